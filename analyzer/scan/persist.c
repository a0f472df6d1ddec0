/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results of a scan into the case: one row per member, column by column. A column of which nothing
 * is known is not written at all. */
#include "scan/facts.h"

#include <string.h>

TableWriter *facts_writer(const Facts *f, const TableSpec *table, GError **error)
{
    if (f->is_rehearsal)
        return writer_new_idle(table, error);
    return chunk_drop_table(f->db, table, error) ? writer_new(f->db, table, error) : NULL;
}

/* Members first .. first + n - 1 go to the writer's next n rows. */
typedef struct {
    const Facts *f;
    TableWriter *w;
    guint32 first;
    guint n;
    guint32 root; /* of the member before */
} Range;

static void write_numbers(const Range *r, guint column, const guint32 *values, gint64 more)
{
    gint64 *out = writer_places(r->w, column);
    for (guint k = 0; k < r->n; k++)
        out[k] = values[r->first + k] + more;
}

static void write_sponsors(const Range *r)
{
    const Forest *t = r->f->forest;
    gint64 *out = writer_places(r->w, METRIC_SPONSOR);
    for (guint k = 0; k < r->n; k++) {
        guint32 parent = t->parent[r->first + k];
        out[k] = parent == FOREST_NONE ? (gint64)COLUMN_NOBODY : t->party[parent];
    }
}

/* Trees follow one another, so the root is the last one met. */
static void write_trees(Range *r)
{
    const Forest *t = r->f->forest;
    gint64 *out = writer_places(r->w, METRIC_TREE);
    for (guint k = 0; k < r->n; k++) {
        if (t->parent[r->first + k] == FOREST_NONE)
            r->root = r->first + k;
        out[k] = r->root;
    }
}

static void write_records(const Range *r)
{
    const Facts *f = r->f;
    gint64 *declared = writer_places(r->w, METRIC_DECLARED),
           *joined_at = writer_places(r->w, METRIC_JOINED_AT);
    for (guint k = 0; k < r->n; k++) {
        guint32 party = f->forest->party[r->first + k];
        declared[k] = f->standing[party] == STANDING_DECLARED;
        joined_at[k] = f->joined_at[party];
    }
}

static void write_legs(const Range *r)
{
    const Forest *t = r->f->forest;
    const guint32 *largest = r->f->structure.largest_leg;
    gint64 *out = writer_places(r->w, METRIC_OTHER_LEGS_MEMBERS);
    for (guint k = 0; k < r->n; k++)
        out[k] = (gint64)t->size[r->first + k] - 1 - largest[r->first + k];
}

static void write_claims(const Range *r)
{
    const Facts *f = r->f;
    gint64 *source = writer_places(r->w, METRIC_CLAIM_SOURCE),
           *row = writer_places(r->w, METRIC_CLAIM_ROW);
    for (guint k = 0; k < r->n; k++) {
        guint32 claim = f->forest->claim[r->first + k];
        source[k] = claim == FOREST_NONE ? COLUMN_UNKNOWN : (gint64)f->claim_source[claim];
        row[k] = claim == FOREST_NONE ? COLUMN_UNKNOWN : (gint64)f->claim_row[claim];
    }
}

static void write_placement(const Range *r)
{
    const Facts *f = r->f;
    const Forest *t = f->placement;
    if (!t)
        return;
    gint64 *parent = writer_places(r->w, METRIC_PLACEMENT_PARENT),
           *level = writer_places(r->w, METRIC_PLACEMENT_LEVEL),
           *team = writer_places(r->w, METRIC_PLACEMENT_TEAM_MEMBERS);
    for (guint k = 0; k < r->n; k++) {
        guint32 at = t->position[f->forest->party[r->first + k]], above = t->parent[at];
        parent[k] = above == FOREST_NONE ? (gint64)COLUMN_NOBODY : t->party[above];
        level[k] = (gint64)f->placement_structure.depth[at] + 1;
        team[k] = t->size[at];
    }
}

static void write_place(Range *r)
{
    const Forest *t = r->f->forest;
    const Structure *s = &r->f->structure;
    write_numbers(r, METRIC_MEMBER, t->party, 0);
    write_sponsors(r);
    write_trees(r);
    write_records(r);
    write_numbers(r, METRIC_LEVEL, s->depth, 1);
    write_numbers(r, METRIC_DEPTH, s->depth, 0);
    write_numbers(r, METRIC_LEVELS, s->height, 1);
    write_numbers(r, METRIC_RECRUITS, s->recruits, 0);
    write_numbers(r, METRIC_DOWNLINE_MEMBERS, t->size, -1);
    write_numbers(r, METRIC_TEAM_MEMBERS, t->size, 0);
    write_numbers(r, METRIC_LARGEST_LEG_MEMBERS, s->largest_leg, 0);
    write_legs(r);
    write_claims(r);
    write_placement(r);
}

