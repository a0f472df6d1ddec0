/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report folder: which formats, which files, in what order. */
#include <downline/report.h>

#include "base/nearest.h"
#include "base/publish.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/page.h"
#include "report/source_file.h"
#include "report/top.h"

#include <string.h>

typedef enum { FORMAT_HTML, FORMAT_CSV, FORMAT_JSON, N_FORMATS } Format;
static const char *const format_names[N_FORMATS + 1] = {"html", "csv", "json"};
#define ALL_FORMATS ((1u << N_FORMATS) - 1)

typedef struct {
    ReportView *view;
    const DownlineReportOptions *options;
    guint formats; /* bit per Format */
    GPtrArray *rules;
    EvidenceBook *book; /* NULL: not the latest run */
    FILE *out;          /* of the file being written */
} Report;

static void tell(const Report *r, const char *stage, guint64 done, guint64 total)
{
    const DownlineProgress *p = r->options->progress;
    if (p && p->report)
        p->report(p->data, stage, done, total);
}

static gboolean parse_format(const char *word, guint *formats, GError **error)
{
    for (guint i = 0; i < N_FORMATS; i++) {
        if (g_str_equal(word, format_names[i])) {
            *formats |= 1u << i;
            return TRUE;
        }
    }
    const char *nearest = nearest_word(word, format_names);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "report format '%s': expected html, csv or json%s%s%s", word,
                nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return FALSE;
}

static gboolean parse_formats(const char *list, guint *formats, GError **error)
{
    if (list == NULL) {
        *formats = ALL_FORMATS;
        return TRUE;
    }
    g_auto(GStrv) words = g_strsplit(list, ",", -1);
    for (guint i = 0; words[i]; i++)
        if (!parse_format(g_strstrip(words[i]), formats, error))
            return FALSE;
    if (*formats == 0)
        return parse_format("", formats, error);
    return TRUE;
}

static gboolean parse_language(const char *word, gboolean *zh, GError **error)
{
    static const char *const languages[] = {"en", "zh", NULL};
    *zh = g_strcmp0(word, "zh") == 0;
    if (word == NULL || *zh || g_str_equal(word, "en"))
        return TRUE;
    const char *nearest = nearest_word(word, languages);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "report language '%s': expected en or zh%s%s%s", word,
                nearest ? "; did you mean '" : "", nearest ? nearest : "", nearest ? "'?" : "");
    return FALSE;
}

/* ---- one file each */
static gboolean write_members(Report *r, GError **error)
{
    return csv_write_table(r->view, &table_member_metric, r->out, error);
}

static gboolean write_months(Report *r, GError **error)
{
    return csv_write_table(r->view, &table_member_month, r->out, error);
}

static gboolean write_rewards(Report *r, GError **error)
{
    return csv_write_table(r->view, &table_member_reward, r->out, error);
}

static gboolean write_findings(Report *r, GError **error)
{
    return csv_write_findings(r->view, r->out, error);
}

static gboolean write_evidence(Report *r, GError **error)
{
    return csv_write_evidence(r->view, r->book, r->out, error);
}

static gboolean write_repairs(Report *r, GError **error)
{
    return csv_write_repairs(r->view, r->out, error);
}

static gboolean write_rejects(Report *r, GError **error)
{
    return csv_write_rejects(r->view, r->out, error);
}

static gboolean write_levels(Report *r, GError **error)
{
    return csv_write_levels(r->view, r->out, error);
}

static gboolean write_json(Report *r, GError **error)
{
    return json_report_write(r->view, r->out, error);
}

static gboolean write_html(Report *r, GError **error)
{
    Html h = {.view = r->view,
              .rules = r->rules,
              .book = r->book,
              .with_csv = (r->formats >> FORMAT_CSV & 1) && r->view->is_latest};
    if (!parse_language(r->options->lang, &h.zh, error))
        return FALSE;
    GString *page = page_build(&h, error);
    if (page == NULL)
        return FALSE;
    fwrite(page->str, 1, page->len, r->out);
    g_string_free(page, TRUE);
    return TRUE;
}

