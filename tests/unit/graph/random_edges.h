/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small random trading graphs for the tests of graph/, edges by payer, then payee. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "graph/trade.h"

#define SMALL 8

typedef struct {
    guint32 n, n_edges;
    TradeEdge edges[SMALL * SMALL];
    Money value[SMALL][SMALL]; /* 0: no edge */
} RandomEdges;

static inline void random_edges(GRand *rand, guint32 most_value, RandomEdges *r)
{
    double density = g_rand_double(rand);
    *r = (RandomEdges){.n = (guint32)g_rand_int_range(rand, 1, SMALL + 1)};
    for (guint32 i = 0; i < r->n; i++)
        for (guint32 j = 0; j < r->n; j++) {
            if (i == j || g_rand_double(rand) >= density)
                continue;
            r->value[i][j] = g_rand_int_range(rand, 1, (gint32)most_value + 1);
            r->edges[r->n_edges++] = (TradeEdge){i, j, 1, r->value[i][j]};
        }
}
