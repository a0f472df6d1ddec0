/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/field.h"

#include "downline/types.h"
#include "ingest/currency.h"
#include "ingest/value.h"

struct Currency {
    char code[CURRENCY_CODE_MAX + 1];
    int decimals;
};

/* ---- making one */

static Slice *slices_of(char **words, guint *n)
{
    *n = g_strv_length(words);
    Slice *slices = g_new(Slice, *n);
    for (guint i = 0; i < *n; i++)
        slices[i] = slice_of(words[i]);
    return slices;
}

static int find_decimals(const FieldReader *m, const char *code)
{
    const Profile *p = m->profile;
    if (p->decimals >= 0 && strcmp(code, p->currency) == 0)
        return p->decimals;
    int decimals = m->c ? case_currency_decimals(m->c, code) : -1;
    return decimals >= 0 ? decimals : currency_decimals(code);
}

/* NULL: not a code, or one of unknown decimals. */
static const Currency *find_currency(const FieldReader *m, Slice text)
{
    char code[CURRENCY_CODE_MAX + 1];
    if (!currency_code(text, code))
        return NULL;
    Currency *currency = g_hash_table_lookup(m->currencies, code);
    if (currency)
        return currency;
    int decimals = find_decimals(m, code);
    if (decimals < 0)
        return NULL;
    currency = g_new0(Currency, 1);
    memcpy(currency->code, code, sizeof code);
    currency->decimals = decimals;
    g_hash_table_insert(m->currencies, currency->code, currency);
    return currency;
}

static gboolean set_currency(FieldReader *m, const char *override, const char *file, GError **error)
{
    const char *wanted = override ? override : m->profile->currency;
    /* a price list need not repeat what the ledger said */
    g_autofree char *present = wanted || !m->c ? NULL : case_setting(m->c, "currency", NULL);
    wanted = wanted ? wanted : present;
    if (!wanted)
        return TRUE;
    m->currency = find_currency(m, slice_of(wanted));
    if (m->currency)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                "%s: currency '%s' is not known; a profile can give its decimals", file, wanted);
    return FALSE;
}

gboolean field_reader_init(FieldReader *m, const Profile *p, const MapSettings *settings,
                           const char *file, GError **error)
{
    const char *zone = settings->timezone ? settings->timezone : p->timezone;
    *m = (FieldReader){.profile = p, .c = settings->c};
    m->texts = arena_new();
    m->overlong = g_strnfill(TEXT_MAX + 1, '?');
    m->currencies = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    m->nulls = slices_of(p->nulls, &m->n_nulls);
    m->roots = slices_of(p->roots, &m->n_roots);
    for (guint i = 0; i < m->n_nulls; i++)
        m->null_lengths |= G_GUINT64_CONSTANT(1) << MIN(m->nulls[i].length, 63);
    m->zone = civil_zone_new(zone ? zone : "UTC", error);
    return m->zone && set_currency(m, settings->currency, file, error);
}

void field_reader_clear(FieldReader *m)
{
    g_clear_pointer(&m->zone, civil_zone_free);
    g_clear_pointer(&m->currencies, g_hash_table_unref);
    g_clear_pointer(&m->texts, arena_free);
    g_clear_pointer(&m->overlong, g_free);
    g_clear_pointer(&m->nulls, g_free);
    g_clear_pointer(&m->roots, g_free);
}

int field_default_decimals(const FieldReader *m)
{
    return m->currency ? m->currency->decimals : -1;
}

/* ---- the text of a field */

gboolean field_is_one_of(Slice text, const Slice *words, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (slice_equal(text, words[i]))
            return TRUE;
    }
    return FALSE;
}

static inline Slice read_column(const FieldReader *m, const ColumnRef *ref, const Row *row)
{
    Slice text = {"", 0};
    for (guint i = 0; i < ref->n && text.length == 0; i++)
        text = field_clean(m, row->fields[ref->at[i]]);
    return text;
}

