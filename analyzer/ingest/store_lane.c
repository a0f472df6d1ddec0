/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the fast lane into the ledger table, column by column; of people: store_people.c. */
#include "ingest/content.h"
#include "ingest/lane.h"
#include "ingest/store_parts.h"
#include "ledger/range.h"

/* Columns of parties, in the order in which a row names them. */
static const guint party_columns[] = {LEDGER_PAYER, LEDGER_PAYEE, LEDGER_SOURCE_MEMBER};
#define PARTY_COLUMNS G_N_ELEMENTS(party_columns)

/* How many rows, from the first on, name registered currencies. */
static guint count_registered(const Store *s, const LaneColumn *currency, guint n)
{
    gboolean fixed = currency->form == LANE_FIXED;
    for (guint row = 0; row < n; row++) {
        gint64 symbol = fixed ? currency->fixed : currency->numbers[row];
        gboolean known = symbol == s->currency_symbol;
        for (guint i = 0; i < s->currency_symbols->len && !known; i++)
            known = g_array_index(s->currency_symbols, gint64, i) == symbol;
        if (!known)
            return row;
        if (fixed)
            break;
    }
    return n;
}

/* The parties of a run: texts to look up, and which of them each cell names. */
typedef struct {
    guint n_texts;
    const char *texts[LANE_ROWS * PARTY_COLUMNS];
    gsize lengths[LANE_ROWS * PARTY_COLUMNS];
    guint32 numbers[LANE_ROWS * PARTY_COLUMNS];
    guint16 text_of[PARTY_COLUMNS][LANE_ROWS]; /* index + 1; 0: nobody */
} Parties;

/* A text that repeats the one before in its column, such as the company's, is looked up once. */
static inline guint16 collect_party(Parties *p, const LaneColumn *column, guint row, guint16 last)
{
    Slice text = {column->texts[row], column->lengths[row]};
    if (text.length == 0)
        return 0;
    if (last && slice_equal(text, (Slice){p->texts[last - 1], p->lengths[last - 1]}))
        return last;
    p->texts[p->n_texts] = text.text;
    p->lengths[p->n_texts] = text.length;
    return (guint16)++p->n_texts;
}

static void collect_parties(Parties *p, const Lane *lane, guint n)
{
    const LaneColumn *columns[PARTY_COLUMNS];
    guint16 last[PARTY_COLUMNS] = {0};
    for (guint k = 0; k < PARTY_COLUMNS; k++)
        columns[k] = &lane_columns(lane, 0)[party_columns[k]];
    p->n_texts = 0;
    for (guint row = 0; row < n; row++) { /* row by row: numbers follow first appearance */
        for (guint k = 0; k < PARTY_COLUMNS; k++) {
            if (columns[k]->form == LANE_FIXED)
                continue;
            guint16 text = p->text_of[k][row] = collect_party(p, columns[k], row, last[k]);
            last[k] = text ? text : last[k];
        }
    }
}

static gboolean make_parties(Store *s, Parties *p, GError **error)
{
    guint32 before = known_parties(s->known);
    return known_make_parties(s->known, p->n_texts, p->texts, p->lengths, p->numbers, error) &&
           store_parties(s, before, error);
}

static void write_parties(TableWriter *w, const Lane *lane, const Parties *p, guint n)
{
    for (guint k = 0; k < PARTY_COLUMNS; k++) {
        if (lane_columns(lane, 0)[party_columns[k]].form == LANE_FIXED) {
            writer_fill(w, party_columns[k], n, COLUMN_NOBODY);
            continue;
        }
        gint64 *out = writer_places(w, party_columns[k]);
        const guint16 *text_of = p->text_of[k];
        for (guint i = 0; i < n; i++)
            out[i] = text_of[i] ? (gint64)p->numbers[text_of[i] - 1] : (gint64)COLUMN_NOBODY;
    }
}

static void write_texts(TableWriter *w, const Lane *lane, guint n)
{
    static const guint text_columns[] = {LEDGER_ENTRY_ID, LEDGER_SOURCE_ORDER};
    for (guint k = 0; k < G_N_ELEMENTS(text_columns); k++) {
        const LaneColumn *c = &lane_columns(lane, 0)[text_columns[k]];
        if (c->form == LANE_FIXED)
            writer_fill(w, text_columns[k], n, 0);
        else
            writer_texts(w, text_columns[k], n, c->texts, c->lengths);
    }
}

static void write_numbers(TableWriter *w, const Lane *lane, guint n)
{
    for (guint column = 0; column < LEDGER_SOURCE; column++) {
        const LaneColumn *c = &lane_columns(lane, 0)[column];
        ColumnType type = table_ledger.columns[column].type;
        if (type == COLUMN_TEXT || type == COLUMN_PARTY)
            continue;
        if (c->form == LANE_FIXED)
            writer_fill(w, column, n, c->fixed);
        else
            memcpy(writer_places(w, column), c->numbers, n * sizeof *c->numbers);
    }
}

/* ---- entry ids */

/* The ids of a run once they are hashed. */
typedef struct {
    Hash128 hashes[LANE_ROWS];
    guint64 marks[LANE_ROWS];
} Entries;

