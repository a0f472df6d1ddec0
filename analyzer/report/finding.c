/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding, computed again and laid out: the criterion comparison by comparison, the evidence
 * rows counted and added up once more, what the figures mean, source, innocent explanations. */
#include "base/memory.h"
#include "ledger/reader.h"
#include "report/dossier.h"
#include "report/fields.h"
#include "report/lines.h"

#include <downline/report.h>
#include <string.h>

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

/* ---- in words */
static void put_value(GString *out, const json_t *metric)
{
    const char *exact = text_of(metric, "value_exact");
    put_escaped(out, has(metric, "amount") ? text_of(metric, "amount") : exact);
    if (strchr(exact, '/'))
        g_string_append_printf(out, " = %.4g", real_of(metric, "value"));
    else if (!has(metric, "amount"))
        g_string_append_printf(out, " (%s)", text_of(metric, "unit"));
    g_string_append_c(out, '\n');
}

static void put_computation(GString *out, const json_t *document)
{
    gsize i;
    json_t *item;
    put_heading(out, "Computed again from the input rows");
    json_array_foreach(json_object_get(document, "metrics"), i, item)
    {
        put_label(out, text_of(item, "metric"));
        put_value(out, item);
    }
    json_array_foreach(json_object_get(document, "comparisons"), i, item)
    {
        put_label(out, i ? "" : "criterion");
        put_escaped(out, text_of(item, "comparison"));
        g_string_append_printf(out, ": %s\n", text_of(item, "verdict"));
    }
    put_label(out, "verdict");
    g_string_append_printf(out, "%s\n", text_of(document, "verdict"));
    put_label(out, "value");
    g_string_append_printf(out, "%s; the run stored %s: %s\n", text_of(document, "value_exact"),
                           text_of(document, "stored_value_exact"),
                           json_is_true(json_object_get(document, "agrees")) ? "the same"
                                                                             : "NOT THE SAME");
}

static void put_sums(GString *out, const json_t *line)
{
    const char *kind;
    json_t *sum;
    json_object_foreach(json_object_get(line, "by_kind"), kind, sum)
    {
        g_string_append_printf(out, "; %s %s in %" G_GINT64_FORMAT " row%s", kind,
                               text_of(sum, "amount"), integer_of(sum, "rows"),
                               integer_of(sum, "rows") == 1 ? "" : "s");
    }
    if (integer_of(line, "other_currency_rows"))
        g_string_append_printf(out, "; %" G_GINT64_FORMAT " in other currencies",
                               integer_of(line, "other_currency_rows"));
}

static void put_rows(GString *out, const json_t *document)
{
    gsize i;
    json_t *line;
    put_heading(out, "Evidence, counted again");
    put_label(out, "rows");
    g_string_append_printf(out, "%" G_GINT64_FORMAT "; the run counted %" G_GINT64_FORMAT "\n",
                           integer_of(document, "evidence_rows"),
                           integer_of(document, "stored_evidence_rows"));
    json_array_foreach(json_object_get(document, "evidence"), i, line)
    {
        g_autofree char *label =
            g_strdup_printf("%s, %s", text_of(line, "facts"), text_of(line, "scope"));
        put_label(out, label);
        g_string_append_printf(out, "%" G_GINT64_FORMAT " rows", integer_of(line, "evidence_rows"));
        put_sums(out, line);
        g_string_append_c(out, '\n');
        if (integer_of(line, "evidence_rows"))
            put_evidence(out, line);
    }
}

static void put_meaning(GString *out, const json_t *document)
{
    static const char *const texts[][2] = {{"how it is counted", "convention_en"},
                                           {"source", "source"},
                                           {"quotation", "quotation"},
                                           {"innocent explanations", "innocent_en"}};
    gsize i;
    json_t *metric;
    put_heading(out, "What the figures mean");
    json_array_foreach(json_object_get(document, "metrics"), i, metric)
        put_paragraph(out, text_of(metric, "metric"), text_of(metric, "definition_en"));
    put_heading(out, "The criterion");
    for (guint k = 0; k < G_N_ELEMENTS(texts); k++)
        put_paragraph(out, texts[k][0], text_of(document, texts[k][1]));
}

static char *finding_text(const json_t *document)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "Finding %" G_GINT64_FORMAT ": ", integer_of(document, "finding"));
    put_escaped(out, text_of(document, "title_en"));
    g_string_append_c(out, '\n');
    put_line(out, "rule", json_object_get(document, "rule"));
    put_line(out, "severity", json_object_get(document, "severity"));
    put_label(out, "about");
    put_escaped(out, text_of(document, "subject_kind"));
    if (!g_str_equal(text_of(document, "subject_kind"), "case")) {
        g_string_append_c(out, ' ');
        put_escaped(out, text_of(document, "subject"));
    }
    g_string_append_c(out, '\n');
    put_paragraph(out, "states", text_of(document, "claim_en"));
    put_line(out, "criterion", json_object_get(document, "criterion"));
    put_computation(out, document);
    put_rows(out, document);
    put_meaning(out, document);
    return g_string_free(out, FALSE);
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
