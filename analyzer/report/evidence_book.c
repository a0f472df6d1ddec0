/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/evidence_book.h"

#include "base/memory.h"

#define NO_SELECTOR G_MAXUINT32

/* What one finding wants and has got. */
typedef struct {
    gint64 finding_id;
    guint64 most;
    GArray *rows; /* EvidenceRow */
} Want;

/* One range of positions of one want. */
typedef struct {
    gint64 first, last;
    guint32 want;
    guint32 outer; /* the next selector around this one that still takes rows */
} Selector;

/* Selectors that look at the same kind of rows. */
typedef struct {
    int facts;
    guint32 kinds;
    gint64 until;
    GArray *selectors;  /* Selector, outer before inner */
    guint32 *innermost; /* [positions] */
    guint32 everything; /* outermost chain for rows of anybody */
} Group;

struct EvidenceBook {
    const ReportView *view;
    GArray *wants;     /* Want */
    GHashTable *by_id; /* finding_id to index + 1 */
    GArray *groups;    /* Group */
    guint64 positions;
    guint32 *position; /* [parties] party to position; G_MAXUINT32: not a member */
    guint64 parties;
    guint64 open; /* wants that still take rows */
};

static void clear_want(void *item)
{
    g_array_unref(((Want *)item)->rows);
}

static void clear_group(void *item)
{
    Group *g = item;
    g_array_unref(g->selectors);
    g_free(g->innermost);
}

EvidenceBook *book_new(const ReportView *v)
{
    EvidenceBook *b = g_new0(EvidenceBook, 1);
    b->view = v;
    b->wants = g_array_new(FALSE, TRUE, sizeof(Want));
    g_array_set_clear_func(b->wants, clear_want);
    b->groups = g_array_new(FALSE, TRUE, sizeof(Group));
    g_array_set_clear_func(b->groups, clear_group);
    b->by_id = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return b;
}

void book_free(EvidenceBook *b)
{
    if (b == NULL)
        return;
    g_hash_table_unref(b->by_id);
    g_array_unref(b->wants);
    g_array_unref(b->groups);
    g_free(b->position);
    g_free(b);
}

static Group *find_group(EvidenceBook *b, const CaseEvidence *e)
{
    for (guint i = 0; i < b->groups->len; i++) {
        Group *g = &g_array_index(b->groups, Group, i);
        if (g->facts == (int)e->facts && g->kinds == e->kinds && g->until == e->until)
            return g;
    }
    Group fresh = {.facts = (int)e->facts,
                   .kinds = e->kinds,
                   .until = e->until,
                   .selectors = g_array_new(FALSE, FALSE, sizeof(Selector)),
                   .everything = NO_SELECTOR};
    g_array_append_val(b->groups, fresh);
    return &g_array_index(b->groups, Group, b->groups->len - 1);
}

gboolean book_want(EvidenceBook *b, const CaseFinding *f, guint64 most, GError **error)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(b->by_id, &f->finding_id));
    if (known > 0) {
        Want *w = &g_array_index(b->wants, Want, known - 1);
        w->most = MAX(w->most, most);
        return TRUE;
    }
    g_autoptr(GArray) evidence = case_evidence(b->view->c, f, error);
    if (evidence == NULL)
        return FALSE;
    Want want = {f->finding_id, most, g_array_new(FALSE, FALSE, sizeof(EvidenceRow))};
    g_array_append_val(b->wants, want);
    gint64 *key = g_new(gint64, 1);
    *key = f->finding_id;
    g_hash_table_insert(b->by_id, key, GUINT_TO_POINTER(b->wants->len));
    for (guint i = 0; i < evidence->len; i++) {
        const CaseEvidence *e = &g_array_index(evidence, CaseEvidence, i);
        Selector s = {e->first, e->last, b->wants->len - 1, NO_SELECTOR};
        if (e->first < 0 || e->first <= e->last)
            g_array_append_val(find_group(b, e)->selectors, s);
    }
    return TRUE;
}

