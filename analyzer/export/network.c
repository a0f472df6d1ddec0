/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/network.h"
#include "base/memory.h"
#include "base/nearest.h"
#include "export/findings.h"
#include "ledger/vtab.h"

#include <string.h>

static gboolean damaged(GError **error, guint64 row, const char *what)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "member_metric, row %" G_GUINT64_FORMAT ": %s; the case is damaged, scan it again",
                row, what);
    return FALSE;
}

static gboolean too_many(GError **error, const char *table, guint64 rows)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "%s has %" G_GUINT64_FORMAT " rows, at most %u were expected", table, rows,
                NETWORK_NONE - 1);
    return FALSE;
}

/* party[], position[] and the ids. */
static gboolean load_members(Network *net, struct sqlite3 *db, GError **error)
{
    guint64 rows;
    if (!chunk_count_rows(db, &table_member_metric, &rows, error))
        return FALSE;
    if (rows >= NETWORK_NONE)
        return too_many(error, "member_metric", rows);
    if (!(net->ids = chunk_read_texts(db, &table_party, PARTY_ID, error)))
        return FALSE;
    if (net->ids->count >= NETWORK_NONE)
        return too_many(error, "party", net->ids->count);
    net->n = (guint32)rows;
    net->n_parties = (guint32)net->ids->count;
    if (!(net->party = chunk_read_parties(db, &table_member_metric, METRIC_MEMBER, error)) ||
        !(net->position = memory_new(guint32, net->n_parties, error)))
        return FALSE;
    memset(net->position, 0xff, net->n_parties * sizeof *net->position);
    for (guint32 i = 0; i < net->n; i++) {
        if (net->party[i] >= net->n_parties)
            return damaged(error, i, "a member that is not in the party table");
        if (net->position[net->party[i]] != NETWORK_NONE)
            return damaged(error, i, "the same member as in an earlier row");
        net->position[net->party[i]] = i;
    }
    return TRUE;
}

static guint32 position_of(const Network *net, guint32 party)
{
    return party < net->n_parties ? net->position[party] : NETWORK_NONE;
}

/* size[], depth[], and whether the rows are a pre-order: the sponsor of a row must be the row
 * before or one of that row's ancestors. */
static gboolean measure(Network *net, GError **error)
{
    if (!(net->size = memory_new(guint32, net->n, error)) ||
        !(net->depth = memory_new(guint32, net->n, error)))
        return FALSE;
    for (guint32 i = 0; i < net->n; i++) {
        guint32 parent = net->parent[i];
        guint32 ancestor = i > 0 ? i - 1 : NETWORK_NONE;
        while (ancestor != parent && ancestor != NETWORK_NONE)
            ancestor = net->parent[ancestor];
        if (ancestor != parent)
            return damaged(error, i, "a member who is not next to its sponsor's downline");
        net->depth[i] = parent == NETWORK_NONE ? 0 : net->depth[parent] + 1;
    }
    for (guint32 i = net->n; i-- > 0;) {
        net->size[i]++;
        if (net->parent[i] != NETWORK_NONE)
            net->size[net->parent[i]] += net->size[i];
    }
    return TRUE;
}

static gboolean load_forest(Network *net, struct sqlite3 *db, GError **error)
{
    net->parent = chunk_read_parties(db, &table_member_metric, METRIC_SPONSOR, error);
    if (!net->parent)
        return FALSE;
    for (guint32 i = 0; i < net->n; i++) {
        guint32 sponsor = net->parent[i];
        net->parent[i] = position_of(net, sponsor);
        if (sponsor != COLUMN_NOBODY && net->parent[i] == NETWORK_NONE)
            return damaged(error, i, "a sponsor who is no member");
    }
    if (!measure(net, error))
        return FALSE;
    net->placement = chunk_read_parties(db, &table_member_metric, METRIC_PLACEMENT_PARENT, error);
    if (!net->placement)
        return FALSE;
    guint32 placed = 0;
    for (guint32 i = 0; i < net->n; i++) {
        net->placement[i] = position_of(net, net->placement[i]);
        placed += net->placement[i] != NETWORK_NONE;
    }
    if (placed == 0)
        g_clear_pointer(&net->placement, g_free);
    return TRUE;
}

/* The name of a member is the one in its first record. */
static gboolean load_names(Network *net, struct sqlite3 *db, GError **error)
{
    if (!(net->name_row = memory_new(guint32, net->n, error)))
        return FALSE;
    memset(net->name_row, 0xff, net->n * sizeof *net->name_row);
    if (!(net->names = chunk_read_texts(db, &table_member, MEMBER_NAME, error)))
        return FALSE;
    if (net->names->count >= NETWORK_NONE)
        return too_many(error, "member", net->names->count);
    g_autofree guint32 *party = chunk_read_parties(db, &table_member, MEMBER_MEMBER, error);
    if (!party)
        return FALSE;
    for (guint32 row = (guint32)net->names->count; row-- > 0;) {
        guint32 position = position_of(net, party[row]);
        if (position != NETWORK_NONE)
            net->name_row[position] = row;
    }
    return TRUE;
}

Network *network_load(DownlineCase *c, gboolean with_names, GError **error)
{
    g_autoptr(CaseRun) run = case_run_find(c, 0, error);
    if (!run)
        return NULL;
    struct sqlite3 *db = case_database(c);
    g_autoptr(Network) net = g_new0(Network, 1);
    if (!vtab_register(db, 0, error) || !load_members(net, db, error) ||
        !load_forest(net, db, error))
        return NULL;
    if (with_names && !load_names(net, db, error))
        return NULL;
    if (!findings_load(net, c, run->run_id, error))
        return NULL;
    return g_steal_pointer(&net);
}

void network_free(Network *net)
{
    if (!net)
        return;
    g_clear_pointer(&net->ids, text_column_free);
    g_clear_pointer(&net->names, text_column_free);
    g_clear_pointer(&net->rules, g_ptr_array_unref);
    g_free(net->party);
    g_free(net->position);
    g_free(net->parent);
    g_free(net->size);
    g_free(net->depth);
    g_free(net->placement);
    g_free(net->name_row);
    g_free(net->finding);
    g_free(net->first);
    g_free(net->severity);
    g_free(net);
}

/* The nearest member id. Only ids of about the word's length are compared, so that a few very long
 * ones cost nothing. */
static const char *nearest_id(const Network *net, const char *word)
{
    gsize length = strlen(word), slack = MAX(2, length / 3);
    g_autofree const char **list = memory_new(const char *, (guint64)net->n + 1, NULL);
    guint32 n = 0;
    for (guint32 i = 0; list && i < net->n; i++) {
        gsize other = text_column_length(net->ids, net->party[i]);
        if (other <= length + slack && length <= other + slack)
            list[n++] = network_id(net, i);
    }
    return n > 0 ? nearest_word(word, list) : NULL;
}

gboolean network_find(const Network *net, const char *id, guint32 *position, GError **error)
{
    gsize length = strlen(id);
    for (guint32 i = 0; i < net->n; i++) {
        if (text_column_length(net->ids, net->party[i]) == length &&
            memcmp(network_id(net, i), id, length) == 0) {
            *position = i;
            return TRUE;
        }
    }
    const char *near = nearest_id(net, id);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "no member has the id \"%s\"%s%s%s",
                id, near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    return FALSE;
}
