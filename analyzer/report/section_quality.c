/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened to the input: decisions between contradictory claims, rejected rows, files read. */
#include "report/repair_teller.h"
#include "report/sections.h"
#include "report/strings.h"

#include <string.h>

/* ---- repairs */
typedef struct {
    Html *h;
    RepairTeller *teller;
    const char *kind; /* of the table that is open; NULL: none */
    guint64 in_kind;
} RepairLister;

static void close_repairs(RepairLister *l)
{
    if (l->kind == NULL)
        return;
    html_table_close(l->h);
    if (l->in_kind > HTML_SHOWN_REPAIRS)
        html_note(l->h, l->h->with_csv ? "repairs.more_csv" : "repairs.more",
                  html_integer(l->h, (gint64)(l->in_kind - HTML_SHOWN_REPAIRS)), NULL);
    l->kind = NULL;
}

static void open_repairs(RepairLister *l, const char *kind)
{
    static const char *const columns[] = {"column.member", "column.tree", "column.decision",
                                          "column.claims", NULL};
    close_repairs(l);
    l->kind = kind;
    l->in_kind = 0;
    g_string_append(l->h->out, "<h3>");
    html_text(l->h, strings_word("repair", kind, l->h->zh));
    g_string_append(l->h->out, "</h3>\n");
    html_table_open(l->h, columns);
}

/* "A1 · stands · 2024-01-02 · payments.csv 7": sponsor, what became of it, when, where. */
static void put_claim(RepairLister *l, const RepairClaim *claim)
{
    Html *h = l->h;
    char at[CIVIL_TEXT_SIZE];
    html_id(h, teller_id_text(l->teller, claim->sponsor));
    g_string_append(h->out, " · ");
    html_text(h, strings_word("role", claim_role_names[claim->role], h->zh));
    if (view_time(h->view, claim->at, at)[0]) {
        g_string_append(h->out, " · ");
        html_text(h, at);
    }
    if (claim->source > 0) {
        g_string_append(h->out, " · ");
        html_id(h, view_file(h->view, claim->source));
        g_string_append_printf(h->out, " %" G_GINT64_FORMAT, claim->row);
    }
}

static void put_claims(RepairLister *l, const Repair *r)
{
    Html *h = l->h;
    const RepairClaim *claims;
    guint n = teller_claims(l->teller, r, &claims), shown = MIN(n, HTML_SHOWN_CLAIMS);
    g_string_append(h->out, "<td class=\"rows\">");
    for (guint i = 0; i < shown; i++) {
        g_string_append(h->out, i ? "<br>" : "");
        put_claim(l, &claims[i]);
    }
    if (n > shown) {
        g_string_append(h->out, "<br>");
        html_say(h, "more", html_integer(h, (gint64)(n - shown)), NULL);
    }
    g_string_append(h->out, "</td>");
}

/* The decision in words, the id among them with its odd characters made visible. */
static void put_detail(RepairLister *l, const Repair *r)
{
    Html *h = l->h;
    const char *before, *after;
    char more[REPAIR_MORE_SIZE];
    repair_detail(r, &before, &after, more);
    g_string_append(h->out, "<td>");
    html_text(h, before);
    if (*after)
        html_id(h, teller_id_text(l->teller, r->sponsor));
    html_text(h, after);
    html_text(h, more);
    g_string_append(h->out, "</td>");
}

static gboolean list_repair(void *data, const Repair *r)
{
    RepairLister *l = data;
    Html *h = l->h;
    const char *kind = decision_names[r->kind];
    if (l->kind != kind)
        open_repairs(l, kind);
    if (l->in_kind++ >= HTML_SHOWN_REPAIRS)
        return TRUE;
    html_row_open(h);
    html_cell_id(h, teller_id_text(l->teller, r->member));
    html_cell_word(h, "tree", referral_tree_names[r->tree]);
    /* The detail is told in English; in Chinese the claims beside it tell the particulars. */
    if (h->zh)
        html_cell_text(h, strings_word("decision", kind, TRUE));
    else
        put_detail(l, r);
    put_claims(l, r);
    html_row_close(h);
    return TRUE;
}

gboolean section_repairs(Html *h, GError **error)
{
    static const char *const columns[] = {"column.repair", "#column.count", "column.meaning", NULL};
    const char *kind;
    json_t *count;
    html_sentence(h, "repairs.about", NULL);
    html_table_open(h, columns);
    json_object_foreach(view_summary(h->view, "repairs"), kind, count)
    {
        html_row_open(h);
        html_cell_word(h, "repair", kind);
        html_cell_integer(h, json_integer_value(count));
        html_cell_text(h, strings_word("repair.about", kind, h->zh));
        html_row_close(h);
    }
    html_table_close(h);
    g_auto(RepairTeller) teller = {0};
    RepairLister lister = {h, &teller, NULL, 0};
    gboolean done = teller_open(&teller, h->view, error) &&
                    teller_visit(&teller, COLUMN_NOBODY, list_repair, &lister, error);
    close_repairs(&lister);
    return done;
}

