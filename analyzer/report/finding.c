/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding, computed again and laid out: the criterion comparison by comparison, the evidence
 * rows counted and added up once more, what the figures mean, source, innocent explanations. */
#include "base/memory.h"
#include "ledger/reader.h"
#include "report/dossier.h"
#include "report/fields.h"

#include <downline/report.h>

typedef struct {
    ReportView *view;
    json_t *document;
    CaseFinding finding; /* its texts do not last */
} Paper;

/* ---- what the run stored */
static gboolean take_finding(void *data, const CaseFinding *f)
{
    Paper *p = data;
    p->finding = *f;
    json_object_update_new(p->document,
                           json_pack("{ss ss ss ss ss sI}", "rule", f->rule, "severity",
                                     f->severity, "subject_kind", f->subject_kind, "subject",
                                     f->subject, "criterion", f->threshold ? f->threshold : "",
                                     "stored_evidence_rows", (json_int_t)f->evidence_rows));
    return FALSE;
}

static gboolean take_rule(void *data, const CaseRunRule *r)
{
    Paper *p = data;
    if (!g_str_equal(r->rule, text_of(p->document, "rule")))
        return TRUE;
    json_object_update_new(p->document,
                           json_pack("{ss* ss* ss* ss* ss* ss* ss* ss* ss* ss*}", "title_en",
                                     r->title_en, "title_zh", r->title_zh, "claim_en", r->claim_en,
                                     "claim_zh", r->claim_zh, "source", r->source, "quotation",
                                     r->quotation, "innocent_en", r->innocent_en, "innocent_zh",
                                     r->innocent_zh, "convention_en", r->convention_en,
                                     "convention_zh", r->convention_zh));
    return FALSE;
}

/* ---- evidence, line by line */
typedef struct {
    guint8 *chosen; /* a bit per row of the ledger; NULL: referrals */
    GArray *shown;  /* EvidenceRow */
    gint64 rows;
} Counting;

static gboolean take_row(void *data, const EvidenceRow *row)
{
    Counting *c = data;
    c->rows++;
    if (c->shown->len < DOSSIER_LIST)
        g_array_append_vals(c->shown, row, 1);
    if (c->chosen)
        c->chosen[row->fact_row / 8] |= (guint8)(1u << row->fact_row % 8);
    return TRUE;
}

typedef struct {
    const guint8 *chosen;
    gint64 currency; /* symbol of the case's */
    Money amount[N_KINDS];
    gint64 rows[N_KINDS], others; /* others: in other currencies */
} Sums;

