/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings about a party with their evidence rows, and the repairs of its referrals. */
#include "report/dossier.h"

#include "report/json.h"
#include "report/repair_teller.h"

typedef struct {
    Dossier *d;
    json_t *list;
    GArray *kept; /* CaseFinding of each item of list, without texts that last */
    guint64 found;
} Collector;

static gboolean take_finding(void *data, const CaseFinding *f)
{
    Collector *c = data;
    if (f->position < 0) /* of the whole case, not of a member whose id is "case" */
        return TRUE;
    if (c->found++ >= DOSSIER_LIST)
        return TRUE;
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(f->rule));
    json_object_set_new(object, "severity", json_string(f->severity));
    json_object_set_new(object, "subject_kind", json_string(f->subject_kind));
    json_object_set_new(object, "value", json_value(f->value, f->value_real));
    json_object_set_new(object, "value_exact", json_string(f->value));
    json_object_set_new(object, "threshold", json_string(f->threshold));
    json_object_set_new(object, "finding_id",
                        json_integer(view_finding_number(c->d->view, f->finding_id)));
    json_object_set_new(object, "evidence_rows", json_integer((json_int_t)f->evidence_rows));
    json_array_append_new(c->list, object);
    g_array_append_vals(c->kept, f, 1);
    return TRUE;
}

/* ---- ledger rows of the party alone: found while its money is read */

/* The place of what the line asks for; wants->len: none, or the line is not about the party alone.
 */
static guint want_of(const Dossier *d, const CaseEvidence *line)
{
    guint i = 0;
    for (; i < d->wants->len; i++) {
        const CaseEvidence *known = &g_array_index(d->wants, EvidenceWant, i).line;
        if (line->facts == known->facts && line->first == known->first &&
            line->last == known->last && line->kinds == known->kinds && line->until == known->until)
            break;
    }
    return i;
}

static void add_want(Dossier *d, const CaseEvidence *line)
{
    gboolean is_own =
        line->facts != EVIDENCE_REFERRAL && line->first == d->position && line->last == d->position;
    EvidenceWant want = {*line, NULL};
    if (!is_own || want_of(d, line) < d->wants->len)
        return;
    want.rows = g_array_new(FALSE, FALSE, sizeof(EvidenceRow));
    g_array_append_val(d->wants, want);
}

/* Without texts that last. */
static gboolean keep_finding(void *data, const CaseFinding *f)
{
    GArray *kept = data;
    if (f->position >= 0)
        g_array_append_vals(kept, f, 1);
    return kept->len < DOSSIER_LIST;
}

gboolean dossier_read_wants(Dossier *d, GError **error)
{
    const ReportView *v = d->view;
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(CaseFinding));
    if (d->position >= 0 &&
        !case_findings_at(v->c, v->run->run_id, d->position, keep_finding, kept, error))
        return FALSE;
    for (guint i = 0; i < kept->len; i++) {
        g_autoptr(GArray) lines = case_evidence(v->c, &g_array_index(kept, CaseFinding, i), error);
        if (!lines)
            return FALSE;
        for (guint n = 0; n < lines->len; n++)
            add_want(d, &g_array_index(lines, CaseEvidence, n));
    }
    return TRUE;
}

void dossier_offer_entry(Dossier *d, const TableReader *r, guint row)
{
    gint64 kind = reader_column(r, LEDGER_KIND)->ints[row],
           at = reader_column(r, LEDGER_AT)->ints[row];
    if (reader_column(r, LEDGER_STATUS)->ints[row] != STATUS_DONE || (guint64)kind >= N_KINDS)
        return;
    for (guint i = 0; i < d->wants->len; i++) {
        const EvidenceWant *want = &g_array_index(d->wants, EvidenceWant, i);
        guint column = want->line.facts == EVIDENCE_PAID ? LEDGER_PAYER : LEDGER_PAYEE;
        if (want->rows->len >= DOSSIER_LIST || !(want->line.kinds >> kind & 1) ||
            at > want->line.until || reader_column(r, column)->ints[row] != d->party)
            continue;
        EvidenceRow entry = {reader_column(r, LEDGER_SOURCE)->ints[row],
                             reader_column(r, LEDGER_ROW)->ints[row],
                             (gint64)reader_first_row(r) + row, TRUE};
        g_array_append_val(want->rows, entry);
    }
}

/* ---- the rows behind each finding */

typedef struct {
    GArray *rows; /* EvidenceRow */
    guint left;
} Rows;

static gboolean take_row(void *data, const EvidenceRow *row)
{
    Rows *r = data;
    g_array_append_val(r->rows, *row);
    return --r->left > 0;
}

