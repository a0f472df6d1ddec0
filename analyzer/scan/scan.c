/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sequence of a scan: load, forest, ledger, graph, rules, one write transaction. */
#include "scan/facts.h"

#include <downline/scan.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Now, or SOURCE_DATE_EPOCH for repeatable bytes. The only clock of a scan. */
static char *provenance_time(void)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    gint64 now = epoch ? g_ascii_strtoll(epoch, NULL, 10) : g_get_real_time() / G_USEC_PER_SEC;
    g_autoptr(CivilZone) utc = civil_zone_new("UTC", NULL);
    char text[CIVIL_TEXT_SIZE];
    civil_format(utc, now, text);
    return g_strdup(text);
}

static char *rules_text(GPtrArray *rules)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rules->len; i++) {
        const Rule *r = rules->pdata[i];
        g_string_append_printf(text, "%s%s %s", i ? ", " : "", r->id, r->version);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gboolean add_run(Facts *f, GPtrArray *rules, const char *as_of, gint64 run_id,
                        GError **error)
{
    facts_tell(f, "summary", 0, 0);
    g_autofree char *started = provenance_time();
    g_autofree char *versions = doctor_versions();
    g_autofree char *summary = summary_text(f, run_id, as_of, started, versions, error);
    g_autofree char *texts = rules_text(rules);
    if (!summary)
        return FALSE;
    g_autoptr(GPtrArray) sources = case_sources(f->c, error);
    if (!sources)
        return FALSE;
    CaseRun run = {run_id, (char *)as_of, texts, started, versions, summary, sources->len};
    return case_run_add(f->c, &run, error);
}

static gboolean commit(const Facts *f, GError **error)
{
    facts_tell(f, "storing the run", 0, 0);
    return case_commit(f->c, error);
}

/* Where a temporary file may be made. */
static char *temporary_folder(DownlineCase *c)
{
    const char *chosen = g_getenv("TMPDIR");
    return chosen && *chosen ? g_strdup(chosen) : g_path_get_dirname(case_path(c));
}

static guint64 half_of_memory(void)
{
    long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (guint64)pages * (guint64)size / 2 : G_MAXUINT64;
}

void downline_scan_result_clear(DownlineScanResult *result)
{
    g_clear_pointer(&result->text, g_free);
}

static gboolean build_forest(Facts *f, gint64 run_id, GError **error)
{
    if (!facts_build_forest(f, error) || (!f->is_rehearsal && !persist_repairs(f, run_id, error)))
        return FALSE;
    facts_forget_claims(f);
    return TRUE;
}

gboolean facts_measure(Facts *f, GPtrArray *rules, const char *as_of, gint64 run_id, GError **error)
{
    g_autofree char *folder = temporary_folder(f->c);
    if (!f->memory)
        f->memory = half_of_memory();
    return facts_load(f, as_of, error) && build_forest(f, run_id, error) &&
           facts_read_ledger(f, rules, folder, error) && facts_measure_stock(f, error) &&
           facts_measure_pyramid(f, error) && facts_count_conventions(f, error) &&
           facts_infer_plan(f, folder, error);
}

static gboolean scan(Facts *f, const DownlineScanOptions *options, DownlineScanResult *result,
                     GError **error)
{
    g_autoptr(CivilZone) utc = civil_zone_new("UTC", error);
    gint64 unused;
    facts_tell(f, "loading rules", 0, 0);
    if (!utc || !facts_read_day(utc, options->as_of, &unused, error)) /* the word itself, early */
        return FALSE;
    g_autoptr(GPtrArray) rules = rules_load(options->rules, options->as_of, error);
    if (!rules)
        return FALSE;
    f->memory = options->memory;
    result->run_id = case_run_next_id(f->c, error);
    return result->run_id > 0 && facts_measure(f, rules, options->as_of, result->run_id, error) &&
           persist_members(f, error) &&
           subjects_judge(f, rules, result->run_id, result->findings, error) &&
           add_run(f, rules, options->as_of, result->run_id, error) && commit(f, error);
}

gboolean downline_scan_run(DownlineCase *c, const DownlineScanOptions *options,
                           DownlineScanResult *result, GError **error)
{
    g_auto(Facts) f = {.c = c, .db = case_database(c), .progress = options->progress};
    DownlineScanResult found = {0};
    if (!case_begin(c, error))
        return FALSE;
    if (!scan(&f, options, &found, error)) {
        case_rollback(c);
        return FALSE;
    }
    found.text = summary_headline(&f, found.run_id);
    *result = found;
    return TRUE;
}
