/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that numbers in the bulk tables stand for. What a function looks up must have been
 * loaded with show_load. */
#pragma once

#include "base/civil.h"
#include "ledger/show.h"

/* NULL: there is none. */
const char *show_party(const ShowContext *s, gint64 number, gsize *length);
const char *show_symbol(const ShowContext *s, gint64 number);
/* Digits of the currency of that symbol number; of the case's main one when it is no currency. */
guint show_decimals(const ShowContext *s, gint64 currency);
CivilZone *show_utc(const ShowContext *s);
/* Column that tells the currency of a table's amounts; -1: the case's main one. */
int show_currency_column(const TableSpec *table);
/* A scan of all ids; from the third search on, a table in memory. */
gboolean show_find_party(ShowContext *s, const char *id, gsize length, gint64 *number);
/* The words of an INT column that is shown as one of them; NULL: it is not. */
const char *const *show_words(const TableSpec *table, guint column);
