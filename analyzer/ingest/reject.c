/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/reject.h"

#include <stdarg.h>

static const struct {
    const char *name, *text;
} reasons[N_REJECTS] = {
    [REJECT_NONE] = {"none", "the row was taken"},
    [REJECT_FIELD_COUNT] = {"field_count", "more or fewer fields than the header has"},
    [REJECT_ENCODING] = {"encoding", "bytes that are no text in the file's encoding"},
    [REJECT_NUL_BYTE] = {"nul_byte", "a NUL byte in the row"},
    [REJECT_TOO_LONG] = {"too_long", "row, field or number of columns beyond the limit"},
    [REJECT_UNCLOSED_QUOTE] = {"unclosed_quote", "a quoted field that never ends"},
    [REJECT_MALFORMED_QUOTE] = {"malformed_quote", "text after the closing quote of a field"},
    [REJECT_MISSING_FIELD] = {"missing_field", "a field that the record needs is empty"},
    [REJECT_BAD_MONEY] = {"bad_money", "an amount that is not a decimal number, or is negative"},
    [REJECT_MONEY_TOO_PRECISE] = {"money_too_precise", "digits beyond the currency's minor unit"},
    [REJECT_MONEY_OUT_OF_RANGE] = {"money_out_of_range", "an amount that does not fit 128 bits"},
    [REJECT_BAD_CURRENCY] = {"bad_currency", "no currency, or one of unknown decimals"},
    [REJECT_BAD_TIME] = {"bad_time", "not a time of the profile's format, or no such day"},
    [REJECT_BAD_INTEGER] = {"bad_integer", "not a whole number of 64 bits"},
    [REJECT_BAD_QUANTITY] = {"bad_quantity", "not a quantity of at most three decimals"},
    [REJECT_UNKNOWN_KIND] = {"unknown_kind", "a ledger kind that nobody declared"},
    [REJECT_UNKNOWN_STATUS] = {"unknown_status", "a ledger status that nobody declared"},
    [REJECT_UNKNOWN_VALUE] = {"unknown_value", "a word that the profile's map does not know"},
    [REJECT_ENTRY_ID_CONFLICT] = {"entry_id_conflict",
                                  "an entry_id that the case holds with other content"},
    [REJECT_EXCLUDED] = {"excluded", "left out by the profile on purpose"},
};

const char *reject_name(RejectReason reason)
{
    return reasons[reason].name;
}

const char *reject_text(RejectReason reason)
{
    return reasons[reason].text;
}

gboolean fault_set(Fault *fault, RejectReason reason, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_vsnprintf(fault->detail, sizeof fault->detail, format, arguments);
    va_end(arguments);

    const char *end; /* a cut at the buffer's end may have halved a character */
    if (!g_utf8_validate(fault->detail, -1, &end))
        fault->detail[end - fault->detail] = '\0';
    fault->reason = reason;
    return FALSE;
}

const char *fault_excerpt(Slice value, char excerpt[FAULT_EXCERPT_SIZE])
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    gsize most = FAULT_EXCERPT_SIZE - sizeof ellipsis;
    gsize length = MIN(value.length, most);
    while (length && length < value.length && ((guchar)value.text[length] & 0xC0) == 0x80)
        length--;
    memcpy(excerpt, value.text, length);
    excerpt[length] = '\0';
    if (length < value.length)
        memcpy(excerpt + length, ellipsis, sizeof ellipsis);
    return excerpt;
}