/* ---- goods, circles */

static void write_units(const Range *r, guint column, Units units)
{
    const gint64 *values = r->f->accounts.units[units];
    if (values)
        memcpy(writer_places(r->w, column), values + r->first, r->n * sizeof *values);
    else
        writer_fill(r->w, column, r->n, 0);
}

static void write_groups(const Range *r)
{
    const TradeGraph *g = r->f->trade;
    if (g && g->circles_computed)
        write_numbers(r, METRIC_CIRCLE, g->circle, 0);
    if (g && g->communities_computed)
        write_numbers(r, METRIC_COMMUNITY, g->community, 0);
}

/* ---- identities, registry */

static void write_person(const Range *r)
{
    const guint32 *person = r->f->identity.person;
    if (!person)
        return;
    gint64 *out = writer_places(r->w, METRIC_PERSON);
    for (guint k = 0; k < r->n; k++)
        out[k] =
            person[r->first + k] == FOREST_NONE ? COLUMN_UNKNOWN : (gint64)person[r->first + k];
}

/* RegistryStatus + 1, by id or registration number: a shared name says little. */
static void write_registry(const Range *r)
{
    const Facts *f = r->f;
    if (!f->registry.book)
        return;
    gint64 *out = writer_places(r->w, METRIC_REGISTRY);
    for (guint k = 0; k < r->n; k++) {
        RegistryStanding s;
        RegistryMatch how = registry_standing(f, f->forest->party[r->first + k], &s);
        out[k] = how > MATCH_NAME ? (gint64)s.status + 1 : 0;
    }
}

static void write_identities(const Range *r)
{
    const IdentityFacts *found = &r->f->identity;
    write_person(r);
    write_registry(r);
    if (found->has_funding)
        write_numbers(r, METRIC_FUNDER, found->funding.funder, 0);
    if (!found->splits.found)
        return;
    write_numbers(r, METRIC_SPLIT_GROUP, found->splits.group, 0);
    gint64 *signs = writer_places(r->w, METRIC_SPLIT_SIGNS);
    for (guint k = 0; k < r->n; k++)
        signs[k] = found->splits.marks[r->first + k];
}

/* ---- stock */

static void write_parts(const Range *r, guint column, const guint16 *values)
{
    gint64 *out = writer_places(r->w, column);
    for (guint k = 0; k < r->n; k++) {
        guint16 value = values[r->first + k];
        out[k] = value == STOCK_UNKNOWN ? COLUMN_UNKNOWN : (gint64)value;
    }
}

static void write_stock(const Range *r, gboolean wide)
{
    const Stock *s = &r->f->stock;
    if (s->reason == STOCK_NO_PURCHASES || s->reason == STOCK_NO_QUANTITIES)
        return;
    memcpy(writer_places(r->w, METRIC_STOCK_UNITS), s->balance + r->first,
           r->n * sizeof *s->balance);
    if (wide)
        writer_money(r->w, METRIC_STOCK_COST, stock_cost(s, r->first));
    else
        memcpy(writer_places(r->w, METRIC_STOCK_COST), s->narrow_cost + r->first,
               r->n * sizeof *s->narrow_cost);
    if (!s->scored)
        return;
    write_parts(r, METRIC_STOCK_PRESSURE_BP, s->score);
    write_parts(r, METRIC_STOCK_PRESSURE_LOW_BP, s->low);
}

/* ---- money */

static const struct {
    guint column;
    Account account;
    gboolean team;
} money_columns[] = {
    {METRIC_FEES, ACCOUNT_FEES, FALSE},
    {METRIC_PURCHASES, ACCOUNT_PURCHASES, FALSE},
    {METRIC_RESALE, ACCOUNT_RESALE, FALSE},
    {METRIC_RETAIL, ACCOUNT_RETAIL, FALSE},
    {METRIC_REFUNDS_GOT, ACCOUNT_REFUNDS_GOT, FALSE},
    {METRIC_REFUNDS_GIVEN, ACCOUNT_REFUNDS_GIVEN, FALSE},
    {METRIC_REWARDS, ACCOUNT_REWARDS, FALSE},
    {METRIC_WITHDRAWALS, ACCOUNT_WITHDRAWALS, FALSE},
    {METRIC_TRANSFERS_IN, ACCOUNT_TRANSFERS_IN, FALSE},
    {METRIC_TRANSFERS_OUT, ACCOUNT_TRANSFERS_OUT, FALSE},
    {METRIC_TOPUPS, ACCOUNT_TOPUPS, FALSE},
    {METRIC_TEAM_FEES, ACCOUNT_FEES, TRUE},
    {METRIC_TEAM_PURCHASES, ACCOUNT_PURCHASES, TRUE},
    {METRIC_TEAM_REWARDS, ACCOUNT_REWARDS, TRUE},
};