/* The values of a template's holes; FALSE when one of them is empty: half a name is none. */
static gboolean read_holes(const FieldReader *m, const Op *op, const Row *row, Slice *values)
{
    for (guint i = 0; i < op->n_refs; i++) {
        values[i] = read_column(m, &op->refs[i], row);
        if (values[i].length == 0)
            return FALSE;
    }
    return TRUE;
}

static char *append(char *out, Slice text)
{
    memcpy(out, text.text, text.length);
    return out + text.length;
}

static Slice read_template(const FieldReader *m, const Op *op, const Row *row)
{
    Slice holes[PROFILE_HOLES_MAX];
    if (!read_holes(m, op, row, holes))
        return (Slice){"", 0};
    gsize length = 0;
    for (guint i = 0; i <= op->n_refs; i++) {
        length += strlen(g_ptr_array_index(op->source->texts, i));
        length += i < op->n_refs ? holes[i].length : 0;
    }
    if (length > TEXT_MAX + 1) /* too long for any field: no need to see all of it */
        return (Slice){m->overlong, TEXT_MAX + 1};
    char *text = arena_take(m->texts, length), *out = text;
    for (guint i = 0; i <= op->n_refs; i++) {
        out = append(out, slice_of(g_ptr_array_index(op->source->texts, i)));
        if (i < op->n_refs)
            out = append(out, holes[i]);
    }
    return (Slice){text, length};
}

static inline Slice read_op(const FieldReader *m, const Op *op, const Row *row)
{
    switch (op->source->from) {
    case FROM_COLUMNS:
        return read_column(m, &op->refs[0], row);
    case FROM_CONSTANT:
        return op->constant;
    case FROM_TEMPLATE:
        return read_template(m, op, row);
    case FROM_UNSET:
    case FROM_NOTHING:
        break;
    }
    return (Slice){"", 0};
}

static gboolean set_excluded(const Op *op, Slice text, const MapTarget *target, Fault *fault)
{
    char excerpt[FAULT_EXCERPT_SIZE];
    fault_excerpt(text, excerpt);
    return fault_set(fault, REJECT_EXCLUDED, "%s '%s'%s%s", op->name, excerpt,
                     target->why ? ": " : "", target->why ? target->why : "");
}

/* The word that the profile's map has for it. */
static gboolean translate(const Op *op, Slice *text, Fault *fault)
{
    const ProfileMap *map = op->source->map;
    guint32 number = intern_find(map->words, text->text, text->length);
    const MapTarget *target =
        number == INTERN_NONE ? map->other : &g_array_index(map->targets, MapTarget, number);
    if (!target) {
        if (op->parse == PARSE_KIND || op->parse == PARSE_STATUS || op->parse == PARSE_TREE)
            return TRUE; /* our own words need no map */
        char excerpt[FAULT_EXCERPT_SIZE];
        return fault_set(fault, REJECT_UNKNOWN_VALUE, "%s: map %s does not know '%s'", op->name,
                         map->name, fault_excerpt(*text, excerpt));
    }
    if (target->keep)
        return TRUE;
    if (!target->word)
        return set_excluded(op, *text, target, fault);
    *text = slice_of(target->word);
    return TRUE;
}

/* ---- the value of a field */

static Slice lower_case(const FieldReader *m, Slice text)
{
    char *lower = arena_take(m->texts, text.length);
    for (gsize i = 0; i < text.length; i++)
        lower[i] = g_ascii_tolower(text.text[i]);
    return (Slice){lower, text.length};
}

/* Sets the currency of the record, and with it the decimals of its amounts. */
static gboolean read_currency(const FieldReader *m, const Op *op, Slice text, Record *out,
                              Fault *fault)
{
    const Currency *currency = text.length ? find_currency(m, text) : m->currency;
    if (currency) {
        out->decimals = currency->decimals;
        out->values[op->column].text = slice_of(currency->code);
        out->known |= 1u << op->column;
        return TRUE;
    }
    out->decimals = -1;
    if (text.length) {
        char excerpt[FAULT_EXCERPT_SIZE];
        return fault_set(fault, REJECT_BAD_CURRENCY, "currency: '%s' is no code of known decimals",
                         fault_excerpt(text, excerpt));
    }
    return !op->needed || fault_set(fault, REJECT_BAD_CURRENCY, "currency: the row names none");
}

