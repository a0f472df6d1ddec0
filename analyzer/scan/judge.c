/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules applied to their subjects: the findings, and how many rows stand behind each. */
#include "scan/facts.h"

#include <downline/scan.h>
#include <downline/types.h>
G_STATIC_ASSERT((int)EVIDENCE_OWN == SCOPE_OWN && (int)EVIDENCE_TEAM == SCOPE_TEAM &&
                (int)EVIDENCE_ANY == SCOPE_ANY);

typedef struct {
    Facts *f;
    const Rule *rule;
    SubjectGetter get[RULE_MAX_METRICS];
    TableWriter *w;
    gboolean is_foreign;                /* the rule's amounts are of another currency */
    gint64 run_id, rule_no, finding_id; /* of the next finding */
    guint64 tested, unknown;
    GArray *met_positions; /* guint32 */
} Judge;

typedef struct {
    const Judge *judge;
    guint32 position;
} Subject;

static RuleValue fetch_value(void *data, guint slot)
{
    const Subject *s = data;
    return s->judge->get[slot](s->judge->f, s->judge->rule->subject, s->position);
}

static void judge_subject(Judge *j, guint32 i)
{
    Subject subject = {j, i};
    RuleVerdict verdict =
        j->is_foreign ? RULE_UNKNOWN : rule_judge_lazily(j->rule, fetch_value, &subject);
    j->tested++;
    j->unknown += verdict == RULE_UNKNOWN;
    if (verdict == RULE_MET)
        g_array_append_val(j->met_positions, i);
}

static void judge_all(Judge *j)
{
    const Forest *t = j->f->forest;
    switch (j->rule->subject) {
    case SUBJECT_CASE:
        judge_subject(j, 0);
        break;
    case SUBJECT_TREE:
        for (guint32 i = 0; i < t->n; i += t->size[i])
            judge_subject(j, i);
        break;
    default:
        for (guint32 i = 0; i < t->n; i++)
            if (!j->rule->skip_roots || t->parent[i] != FOREST_NONE)
                judge_subject(j, i);
    }
}

/* How many rows one evidence line selects for a subject. */
static guint64 count_rows(const Judge *j, const RuleEvidence *e, guint32 i)
{
    const Facts *f = j->f;
    gboolean everybody = e->scope == EVIDENCE_ANY || j->rule->subject == SUBJECT_CASE;
    guint32 first = i, end = everybody ? f->forest->n : i + 1;
    if (!everybody && e->scope == EVIDENCE_TEAM) {
        /* a top's link to its own sponsor is no part of the team */
        first = i + (e->facts == EVIDENCE_REFERRAL);
        end = i + f->forest->size[i];
    }
    if (e->facts == EVIDENCE_REFERRAL)
        return everybody ? f->referrals_before[f->forest->n]
                         : f->referrals_before[end] - f->referrals_before[first];
    guint64 rows = 0;
    for (guint k = 0; everybody && k < N_KINDS; k++)
        rows += e->kinds >> k & 1 ? f->totals.done_rows[k] : 0;
    const EvidenceLine *line = everybody ? NULL : facts_evidence(f, e);
    return line ? line->before[end] - line->before[first] : rows;
}

static gboolean add_finding(Judge *j, guint32 i, GError **error)
{
    const Rule *rule = j->rule;
    gboolean whole_case = rule->subject == SUBJECT_CASE;
    RuleValue v = rule_value_reduce(j->get[rule->value_slot](j->f, rule->subject, i));
    guint64 rows = 0;
    for (guint k = 0; k < rule->evidence->len; k++)
        rows += count_rows(j, &g_array_index(rule->evidence, RuleEvidence, k), i);
    writer_int(j->w, FINDING_ID, j->finding_id++);
    writer_int(j->w, FINDING_RUN, j->run_id);
    writer_int(j->w, FINDING_RULE, j->rule_no);
    writer_int(j->w, FINDING_POSITION, whole_case ? -1 : (gint64)i);
    writer_int(j->w, FINDING_LAST, whole_case ? -1 : (gint64)i + j->f->forest->size[i] - 1);
    writer_int(j->w, FINDING_SUBJECT, whole_case ? COLUMN_NOBODY : j->f->forest->party[i]);
    writer_money(j->w, FINDING_NUMERATOR, v.numerator);
    writer_money(j->w, FINDING_DENOMINATOR, v.denominator);
    writer_int(j->w, FINDING_EVIDENCE_ROWS, (gint64)rows);
    return writer_end_row(j->w, error);
}

