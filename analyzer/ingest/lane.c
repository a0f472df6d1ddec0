/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/lane.h"

#include "ingest/lane_cells.h"
#include "ledger/range.h"

/* A column whose values come from the profile, not from the row. */
typedef struct {
    guint column;
    gint64 number; /* COLUMN_UNKNOWN of a symbol: not known yet */
    Slice text;    /* PARTY, TEXT, SYMBOL */
} Constant;

/* One record of the profile. */
typedef struct {
    const BoundRecord *bound;
    Words *words[RECORD_FIELDS_MAX]; /* by place in bound->per_row */
    guint n_constants;
    Constant constants[RECORD_COLUMNS_MAX]; /* of columns that other records have from rows */
    guint n_rows;
    guint16 rows[LANE_ROWS]; /* those that feed it */
} LaneRecord;

/* A field that decides which records a row feeds; the words' meanings are a bit per record. */
typedef struct {
    guint field;
    Words *words;
} Switch;

struct Lane {
    const FieldReader *reader;
    const Known *known;
    guint n_fields, n_records, n_switches;
    LaneRecord *records;
    Switch *switches;
    Slice *fields;
    gint8 decimals[LANE_ROWS];
    Constant fixed[RECORD_COLUMNS_MAX]; /* of columns that are LANE_FIXED */
    guint n_fixed;
    LaneColumn columns[LEDGER_N];
};

/* ---- making one */

static gboolean suits(const Mapper *m, const BoundRecord *r)
{
    if (r->type != RECORD_LEDGER || r->skip || mapper_reader(m)->profile->lower_ids)
        return FALSE;
    for (guint i = 0; i < r->n_per_row; i++) {
        if (!cells_can_read(&r->ops[r->per_row[i]]))
            return FALSE;
    }
    for (guint i = 0; i < r->n_only; i++) {
        if (r->only[i].ref.n == 0)
            return FALSE;
    }
    return TRUE;
}

static gboolean is_text(guint column)
{
    ColumnType type = table_ledger.columns[column].type;
    return type == COLUMN_TEXT || type == COLUMN_PARTY;
}

static Constant constant_of(const BoundRecord *r, guint column)
{
    Constant c = {column, range_unset(table_ledger.columns[column].type), {"", 0}};
    if (!record_knows(&r->base, column))
        return c;
    const Value *value = &r->base.values[column];
    ColumnType type = table_ledger.columns[column].type;
    if (is_text(column) || type == COLUMN_SYMBOL)
        c.text = value->text;
    c.number = type == COLUMN_SYMBOL ? COLUMN_UNKNOWN : is_text(column) ? 0 : value->integer;
    return c;
}

/* Columns that some record has from its rows. */
static guint32 row_columns(const Lane *l)
{
    guint32 columns = 0;
    for (guint i = 0; i < l->n_records; i++) {
        const BoundRecord *r = l->records[i].bound;
        for (guint k = 0; k < r->n_per_row; k++)
            columns |= 1u << r->ops[r->per_row[k]].column;
    }
    return columns;
}

static gboolean same_constant(const Lane *l, guint column)
{
    Constant first = constant_of(l->records[0].bound, column);
    for (guint i = 1; i < l->n_records; i++) {
        Constant c = constant_of(l->records[i].bound, column);
        if (c.number != first.number || !slice_equal(c.text, first.text))
            return FALSE;
    }
    return TRUE;
}

static gboolean has_from_row(const BoundRecord *r, guint column)
{
    for (guint k = 0; k < r->n_per_row; k++) {
        if (r->ops[r->per_row[k]].column == column)
            return TRUE;
    }
    return FALSE;
}

/* Settles every column but source and row, which are the store's. */
static void settle_columns(Lane *l)
{
    guint32 from_rows = row_columns(l);
    for (guint column = 0; column < LEDGER_SOURCE; column++) {
        LaneColumn *out = &l->columns[column];
        Constant constant = constant_of(l->records[0].bound, column);
        if (!(from_rows >> column & 1) && same_constant(l, column) &&
            (!is_text(column) || constant.text.length == 0)) {
            out->form = LANE_FIXED;
            l->fixed[l->n_fixed++] = constant;
            continue;
        }
        out->form = is_text(column) ? LANE_TEXTS : LANE_NUMBERS;
        for (guint i = 0; i < l->n_records; i++) {
            LaneRecord *r = &l->records[i];
            if (!has_from_row(r->bound, column))
                r->constants[r->n_constants++] = constant_of(r->bound, column);
        }
    }
}

static void add_switch(Lane *l, guint field)
{
    for (guint i = 0; i < l->n_switches; i++) {
        if (l->switches[i].field == field)
            return;
    }
    l->switches = g_renew(Switch, l->switches, l->n_switches + 1);
    l->switches[l->n_switches++] = (Switch){field, g_new0(Words, 1)};
}

static void add_record(Lane *l, LaneRecord *r, const BoundRecord *bound)
{
    r->bound = bound;
    for (guint i = 0; i < bound->n_per_row; i++)
        r->words[i] = g_new0(Words, 1);
    for (guint i = 0; i < bound->n_only; i++)
        add_switch(l, bound->only[i].ref.at[0]);
}

