/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building blocks of the HTML report: every text from the case goes through here and is escaped.
 * Keys name texts of strings.c. The page is built in memory: every list in it has a named limit. */
#pragma once

#include "report/evidence_book.h"
#include "report/view.h"

/* Most items that the page shows of each kind; the rest is counted and named. */
#define HTML_SHOWN_SUBJECTS 20 /* of a rule */
#define HTML_SHOWN_EVIDENCE 10 /* rows of a finding */
#define HTML_SHOWN_REPAIRS 20  /* of a kind */
#define HTML_SHOWN_CLAIMS 10   /* of a repair */
#define HTML_SHOWN_REJECTS 50
#define HTML_SHOWN_RAW 160 /* bytes of a rejected row */
#define HTML_SHOWN_ID 96   /* bytes of an id or file name */
#define HTML_SHOWN_SOURCES 500
#define HTML_SHOWN_BINS 36    /* levels or months in a chart */
#define HTML_SHOWN_MONTHS 120 /* the latest */

typedef struct {
    GString *out;
    const ReportView *view;
    const GPtrArray *rules; /* ReportRule* (top.h) */
    const EvidenceBook
        *book; /* of the findings in rules; NULL: rows of this run cannot be listed */
    gboolean zh;
    gboolean with_csv;   /* CSV files stand beside the page and may be pointed at */
    GStringChunk *texts; /* what the number functions return */
} Html;

/* ---- texts */
void html_text(Html *h, const char *text);
void html_key(Html *h, const char *key);
/* A sentence with {1} … {9} filled in by the texts, in bold; {1#row|rows} chooses by whether the
 * first is "1". The texts end with NULL. */
void html_say(Html *h, const char *key, ...) G_GNUC_NULL_TERMINATED;
/* The same in a paragraph. */
#define html_sentence(h, ...)                                                                      \
    (g_string_append((h)->out, "<p>"), html_say((h), __VA_ARGS__),                                 \
     g_string_append((h)->out, "</p>\n"))
/* A short remark under a table. */
#define html_note(h, ...)                                                                          \
    (g_string_append((h)->out, "<p class=\"note\">"), html_say((h), __VA_ARGS__),                  \
     g_string_append((h)->out, "</p>\n"))
/* Somebody's id or a file's name: odd characters made visible, cut when very long. */
void html_id(Html *h, const char *id);
const char *html_id_text(Html *h, const char *id); /* the same for html_say; lives as long as h */
/* Bytes that may be anything. */
void html_raw(Html *h, const guint8 *bytes, gsize length, guint64 whole_length);

/* ---- numbers as texts that live as long as h */
const char *html_integer(Html *h, gint64 value);
const char *html_money(Html *h, const char *decimal); /* "12,594.00" */
/* The amount under the key; "–" where it is null or absent. */
const char *html_money_or_dash(Html *h, const json_t *object, const char *key);
const char *html_amount(Html *h, const char *decimal); /* "12,594.00 CNY" */
const char *html_percent(Html *h, double share);
const char *html_decimal(Html *h, double value); /* two decimals */

/* ---- structure */
void html_heading(Html *h, const char *key); /* h3 */
/* Columns are keys, numeric ones begin with '#'. */
void html_table_open(Html *h, const char *const *columns);
void html_table_close(Html *h);
void html_row_open(Html *h);
void html_row_close(Html *h);
void html_fact(Html *h, const char *key, const char *number); /* a row "what | number" */
void html_cell_text(Html *h, const char *text);
void html_cell_id(Html *h, const char *id);
void html_cell_code(Html *h, const char *text);   /* a word of ours, such as the id of a rule */
void html_cell_number(Html *h, const char *text); /* a text of the number functions */
void html_cell_integer(Html *h, gint64 value);
void html_cell_money(Html *h, const char *decimal);
/* A short word in the report's language: of prefix "kind" and word "fee" the text of key
 * "kind.fee", else the word itself. */
void html_cell_word(Html *h, const char *prefix, const char *word);
