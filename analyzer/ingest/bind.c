/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/bind.h"

#include "downline/types.h"

typedef struct {
    const Profile *profile;
    const Header *header;
    const char *file;
} Binding;

static void record_clear(void *data)
{
    BoundRecord *r = data;
    for (guint i = 0; i < r->n_ops; i++) {
        for (guint k = 0; k < r->ops[i].n_refs; k++)
            g_free(r->ops[i].refs[k].at);
        g_free(r->ops[i].refs);
    }
    for (guint i = 0; i < r->n_only; i++) {
        g_free(r->only[i].ref.at);
        g_free(r->only[i].values);
    }
    g_free(r->ops);
    g_free(r->only);
}

static gboolean bind_column(const Binding *b, char **names, ColumnRef *ref, GError **error)
{
    ref->n = 0;
    ref->at = g_new(guint, g_strv_length(names));
    for (; *names; names++) {
        int found = header_find(b->header, *names);
        if (found == HEADER_AMBIGUOUS) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                        "%s: column '%s', which profile %s reads, occurs more than once in the "
                        "header",
                        b->file, *names, b->profile->name);
            return FALSE;
        }
        if (found >= 0)
            ref->at[ref->n++] = (guint)found;
    }
    return TRUE;
}

static gboolean bind_op(const Binding *b, const RecordField *field, const char *name,
                        const FieldSource *source, Op *op, GError **error)
{
    op->name = name;
    op->parse = field->parse;
    op->column = field->column;
    op->needed = field->needed && source->from != FROM_NOTHING;
    op->source = source;
    op->refs = g_new0(ColumnRef, source->columns ? source->columns->len : 0);
    if (source->from == FROM_CONSTANT)
        op->constant = slice_of(g_ptr_array_index(source->texts, 0));
    for (guint i = 0; source->columns && i < source->columns->len; i++) {
        op->n_refs++;
        if (!bind_column(b, g_ptr_array_index(source->columns, i), &op->refs[i], error))
            return FALSE;
    }
    op->plain = source->from == FROM_COLUMNS && op->refs[0].n == 1 && !source->map;
    return TRUE;
}

/* Whether the field can have a value in this file. */
static gboolean op_lives(const Op *op)
{
    if (op->source->from == FROM_CONSTANT || op->source->from == FROM_TEMPLATE)
        return TRUE;
    return op->source->from == FROM_COLUMNS && op->refs[0].n > 0;
}

/* Fields that have a meaning even when no column gives them. */
static gboolean has_default(Parse parse)
{
    return parse == PARSE_STATUS || parse == PARSE_TREE || parse == PARSE_CURRENCY;
}

static gboolean bind_only(const Binding *b, BoundRecord *r, GError **error)
{
    r->only = g_new0(BoundCondition, r->profile->only->len);
    for (guint i = 0; i < r->profile->only->len; i++) {
        const ProfileCondition *condition = g_ptr_array_index(r->profile->only, i);
        BoundCondition *bound = &r->only[r->n_only++];
        bound->n_values = g_strv_length(condition->values);
        bound->values = g_new(Slice, bound->n_values);
        for (guint k = 0; k < bound->n_values; k++)
            bound->values[k] = slice_of(condition->values[k]);
        if (!bind_column(b, condition->column, &bound->ref, error))
            return FALSE;
    }
    return TRUE;
}

/* *lives FALSE: the file lacks an optional column without which there is no such record. */
static gboolean bind_record(const Binding *b, BoundRecord *r, gboolean *lives, GError **error)
{
    const RecordSpec *spec = &record_specs[r->type];
    r->ops = g_new0(Op, spec->n_fields);
    for (guint i = 0; i < spec->n_fields; i++) {
        const RecordField *field = &spec->fields[i];
        Op *op = &r->ops[r->n_ops++];
        if (!bind_op(b, field, record_field_name(spec, i), &r->profile->fields[i], op, error))
            return FALSE;
        gboolean essential = op->needed || op->parse == PARSE_SPONSOR;
        if (op_lives(op) || has_default(op->parse))
            continue;
        if (essential)
            *lives = FALSE;
        if (!essential && r->profile->skip_if_null != (int)i) { /* nothing to do per row */
            g_free(op->refs ? op->refs[0].at : NULL);
            g_free(op->refs);
            *op = (Op){0};
            r->n_ops--;
        }
    }
    for (guint i = 0; i < r->n_ops; i++) {
        int field = record_field_find(spec, r->ops[i].name);
        if (field == r->profile->skip_if_null)
            r->skip = &r->ops[i];
    }
    return bind_only(b, r, error);
}

GArray *bind_records(const Profile *p, const Header *h, const char *file, GError **error)
{
    Binding b = {p, h, file};
    g_autoptr(GArray) records = g_array_new(FALSE, TRUE, sizeof(BoundRecord));
    g_array_set_clear_func(records, record_clear);
    for (guint i = 0; i < p->records->len; i++) {
        const ProfileRecord *profile = g_ptr_array_index(p->records, i);
        gboolean lives = TRUE;
        g_array_set_size(records, records->len + 1);
        BoundRecord *r = &g_array_index(records, BoundRecord, records->len - 1);
        r->profile = profile;
        r->type = profile->type;
        if (!bind_record(&b, r, &lives, error))
            return NULL;
        if (!lives)
            g_array_set_size(records, records->len - 1);
    }
    if (records->len == 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: profile %s makes no record of these columns", file, p->name);
        return NULL;
    }
    return g_steal_pointer(&records);
}
