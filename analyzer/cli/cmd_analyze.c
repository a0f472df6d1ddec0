/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The main job in one command: ingest, scan, report for a folder of files. */
#include "cli/cli.h"

#include <string.h>

#define CASE_NAME "case.dl"

static gint by_bytes(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The folder's data files in byte order of their names; the others are named on stderr. */
static GPtrArray *data_files(const char *folder, const DownlineIngestOptions *options,
                             GError **error)
{
    cli_timings_stage("looking at files", 0);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, error);
    if (!dir)
        return NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(dir));)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_bytes);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
            continue;
        g_autoptr(GError) failure = NULL;
        if (downline_ingest_recognises(path, options, &failure)) {
            g_ptr_array_add(files, g_steal_pointer(&path));
            continue;
        }
        if (failure) { /* what cannot be read may be what matters */
            g_propagate_error(error, g_steal_pointer(&failure));
            return NULL;
        }
        g_autofree char *shown = downline_text_printable(names->pdata[i]);
        fprintf(stderr, "left aside: %s (no profile fits it)\n", shown);
    }
    return g_steal_pointer(&files);
}

typedef struct {
    IngestFlags ingest;
    ScanFlags scan;
    char *out, *lang, *formats, *tables;
} Flags;

static void flags_clear(Flags *f)
{
    cli_ingest_flags_clear(&f->ingest);
    cli_scan_flags_clear(&f->scan);
    g_free(f->out);
    g_free(f->lang);
    g_free(f->formats);
    g_free(f->tables);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Flags, flags_clear)

static int finish(const Flags *flags, const char *case_path, const DownlineIngestResult *ingest,
                  const DownlineScanResult *scan)
{
    gboolean too_many = FALSE, reached = FALSE;
    cli_too_many_rejects(flags->ingest.max_bad_rows, ingest, &too_many, NULL);
    cli_reaches(flags->scan.fail_on, scan, &reached, NULL);
    cli_print_ingest(stdout, ingest);
    cli_print_scan(stdout, scan);
    gboolean page = !flags->formats || strstr(flags->formats, "html");
    g_autofree char *report =
        page ? g_build_filename(flags->out, "report.html", NULL) : g_strdup(flags->out);
    g_autofree char *shown = downline_text_printable(report);
    g_autofree char *shown_case = downline_text_printable(case_path);
    printf("case: %s\nreport: %s\n", shown_case, shown);
    if (too_many)
        cli_say_too_many(case_path);
    return too_many ? 3 : reached ? 10 : 0;
}

static int analyze(const char *folder, const Flags *flags)
{
    GError *error = NULL;
    DownlineIngestOptions ingest_options = {flags->ingest.profile, flags->ingest.map_file,
                                            flags->ingest.timezone, flags->ingest.currency,
                                            cli_progress()};
    g_autoptr(GPtrArray) files = data_files(folder, &ingest_options, &error);
    if (!files)
        return cli_fail(error);
    if (!files->len)
        return cli_usage(&command_analyze, "no data file in '%s'", folder);
    if (g_mkdir_with_parents(flags->out, 0700))
        return cli_usage(&command_analyze, "cannot make the folder '%s'", flags->out);
    g_autofree char *path = g_build_filename(flags->out, CASE_NAME, NULL);
    DownlineIngestResult ingest = {0};
    DownlineScanResult scan = {0};
    DownlineScanOptions scan_options = {flags->scan.as_of, flags->scan.rules, cli_progress(), 0};
    cli_memory(flags->scan.memory, &scan_options.memory, NULL);
    DownlineReportOptions report = {flags->out,    flags->lang, flags->formats,
                                    flags->tables, 0,           cli_progress()};
    g_autoptr(DownlineCase) c = downline_case_open(path, DOWNLINE_CASE_CREATE, &error);
    gboolean ok = c &&
                  downline_ingest_files(c, (const char *const *)files->pdata, files->len,
                                        &ingest_options, &ingest, &error) &&
                  downline_scan_run(c, &scan_options, &scan, &error) &&
                  downline_report_write(c, &report, &error);
    cli_progress_end();
    int code = ok ? finish(flags, path, &ingest, &scan) : cli_fail(error);
    downline_ingest_result_clear(&ingest);
    downline_scan_result_clear(&scan);
    return code;
}

static int run(int argc, char **argv)
{
    g_auto(Flags) flags = {0};
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &flags.out, "Folder to write to (required)", "DIR"},
        INGEST_FLAGS(flags.ingest),
        SCAN_FLAGS(flags.scan),
        {"lang", 0, 0, G_OPTION_ARG_STRING, &flags.lang, "Language of the HTML report", "en|zh"},
        {"format", 0, 0, G_OPTION_ARG_STRING, &flags.formats, "Which report files (default: all)",
         "html,csv,json"},
        {"tables", 0, 0, G_OPTION_ARG_STRING, &flags.tables,
         "Which CSV files of the report (default: all)", "members,months,..."},
        TIMINGS_FLAG,
        {0},
    };
    if (!cli_parse(&command_analyze, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    if (!flags.out)
        return cli_usage(&command_analyze, "--out DIR is missing");
    if (cli_same_file(argv[1], flags.out))
        return cli_usage(&command_analyze,
                         "--out '%s' is the input folder; its files stay as they are", flags.out);
    GError *error = NULL;
    const DownlineIngestResult nothing = {0};
    const DownlineScanResult none = {0};
    gboolean unused;
    guint64 bytes;
    if (!cli_too_many_rejects(flags.ingest.max_bad_rows, &nothing, &unused, &error) ||
        !cli_reaches(flags.scan.fail_on, &none, &unused, &error) ||
        !cli_memory(flags.scan.memory, &bytes, &error))
        return cli_fail(error);
    return analyze(argv[1], &flags);
}

const Command command_analyze = {
    "analyze",
    "DIR --out DIR",
    "ingest, scan and report in one step",
    "Example: downline analyze datasets/recruitment-pyramid --out out\n"
    "The case file is kept as " CASE_NAME " in the output folder. Files that no profile fits are "
    "named\nand left aside.",
    run,
};
