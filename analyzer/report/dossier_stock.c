/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/dossier_stock.h"

#include "ledger/reader.h"
#include "ledger/stock_lot.h"

#include <string.h>

/* Of one second, in this order. */
typedef enum { GOODS_BOUGHT, GOODS_TAKEN_BACK, GOODS_PICKED_UP, GOODS_SOLD, GOODS_RETURNED } Side;
#define N_SIDES (GOODS_RETURNED + 1)
static const char *const side_names[N_SIDES] = {"bought_units", "taken_back_units",
                                                "picked_up_units", "sold_units", "returned_units"};

typedef struct {
    Money amount;
    gint64 at, units, product;
    Side side;
} Movement;
typedef struct {
    gint64 product;
    gint64 units[N_SIDES], unseen;
    StockLot lot;
} Good;

struct DossierGoods {
    GArray *movements;
};

DossierGoods *goods_new(void)
{
    DossierGoods *g = g_new(DossierGoods, 1);
    g->movements = g_array_new(FALSE, FALSE, sizeof(Movement));
    return g;
}

void goods_free(DossierGoods *g)
{
    if (g)
        g_array_unref(g->movements);
    g_free(g);
}

static void add(DossierGoods *g, Side side, const TableReader *r, guint row)
{
    gint64 product = reader_column(r, LEDGER_PRODUCT)->ints[row];
    Movement m = {.amount = chunk_money(reader_column(r, LEDGER_AMOUNT), row),
                  .at = reader_column(r, LEDGER_AT)->ints[row],
                  .units = reader_column(r, LEDGER_QUANTITY)->ints[row],
                  .product = MAX(product, 0),
                  .side = side};
    if (m.units != COLUMN_UNKNOWN && m.units >= 0)
        g_array_append_val(g->movements, m);
}

void goods_take(DossierGoods *g, gint64 party, const TableReader *r, guint row)
{
    gint64 kind = reader_column(r, LEDGER_KIND)->ints[row];
    gboolean pays = reader_column(r, LEDGER_PAYER)->ints[row] == party,
             is_paid = reader_column(r, LEDGER_PAYEE)->ints[row] == party;
    if (kind == KIND_PICKUP)
        add(g, GOODS_PICKED_UP, r, row);
    if (kind != KIND_PURCHASE && kind != KIND_REFUND)
        return;
    if (pays)
        add(g, kind == KIND_PURCHASE ? GOODS_BOUGHT : GOODS_TAKEN_BACK, r, row);
    if (is_paid)
        add(g, kind == KIND_PURCHASE ? GOODS_SOLD : GOODS_RETURNED, r, row);
}

static int compare(const void *a, const void *b)
{
    const Movement *x = a, *y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    if (x->side != y->side)
        return x->side < y->side ? -1 : 1;
    if (x->units != y->units)
        return x->units < y->units ? -1 : 1;
    return (x->amount > y->amount) - (x->amount < y->amount);
}

/* ---- months */

typedef struct {
    gint32 month;
    gint64 units[N_SIDES];
    gint64 balance, own_use; /* at its end */
} Month;

typedef struct {
    const Dossier *d;
    gint64 allowance;
    Month month;
    GHashTable *goods; /* product -> Good* */
    json_t *months;
} Count;

static json_t *units_json(gint64 units)
{
    char text[MONEY_TEXT_SIZE];
    money_format(units, QUANTITY_DECIMALS, text);
    return json_string(text);
}

static void put_units(json_t *object, const gint64 units[N_SIDES])
{
    for (guint side = 0; side < N_SIDES; side++)
        json_object_set_new(object, side_names[side], units_json(units[side]));
}

static Money cost_of_all(const Count *c)
{
    GHashTableIter iter;
    gpointer good;
    Money sum = 0;
    g_hash_table_iter_init(&iter, c->goods);
    while (g_hash_table_iter_next(&iter, NULL, &good))
        sum += ((const Good *)good)->lot.cost;
    return sum;
}

static void use_up(Month *m, gint64 allowance, gint32 months)
{
    gint64 allowed;
    if (__builtin_mul_overflow(allowance, (gint64)months, &allowed))
        allowed = G_MAXINT64;
    m->own_use = MIN(m->balance, units_add(m->own_use, allowed));
}

