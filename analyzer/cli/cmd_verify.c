/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    g_autofree char *sources = NULL;
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"sources", 0, 0, G_OPTION_ARG_FILENAME, &sources, "Also re-hash the input files in DIR",
         "DIR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        {0},
    };
    if (!cli_parse(&command_verify, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    GError *error = NULL;
    gboolean sound = FALSE;
    g_autofree char *text = NULL;
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    if (!c || !downline_case_verify(c, sources, json, &sound, &text, &error))
        return cli_fail(error);
    fputs(text, stdout);
    return sound ? 0 : DOWNLINE_ERROR_FAILED;
}

const Command command_verify = {
    "verify",
    "CASE",
    "integrity, chunk hashes, conservation of rows",
    "Example: downline verify case.dl --sources seized-files\nExit code 1 when something is bad.",
    run,
};
