/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/sheet.h"

#include <string.h>

#include "base/civil.h"
#include "base/publish.h"

#define BUFFER_SIZE (64 * 1024)
#define DAY_SECONDS 86400

struct Sheet {
    char *name;
    Publish *file;
    Digest *digest;
    gsize used;
    char hex[DIGEST_HEX_SIZE];
    char buffer[BUFFER_SIZE];
};

void line_char(Line *l, char c)
{
    g_assert(l->length < LINE_SIZE);
    l->bytes[l->length++] = c;
}

void line_text(Line *l, const char *text)
{
    gsize length = strlen(text);
    g_assert(length <= LINE_SIZE - l->length);
    memcpy(l->bytes + l->length, text, length);
    l->length += length;
}

void line_number(Line *l, guint64 number, guint least_digits)
{
    char digits[20];
    guint n = 0;
    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    g_assert(MAX(n, least_digits) <= LINE_SIZE - l->length);
    for (guint padding = n; padding < least_digits; padding++)
        l->bytes[l->length++] = '0';
    while (n > 0)
        l->bytes[l->length++] = digits[--n];
}

void line_minor(Line *l, gint64 amount_minor)
{
    guint64 size = amount_minor < 0 ? -(guint64)amount_minor : (guint64)amount_minor;
    if (amount_minor < 0)
        line_char(l, '-');
    line_number(l, size / 100, 1);
    line_char(l, '.');
    line_number(l, size % 100, 2);
}

void line_time(Line *l, gint64 local_seconds)
{
    int year, month, day;
    guint second = (guint)(local_seconds % DAY_SECONDS);
    civil_from_days((gint32)(local_seconds / DAY_SECONDS), &year, &month, &day);
    const struct {
        guint value, digits;
        char after;
    } parts[] = {{(guint)year, 4, '-'},   {(guint)month, 2, '-'},     {(guint)day, 2, 'T'},
                 {second / 3600, 2, ':'}, {second / 60 % 60, 2, ':'}, {second % 60, 2, '+'}};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        line_number(l, parts[i].value, parts[i].digits);
        line_char(l, parts[i].after);
    }
    line_text(l, "08:00");
}

Sheet *sheet_open(const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    Publish *file = publish_open(path, error);
    if (!file)
        return NULL;
    Sheet *s = g_new0(Sheet, 1);
    s->name = g_strdup(name);
    s->file = file;
    s->digest = digest_new();
    return s;
}

static void flush(Sheet *s)
{
    digest_update(s->digest, s->buffer, s->used);
    fwrite(s->buffer, 1, s->used, publish_stream(s->file)); /* publish_commit reports failures */
    s->used = 0;
}

static void append(Sheet *s, const char *bytes, gsize length)
{
    while (length > 0) {
        if (s->used == BUFFER_SIZE)
            flush(s);
        gsize part = MIN(length, BUFFER_SIZE - s->used);
        memcpy(s->buffer + s->used, bytes, part);
        s->used += part;
        bytes += part;
        length -= part;
    }
}

void sheet_line(Sheet *s, const Line *l)
{
    append(s, l->bytes, l->length);
}

void sheet_text(Sheet *s, const char *text)
{
    append(s, text, strlen(text));
}

void sheet_format(Sheet *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    sheet_text(s, text);
}

gboolean sheet_seal(Sheet *s, GError **error)
{
    guint8 sha256[DIGEST_SIZE];
    flush(s);
    digest_finish(s->digest, sha256);
    digest_hex(sha256, s->hex);
    return publish_commit(s->file, error);
}

const char *sheet_name(const Sheet *s)
{
    return s->name;
}

const char *sheet_sha256(const Sheet *s)
{
    return s->hex;
}

void sheet_free(Sheet *s)
{
    if (!s)
        return;
    publish_free(s->file);
    digest_free(s->digest);
    g_free(s->name);
    g_free(s);
}
