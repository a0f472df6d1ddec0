/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs, and the rules as they were applied in each. */
#include "casefile/statement.h"

void case_run_free(CaseRun *r)
{
    if (!r)
        return;
    g_free(r->as_of);
    g_free(r->rules);
    g_free(r->started_at);
    g_free(r->versions);
    g_free(r->summary);
    g_free(r);
}

gint64 case_run_next_id(DownlineCase *c, GError **error)
{
    gint64 id;
    return statement_number(c->db, "cannot number a run",
                            "SELECT coalesce(max(run_id), 0) + 1 FROM run", &id, error)
               ? id
               : 0;
}

gboolean case_run_add(DownlineCase *c, const CaseRun *r, GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot store a run",
        "INSERT INTO run (run_id, as_of, rules, started_at, versions, summary, sources) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, r->run_id);
    bind_text(&s, r->as_of);
    bind_text(&s, r->rules);
    bind_text(&s, r->started_at);
    bind_text(&s, r->versions);
    bind_text(&s, r->summary);
    bind_int(&s, r->sources);
    return statement_run(&s, error);
}

static void set_missing(DownlineCase *c, gint64 run_id, GError **error)
{
    if (run_id)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "%s: there is no run %" G_GINT64_FORMAT, c->path, run_id);
    else
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "%s: the case has not been scanned yet", c->path);
}

CaseRun *case_run_find(DownlineCase *c, gint64 run_id, GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot read a run",
        "SELECT run_id, as_of, rules, started_at, versions, summary, sources FROM run "
        "WHERE run_id = ?1 OR ?1 = 0 ORDER BY run_id DESC LIMIT 1");
    bind_int(&s, run_id);
    if (!statement_row(&s, error)) {
        if (statement_ok(&s))
            set_missing(c, run_id, error);
        return NULL;
    }
    CaseRun *r = g_new0(CaseRun, 1);
    r->run_id = row_int(&s, 0);
    r->as_of = g_strdup(row_optional(&s, 1));
    r->rules = g_strdup(row_optional(&s, 2));
    r->started_at = g_strdup(row_optional(&s, 3));
    r->versions = g_strdup(row_optional(&s, 4));
    r->summary = g_strdup(row_optional(&s, 5));
    r->sources = row_int(&s, 6);
    return r;
}

/* After the rules that are there. */
static gboolean number_rule(DownlineCase *c, gint64 run_id, gint64 *rule_no, gint64 *first_finding,
                            GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot number a rule",
        "SELECT iif(run_id = ?, rule_no, 0) + 1, first_finding + findings FROM run_rule "
        "ORDER BY run_id DESC, rule_no DESC LIMIT 1");
    bind_int(&s, run_id);
    gboolean follows = statement_row(&s, error);
    *rule_no = follows ? row_int(&s, 0) : 1;
    *first_finding = follows ? row_int(&s, 1) : 1;
    return statement_ok(&s);
}

static gboolean add_line(DownlineCase *c, gint64 run_id, gint64 rule_no, guint number,
                         const CaseEvidenceLine *e, GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot store the evidence of a rule",
        "INSERT INTO run_evidence (run_id, rule_no, evidence_no, scope, facts, kinds, until) "
        "VALUES (?, ?, ?, ?, ?, ?, nullif(?, 9223372036854775807))");
    bind_int(&s, run_id);
    bind_int(&s, rule_no);
    bind_int(&s, number);
    bind_int(&s, e->scope);
    bind_int(&s, e->facts);
    bind_int(&s, e->kinds);
    bind_int(&s, e->until);
    return statement_run(&s, error);
}

gboolean case_run_rule_add(DownlineCase *c, gint64 run_id, const CaseRunRule *r, gint64 *rule_no,
                           gint64 *first_finding, GError **error)
{
    gint64 number, first;
    if (!number_rule(c, run_id, &number, &first, error))
        return FALSE;
    const char *const texts[] = {r->title_en,      r->title_zh,     r->claim_en,    r->claim_zh,
                                 r->source,        r->quotation,    r->innocent_en, r->innocent_zh,
                                 r->convention_en, r->convention_zh};
    g_auto(Statement) s = statement_cached(
        c, "cannot store a rule",
        "INSERT INTO run_rule (run_id, rule_no, rule, version, family, severity, subject_kind, "
        "value_metric, threshold, threshold_real, title_en, title_zh, claim_en, claim_zh, source, "
        "quotation, "
        "innocent_en, innocent_zh, convention_en, convention_zh, tested, unknown, "
        "first_finding, findings) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, run_id);
    bind_int(&s, number);
    bind_text(&s, r->rule);
    bind_text(&s, r->version);
    bind_text(&s, r->family);
    bind_text(&s, r->severity);
    bind_text(&s, r->subject_kind);
    bind_text(&s, r->value_metric);
    bind_text(&s, r->threshold);
    bind_real(&s, r->threshold_real);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        bind_text(&s, texts[i]);
    bind_int(&s, (gint64)r->tested);
    bind_int(&s, (gint64)r->unknown);
    bind_int(&s, first);
    bind_int(&s, (gint64)r->findings);
    for (guint i = 0; i <= r->n_evidence; i++)
        if (!(i ? add_line(c, run_id, number, i, &r->evidence[i - 1], error)
                : statement_run(&s, error)))
            return FALSE;
    *rule_no = number;
    *first_finding = first;
    return TRUE;
}

gboolean case_run_rules_visit(DownlineCase *c, gint64 run_id, CaseRunRuleVisitor visit, void *data,
                              GError **error)
{
    g_auto(Statement) s = statement_new(
        c->db, "cannot read the rules of a run",
        "SELECT rule, version, family, severity, subject_kind, threshold, threshold_real, "
        "title_en, title_zh, claim_en, claim_zh, source, quotation, innocent_en, innocent_zh, "
        "convention_en, convention_zh, tested, unknown, value_metric, findings "
        "FROM run_rule WHERE run_id = ? ORDER BY rule_no");
    bind_int(&s, run_id);
    while (statement_row(&s, error)) {
        CaseRunRule r = {
            .rule = row_text(&s, 0),
            .version = row_optional(&s, 1),
            .family = row_optional(&s, 2),
            .severity = row_text(&s, 3),
            .subject_kind = row_text(&s, 4),
            .threshold = row_optional(&s, 5),
            .threshold_real = row_real(&s, 6),
            .title_en = row_optional(&s, 7),
            .title_zh = row_optional(&s, 8),
            .claim_en = row_optional(&s, 9),
            .claim_zh = row_optional(&s, 10),
            .source = row_optional(&s, 11),
            .quotation = row_optional(&s, 12),
            .innocent_en = row_optional(&s, 13),
            .innocent_zh = row_optional(&s, 14),
            .convention_en = row_optional(&s, 15),
            .convention_zh = row_optional(&s, 16),
            .tested = (guint64)row_int(&s, 17),
            .unknown = (guint64)row_int(&s, 18),
            .value_metric = row_optional(&s, 19),
            .findings = (guint64)row_int(&s, 20),
        };
        if (!visit(data, &r))
            break;
    }
    return statement_ok(&s);
}