static const struct {
    Format format;
    gboolean latest_only; /* made of bulk results, which exist for the latest run alone */
    const char *name;
    gboolean (*write)(Report *r, GError **error);
} files[] = {
    {FORMAT_CSV, TRUE, "members.csv", write_members},
    {FORMAT_CSV, TRUE, "months.csv", write_months},
    {FORMAT_CSV, TRUE, "rewards.csv", write_rewards},
    {FORMAT_CSV, TRUE, "evidence.csv", write_evidence},
    {FORMAT_CSV, FALSE, "findings.csv", write_findings},
    {FORMAT_CSV, FALSE, "repairs.csv", write_repairs},
    {FORMAT_CSV, FALSE, "rejects.csv", write_rejects},
    {FORMAT_CSV, FALSE, "levels.csv", write_levels},
    {FORMAT_JSON, FALSE, "report.json", write_json},
    {FORMAT_HTML, FALSE, "report.html", write_html},
};

static gboolean write_file(Report *r, guint i, GError **error)
{
    g_autofree char *path = g_build_filename(r->options->out_dir, files[i].name, NULL);
    g_autoptr(Publish) file = publish_open(path, error);
    if (file == NULL)
        return FALSE;
    tell(r, files[i].name, i, G_N_ELEMENTS(files));
    r->out = publish_stream(file);
    if (!files[i].write(r, error)) {
        g_prefix_error(error, "%s: ", files[i].name);
        return FALSE;
    }
    return publish_commit(file, error);
}

/* The evidence rows that page and evidence.csv show, read together. */
static gboolean read_evidence(Report *r, GError **error)
{
    gboolean html = r->formats >> FORMAT_HTML & 1, csv = r->formats >> FORMAT_CSV & 1;
    if (!r->view->is_latest || !(html || csv))
        return TRUE;
    tell(r, "evidence", 0, 0);
    r->book = book_new(r->view);
    for (guint i = 0; html && i < r->rules->len; i++) {
        const ReportRule *rule = g_ptr_array_index(r->rules, i);
        for (guint n = 0; n < rule->top->len; n++)
            if (!book_want(r->book, g_array_index(rule->top, TopFinding, n).finding_id,
                           HTML_SHOWN_EVIDENCE, error))
                return FALSE;
    }
    return (!csv || csv_want_evidence(r->view, r->book, error)) && book_fill(r->book, error);
}

static gboolean is_written(const Report *r, guint i)
{
    return (r->formats >> files[i].format & 1) && (!files[i].latest_only || r->view->is_latest);
}

/* members.csv of a report must not replace the members.csv that was seized. */
static gboolean spares_inputs(const Report *r, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(r->options->out_dir, files[i].name, NULL);
        if (!is_written(r, i) || source_file_known(r->view->sources, path) == NULL)
            continue;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "%s is an input file of the case and stays as it is; choose another folder",
                    path);
        return FALSE;
    }
    return TRUE;
}

static gboolean write_files(Report *r, GError **error)
{
    if (!spares_inputs(r, error))
        return FALSE;
    if (!view_load_findings(r->view, error) ||
        ((r->formats >> FORMAT_CSV & 1) && !view_load_ids(r->view, error)))
        return FALSE;
    r->rules = top_read(r->view, HTML_SHOWN_SUBJECTS, error);
    if (r->rules == NULL || !read_evidence(r, error))
        return FALSE;
    if (!publish_folder(r->options->out_dir, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        if (is_written(r, i) && !write_file(r, i, error))
            return FALSE;
    }
    return TRUE;
}

gboolean downline_report_write(DownlineCase *c, const DownlineReportOptions *options,
                               GError **error)
{
    Report r = {.options = options};
    gboolean zh;
    if (!parse_formats(options->formats, &r.formats, error) ||
        !parse_language(options->lang, &zh, error))
        return FALSE;
    r.view = view_open(c, options->run, error);
    if (r.view == NULL)
        return FALSE;
    gboolean done = write_files(&r, error);
    g_clear_pointer(&r.book, book_free);
    g_clear_pointer(&r.rules, g_ptr_array_unref);
    view_free(r.view);
    return done;
}

gboolean downline_report_json(DownlineCase *c, gint64 run, FILE *out, GError **error)
{
    g_autoptr(ReportView) v = view_open(c, run, error);
    if (v == NULL || !view_load_findings(v, error) || !json_report_write(v, out, error))
        return FALSE;
    if (fflush(out) == 0 && !ferror(out))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "cannot write the report: the output did not take it");
    return FALSE;
}