/* Cuts the rows at the first id that is not greater than all before. */
static void take_ascending(Known *k, const LaneColumn *ids, guint *n)
{
    Slice greatest = known_greatest_entry(k);
    for (guint row = 0; row < *n; row++) {
        Slice id = {ids->texts[row], ids->lengths[row]};
        if (id.length == 0)
            continue;
        if (slice_compare(id, greatest) <= 0)
            *n = row;
        else
            greatest = id;
    }
    known_note_greatest(k, greatest);
}

/* Makes the rows' ids known, as far as they are new, which sets *n. */
static gboolean take_entries(Known *k, const LaneColumn *ids, Entries *e, guint *n, GError **error)
{
    if (ids->form == LANE_FIXED)
        return TRUE;
    if (known_entries_hashed(k))
        return known_add_texts(k, n, ids->texts, ids->lengths, e->hashes, error);
    take_ascending(k, ids, n);
    return TRUE;
}

static void mark_texts(Entries *e, const LaneColumn *c, guint column, guint n)
{
    for (guint row = 0; row < n; row++) {
        Slice text = {c->texts[row], c->lengths[row]};
        if (text.length)
            e->marks[row] = content_mark_text(e->marks[row], column, text);
    }
}

/* numbers: one a row, or (fixed) one for all. */
static void mark_numbers(Entries *e, const gint64 *numbers, gboolean fixed, guint column, guint n)
{
    gint64 unset = range_unset(table_ledger.columns[column].type);
    for (guint row = 0; row < n; row++) {
        gint64 number = numbers[fixed ? 0 : row];
        if (number != unset)
            e->marks[row] = content_mark_number(e->marks[row], column, number);
    }
}

/* A column's part in the marks; its numbers stand in the writer already. */
static void mark_column(Entries *e, const LaneColumn *c, guint column, TableWriter *w, guint n)
{
    ColumnType type = table_ledger.columns[column].type;
    gboolean fixed = c->form == LANE_FIXED;
    if (fixed && (type == COLUMN_TEXT || type == COLUMN_PARTY))
        return; /* none, nobody */
    if (type == COLUMN_TEXT)
        mark_texts(e, c, column, n);
    else
        mark_numbers(e, fixed ? &c->fixed : writer_places(w, column), fixed, column, n);
}

/* What the new entries say, as content_of_entry tells it of records; after the writing. */
static void set_contents(Known *k, const Lane *lane, TableWriter *w, Entries *e, guint n)
{
    const LaneColumn *columns = lane_columns(lane, 0);
    guint32 contents[LANE_ROWS];
    if (!known_entries_hashed(k) || columns[LEDGER_ENTRY_ID].form == LANE_FIXED)
        return;
    for (guint row = 0; row < n; row++)
        e->marks[row] = content_mark_begin(RECORD_LEDGER);
    for (guint column = LEDGER_ENTRY_ID + 1; column < LEDGER_SOURCE; column++)
        mark_column(e, &columns[column], column, w, n);
    for (guint row = 0; row < n; row++)
        contents[row] = content_entry_end(e->marks[row]);
    known_set_contents(k, n, columns[LEDGER_ENTRY_ID].lengths, e->hashes, contents);
}

static gsize text_bytes(const Lane *lane, guint n)
{
    gsize bytes = 0;
    const LaneColumn *columns = lane_columns(lane, 0);
    for (guint row = 0; row < n; row++)
        bytes += columns[LEDGER_ENTRY_ID].lengths[row] + columns[LEDGER_SOURCE_ORDER].lengths[row];
    return bytes;
}

static gboolean store_lane_ledger(Store *s, const Lane *lane, guint *n, gint64 source,
                                  gint64 first_row, GError **error)
{
    TableWriter *w = store_writer(s, RECORD_LEDGER, error);
    if (!w)
        return FALSE;
    guint rows = count_registered(s, &lane_columns(lane, 0)[LEDGER_CURRENCY], *n);
    rows = MIN(rows, writer_room(w, text_bytes(lane, rows)));
    if (rows && !writer_places(w, LEDGER_AMOUNT))
        rows = 0; /* the chunk at hand holds amounts beyond 64 bits */
    Entries entries;
    if (!take_entries(s->known, &lane_columns(lane, 0)[LEDGER_ENTRY_ID], &entries, &rows, error))
        return FALSE;
    *n = rows;
    if (!rows)
        return TRUE;
    Parties parties;
    collect_parties(&parties, lane, rows);
    if (!make_parties(s, &parties, error))
        return FALSE;
    write_parties(w, lane, &parties, rows);
    write_texts(w, lane, rows);
    write_numbers(w, lane, rows);
    set_contents(s->known, lane, w, &entries, rows);
    writer_fill(w, LEDGER_SOURCE, rows, source);
    writer_count(w, LEDGER_ROW, rows, first_row);
    return writer_end_rows(w, rows, error);
}

gboolean store_lane(Store *s, const Lane *lane, guint *n, gint64 source, gint64 first_row,
                    GError **error)
{
    return lane_is_ledger(lane) ? store_lane_ledger(s, lane, n, source, first_row, error)
                                : store_lane_people(s, lane, n, source, first_row, error);
}
