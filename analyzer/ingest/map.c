/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/map.h"

#include "downline/types.h"
#include "ingest/bind.h"
#include "ingest/value.h"

struct Mapper {
    const Profile *profile;
    const Header *header;
    DownlineCase *c;
    CivilZone *zone;
    GArray *records; /* BoundRecord */
    guint n_nulls, n_roots;
    Slice *nulls, *roots;
    guint64 null_lengths;                /* bit n: some null spelling has n bytes; bit 63: longer */
    char currency[CURRENCY_CODE_MAX + 1]; /* of amounts that name none; may be empty */
    int decimals;
    guint n_out;
    Record out[PROFILE_RECORDS_MAX];
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

static int find_decimals(const Mapper *m, const char *code)
{
    const Profile *p = m->profile;
    if (p->decimals >= 0 && strcmp(code, p->currency) == 0)
        return p->decimals;
    int decimals = m->c ? case_currency_decimals(m->c, code) : -1;
    return decimals >= 0 ? decimals : currency_decimals(code);
}

static gboolean set_currency(Mapper *m, const char *override, const char *file, GError **error)
{
    const char *wanted = override ? override : m->profile->currency;
    m->decimals = -1;
    if (!wanted)
        return TRUE;
    gboolean fine = currency_code(slice_of(wanted), m->currency);
    m->decimals = fine ? find_decimals(m, m->currency) : -1;
    if (m->decimals >= 0)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                "%s: currency '%s' is not known; a profile can give its decimals", file, wanted);
    return FALSE;
}

/* Amounts need a currency from somewhere. */
static gboolean check_currency(const Mapper *m, const char *file, GError **error)
{
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        gboolean money = FALSE, named = *m->currency != '\0';
        for (guint k = 0; k < r->n_ops; k++) {
            const Op *op = &r->ops[k];
            money |= op->parse == PARSE_AMOUNT || op->parse == PARSE_PRICE;
            if (op->parse == PARSE_CURRENCY)
                named |= op->source->from == FROM_CONSTANT || (op->n_refs && op->refs[0].n);
        }
        if (!money || named)
            continue;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: neither the file nor profile %s names the currency of its amounts; "
                    "give it with --currency",
                    file, m->profile->name);
        return FALSE;
    }
    return TRUE;
}

Mapper *mapper_new(const Profile *p, const Header *h, const MapSettings *settings,
                   const char *file, GError **error)
{
    const char *zone = settings->timezone ? settings->timezone : p->timezone;
    g_autoptr(Mapper) m = g_new0(Mapper, 1);
    m->profile = p;
    m->header = h;
    m->c = settings->c;
    m->nulls = slices_of(p->nulls, &m->n_nulls);
    m->roots = slices_of(p->roots, &m->n_roots);
    for (guint i = 0; i < m->n_nulls; i++)
        m->null_lengths |= G_GUINT64_CONSTANT(1) << MIN(m->nulls[i].length, 63);
    m->zone = civil_zone_new(zone ? zone : "UTC", error);
    m->records = m->zone ? bind_records(p, h, file, error) : NULL;
    if (!m->records || !set_currency(m, settings->currency, file, error) ||
        !check_currency(m, file, error))
        return NULL;
    return g_steal_pointer(&m);
}

void mapper_free(Mapper *m)
{
    if (!m)
        return;
    if (m->records)
        g_array_unref(m->records);
    if (m->zone)
        civil_zone_free(m->zone);
    g_free(m->nulls);
    g_free(m->roots);
    g_free(m);
}

/* ---- the text of a field */

static gboolean is_one_of(Slice text, const Slice *words, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (slice_equal(text, words[i]))
            return TRUE;
    }
    return FALSE;
}

/* Without blanks around it; empty when it spells nothing. */
static inline Slice clean(const Mapper *m, Slice text)
{
    text = slice_trim(text);
    if (m->null_lengths >> MIN(text.length, 63) & 1 && is_one_of(text, m->nulls, m->n_nulls))
        text.length = 0;
    return text;
}

static inline Slice read_column(const Mapper *m, const ColumnRef *ref, const Row *row)
{
    Slice text = {"", 0};
    for (guint i = 0; i < ref->n && text.length == 0; i++)
        text = clean(m, row->fields[ref->at[i]]);
    return text;
}

static Slice read_template(const Mapper *m, const Op *op, const Row *row)
{
    GString *out = op->scratch;
    g_string_assign(out, g_ptr_array_index(op->source->texts, 0));
    for (guint i = 0; i < op->n_refs; i++) {
        Slice text = read_column(m, &op->refs[i], row);
        if (text.length == 0)
            return text; /* half a name is none */
        g_string_append_len(out, text.text, (gssize)text.length);
        g_string_append(out, g_ptr_array_index(op->source->texts, i + 1));
    }
    return (Slice){out->str, out->len};
}

