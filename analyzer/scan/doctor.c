/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this build is made of and where its limits are. */
#include "scan/facts.h"

#include "ledger/chunk.h"
#include "metrics/stats.h"
#include <downline/text.h>
#include <jansson.h>

typedef struct {
    const char *name;
    char *value;
} Fact;

static GArray *facts(void)
{
    const Fact all[] = {
        {"glib",
         g_strdup_printf("%u.%u.%u", glib_major_version, glib_minor_version, glib_micro_version)},
        {"igraph", g_strdup(trade_graph_library())},
        {"gsl", g_strdup(stats_library())},
        {"sqlite", g_strdup(case_library())},
        {"jansson", g_strdup(jansson_version_str())},
        {"parties_max", g_strdup("4294967294")},
        {"money_bits", g_strdup("128")},
        {"rows_per_chunk", g_strdup_printf("%u", CHUNK_ROWS)},
        {"trade_edges_max", g_strdup_printf("%u", TRADE_MAX_EDGES)},
        {"community_edges_max", g_strdup_printf("%u", TRADE_MAX_COMMUNITY_EDGES)},
        {"trade_pairs_max", g_strdup_printf("%u", PAIRS_MAX)},
        {"core_pairs_max", g_strdup_printf("%u", PARTNERS_MAX_EDGES)},
    };
    GArray *array = g_array_new(FALSE, FALSE, sizeof(Fact));
    g_array_append_vals(array, all, G_N_ELEMENTS(all));
    return array;
}

char *doctor_versions(void)
{
    return g_strdup_printf("glib %u.%u.%u, igraph %s, gsl %s, sqlite %s, jansson %s",
                           glib_major_version, glib_minor_version, glib_micro_version,
                           trade_graph_library(), stats_library(), case_library(),
                           jansson_version_str());
}

char *downline_text_doctor(gboolean json)
{
    g_autoptr(GArray) all = facts();
    GString *text = g_string_new(json ? "{" : NULL);
    for (guint i = 0; i < all->len; i++) {
        Fact *f = &g_array_index(all, Fact, i);
        if (json)
            g_string_append_printf(text, "%s\"%s\":\"%s\"", i ? "," : "", f->name, f->value);
        else
            g_string_append_printf(text, "%-16s %s\n", f->name, f->value);
        g_free(f->value);
    }
    if (json)
        g_string_append(text, "}\n");
    return g_string_free(text, FALSE);
}
