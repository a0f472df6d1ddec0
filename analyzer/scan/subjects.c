/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rule subjects: their metric values, the findings, and which rows stand behind each. */
#include "scan/facts.h"

#include "base/memory.h"
#include <downline/scan.h>
#include <downline/types.h>
#include <string.h>

typedef RuleValue (*Getter)(const Facts *f, MetricSubject subject, guint32 i);

static RuleValue share(Money part, Money whole)
{
    return whole > 0 ? (RuleValue){part, whole} : (RuleValue){0, 0};
}

static RuleValue own(const Facts *f, guint32 i, Account account)
{
    return rule_value_integer(accounts_get(&f->accounts, i, account));
}

/* Sum over the roots' teams: the whole case. */
static Money case_sum(const Facts *f, const Money *team)
{
    Money sum = 0;
    for (guint32 i = 0; i < f->forest->n; i += f->forest->size[i])
        sum += team[i];
    return sum;
}

static RuleValue team(const Facts *f, MetricSubject subject, guint32 i, const Money *sums)
{
    return rule_value_integer(subject == SUBJECT_CASE ? case_sum(f, sums) : sums[i]);
}

static RuleValue get_persons(const Facts *f, MetricSubject subject, guint32 i)
{
    return rule_value_integer(subject == SUBJECT_CASE ? f->forest->n : f->forest->size[i]);
}

static RuleValue get_levels(const Facts *f, MetricSubject subject, guint32 i)
{
    if (subject == SUBJECT_CASE)
        return rule_value_integer(f->forest->n ? (Money)f->structure.max_depth + 1 : 0);
    return rule_value_integer((Money)f->structure.height[i] + 1);
}

static RuleValue get_level(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer((Money)f->structure.depth[i] + 1);
}

static RuleValue get_depth(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.depth[i]);
}

static RuleValue get_recruits(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.recruits[i]);
}

static RuleValue get_downline(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->forest->size[i] - 1);
}

static RuleValue get_largest_leg(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->structure.largest_leg[i]);
}

static RuleValue get_other_legs(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer((Money)f->forest->size[i] - 1 - f->structure.largest_leg[i]);
}

static RuleValue get_fees(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject == SUBJECT_MEMBER ? own(f, i, ACCOUNT_FEES) : team(f, subject, i, f->team_fees);
}

static RuleValue get_purchases(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject == SUBJECT_MEMBER ? own(f, i, ACCOUNT_PURCHASES)
                                     : team(f, subject, i, f->team_purchases);
}

static RuleValue get_rewards(const Facts *f, MetricSubject subject, guint32 i)
{
    return subject == SUBJECT_MEMBER ? own(f, i, ACCOUNT_REWARDS)
                                     : team(f, subject, i, f->team_rewards);
}

/* Retail of a tree or the case: summed when asked, few subjects are. */
static RuleValue get_retail(const Facts *f, MetricSubject subject, guint32 i)
{
    if (subject == SUBJECT_MEMBER)
        return own(f, i, ACCOUNT_RETAIL);
    guint32 first = subject == SUBJECT_CASE ? 0 : i;
    guint32 end = subject == SUBJECT_CASE ? f->forest->n : i + f->forest->size[i];
    Money sum = 0;
    for (guint32 k = first; k < end; k++)
        sum += accounts_get(&f->accounts, k, ACCOUNT_RETAIL);
    return rule_value_integer(sum);
}

static RuleValue get_units(const Facts *f, guint32 i, Units units)
{
    return rule_value_integer(f->accounts.units[(gsize)i * N_UNITS + units]);
}

static RuleValue get_purchase_units(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return get_units(f, i, UNITS_BOUGHT);
}

static RuleValue get_sold_units(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return get_units(f, i, UNITS_SOLD);
}

#define OWN_GETTER(name, account)                                                                  \
    static RuleValue get_##name(const Facts *f, MetricSubject subject, guint32 i)                  \
    {                                                                                              \
        (void)subject;                                                                             \
        return own(f, i, account);                                                                 \
    }
