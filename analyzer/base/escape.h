/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Suspects wrote the data: one escape per place it goes to. All append to a GString and keep the
 * text's meaning; input is UTF-8 (broken sequences become U+FFFD). */
#pragma once

#include <glib.h>

void escape_html(GString *out, const char *text); /* element content and quoted attributes */
void escape_dot(GString *out, const char *text);  /* inside a DOT "…" label */
void escape_csv(GString *out, const char *text);  /* one raw RFC 4180 cell, quoted when needed */
/* Control, bidi and zero-width characters as \u{…}: terminals. */
void escape_terminal(GString *out, const char *text);
/* Text legal in XML 1.0: characters that are not become U+FFFD. New string. */
char *escape_xml_legal(const char *text);
