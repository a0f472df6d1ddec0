/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The money network in the summary: circles, the core, key members, accounts, organisers. */
#include "scan/organisers.h"
#include "scan/summary.h"

#include <math.h>
#include <string.h>

#define KEY_MEMBERS 10u
#define ACCOUNTS_LISTED 20u

static json_t *id_json(const Facts *f, guint32 position)
{
    return json_string(facts_id(f, f->forest->party[position]));
}

static json_t *reason_json(gboolean known, const char *reason)
{
    return known ? json_null() : json_string(reason);
}

static json_t *known_json(gboolean known, guint64 value)
{
    return known ? summary_integer(value) : json_null();
}

/* ---- circles */

static json_t *circle_json(const Facts *f, const MoneyCircle *c, const CircleRounds *r)
{
    json_t *members = json_array();
    for (guint k = 0; k < c->length; k++)
        json_array_append_new(members, id_json(f, c->member[k]));
    return json_pack("{s:o, s:o, s:o, s:o}", "members", members, "value",
                     summary_money(f, c->value), "rounds", known_json(r->timed, r->rounds),
                     "in_order", r->timed ? summary_money(f, r->value) : json_null());
}

static json_t *circle_list_json(const Facts *f, const CircleList *list, const CircleRounds *rounds)
{
    json_t *all = json_array();
    for (guint k = 0; k < list->n; k++)
        json_array_append_new(all, circle_json(f, &list->list[k], &rounds[k]));
    return all;
}

static json_t *circles_json(const Facts *f)
{
    const MoneyNetwork *m = &f->network;
    const MoneyCircles *c = &m->circles;
    json_t *doc = json_pack("{s:o, s:i, s:i}", "reason",
                            reason_json(m->has_circles, "there are too many pairs of members"),
                            "longest", (int)CIRCLE_LONGEST, "round_days", ROUND_DAYS);
    if (!m->has_circles)
        return doc;
    json_object_set_new(doc, "complete", json_boolean(c->complete));
    json_object_set_new(doc, "circles", summary_integer(c->circles));
    json_object_set_new(doc, "members", summary_integer(c->circle_members));
    json_object_set_new(doc, "value", summary_money(f, c->circular_value));
    json_object_set_new(doc, "trade", summary_money(f, c->circular_trade));
    json_object_set_new(doc, "share", summary_share(c->circular_trade, m->trade));
    json_object_set_new(doc, "in_components", summary_money(f, m->in_components));
    json_object_set_new(doc, "largest", circle_list_json(f, &c->circular, m->circular_rounds));
    json_object_set_new(
        doc, "mutual",
        json_pack("{s:o, s:o, s:o, s:o, s:o}", "pairs", summary_integer(c->mutual_pairs), "value",
                  summary_money(f, c->mutual_value), "trade", summary_money(f, c->mutual_trade),
                  "share", summary_share(c->mutual_trade, m->trade), "largest",
                  circle_list_json(f, &c->mutual, m->mutual_rounds)));
    return doc;
}

/* ---- shape */

static json_t *triads_json(const TradeTriads *t)
{
    json_t *doc = json_pack("{s:o}", "reason",
                            reason_json(t->computed, "there are too many partners to count"));
    if (!t->computed)
        return doc;
    json_object_set_new(doc, "gathering", summary_integer(t->gathering));
    json_object_set_new(doc, "spreading", summary_integer(t->spreading));
    json_object_set_new(doc, "chains", summary_integer(t->chains));
    json_object_set_new(doc, "mutual", summary_integer(t->mutual));
    json_object_set_new(doc, "triangles", summary_integer(t->triangles));
    json_object_set_new(doc, "round_triangles", summary_integer(t->round_triangles));
    json_object_set_new(doc, "transitivity", summary_real(t->transitivity));
    return doc;
}

static gboolean cuts_more(const MoneyNetwork *m, guint32 x, guint32 y)
{
    return m->cut[x].value > m->cut[y].value ||
           (m->cut[x].value == m->cut[y].value && m->cut[x].members > m->cut[y].members);
}

static json_t *key_members_json(const Facts *f)
{
    const MoneyNetwork *m = &f->network;
    guint32 best[KEY_MEMBERS], n = 0;
    for (guint32 t = 0; t < m->partners.n; t++) {
        guint32 at = n;
        while (at && cuts_more(m, t, best[at - 1]))
            at--;
        if (at == KEY_MEMBERS || !m->cut[t].members)
            continue;
        memmove(&best[at + 1], &best[at], (MIN(n, KEY_MEMBERS - 1) - at) * sizeof *best);
        best[at] = t;
        n = MIN(n + 1, KEY_MEMBERS);
    }
    json_t *all = json_array();
    for (guint32 k = 0; k < n; k++) {
        const CutOff *cut = &m->cut[best[k]];
        json_array_append_new(all, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "id",
                                             id_json(f, m->partners.member[best[k]]), "cut_off",
                                             summary_money(f, cut->value), "share",
                                             summary_share(cut->value, m->trade), "members",
                                             summary_integer(cut->members), "pieces",
                                             summary_integer(cut->pieces), "coreness",
                                             summary_integer(m->coreness[best[k]])));
    }
    return all;
}

