/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <string.h>

/* A topic is a rule, a metric or a profile: whichever knows it. */
static char *explain(const char *topic, const char *lang, GError **error)
{
    g_autoptr(GError) unknown = NULL;
    char *text = downline_explain_topic(topic, lang, &unknown);
    if (!text && topic)
        text = downline_ingest_explain_profile(topic, NULL);
    if (!text)
        g_propagate_error(error, g_steal_pointer(&unknown));
    return text;
}

static int run(int argc, char **argv)
{
    g_autofree char *lang = NULL;
    gboolean rules = FALSE;
    const GOptionEntry entries[] = {
        {"lang", 0, 0, G_OPTION_ARG_STRING, &lang, "Language", "en|zh"},
        {"rules", 0, 0, G_OPTION_ARG_NONE, &rules, "All rules as one page of Markdown", NULL},
        {0},
    };
    if (!cli_parse(&command_explain, entries, &argc, &argv, 0, 1))
        return DOWNLINE_ERROR_USAGE;
    GError *error = NULL;
    g_autofree char *text =
        rules ? downline_explain_rules(&error) : explain(argc > 1 ? argv[1] : NULL, lang, &error);
    if (!text)
        return cli_fail(error);
    fputs(text, stdout);
    if (argc > 1 || rules)
        return 0;
    g_autofree char *profiles = downline_ingest_explain_profile(NULL, &error);
    if (!profiles)
        return cli_fail(error);
    printf("\n%s\n%s", g_strcmp0(lang, "zh") ? "Profiles" : "导入配置", profiles);
    return 0;
}

const Command command_explain = {
    "explain",
    "[RULE|METRIC|PROFILE]",
    "definition, threshold, source, innocent explanations",
    "Example: downline explain us.amway-70 --lang zh\nWithout a word: the list of all topics.",
    run,
};