OWN_GETTER(resale, ACCOUNT_RESALE)
OWN_GETTER(refunds_got, ACCOUNT_REFUNDS_GOT)
OWN_GETTER(refunds_given, ACCOUNT_REFUNDS_GIVEN)
OWN_GETTER(withdrawals, ACCOUNT_WITHDRAWALS)

static RuleValue get_received(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(accounts_received(&f->accounts, i, f->outcome.cash));
}

static RuleValue get_net(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(accounts_net(&f->accounts, i, f->outcome.cash));
}

static RuleValue get_team_fees(const Facts *f, MetricSubject subject, guint32 i)
{
    return team(f, subject, i, f->team_fees);
}

static RuleValue get_team_purchases(const Facts *f, MetricSubject subject, guint32 i)
{
    return team(f, subject, i, f->team_purchases);
}

static RuleValue get_team_rewards(const Facts *f, MetricSubject subject, guint32 i)
{
    return team(f, subject, i, f->team_rewards);
}

static RuleValue get_sold_share(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    const Accounts *a = &f->accounts;
    if (f->totals.purchases_have_quantity) {
        const gint64 *units = &a->units[(gsize)i * N_UNITS];
        for (guint k = 0; k < N_UNITS; k++)
            if (units[k] == G_MAXINT64 || units[k] == -G_MAXINT64)
                return (RuleValue){0, 0}; /* more than could be counted */
        return share((Money)units[UNITS_SOLD] + units[UNITS_RETURNED], units[UNITS_BOUGHT]);
    }
    return share(accounts_get(a, i, ACCOUNT_RESALE) + accounts_get(a, i, ACCOUNT_RETAIL) +
                     accounts_get(a, i, ACCOUNT_REFUNDS_GOT),
                 accounts_get(a, i, ACCOUNT_PURCHASES));
}

static RuleValue get_short_reorders(const Facts *f, MetricSubject subject, guint32 i)
{
    (void)subject;
    return rule_value_integer(f->short_reorders[i]);
}

static RuleValue get_entrant_share(const Facts *f, MetricSubject subject, guint32 i)
{
    RewardOrigin o;
    if (subject == SUBJECT_CASE)
        o = (RewardOrigin){case_sum(f, f->team_entrant), case_sum(f, f->team_sales),
                           case_sum(f, f->team_rewards), case_sum(f, f->team_fees),
                           f->totals.purchases_in + f->totals.customer_purchases};
    else
        o = (RewardOrigin){f->team_entrant[i], f->team_sales[i], f->team_rewards[i],
                           f->team_fees[i], f->team_outside[i]};
    RuleValue v;
    origin_share(&o, &v.numerator, &v.denominator);
    return v;
}

static const struct {
    const char *name;
    Getter get;
} getters[] = {
    {"persons", get_persons},
    {"levels", get_levels},
    {"level", get_level},
    {"depth", get_depth},
    {"recruits", get_recruits},
    {"downline_members", get_downline},
    {"team_members", get_persons},
    {"largest_leg_members", get_largest_leg},
    {"other_legs_members", get_other_legs},
    {"fees", get_fees},
    {"purchases", get_purchases},
    {"purchase_units", get_purchase_units},
    {"resale", get_resale},
    {"retail", get_retail},
    {"sold_units", get_sold_units},
    {"refunds_got", get_refunds_got},
    {"refunds_given", get_refunds_given},
    {"rewards", get_rewards},
    {"withdrawals", get_withdrawals},
    {"received", get_received},
    {"net", get_net},
    {"team_fees", get_team_fees},
    {"team_purchases", get_team_purchases},
    {"team_rewards", get_team_rewards},
    {"sold_share", get_sold_share},
    {"short_reorders", get_short_reorders},
    {"entrant_funded_share", get_entrant_share},
};

static Getter getter_of(const char *metric)
{
    for (guint k = 0; k < G_N_ELEMENTS(getters); k++)
        if (!strcmp(getters[k].name, metric))
            return getters[k].get;
    return NULL;
}

RuleValue subject_value(const Facts *f, const char *metric, MetricSubject subject, guint32 position)
{
    Getter get = getter_of(metric);
    return get ? get(f, subject, position) : (RuleValue){0, 0};
}