static inline Slice read_op(const Mapper *m, const Op *op, const Row *row)
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
    return fault_set(fault, REJECT_EXCLUDED, "%s is '%s'%s%s", op->name, excerpt,
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

static Slice lower_case(const Op *op, Slice text)
{
    if (text.text != op->scratch->str) {
        g_string_truncate(op->scratch, 0);
        g_string_append_len(op->scratch, text.text, (gssize)text.length);
    }
    for (gsize i = 0; i < op->scratch->len; i++)
        op->scratch->str[i] = g_ascii_tolower(op->scratch->str[i]);
    return (Slice){op->scratch->str, op->scratch->len};
}

/* Sets the currency of the record, and with it the decimals of its amounts. */
static gboolean read_currency(const Mapper *m, Op *op, Slice text, Record *out, Fault *fault)
{
    Value *value = &out->values[op->column];
    value->text = slice_of(m->currency);
    if (text.length && !slice_equal(text, (Slice){op->scratch->str, op->scratch->len})) {
        char code[CURRENCY_CODE_MAX + 1], excerpt[FAULT_EXCERPT_SIZE];
        int found = currency_code(text, code) ? find_decimals(m, code) : -1;
        if (found < 0)
            return fault_set(fault, REJECT_BAD_CURRENCY, "currency: '%s' is no code of known "
                                                         "decimals",
                             fault_excerpt(text, excerpt));
        g_string_assign(op->scratch, code);
        op->decimals = found;
    }
    if (text.length) {
        out->decimals = op->decimals;
        value->text = (Slice){op->scratch->str, op->scratch->len};
    }
    if (value->text.length) {
        out->known |= 1u << op->column;
    } else if (op->needed) {
        return fault_set(fault, REJECT_BAD_CURRENCY, "currency: the row names none");
    }
    return TRUE;
}

static gboolean read_empty(const Op *op, Record *out, Fault *fault)
{
    if (op->parse == PARSE_STATUS || op->parse == PARSE_TREE) {
        out->values[op->column].integer = op->parse == PARSE_STATUS ? (gint64)STATUS_DONE
                                                                    : (gint64)TREE_SPONSOR;
        out->known |= 1u << op->column;
    }
    if (!op->needed)
        return TRUE;
    return fault_set(fault, REJECT_MISSING_FIELD, "%s (%s) is empty", op->name,
                     op->source->written);
}

/* Whether a sponsor's text means that there is none. */
static gboolean is_root(const Mapper *m, Slice text, const Record *out)
{
    if (is_one_of(text, m->roots, m->n_roots))
        return TRUE;
    return m->profile->self_is_root && record_knows(out, REFERRAL_MEMBER) &&
           slice_equal(text, out->values[REFERRAL_MEMBER].text);
}

static gboolean read_field(const Mapper *m, Op *op, const Row *row, ValueContext *context,
                           Record *out, Fault *fault)
{
    Slice text = read_op(m, op, row);
    if (text.length && op->source->map && !translate(op, &text, fault))
        return FALSE;
    if (op->parse == PARSE_CURRENCY)
        return read_currency(m, op, text, out, fault);
    if (text.length == 0)
        return read_empty(op, out, fault);
    gboolean is_party = op->parse == PARSE_PARTY || op->parse == PARSE_SPONSOR;
    if (is_party && m->profile->lower_ids)
        text = lower_case(op, text);
    if (op->parse == PARSE_SPONSOR && is_root(m, text, out))
        return TRUE;
    if (op->parse == PARSE_AMOUNT || op->parse == PARSE_PRICE) {
        if (out->decimals < 0)
            return fault_set(fault, REJECT_BAD_CURRENCY, "%s: in which currency?", op->name);
        context->decimals = (guint)out->decimals;
    }
    gboolean known;
    if (!value_parse(context, op->parse, op->name, text, &out->values[op->column], &known, fault))
        return FALSE;
    if (!known)
        return read_empty(op, out, fault);
    out->known |= 1u << op->column;
    return TRUE;
}

/* ---- rows */

static gboolean takes_row(const BoundRecord *r, const Row *row)
{
    for (guint i = 0; i < r->n_only; i++) {
        const BoundCondition *c = &r->only[i];
        if (!is_one_of(slice_trim(row->fields[c->ref.at[0]]), c->values, c->n_values))
            return FALSE;
    }
    return TRUE;
}

/* What the fields cannot say one by one. */
static gboolean check_record(const Record *out, Fault *fault)
{
    if (out->type == RECORD_LEDGER && !record_knows(out, LEDGER_PAYER) &&
        !record_knows(out, LEDGER_PAYEE))
        return fault_set(fault, REJECT_MISSING_FIELD, "neither payer nor payee");
    if (out->type == RECORD_REGISTRY && !record_knows(out, REGISTRY_ID) &&
        !record_knows(out, REGISTRY_NAME))
        return fault_set(fault, REJECT_MISSING_FIELD, "neither id nor name");
    return TRUE;
}

/* *skipped: the row has no such record. */
static gboolean read_record(const Mapper *m, const BoundRecord *r, const Row *row, Record *out,
                            gboolean *skipped, Fault *fault)
{
    ValueContext context = {m->profile, m->zone, 0};
    out->type = r->type;
    out->known = 0;
    out->decimals = m->decimals;
    *skipped = !takes_row(r, row) || (r->skip && read_op(m, r->skip, row).length == 0);
    if (*skipped)
        return TRUE;
    for (guint i = 0; i < r->n_ops; i++) {
        if (!read_field(m, &r->ops[i], row, &context, out, fault))
            return FALSE;
    }
    *skipped = r->skip && !record_knows(out, r->skip->column);
    return *skipped || check_record(out, fault);
}

static gboolean check_field_count(const Mapper *m, const Row *row, Fault *fault)
{
    if (row->n_fields == m->header->n)
        return TRUE;
    if (m->profile->extra_trailing_field && row->n_fields == m->header->n + 1 &&
        row->fields[m->header->n].length == 0)
        return TRUE;
    return fault_set(fault, REJECT_FIELD_COUNT, "found %u field%s, expected %u", row->n_fields,
                     row->n_fields == 1 ? "" : "s", m->header->n);
}

static gboolean set_no_record(const Mapper *m, const Row *row, Fault *fault)
{
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        if (r->n_only == 0)
            continue;
        guint column = r->only[0].ref.at[0];
        char excerpt[FAULT_EXCERPT_SIZE];
        return fault_set(fault, REJECT_EXCLUDED, "no record of profile %s takes it: %s is '%s'",
                         m->profile->name, m->header->names[column],
                         fault_excerpt(slice_trim(row->fields[column]), excerpt));
    }
    return fault_set(fault, REJECT_EXCLUDED, "no record of profile %s takes it",
                     m->profile->name);
}

