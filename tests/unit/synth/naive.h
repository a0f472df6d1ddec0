/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The truth again, from the CSV files alone and by the most simple-minded means: hash tables of
 * texts, walks up the line, sums over everything. Shares no code with analyzer/synth. */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    GStrv header;
    GPtrArray *rows; /* GStrv */
} NaiveTable;

typedef struct {
    char *id, *joined_at, *rank, *person;
    char *sponsor; /* NULL: a root */
    char *claimed_at;
    gboolean is_declared, names_itself, has_conflict, is_twice, has_recruited;
    gint64 level, levels, team;
    gint64 bought, resold, retailed, returned, short_reorders;               /* units */
    gint64 fees, purchases, sales, refunds, rewards, fee_rewards, withdrawn; /* minor units */
    GHashTable *months; /* "2023-05" -> NaiveMonth */
} NaiveMember;

typedef struct {
    gint64 bought, gone, retailed;
} NaiveMonth;

typedef struct {
    NaiveTable members, referrals, ledger, products;
    GHashTable *by_id;   /* id -> NaiveMember */
    GPtrArray *all;      /* NaiveMember, by id */
    GHashTable *entries; /* entry_id -> GStrv of the ledger, sound rows only */
    GPtrArray *sound;    /* GStrv of the ledger, without repeats */
    GPtrArray *placed;   /* GStrv of the referrals that place somebody */
    gboolean has_withdrawals;
    guint64 bad_members, bad_referrals, bad_ledger, repeated_members, changed_members,
        repeated_ledger;
    guint64 cycles, cycle_members, joined_later;
} Naive;