static gboolean add_run_rule(Judge *j, GError **error)
{
    const Rule *r = j->rule;
    g_autofree CaseEvidenceLine *lines = g_new0(CaseEvidenceLine, r->evidence->len + 1);
    for (guint k = 0; k < r->evidence->len; k++) {
        const RuleEvidence *e = &g_array_index(r->evidence, RuleEvidence, k);
        lines[k] = (CaseEvidenceLine){r->subject == SUBJECT_CASE ? SCOPE_ANY : (CaseScope)e->scope,
                                      (EvidenceFacts)e->facts, e->kinds, j->f->scope.until};
    }
    CaseRunRule row = {.rule = r->id,
                       .version = r->version,
                       .family = r->family,
                       .severity = r->severity,
                       .subject_kind = subject_names[r->subject],
                       .value_metric = r->metrics->pdata[r->value_slot],
                       .threshold = r->threshold_text,
                       .threshold_real = rule_value_real(r->threshold),
                       .title_en = r->title_en,
                       .title_zh = r->title_zh,
                       .claim_en = r->claim_en,
                       .claim_zh = r->claim_zh,
                       .source = r->source,
                       .quotation = r->quotation,
                       .innocent_en = r->innocent_en,
                       .innocent_zh = r->innocent_zh,
                       .convention_en = r->convention,
                       .convention_zh = r->convention_zh,
                       .tested = j->tested,
                       .unknown = j->unknown,
                       .findings = j->met_positions->len,
                       .evidence = lines,
                       .n_evidence = r->evidence->len};
    return case_run_rule_add(j->f->c, j->run_id, &row, &j->rule_no, &j->finding_id, error);
}

static gboolean bind_getters(Judge *j, GError **error)
{
    if (j->rule->metrics->len > RULE_MAX_METRICS) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "rule %s uses %u metrics: at most %d are supported", j->rule->id,
                    j->rule->metrics->len, RULE_MAX_METRICS);
        return FALSE;
    }
    for (guint k = 0; k < j->rule->metrics->len; k++) {
        j->get[k] = subject_getter(j->rule->metrics->pdata[k]);
        if (!j->get[k]) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                        "rule %s uses the metric '%s', which a scan does not compute", j->rule->id,
                        (const char *)j->rule->metrics->pdata[k]);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean judge_rule(Facts *f, const Rule *rule, gint64 run_id, TableWriter *w,
                           guint64 *counts, GError **error)
{
    g_autoptr(GArray) met = g_array_new(FALSE, FALSE, sizeof(guint32));
    Judge j = {.f = f,
               .rule = rule,
               .w = w,
               .run_id = run_id,
               .met_positions = met,
               .is_foreign = rule->currency && (g_strcmp0(rule->currency, f->currency) != 0 ||
                                                f->decimals != RULE_DECIMALS)};
    DownlineSeverity severity;
    if (!bind_getters(&j, error) || !downline_severity_parse(rule->severity, &severity, error))
        return FALSE;
    judge_all(&j);
    if (!add_run_rule(&j, error))
        return FALSE;
    for (guint k = 0; k < met->len; k++)
        if (!add_finding(&j, g_array_index(met, guint32, k), error))
            return FALSE;
    counts[severity] += met->len;
    return TRUE;
}

gboolean subjects_judge(Facts *f, GPtrArray *rules, gint64 run_id, guint64 *counts, GError **error)
{
    g_autoptr(TableWriter) w = writer_new(f->db, &table_finding, error);
    for (guint r = 0; w && r < rules->len; r++) {
        facts_tell(f, "rules", r, rules->len);
        if (!judge_rule(f, rules->pdata[r], run_id, w, counts, error))
            return FALSE;
    }
    return w && writer_finish(w, error);
}