/* ---- accounts */

static json_t *instant_json(const Facts *f, gint64 at)
{
    char text[CIVIL_TEXT_SIZE];
    if (at == CIVIL_NONE)
        return json_null();
    civil_format(f->zone, at, text);
    return json_string(text);
}

static json_t *account_json(const Facts *f, const FlowAccount *x)
{
    gboolean timed = x->undated < x->inflow;
    json_t *doc =
        json_pack("{s:s, s:b, s:b, s:o, s:o, s:o, s:o, s:o}", "id", facts_id(f, x->party), "member",
                  f->forest->position[x->party] != FOREST_NONE, "passes_on",
                  timed && money_network_passes_on(x), "payers", summary_integer(x->payers),
                  "payees", summary_integer(x->payees), "inflow", summary_money(f, x->inflow),
                  "outflow", summary_money(f, x->outflow), "forwarded",
                  timed ? summary_money(f, x->forwarded) : json_null());
    json_object_set_new(doc, "share", timed ? summary_share(x->forwarded, x->inflow) : json_null());
    json_object_set_new(doc, "largest_payee",
                        x->payees ? json_string(facts_id(f, x->largest_payee)) : json_null());
    json_object_set_new(doc, "to_largest_share", summary_share(x->to_largest, x->outflow));
    json_object_set_new(doc, "to_upline_share", summary_share(x->to_upline, x->outflow));
    json_object_set_new(doc, "from_downline_share", summary_share(x->from_downline, x->inflow));
    json_object_set_new(doc, "days", summary_integer(x->days));
    json_object_set_new(doc, "emptied_days", summary_integer(x->emptied_days));
    json_object_set_new(doc, "silent_days", summary_integer(x->silent_days));
    json_object_set_new(doc, "first", instant_json(f, x->first));
    json_object_set_new(doc, "last", instant_json(f, x->last));
    return doc;
}

typedef struct {
    const Facts *f;
    const FlowAccount *account;
} Listed;

static int by_forwarded(const void *a, const void *b)
{
    const Listed *x = a, *y = b;
    if (x->account->forwarded != y->account->forwarded)
        return x->account->forwarded > y->account->forwarded ? -1 : 1;
    return strcmp(facts_id(x->f, x->account->party), facts_id(y->f, y->account->party));
}

/* Accounts with many payers who may have forwarded half of it or more. */
static json_t *accounts_json(const Facts *f, json_t *doc)
{
    const GArray *accounts = f->network.accounts;
    g_autoptr(GArray) listed = g_array_new(FALSE, FALSE, sizeof(Listed));
    for (guint k = 0; accounts && k < accounts->len; k++) {
        const FlowAccount *x = &g_array_index(accounts, FlowAccount, k);
        Listed one = {f, x};
        if (x->payers >= PASS_THROUGH_PAYERS && x->forwarded >= x->inflow / 2)
            g_array_append_val(listed, one);
    }
    g_array_sort(listed, by_forwarded);
    json_t *all = json_array();
    for (guint k = 0; k < MIN(listed->len, ACCOUNTS_LISTED); k++)
        json_array_append_new(all, account_json(f, g_array_index(listed, Listed, k).account));
    json_object_set_new(doc, "found", summary_integer(listed->len));
    return all;
}

/* One side under a hundredth of the other: the account serves one purpose. */
static const char *role_of(const FlowParty *p)
{
    if (p->out <= p->in / 100)
        return "intake";
    return p->in <= p->out / 100 ? "payout" : "both";
}

static json_t *largest_json(const Facts *f)
{
    const MoneyNetwork *m = &f->network;
    json_t *all = json_array();
    for (guint k = 0; k < m->n_largest; k++) {
        const FlowParty *p = &m->largest[k];
        json_array_append_new(
            all, json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:s}", "id", facts_id(f, p->party),
                           "member", f->forest->position[p->party] != FOREST_NONE, "in",
                           summary_money(f, p->in), "out", summary_money(f, p->out), "payments_in",
                           summary_integer(p->payments_in), "payments_out",
                           summary_integer(p->payments_out), "role", role_of(p)));
    }
    return all;
}

static json_t *flows_json(const Facts *f)
{
    const MoneyNetwork *m = &f->network;
    json_t *doc =
        json_pack("{s:i, s:i, s:i, s:o, s:o, s:o}", "forward_days", FLOW_FORWARD_DAYS, "payers_min",
                  (int)PASS_THROUGH_PAYERS, "payees_max", (int)PASS_THROUGH_PAYEES, "examined",
                  summary_integer(m->accounts ? m->accounts->len : 0), "least_inflow",
                  summary_money(f, m->least_inflow), "too_large", summary_integer(m->too_large));
    json_object_set_new(doc, "accounts", accounts_json(f, doc));
    json_object_set_new(doc, "largest", largest_json(f));
    return doc;
}

