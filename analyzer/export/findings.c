/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/findings.h"
#include "base/memory.h"

#include <string.h>

static const char *const severity_names[DOWNLINE_N_SEVERITIES] = {
    [DOWNLINE_SEVERITY_INFO] = "info",
    [DOWNLINE_SEVERITY_NOTICE] = "notice",
    [DOWNLINE_SEVERITY_WARNING] = "warning",
    [DOWNLINE_SEVERITY_SEVERE] = "severe",
};

typedef struct {
    guint32 position, rule;
} Hit;

typedef struct {
    Network *net;
    Hit *hits;
    guint64 n_hits, max_hits;
    const char *last_rule; /* of net->rules: findings of one rule come in a row */
} Gather;

const char *findings_severity_name(guint8 severity)
{
    return severity < DOWNLINE_N_SEVERITIES ? severity_names[severity] : NULL;
}

static guint8 severity_by_name(const char *name)
{
    guint8 i = 0;
    while (i < DOWNLINE_N_SEVERITIES && g_strcmp0(name, severity_names[i]) != 0)
        i++;
    return i;
}

static guint32 rule_number(Gather *g, const char *rule)
{
    if (!g->last_rule || strcmp(g->last_rule, rule) != 0) {
        g->last_rule = g_strdup(rule);
        g_ptr_array_add(g->net->rules, (gpointer)g->last_rule);
    }
    return g->net->rules->len - 1;
}

static gboolean gather(void *data, const CaseFinding *f)
{
    Gather *g = data;
    Network *net = g->net;
    if (f->position < 0 || f->position >= net->n || g->n_hits == g->max_hits)
        return TRUE;
    guint32 position = (guint32)f->position;
    guint8 severity = severity_by_name(f->severity);
    guint8 *worst = &net->severity[position];
    if (severity != NETWORK_NO_SEVERITY && (*worst == NETWORK_NO_SEVERITY || severity > *worst))
        *worst = severity;
    g->hits[g->n_hits++] = (Hit){position, rule_number(g, f->rule)};
    return TRUE;
}

/* Counting sort by position; the order of the visit, severest first, stays within a position. */
static gboolean group(Network *net, const Hit *hits, guint32 n_hits, GError **error)
{
    if (!(net->finding = memory_new(guint32, n_hits, error)))
        return FALSE;
    for (guint32 h = 0; h < n_hits; h++)
        net->first[hits[h].position + 1]++;
    for (guint32 i = 0; i < net->n; i++)
        net->first[i + 1] += net->first[i];
    for (guint32 h = n_hits; h-- > 0;) /* from the back: first[i + 1] shrinks to the start of i */
        net->finding[--net->first[hits[h].position + 1]] = hits[h].rule;
    memmove(net->first, net->first + 1, net->n * sizeof *net->first);
    net->first[net->n] = n_hits;
    return TRUE;
}

gboolean findings_load(Network *net, DownlineCase *c, gint64 run_id, GError **error)
{
    guint64 count, rows;
    gint64 first;
    if (!case_findings_count(c, run_id, &count, &first, error) ||
        !chunk_count_rows(case_database(c), &table_finding, &rows, error))
        return FALSE;
    count = MIN(count, rows); /* what a damaged rule may state */
    if (count >= G_MAXUINT32) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_RESOURCES,
                    "%" G_GUINT64_FORMAT " findings, at most %u can be exported", count,
                    G_MAXUINT32 - 1);
        return FALSE;
    }
    net->rules = g_ptr_array_new_with_free_func(g_free);
    if (!(net->severity = memory_new(guint8, net->n, error)) ||
        !(net->first = memory_new(guint32, (guint64)net->n + 1, error)))
        return FALSE;
    memset(net->severity, NETWORK_NO_SEVERITY, net->n);
    g_autofree Hit *hits = memory_new(Hit, count, error);
    if (!hits)
        return FALSE;
    Gather g = {.net = net, .hits = hits, .max_hits = count};
    if (!case_findings_visit(c, run_id, NULL, NULL, 0, gather, &g, error))
        return FALSE;
    return group(net, hits, (guint32)g.n_hits, error);
}

void findings_join(const Network *net, guint32 position, GString *out)
{
    g_string_truncate(out, 0);
    for (guint32 f = net->first[position]; f < net->first[position + 1]; f++) {
        if (f > net->first[position] && net->finding[f] == net->finding[f - 1])
            continue;
        if (out->len > 0)
            g_string_append_c(out, ';');
        g_string_append(out, g_ptr_array_index(net->rules, net->finding[f]));
    }
}
