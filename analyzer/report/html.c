/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/html.h"
#include "report/fields.h"

#include "base/escape.h"
#include "report/numbers.h"
#include "report/strings.h"

#include <math.h>
#include <string.h>

#define NARROW_COLUMNS 5 /* tables of so few columns are not stretched over the page */

void html_text(Html *h, const char *text)
{
    escape_html(h->out, text ? text : "");
}

void html_key(Html *h, const char *key)
{
    html_text(h, strings_get(key, h->zh));
}

/* Writes the braces at `open`, "{1}" or "{1#row|rows}", and returns what follows them. */
static const char *say_braces(Html *h, const char *open, const char *const *texts)
{
    const char *close = strchr(open, '}');
    const char *text = texts[open[1] - '1'];
    g_assert(close != NULL && text != NULL);
    if (open[2] != '#') {
        g_string_append(h->out, "<b>");
        html_text(h, text);
        g_string_append(h->out, "</b>");
        return close + 1;
    }
    const char *bar = strchr(open, '|');
    g_assert(bar != NULL && bar < close);
    if (g_str_equal(text, "1"))
        g_string_append_len(h->out, open + 3, bar - open - 3);
    else
        g_string_append_len(h->out, bar + 1, close - bar - 1);
    return close + 1;
}

void html_say(Html *h, const char *key, ...)
{
    const char *texts[10] = {NULL};
    va_list arguments;
    va_start(arguments, key);
    for (guint i = 0; i < 9; i++) {
        texts[i] = va_arg(arguments, const char *);
        if (texts[i] == NULL)
            break;
    }
    va_end(arguments);
    const char *sentence = strings_get(key, h->zh);
    while (*sentence) {
        gsize plain = strcspn(sentence, "{");
        g_autofree char *part = g_strndup(sentence, plain);
        html_text(h, part);
        sentence += plain;
        if (*sentence)
            sentence = say_braces(h, sentence, texts);
    }
}

/* At most `most` bytes, ending at a character. */
static gsize cut_length(const char *text, gsize length, gsize most)
{
    if (length <= most)
        return length;
    while (most > 0 && ((guchar)text[most] & 0xc0) == 0x80)
        most--;
    return most;
}

const char *html_id_text(Html *h, const char *id)
{
    gsize length = strlen(id);
    gsize shown = cut_length(id, length, HTML_SHOWN_ID);
    g_autofree char *start = g_strndup(id, shown);
    g_autoptr(GString) visible = g_string_new(NULL);
    escape_terminal(visible, start);
    if (shown < length)
        g_string_append(visible, "…");
    return g_string_chunk_insert_len(h->texts, visible->str, (gssize)visible->len);
}

void html_id(Html *h, const char *id)
{
    gsize length = strlen(id);
    g_string_append(h->out, "<bdi class=\"id\">");
    html_text(h, html_id_text(h, id));
    g_string_append(h->out, "</bdi>");
    if (length > HTML_SHOWN_ID) {
        g_string_append(h->out, " <small>");
        html_say(h, "id.cut", html_integer(h, (gint64)length), NULL);
        g_string_append(h->out, "</small>");
    }
}

void html_raw(Html *h, const guint8 *bytes, gsize length, guint64 whole_length)
{
    g_autoptr(GString) visible = g_string_new(NULL);
    gsize shown = MIN(length, (gsize)HTML_SHOWN_RAW);
    for (gsize at = 0; at < shown;) {
        gunichar c = g_utf8_get_char_validated((const char *)bytes + at, (gssize)(length - at));
        gboolean is_text = c != (gunichar)-1 && c != (gunichar)-2 && g_unichar_isprint(c);
        if (is_text) {
            g_string_append_unichar(visible, c);
            at += (gsize)g_unichar_to_utf8(c, NULL);
        } else {
            g_string_append_printf(visible, "\\x%02x", bytes[at++]);
        }
    }
    g_string_append(h->out, "<code class=\"raw\">");
    html_text(h, visible->str);
    g_string_append(h->out, "</code>");
    if (shown < whole_length) {
        g_string_append(h->out, " <small>");
        html_say(h, "raw.cut", html_integer(h, (gint64)whole_length), NULL);
        g_string_append(h->out, "</small>");
    }
}

