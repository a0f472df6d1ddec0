/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings and their evidence. What a finding shares with others of its rule is in run_rule and
 * run_evidence. The bulk table `finding` has a row number, which is finding_id - 1, to go by, and
 * gives its rows in that order. */
#include "casefile/statement.h"

typedef struct {
    DownlineCase *c;
    const char *subject; /* NULL: all */
    gint64 position;     /* of the only ones wanted; ANYWHERE: all */
    guint64 left;        /* to be visited; G_MAXUINT64: no limit */
    CaseFindingVisitor visit;
    void *data;
    gboolean stopped;
} Walk;
#define ANYWHERE G_MININT64

#define SELECT_FINDINGS                                                                            \
    "SELECT finding_id, position, last, subject, value, value_real, evidence_rows FROM finding "   \
    "WHERE rowid >= ?1 - 1 AND rowid < ?2 - 1"

/* An unused condition would have every row looked at twice. */
static const char *choose_statement(const Walk *w)
{
    if (w->position != ANYWHERE)
        return SELECT_FINDINGS " AND position = ?3";
    return w->subject ? SELECT_FINDINGS " AND subject = ?3" : SELECT_FINDINGS;
}

/* The findings of one rule, first to end - 1; f holds what they share. */
static gboolean walk_rule(Walk *w, CaseFinding f, gint64 first, gint64 end, GError **error)
{
    g_auto(Statement) s = statement_new(w->c->db, "cannot read the findings", choose_statement(w));
    bind_int(&s, first);
    bind_int(&s, end);
    if (w->position != ANYWHERE)
        bind_int(&s, w->position);
    else if (w->subject)
        bind_text(&s, w->subject);
    while (!w->stopped && w->left && statement_row(&s, error)) {
        f.finding_id = row_int(&s, 0);
        f.position = row_int(&s, 1);
        f.last = row_int(&s, 2);
        f.subject = row_text(&s, 3);
        f.value = row_text(&s, 4);
        f.value_real = row_real(&s, 5);
        f.evidence_rows = (guint64)row_int(&s, 6);
        w->stopped = !w->visit(w->data, &f);
        w->left--;
    }
    return statement_ok(&s);
}

#define SELECT_RULES                                                                               \
    "SELECT rule_no, rule, version, family, severity, subject_kind, threshold, threshold_real, "   \
    "value_metric, first_finding, first_finding + findings FROM run_rule "                         \
    "WHERE run_id = ?1 AND findings > 0 "

/* What the findings of the rule share; texts live until the next row. */
static CaseFinding read_rule(const Statement *s, gint64 run_id)
{
    return (CaseFinding){.run_id = run_id,
                         .rule_no = row_int(s, 0),
                         .rule = row_text(s, 1),
                         .rule_version = row_optional(s, 2),
                         .family = row_optional(s, 3),
                         .severity = row_text(s, 4),
                         .subject_kind = row_text(s, 5),
                         .threshold = row_optional(s, 6),
                         .threshold_real = row_real(s, 7),
                         .value_metric = row_optional(s, 8)};
}

static gboolean walk_rules(Walk *w, gint64 run_id, const char *rule, GError **error)
{
    g_auto(Statement) s =
        statement_new(w->c->db, "cannot read the rules of a run",
                      SELECT_RULES "AND (?2 IS NULL OR rule = ?2) "
                                   "ORDER BY CASE severity WHEN 'severe' THEN 0 WHEN 'warning' "
                                   "THEN 1 WHEN 'notice' THEN 2 ELSE 3 END, rule, rule_no");
    bind_int(&s, run_id);
    bind_text(&s, rule);
    while (!w->stopped && w->left && statement_row(&s, error)) {
        if (!walk_rule(w, read_rule(&s, run_id), row_int(&s, 9), row_int(&s, 10), error))
            return FALSE;
    }
    return statement_ok(&s);
}

gboolean case_findings_visit(DownlineCase *c, gint64 run_id, const char *rule, const char *subject,
                             guint64 limit, CaseFindingVisitor visit, void *data, GError **error)
{
    Walk w = {c, subject, ANYWHERE, limit ? limit : G_MAXUINT64, visit, data, FALSE};
    return walk_rules(&w, run_id, rule, error);
}