/* Wider first among those that begin together; anybody (-1) before all. */
static gint compare_selectors(gconstpointer left, gconstpointer right)
{
    const Selector *a = left, *b = right;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    if (a->last != b->last)
        return a->last > b->last ? -1 : 1;
    return (a->want > b->want) - (a->want < b->want);
}

/* Sweeps the positions once, keeping the open ranges as a chain of outer links. */
static gboolean nest_selectors(EvidenceBook *b, Group *g, GError **error)
{
    g_array_sort(g->selectors, compare_selectors);
    g->innermost = memory_new(guint32, b->positions, error);
    if (g->innermost == NULL)
        return FALSE;
    Selector *s = (Selector *)(void *)g->selectors->data;
    guint32 next = 0, top = NO_SELECTOR;
    for (; next < g->selectors->len && s[next].first < 0; next++) {
        s[next].outer = top;
        top = next;
    }
    g->everything = top;
    for (guint64 position = 0; position < b->positions; position++) {
        while (top != NO_SELECTOR && s[top].first >= 0 && s[top].last < (gint64)position)
            top = s[top].outer;
        for (; next < g->selectors->len && s[next].first == (gint64)position; next++) {
            s[next].outer = top;
            top = next;
        }
        g->innermost[position] = top;
    }
    return TRUE;
}

static gboolean is_full(const EvidenceBook *b, const Selector *s)
{
    const Want *w = &g_array_index(b->wants, Want, s->want);
    return w->rows->len >= w->most;
}

/* The first selector from `at` outwards that takes rows; links past the full ones are shortened. */
static guint32 skip_full(EvidenceBook *b, Group *g, guint32 at)
{
    Selector *s = (Selector *)(void *)g->selectors->data;
    guint32 open = at;
    while (open != NO_SELECTOR && is_full(b, &s[open]))
        open = s[open].outer;
    while (at != open) {
        guint32 outer = s[at].outer;
        s[at].outer = open;
        at = outer;
    }
    return open;
}

static void hand_out(EvidenceBook *b, Group *g, guint32 *start, const EvidenceRow *row)
{
    Selector *s = (Selector *)(void *)g->selectors->data;
    guint32 at = *start = skip_full(b, g, *start);
    while (at != NO_SELECTOR) {
        Want *w = &g_array_index(b->wants, Want, s[at].want);
        g_array_append_val(w->rows, *row);
        if (w->rows->len >= w->most)
            b->open--;
        s[at].outer = skip_full(b, g, s[at].outer);
        at = s[at].outer;
    }
}