/* next: the month that comes; what lies between the two is used up too. */
static void close_month(Count *c, gint32 next)
{
    Month *m = &c->month;
    gboolean dated = m->month != CIVIL_NO_MONTH;
    char text[8];
    civil_month_text(m->month, text);
    use_up(m, c->allowance, dated);
    json_t *object = json_object();
    json_object_set_new(object, "month", json_string(text));
    put_units(object, m->units);
    json_object_set_new(object, "stock_units", units_json(m->balance));
    json_object_set_new(object, "unsold_units", units_json(m->balance - m->own_use));
    json_object_set_new(object, "stock_cost", dossier_money_json(c->d, cost_of_all(c)));
    if (json_array_size(c->months) < DOSSIER_LIST)
        json_array_append(c->months, object);
    json_decref(object);
    if (dated)
        use_up(m, c->allowance, next - m->month - 1);
    memset(m->units, 0, sizeof m->units);
    m->month = next;
}

static Good *good_of(Count *c, gint64 product)
{
    Good *good = g_hash_table_lookup(c->goods, &product);
    if (!good) {
        good = g_new0(Good, 1);
        good->product = product;
        g_hash_table_insert(c->goods, &good->product, good);
    }
    return good;
}

static void count(Count *c, const Movement *m)
{
    Good *good = good_of(c, m->product);
    gint64 held = good->lot.units;
    Money cost;
    good->units[m->side] = units_add(good->units[m->side], m->units);
    c->month.units[m->side] = units_add(c->month.units[m->side], m->units);
    if (m->side == GOODS_BOUGHT || m->side == GOODS_TAKEN_BACK)
        lot_take_in(&good->lot, m->units, m->amount);
    else if (m->side != GOODS_PICKED_UP)
        good->unseen =
            units_add(good->unseen, m->units - lot_give_out(&good->lot, m->units, &cost));
    c->month.balance = units_add(c->month.balance, good->lot.units - held);
    c->month.own_use = MIN(c->month.own_use, c->month.balance);
}

/* ---- products */

static int by_cost(const void *a, const void *b)
{
    const Good *x = *(Good *const *)a, *y = *(Good *const *)b;
    if (x->lot.cost != y->lot.cost)
        return x->lot.cost > y->lot.cost ? -1 : 1;
    return (x->product > y->product) - (x->product < y->product);
}

static json_t *products_json(const Count *c, const GPtrArray *symbols)
{
    g_autoptr(GPtrArray) goods = g_ptr_array_new();
    json_t *all = json_array();
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, c->goods);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        g_ptr_array_add(goods, value);
    g_ptr_array_sort(goods, by_cost);
    for (guint k = 0; k < MIN(goods->len, DOSSIER_LIST); k++) {
        const Good *good = goods->pdata[k];
        json_t *object = json_object();
        json_object_set_new(
            object, "product",
            json_string(good->product < symbols->len ? symbols->pdata[good->product] : ""));
        put_units(object, good->units);
        json_object_set_new(object, "never_seen_bought_units", units_json(good->unseen));
        json_object_set_new(object, "stock_units", units_json(good->lot.units));
        json_object_set_new(object, "stock_cost", dossier_money_json(c->d, good->lot.cost));
        json_array_append_new(all, object);
    }
    return all;
}

json_t *goods_json(DossierGoods *g, const Dossier *d, const GPtrArray *symbols)
{
    const char *own_use = view_text(d->view, "stocking.parameters.own_use_units_month");
    Money allowance = 0;
    if (d->position < 0 || !g->movements->len)
        return json_null();
    money_parse(own_use, strlen(own_use), QUANTITY_DECIMALS, 0, &allowance);
    Count c = {.d = d, .allowance = (gint64)CLAMP(allowance, 0, G_MAXINT64)};
    c.goods = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    c.months = json_array();
    qsort(g->movements->data, g->movements->len, sizeof(Movement), compare);
    for (guint i = 0; i < g->movements->len; i++) {
        const Movement *m = &g_array_index(g->movements, Movement, i);
        gint32 month =
            m->at == CIVIL_NONE ? CIVIL_NO_MONTH : civil_month_index(d->view->zone, m->at);
        if (i == 0)
            c.month.month = month;
        else if (month != c.month.month)
            close_month(&c, month);
        count(&c, m);
    }
    close_month(&c, c.month.month + 1);
    json_t *stock =
        json_pack("{s:s, s:s, s:o, s:o}", "valuation", "average_cost", "own_use_units_month",
                  own_use, "months", c.months, "products", products_json(&c, symbols));
    g_hash_table_unref(c.goods);
    return stock;
}
