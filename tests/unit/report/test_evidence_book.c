/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The book of many findings against its naive twin: evidence_visit, finding by finding. */
#include "unit/report/fixture.h"

#include "report/evidence_book.h"

#define RANDOM_CASES 40
#define RANDOM_FINDINGS 60

typedef struct {
    GArray *rows; /* EvidenceRow */
    guint64 most;
} Naive;

static gboolean take_row(void *data, const EvidenceRow *row)
{
    Naive *n = data;
    if (n->rows->len < n->most)
        g_array_append_vals(n->rows, row, 1);
    return n->rows->len < n->most;
}

static gint compare_rows(gconstpointer left, gconstpointer right)
{
    const EvidenceRow *a = left, *b = right;
    if (a->is_ledger != b->is_ledger)
        return a->is_ledger ? 1 : -1;
    return (a->fact_row > b->fact_row) - (a->fact_row < b->fact_row);
}

static void compare_finding(DownlineCase *c, const EvidenceBook *book, const CaseFinding *f,
                            guint64 most)
{
    g_autoptr(GError) error = NULL;
    const EvidenceRow *rows;
    guint64 kept = book_rows(book, f->finding_id, &rows);
    g_autoptr(GArray) evidence = case_evidence(c, f, &error);
    assert_fine(evidence, error);
    Naive naive = {g_array_new(FALSE, FALSE, sizeof(EvidenceRow)), G_MAXUINT64};
    for (guint i = 0; i < evidence->len; i++) {
        const CaseEvidence *e = &g_array_index(evidence, CaseEvidence, i);
        assert_fine(evidence_visit(case_database(c), e->facts, e->first, e->last, e->kinds,
                                   e->until, take_row, &naive, &error),
                    error);
    }
    g_array_sort(naive.rows, compare_rows);
    assert_int_equal(kept, MIN(most, naive.rows->len));
    for (guint64 i = 0; i < kept; i++) {
        const EvidenceRow *expected = &g_array_index(naive.rows, EvidenceRow, i);
        assert_int_equal(rows[i].fact_row, expected->fact_row);
        assert_int_equal(rows[i].source, expected->source);
        assert_int_equal(rows[i].row, expected->row);
        assert_int_equal(rows[i].is_ledger, expected->is_ledger);
    }
    g_array_unref(naive.rows);
}

/* A member's own rows, its team's, or anybody's. */
static CaseFinding add_random(DownlineCase *c, GRand *random, const FixtureForest *f)
{
    guint m = (guint)g_rand_int_range(random, 0, N_MEMBERS);
    gint64 first = f->position[m];
    EvidenceFacts facts = (EvidenceFacts)g_rand_int_range(random, 0, 3);
    guint32 kinds = facts == EVIDENCE_REFERRAL ? 0
                    : g_rand_boolean(random)   ? 1u << KIND_FEE
                                               : (1u << KIND_REWARD) | (1u << KIND_PURCHASE);
    gint64 until = g_rand_boolean(random) ? G_MAXINT64 : DAY0 + 20 * 86400;
    guint scope = (guint)g_rand_int_range(random, 0, 9);
    CaseEvidenceLine line = {scope == 8  ? SCOPE_ANY
                             : scope < 4 ? SCOPE_TEAM
                                         : SCOPE_OWN,
                             facts, kinds, facts == EVIDENCE_REFERRAL ? G_MAXINT64 : until};
    gint64 rule = add_rule(c, "test.random", "info", "member", "x", 0, line);
    gint64 last = first + f->size[m] - 1;
    add_finding(c, rule, "x", first, last, "1", 0);
    return (CaseFinding){.run_id = 1, .rule_no = rule, .position = first, .last = last};
}

static void test_twin(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    g_autoptr(GRand) random = g_rand_new_with_seed(20240601);
    FixtureForest forest = make_forest();
    DownlineCase *c = make_case();
    gint64 first = N_FINDINGS + 1;
    for (guint n = 0; n < RANDOM_CASES; n++, first += RANDOM_FINDINGS) {
        guint64 most[RANDOM_FINDINGS];
        CaseFinding found[RANDOM_FINDINGS];
        assert_fine(case_begin(c, &error), error);
        for (guint i = 0; i < RANDOM_FINDINGS; i++) {
            found[i] = add_random(c, random, &forest);
            found[i].finding_id = first + i;
        }
        assert_fine(case_commit(c, &error), error);
        g_autoptr(ReportView) v = view_open(c, 0, &error);
        assert_fine(v, error);
        g_autoptr(EvidenceBook) book = book_new(v);
        for (guint i = 0; i < RANDOM_FINDINGS; i++) {
            most[i] = (guint64)g_rand_int_range(random, 0, 60);
            assert_fine(book_want(book, &found[i], most[i], &error), error);
        }
        assert_fine(book_fill(book, &error), error);
        for (guint i = 0; i < RANDOM_FINDINGS; i++)
            compare_finding(c, book, &found[i], most[i]);
    }
    downline_case_close(c);
}

static void test_wanting_twice_keeps_the_larger(void **state)
{
    (void)state;
    g_autoptr(GError) error = NULL;
    const EvidenceRow *rows;
    DownlineCase *c = make_case();
    g_autoptr(ReportView) v = view_open(c, 0, &error);
    g_autoptr(EvidenceBook) book = book_new(v);
    CaseFinding f = {.finding_id = 1, .run_id = 1, .rule_no = 1, .last = N_MEMBERS - 1};
    assert_fine(book_want(book, &f, 20, &error) && book_want(book, &f, 5, &error), error);
    assert_fine(book_fill(book, &error), error);
    assert_int_equal(book_rows(book, 1, &rows), 20);
    assert_int_equal(book_rows(book, 2, &rows), 0);
    assert_null(rows);
    g_clear_pointer(&v, view_free);
    downline_case_close(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_twin, setup, teardown),
        cmocka_unit_test_setup_teardown(test_wanting_twice_keeps_the_larger, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