static gboolean read_empty(const Op *op, Record *out, Fault *fault)
{
    if (op->parse == PARSE_STATUS || op->parse == PARSE_TREE) {
        out->values[op->column].integer =
            op->parse == PARSE_STATUS ? (gint64)STATUS_DONE : (gint64)TREE_SPONSOR;
        out->known |= 1u << op->column;
    }
    if (!op->needed)
        return TRUE;
    return fault_set(fault, REJECT_MISSING_FIELD, "%s (%s) is empty", op->name,
                     op->source->written);
}

gboolean field_is_empty(const FieldReader *m, const Op *op, const Row *row)
{
    return read_op(m, op, row).length == 0;
}

/* Whether a sponsor's text means that there is none. */
static gboolean is_root(const FieldReader *m, Slice text, const Record *out)
{
    if (field_is_one_of(text, m->roots, m->n_roots))
        return TRUE;
    return m->profile->self_is_root && record_knows(out, REFERRAL_MEMBER) &&
           slice_equal(text, out->values[REFERRAL_MEMBER].text);
}

/* The common case, one column as it is, without a call. */
static inline gboolean read_text(const FieldReader *m, const Op *op, const Row *row, Slice *text,
                                 Fault *fault)
{
    if (G_LIKELY(op->plain)) {
        *text = field_clean(m, row->fields[op->refs[0].at[0]]);
        return TRUE;
    }
    *text = read_op(m, op, row);
    return !text->length || !op->source->map || translate(op, text, fault);
}

static inline void set_text(const Op *op, Slice text, Record *out)
{
    out->values[op->column].text = text;
    out->known |= 1u << op->column;
}

static inline gboolean check_length(const Op *op, Slice text, guint most, Fault *fault)
{
    return G_LIKELY(text.length <= most) ||
           fault_set(fault, REJECT_TOO_LONG, "%s has %" G_GSIZE_FORMAT " bytes, at most %u",
                     op->name, text.length, most);
}

static gboolean read_id(const FieldReader *m, const Op *op, Slice text, Record *out, Fault *fault)
{
    if (!check_length(op, text, ID_MAX, fault))
        return FALSE;
    if (m->profile->lower_ids)
        text = lower_case(m, text);
    if (op->parse != PARSE_SPONSOR || !is_root(m, text, out))
        set_text(op, text, out);
    return TRUE;
}

/* Numbers, times and words. */
static gboolean read_value(const FieldReader *m, const Op *op, Slice text, Record *out,
                           Fault *fault)
{
    ValueContext context = {m->profile, m->zone, 0};
    if (op->parse == PARSE_AMOUNT || op->parse == PARSE_PRICE) {
        if (out->decimals < 0)
            return fault_set(fault, REJECT_BAD_CURRENCY, "%s: in which currency?", op->name);
        context.decimals = (guint)out->decimals;
    }
    gboolean known;
    if (!value_parse(&context, op->parse, op->name, text, &out->values[op->column], &known, fault))
        return FALSE;
    if (!known)
        return read_empty(op, out, fault);
    out->known |= 1u << op->column;
    return TRUE;
}

gboolean field_read(const FieldReader *m, const Op *op, const Row *row, Record *out, Fault *fault)
{
    Slice text;
    if (!read_text(m, op, row, &text, fault))
        return FALSE;
    if (op->parse == PARSE_CURRENCY)
        return read_currency(m, op, text, out, fault);
    if (text.length == 0)
        return read_empty(op, out, fault);
    if (op->parse == PARSE_PARTY || op->parse == PARSE_SPONSOR)
        return read_id(m, op, text, out, fault);
    if (op->parse == PARSE_SYMBOL || op->parse == PARSE_TEXT) {
        set_text(op, text, out);
        return check_length(op, text, op->parse == PARSE_TEXT ? TEXT_MAX : ID_MAX, fault);
    }
    return read_value(m, op, text, out, fault);
}
