/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int preview(const char *const *files, guint n, const DownlineIngestOptions *options)
{
    GError *error = NULL;
    g_autofree char *text = downline_ingest_preview(files, n, options, &error);
    if (!text)
        return cli_fail(error);
    fputs(text, stdout);
    return 0;
}

static void print_json(const DownlineIngestResult *result)
{
    g_autofree char *timings = cli_timings_wanted() ? cli_timings_json() : NULL;
    printf("{\"ingest\":%s%s%s}\n", result->json, timings ? ",\"timings\":" : "",
           timings ? timings : "");
}

static int run(int argc, char **argv)
{
    g_auto(IngestFlags) flags = {0};
    gboolean dry_run = FALSE, json = FALSE;
    const GOptionEntry entries[] = {
        INGEST_FLAGS(flags),
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Show the layout found and the first rows",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        TIMINGS_FLAG,
        {0},
    };
    if (!cli_parse(&command_ingest, entries, &argc, &argv, 2, -1))
        return DOWNLINE_ERROR_USAGE;
    DownlineIngestOptions options = {flags.profile, flags.map_file, flags.timezone, flags.currency,
                                     cli_progress()};
    const char *const *files = (const char *const *)argv + 2;
    if (dry_run)
        return preview(files, (guint)argc - 2, &options);

    GError *error = NULL;
    DownlineIngestResult result = {0};
    gboolean too_many = FALSE;
    if (!cli_too_many_rejects(flags.max_bad_rows, &result, &too_many, &error)) /* the word itself */
        return cli_fail(error);
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_CREATE, &error);
    if (!c || !downline_ingest_files(c, files, (guint)argc - 2, &options, &result, &error))
        return cli_fail(error);
    cli_progress_end();
    if (json)
        print_json(&result);
    else
        cli_print_ingest(stdout, &result);
    cli_too_many_rejects(flags.max_bad_rows, &result, &too_many, NULL);
    downline_ingest_result_clear(&result);
    if (too_many)
        cli_say_too_many(argv[1]);
    return too_many ? 3 : 0;
}

const Command command_ingest = {
    "ingest",
    "CASE FILE...",
    "files into a case (made when absent)",
    "Example: downline ingest case.dl members.csv ledger.csv\n"
    "A file already in the case changes nothing. --dry-run writes nothing.",
    run,
};
