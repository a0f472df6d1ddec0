/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report folder: which formats, which files, in what order. */
#include <downline/report.h>

#include "base/nearest.h"
#include "base/publish.h"
#include "report/csv.h"
#include "report/json.h"
#include "report/page.h"
#include "casefile/source_file.h"
#include "report/top.h"

#include <string.h>

typedef enum { FORMAT_HTML, FORMAT_CSV, FORMAT_JSON, N_FORMATS } Format;
static const char *const format_names[N_FORMATS + 1] = {"html", "csv", "json"};
/* The CSV files, in the order of files[] below. */
static const char *const table_names[] = {"members",  "months",   "rewards", "product_months",
                                          "evidence", "findings", "repairs", "rejects",
                                          "levels",   NULL};
#define ALL_TABLES ((1u << (G_N_ELEMENTS(table_names) - 1)) - 1)

/* What a file is made of, beyond the case, and whether it is written in pieces. */
enum { NEEDS_IDS = 1, NEEDS_NUMBERS = 2, NEEDS_RULES = 4, NEEDS_BOOK = 8, IN_PIECES = 16 };

typedef struct {
    ReportView *view;
    const DownlineReportOptions *options;
    guint formats; /* bit per Format */
    guint tables;  /* bit per table_names */
    gboolean zh;
    GPtrArray *rules;
    EvidenceBook *book; /* NULL: not the latest run */
    FILE *out;          /* of the file being written */
} Report;

static gboolean has_format(const Report *r, Format format)
{
    return r->formats >> format & 1;
}

static void tell(const Report *r, const char *stage, guint64 done, guint64 total)
{
    const DownlineProgress *p = r->options->progress;
    if (p && p->report)
        p->report(p->data, stage, done, total);
}

/* ---- options */
static gboolean refuse_word(const char *option, const char *word, const char *expected,
                            const char *const *words, GError **error)
{
    const char *nearest = nearest_word(word, words);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE, "report %s '%s': expected %s%s%s%s",
                option, word, expected, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                nearest ? "'?" : "");
    return FALSE;
}

/* A list of words, comma separated, as bits in their order; NULL: all. */
static gboolean parse_words(const char *option, const char *list, const char *expected,
                            const char *const *words, guint *bits, GError **error)
{
    guint n = g_strv_length((char **)words);
    *bits = list ? 0 : (1u << n) - 1;
    if (list == NULL)
        return TRUE;
    g_auto(GStrv) parts = g_strsplit(*list ? list : ",", ",", -1);
    for (guint i = 0; parts[i]; i++) {
        guint word = 0;
        while (word < n && !g_str_equal(g_strstrip(parts[i]), words[word]))
            word++;
        if (word == n)
            return refuse_word(option, parts[i], expected, words, error);
        *bits |= 1u << word;
    }
    return TRUE;
}

static gboolean parse_language(const char *word, gboolean *zh, GError **error)
{
    static const char *const languages[] = {"en", "zh", NULL};
    *zh = g_strcmp0(word, "zh") == 0;
    return word == NULL || *zh || g_str_equal(word, "en") ||
           refuse_word("language", word, "en or zh", languages, error);
}

static gboolean parse_options(Report *r, GError **error)
{
    const DownlineReportOptions *o = r->options;
    if (!parse_words("format", o->formats, "html, csv or json", format_names, &r->formats, error) ||
        !parse_words("table", o->tables,
                     "members, months, rewards, product_months, evidence, findings, repairs, "
                     "rejects or levels",
                     table_names, &r->tables, error) ||
        !parse_language(o->lang, &r->zh, error))
        return FALSE;
    if (o->tables == NULL || has_format(r, FORMAT_CSV))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "report tables '%s' are CSV files, but format '%s' leaves those out; add csv to it",
                o->tables, o->formats);
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

