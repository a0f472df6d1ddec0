/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of each product, beside what was paid for it. */
#include "scan/facts.h"

#include "base/memory.h"
#include <string.h>

/* Of several records the highest cost, which makes the mark-up the least, and the first category in
 * byte order. */
static void take_product(Facts *f, const TableReader *r, guint i, Goods *goods)
{
    gint64 category = reader_column(r, PRODUCT_CATEGORY)->ints[i],
           currency = reader_column(r, PRODUCT_CURRENCY)->ints[i];
    Money cost = chunk_money(reader_column(r, PRODUCT_COST), i);
    if (cost > goods->cost && (!currency || currency == f->scope.currency))
        goods->cost = cost;
    if (category > 0 && category < f->symbols->len &&
        (!goods->category ||
         strcmp(facts_symbol(f, category), facts_symbol(f, goods->category)) < 0))
        goods->category = (guint32)category;
}

static void match_product(Facts *f, Goods *goods, RegistryMatch how, const char *text, gsize length)
{
    if (!f->registry.book || goods->match >= how)
        return;
    guint32 found = registry_book_find(f->registry.book, how, text, length);
    if (found == REGISTRY_NONE)
        return;
    goods->match = how;
    goods->status = registry_book_judge(f->registry.book, how, found).status;
}

/* of_symbol[symbol]: index of the product that was sold, plus 1. */
static gboolean read_products(Facts *f, const guint32 *of_symbol, GString *name, GError **error)
{
    g_autoptr(TableReader) r = reader_new(
        f->db, &table_product,
        READER_WANTS(PRODUCT_ID) | READER_WANTS(PRODUCT_NAME) | READER_WANTS(PRODUCT_CATEGORY) |
            READER_WANTS(PRODUCT_COST) | READER_WANTS(PRODUCT_CURRENCY),
        error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure))
        for (guint i = 0; i < reader_rows(r); i++) {
            gint64 id = reader_column(r, PRODUCT_ID)->ints[i];
            if (id <= 0 || id >= f->symbols->len || !of_symbol[id])
                continue;
            Goods *goods = &g_array_index(f->registry.goods, Goods, of_symbol[id] - 1);
            const ChunkColumn *names = reader_column(r, PRODUCT_NAME);
            name_normalise(names->bytes + names->offsets[i],
                           names->offsets[i + 1] - names->offsets[i], name);
            take_product(f, r, i, goods);
            match_product(f, goods, MATCH_NAME, name->str, name->len);
        }
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static void add_sold(Facts *f, guint32 *of_symbol)
{
    for (guint k = 0; k < f->products->len; k++) {
        const ProductRow *p = &g_array_index(f->products, ProductRow, k);
        Goods goods = {.product = p->product, .paid = p->purchases + p->retail, .units = p->units};
        const char *id = facts_symbol(f, p->product);
        match_product(f, &goods, MATCH_ID, id, strlen(id));
        match_product(f, &goods, MATCH_NUMBER, id, strlen(id));
        g_array_append_val(f->registry.goods, goods);
        of_symbol[p->product] = f->registry.goods->len;
    }
}

static gint by_paid(gconstpointer a, gconstpointer b)
{
    const Goods *x = a, *y = b;
    return x->paid != y->paid ? (x->paid > y->paid ? -1 : 1)
                              : (x->product > y->product) - (x->product < y->product);
}

gboolean facts_price_goods(Facts *f, GString *name, GError **error)
{
    g_autofree guint32 *of_symbol = memory_new(guint32, f->symbols->len, error);
    f->registry.goods = g_array_new(FALSE, FALSE, sizeof(Goods));
    if (!of_symbol)
        return FALSE;
    add_sold(f, of_symbol);
    if (f->products->len && !read_products(f, of_symbol, name, error))
        return FALSE;
    for (guint k = 0; k < f->registry.goods->len; k++) {
        const Goods *goods = &g_array_index(f->registry.goods, Goods, k);
        f->registry.listed_goods +=
            goods->match > MATCH_NONE && goods->status == REGISTRY_REGISTERED;
    }
    g_array_sort(f->registry.goods, by_paid);
    return TRUE;
}