/* ---- judging */

#define RULE_MAX_METRICS 32

typedef struct {
    Facts *f;
    const Rule *rule;
    Getter get[RULE_MAX_METRICS];
    gint64 run_id, rule_no;
    guint64 tested, unknown;
    GArray *met_positions; /* guint32 */
} Judge;

static void read_values(const Judge *j, guint32 i, RuleValue *values)
{
    for (guint k = 0; k < j->rule->metrics->len; k++)
        values[k] = j->get[k](j->f, j->rule->subject, i);
}

static void judge_subject(Judge *j, guint32 i)
{
    RuleValue values[RULE_MAX_METRICS];
    read_values(j, i, values);
    RuleVerdict verdict = rule_judge(j->rule, values);
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

/* The selector of one evidence line for a subject, and how many rows it selects. */
static CaseEvidence select_rows(const Judge *j, const RuleEvidence *e, guint32 i, guint64 *rows)
{
    const Forest *t = j->f->forest;
    CaseEvidence c = {(EvidenceFacts)e->facts, -1, -1, e->kinds, j->f->scope.until};
    gboolean everybody = e->scope == EVIDENCE_ANY || j->rule->subject == SUBJECT_CASE;
    if (!everybody) {
        /* the link of a team's top to its own sponsor is no part of the team */
        c.first = i + (e->scope == EVIDENCE_TEAM && c.facts == EVIDENCE_REFERRAL);
        c.last = e->scope == EVIDENCE_TEAM ? (gint64)i + t->size[i] - 1 : i;
    }
    *rows = 0;
    for (guint k = 0; k < j->f->evidence_counts->len; k++) {
        const EvidenceCount *n = &g_array_index(j->f->evidence_counts, EvidenceCount, k);
        if (n->facts == e->facts && n->kinds == e->kinds)
            *rows = everybody ? n->anybody : n->before[c.last + 1] - n->before[c.first];
    }
    return c;
}

static gboolean add_finding(Judge *j, guint32 i, GError **error)
{
    const Rule *rule = j->rule;
    RuleValue values[RULE_MAX_METRICS];
    read_values(j, i, values);
    g_autofree char *value = rule_value_text(values[rule->value_slot]);
    gboolean whole_case = rule->subject == SUBJECT_CASE;
    CaseFinding finding = {.run_id = j->run_id,
                           .rule_no = j->rule_no,
                           .subject = whole_case ? "case" : j->f->id[j->f->forest->party[i]],
                           .position = whole_case ? -1 : (gint64)i,
                           .value = value,
                           .value_real = rule_value_real(values[rule->value_slot])};
    CaseEvidence evidence[8];
    guint n = 0;
    for (guint k = 0; k < rule->evidence->len && n < G_N_ELEMENTS(evidence); k++) {
        guint64 rows;
        evidence[n] = select_rows(j, &g_array_index(rule->evidence, RuleEvidence, k), i, &rows);
        finding.evidence_rows += rows;
        n += rows > 0;
    }
    return case_finding_add(j->f->c, &finding, evidence, n, error);
}

static gboolean add_run_rule(Judge *j, GError **error)
{
    const Rule *r = j->rule;
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
                       .unknown = j->unknown};
    return case_run_rule_add(j->f->c, j->run_id, &row, &j->rule_no, error);
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
        j->get[k] = getter_of(j->rule->metrics->pdata[k]);
        if (!j->get[k]) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                        "rule %s uses the metric '%s', which a scan does not compute", j->rule->id,
                        (const char *)j->rule->metrics->pdata[k]);
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean judge_rule(Facts *f, const Rule *rule, gint64 run_id, guint64 *counts,
                           GError **error)
{
    g_autoptr(GArray) met = g_array_new(FALSE, FALSE, sizeof(guint32));
    Judge j = {.f = f, .rule = rule, .run_id = run_id, .met_positions = met};
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
    for (guint r = 0; r < rules->len; r++) {
        facts_tell(f, "rules", r, rules->len);
        if (!judge_rule(f, rules->pdata[r], run_id, counts, error))
            return FALSE;
    }
    return TRUE;
}