Lane *lane_new(Mapper *m, const Known *k)
{
    const GArray *bound = mapper_records(m);
    G_STATIC_ASSERT(PROFILE_RECORDS_MAX <= 16); /* bits of a switch */
    for (guint i = 0; i < bound->len; i++) {
        if (!suits(m, &g_array_index(bound, BoundRecord, i)))
            return NULL;
    }
    if (mapper_fields(m) < 2)
        return NULL;
    Lane *l = g_new0(Lane, 1);
    l->reader = mapper_reader(m);
    l->known = k;
    l->n_fields = mapper_fields(m);
    l->fields = g_new0(Slice, l->n_fields);
    l->n_records = bound->len;
    l->records = g_new0(LaneRecord, l->n_records);
    for (guint i = 0; i < l->n_records; i++)
        add_record(l, &l->records[i], &g_array_index(bound, BoundRecord, i));
    settle_columns(l);
    return l;
}

void lane_free(Lane *l)
{
    if (!l)
        return;
    for (guint i = 0; i < l->n_records; i++) {
        for (guint k = 0; k < RECORD_FIELDS_MAX; k++)
            g_free(l->records[i].words[k]);
    }
    for (guint i = 0; i < l->n_switches; i++)
        g_free(l->switches[i].words);
    g_free(l->records);
    g_free(l->switches);
    g_free(l->fields);
    g_free(l);
}

guint lane_fields(const Lane *l)
{
    return l->n_fields;
}

const LaneColumn *lane_column(const Lane *l, guint column)
{
    return &l->columns[column];
}

/* ---- which record a row feeds */

/* A bit per record whose conditions on the field the text fulfils. */
static gint64 records_for(const Lane *l, guint field, Slice text)
{
    gint64 records = 0;
    for (guint i = 0; i < l->n_records; i++) {
        const BoundRecord *r = l->records[i].bound;
        gboolean takes = TRUE;
        for (guint k = 0; k < r->n_only; k++) {
            const BoundCondition *c = &r->only[k];
            if (c->ref.at[0] == field)
                takes &= field_is_one_of(slice_trim(text), c->values, c->n_values);
        }
        records |= (gint64)takes << i;
    }
    return records;
}

/* A bit per record that takes the row. */
static inline gint64 switch_row(Lane *l, const RowBlock *b, guint row)
{
    gint64 records = ((gint64)1 << l->n_records) - 1;
    for (guint i = 0; i < l->n_switches; i++) {
        Switch *s = &l->switches[i];
        Slice text = cells_field(b, row, s->field);
        const Word *word = words_find(s->words, text);
        gint64 some = word ? word->meaning : records_for(l, s->field, text);
        if (!word)
            words_add(s->words, text, some, 0);
        records &= some;
    }
    return records;
}

/* Hands the rows out; returns how many of them feed one record each. */
static guint hand_out(Lane *l, const RowBlock *b, guint n)
{
    for (guint i = 0; i < l->n_records; i++)
        l->records[i].n_rows = 0;
    for (guint row = 0; row < n; row++) {
        gint64 records = switch_row(l, b, row);
        if (records == 0 || records & (records - 1))
            return row;
        LaneRecord *r = &l->records[__builtin_ctzll((guint64)records)];
        r->rows[r->n_rows++] = (guint16)row;
    }
    return n;
}

/* ---- reading */

/* FALSE: a symbol that is not known yet. */
static gboolean settle_constant(const Lane *l, Constant *c)
{
    if (table_ledger.columns[c->column].type == COLUMN_SYMBOL && c->number == COLUMN_UNKNOWN) {
        gint64 symbol = known_find_symbol(l->known, c->text);
        c->number = symbol < 0 ? COLUMN_UNKNOWN : symbol;
        return symbol >= 0;
    }
    return TRUE;
}

static void put_constant(Lane *l, const LaneRecord *r, const Constant *c)
{
    LaneColumn *out = &l->columns[c->column];
    if (out->form == LANE_NUMBERS) {
        for (guint i = 0; i < r->n_rows; i++)
            out->numbers[r->rows[i]] = c->number;
        return;
    }
    for (guint i = 0; i < r->n_rows; i++) {
        out->texts[r->rows[i]] = c->text.text;
        out->lengths[r->rows[i]] = c->text.length;
    }
}

/* The first row that cannot be read. */
static guint read_record(Lane *l, LaneRecord *r, const RowBlock *b, guint n)
{
    const BoundRecord *bound = r->bound;
    if (r->n_rows == 0)
        return n;
    for (guint i = 0; i < r->n_constants; i++) {
        if (!settle_constant(l, &r->constants[i]))
            return MIN(n, r->rows[0]);
        put_constant(l, r, &r->constants[i]);
    }
    for (guint i = 0; i < r->n_rows; i++)
        l->decimals[r->rows[i]] = (gint8)bound->base.decimals;
    Cells c = {l->reader, l->known, b, r->rows, r->n_rows, n, l->decimals, l->fields};
    for (guint i = 0; i < bound->n_per_row; i++) {
        const Op *op = &bound->ops[bound->per_row[i]];
        cells_read(&c, op, r->words[i], &l->columns[op->column], l->decimals);
    }
    return c.first_bad;
}

guint lane_read(Lane *l, const RowBlock *block)
{
    for (guint i = 0; i < l->n_fixed; i++) {
        if (!settle_constant(l, &l->fixed[i]))
            return 0;
        l->columns[l->fixed[i].column].fixed = l->fixed[i].number;
    }
    guint n = hand_out(l, block, MIN(block->n_rows, LANE_ROWS));
    for (guint i = 0; i < l->n_records; i++)
        n = read_record(l, &l->records[i], block, n);
    const gsize *payers = l->columns[LEDGER_PAYER].lengths,
                *payees = l->columns[LEDGER_PAYEE].lengths;
    for (guint row = 0; row < n; row++) {
        if (payers[row] + payees[row] == 0)
            return row;
    }
    return n;
}