gboolean mapper_row(Mapper *m, const Row *row, Record **records, guint *n_records,
                    Fault *fault)
{
    if (row->fault->reason != REJECT_NONE)
        return fault_set(fault, row->fault->reason, "%s", row->fault->detail);
    if (!check_field_count(m, row, fault))
        return FALSE;
    m->n_out = 0;
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        gboolean skipped;
        if (!read_record(m, r, row, &m->out[m->n_out], &skipped, fault))
            return FALSE;
        m->n_out += skipped ? 0 : 1;
    }
    if (m->n_out == 0)
        return set_no_record(m, row, fault);
    *records = m->out;
    *n_records = m->n_out;
    return TRUE;
}

/* ---- about it */

CivilZone *mapper_zone(const Mapper *m)
{
    return m->zone;
}

gboolean mapper_feeds(const Mapper *m, RecordType type)
{
    for (guint i = 0; i < m->records->len; i++) {
        if (g_array_index(m->records, BoundRecord, i).type == type)
            return TRUE;
    }
    return FALSE;
}

static gboolean ref_has(const ColumnRef *ref, guint column)
{
    for (guint i = 0; i < ref->n; i++) {
        if (ref->at[i] == column)
            return TRUE;
    }
    return FALSE;
}

char *mapper_column_use(const Mapper *m, guint column)
{
    g_autoptr(GString) use = g_string_new("");
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        for (guint k = 0; k < r->n_ops; k++) {
            for (guint ref = 0; ref < r->ops[k].n_refs; ref++) {
                if (ref_has(&r->ops[k].refs[ref], column))
                    g_string_append_printf(use, "%s%s %s.%s", use->len ? ", " : "",
                                           record_specs[r->type].name, r->profile->name,
                                           r->ops[k].name);
            }
        }
        for (guint k = 0; k < r->n_only; k++) {
            if (ref_has(&r->only[k].ref, column))
                g_string_append_printf(use, "%schooses %s %s", use->len ? ", " : "",
                                       record_specs[r->type].name, r->profile->name);
        }
    }
    return use->len ? g_strdup(use->str) : NULL;
}
