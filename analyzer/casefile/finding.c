/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings and their evidence. A finding's row is kept small: what it shares with others of its
 * rule is in run_rule. Reading goes rule by rule, in the order of an index, so that nothing is
 * sorted and the number of findings does not show in memory. */
#include "casefile/statement.h"

static gboolean add_evidence(DownlineCase *c, gint64 finding_id, const CaseEvidence *e,
                             guint number, GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot store evidence of a finding",
        "INSERT INTO finding_evidence (finding_id, evidence_no, facts, first, last, kinds, until) "
        "VALUES (?, ?, ?, ?, ?, ?, nullif(?, 9223372036854775807))");
    bind_int(&s, finding_id);
    bind_int(&s, number);
    bind_int(&s, e->facts);
    bind_int(&s, e->first);
    bind_int(&s, e->last);
    bind_int(&s, e->kinds);
    bind_int(&s, e->until);
    return statement_run(&s, error);
}

static gboolean add_finding(DownlineCase *c, const CaseFinding *f, GError **error)
{
    g_auto(Statement) s =
        statement_cached(c, "cannot store a finding",
                         "INSERT INTO finding (run_id, rule_no, position, subject, "
                         "value, value_real, evidence_rows) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, f->run_id);
    bind_int(&s, f->rule_no);
    bind_int(&s, f->position);
    bind_text(&s, f->subject);
    bind_text(&s, f->value);
    bind_real(&s, f->value_real);
    bind_int(&s, (gint64)f->evidence_rows);
    return statement_run(&s, error);
}

gboolean case_finding_add(DownlineCase *c, const CaseFinding *f, const CaseEvidence *evidence,
                          guint n_evidence, GError **error)
{
    if (!add_finding(c, f, error))
        return FALSE;
    gint64 finding_id = sqlite3_last_insert_rowid(c->db);
    for (guint i = 0; i < n_evidence; i++)
        if (!add_evidence(c, finding_id, &evidence[i], i + 1, error))
            return FALSE;
    return TRUE;
}

typedef struct {
    DownlineCase *c;
    const char *subject; /* NULL: all */
    guint64 left;        /* to be visited; G_MAXUINT64: no limit */
    CaseFindingVisitor visit;
    void *data;
    gboolean stopped;
} Walk;

/* The findings of one rule; f holds what they share. */
static gboolean walk_rule(Walk *w, CaseFinding f, GError **error)
{
    g_auto(Statement) s =
        statement_new(w->c->db, "cannot read the findings",
                      "SELECT finding_id, position, subject, value, value_real, evidence_rows "
                      "FROM finding INDEXED BY finding_by_rule "
                      "WHERE run_id = ?1 AND rule_no = ?2 AND (?3 IS NULL OR subject = ?3) "
                      "ORDER BY finding_id");
    bind_int(&s, f.run_id);
    bind_int(&s, f.rule_no);
    bind_text(&s, w->subject);
    while (!w->stopped && w->left && statement_row(&s, error)) {
        f.finding_id = row_int(&s, 0);
        f.position = row_int(&s, 1);
        f.subject = row_text(&s, 2);
        f.value = row_text(&s, 3);
        f.value_real = row_real(&s, 4);
        f.evidence_rows = (guint64)row_int(&s, 5);
        w->stopped = !w->visit(w->data, &f);
        w->left--;
    }
    return statement_ok(&s);
}

gboolean case_findings_visit(DownlineCase *c, gint64 run_id, const char *rule, const char *subject,
                             guint64 limit, CaseFindingVisitor visit, void *data, GError **error)
{
    Walk w = {c, subject, limit ? limit : G_MAXUINT64, visit, data, FALSE};
    g_auto(Statement) s =
        statement_new(c->db, "cannot read the rules of a run",
                      "SELECT rule_no, rule, version, family, severity, subject_kind, threshold, "
                      "threshold_real "
                      "FROM run_rule WHERE run_id = ?1 AND (?2 IS NULL OR rule = ?2) "
                      "ORDER BY CASE severity WHEN 'severe' THEN 0 WHEN 'warning' THEN 1 "
                      "WHEN 'notice' THEN 2 ELSE 3 END, rule, rule_no");
    bind_int(&s, run_id);
    bind_text(&s, rule);
    while (!w.stopped && w.left && statement_row(&s, error)) {
        CaseFinding f = {
            .run_id = run_id,
            .rule_no = row_int(&s, 0),
            .rule = row_text(&s, 1),
            .rule_version = row_optional(&s, 2),
            .family = row_optional(&s, 3),
            .severity = row_text(&s, 4),
            .subject_kind = row_text(&s, 5),
            .threshold = row_optional(&s, 6),
            .threshold_real = row_real(&s, 7),
        };
        if (!walk_rule(&w, f, error))
            return FALSE;
    }
    return statement_ok(&s);
}

guint64 case_findings_count(DownlineCase *c, gint64 run_id)
{
    g_auto(Statement) s = statement_cached(c, "cannot count the findings",
                                           "SELECT count(*) FROM finding WHERE run_id = ?");
    bind_int(&s, run_id);
    return statement_row(&s, NULL) ? (guint64)row_int(&s, 0) : 0;
}

GArray *case_evidence(DownlineCase *c, gint64 finding_id, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(CaseEvidence));
    g_auto(Statement) s =
        statement_cached(c, "cannot read the evidence of a finding",
                         "SELECT facts, first, last, kinds, coalesce(until, 9223372036854775807) "
                         "FROM finding_evidence WHERE finding_id = ? ORDER BY evidence_no");
    bind_int(&s, finding_id);
    while (statement_row(&s, error)) {
        if (row_int(&s, 0) < EVIDENCE_REFERRAL || row_int(&s, 0) > EVIDENCE_RECEIVED) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "%s: damaged case: evidence of finding %" G_GINT64_FORMAT
                        ": expected facts 0 to 2, found %" G_GINT64_FORMAT,
                        c->path, finding_id, row_int(&s, 0));
            return NULL;
        }
        CaseEvidence e = {
            .facts = (EvidenceFacts)row_int(&s, 0),
            .first = row_int(&s, 1),
            .last = row_int(&s, 2),
            .kinds = (guint32)row_int(&s, 3),
            .until = row_int(&s, 4),
        };
        g_array_append_val(all, e);
    }
    return statement_ok(&s) ? g_steal_pointer(&all) : NULL;
}
