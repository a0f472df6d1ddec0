/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static char *show_finding(DownlineCase *c, gint64 number, gboolean json, GError **error)
{
    g_autofree char *recomputed = downline_scan_recompute(c, number, cli_progress(), error);
    cli_progress_end();
    return recomputed ? downline_report_finding(c, number, recomputed, json, error) : NULL;
}

static int run(int argc, char **argv)
{
    gboolean json = FALSE;
    gint64 finding = 0;
    const GOptionEntry entries[] = {
        {"finding", 0, 0, G_OPTION_ARG_INT64, &finding,
         "Instead of a dossier: compute this finding of the latest run again, row by row", "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        {0},
    };
    if (!cli_parse(&command_show, entries, &argc, &argv, 1, 2))
        return DOWNLINE_ERROR_USAGE;
    if (!finding == (argc < 3))
        return cli_usage(&command_show, finding ? "--finding takes no ID: findings are numbered"
                                                : "expected CASE ID, or --finding N");
    GError *error = NULL;
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    g_autofree char *text = NULL;
    if (c && finding)
        text = show_finding(c, finding, json, &error);
    else if (c)
        text = downline_report_member(c, argv[2], json, &error);
    if (!text)
        return cli_fail(error);
    fputs(text, stdout);
    return 0;
}

const Command command_show = {
    "show",
    "CASE (ID | --finding N)",
    "one member's dossier: place, team, money, findings, rows",
    "Example: downline show case.dl M000042\n"
    "         downline show case.dl --finding 3",
    run,
};
