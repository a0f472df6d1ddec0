/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/value.h"

#include "base/nearest.h"

static gboolean parse_integer(const char *name, Slice text, gint64 *integer, Fault *fault)
{
    gboolean negative = text.text[0] == '-';
    gsize i = negative || text.text[0] == '+' ? 1 : 0;
    gboolean fine = i < text.length;
    gint64 value = 0;
    for (; fine && i < text.length; i++) {
        gint64 digit = text.text[i] - '0';
        fine = digit >= 0 && digit <= 9 && !__builtin_mul_overflow(value, 10, &value) &&
               !__builtin_sub_overflow(value, digit, &value); /* downwards: has one value more */
    }
    if (fine && !negative)
        fine = !__builtin_sub_overflow(0, value, &value);
    if (fine && value != COLUMN_UNKNOWN) {
        *integer = value;
        return TRUE;
    }
    char excerpt[FAULT_EXCERPT_SIZE];
    return fault_set(fault, REJECT_BAD_INTEGER, "%s: '%s' is not a whole number of 64 bits", name,
                     fault_excerpt(text, excerpt));
}

/* Applies the profile's sign rule; FALSE: negative all the same. */
static gboolean settle_sign(AmountSign sign, Money *money)
{
    if (sign == SIGN_NEGATE || (sign == SIGN_ABSOLUTE && *money < 0)) {
        if (*money == MONEY_MIN)
            return FALSE;
        *money = -*money;
    }
    return *money >= 0;
}

static gboolean parse_quantity(const Profile *p, const char *name, Slice text, gint64 *integer,
                               Fault *fault)
{
    Money money;
    MoneyStatus status =
        money_parse(text.text, text.length, QUANTITY_DECIMALS, p->thousands, &money);
    AmountSign sign = p->amount_sign == SIGN_ABSOLUTE ? SIGN_ABSOLUTE : SIGN_AS_IS;
    if (status == MONEY_OK && settle_sign(sign, &money) && money <= G_MAXINT64) {
        *integer = (gint64)money;
        return TRUE;
    }
    char excerpt[FAULT_EXCERPT_SIZE];
    return fault_set(fault, REJECT_BAD_QUANTITY,
                     "%s: '%s' is not a quantity of at most %d decimals", name,
                     fault_excerpt(text, excerpt), QUANTITY_DECIMALS);
}

static gboolean parse_money(const ValueContext *context, Parse parse, const char *name, Slice text,
                            Money *money, Fault *fault)
{
    const Profile *p = context->profile;
    guint decimals = p->minor_unit ? 0 : context->decimals;
    MoneyStatus status = money_parse(text.text, text.length, decimals, p->thousands, money);
    char excerpt[FAULT_EXCERPT_SIZE];
    switch (status) {
    case MONEY_OK:
        break;
    case MONEY_TOO_PRECISE:
        return fault_set(fault, REJECT_MONEY_TOO_PRECISE, "%s: '%s' has more than %u decimals",
                         name, fault_excerpt(text, excerpt), decimals);
    case MONEY_OUT_OF_RANGE:
        return fault_set(fault, REJECT_MONEY_OUT_OF_RANGE, "%s: '%s' does not fit 128 bits", name,
                         fault_excerpt(text, excerpt));
    case MONEY_EMPTY:
    case MONEY_MALFORMED:
        return fault_set(fault, REJECT_BAD_MONEY, "%s: '%s' is not a decimal number", name,
                         fault_excerpt(text, excerpt));
    }
    if (settle_sign(parse == PARSE_AMOUNT ? p->amount_sign : SIGN_AS_IS, money))
        return TRUE;
    return fault_set(fault, REJECT_BAD_MONEY, "%s: '%s' is negative%s", name,
                     fault_excerpt(text, excerpt),
                     p->amount_sign == SIGN_NEGATE ? " when its sign is turned" : "");
}

static gboolean parse_time(const ValueContext *context, const char *name, Slice text,
                           gint64 *instant, Fault *fault)
{
    CivilFormat format = context->profile->time_format;
    if (civil_parse(context->zone, format, text.text, text.length, instant))
        return TRUE;
    char excerpt[FAULT_EXCERPT_SIZE];
    return fault_set(fault, REJECT_BAD_TIME, "%s: '%s' is not a time of format %s", name,
                     fault_excerpt(text, excerpt), civil_format_name(format));
}

static gboolean parse_word(const char *name, Slice text, const char *const *words,
                           RejectReason reason, gint64 *number, Fault *fault)
{
    for (guint i = 0; words[i]; i++) {
        if (slice_equal(text, slice_of(words[i]))) {
            *number = i;
            return TRUE;
        }
    }
    char excerpt[FAULT_EXCERPT_SIZE];
    fault_excerpt(text, excerpt);
    const char *nearest = nearest_word(excerpt, words);
    if (nearest)
        return fault_set(fault, reason, "%s: unknown word '%s'; did you mean '%s'?", name, excerpt,
                         nearest);
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    return fault_set(fault, reason, "%s: unknown word '%s'; expected one of %s", name, excerpt,
                     all);
}

gboolean value_parse(const ValueContext *context, Parse parse, const char *name, Slice text,
                     Value *value, gboolean *known, Fault *fault)
{
    *known = TRUE;
    switch (parse) {
    case PARSE_TIME:
        if (!parse_time(context, name, text, &value->integer, fault))
            return FALSE;
        *known = value->integer != CIVIL_NONE;
        return TRUE;
    case PARSE_INTEGER:
        return parse_integer(name, text, &value->integer, fault);
    case PARSE_QUANTITY:
        return parse_quantity(context->profile, name, text, &value->integer, fault);
    case PARSE_AMOUNT:
    case PARSE_PRICE:
        return parse_money(context, parse, name, text, &value->money, fault);
    case PARSE_KIND:
        return parse_word(name, text, ledger_kind_names, REJECT_UNKNOWN_KIND, &value->integer,
                          fault);
    case PARSE_STATUS:
        return parse_word(name, text, ledger_status_names, REJECT_UNKNOWN_STATUS, &value->integer,
                          fault);
    case PARSE_TREE:
        return parse_word(name, text, tree_names, REJECT_UNKNOWN_VALUE, &value->integer, fault);
    default: /* texts are the mapper's */
        g_assert_not_reached();
    }
}
