/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    g_autofree char *out = NULL, *lang = NULL, *formats = NULL, *tables = NULL;
    gint64 run_id = 0;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder to write to (required)", "DIR"},
        {"lang", 0, 0, G_OPTION_ARG_STRING, &lang, "Language of the HTML report", "en|zh"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &formats, "Which files (default: all)",
         "html,csv,json"},
        {"tables", 0, 0, G_OPTION_ARG_STRING, &tables,
         "Which CSV files (default: all of members, months, rewards, product_months, evidence, "
         "findings, repairs, rejects, levels)",
         "NAME,..."},
        {"run", 0, 0, G_OPTION_ARG_INT64, &run_id, "Run to report (default: the latest)", "N"},
        TIMINGS_FLAG,
        {0},
    };
    if (!cli_parse(&command_report, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    if (!out)
        return cli_usage(&command_report, "--out DIR is missing");
    GError *error = NULL;
    DownlineReportOptions options = {out, lang, formats, tables, run_id, cli_progress()};
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    if (!c || !downline_report_write(c, &options, &error))
        return cli_fail(error);
    return 0;
}

const Command command_report = {
    "report",
    "CASE --out DIR",
    "findings as HTML, CSV and JSON",
    "Example: downline report case.dl --out report --lang zh",
    run,
};
