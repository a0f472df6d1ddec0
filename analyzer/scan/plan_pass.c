/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger for plan/: counted fees, purchases and rewards, with what else the case knows of them
 * (ranks, costs, joinings). A pass of its own, only where there are rewards; a second one where the
 * sample was not everything. */
#include "scan/facts.h"

#include "base/memory.h"
#include <downline/types.h>
#include <string.h>

#define LIMIT_BYTES ((guint64)128 << 20) /* of records in memory */

typedef struct {
    Facts *f;
    PlanGround ground;
    gint64 *joined;
    guint32 *rank;
    gint64 *paid;
    GArray *months; /* PlanMonth */
    gint64 *cost;   /* [symbols] of a unit; 0: unknown */
    PlanFinder *finder;
    PlanSize size;
    guint64 too_large;
    Money too_large_amount;
    gboolean told; /* too_large is complete */
} PlanPass;

static void plan_pass_clear(PlanPass *p)
{
    g_free(p->joined);
    g_free(p->rank);
    g_free(p->paid);
    g_clear_pointer(&p->months, g_array_unref);
    g_free(p->cost);
    plan_finder_free(p->finder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlanPass, plan_pass_clear)

/* ---- what the case knows */

static gint64 local_time(const Facts *f, gint64 at)
{
    return at == CIVIL_NONE ? PLAN_NO_TIME : at + civil_zone_offset(f->zone, at);
}

static gboolean read_joinings(PlanPass *p, GError **error)
{
    Facts *f = p->f;
    p->joined = memory_new(gint64, f->forest->n, error);
    for (guint32 i = 0; p->joined && i < f->forest->n; i++)
        p->joined[i] = local_time(f, f->joined_at[f->forest->party[i]]);
    return p->joined != NULL;
}

static gboolean read_payments(PlanPass *p, GError **error)
{
    const Facts *f = p->f;
    p->paid = memory_new(gint64, f->forest->n, error);
    for (guint32 i = 0; p->paid && i < f->forest->n; i++) {
        Money paid = accounts_get(&f->accounts, i, ACCOUNT_FEES) +
                     accounts_get(&f->accounts, i, ACCOUNT_PURCHASES);
        p->paid[i] = (gint64)CLAMP(paid, 0, G_MAXINT64);
    }
    return p->paid != NULL;
}

static void read_months(PlanPass *p)
{
    const GArray *months = p->f->totals.months;
    p->months = g_array_new(FALSE, FALSE, sizeof(PlanMonth));
    for (guint k = 0; k < months->len; k++) {
        const LedgerMonth *m = &g_array_index(months, LedgerMonth, k);
        Money paid = 0;
        for (guint member = 0; member < 2; member++)
            paid += m->cells[ledger_cell(KIND_FEE, member, FALSE)].amount +
                    m->cells[ledger_cell(KIND_PURCHASE, member, FALSE)].amount;
        PlanMonth month = {(guint32)m->month, (gint64)CLAMP(paid, 0, G_MAXINT64)};
        if (m->month >= 0)
            g_array_append_val(p->months, month);
    }
    p->ground.months = (const PlanMonth *)(const void *)p->months->data;
    p->ground.n_months = p->months->len;
}

/* Whose records name several ranks has none. */
static void note_rank(PlanPass *p, guint32 position, gint64 rank)
{
    const guint32 several = G_MAXUINT32;
    if (position == FOREST_NONE || rank <= 0 || rank >= p->f->symbols->len)
        return;
    guint32 *known = &p->rank[position];
    *known = !*known || *known == (guint32)rank ? (guint32)rank : several;
}

static gboolean read_ranks(PlanPass *p, GError **error)
{
    Facts *f = p->f;
    g_autoptr(TableReader) r = reader_new(
        f->db, &table_member, READER_WANTS(MEMBER_MEMBER) | READER_WANTS(MEMBER_RANK), error);
    p->rank = r ? memory_new(guint32, f->forest->n, error) : NULL;
    GError *failure = NULL;
    gboolean some = FALSE;
    while (p->rank && reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, MEMBER_MEMBER)->ints,
                     *rank = reader_column(r, MEMBER_RANK)->ints;
        for (guint i = 0; i < reader_rows(r); i++)
            if (member[i] >= 0 && member[i] < f->n_parties) {
                some |= rank[i] > 0;
                note_rank(p, f->forest->position[member[i]], rank[i]);
            }
    }
    if (failure)
        g_propagate_error(error, failure);
    if (failure || !p->rank)
        return FALSE;
    for (guint32 i = 0; i < f->forest->n; i++)
        p->rank[i] = p->rank[i] == G_MAXUINT32 ? 0 : p->rank[i];
    p->ground.rank = some ? p->rank : NULL;
    return TRUE;
}