/* Referrals first, then ledger rows as stored. */
static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const EvidenceRow *x = a, *y = b;
    if (x->is_ledger != y->is_ledger)
        return x->is_ledger ? 1 : -1;
    return (x->fact_row > y->fact_row) - (x->fact_row < y->fact_row);
}

/* The first rows behind a finding, those of other members than this one read line by line. */
static GArray *read_evidence(const Dossier *d, const CaseFinding *f, GError **error)
{
    g_autoptr(GArray) lines = case_evidence(d->view->c, f, error);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(EvidenceRow));
    for (guint i = 0; lines && i < lines->len; i++) {
        const CaseEvidence *e = &g_array_index(lines, CaseEvidence, i);
        Rows r = {rows, DOSSIER_LIST};
        guint want = want_of(d, e);
        if (want < d->wants->len) {
            const GArray *own = g_array_index(d->wants, EvidenceWant, want).rows;
            g_array_append_vals(rows, own->data, own->len);
        } else if (!evidence_visit(d->view->db, (int)e->facts, e->first, e->last, e->kinds,
                                   e->until, take_row, &r, error)) {
            return NULL;
        }
    }
    g_array_sort(rows, compare_rows);
    g_array_set_size(rows, MIN(rows->len, DOSSIER_LIST));
    return lines ? g_steal_pointer(&rows) : NULL;
}

json_t *dossier_evidence_json(const ReportView *v, const GArray *rows)
{
    json_t *list = json_array();
    for (guint i = 0; i < rows->len; i++) {
        const EvidenceRow *r = &g_array_index(rows, EvidenceRow, i);
        json_t *row = json_object();
        json_object_set_new(row, "fact", json_string(r->is_ledger ? "ledger" : "referral"));
        json_object_set_new(row, "file", json_string(view_file(v, r->source)));
        json_object_set_new(row, "row", json_integer(r->row));
        json_array_append_new(list, row);
    }
    return list;
}

static gboolean collect(Collector *c, GError **error)
{
    const ReportView *v = c->d->view;
    if (c->d->position >= 0 &&
        !case_findings_at(v->c, v->run->run_id, c->d->position, take_finding, c, error))
        return FALSE;
    for (guint i = 0; i < c->kept->len; i++) {
        const CaseFinding *f = &g_array_index(c->kept, CaseFinding, i);
        g_autoptr(GArray) rows = read_evidence(c->d, f, error);
        if (!rows)
            return FALSE;
        json_object_set_new(json_array_get(c->list, i), "evidence", dossier_evidence_json(v, rows));
    }
    return TRUE;
}

typedef struct {
    RepairTeller *teller;
    json_t *list;
} RepairCollector;

static json_t *claims_json(RepairTeller *t, const Repair *r)
{
    json_t *list = json_array();
    const RepairClaim *claims;
    for (guint i = 0, n = teller_claims(t, r, &claims); i < n; i++) {
        char at[CIVIL_TEXT_SIZE];
        json_t *claim = json_object();
        view_time(t->view, claims[i].at, at);
        json_object_set_new(claim, "sponsor", json_string(teller_id_text(t, claims[i].sponsor)));
        json_object_set_new(claim, "role", json_string(claim_role_names[claims[i].role]));
        json_object_set_new(claim, "at", *at ? json_string(at) : json_null());
        json_object_set_new(claim, "source", json_integer(claims[i].source));
        json_object_set_new(claim, "row", json_integer(claims[i].row));
        json_array_append_new(list, claim);
    }
    return list;
}

static gboolean take_repair(void *data, const Repair *r)
{
    RepairCollector *c = data;
    json_t *object = json_object();
    json_object_set_new(object, "kind", json_string(decision_names[r->kind]));
    json_object_set_new(object, "tree", json_string(referral_tree_names[r->tree]));
    json_object_set_new(object, "detail", json_string(teller_detail(c->teller, r)));
    json_object_set_new(object, "claims", claims_json(c->teller, r));
    json_array_append_new(c->list, object);
    return json_array_size(c->list) < DOSSIER_LIST;
}

gboolean dossier_add_findings(Dossier *d, GError **error)
{
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(CaseFinding));
    Collector c = {.d = d, .list = json_array(), .kept = kept};
    json_t *repairs = json_array();
    json_object_set_new(d->document, "findings", c.list);
    json_object_set_new(d->document, "repairs", repairs);
    if (!collect(&c, error))
        return FALSE;
    json_object_set_new(d->document, "findings_rows", json_integer((json_int_t)c.found));
    g_auto(RepairTeller) teller = {0};
    RepairCollector collector = {&teller, repairs};
    return teller_open(&teller, d->view, error) &&
           teller_visit(&teller, d->party, take_repair, &collector, error);
}
