/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network made for a test, with its files recounted and its truth. */
#pragma once

#include "unit/synth/fixture.h"

#include <jansson.h>

#include "unit/synth/naive.h"

enum {
    ENTRY,
    AT,
    KIND,
    PAYER,
    PAYEE,
    AMOUNT,
    CURRENCY,
    PRODUCT,
    QUANTITY,
    LEVEL,
    TYPE,
    SOURCE,
    ORDER
};

typedef struct {
    char *folder;
    Naive *n;
    json_t *truth;
} Made;

static inline Made make(const char *spec)
{
    Made m = {.folder = fixture_folder()};
    g_autofree char *text = NULL;
    assert_true(downline_synth_write(spec, m.folder, FALSE, 0, NULL));
    m.n = naive_load(m.folder);
    text = fixture_text(m.folder, "truth.json", NULL);
    m.truth = json_loads(text, 0, NULL);
    assert_non_null(m.truth);
    return m;
}

static inline void unmake(Made *m)
{
    naive_free(m->n);
    json_decref(m->truth);
    fixture_remove(m->folder);
}

static inline gboolean is(GStrv row, guint column, const char *text)
{
    return !strcmp(row[column], text);
}

static inline GStrv row_of(const Made *m, guint i)
{
    return m->n->sound->pdata[i];
}

static inline NaiveMember *find(const Made *m, const char *id)
{
    return g_hash_table_lookup(m->n->by_id, id);
}

static inline guint count_rows(const Made *m, guint column, const char *text)
{
    guint rows = 0;
    for (guint i = 0; i < m->n->sound->len; i++)
        rows += is(row_of(m, i), column, text);
    return rows;
}

/* The ids of a role; free with g_hash_table_unref. */
static inline GHashTable *role(const Made *m, const char *name)
{
    GHashTable *ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const json_t *list = json_object_get(json_object_get(m->truth, "roles"), name);
    for (gsize i = 0; i < json_array_size(list); i++)
        g_hash_table_add(ids, g_strdup(json_string_value(json_array_get(list, i))));
    return ids;
}
