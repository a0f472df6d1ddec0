/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/escape.h"

#include <string.h>

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */
#define REPLACEMENT_POINT 0xFFFD

/* What a sink writes for one code point (`rest` is the text after it), or NULL to keep it. */
typedef const char *(*Translate)(gunichar c, const char *rest, char buffer[16]);

/* One character of NUL-terminated text; a broken byte is U+FFFD of length 1. */
static gunichar decode(const char *text, gsize *length)
{
    gunichar c = g_utf8_get_char_validated(text, -1);
    gboolean broken = c == (gunichar)-1 || c == (gunichar)-2;
    *length = broken ? 1 : (gsize)(g_utf8_next_char(text) - text);
    return broken ? REPLACEMENT_POINT : c;
}

/* Bytes from 0x20 to 0x7E outside `special` go through untouched, the others one by one. */
static void translate(GString *out, const char *text, const char *special, Translate sink)
{
    gboolean plain[256] = {FALSE};
    for (guint c = 0x20; c < 0x7F; c++)
        plain[c] = !strchr(special, (int)c);
    while (*text) {
        const char *start = text;
        while (plain[(guchar)*text])
            text++;
        g_string_append_len(out, start, text - start);
        if (!*text)
            break;
        gsize length;
        char buffer[16];
        gunichar c = decode(text, &length);
        const char *written = sink(c, text + length, buffer);
        if (written)
            g_string_append(out, written);
        else if (c == REPLACEMENT_POINT)
            g_string_append(out, REPLACEMENT);
        else
            g_string_append_len(out, text, (gssize)length);
        text += length;
    }
}

static gboolean is_control(gunichar c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F);
}

static const char *to_html(gunichar c, const char *rest G_GNUC_UNUSED,
                           char buffer[16] G_GNUC_UNUSED)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\r':
        return "&#13;"; /* a bare one would be read as a newline */
    case '\t':
    case '\n':
        return NULL;
    default:
        return is_control(c) ? REPLACEMENT : NULL; /* not allowed in HTML, not even as &#…; */
    }
}

void escape_html(GString *out, const char *text)
{
    translate(out, text, "&<>\"'", to_html);
}

/* Whether text goes on as "name;" or "#123;": Graphviz would decode it after an ampersand. */
static gboolean looks_like_entity(const char *text)
{
    gsize length = strspn(text, "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return length > 0 && text[length] == ';';
}

static const char *to_dot(gunichar c, const char *rest, char buffer[16] G_GNUC_UNUSED)
{
    switch (c) {
    case '\\':
        return "\\\\";
    case '"':
        return "\\\"";
    case '\n':
        return "\\n";
    case '\r':
        return *rest == '\n' ? "" : "\\n";
    case '\t':
        return " ";
    case '&':
        return looks_like_entity(rest) ? "&amp;" : NULL;
    default:
        return is_control(c) ? REPLACEMENT : NULL;
    }
}

void escape_dot(GString *out, const char *text)
{
    translate(out, text, "\\\"&", to_dot);
}

static const char *to_csv(gunichar c, const char *rest G_GNUC_UNUSED, char buffer[16] G_GNUC_UNUSED)
{
    return c == '"' ? "\"\"" : NULL;
}

void escape_csv(GString *out, const char *text)
{
    gsize length = strlen(text);
    gboolean quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (length && !quoted)
        quoted = strchr(" \t", text[0]) || strchr(" \t", text[length - 1]);
    if (quoted)
        g_string_append_c(out, '"');
    translate(out, text, "\"", to_csv);
    if (quoted)
        g_string_append_c(out, '"');
}

/* Invisible characters, and those that reorder or break lines. */
static gboolean is_deceptive(gunichar c)
{
    static const struct {
        gunichar first, last;
    } ranges[] = {
        {0x00AD, 0x00AD},   /* soft hyphen */
        {0x061C, 0x061C},   /* Arabic letter mark */
        {0x180E, 0x180E},   /* Mongolian vowel separator */
        {0x200B, 0x200F},   /* zero-width characters, direction marks */
        {0x2028, 0x202E},   /* line separators, embeddings and overrides */
        {0x2060, 0x206F},   /* word joiner, invisible operators, isolates */
        {0xFEFF, 0xFEFF},   /* byte-order mark */
        {0xFFF9, 0xFFFB},   /* annotations */
        {0xE0000, 0xE007F}, /* tags */
    };
    for (guint i = 0; i < G_N_ELEMENTS(ranges); i++) {
        if (c >= ranges[i].first && c <= ranges[i].last)
            return TRUE;
    }
    return FALSE;
}

static const char *to_terminal(gunichar c, const char *rest G_GNUC_UNUSED, char buffer[16])
{
    if (!is_control(c) && !is_deceptive(c))
        return NULL;
    g_snprintf(buffer, 16, "\\u{%X}", c);
    return buffer;
}

void escape_terminal(GString *out, const char *text)
{
    translate(out, text, "", to_terminal);
}

static const char *to_xml(gunichar c, const char *rest G_GNUC_UNUSED, char buffer[16] G_GNUC_UNUSED)
{
    gboolean legal =
        c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
    return legal ? NULL : REPLACEMENT; /* decode() has already dealt with lone surrogates */
}

char *escape_xml_legal(const char *text)
{
    GString *out = g_string_new(NULL);
    translate(out, text, "", to_xml);
    return g_string_free(out, FALSE);
}
