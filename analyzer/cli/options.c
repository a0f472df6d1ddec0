/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <glib/gstdio.h>
#include <string.h>

int cli_fail(GError *error)
{
    cli_progress_end();
    g_autofree char *text = downline_text_printable(error->message);
    fprintf(stderr, "downline: %s\n", text);
    int code = error->domain == DOWNLINE_ERROR ? error->code : DOWNLINE_ERROR_FAILED;
    g_error_free(error);
    return code;
}

int cli_usage(const Command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *shown = downline_text_printable(text);
    fprintf(stderr, "downline %s: %s\nusage: downline %s %s\n", command->name, shown, command->name,
            command->arguments);
    return DOWNLINE_ERROR_USAGE;
}

/* The option name in a message such as "Unknown option --jsn". */
static const char *nearest_option(const char *message, const GOptionEntry *entries)
{
    const char *at = strstr(message, "--");
    if (!at)
        return NULL;
    const char *names[32] = {"help"};
    for (guint i = 0; entries && entries[i].long_name && i < 30; i++)
        names[i + 1] = entries[i].long_name;
    g_autofree char *word = g_strndup(at + 2, strcspn(at + 2, "= "));
    return downline_text_nearest(word, names);
}

gboolean cli_same_file(const char *a, const char *b)
{
    GStatBuf of_a, of_b;
    return g_stat(a, &of_a) == 0 && g_stat(b, &of_b) == 0 && of_a.st_dev == of_b.st_dev &&
           of_a.st_ino == of_b.st_ino;
}

/* GOption leaves the "--" in place that makes an id such as "-5" an argument. */
static void drop_separator(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++)
        if (!strcmp(argv[i], "--")) {
            memmove(argv + i, argv + i + 1, (gsize)(*argc - i) * sizeof *argv);
            (*argc)--;
            return;
        }
}

void cli_ingest_flags_clear(IngestFlags *f)
{
    g_free(f->profile);
    g_free(f->map_file);
    g_free(f->timezone);
    g_free(f->currency);
    g_free(f->max_bad_rows);
}

void cli_scan_flags_clear(ScanFlags *f)
{
    g_free(f->as_of);
    g_free(f->rules);
    g_free(f->fail_on);
    g_free(f->memory);
}

gboolean cli_parse(const Command *command, const GOptionEntry *entries, int *argc, char ***argv,
                   int least, int most)
{
    g_autofree char *title = g_strdup_printf("%s - %s", command->arguments, command->summary);
    g_autofree char *name = g_strdup_printf("downline %s", command->name);
    g_set_prgname(name);
    GOptionContext *context = g_option_context_new(title);
    if (entries)
        g_option_context_add_main_entries(context, entries, NULL);
    if (command->description)
        g_option_context_set_description(context, command->description);
    g_autoptr(GError) error = NULL;
    gboolean ok = g_option_context_parse(context, argc, argv, &error);
    g_option_context_free(context);
    if (!ok) {
        const char *nearest = nearest_option(error->message, entries);
        gboolean unknown = g_error_matches(error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION);
        cli_usage(command, "%s%s%s%s", error->message, nearest ? "; did you mean --" : "",
                  nearest ? nearest : "",
                  nearest   ? "?"
                  : unknown ? "; ids and files that begin with - come after --"
                            : "");
        return FALSE;
    }
    drop_separator(argc, *argv);
    int given = *argc - 1;
    if (given < least) {
        cli_usage(command, "%d argument%s given, at least %d expected", given,
                  given == 1 ? "" : "s", least);
        return FALSE;
    }
    if (most >= 0 && given > most) {
        cli_usage(command, "unexpected argument '%s'", (*argv)[most + 1]);
        return FALSE;
    }
    return TRUE;
}

gboolean cli_too_many_rejects(const char *allowed, const DownlineIngestResult *result,
                              gboolean *too_many, GError **error)
{
    const char *word = allowed ? allowed : "1%";
    char *end = NULL;
    double limit = g_ascii_strtod(word, &end);
    gboolean percent = end && *end == '%';
    if (end == word || end[percent] || !(limit >= 0) || (percent && limit > 100)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "--max-bad-rows '%s': expected a number of rows or a share such as 5%%", word);
        return FALSE;
    }
    guint64 bad = result->rejected - result->excluded;
    *too_many = (double)bad > (percent ? limit / 100 * (double)result->rows : limit);
    return TRUE;
}

void cli_say_too_many(const char *case_path)
{
    g_autofree char *shown = downline_text_printable(case_path);
    fprintf(stderr,
            "downline: more rows were rejected than --max-bad-rows allows (exit code 3); see them "
            "with\n  downline sql %s \"SELECT source_id, row, reason, detail FROM reject\"\n",
            shown);
}

gboolean cli_reaches(const char *word, const DownlineScanResult *result, gboolean *reaches,
                     GError **error)
{
    DownlineSeverity severity;
    *reaches = FALSE;
    if (!word)
        return TRUE;
    if (!downline_severity_parse(word, &severity, error))
        return FALSE;
    for (guint s = severity; s < DOWNLINE_N_SEVERITIES; s++)
        *reaches |= result->findings[s] > 0;
    return TRUE;
}

gboolean cli_memory(const char *word, guint64 *bytes, GError **error)
{
    static const char units[] = "KMGT";
    char *end = NULL;
    *bytes = 0;
    if (!word)
        return TRUE;
    guint64 value = g_ascii_isdigit(*word) ? g_ascii_strtoull(word, &end, 10) : 0;
    const char *unit = end && *end ? strchr(units, g_ascii_toupper(*end)) : NULL;
    guint shift = unit ? 10 * (guint)(unit - units + 1) : 0;
    gboolean sound = value && (!*end || (unit && !end[1]));
    if (sound && value <= G_MAXUINT64 >> shift) {
        *bytes = value << shift;
        return TRUE;
    }
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "--memory '%s': expected a size such as 2G, 512M or a number of bytes", word);
    return FALSE;
}

void cli_print_ingest(FILE *out, const DownlineIngestResult *r)
{
    fprintf(out,
            "rows read %" G_GUINT64_FORMAT " = accepted %" G_GUINT64_FORMAT
            " + rejected %" G_GUINT64_FORMAT " + duplicate %" G_GUINT64_FORMAT "\n",
            r->rows, r->accepted, r->rejected, r->duplicate);
    if (r->known_files)
        fprintf(out, "%u file%s in the case already: nothing changed by %s\n", r->known_files,
                r->known_files == 1 ? "" : "s", r->known_files == 1 ? "it" : "them");
    if (r->excluded)
        fprintf(out, "of the rejected, %" G_GUINT64_FORMAT " left out by the profile on purpose\n",
                r->excluded);
}

void cli_print_scan(FILE *out, const DownlineScanResult *r)
{
    fprintf(out, "%sfindings:", r->text);
    for (int s = DOWNLINE_N_SEVERITIES - 1; s >= 0; s--)
        fprintf(out, " %" G_GUINT64_FORMAT " %s%s", r->findings[s],
                downline_severity_name((DownlineSeverity)s), s ? "," : "\n");
}
