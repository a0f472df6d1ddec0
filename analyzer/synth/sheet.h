/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One output file, hashed while it is written, and the lines it is made of.
 * Order: sheet_open, sheet_line and sheet_text, sheet_seal; the file appears with sheet_seal only.
 * Write errors surface there. */
#pragma once

#include <glib.h>

#include "base/digest.h"

/* A line under construction. Its parts come from bounded numbers and the program's own words. */
#define LINE_SIZE 512
typedef struct {
    gsize length;
    char bytes[LINE_SIZE];
} Line;

void line_char(Line *l, char c);
void line_text(Line *l, const char *text);
void line_number(Line *l, guint64 number, guint least_digits); /* zero-padded */
/* Minor units as decimal text with two decimals. */
void line_minor(Line *l, gint64 amount_minor);
/* "2024-05-01T12:00:00+08:00" of local seconds since 1970. */
void line_time(Line *l, gint64 local_seconds);

typedef struct Sheet Sheet;

Sheet *sheet_open(const char *folder, const char *name, GError **error);
void sheet_line(Sheet *s, const Line *l);
void sheet_text(Sheet *s, const char *text);
void sheet_format(Sheet *s, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Publishes; then only name, hash and free. */
gboolean sheet_seal(Sheet *s, GError **error);
const char *sheet_name(const Sheet *s);
const char *sheet_sha256(const Sheet *s); /* hex, once sealed */
void sheet_free(Sheet *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)