json_t *summary_network_json(const Facts *f)
{
    const MoneyNetwork *m = &f->network;
    json_t *doc = json_pack("{s:[s, s, s], s:o, s:o}", "kinds", "fee", "purchase", "transfer",
                            "flows", flows_json(f), "reason",
                            reason_json(m->has_pairs, "there are too many pairs of members"));
    if (!m->has_pairs)
        return doc;
    json_object_set_new(doc, "pairs", summary_integer(m->pairs));
    json_object_set_new(doc, "trade", summary_money(f, m->trade));
    json_object_set_new(doc, "circles", circles_json(f));
    json_object_set_new(doc, "core",
                        json_pack("{s:o, s:o, s:o}", "reason",
                                  reason_json(m->has_core, "there are too many pairs of members"),
                                  "coreness", known_json(m->has_core, m->main_core), "members",
                                  known_json(m->has_core, m->main_core_members)));
    json_object_set_new(doc, "triads", triads_json(&m->triads));
    json_object_set_new(doc, "key_members", key_members_json(f));
    return doc;
}

/* ---- organisers */

static const char *const criterion_names[N_CRITERIA] = {"persons", "rewards", "control"};

static json_t *met_json(guint32 persons, guint32 levels)
{
    static const guint32 least[] = {15, 30, 120};
    json_t *met = json_array();
    for (guint k = 0; k < G_N_ELEMENTS(least); k++) {
        g_autofree char *text = g_strdup_printf("%u/3", least[k]);
        if (persons >= least[k] && levels >= 3)
            json_array_append_new(met, json_string(text));
    }
    return met;
}

/* Accounts with the same person key, this one with them; null: it has none. */
static json_t *seats_json(const Facts *f, guint32 position)
{
    guint32 person = f->person ? f->person[f->forest->party[position]] : FOREST_NONE, seats = 0;
    if (person == FOREST_NONE)
        return json_null();
    for (guint32 i = 0; i < f->forest->n; i++)
        seats += f->person[f->forest->party[i]] == person;
    return summary_integer(seats);
}

static json_t *organiser_json(const Facts *f, const Organisers *o, const Organiser *x)
{
    guint32 i = x->position, levels = f->structure.height[i] + 1;
    Money all_rewards = accounts_sum(&f->accounts, ACCOUNT_REWARDS, 0, f->forest->n);
    CutOff cut = money_network_cut(&f->network, i);
    const FlowAccount *account = money_network_account(&f->network, f->forest->party[i]);
    json_t *ranks = json_object(), *doc = json_object();
    for (guint k = 0; k < N_CRITERIA; k++)
        json_object_set_new(ranks, criterion_names[k],
                            o->counts[k] ? summary_integer(x->rank[k]) : json_null());
    json_object_set_new(doc, "id", id_json(f, i));
    json_object_set_new(doc, "rank_sum", summary_integer(x->rank_sum));
    json_object_set_new(doc, "ranks", ranks);
    json_object_set_new(doc, "persons", summary_integer(f->forest->size[i]));
    json_object_set_new(doc, "levels", summary_integer(levels));
    json_object_set_new(doc, "met", met_json(f->forest->size[i], levels));
    json_object_set_new(doc, "rewards", summary_money(f, x->value[CRITERION_REWARDS]));
    json_object_set_new(doc, "rewards_share",
                        summary_share(x->value[CRITERION_REWARDS], all_rewards));
    json_object_set_new(doc, "cut_off", summary_money(f, cut.value));
    json_object_set_new(doc, "cut_off_share", summary_share(cut.value, f->network.trade));
    json_object_set_new(doc, "forwarded", summary_money(f, account ? account->forwarded : 0));
    json_object_set_new(doc, "seats", seats_json(f, i));
    return doc;
}

json_t *summary_organisers_json(const Facts *f, GError **error)
{
    Organisers o;
    if (!organisers_rank(f, &o, error))
        return NULL;
    json_t *list = json_array(), *ranked_by = json_array();
    for (guint k = 0; k < N_CRITERIA; k++)
        if (o.counts[k])
            json_array_append_new(ranked_by, json_string(criterion_names[k]));
    for (guint k = 0; k < o.n; k++)
        json_array_append_new(list, organiser_json(f, &o, &o.list[k]));
    return json_pack("{s:i, s:i, s:o, s:o, s:o}", "persons_min", (int)ORGANISER_PERSONS,
                     "levels_min", (int)ORGANISER_LEVELS, "eligible", summary_integer(o.eligible),
                     "ranked_by", ranked_by, "list", list);
}
