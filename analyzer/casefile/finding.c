/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings and their evidence. What a finding shares with others of its rule is in run_rule and
 * run_evidence. They lie in order of run, rule and position, numbered without gaps: so the findings
 * of a rule, or of a subject, are found by binary search. */
#include "casefile/finding.h"

/* What findings are ordered by. */
typedef struct {
    gint64 run_id, rule_no, position;
} FindingKey;

static int compare_keys(const FindingKey *a, const FindingKey *b)
{
    if (a->run_id != b->run_id)
        return a->run_id < b->run_id ? -1 : 1;
    if (a->rule_no != b->rule_no)
        return a->rule_no < b->rule_no ? -1 : 1;
    return (a->position > b->position) - (a->position < b->position);
}

gboolean case_finding_add(DownlineCase *c, const CaseFinding *f, GError **error)
{
    g_auto(Statement) s =
        statement_cached(c, "cannot store a finding",
                         "INSERT INTO finding (run_id, rule_no, position, last, subject, "
                         "value, value_real, evidence_rows) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, f->run_id);
    bind_int(&s, f->rule_no);
    bind_int(&s, f->position);
    bind_int(&s, f->last);
    bind_text(&s, f->subject);
    bind_text(&s, f->value);
    bind_real(&s, f->value_real);
    bind_int(&s, (gint64)f->evidence_rows);
    return statement_run(&s, error);
}

static gboolean last_finding(DownlineCase *c, gint64 *id, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot find the findings",
                                           "SELECT coalesce(max(finding_id), 0) FROM finding");
    if (!statement_row(&s, error))
        return FALSE;
    *id = row_int(&s, 0);
    return TRUE;
}

/* The first finding that is not before the key, up to end; *id is end when there is none. */
static gboolean find_first(DownlineCase *c, const FindingKey *key, gint64 end, gint64 *id,
                           GError **error)
{
    gint64 low = 1;
    while (low < end) {
        gint64 middle = low + (end - low) / 2;
        g_auto(Statement) s = statement_cached(c, "cannot find the findings",
                                               "SELECT run_id, rule_no, position FROM finding "
                                               "WHERE finding_id >= ? ORDER BY finding_id LIMIT 1");
        bind_int(&s, middle);
        if (!statement_row(&s, error))
            return FALSE;
        FindingKey found = {row_int(&s, 0), row_int(&s, 1), row_int(&s, 2)};
        if (compare_keys(&found, key) < 0)
            low = middle + 1;
        else
            end = middle;
    }
    *id = low;
    return TRUE;
}

static gboolean find_range(DownlineCase *c, const FindingKey *first, const FindingKey *end,
                           FindingRange *range, GError **error)
{
    gint64 last;
    return last_finding(c, &last, error) && find_first(c, end, last + 1, &range->end, error) &&
           find_first(c, first, range->end, &range->first, error);
}

gboolean finding_range(DownlineCase *c, gint64 run_id, gint64 rule_no, FindingRange *range,
                       GError **error)
{
    const FindingKey first = {run_id, rule_no, G_MININT64}, end = {run_id, rule_no + 1, G_MININT64};
    return find_range(c, &first, &end, range, error);
}

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

/* The findings of one rule; f holds what they share. */
static gboolean walk_rule(Walk *w, CaseFinding f, GError **error)
{
    const FindingKey first = {f.run_id, f.rule_no, w->position},
                     end = w->position == ANYWHERE
                               ? (FindingKey){f.run_id, f.rule_no + 1, G_MININT64}
                               : (FindingKey){f.run_id, f.rule_no, w->position + 1};
    FindingRange range;
    if (!find_range(w->c, &first, &end, &range, error))
        return FALSE;
    g_auto(Statement) s =
        statement_new(w->c->db, "cannot read the findings",
                      "SELECT finding_id, position, last, subject, value, value_real, "
                      "evidence_rows FROM finding "
                      "WHERE finding_id >= ?1 AND finding_id < ?2 AND (?3 IS NULL OR subject = ?3) "
                      "ORDER BY finding_id");
    bind_int(&s, range.first);
    bind_int(&s, range.end);
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

static gboolean walk_rules(Walk *w, gint64 run_id, const char *rule, GError **error)
{
    g_auto(Statement) s =
        statement_new(w->c->db, "cannot read the rules of a run",
                      "SELECT rule_no, rule, version, family, severity, subject_kind, threshold, "
                      "threshold_real "
                      "FROM run_rule WHERE run_id = ?1 AND (?2 IS NULL OR rule = ?2) "
                      "ORDER BY CASE severity WHEN 'severe' THEN 0 WHEN 'warning' THEN 1 "
                      "WHEN 'notice' THEN 2 ELSE 3 END, rule, rule_no");
    bind_int(&s, run_id);
    bind_text(&s, rule);
    while (!w->stopped && w->left && statement_row(&s, error)) {
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
        if (!walk_rule(w, f, error))
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

guint64 case_findings_count(DownlineCase *c, gint64 run_id)
{
    const FindingKey first = {run_id, G_MININT64, G_MININT64},
                     end = {run_id + 1, G_MININT64, G_MININT64};
    FindingRange range;
    return find_range(c, &first, &end, &range, NULL) ? (guint64)(range.end - range.first) : 0;
}

/* The range of positions that a line of evidence means for a finding. */
static void place_evidence(CaseEvidence *e, CaseScope scope, gint64 position, gint64 last)
{
    e->first = e->last = -1;
    if (scope == SCOPE_ANY || position < 0)
        return;
    /* the link of a team's top to its own sponsor is no part of the team */
    e->first = position + (scope == SCOPE_TEAM && e->facts == EVIDENCE_REFERRAL);
    e->last = scope == SCOPE_TEAM ? last : position;
}

GArray *case_evidence(DownlineCase *c, gint64 finding_id, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(CaseEvidence));
    g_auto(Statement) s =
        statement_cached(c, "cannot read the evidence of a finding",
                         "SELECT scope, facts, kinds, coalesce(until, 9223372036854775807), "
                         "position, last FROM finding f JOIN run_evidence e "
                         "ON e.run_id = f.run_id AND e.rule_no = f.rule_no "
                         "WHERE finding_id = ? ORDER BY evidence_no");
    bind_int(&s, finding_id);
    while (statement_row(&s, error)) {
        if (row_int(&s, 1) < EVIDENCE_REFERRAL || row_int(&s, 1) > EVIDENCE_RECEIVED) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "%s: damaged case: evidence of finding %" G_GINT64_FORMAT
                        ": expected facts 0 to 2, found %" G_GINT64_FORMAT,
                        c->path, finding_id, row_int(&s, 1));
            return NULL;
        }
        CaseEvidence e = {.facts = (EvidenceFacts)row_int(&s, 1),
                          .kinds = (guint32)row_int(&s, 2),
                          .until = row_int(&s, 3)};
        place_evidence(&e, (CaseScope)row_int(&s, 0), row_int(&s, 4), row_int(&s, 5));
        if (e.first <= e.last)
            g_array_append_val(all, e);
    }
    return statement_ok(&s) ? g_steal_pointer(&all) : NULL;
}