static gboolean fill_referrals(EvidenceBook *b, Group *g, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(b->view->db, &table_member_metric,
                   READER_WANTS(METRIC_CLAIM_SOURCE) | READER_WANTS(METRIC_CLAIM_ROW), error);
    if (r == NULL)
        return FALSE;
    GError *problem = NULL;
    while (reader_next(r, &problem)) {
        const gint64 *source = reader_column(r, METRIC_CLAIM_SOURCE)->ints;
        const gint64 *number = reader_column(r, METRIC_CLAIM_ROW)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            guint64 position = reader_first_row(r) + i;
            EvidenceRow row = {source[i], number[i], (gint64)position, FALSE};
            if (source[i] != COLUMN_UNKNOWN && position < b->positions)
                hand_out(b, g, &g->innermost[position], &row);
        }
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

/* Offers one ledger row to a group; party is the payer or payee that the group looks at. */
static void offer_entry(EvidenceBook *b, Group *g, gint64 party, const EvidenceRow *row)
{
    guint32 *start = &g->everything;
    if ((guint64)party < b->parties && b->position[party] != G_MAXUINT32)
        start = &g->innermost[b->position[party]];
    if (*start != NO_SELECTOR)
        hand_out(b, g, start, row);
}

static void offer_chunk(EvidenceBook *b, TableReader *r)
{
    const gint64 *kind = reader_column(r, LEDGER_KIND)->ints,
                 *payer = reader_column(r, LEDGER_PAYER)->ints,
                 *payee = reader_column(r, LEDGER_PAYEE)->ints,
                 *at = reader_column(r, LEDGER_AT)->ints,
                 *status = reader_column(r, LEDGER_STATUS)->ints,
                 *source = reader_column(r, LEDGER_SOURCE)->ints,
                 *number = reader_column(r, LEDGER_ROW)->ints;
    for (guint i = 0; i < reader_rows(r) && b->open > 0; i++) {
        if (status[i] != STATUS_DONE)
            continue;
        EvidenceRow row = {source[i], number[i], (gint64)reader_first_row(r) + i, TRUE};
        for (guint n = 0; n < b->groups->len; n++) {
            Group *g = &g_array_index(b->groups, Group, n);
            if (g->facts != EVIDENCE_REFERRAL && (g->kinds >> (kind[i] & 31) & 1) &&
                at[i] <= g->until)
                offer_entry(b, g, g->facts == EVIDENCE_PAID ? payer[i] : payee[i], &row);
        }
    }
}

static gboolean fill_from_ledger(EvidenceBook *b, guint32 kinds, GError **error)
{
    guint64 wanted = READER_WANTS(LEDGER_KIND) | READER_WANTS(LEDGER_PAYER) |
                     READER_WANTS(LEDGER_PAYEE) | READER_WANTS(LEDGER_AT) |
                     READER_WANTS(LEDGER_STATUS) | READER_WANTS(LEDGER_SOURCE) |
                     READER_WANTS(LEDGER_ROW);
    g_autoptr(TableReader) r = reader_new(b->view->db, &table_ledger, wanted, error);
    if (r == NULL)
        return FALSE;
    reader_limit_values(r, LEDGER_KIND, __builtin_ctz(kinds), 31 - __builtin_clz(kinds));
    GError *problem = NULL;
    while (b->open > 0 && reader_next(r, &problem))
        offer_chunk(b, r);
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

static gboolean read_positions(EvidenceBook *b, GError **error)
{
    struct sqlite3 *db = b->view->db;
    if (!chunk_count_rows(db, &table_member_metric, &b->positions, error) ||
        !chunk_count_rows(db, &table_party, &b->parties, error))
        return FALSE;
    g_autofree guint32 *party = chunk_read_parties(db, &table_member_metric, METRIC_MEMBER, error);
    b->position = party ? memory_new(guint32, b->parties, error) : NULL;
    if (b->position == NULL)
        return FALSE;
    for (guint64 i = 0; i < b->parties; i++)
        b->position[i] = G_MAXUINT32;
    for (guint64 i = 0; i < b->positions; i++)
        if (party[i] < b->parties)
            b->position[party[i]] = (guint32)i;
    return TRUE;
}

gboolean book_fill(EvidenceBook *b, GError **error)
{
    guint32 ledger_kinds = 0;
    if (b->wants->len == 0)
        return TRUE;
    if (!read_positions(b, error))
        return FALSE;
    for (guint i = 0; i < b->wants->len; i++)
        b->open += g_array_index(b->wants, Want, i).most > 0;
    for (guint i = 0; i < b->groups->len; i++) {
        Group *g = &g_array_index(b->groups, Group, i);
        if (!nest_selectors(b, g, error))
            return FALSE;
        if (g->facts != EVIDENCE_REFERRAL)
            ledger_kinds |= g->kinds;
        else if (!fill_referrals(b, g, error))
            return FALSE;
    }
    return ledger_kinds == 0 || b->open == 0 || fill_from_ledger(b, ledger_kinds, error);
}

guint64 book_rows(const EvidenceBook *b, gint64 finding_id, const EvidenceRow **rows)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(b->by_id, &finding_id));
    *rows = NULL;
    if (known == 0)
        return 0;
    const GArray *kept = g_array_index(b->wants, Want, known - 1).rows;
    *rows = (const EvidenceRow *)(const void *)kept->data;
    return kept->len;
}