static gboolean read_costs(PlanPass *p, GError **error)
{
    Facts *f = p->f;
    g_autoptr(TableReader) r = reader_new(f->db, &table_product,
                                          READER_WANTS(PRODUCT_ID) | READER_WANTS(PRODUCT_COST) |
                                              READER_WANTS(PRODUCT_CURRENCY),
                                          error);
    p->cost = r ? memory_new(gint64, f->symbols->len, error) : NULL;
    GError *failure = NULL;
    while (p->cost && reader_next(r, &failure)) {
        const gint64 *id = reader_column(r, PRODUCT_ID)->ints,
                     *currency = reader_column(r, PRODUCT_CURRENCY)->ints;
        const ChunkColumn *cost = reader_column(r, PRODUCT_COST);
        for (guint i = 0; i < reader_rows(r); i++) {
            Money unit = chunk_money(cost, i);
            if (id[i] > 0 && id[i] < f->symbols->len && unit > 0 && unit < G_MAXINT32 &&
                (!currency[i] || currency[i] == f->scope.currency))
                p->cost[id[i]] = (gint64)unit;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return p->cost && !failure;
}

/* ---- rows */

typedef struct {
    const gint64 *at, *kind, *payer, *payee, *currency, *status, *product, *quantity, *level,
        *label, *source;
    const ChunkColumn *amount, *entry, *order;
    guint64 first_row;
} PlanChunk;

static PlanChunk chunk_of(const TableReader *r)
{
    return (PlanChunk){.at = reader_column(r, LEDGER_AT)->ints,
                       .kind = reader_column(r, LEDGER_KIND)->ints,
                       .payer = reader_column(r, LEDGER_PAYER)->ints,
                       .payee = reader_column(r, LEDGER_PAYEE)->ints,
                       .currency = reader_column(r, LEDGER_CURRENCY)->ints,
                       .status = reader_column(r, LEDGER_STATUS)->ints,
                       .product = reader_column(r, LEDGER_PRODUCT)->ints,
                       .quantity = reader_column(r, LEDGER_QUANTITY)->ints,
                       .level = reader_column(r, LEDGER_LEVEL)->ints,
                       .label = reader_column(r, LEDGER_REWARD_TYPE)->ints,
                       .source = reader_column(r, LEDGER_SOURCE_MEMBER)->ints,
                       .amount = reader_column(r, LEDGER_AMOUNT),
                       .entry = reader_column(r, LEDGER_ENTRY_ID),
                       .order = reader_column(r, LEDGER_SOURCE_ORDER),
                       .first_row = reader_first_row(r)};
}

static gboolean chunk_counts(const Facts *f, const PlanChunk *c, guint i)
{
    return c->at[i] <= f->scope.until && c->status[i] == STATUS_DONE &&
           c->currency[i] == f->scope.currency;
}

static gboolean is_wanted(const PlanPass *p, const PlanChunk *c, guint i)
{
    if (c->kind[i] == KIND_REWARD)
        return chunk_counts(p->f, c, i);
    return (c->kind[i] == KIND_FEE || c->kind[i] == KIND_PURCHASE) && chunk_counts(p->f, c, i) &&
           plan_finder_wants_order(p->finder, local_time(p->f, c->at[i]));
}

static guint32 position_of(const Facts *f, gint64 party)
{
    return party >= 0 && party < f->n_parties ? f->forest->position[party] : FOREST_NONE;
}

static gint64 margin_of(const PlanPass *p, const PlanChunk *c, guint i, gint64 amount)
{
    gint64 product = c->product[i], quantity = c->quantity[i], cost;
    if (product <= 0 || product >= p->f->symbols->len || !p->cost[product] ||
        quantity == COLUMN_UNKNOWN || __builtin_mul_overflow(p->cost[product], quantity, &cost) ||
        __builtin_sub_overflow(amount, cost / 1000, &amount))
        return PLAN_NO_MARGIN;
    return amount;
}

static guint64 id_of(const ChunkColumn *c, guint i)
{
    guint32 length = c->offsets[i + 1] - c->offsets[i];
    return length ? plan_id(c->bytes + c->offsets[i], length) : 0;
}

static gboolean add_row(PlanPass *p, const PlanChunk *c, guint i, GError **error)
{
    const Facts *f = p->f;
    Money amount = chunk_money(c->amount, i);
    gboolean reward = c->kind[i] == KIND_REWARD;
    if (amount != (gint64)amount) {
        p->too_large += reward && !p->told;
        p->too_large_amount += reward && !p->told ? amount : 0;
        return TRUE;
    }
    PlanMovement m = {.kind = (LedgerKind)c->kind[i],
                      .payer = position_of(f, c->payer[i]),
                      .payee = position_of(f, c->payee[i]),
                      .source = position_of(f, c->source[i]),
                      .label = c->label[i] > 0 ? (guint32)c->label[i] : 0,
                      .level = c->level[i] >= 0 && c->level[i] < G_MAXINT16 ? (gint32)c->level[i]
                                                                            : PLAN_NO_LEVEL,
                      .at = local_time(f, c->at[i]),
                      .amount = (gint64)amount,
                      .margin = reward ? PLAN_NO_MARGIN : margin_of(p, c, i, (gint64)amount),
                      .id = p->size.rewards_with_order ? id_of(c->entry, i) : 0,
                      .order = reward ? id_of(c->order, i) : 0,
                      .row = (guint32)(c->first_row + i)};
    return plan_finder_add(p->finder, &m, error);
}

static TableReader *open_ledger(const PlanPass *p, GError **error)
{
    static const guint columns[] = {LEDGER_AT,           LEDGER_KIND,        LEDGER_PAYER,
                                    LEDGER_PAYEE,        LEDGER_AMOUNT,      LEDGER_CURRENCY,
                                    LEDGER_STATUS,       LEDGER_PRODUCT,     LEDGER_QUANTITY,
                                    LEDGER_LEVEL,        LEDGER_REWARD_TYPE, LEDGER_SOURCE_MEMBER,
                                    LEDGER_SOURCE_ORDER, LEDGER_ENTRY_ID};
    guint64 wanted = 0;
    for (guint k = 0; k < G_N_ELEMENTS(columns); k++)
        wanted |= READER_WANTS(columns[k]);
    if (!p->size.rewards_with_order)
        wanted &= ~READER_WANTS(LEDGER_ENTRY_ID);
    return reader_new(p->f->db, &table_ledger, wanted, error);
}

static gboolean read_rows(PlanPass *p, GError **error)
{
    g_autoptr(TableReader) r = open_ledger(p, error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure)) {
        PlanChunk c = chunk_of(r);
        for (guint i = 0; i < reader_rows(r); i++)
            if (is_wanted(p, &c, i) && !add_row(p, &c, i, error))
                return FALSE;
        facts_tell(p->f, "pay plan", reader_first_row(r) + reader_rows(r), p->f->totals.rows);
    }
    if (failure)
        g_propagate_error(error, failure);
    p->told = TRUE;
    return r && !failure;
}

/* How many rewards name an order or a source: whether ids have to be read at all. */
static gboolean measure(PlanPass *p, GError **error)
{
    const LedgerTotals *t = &p->f->totals;
    g_autoptr(TableReader) r =
        reader_new(p->f->db, &table_ledger,
                   READER_WANTS(LEDGER_KIND) | READER_WANTS(LEDGER_SOURCE_ORDER) |
                       READER_WANTS(LEDGER_SOURCE_MEMBER),
                   error);
    GError *failure = NULL;
    p->size.rewards = t->kind_rows[KIND_REWARD];
    p->size.orders = t->kind_rows[KIND_FEE] + t->kind_rows[KIND_PURCHASE];
    while (r && reader_next(r, &failure)) {
        const gint64 *kind = reader_column(r, LEDGER_KIND)->ints,
                     *source = reader_column(r, LEDGER_SOURCE_MEMBER)->ints;
        const guint32 *offsets = reader_column(r, LEDGER_SOURCE_ORDER)->offsets;
        for (guint i = 0; i < reader_rows(r); i++) {
            gboolean reward = kind[i] == KIND_REWARD;
            p->size.rewards_with_order += reward & (offsets[i + 1] > offsets[i]);
            p->size.rewards_with_source += reward & (source[i] != (gint64)COLUMN_NOBODY);
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

/* From which file and row the examples came. */
static gboolean find_origins(const Facts *f, Plan *plan, GError **error)
{
    for (guint k = 0; k < plan->n_examples; k++) {
        PlanExample *e = &plan->examples[k];
        g_autoptr(TableReader) r = reader_new(
            f->db, &table_ledger, READER_WANTS(LEDGER_SOURCE) | READER_WANTS(LEDGER_ROW), error);
        GError *failure = NULL;
        if (!r)
            return FALSE;
        reader_limit_rows(r, e->row, 1);
        if (reader_next(r, &failure)) {
            guint i = (guint)(e->row - reader_first_row(r));
            e->source = reader_column(r, LEDGER_SOURCE)->ints[i];
            e->source_row = reader_column(r, LEDGER_ROW)->ints[i];
        }
        if (failure) {
            g_propagate_error(error, failure);
            return FALSE;
        }
    }
    return TRUE;
}

static void add_rest(GArray *rests, guint32 key, guint64 rows, Money amount)
{
    PlanRest rest = {key, rows, amount};
    if (rows)
        g_array_append_val(rests, rest);
}

static void add_largest(const Facts *f, GArray *best)
{
    for (guint32 i = 0; i < f->forest->n; i++) {
        PlanRest rest = {i, 0, accounts_get(&f->accounts, i, ACCOUNT_REWARDS)};
        guint at = best->len;
        while (at && rest.amount > g_array_index(best, PlanRest, at - 1).amount)
            at--;
        if (at < PLAN_EXAMPLES && rest.amount > 0)
            g_array_insert_val(best, at, rest);
        g_array_set_size(best, MIN(best->len, PLAN_EXAMPLES));
    }
}

/* No plan: everything that is known of rewards is unexplained. */
static void tell_nothing(const Facts *f, Plan *plan)
{
    const LedgerTotals *t = &f->totals;
    *plan = (Plan){.components = g_array_new(FALSE, TRUE, sizeof(PlanComponent)),
                   .by_label = g_array_new(FALSE, TRUE, sizeof(PlanRest)),
                   .by_month = g_array_new(FALSE, TRUE, sizeof(PlanRest)),
                   .by_member = g_array_new(FALSE, TRUE, sizeof(PlanRest)),
                   .rows = t->kind_rows[KIND_REWARD],
                   .amount = t->kind_amount[KIND_REWARD],
                   .unexplained = t->kind_amount[KIND_REWARD]};
    for (guint type = 0; type < f->symbols->len; type++)
        add_rest(plan->by_label, type, f->reward_types[type].rows, f->reward_types[type].amount);
    for (guint k = 0; k < t->months->len; k++) {
        const LedgerMonth *m = &g_array_index(t->months, LedgerMonth, k);
        guint64 rows = 0;
        Money amount = 0;
        for (guint cell = 0; cell < 4; cell++) {
            rows += m->cells[KIND_REWARD * 4 + cell].rows;
            amount += m->cells[KIND_REWARD * 4 + cell].amount;
        }
        add_rest(plan->by_month, m->month < 0 ? G_MAXUINT32 : (guint32)m->month, rows, amount);
    }
    add_largest(f, plan->by_member);
}

static gboolean find_plan(PlanPass *p, Plan *plan, GError **error)
{
    PlanNeed need;
    do
        if (!read_rows(p, error) || !plan_finder_infer(p->finder, &need, error))
            return FALSE;
    while (need == PLAN_NEEDS_MORE);
    if (need == PLAN_NOTHING) {
        tell_nothing(p->f, plan);
        return TRUE;
    }
    if ((need == PLAN_NEEDS_REST && !read_rows(p, error)) ||
        !plan_finder_check(p->finder, plan, error) || !find_origins(p->f, plan, error))
        return FALSE;
    plan->rows += p->too_large;
    plan->amount += p->too_large_amount;
    plan->unexplained += p->too_large_amount;
    return TRUE;
}

gboolean facts_infer_plan(Facts *f, const char *folder, GError **error)
{
    g_auto(PlanPass) p = {.f = f};
    if (!f->totals.kind_rows[KIND_REWARD] || !f->forest->n)
        return TRUE;
    facts_tell(f, "pay plan", 0, 0);
    p.ground = (PlanGround){.sponsor = f->forest,
                            .placement = f->placement,
                            .sponsor_depth = f->structure.depth,
                            .placement_depth = f->placement_structure.depth};
    if (!read_joinings(&p, error) || !read_payments(&p, error) || !read_ranks(&p, error) ||
        !read_costs(&p, error) || !measure(&p, error))
        return FALSE;
    p.ground.joined = p.joined;
    p.ground.paid = p.paid;
    read_months(&p);
    p.finder = plan_finder_new(&p.ground, &p.size, MIN(LIMIT_BYTES, f->memory), folder, error);
    f->has_plan = p.finder && find_plan(&p, &f->plan, error);
    return f->has_plan;
}
