/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evidence selectors against a filter over the rows as they were written. */
#include "ledger/evidence.h"
#include "fixture.h"

#define N_PARTIES 60
#define N_MEMBERS 40
#define N_ROWS 600
#define ROUNDS 1500

typedef struct {
    gint64 kind, payer, payee, at, status;
} Entry;

static Entry entries[N_ROWS];
static gint64 member_at[N_MEMBERS]; /* party by position */
static gint64 claim_source[N_MEMBERS];

static gint64 position_of(gint64 party)
{
    for (guint i = 0; i < N_MEMBERS; i++)
        if (member_at[i] == party)
            return i;
    return -1;
}

static void write_members(sqlite3 *db)
{
    TableWriter *w = new_writer(db, &table_party);
    for (guint i = 0; i < N_PARTIES; i++)
        end_row(w);
    finish(w);
    for (guint i = 0; i < N_MEMBERS; i++) { /* a mixed order of some of the parties */
        member_at[i] = (i * 7 + 3) % N_PARTIES;
        claim_source[i] = dice(4) ? 1 + dice(3) : COLUMN_UNKNOWN;
    }
    for (guint i = 0; i < N_MEMBERS;) {
        w = new_writer(db, &table_member_metric);
        for (guint k = 0; k < 13 && i < N_MEMBERS; k++, i++) {
            writer_int(w, METRIC_MEMBER, member_at[i]);
            if (claim_source[i] != COLUMN_UNKNOWN) {
                writer_int(w, METRIC_CLAIM_SOURCE, claim_source[i]);
                writer_int(w, METRIC_CLAIM_ROW, 1000 + i);
            }
            end_row(w);
        }
        finish(w);
    }
}

static void write_entry(TableWriter *w, Entry *e, guint number)
{
    *e = (Entry){.kind = dice(N_KINDS),
                 .payer = dice(6) ? dice(N_PARTIES) : COLUMN_NOBODY,
                 .payee = dice(6) ? dice(N_PARTIES) : COLUMN_NOBODY,
                 .at = dice(8) ? dice(1000) : COLUMN_UNKNOWN,
                 .status = dice(3) ? STATUS_DONE : dice(N_STATUSES)};
    writer_int(w, LEDGER_KIND, e->kind);
    writer_int(w, LEDGER_PAYER, e->payer);
    writer_int(w, LEDGER_PAYEE, e->payee);
    writer_int(w, LEDGER_AT, e->at);
    writer_int(w, LEDGER_STATUS, e->status);
    writer_int(w, LEDGER_SOURCE, 1 + number % 3);
    writer_int(w, LEDGER_ROW, 5000 + number);
    end_row(w);
}

static sqlite3 *new_evidence_case(void)
{
    sqlite3 *db = new_case();
    write_members(db);
    for (guint i = 0; i < N_ROWS;) {
        TableWriter *w = new_writer(db, &table_ledger);
        for (guint k = 0; k < 170 && i < N_ROWS; k++, i++)
            write_entry(w, &entries[i], i);
        finish(w);
    }
    return db;
}

/* ---- the twin */

typedef struct {
    int facts;
    gint64 first, last;
    guint32 kinds;
    gint64 until;
} Selector;

static gboolean is_member_between(gint64 party, gint64 first, gint64 last)
{
    gint64 position = position_of(party);
    return position >= 0 && position >= first && position <= last;
}

static void select_naively(const Selector *s, GArray *rows)
{
    for (guint i = 0; s->facts == 0 && i < N_MEMBERS; i++) {
        EvidenceRow row = {claim_source[i], 1000 + i, i, FALSE};
        if (claim_source[i] != COLUMN_UNKNOWN && (s->first < 0 || (i >= s->first && i <= s->last)))
            g_array_append_val(rows, row);
    }
    for (guint i = 0; s->facts != 0 && i < N_ROWS; i++) {
        const Entry *e = &entries[i];
        gint64 party = s->facts == 1 ? e->payer : e->payee;
        EvidenceRow row = {1 + i % 3, 5000 + i, i, TRUE};
        if (e->status == STATUS_DONE && (s->kinds >> e->kind & 1) && e->at <= s->until &&
            (s->first < 0 || is_member_between(party, s->first, s->last)))
            g_array_append_val(rows, row);
    }
}

typedef struct {
    GArray *rows;
    guint most; /* then stop */
} Collector;

static gboolean collect(void *data, const EvidenceRow *row)
{
    Collector *c = data;
    g_array_append_vals(c->rows, row, 1);
    return c->rows->len < c->most;
}