static void write_account(const Range *r, guint column, Account account, gboolean team)
{
    const gint64 *sums = r->f->accounts.narrow[account];
    if (!sums)
        return;
    const guint32 *size = r->f->forest->size;
    gint64 *out = writer_places(r->w, column);
    for (guint32 k = 0, i = r->first; k < r->n; k++, i++)
        out[k] = sums[i + (team ? size[i] : 1)] - sums[i];
}

static void write_money(const Range *r)
{
    gboolean cash = r->f->outcome.cash;
    for (guint k = 0; k < G_N_ELEMENTS(money_columns); k++)
        write_account(r, money_columns[k].column, money_columns[k].account, money_columns[k].team);
    write_account(r, METRIC_RECEIVED, cash ? ACCOUNT_WITHDRAWALS : ACCOUNT_REWARDS, FALSE);
    gint64 *net = writer_places(r->w, METRIC_NET);
    for (guint k = 0; k < r->n; k++) /* no sum of amounts leaves 64 bits */
        net[k] = (gint64)accounts_net(&r->f->accounts, r->first + k, cash);
}

/* ---- income */

/* What recruits paid for of the member's rewards, own use counted in or not. */
static Money recruit_rewards(const OriginLedger *o, guint32 i, gboolean lenient)
{
    return origin_sum(o, ORIGIN_FEES, i, i + 1) + origin_sum(o, ORIGIN_QUALIFICATION, i, i + 1) +
           (lenient ? 0 : origin_sum(o, ORIGIN_OWN_USE, i, i + 1));
}

static void write_income(const Range *r, gboolean wide)
{
    const Facts *f = r->f;
    if (f->customers.customers)
        write_numbers(r, METRIC_RETAIL_CUSTOMERS, f->customers.customers, 0);
    if (wide || !f->totals.kind_rows[KIND_REWARD])
        return;
    gint64 *strict = writer_places(r->w, METRIC_RECRUIT_REWARDS),
           *lenient = writer_places(r->w, METRIC_RECRUIT_REWARDS_LENIENT);
    for (guint k = 0; k < r->n; k++) {
        strict[k] = (gint64)recruit_rewards(&f->origin, r->first + k, FALSE);
        lenient[k] = (gint64)recruit_rewards(&f->origin, r->first + k, TRUE);
    }
}

/* Amounts of more than 64 bits are written cell by cell, the last of a row by writer_end_row. */
static void write_wide_money(const Range *r)
{
    const Accounts *a = &r->f->accounts;
    guint32 i = r->first;
    gboolean cash = r->f->outcome.cash;
    for (guint k = 0; k < G_N_ELEMENTS(money_columns); k++) {
        guint32 end = i + (money_columns[k].team ? r->f->forest->size[i] : 1);
        writer_money(r->w, money_columns[k].column,
                     accounts_sum(a, money_columns[k].account, i, end));
    }
    writer_money(r->w, METRIC_RECEIVED, accounts_received(a, i, cash));
    writer_money(r->w, METRIC_NET, accounts_net(a, i, cash));
    writer_money(r->w, METRIC_RECRUIT_REWARDS, recruit_rewards(&r->f->origin, i, FALSE));
    writer_money(r->w, METRIC_RECRUIT_REWARDS_LENIENT, recruit_rewards(&r->f->origin, i, TRUE));
}

static gboolean write_range(Range *r, gboolean wide, GError **error)
{
    write_place(r);
    write_units(r, METRIC_PURCHASE_UNITS, UNITS_BOUGHT);
    write_units(r, METRIC_SOLD_UNITS, UNITS_SOLD);
    write_groups(r);
    write_identities(r);
    write_income(r, wide);
    write_stock(r, wide);
    if (!wide) {
        write_money(r);
        return writer_end_rows(r->w, r->n, error);
    }
    write_wide_money(r);
    return writer_end_row(r->w, error);
}

gboolean persist_members(Facts *f, GError **error)
{
    if (!facts_need_claim_rows(f, error))
        return FALSE;
    g_autoptr(TableWriter) w = facts_writer(f, &table_member_metric, error);
    gboolean wide = accounts_are_wide(&f->accounts);
    Range r = {.f = f, .w = w};
    for (guint32 left = f->forest->n; w && left; left -= r.n, r.first += r.n) {
        r.n = wide ? 1 : MIN(writer_room(w, 0), left);
        if (!write_range(&r, wide, error))
            return FALSE;
        if (r.first % CHUNK_ROWS == 0)
            facts_tell(f, "members", r.first, f->forest->n);
    }
    g_clear_pointer(&f->claim_source, g_free);
    g_clear_pointer(&f->claim_row, g_free);
    return w && writer_finish(w, error);
}