const char *html_integer(Html *h, gint64 value)
{
    char text[NUMBER_TEXT_SIZE];
    *number_put(text, value) = '\0';
    return html_money(h, text);
}

const char *html_money(Html *h, const char *decimal)
{
    g_autoptr(GString) grouped = g_string_new(NULL);
    number_group(grouped, decimal);
    return g_string_chunk_insert_len(h->texts, grouped->str, (gssize)grouped->len);
}

const char *html_amount(Html *h, const char *decimal)
{
    g_autoptr(GString) grouped = g_string_new(NULL);
    number_group(grouped, decimal);
    if (h->view->currency[0])
        g_string_append_printf(grouped, "\u00a0%s", h->view->currency);
    return g_string_chunk_insert_len(h->texts, grouped->str, (gssize)grouped->len);
}

const char *html_percent(Html *h, double share)
{
    char text[NUMBER_TEXT_SIZE];
    return isfinite(share) ? g_string_chunk_insert(h->texts, number_percent(share, text)) : "–";
}

const char *html_decimal(Html *h, double value)
{
    char text[NUMBER_TEXT_SIZE];
    if (!isfinite(value))
        return "–";
    return html_money(h, g_ascii_formatd(text, sizeof text, "%.2f", value));
}

void html_heading(Html *h, const char *key)
{
    g_string_append(h->out, "<h3>");
    html_key(h, key);
    g_string_append(h->out, "</h3>\n");
}

void html_table_open(Html *h, const char *const *columns)
{
    gboolean narrow = g_strv_length((char **)columns) <= NARROW_COLUMNS;
    g_string_append_printf(h->out, "<div class=\"scroll\"><table%s>\n<thead><tr>",
                           narrow ? " class=\"narrow\"" : "");
    for (guint i = 0; columns[i]; i++) {
        gboolean is_number = columns[i][0] == '#';
        g_string_append(h->out,
                        is_number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        html_key(h, columns[i] + is_number);
        g_string_append(h->out, "</th>");
    }
    g_string_append(h->out, "</tr></thead>\n<tbody>\n");
}

void html_table_close(Html *h)
{
    g_string_append(h->out, "</tbody></table></div>\n");
}

void html_row_open(Html *h)
{
    g_string_append(h->out, "<tr>");
}

void html_row_close(Html *h)
{
    g_string_append(h->out, "</tr>\n");
}

void html_cell_text(Html *h, const char *text)
{
    g_string_append(h->out, "<td>");
    html_text(h, text);
    g_string_append(h->out, "</td>");
}

void html_cell_id(Html *h, const char *id)
{
    g_string_append(h->out, "<td>");
    html_id(h, id);
    g_string_append(h->out, "</td>");
}

void html_cell_code(Html *h, const char *text)
{
    g_string_append(h->out, "<td><code>");
    html_text(h, text);
    g_string_append(h->out, "</code></td>");
}

void html_cell_number(Html *h, const char *text)
{
    g_string_append(h->out, "<td class=\"n\">");
    html_text(h, text);
    g_string_append(h->out, "</td>");
}

void html_cell_integer(Html *h, gint64 value)
{
    html_cell_number(h, html_integer(h, value));
}

void html_cell_money(Html *h, const char *decimal)
{
    html_cell_number(h, html_money(h, decimal ? decimal : ""));
}

void html_cell_word(Html *h, const char *prefix, const char *word)
{
    g_string_append(h->out, "<td class=\"w\">");
    html_text(h, strings_word(prefix, word, h->zh));
    g_string_append(h->out, "</td>");
}

const char *html_money_or_dash(Html *h, const json_t *object, const char *key)
{
    return has(object, key) ? html_money(h, text_of(object, key)) : "–";
}

void html_fact(Html *h, const char *key, const char *number)
{
    html_row_open(h);
    g_string_append(h->out, "<th scope=\"row\">");
    html_key(h, key);
    g_string_append(h->out, "</th>");
    html_cell_number(h, number);
    html_row_close(h);
}
