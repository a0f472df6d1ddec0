/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CSV files that are lists, line by line. */
#include "report/csv.h"

#include "report/numbers.h"
#include "report/repair_teller.h"

#include <string.h>

typedef struct {
    const ReportView *view;
    FILE *out;
    GString *line;
    gint64 rule_no;            /* whose texts these are; 0: none yet */
    GString *rule, *threshold; /* cells that all findings of a rule share */
    const EvidenceBook *book;  /* evidence only */
    EvidenceBook *wanting;
    guint64 left;     /* rows that evidence.csv may still take */
    guint64 unlisted; /* rows of findings that it does not name */
    GError *problem;
} ListWriter;

static void put_separator(ListWriter *w)
{
    g_string_append_c(w->line, ',');
}

static void put_text(ListWriter *w, const char *text)
{
    csv_append_text(w->line, text);
    put_separator(w);
}

static void put_integer(ListWriter *w, gint64 value)
{
    csv_append_integer(w->line, value);
    put_separator(w);
}

/* Ends the line; FALSE when the stream failed, which publish_commit reports. */
static gboolean put_line(ListWriter *w)
{
    w->line->str[w->line->len - 1] = '\n';
    gboolean written = fwrite(w->line->str, 1, w->line->len, w->out) == w->line->len;
    g_string_truncate(w->line, 0);
    return written;
}

/* ---- findings */
/* The cells of the rule are made when the rule changes: findings come rule by rule. */
static void take_rule(ListWriter *w, const CaseFinding *f)
{
    if (w->rule_no == f->rule_no)
        return;
    const char *const texts[] = {f->rule, f->rule_version, f->severity, f->family, f->subject_kind};
    w->rule_no = f->rule_no;
    g_string_truncate(w->rule, 0);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        csv_append_text(w->rule, texts[i]);
        g_string_append_c(w->rule, ',');
    }
    g_string_assign(w->threshold, ",");
    csv_append_text(w->threshold, f->threshold);
    g_string_append_c(w->threshold, ',');
}

static void append(GString *line, const GString *text)
{
    g_string_append_len(line, text->str, (gssize)text->len);
}

static gboolean write_finding(void *data, const CaseFinding *f)
{
    ListWriter *w = data;
    char text[NUMBER_TEXT_SIZE];
    take_rule(w, f);
    put_integer(w, view_finding_number(w->view, f->finding_id));
    append(w->line, w->rule);
    put_text(w, f->subject);
    g_string_append(w->line, f->value); /* a number or n/d: never a text of the input */
    put_separator(w);
    g_string_append(w->line, number_real(f->value_real, text));
    append(w->line, w->threshold);
    put_integer(w, (gint64)f->evidence_rows);
    return put_line(w);
}

gboolean csv_write_findings(const ReportView *v, FILE *out, GError **error)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    g_autoptr(GString) rule = g_string_new(NULL), threshold = g_string_new(NULL);
    ListWriter w = {.view = v, .out = out, .line = line, .rule = rule, .threshold = threshold};
    fputs("finding_id,rule,rule_version,severity,family,subject_kind,subject,value_exact,value,"
          "threshold,evidence_rows\n",
          out);
    return case_findings_visit(v->c, v->run->run_id, NULL, NULL, 0, write_finding, &w, error);
}

/* ---- evidence: the findings in order, as long as there is room */
static guint64 room_for(ListWriter *w, const CaseFinding *f)
{
    guint64 rows = MIN(f->evidence_rows, (guint64)REPORT_EVIDENCE_ROWS);
    rows = MIN(rows, w->left);
    w->left -= rows;
    return rows;
}

static gboolean want_finding(void *data, const CaseFinding *f)
{
    ListWriter *w = data;
    guint64 rows = room_for(w, f);
    if (rows > 0 && !book_want(w->wanting, f, rows, &w->problem))
        return FALSE;
    return w->left > 0;
}

gboolean csv_want_evidence(const ReportView *v, EvidenceBook *book, GError **error)
{
    ListWriter w = {.view = v, .wanting = book, .left = REPORT_EVIDENCE_TOTAL};
    if (!case_findings_visit(v->c, v->run->run_id, NULL, NULL, 0, want_finding, &w, error))
        return FALSE;
    if (w.problem)
        g_propagate_error(error, w.problem);
    return w.problem == NULL;
}

static void put_evidence_start(ListWriter *w, const CaseFinding *f)
{
    put_integer(w, view_finding_number(w->view, f->finding_id));
    put_text(w, f->rule);
    put_text(w, f->subject);
}

static gboolean put_more(ListWriter *w, guint64 more)
{
    g_string_append(w->line, ",,,,");
    put_integer(w, (gint64)more);
    return put_line(w);
}

static gboolean write_evidence(void *data, const CaseFinding *f)
{
    ListWriter *w = data;
    const EvidenceRow *rows;
    guint64 room = room_for(w, f);
    guint64 listed = MIN(room, book_rows(w->book, f->finding_id, &rows));
    if (room == 0) {
        w->unlisted += f->evidence_rows;
        return TRUE;
    }
    for (guint64 i = 0; i < listed; i++) {
        put_evidence_start(w, f);
        put_text(w, rows[i].is_ledger ? "ledger" : "referral");
        put_integer(w, rows[i].source);
        put_text(w, view_file(w->view, rows[i].source));
        put_integer(w, rows[i].row);
        put_separator(w);
        if (!put_line(w))
            return FALSE;
    }
    if (listed >= f->evidence_rows)
        return TRUE;
    put_evidence_start(w, f);
    return put_more(w, f->evidence_rows - listed);
}

