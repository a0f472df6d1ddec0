/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/map.h"

#include "downline/types.h"
#include "ingest/field.h"

struct Mapper {
    const Profile *profile;
    const Header *header;
    FieldReader reader;
    GArray *records; /* BoundRecord */
};

/* ---- making one */

/* Amounts need a currency from somewhere. */
static gboolean check_currency(const Mapper *m, const char *file, GError **error)
{
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        gboolean money = FALSE, named = m->reader.currency != NULL;
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

/* Constants are read once for all rows. */
static gboolean is_constant(const Op *op)
{
    return op->source->from == FROM_CONSTANT || op->source->from == FROM_UNSET ||
           op->source->from == FROM_NOTHING || (op->n_refs == 1 && op->refs[0].n == 0);
}

static gboolean settle_record(Mapper *m, BoundRecord *r, const char *file, GError **error)
{
    Row row = {0};
    Fault fault;
    guint kept = 0;
    r->base.type = r->type;
    r->base.decimals = field_default_decimals(&m->reader);
    for (guint i = 0; i < r->n_ops; i++) {
        const Op *op = &r->ops[i];
        gboolean amount = op->parse == PARSE_AMOUNT || op->parse == PARSE_PRICE;
        if (!is_constant(op) || amount || op == r->skip) { /* amounts wait for a currency */
            r->per_row[kept++] = i;
        } else if (!field_read(&m->reader, op, &row, &r->base, &fault)) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: profile %s: %s", file,
                        m->profile->name, fault.detail);
            return FALSE;
        }
    }
    r->n_per_row = kept;
    return TRUE;
}

static gboolean settle_constants(Mapper *m, const char *file, GError **error)
{
    for (guint i = 0; i < m->records->len; i++) {
        if (!settle_record(m, &g_array_index(m->records, BoundRecord, i), file, error))
            return FALSE;
    }
    return TRUE;
}

Mapper *mapper_new(const Profile *p, const Header *h, const MapSettings *settings, const char *file,
                   GError **error)
{
    g_autoptr(Mapper) m = g_new0(Mapper, 1);
    m->profile = p;
    m->header = h;
    if (!field_reader_init(&m->reader, p, settings, file, error))
        return NULL;
    m->records = bind_records(p, h, file, error);
    if (!m->records || !check_currency(m, file, error) || !settle_constants(m, file, error))
        return NULL;
    return g_steal_pointer(&m);
}

void mapper_free(Mapper *m)
{
    if (!m)
        return;
    if (m->records)
        g_array_unref(m->records);
    field_reader_clear(&m->reader);
    g_free(m);
}

/* ---- rows */

static gboolean takes_row(const BoundRecord *r, const Row *row)
{
    for (guint i = 0; i < r->n_only; i++) {
        const BoundCondition *c = &r->only[i];
        if (!field_is_one_of(slice_trim(row->fields[c->ref.at[0]]), c->values, c->n_values))
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
    *skipped = !takes_row(r, row) || (r->skip && field_is_empty(&m->reader, r->skip, row));
    if (*skipped)
        return TRUE;
    out->type = r->type;
    out->known = r->base.known;
    out->decimals = r->base.decimals;
    for (guint32 left = r->base.known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        out->values[column] = r->base.values[column];
    }
    for (guint i = 0; i < r->n_per_row; i++) {
        if (!field_read(&m->reader, &r->ops[r->per_row[i]], row, out, fault))
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
    return fault_set(fault, REJECT_EXCLUDED, "no record of profile %s takes it", m->profile->name);
}

gboolean mapper_row(Mapper *m, const Row *row, Record *out, guint *n, Fault *fault)
{
    if (row->fault->reason != REJECT_NONE)
        return fault_set(fault, row->fault->reason, "%s", row->fault->detail);
    if (!check_field_count(m, row, fault))
        return FALSE;
    guint made = 0;
    for (guint i = 0; i < m->records->len; i++) {
        const BoundRecord *r = &g_array_index(m->records, BoundRecord, i);
        gboolean skipped;
        if (!read_record(m, r, row, &out[made], &skipped, fault))
            return FALSE;
        made += skipped ? 0 : 1;
    }
    if (made == 0)
        return set_no_record(m, row, fault);
    *n = made;
    return TRUE;
}

void mapper_release(Mapper *m)
{
    arena_reset(m->reader.texts);
}

/* ---- about it */

CivilZone *mapper_zone(const Mapper *m)
{
    return m->reader.zone;
}

const FieldReader *mapper_reader(const Mapper *m)
{
    return &m->reader;
}

const GArray *mapper_records(const Mapper *m)
{
    return m->records;
}

guint mapper_fields(const Mapper *m)
{
    return m->header->n;
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
