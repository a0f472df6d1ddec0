/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands share. A command is one file: its options, one call into libdownline, its
 * output. Results go to stdout, messages and progress to stderr. */
#pragma once

#include <downline/downline.h>

typedef struct {
    const char *name;
    const char *arguments; /* as in the usage line */
    const char *summary;
    const char *description; /* examples and notes below the options, or NULL */
    int (*run)(int argc, char **argv);
} Command;

extern const Command command_analyze, command_doctor, command_explain, command_export,
    command_ingest, command_report, command_scan, command_show, command_sql, command_synth,
    command_verify;

/* Parses the options of a command out of argv (argv[0] is the command's name); what is left must be
 * least..most arguments (most -1: any number). On failure prints the usage error with the nearest
 * valid option and returns FALSE: exit 2. */
gboolean cli_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv,
                   int least, int most);
/* Prints the error, returns its exit code. */
int cli_fail(GError *error);
/* Prints a usage message, returns 2. */
int cli_usage(const Command *command, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Whether both paths are one file or folder that is there. */
gboolean cli_same_file(const char *a, const char *b);

/* ---- options shared by several commands */
typedef struct {
    char *profile, *map_file, *timezone, *currency, *max_bad_rows;
} IngestFlags;
void cli_ingest_flags_clear(IngestFlags *f);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(IngestFlags, cli_ingest_flags_clear)
/* clang-format off: one option a few lines, not one word a line */
#define INGEST_FLAGS(f)                                                                            \
    {"profile", 0, 0, G_OPTION_ARG_STRING, &(f).profile, "Import profile to use for every file",   \
     "NAME"},                                                                                      \
        {"map", 0, 0, G_OPTION_ARG_FILENAME, &(f).map_file, "Profile file to use instead", "FILE"}, \
        {"max-bad-rows", 0, 0, G_OPTION_ARG_STRING, &(f).max_bad_rows,                             \
         "Rejected rows allowed before the exit code is 3, as a number or a share (default 1%)",    \
         "N|P%"},                                                                                  \
        {"timezone", 0, 0, G_OPTION_ARG_STRING, &(f).timezone,                                     \
         "Zone of days and months, and of times that state none (default UTC)", "Z"},                                \
        {"currency", 0, 0, G_OPTION_ARG_STRING, &(f).currency, "Currency of amounts that name none, e.g. CNY", "C"}
typedef struct {
    char *as_of, *rules, *fail_on, *memory;
} ScanFlags;
void cli_scan_flags_clear(ScanFlags *f);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ScanFlags, cli_scan_flags_clear)
#define SCAN_FLAGS(f)                                                                              \
    {"as-of", 0, 0, G_OPTION_ARG_STRING, &(f).as_of, "Leave out facts after that day",             \
     "YYYY-MM-DD"},                                                                                \
        {"rules", 0, 0, G_OPTION_ARG_STRING, &(f).rules,                                           \
         "Rule packs, rules or files to apply (default: all packs, without rules that are off)",   \
         "PACK,..."},                                                                              \
        {"fail-on", 0, 0, G_OPTION_ARG_STRING, &(f).fail_on,                                       \
         "Exit with 10 when there are findings of this severity or above: info, notice, warning, "  \
         "severe",                                                                                 \
         "SEVERITY"},                                                                              \
        {"memory", 0, 0, G_OPTION_ARG_STRING, &(f).memory,                                         \
         "Memory a scan gets by with, e.g. 2G; more goes to a temporary file (default: half of "   \
         "the machine's)",                                                                         \
         "SIZE"}
/* clang-format on */

/* Whether more rows were rejected than allowed ("N", "P%", NULL: 1%). FALSE with USAGE on a bad word.
 * Rows that a profile leaves out on purpose do not count. */
gboolean cli_too_many_rejects(const char *allowed, const DownlineIngestResult *result,
                              gboolean *too_many, GError **error);
/* Says on stderr that they are, and how to see them. */
void cli_say_too_many(const char *case_path);
/* Whether findings reach the severity word (NULL: never). */
gboolean cli_reaches(const char *word, const DownlineScanResult *result, gboolean *reaches,
                     GError **error);
/* The size that --memory gives ("2G", "512M", bytes), 0 for NULL. FALSE with USAGE on a bad word. */
gboolean cli_memory(const char *word, guint64 *bytes, GError **error);
/* The lines that say what an ingest or a scan found. */
void cli_print_ingest(FILE *out, const DownlineIngestResult *result);
void cli_print_scan(FILE *out, const DownlineScanResult *result);

/* Progress on stderr when it is a terminal, from the first second on; and the stages of --timings.
 * NULL: nobody looks. */
const DownlineProgress *cli_progress(void);
/* Before anything else. */
void cli_heap_prepare(void);
void cli_progress_end(void);

/* ---- where the time went: --timings */
/* clang-format off */
#define TIMINGS_FLAG                                                                               \
    {"timings", 0, G_OPTION_FLAG_NO_ARG, G_OPTION_ARG_CALLBACK, (gpointer)cli_timings_ask,         \
     "Show on stderr where the time went, stage by stage", NULL}
/* clang-format on */
gboolean cli_timings_ask(const char *name, const char *value, gpointer data, GError **error);
gboolean cli_timings_wanted(void);
/* First thing in main; what a stage of this name does begins now, or has come that far; the table
 * on stderr, last thing in main. The latter two do nothing unless the option was given. */
void cli_timings_start(void);
void cli_timings_stage(const char *name, guint64 done);
void cli_timings_print(void);
/* The stages so far as a JSON array of {stage, wall_us, cpu_us, peak_kib}. */
char *cli_timings_json(void);
