/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of text for a terminal: labels, values, rows. What comes from outside is escaped. */
#pragma once

#include <glib.h>
#include <jansson.h>

void put_escaped(GString *out, const char *text);
/* Text or integer as it stands. */
void put_scalar(GString *out, const json_t *value);
void put_heading(GString *out, const char *heading);
void put_label(GString *out, const char *label);
/* "  label   value" where the value is known. */
void put_line(GString *out, const char *label, const json_t *value);
/* The same of a text that may need several lines; nothing of an empty one. */
void put_paragraph(GString *out, const char *label, const char *text);
/* "… 5 more (--json)" */
void put_more(GString *out, gint64 all, gsize shown);
/* "evidence rows   ledger.csv 1, 2, 7 … 5 more" of an object with evidence and evidence_rows. */
void put_evidence(GString *out, const json_t *object);
