/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

/* The document of a report; with --timings one more member at its end. */
static gboolean print_json(DownlineCase *c, gint64 run_id, GError **error)
{
    if (!cli_timings_wanted())
        return downline_report_json(c, run_id, stdout, error);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    gboolean ok = downline_report_json(c, run_id, out, error);
    fclose(out);
    char *end = ok ? strrchr(text, '}') : NULL;
    g_autofree char *timings = cli_timings_json();
    if (end)
        printf("%.*s,\"timings\":%s}\n", (int)(end - text), text, timings);
    free(text);
    return ok;
}

static int run(int argc, char **argv)
{
    g_auto(ScanFlags) flags = {0};
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        SCAN_FLAGS(flags),
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        TIMINGS_FLAG,
        {0},
    };
    if (!cli_parse(&command_scan, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    GError *error = NULL;
    DownlineScanOptions options = {flags.as_of, flags.rules, cli_progress(), 0};
    DownlineScanResult result = {0};
    gboolean reached = FALSE;
    if (!cli_memory(flags.memory, &options.memory, &error) ||
        !cli_reaches(flags.fail_on, &result, &reached, &error)) /* the word itself */
        return cli_fail(error);
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_WRITE, &error);
    if (!c || !downline_scan_run(c, &options, &result, &error))
        return cli_fail(error);
    cli_progress_end();
    if (!json)
        cli_print_scan(stdout, &result);
    else if (!print_json(c, result.run_id, &error))
        return cli_fail(error);
    cli_reaches(flags.fail_on, &result, &reached, NULL);
    downline_scan_result_clear(&result);
    return reached ? 10 : 0;
}

const Command command_scan = {
    "scan",
    "CASE",
    "forest, metrics and rules; findings into the case",
    "Example: downline scan case.dl --as-of 2024-12-31 --fail-on severe",
    run,
};