/* ---- rejected rows */
static const CaseSource *source_of(const Html *h, gint64 source_id)
{
    return source_id >= 1 && source_id <= h->view->sources->len
               ? g_ptr_array_index(h->view->sources, (guint)(source_id - 1))
               : NULL;
}

/* The row as text where it can be read in the file's encoding, else byte by byte. */
static void put_raw(Html *h, const CaseReject *r)
{
    const CaseSource *source = source_of(h, r->source_id);
    gsize length = 0;
    g_autofree char *text = NULL;
    if (source && source->encoding && g_str_has_prefix(source->encoding, "GB"))
        text = g_convert((const char *)r->raw, (gssize)r->raw_length, "UTF-8", source->encoding,
                         NULL, &length, NULL);
    g_string_append(h->out, "<td>");
    if (text)
        html_raw(h, (const guint8 *)text, length, MAX(r->length, length));
    else
        html_raw(h, r->raw, r->raw_length, r->length);
    g_string_append(h->out, "</td>");
}

static gboolean list_reject(void *data, const CaseReject *r)
{
    Html *h = data;
    if (r->source_id > h->view->run->sources)
        return FALSE; /* read after this run */
    html_row_open(h);
    html_cell_id(h, view_file(h->view, r->source_id));
    html_cell_integer(h, (gint64)r->row);
    html_cell_integer(h, (gint64)r->offset);
    html_cell_text(h, strings_word("reject", r->reason, h->zh));
    html_cell_text(h, r->detail);
    put_raw(h, r);
    html_row_close(h);
    return TRUE;
}

gboolean section_rejects(Html *h, GError **error)
{
    static const char *const columns[] = {
        "column.file", "#column.row", "#column.offset", "column.reason", "column.detail",
        "column.raw",  NULL};
    gint64 rejected = 0;
    gsize index;
    json_t *file;
    json_array_foreach(view_summary(h->view, "ingest"), index, file) rejected +=
        json_integer_value(json_object_get(file, "rejected"));
    if (rejected == 0) {
        html_sentence(h, "rejects.none", NULL);
        return TRUE;
    }
    html_sentence(h, "rejects.about", html_integer(h, rejected), NULL);
    html_table_open(h, columns);
    if (!case_rejects_visit(h->view->c, HTML_SHOWN_REJECTS, list_reject, h, error))
        return FALSE;
    html_table_close(h);
    if (rejected > HTML_SHOWN_REJECTS)
        html_note(h, h->with_csv ? "rejects.more_csv" : "rejects.more",
                  html_integer(h, rejected - HTML_SHOWN_REJECTS), NULL);
    return TRUE;
}

/* ---- files read */
enum { ROWS, ACCEPTED, REJECTED, DUPLICATE, EXCLUDED, N_COUNTS };

static void put_counts(Html *h, const gint64 n[N_COUNTS])
{
    for (guint i = 0; i < N_COUNTS; i++)
        html_cell_integer(h, n[i]);
    html_cell_text(h, n[ROWS] == n[ACCEPTED] + n[REJECTED] + n[DUPLICATE] ? "✓" : "✗");
}

gboolean section_ingest(Html *h, G_GNUC_UNUSED GError **error)
{
    static const char *const columns[] = {
        "column.file",      "column.profile",   "#column.rows",
        "#column.accepted", "#column.rejected", "#column.duplicate",
        "#column.excluded", "column.adds_up",   NULL};
    static const char *const keys[N_COUNTS] = {"rows", "accepted", "rejected", "duplicate",
                                               "excluded"};
    json_t *files = view_summary(h->view, "ingest");
    gint64 total[N_COUNTS] = {0};
    gsize index;
    json_t *file;
    html_sentence(h, "ingest.about", NULL);
    html_table_open(h, columns);
    json_array_foreach(files, index, file)
    {
        gint64 numbers[N_COUNTS];
        for (guint i = 0; i < N_COUNTS; i++)
            total[i] += numbers[i] = json_integer_value(json_object_get(file, keys[i]));
        if (index >= HTML_SHOWN_SOURCES)
            continue;
        const char *name = json_string_value(json_object_get(file, "file"));
        const char *profile = json_string_value(json_object_get(file, "profile"));
        html_row_open(h);
        html_cell_id(h, name ? name : "");
        html_cell_id(h, profile ? profile : "");
        put_counts(h, numbers);
        html_row_close(h);
    }
    g_string_append(h->out, "<tr class=\"total\"><th scope=\"row\">");
    html_key(h, "ingest.total");
    g_string_append(h->out, "</th><td></td>");
    put_counts(h, total);
    html_row_close(h);
    html_table_close(h);
    if (json_array_size(files) > HTML_SHOWN_SOURCES)
        html_note(h, "more", html_integer(h, (gint64)json_array_size(files) - HTML_SHOWN_SOURCES),
                  NULL);
    return TRUE;
}