static inline NaiveTable naive_read(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    NaiveTable t = {g_strsplit(lines[0], ",", -1),
                    g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    for (guint i = 1; lines[i] && lines[i][0]; i++)
        g_ptr_array_add(t.rows, g_strsplit(lines[i], ",", -1));
    return t;
}

static inline const char *naive_field(const NaiveTable *t, GStrv row, const char *column)
{
    for (guint i = 0; t->header[i]; i++)
        if (!strcmp(t->header[i], column))
            return row[i];
    g_assert_not_reached();
}

static inline gboolean naive_is_whole(const NaiveTable *t, GStrv row)
{
    return g_strv_length(row) == g_strv_length(t->header);
}

/* "12.50" -> 1250; -1 when it is no such text. */
static inline gint64 naive_minor(const char *text)
{
    gint64 minor = 0;
    const char *point = strchr(text, '.');
    if (!point || strlen(point) != 3)
        return -1;
    for (const char *p = text; *p; p++) {
        if (p != point && !g_ascii_isdigit(*p))
            return -1;
        if (p != point)
            minor = minor * 10 + (*p - '0');
    }
    return minor;
}

static inline NaiveMember *naive_member(Naive *n, const char *id)
{
    NaiveMember *m = g_hash_table_lookup(n->by_id, id);
    if (!m) {
        m = g_new0(NaiveMember, 1);
        m->id = g_strdup(id);
        m->months = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(n->by_id, m->id, m);
        g_ptr_array_add(n->all, m);
    }
    return m;
}

static inline void naive_member_free(gpointer data)
{
    NaiveMember *m = data;
    g_free(m->id);
    g_free(m->joined_at);
    g_free(m->rank);
    g_free(m->person);
    g_free(m->sponsor);
    g_free(m->claimed_at);
    g_hash_table_unref(m->months);
    g_free(m);
}

static inline void naive_take_members(Naive *n)
{
    for (guint i = 0; i < n->members.rows->len; i++) {
        GStrv row = n->members.rows->pdata[i];
        if (!naive_is_whole(&n->members, row)) {
            n->bad_members++;
            continue;
        }
        NaiveMember *m = naive_member(n, naive_field(&n->members, row, "member_id"));
        if (m->is_declared) {
            m->is_twice = TRUE;
            GStrv before = n->members.rows->pdata[i - 1];
            if (!naive_is_whole(&n->members, before))
                before = n->members.rows->pdata[i - 2];
            (*(g_strv_equal((const char *const *)row, (const char *const *)before)
                   ? &n->repeated_members
                   : &n->changed_members))++;
            continue;
        }
        m->is_declared = TRUE;
        m->joined_at = g_strdup(naive_field(&n->members, row, "joined_at"));
        m->rank = g_strdup(naive_field(&n->members, row, "rank"));
        m->person = g_strdup(naive_field(&n->members, row, "person_key"));
    }
}

/* Times of one offset compare as texts. */
static inline gboolean naive_claim_beats(const char *at, const char *sponsor, const NaiveMember *m)
{
    int order = strcmp(at, m->claimed_at);
    return order < 0 || (order == 0 && strcmp(sponsor, m->sponsor) < 0);
}

static inline void naive_take_referrals(Naive *n)
{
    for (guint i = 0; i < n->referrals.rows->len; i++) {
        GStrv row = n->referrals.rows->pdata[i];
        if (!naive_is_whole(&n->referrals, row)) {
            n->bad_referrals++;
            continue;
        }
        if (row[3] && !strcmp(row[3], "placement")) {
            g_ptr_array_add(n->placed, row);
            continue;
        }
        NaiveMember *m = naive_member(n, row[0]);
        if (!strcmp(row[0], row[1])) {
            m->names_itself = TRUE;
            continue;
        }
        naive_member(n, row[1]);
        m->has_conflict = m->has_conflict || (m->sponsor && strcmp(m->sponsor, row[1]));
        if (m->sponsor && !naive_claim_beats(row[2], row[1], m))
            continue;
        g_free(m->sponsor);
        g_free(m->claimed_at);
        m->sponsor = g_strdup(row[1]);
        m->claimed_at = g_strdup(row[2]);
    }
}

static inline NaiveMember *naive_parent(const Naive *n, const NaiveMember *m)
{
    return m->sponsor ? g_hash_table_lookup(n->by_id, m->sponsor) : NULL;
}

static inline gboolean naive_is_on_cycle(const Naive *n, const NaiveMember *m)
{
    const NaiveMember *p = naive_parent(n, m);
    for (guint steps = 0; p && steps <= n->all->len; steps++, p = naive_parent(n, p))
        if (p == m)
            return TRUE;
    return FALSE;
}

static inline void naive_cut_cycles(Naive *n)
{
    for (guint i = 0; i < n->all->len; i++) {
        NaiveMember *sponsor = naive_parent(n, n->all->pdata[i]);
        if (sponsor)
            sponsor->has_recruited = TRUE;
    }
    for (guint i = 0; i < n->all->len; i++) {
        NaiveMember *m = n->all->pdata[i], *cut = m;
        if (!naive_is_on_cycle(n, m))
            continue;
        n->cycles++;
        n->cycle_members++;
        for (NaiveMember *p = naive_parent(n, m); p != m; p = naive_parent(n, p)) {
            int order = strcmp(p->claimed_at, cut->claimed_at);
            n->cycle_members++;
            if (order > 0 || (order == 0 && strcmp(p->id, cut->id) < 0))
                cut = p;
        }
        g_clear_pointer(&cut->sponsor, g_free);
    }
}

static inline void naive_place(Naive *n)
{
    for (guint i = 0; i < n->all->len; i++) {
        NaiveMember *m = n->all->pdata[i];
        gint64 distance = 0;
        for (NaiveMember *p = m; p; p = naive_parent(n, p), distance++) {
            p->team++;
            p->levels = MAX(p->levels, distance + 1);
        }
        m->level = distance;
        NaiveMember *sponsor = naive_parent(n, m);
        if (sponsor && sponsor->joined_at && m->joined_at &&
            strcmp(sponsor->joined_at, m->joined_at) > 0)
            n->joined_later++;
    }
}

static inline gboolean naive_is_sound(const Naive *n, GStrv row)
{
    static const char *const kinds[] = {"fee",      "purchase", "reward",     "refund",
                                        "transfer", "topup",    "withdrawal", NULL};
    return naive_is_whole(&n->ledger, row) && g_strv_contains(kinds, row[2]) &&
           naive_minor(row[5]) >= 0 && strncmp(row[1] + 5, "02-30", 5) != 0;
}

static inline NaiveMonth *naive_month(NaiveMember *m, const char *at)
{
    g_autofree char *key = g_strndup(at, 7);
    NaiveMonth *month = g_hash_table_lookup(m->months, key);
    if (!month) {
        month = g_new0(NaiveMonth, 1);
        g_hash_table_insert(m->months, g_steal_pointer(&key), month);
    }
    return month;
}

static inline void naive_take_purchase(NaiveMember *payer, NaiveMember *payee, const char *at,
                                       gint64 amount, gint64 units)
{
    if (payer) {
        payer->purchases += amount;
        payer->bought += units;
        naive_month(payer, at)->bought += units;
    }
    if (payee) {
        payee->sales += amount;
        *(payer ? &payee->resold : &payee->retailed) += units;
        naive_month(payee, at)->gone += units;
        naive_month(payee, at)->retailed += payer ? 0 : units;
    }
}

static inline void naive_take_ledger(Naive *n)
{
    for (guint i = 0; i < n->ledger.rows->len; i++) {
        GStrv row = n->ledger.rows->pdata[i];
        if (!naive_is_sound(n, row)) {
            n->bad_ledger++;
            continue;
        }
        if (g_hash_table_contains(n->entries, row[0])) {
            n->repeated_ledger++;
            continue;
        }
        g_hash_table_insert(n->entries, row[0], row);
        g_ptr_array_add(n->sound, row);
        const char *kind = row[2];
        NaiveMember *payer = g_hash_table_lookup(n->by_id, row[3]),
                    *payee = g_hash_table_lookup(n->by_id, row[4]);
        gint64 amount = naive_minor(row[5]), units = atoll(row[8]);
        GStrv source = g_hash_table_lookup(n->entries, row[12]);
        if (!strcmp(kind, "purchase")) {
            naive_take_purchase(payer, payee, row[1], amount, units);
        } else if (!strcmp(kind, "fee")) {
            payer->fees += amount;
        } else if (!strcmp(kind, "reward")) {
            payee->rewards += amount;
            payee->fee_rewards += source && !strcmp(source[2], "fee") ? amount : 0;
        } else if (!strcmp(kind, "withdrawal")) {
            payee->withdrawn += amount;
            n->has_withdrawals = TRUE;
        } else if (!strcmp(kind, "refund")) {
            payee->refunds += amount;
            payee->returned += units;
            naive_month(payee, row[1])->gone += units;
        }
    }
}

static inline void naive_count_short_reorders(NaiveMember *m)
{
    GHashTableIter months, others;
    gpointer key, other_key;
    NaiveMonth *month, *other;
    g_hash_table_iter_init(&months, m->months);
    while (g_hash_table_iter_next(&months, &key, (gpointer *)&month)) {
        gint64 bought = 0, gone = 0;
        g_hash_table_iter_init(&others, m->months);
        while (g_hash_table_iter_next(&others, &other_key, (gpointer *)&other)) {
            if (strcmp(other_key, key) >= 0)
                continue;
            bought += other->bought;
            gone += other->gone;
        }
        if (month->bought > 0 && bought > 0 && (double)gone / (double)bought < 0.7)
            m->short_reorders++;
    }
}

static inline gint naive_compare_ids(gconstpointer a, gconstpointer b)
{
    return strcmp((*(NaiveMember *const *)a)->id, (*(NaiveMember *const *)b)->id);
}

static inline Naive *naive_load(const char *folder)
{
    Naive *n = g_new0(Naive, 1);
    n->members = naive_read(folder, "members.csv");
    n->referrals = naive_read(folder, "referrals.csv");
    n->ledger = naive_read(folder, "ledger.csv");
    n->products = naive_read(folder, "products.csv");
    n->by_id = g_hash_table_new(g_str_hash, g_str_equal);
    n->all = g_ptr_array_new_with_free_func(naive_member_free);
    n->entries = g_hash_table_new(g_str_hash, g_str_equal);
    n->sound = g_ptr_array_new();
    n->placed = g_ptr_array_new();
    naive_take_members(n);
    naive_take_referrals(n);
    g_ptr_array_sort(n->all, naive_compare_ids);
    naive_cut_cycles(n);
    naive_place(n);
    naive_take_ledger(n);
    for (guint i = 0; i < n->all->len; i++)
        naive_count_short_reorders(n->all->pdata[i]);
    return n;
}

static inline void naive_free(Naive *n)
{
    NaiveTable *tables[] = {&n->members, &n->referrals, &n->ledger, &n->products};
    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_strfreev(tables[i]->header);
        g_ptr_array_unref(tables[i]->rows);
    }
    g_hash_table_unref(n->by_id);
    g_hash_table_unref(n->entries);
    g_ptr_array_unref(n->sound);
    g_ptr_array_unref(n->placed);
    g_ptr_array_unref(n->all);
    g_free(n);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Naive, naive_free)
