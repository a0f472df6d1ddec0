/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/top.h"

#include <math.h>

typedef struct {
    GPtrArray *rules;
    guint most;
} Collector;

/* The texts of a rule, so that copying and freeing cannot forget one. */
static void each_text(CaseRunRule *r, void (*change)(const char **text))
{
    const char **texts[] = {
        &r->rule,          &r->version,       &r->family,      &r->severity,    &r->subject_kind,
        &r->threshold,     &r->title_en,      &r->title_zh,    &r->claim_en,    &r->claim_zh,
        &r->source,        &r->quotation,     &r->innocent_en, &r->innocent_zh, &r->value_metric,
        &r->convention_en, &r->convention_zh,
    };
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        change(texts[i]);
}

static void own_text(const char **text)
{
    *text = g_strdup(*text ? *text : "");
}

static void free_text(const char **text)
{
    g_free((char *)*text);
}

static void clear_top(void *item)
{
    TopFinding *f = item;
    g_free(f->subject);
    g_free(f->value);
}

static void free_rule(void *item)
{
    ReportRule *r = item;
    each_text(&r->rule, free_text);
    g_array_unref(r->top);
    g_free(r);
}

static gboolean add_rule(void *data, const CaseRunRule *rule)
{
    GPtrArray *rules = data;
    ReportRule *copy = g_new0(ReportRule, 1);
    copy->rule = *rule;
    copy->top = g_array_new(FALSE, FALSE, sizeof(TopFinding));
    g_array_set_clear_func(copy->top, clear_top);
    each_text(&copy->rule, own_text);
    g_ptr_array_add(rules, copy);
    return TRUE;
}

static gboolean comes_before(const TopFinding *a, const TopFinding *b)
{
    if (a->distance != b->distance)
        return a->distance > b->distance;
    if (a->evidence_rows != b->evidence_rows)
        return a->evidence_rows > b->evidence_rows;
    return a->finding_id < b->finding_id;
}

static gboolean add_finding(void *data, const CaseFinding *f)
{
    Collector *c = data;
    if (f->rule_no < 1 || f->rule_no > c->rules->len)
        return TRUE;
    GArray *top = ((ReportRule *)g_ptr_array_index(c->rules, (guint)f->rule_no - 1))->top;
    double distance = fabs(f->value_real - f->threshold_real);
    TopFinding fresh = {.finding_id = f->finding_id,
                        .rule_no = f->rule_no,
                        .position = f->position,
                        .last = f->last,
                        .levels = -1,
                        .value_real = f->value_real,
                        .distance = isnan(distance) ? 0 : distance,
                        .evidence_rows = f->evidence_rows};
    guint place = top->len;
    while (place > 0 && comes_before(&fresh, &g_array_index(top, TopFinding, place - 1)))
        place--;
    if (place >= c->most)
        return TRUE;
    fresh.subject = g_strdup(f->subject);
    fresh.value = g_strdup(f->value);
    g_array_insert_val(top, place, fresh);
    if (top->len > c->most)
        g_array_set_size(top, c->most);
    return TRUE;
}

static gboolean read_levels(const ReportView *v, TopFinding *f, GError **error)
{
    if (f->position < 0)
        return TRUE;
    g_autoptr(TableReader) r =
        reader_new(v->db, &table_member_metric, READER_WANTS(METRIC_LEVELS), error);
    if (r == NULL)
        return FALSE;
    GError *problem = NULL;
    reader_limit_rows(r, (guint64)f->position, 1);
    while (reader_next(r, &problem)) {
        guint64 at = (guint64)f->position - reader_first_row(r);
        if (at < reader_rows(r))
            f->levels = reader_column(r, METRIC_LEVELS)->ints[at];
    }
    if (problem)
        g_propagate_error(error, problem);
    return problem == NULL;
}

/* People without their levels would be half of what a depth rule speaks of. */
static gboolean read_all_levels(const ReportView *v, const GPtrArray *rules, GError **error)
{
    for (guint i = 0; v->is_latest && i < rules->len; i++) {
        const ReportRule *r = g_ptr_array_index(rules, i);
        for (guint n = 0; g_str_equal(r->rule.family, "depth") && n < r->top->len; n++)
            if (!read_levels(v, &g_array_index(r->top, TopFinding, n), error))
                return FALSE;
    }
    return TRUE;
}

static guint severity_rank(const ReportRule *r)
{
    static const char *const names[] = {"severe", "warning", "notice", "info"};
    guint rank = 0;
    while (rank < G_N_ELEMENTS(names) && !g_str_equal(names[rank], r->rule.severity))
        rank++;
    return rank;
}

/* The sort is stable: within a severity the order of the run stays. */
static gint compare_severity(gconstpointer left, gconstpointer right)
{
    guint a = severity_rank(*(const ReportRule *const *)left);
    guint b = severity_rank(*(const ReportRule *const *)right);
    return (a > b) - (a < b);
}

GPtrArray *top_read(const ReportView *v, guint most, GError **error)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(free_rule);
    Collector collector = {rules, most};
    gint64 run = v->run->run_id;
    if (!case_run_rules_visit(v->c, run, add_rule, rules, error) ||
        !case_findings_visit(v->c, run, NULL, NULL, 0, add_finding, &collector, error) ||
        !read_all_levels(v, rules, error))
        return NULL;
    g_ptr_array_sort(rules, compare_severity);
    return g_steal_pointer(&rules);
}
