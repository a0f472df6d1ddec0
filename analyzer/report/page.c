/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include "base/digest.h"
#include "base/embed.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

static const struct {
    const char *id; /* anchor; its heading is "section.<id>" */
    gboolean (*write)(Html *h, GError **error);
} sections[] = {
    {"summary", section_summary},
    {"figures", section_figures},
    {"findings", section_findings},
    {"conventions", section_conventions},
    {"levels", section_levels},
    {"depth", section_depth},
    {"months", section_months},
    {"trees", section_trees},
    {"outcome", section_outcome},
    {"ledger", section_ledger},
    {"plan", section_plan},
    {"stock", section_stock},
    {"trade", section_trade},
    {"repairs", section_repairs},
    {"rejects", section_rejects},
    {"ingest", section_ingest},
    {"provenance", section_provenance},
};

static const char *find_asset(const char *name)
{
    for (guint i = 0; report_asset_texts[i].name; i++)
        if (g_str_equal(report_asset_texts[i].name, name))
            return report_asset_texts[i].text;
    g_assert_not_reached();
}

/* Only our own style sheet applies, whatever the data may smuggle in. */
static void put_head(Html *h)
{
    const char *style = find_asset("report.css");
    guint8 sha256[DIGEST_SIZE];
    digest_bytes(style, strlen(style), sha256);
    g_autofree char *hash = g_base64_encode(sha256, sizeof sha256);
    g_string_append_printf(
        h->out,
        "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n<title>",
        h->zh ? "zh-Hans" : "en", hash);
    html_key(h, "title");
    g_string_append(h->out, "</title>\n<style>");
    g_string_append(h->out, style);
    g_string_append(h->out, "</style>\n</head>\n<body>\n");
}

static void put_contents(Html *h)
{
    g_string_append(h->out, "<header>\n<h1>");
    html_key(h, "title");
    g_string_append(h->out, "</h1>\n<p class=\"statement\">");
    html_key(h, "statement");
    g_string_append(h->out, "</p>\n</header>\n<nav aria-label=\"");
    html_key(h, "contents");
    g_string_append(h->out, "\">\n<ul>\n");
    for (guint i = 0; i < G_N_ELEMENTS(sections); i++) {
        g_autofree char *key = g_strconcat("section.", sections[i].id, NULL);
        g_string_append_printf(h->out, "<li><a href=\"#%s\">", sections[i].id);
        html_key(h, key);
        g_string_append(h->out, "</a></li>\n");
    }
    g_string_append(h->out, "</ul>\n</nav>\n<main>\n");
}

static gboolean put_section(Html *h, guint i, GError **error)
{
    g_autofree char *key = g_strconcat("section.", sections[i].id, NULL);
    g_string_append_printf(h->out, "<section id=\"%s\">\n<h2>", sections[i].id);
    html_key(h, key);
    g_string_append(h->out, "</h2>\n");
    if (!sections[i].write(h, error))
        return FALSE;
    g_string_append(h->out, "</section>\n\n");
    return TRUE;
}

GString *page_build(Html *h, GError **error)
{
    gboolean done = TRUE;
    h->out = g_string_new(NULL);
    h->texts = g_string_chunk_new(4096);
    put_head(h);
    put_contents(h);
    for (guint i = 0; i < G_N_ELEMENTS(sections) && done; i++)
        done = put_section(h, i, error);
    g_string_append(h->out, "</main>\n<footer><p>");
    html_key(h, "statement");
    g_string_append(h->out, "</p></footer>\n</body>\n</html>\n");
    g_clear_pointer(&h->texts, g_string_chunk_free);
    GString *page = g_steal_pointer(&h->out);
    if (!done)
        g_string_free(g_steal_pointer(&page), TRUE);
    return page;
}