static void compare(sqlite3 *db, const Selector *s, guint most)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) expected = g_array_new(FALSE, TRUE, sizeof(EvidenceRow));
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(EvidenceRow));
    Collector collector = {found, most};
    select_naively(s, expected);
    assert_fine(evidence_visit(db, s->facts, s->first, s->last, s->kinds, s->until, collect,
                               &collector, &error),
                error);
    assert_int_equal(found->len, MIN(expected->len, most));
    for (guint i = 0; i < found->len; i++) {
        const EvidenceRow *a = &g_array_index(found, EvidenceRow, i),
                          *b = &g_array_index(expected, EvidenceRow, i);
        assert_int_equal(a->source, b->source);
        assert_int_equal(a->row, b->row);
        assert_int_equal(a->fact_row, b->fact_row);
        assert_int_equal(a->is_ledger, b->is_ledger);
    }
}

static void random_selectors(void **state)
{
    for (guint round = 0; round < ROUNDS; round++) {
        Selector s = {.facts = (int)dice(3),
                      .first = -1,
                      .last = -1,
                      .kinds = dice(4) ? (guint32)dice64() : 1u << dice(N_KINDS),
                      .until = dice(2) ? G_MAXINT64 : dice(1100)};
        if (dice(4)) {
            s.first = dice(N_MEMBERS + 3);
            s.last = s.first + dice(dice(2) ? 2 : N_MEMBERS);
        }
        compare(*state, &s, dice(5) ? G_MAXUINT : 1 + dice(5));
    }
}

static void ranges_at_their_edges(void **state)
{
    static const Selector cases[] = {
        {1, 0, G_MAXINT64, G_MAXUINT32, G_MAXINT64},
        {2, 1, G_MAXINT64, G_MAXUINT32, G_MAXINT64},
        {0, 0, G_MAXINT64, 0, G_MAXINT64},
        {0, G_MAXINT64, G_MAXINT64, 0, G_MAXINT64},
        {1, N_MEMBERS, N_MEMBERS + 5, G_MAXUINT32, G_MAXINT64},
        {1, 5, 4, G_MAXUINT32, G_MAXINT64},
        {2, -1, -1, 0, G_MAXINT64},
        {2, -1, -1, G_MAXUINT32, G_MININT64}, /* only rows of unknown time are left */
        {2, -1, -1, G_MAXUINT32, -1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        compare(*state, &cases[i], G_MAXUINT);
}

/* Numbers as only somebody else writes them. */
static void wild_rows_are_left_out(void **state)
{
    (void)state;
    sqlite3 *db = new_evidence_case();
    g_autoptr(GError) error = NULL;
    const gint64 wild[] = {G_MAXINT64, -1, G_MININT64 + 1, N_PARTIES, 32, 64};
    TableWriter *l = new_writer(db, &table_ledger), *m = new_writer(db, &table_member_metric);
    for (guint i = 0; i < G_N_ELEMENTS(wild); i++) {
        writer_int(l, LEDGER_KIND, wild[i]);
        writer_int(l, LEDGER_PAYER, 3);
        writer_int(l, LEDGER_STATUS, STATUS_DONE);
        end_row(l);
        writer_int(l, LEDGER_KIND, KIND_FEE);
        writer_int(l, LEDGER_PAYER, wild[i] == 32 ? -5 : wild[i]);
        writer_int(l, LEDGER_STATUS, STATUS_DONE);
        end_row(l);
        writer_int(m, METRIC_MEMBER, wild[i]);
        end_row(m);
    }
    finish(l);
    finish(m);
    compare(db, &(Selector){1, 0, N_MEMBERS - 1, G_MAXUINT32, G_MAXINT64}, G_MAXUINT);
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(EvidenceRow));
    Collector collector = {found, G_MAXUINT};
    assert_fine(
        evidence_visit(db, 1, 0, 1000, G_MAXUINT32, G_MAXINT64, collect, &collector, &error),
        error);
    sqlite3_close(db);
}

static void damage_is_an_error(void **state)
{
    (void)state;
    sqlite3 *db = new_evidence_case();
    run_sql(db, "UPDATE chunk SET data = x'00' WHERE chunk = 1 AND col IN (0, 2)");
    for (int facts = 1; facts < 3; facts++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(EvidenceRow));
        Collector collector = {found, G_MAXUINT};
        assert_false(evidence_visit(db, facts, facts == 1 ? -1 : 0, 100, G_MAXUINT32, G_MAXINT64,
                                    collect, &collector, &error));
        assert_error(error, DOWNLINE_ERROR_NOT_A_CASE,
                     facts == 1 ? "damaged chunk 1 of ledger.kind"
                                : "damaged chunk 1 of member_metric.member_id");
    }
    sqlite3_close(db);
}

static int open_shared(void **state)
{
    *state = new_evidence_case();
    return 0;
}

static int close_shared(void **state)
{
    return sqlite3_close(*state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_selectors), /* the rows stay those of the shared case until here */
        cmocka_unit_test(ranges_at_their_edges),
        cmocka_unit_test(wild_rows_are_left_out),
        cmocka_unit_test(damage_is_an_error),
    };
    return cmocka_run_group_tests_name("evidence", tests, open_shared, close_shared);
}