static gboolean write_product_months(Report *r, GError **error)
{
    return csv_write_table(r->view, &table_product_month, r->out, error);
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
              .zh = r->zh,
              .with_csv =
                  has_format(r, FORMAT_CSV) && r->tables == ALL_TABLES && r->view->is_latest};
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
    guint needs;
    const char *name;
    gboolean (*write)(Report *r, GError **error);
} files[] = {
    {FORMAT_CSV, TRUE, NEEDS_IDS | IN_PIECES, "members.csv", write_members},
    {FORMAT_CSV, TRUE, NEEDS_IDS | IN_PIECES, "months.csv", write_months},
    {FORMAT_CSV, TRUE, NEEDS_IDS | IN_PIECES, "rewards.csv", write_rewards},
    {FORMAT_CSV, TRUE, NEEDS_IDS | IN_PIECES, "product_months.csv", write_product_months},
    {FORMAT_CSV, TRUE, NEEDS_NUMBERS | NEEDS_BOOK, "evidence.csv", write_evidence},
    {FORMAT_CSV, FALSE, NEEDS_NUMBERS, "findings.csv", write_findings},
    {FORMAT_CSV, FALSE, NEEDS_IDS, "repairs.csv", write_repairs},
    {FORMAT_CSV, FALSE, 0, "rejects.csv", write_rejects},
    {FORMAT_CSV, FALSE, 0, "levels.csv", write_levels},
    {FORMAT_JSON, FALSE, NEEDS_NUMBERS, "report.json", write_json},
    {FORMAT_HTML, FALSE, NEEDS_NUMBERS | NEEDS_RULES | NEEDS_BOOK, "report.html", write_html},
};

static gboolean is_written(const Report *r, guint i)
{
    if (files[i].format == FORMAT_CSV && !(r->tables >> i & 1))
        return FALSE;
    return has_format(r, files[i].format) && (!files[i].latest_only || r->view->is_latest);
}

static gboolean write_file(Report *r, guint i, GError **error)
{
    g_autofree char *path = g_build_filename(r->options->out_dir, files[i].name, NULL);
    g_autoptr(Publish) file = publish_open(path, error);
    if (file == NULL)
        return FALSE;
    tell(r, files[i].name, i, G_N_ELEMENTS(files));
    r->out = files[i].needs & IN_PIECES ? publish_pieces(file) : publish_stream(file);
    if (!files[i].write(r, error)) {
        g_prefix_error(error, "%s: ", files[i].name);
        return FALSE;
    }
    return publish_commit(file, error);
}

/* The evidence rows that page and evidence.csv show, read together. */
static gboolean read_evidence(Report *r, gboolean csv, GError **error)
{
    tell(r, "evidence", 0, 0);
    r->book = book_new(r->view);
    for (guint i = 0; r->rules && i < r->rules->len; i++) {
        const ReportRule *rule = g_ptr_array_index(r->rules, i);
        for (guint n = 0; n < rule->top->len; n++) {
            const TopFinding *top = &g_array_index(rule->top, TopFinding, n);
            CaseFinding f = {.finding_id = top->finding_id,
                             .run_id = r->view->run->run_id,
                             .rule_no = top->rule_no,
                             .position = top->position,
                             .last = top->last};
            if (!book_want(r->book, &f, HTML_SHOWN_EVIDENCE, error))
                return FALSE;
        }
    }
    return (!csv || csv_want_evidence(r->view, r->book, error)) && book_fill(r->book, error);
}

/* What the files to be written are made of, and nothing else. */
static gboolean read_needs(Report *r, GError **error)
{
    guint needs = 0;
    gboolean evidence_csv = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        needs |= is_written(r, i) ? files[i].needs : 0;
        evidence_csv |= is_written(r, i) && files[i].write == write_evidence;
    }
    if (((needs & NEEDS_NUMBERS) && !view_load_findings(r->view, error)) ||
        ((needs & NEEDS_IDS) && !view_load_ids(r->view, error)))
        return FALSE;
    if (needs & NEEDS_RULES) {
        r->rules = top_read(r->view, HTML_SHOWN_SUBJECTS, error);
        if (r->rules == NULL)
            return FALSE;
    }
    return !(needs & NEEDS_BOOK) || !r->view->is_latest || read_evidence(r, evidence_csv, error);
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
    if (!spares_inputs(r, error) || !read_needs(r, error) ||
        !publish_folder(r->options->out_dir, error))
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
    if (!parse_options(&r, error))
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
