/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary and matrix plans: positions and what is paid to them, counted from the files. */
#include "unit/synth/made.h"

typedef struct {
    GHashTable *parent; /* id -> id */
    GHashTable *team;   /* id -> members below and including */
} Places;

static void add_to_team(GHashTable *team, const char *id)
{
    guint size = GPOINTER_TO_UINT(g_hash_table_lookup(team, id));
    g_hash_table_insert(team, (char *)id, GUINT_TO_POINTER(size + 1));
}

static Places places_of(const Made *m, guint width)
{
    Places p = {g_hash_table_new(g_str_hash, g_str_equal),
                g_hash_table_new(g_str_hash, g_str_equal)};
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < m->n->placed->len; i++) {
        GStrv row = m->n->placed->pdata[i];
        int position = atoi(row[4]);
        assert_true(position >= 1 && position <= (int)width);
        assert_true(g_hash_table_add(taken, g_strconcat(row[1], "/", row[4], NULL)));
        assert_true(g_hash_table_insert(p.parent, row[0], row[1]));
    }
    for (guint i = 0; i < m->n->all->len; i++) {
        const char *id = ((NaiveMember *)m->n->all->pdata[i])->id;
        gboolean below_sponsor = !find(m, id)->sponsor;
        for (const char *up = id; up; up = g_hash_table_lookup(p.parent, up)) {
            add_to_team(p.team, up);
            below_sponsor = below_sponsor || !strcmp(up, find(m, id)->sponsor);
        }
        assert_true(below_sponsor);
    }
    return p;
}

static void places_clear(Places *p)
{
    g_hash_table_unref(p->parent);
    g_hash_table_unref(p->team);
}

/* Over all nodes: the smaller of two legs. */
static guint count_pairs(const Made *m, const Places *p)
{
    guint pairs = 0;
    for (guint i = 0; i < m->n->all->len; i++) {
        const char *id = ((NaiveMember *)m->n->all->pdata[i])->id;
        guint legs[2] = {0, 0}, n_legs = 0;
        for (guint k = 0; k < m->n->placed->len; k++) {
            GStrv row = m->n->placed->pdata[k];
            if (!strcmp(row[1], id))
                legs[n_legs++] = GPOINTER_TO_UINT(g_hash_table_lookup(p->team, row[0]));
        }
        pairs += MIN(legs[0], legs[1]);
    }
    return pairs;
}

static guint count_node_rewards(const Made *m, const Places *p, guint levels)
{
    g_autoptr(GHashTable) organisers = role(m, "organisers");
    guint rewards = 0;
    for (guint i = 0; i < m->n->all->len; i++) {
        const char *up = ((NaiveMember *)m->n->all->pdata[i])->id;
        if (g_hash_table_contains(organisers, up))
            continue;
        for (guint level = 1; level <= levels && (up = g_hash_table_lookup(p->parent, up)); level++)
            rewards++;
    }
    return rewards;
}

static void a_binary_plan_pays_each_pair_once(void **state)
{
    (void)state;
    Made m = make("binary-pairing");
    Places p = places_of(&m, 2);
    assert_int_equal(g_hash_table_size(p.parent), m.n->all->len - 1);
    assert_int_equal(count_rows(&m, TYPE, "pairing"), count_pairs(&m, &p));
    assert_int_equal(count_rows(&m, TYPE, "per_node"), count_node_rewards(&m, &p, 14));
    places_clear(&p);
    unmake(&m);
}

static void a_matrix_pays_nine_positions_above(void **state)
{
    (void)state;
    Made m = make("matrix");
    Places p = places_of(&m, 3);
    assert_int_equal(count_rows(&m, TYPE, "per_node"), count_node_rewards(&m, &p, 9));
    assert_int_equal(count_rows(&m, TYPE, "pairing"), 0);
    places_clear(&p);
    unmake(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_binary_plan_pays_each_pair_once),
        cmocka_unit_test(a_matrix_pays_nine_positions_above),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
