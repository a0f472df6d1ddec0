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
    const TableSpec *table;
    LaneColumn *columns;
    Words *words[RECORD_FIELDS_MAX]; /* by place in bound->per_row */
    guint n_constants, n_fixed;
    Constant constants[RECORD_COLUMNS_MAX]; /* of columns that other records have from rows */
    Constant fixed[RECORD_COLUMNS_MAX];     /* of columns that are LANE_FIXED */
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
    gboolean
        is_ledger; /* each row feeds one record, all into the same columns; else every record */
};

/* ---- making one */

static gboolean suits(const Mapper *m, const BoundRecord *r)
{
    const Profile *p = mapper_reader(m)->profile;
    gboolean is_people = r->type == RECORD_MEMBER || r->type == RECORD_REFERRAL;
    if (r->skip || p->lower_ids || p->self_is_root ||
        !(r->type == RECORD_LEDGER || (is_people && r->n_only == 0)))
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

/* Money in one file, people in another: a file of both is not for the lane. */
static gboolean all_suit(const Mapper *m)
{
    const GArray *bound = mapper_records(m);
    RecordType first = g_array_index(bound, BoundRecord, 0).type;
    guint n_members = 0;
    for (guint i = 0; i < bound->len; i++) {
        const BoundRecord *r = &g_array_index(bound, BoundRecord, i);
        n_members += r->type == RECORD_MEMBER;
        if (!suits(m, r) || (r->type == RECORD_LEDGER) != (first == RECORD_LEDGER))
            return FALSE;
    }
    return n_members <= 1 && (first == RECORD_LEDGER || bound->len <= LANE_PEOPLE_MAX) &&
           mapper_fields(m) >= 2;
}

static gboolean is_text(const TableSpec *table, guint column)
{
    ColumnType type = table->columns[column].type;
    return type == COLUMN_TEXT || type == COLUMN_PARTY;
}

static Constant constant_of(const LaneRecord *r, guint column)
{
    ColumnType type = r->table->columns[column].type;
    Constant c = {column, range_unset(type), {"", 0}};
    if (!record_knows(&r->bound->base, column))
        return c;
    const Value *value = &r->bound->base.values[column];
    if (is_text(r->table, column) || type == COLUMN_SYMBOL)
        c.text = value->text;
    c.number = type == COLUMN_SYMBOL ? COLUMN_UNKNOWN : c.text.length ? 0 : value->integer;
    return c;
}

static gboolean has_from_row(const LaneRecord *r, guint column)
{
    for (guint k = 0; k < r->bound->n_per_row; k++) {
        if (r->bound->ops[r->bound->per_row[k]].column == column)
            return TRUE;
    }
    return FALSE;
}

/* Whether all records have the column from the profile, and the same there: of texts, none. */
static gboolean is_fixed(const LaneRecord *records, guint n, guint column)
{
    Constant first = constant_of(&records[0], column);
    for (guint i = 0; i < n; i++) {
        Constant c = constant_of(&records[i], column);
        if (has_from_row(&records[i], column) || c.number != first.number ||
            !slice_equal(c.text, first.text))
            return FALSE;
    }
    return !is_text(records->table, column) || first.text.length == 0;
}

/* Settles the columns that n records share, but for source and row, which are the store's. */
static void settle_columns(LaneRecord *records, guint n)
{
    const RecordSpec *spec = &record_specs[records->bound->type];
    for (guint column = 0; column < spec->source_column; column++) {
        LaneColumn *out = &records->columns[column];
        if (is_fixed(records, n, column)) {
            out->form = LANE_FIXED;
            records->fixed[records->n_fixed++] = constant_of(records, column);
            continue;
        }
        out->form = is_text(spec->table, column) ? LANE_TEXTS : LANE_NUMBERS;
        for (guint i = 0; i < n; i++) {
            LaneRecord *r = &records[i];
            if (!has_from_row(r, column))
                r->constants[r->n_constants++] = constant_of(r, column);
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
    r->table = record_specs[bound->type].table;
    gboolean shares = l->is_ledger && r != l->records;
    r->columns = shares ? l->records->columns : g_new0(LaneColumn, r->table->n_columns);
    for (guint i = 0; i < bound->n_per_row; i++)
        r->words[i] = g_new0(Words, 1);
    for (guint i = 0; i < bound->n_only; i++)
        add_switch(l, bound->only[i].ref.at[0]);
}

Lane *lane_new(Mapper *m, const Known *k)
{
    const GArray *bound = mapper_records(m);
    G_STATIC_ASSERT(PROFILE_RECORDS_MAX <= 16); /* bits of a switch */
    if (!all_suit(m))
        return NULL;
    Lane *l = g_new0(Lane, 1);
    l->reader = mapper_reader(m);
    l->known = k;
    l->n_fields = mapper_fields(m);
    l->fields = g_new0(Slice, l->n_fields);
    l->is_ledger = g_array_index(bound, BoundRecord, 0).type == RECORD_LEDGER;
    l->n_records = bound->len;
    l->records = g_new0(LaneRecord, l->n_records);
    for (guint i = 0; i < l->n_records; i++)
        add_record(l, &l->records[i], &g_array_index(bound, BoundRecord, i));
    for (guint i = 0; i < l->n_records; i += l->is_ledger ? l->n_records : 1)
        settle_columns(&l->records[i], l->is_ledger ? l->n_records : 1);
    return l;
}

void lane_free(Lane *l)
{
    if (!l)
        return;
    for (guint i = 0; i < l->n_records; i++) {
        for (guint k = 0; k < RECORD_FIELDS_MAX; k++)
            g_free(l->records[i].words[k]);
        if (i == 0 || !l->is_ledger)
            g_free(l->records[i].columns);
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

gboolean lane_is_ledger(const Lane *l)
{
    return l->is_ledger;
}

guint lane_records(const Lane *l)
{
    return l->is_ledger ? 1 : l->n_records;
}

RecordType lane_type(const Lane *l, guint record)
{
    return l->records[record].bound->type;
}

const LaneColumn *lane_columns(const Lane *l, guint record)
{
    return l->records[record].columns;
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

/* Every row to every record. */
static void hand_all(Lane *l, guint n)
{
    for (guint i = 0; i < l->n_records; i++) {
        LaneRecord *r = &l->records[i];
        for (; r->n_rows < n; r->n_rows++)
            r->rows[r->n_rows] = (guint16)r->n_rows;
        r->n_rows = n;
    }
}

/* Hands the rows out; returns how many of them feed as many records as they should. */
static guint hand_out(Lane *l, const RowBlock *b, guint n)
{
    if (!l->is_ledger || (l->n_records == 1 && l->n_switches == 0)) {
        hand_all(l, n);
        return n;
    }
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
static gboolean settle_constant(const Lane *l, const LaneRecord *r, Constant *c)
{
    if (r->table->columns[c->column].type == COLUMN_SYMBOL && c->number == COLUMN_UNKNOWN) {
        gint64 symbol = known_find_symbol(l->known, c->text);
        c->number = symbol < 0 ? COLUMN_UNKNOWN : symbol;
        return symbol >= 0;
    }
    return TRUE;
}

static void put_constant(const LaneRecord *r, const Constant *c)
{
    LaneColumn *out = &r->columns[c->column];
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

/* FALSE: a symbol that is not known yet. */
static gboolean put_constants(const Lane *l, LaneRecord *r)
{
    for (guint i = 0; i < r->n_fixed; i++) {
        if (!settle_constant(l, r, &r->fixed[i]))
            return FALSE;
        r->columns[r->fixed[i].column].fixed = r->fixed[i].number;
    }
    for (guint i = 0; i < r->n_constants && r->n_rows; i++) {
        if (!settle_constant(l, r, &r->constants[i]))
            return FALSE;
        put_constant(r, &r->constants[i]);
    }
    return TRUE;
}

/* The first row that cannot be read. */
static guint read_record(Lane *l, LaneRecord *r, const RowBlock *b, guint n)
{
    const BoundRecord *bound = r->bound;
    if (!put_constants(l, r))
        return 0;
    for (guint i = 0; i < r->n_rows; i++)
        l->decimals[r->rows[i]] = (gint8)bound->base.decimals;
    Cells c = {.reader = l->reader,
               .known = l->known,
               .block = b,
               .table = r->table,
               .rows = r->rows,
               .n = r->n_rows,
               .first_bad = n,
               .decimals = l->decimals,
               .fields = l->fields};
    for (guint i = 0; i < bound->n_per_row; i++) {
        const Op *op = &bound->ops[bound->per_row[i]];
        cells_read(&c, op, r->words[i], &r->columns[op->column], l->decimals);
    }
    return c.first_bad;
}

/* What the fields cannot say one by one. */
static guint check_ledger(const Lane *l, guint n)
{
    const gsize *payers = l->records->columns[LEDGER_PAYER].lengths,
                *payees = l->records->columns[LEDGER_PAYEE].lengths;
    for (guint row = 0; row < n; row++) {
        if (payers[row] + payees[row] == 0)
            return row;
    }
    return n;
}

guint lane_read(Lane *l, const RowBlock *block)
{
    guint n = hand_out(l, block, MIN(block->n_rows, LANE_ROWS));
    for (guint i = 0; i < l->n_records; i++)
        n = read_record(l, &l->records[i], block, n);
    return l->is_ledger ? check_ledger(l, n) : n;
}
