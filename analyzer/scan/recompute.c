/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One finding computed again from the facts, as a scan would, for whoever wants to check it. */
#include "scan/facts.h"

#include "ledger/vtab.h"

#include <downline/scan.h>
#include <jansson.h>
#include <string.h>

/* What the run stored of the finding. */
typedef struct {
    char *criterion, *value_metric, *value;
    MetricSubject subject;
    gint64 position;
} Stored;

static void stored_clear(Stored *s)
{
    g_free(s->criterion);
    g_free(s->value_metric);
    g_free(s->value);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Stored, stored_clear)

static gboolean keep(void *data, const CaseFinding *f)
{
    Stored *s = data;
    s->criterion = g_strdup(f->threshold);
    s->value_metric = g_strdup(f->value_metric);
    s->value = g_strdup(f->value);
    s->position = f->position;
    while (subject_names[s->subject] && strcmp(subject_names[s->subject], f->subject_kind) != 0)
        s->subject++;
    return FALSE;
}

static gboolean read_stored(DownlineCase *c, gint64 run_id, gint64 number, Stored *s,
                            GError **error)
{
    if (!vtab_register(case_database(c), 0, error) ||
        !case_finding_visit(c, run_id, number, keep, s, error))
        return FALSE;
    if (s->criterion && s->value_metric && s->subject < N_SUBJECTS)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: the rule of finding %" G_GINT64_FORMAT " is not complete", number);
    return FALSE;
}

/* The facts must be those that the run saw. */
static gboolean check_sources(DownlineCase *c, const CaseRun *run, GError **error)
{
    g_autoptr(GPtrArray) sources = case_sources(c, error);
    if (!sources)
        return FALSE;
    if ((gint64)sources->len == run->sources)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "run %" G_GINT64_FORMAT " saw %" G_GINT64_FORMAT
                " files and the case now holds %u: scan again, then look at the new run's findings",
                run->run_id, run->sources, sources->len);
    return FALSE;
}

typedef struct {
    const Facts *f;
    const Stored *stored;
} Subject;

static RuleValue value_of(void *data, const char *metric)
{
    const Subject *s = data;
    return subject_value(s->f, metric, s->stored->subject,
                         s->stored->position < 0 ? 0 : (guint32)s->stored->position);
}

static const char *verdict_word(RuleVerdict verdict)
{
    return verdict == RULE_MET ? "met" : verdict == RULE_UNKNOWN ? "unknown" : "not met";
}

static json_t *metric_json(const Facts *f, const char *name, RuleValue value)
{
    const MetricInfo *info = metric_find(name);
    g_autofree char *exact = rule_value_text(value);
    gboolean is_money = value.denominator == 1 && !strcmp(info->unit, "minor units");
    char amount[MONEY_TEXT_SIZE] = "";
    if (is_money)
        money_format(value.numerator, f->decimals, amount);
    return json_pack("{ss ss ss* so ss ss ss ss*}", "metric", name, "value_exact", exact, "amount",
                     is_money ? amount : NULL, "value",
                     value.denominator ? json_real(rule_value_real(value)) : json_null(), "unit",
                     info->unit, "definition_en", info->en, "definition_zh", info->zh, "source",
                     info->source);
}

static char *proof_text(const Facts *f, const Stored *s, const RuleProof *p)
{
    json_t *metrics = json_array(), *comparisons = json_array();
    for (guint i = 0; i < p->metrics->len; i++)
        json_array_append_new(
            metrics, metric_json(f, p->metrics->pdata[i], g_array_index(p->values, RuleValue, i)));
    for (guint i = 0; i < p->comparisons->len; i++) {
        const RuleComparison *c = &g_array_index(p->comparisons, RuleComparison, i);
        json_array_append_new(comparisons, json_pack("{ss ss}", "comparison", c->text, "verdict",
                                                     verdict_word(c->verdict)));
    }
    Subject subject = {f, s};
    RuleValue reduced = rule_value_reduce(value_of(&subject, s->value_metric));
    g_autofree char *value = rule_value_text(reduced);
    json_t *document =
        json_pack("{so so ss ss ss sb}", "metrics", metrics, "comparisons", comparisons, "verdict",
                  verdict_word(p->verdict), "value_exact", value, "stored_value_exact", s->value,
                  "agrees", p->verdict == RULE_MET && !strcmp(value, s->value));
    char *text = json_dumps(document, JSON_REAL_PRECISION(15)), *copy = g_strdup(text);
    free(text);
    json_decref(document);
    return copy;
}

static gboolean check_position(const Facts *f, const Stored *s, GError **error)
{
    if (s->position < (gint64)f->forest->n)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: a finding is about member number %" G_GINT64_FORMAT " of %u",
                s->position + 1, f->forest->n);
    return FALSE;
}

char *downline_scan_recompute(DownlineCase *c, gint64 number, const DownlineProgress *progress,
                              GError **error)
{
    g_auto(Facts) f = {.c = c, .db = case_database(c), .progress = progress, .is_rehearsal = TRUE};
    g_auto(Stored) s = {0};
    g_auto(RuleProof) proof = {0};
    g_autoptr(GPtrArray) no_rules = g_ptr_array_new();
    g_autoptr(CaseRun) run = case_run_find(c, 0, error);
    Subject subject = {&f, &s};
    if (!run || !read_stored(c, run->run_id, number, &s, error) || !check_sources(c, run, error) ||
        !facts_measure(&f, no_rules, run->as_of, run->run_id, error) ||
        !check_position(&f, &s, error) ||
        !rule_prove(s.criterion, s.subject, value_of, &subject, &proof, error))
        return NULL;
    return proof_text(&f, &s, &proof);
}