static gboolean add_chunk(Sums *s, const TableReader *r, GError **error)
{
    const gint64 *kind = reader_column(r, LEDGER_KIND)->ints,
                 *currency = reader_column(r, LEDGER_CURRENCY)->ints;
    for (guint i = 0; i < reader_rows(r); i++) {
        guint64 row = reader_first_row(r) + i;
        if (!(s->chosen[row / 8] >> row % 8 & 1) || (guint64)kind[i] >= N_KINDS)
            continue;
        if (currency[i] != s->currency) {
            s->others++;
            continue;
        }
        s->rows[kind[i]]++;
        if (!money_add(&s->amount[kind[i]], chunk_money(reader_column(r, LEDGER_AMOUNT), i))) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                        "the amounts of the evidence do not fit 128 bits together");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean add_up(const ReportView *v, Sums *s, GError **error)
{
    g_autoptr(GPtrArray) symbols = symbol_read_all(v->db, error);
    g_autoptr(TableReader) r =
        symbols ? reader_new(v->db, &table_ledger,
                             READER_WANTS(LEDGER_KIND) | READER_WANTS(LEDGER_CURRENCY) |
                                 READER_WANTS(LEDGER_AMOUNT),
                             error)
                : NULL;
    GError *failure = NULL;
    if (!r)
        return FALSE;
    while (s->currency < symbols->len &&
           !g_str_equal(symbols->pdata[s->currency], v->currency ? v->currency : ""))
        s->currency++;
    while (reader_next(r, &failure))
        if (!add_chunk(s, r, error))
            return FALSE;
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

static json_t *sums_json(const ReportView *v, const Sums *s)
{
    json_t *kinds = json_object();
    for (guint k = 0; k < N_KINDS; k++) {
        char amount[MONEY_TEXT_SIZE];
        money_format(s->amount[k], v->decimals, amount);
        if (s->rows[k])
            json_object_set_new(
                kinds, ledger_kind_names[k],
                json_pack("{sI ss}", "rows", (json_int_t)s->rows[k], "amount", amount));
    }
    return kinds;
}

static const char *whose(const CaseEvidence *e)
{
    return e->first < 0 ? "any" : e->first == e->last ? "own" : "team";
}

static gboolean add_line(Paper *p, const CaseEvidence *e, guint64 ledger_rows, gint64 *all,
                         GError **error)
{
    static const char *const facts[] = {"referral", "paid", "received"};
    g_autoptr(GArray) shown = g_array_new(FALSE, FALSE, sizeof(EvidenceRow));
    g_autofree guint8 *chosen = NULL;
    Sums sums = {.currency = 0};
    Counting c = {.shown = shown};
    if (e->facts != EVIDENCE_REFERRAL &&
        !(c.chosen = chosen = memory_new(guint8, ledger_rows / 8 + 1, error)))
        return FALSE;
    sums.chosen = chosen;
    if (!evidence_visit(p->view->db, (int)e->facts, e->first, e->last, e->kinds, e->until, take_row,
                        &c, error) ||
        (chosen && !add_up(p->view, &sums, error)))
        return FALSE;
    json_t *line =
        json_pack("{ss ss sI so}", "scope", whose(e), "facts", facts[e->facts], "evidence_rows",
                  (json_int_t)c.rows, "evidence", dossier_evidence_json(p->view, shown));
    if (chosen)
        json_object_set_new(line, "by_kind", sums_json(p->view, &sums));
    if (sums.others)
        json_object_set_new(line, "other_currency_rows", json_integer(sums.others));
    json_array_append_new(json_object_get(p->document, "evidence"), line);
    *all += c.rows;
    return TRUE;
}

static gboolean add_evidence(Paper *p, GError **error)
{
    guint64 ledger_rows;
    gint64 all = 0;
    g_autoptr(GArray) lines = case_evidence(p->view->c, &p->finding, error);
    json_object_set_new(p->document, "evidence", json_array());
    if (!lines || !chunk_count_rows(p->view->db, &table_ledger, &ledger_rows, error))
        return FALSE;
    for (guint i = 0; i < lines->len; i++)
        if (!add_line(p, &g_array_index(lines, CaseEvidence, i), ledger_rows, &all, error))
            return FALSE;
    json_object_set_new(p->document, "evidence_rows", json_integer(all));
    return TRUE;
}

/* ---- the whole */
static gboolean add_recomputed(Paper *p, const char *recomputed, GError **error)
{
    json_t *again = json_loads(recomputed, 0, NULL);
    if (!json_is_object(again)) {
        json_decref(again);
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "the recomputed finding is no JSON object");
        return FALSE;
    }
    json_object_update_new(p->document, again);
    return TRUE;
}

char *downline_report_finding(DownlineCase *c, gint64 number, const char *recomputed, gboolean json,
                              GError **error)
{
    g_autoptr(ReportView) v = view_open(c, 0, error);
    if (!v)
        return NULL;
    Paper p = {.view = v, .document = json_pack("{sI}", "finding", (json_int_t)number)};
    gboolean done = case_finding_visit(c, v->run->run_id, number, take_finding, &p, error) &&
                    case_run_rules_visit(c, v->run->run_id, take_rule, &p, error) &&
                    add_recomputed(&p, recomputed, error) && add_evidence(&p, error);
    char *text = !done ? NULL : json ? dossier_json_text(p.document) : finding_text(p.document);
    json_decref(p.document);
    return text;
}