gboolean case_findings_at(DownlineCase *c, gint64 run_id, gint64 position, CaseFindingVisitor visit,
                          void *data, GError **error)
{
    Walk w = {c, NULL, position, G_MAXUINT64, visit, data, FALSE};
    return walk_rules(&w, run_id, NULL, error);
}

static gboolean no_such_finding(gint64 run_id, gint64 number, guint64 count, GError **error)
{
    if (count)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "there is no finding %" G_GINT64_FORMAT ": run %" G_GINT64_FORMAT
                    " has findings 1 to %" G_GUINT64_FORMAT,
                    number, run_id, count);
    else
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "there is no finding %" G_GINT64_FORMAT ": run %" G_GINT64_FORMAT " has none",
                    number, run_id);
    return FALSE;
}

gboolean case_finding_visit(DownlineCase *c, gint64 run_id, gint64 number, CaseFindingVisitor visit,
                            void *data, GError **error)
{
    guint64 count;
    gint64 first;
    if (!case_findings_count(c, run_id, &count, &first, error))
        return FALSE;
    if (number < 1 || (guint64)number > count)
        return no_such_finding(run_id, number, count, error);
    Walk w = {c, NULL, ANYWHERE, 1, visit, data, FALSE};
    gint64 id = first + number - 1;
    g_auto(Statement) s =
        statement_new(c->db, "cannot read the rule of a finding",
                      SELECT_RULES "AND first_finding <= ?2 AND first_finding + findings > ?2");
    bind_int(&s, run_id);
    bind_int(&s, id);
    return statement_row(&s, error) && walk_rule(&w, read_rule(&s, run_id), id, id + 1, error);
}

gboolean case_findings_count(DownlineCase *c, gint64 run_id, guint64 *count, gint64 *first,
                             GError **error)
{
    g_auto(Statement) s = statement_cached(
        c, "cannot count the findings",
        "SELECT coalesce(sum(findings), 0), coalesce(min(first_finding), 0) FROM run_rule "
        "WHERE run_id = ? AND findings > 0");
    bind_int(&s, run_id);
    if (!statement_row(&s, error))
        return FALSE;
    *count = (guint64)row_int(&s, 0);
    *first = row_int(&s, 1);
    return TRUE;
}

/* The range of positions that a line of evidence means for a finding. */
static void place_evidence(CaseEvidence *e, CaseScope scope, const CaseFinding *f)
{
    e->first = e->last = -1;
    if (scope == SCOPE_ANY || f->position < 0)
        return;
    /* the link of a team's top to its own sponsor is no part of the team */
    e->first = f->position + (scope == SCOPE_TEAM && e->facts == EVIDENCE_REFERRAL);
    e->last = scope == SCOPE_TEAM ? f->last : f->position;
}

GArray *case_evidence(DownlineCase *c, const CaseFinding *f, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(CaseEvidence));
    g_auto(Statement) s =
        statement_cached(c, "cannot read the evidence of a finding",
                         "SELECT scope, facts, kinds, coalesce(until, 9223372036854775807) "
                         "FROM run_evidence WHERE run_id = ? AND rule_no = ? ORDER BY evidence_no");
    bind_int(&s, f->run_id);
    bind_int(&s, f->rule_no);
    while (statement_row(&s, error)) {
        if (row_int(&s, 1) < EVIDENCE_REFERRAL || row_int(&s, 1) > EVIDENCE_RECEIVED) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "%s: damaged case: evidence of rule %" G_GINT64_FORMAT
                        ": expected facts 0 to 2, found %" G_GINT64_FORMAT,
                        c->path, f->rule_no, row_int(&s, 1));
            return NULL;
        }
        CaseEvidence e = {.facts = (EvidenceFacts)row_int(&s, 1),
                          .kinds = (guint32)row_int(&s, 2),
                          .until = row_int(&s, 3)};
        place_evidence(&e, (CaseScope)row_int(&s, 0), f);
        if (e.first <= e.last)
            g_array_append_val(all, e);
    }
    return statement_ok(&s) ? g_steal_pointer(&all) : NULL;
}
