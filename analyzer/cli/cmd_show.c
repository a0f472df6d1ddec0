/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        {0},
    };
    if (!cli_parse(&command_show, entries, &argc, &argv, 2, 2))
        return DOWNLINE_ERROR_USAGE;
    GError *error = NULL;
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    g_autofree char *text = c ? downline_report_member(c, argv[2], json, &error) : NULL;
    if (!text)
        return cli_fail(error);
    fputs(text, stdout);
    return 0;
}

const Command command_show = {
    "show",
    "CASE ID",
    "one member's dossier: place, team, money, findings, rows",
    "Example: downline show case.dl M000042",
    run,
};
