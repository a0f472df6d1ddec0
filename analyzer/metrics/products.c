/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A ledger comes mostly in order of time: each product remembers the entry of its latest month, and
 * only a row of another month has to look. */
#include "metrics/key_table.h"
#include "metrics/metrics.h"

#include "base/memory.h"

#define NO_MONTH G_MININT32

typedef struct {
    gint32 month; /* NO_MONTH: none yet */
    guint32 entry;
} Latest;

struct ProductTable {
    KeyTable rows; /* ProductRow, which begins with product and month */
    guint32 n_products;
    Latest *latest; /* [n_products] */
};

ProductTable *products_new(guint32 n_symbols, GError **error)
{
    g_autoptr(ProductTable) p = g_new0(ProductTable, 1);
    p->n_products = n_symbols;
    p->latest = memory_new(Latest, n_symbols, error);
    if (!p->latest || !key_table_init(&p->rows, sizeof(ProductRow), error))
        return NULL;
    for (guint32 i = 0; i < n_symbols; i++)
        p->latest[i].month = NO_MONTH;
    return g_steal_pointer(&p);
}

void products_free(ProductTable *p)
{
    if (!p)
        return;
    key_table_clear(&p->rows);
    g_free(p->latest);
    g_free(p);
}

/* The entry of a product and month; NULL: no memory. */
static ProductRow *find_row(ProductTable *p, guint32 product, gint32 month, GError **error)
{
    Latest *latest = &p->latest[product];
    if (latest->month != month) {
        KeyBlock block = {0};
        key_block_add(&block, 0, key_of_pair(product, (guint32)month));
        if (!key_table_add(&p->rows, &block, error))
            return NULL;
        *latest = (Latest){month, block.numbers[0]};
    }
    return key_table_entry(&p->rows, latest->entry);
}

gboolean products_add(ProductTable *p, const LedgerBatch *b, GError **error)
{
    for (guint i = 0; i < b->rows; i++) {
        gint64 product = b->product[i];
        gboolean is_refund = b->kind[i] == KIND_REFUND;
        if (product <= 0 || product >= p->n_products || !ledger_counts(b, i) ||
            !(is_refund || b->kind[i] == KIND_PURCHASE))
            continue;
        ProductRow *row = find_row(p, (guint32)product, b->month[i], error);
        if (!row)
            return FALSE;
        Money amount = chunk_money(&b->amount, i); /* sums are within LedgerTotals.absolute */
        gint64 units = b->quantity[i] == COLUMN_UNKNOWN ? 0 : b->quantity[i];
        row->rows++;
        if (is_refund) {
            row->refunds += amount;
            row->returned += units; /* 2^32 rows of 2^63 fit 128 bits */
        } else {
            row->units += units;
            *(b->payer_position[i] == FOREST_NONE ? &row->retail : &row->purchases) += amount;
        }
    }
    return TRUE;
}

static int compare_rows(const void *a, const void *b)
{
    const ProductRow *x = a, *y = b;
    return x->product != y->product ? (x->product > y->product) - (x->product < y->product)
                                    : (x->month > y->month) - (x->month < y->month);
}

const ProductRow *products_rows(ProductTable *p, guint32 *n)
{
    key_table_sort(&p->rows, compare_rows);
    *n = p->rows.n;
    return (const ProductRow *)(const void *)p->rows.entries;
}