gboolean csv_write_evidence(const ReportView *v, const EvidenceBook *book, FILE *out,
                            GError **error)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    ListWriter w = {
        .view = v, .out = out, .line = line, .book = book, .left = REPORT_EVIDENCE_TOTAL};
    fputs("finding_id,rule,subject,fact,source,file,row,more\n", out);
    if (!case_findings_visit(v->c, v->run->run_id, NULL, NULL, 0, write_evidence, &w, error))
        return FALSE;
    if (w.unlisted > 0) { /* all findings that have no line of their own */
        g_string_append(w.line, ",,,");
        put_more(&w, w.unlisted);
    }
    return TRUE;
}

/* ---- repairs */
typedef struct {
    ListWriter to;
    RepairTeller *teller;
    RepairNames names;
} RepairWriter;

/* The decision as csv_append_text writes it: where nothing in the id needs care, only our own words
 * tell whether the cell is quoted. */
static void append_detail(RepairWriter *w, const Repair *r)
{
    GString *line = w->to.line;
    const char *before, *after;
    char more[REPAIR_MORE_SIZE];
    gsize length = 0;
    repair_detail(r, &before, &after, more);
    const char *id = *after ? teller_id(w->teller, r->sponsor, &length) : "";
    if (*after && !csv_is_plain(id, length)) {
        csv_append_text(line, teller_detail(w->teller, r));
        return;
    }
    const char *quote = strchr(before, ',') || strchr(after, ',') ? "\"" : "";
    g_string_append(line, quote);
    g_string_append(line, before);
    g_string_append_len(line, id, (gssize)length);
    g_string_append(line, after);
    g_string_append(line, more);
    g_string_append(line, quote);
}

/* JSON in a cell: quoted if it holds a text at all, and then with doubled quotes. */
static void append_claims(RepairWriter *w, const Repair *r)
{
    const RepairClaim *claims;
    guint n = teller_claims(w->teller, r, &claims);
    const char *quote = n ? "\"" : "";
    g_string_append(w->to.line, quote);
    repair_append_claims(w->to.line, &w->names, claims, n);
    g_string_append(w->to.line, quote);
}

static gboolean write_repair(void *data, const Repair *r)
{
    RepairWriter *w = data;
    put_text(&w->to, decision_names[r->kind]);
    put_text(&w->to, referral_tree_names[r->tree]);
    put_text(&w->to, teller_id_text(w->teller, r->member));
    append_detail(w, r);
    put_separator(&w->to);
    append_claims(w, r);
    put_separator(&w->to);
    return put_line(&w->to);
}

gboolean csv_write_repairs(const ReportView *v, FILE *out, GError **error)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    g_auto(RepairTeller) teller = {0};
    RepairWriter w = {.to = {.view = v, .out = out, .line = line},
                      .teller = &teller,
                      .names = {teller_id, &teller, v->zone, 2}};
    fputs("kind,tree,member_id,decision,claims\n", out);
    return teller_open(&teller, v, error) &&
           teller_visit(&teller, COLUMN_NOBODY, write_repair, &w, error);
}

/* ---- rejected rows */
static gboolean write_reject(void *data, const CaseReject *r)
{
    ListWriter *w = data;
    if (r->source_id > w->view->run->sources)
        return FALSE; /* read after this run */
    put_integer(w, r->source_id);
    put_text(w, view_file(w->view, r->source_id));
    put_integer(w, (gint64)r->row);
    put_integer(w, (gint64)r->offset);
    put_integer(w, (gint64)r->length);
    put_text(w, r->reason);
    put_text(w, r->detail);
    csv_append_bytes(w->line, r->raw, r->raw_length);
    put_separator(w);
    return put_line(w);
}

gboolean csv_write_rejects(const ReportView *v, FILE *out, GError **error)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    ListWriter w = {.view = v, .out = out, .line = line};
    fputs("source,file,row,offset,length,reason,detail,raw\n", out);
    return case_rejects_visit(v->c, 0, write_reject, &w, error);
}

/* ---- members per level */
static void write_levels(ListWriter *w, const char *tree, const char *path)
{
    gsize index;
    json_t *members;
    json_array_foreach(view_summary(w->view, path), index, members)
    {
        put_text(w, tree);
        put_integer(w, (gint64)index + 1);
        put_integer(w, json_integer_value(members));
        if (!put_line(w))
            return;
    }
}

gboolean csv_write_levels(const ReportView *v, FILE *out, G_GNUC_UNUSED GError **error)
{
    g_autoptr(GString) line = g_string_sized_new(512);
    ListWriter w = {.view = v, .out = out, .line = line};
    fputs("tree,level,members\n", out);
    write_levels(&w, "sponsor", "members_per_level");
    write_levels(&w, "placement", "placement.members_per_level");
    return TRUE;
}
