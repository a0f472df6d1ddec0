/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The texts that numbers in the bulk tables stand for. What a function looks up must have been
 * loaded with show_load. */
#pragma once

#include "base/civil.h"
#include "ledger/show.h"

/* NULL: there is none; or, with error set, it cannot be read. */
const char *show_party(ShowContext *s, gint64 number, gsize *length, GError **error);
const char *show_symbol(const ShowContext *s, gint64 number);
/* Digits of the currency of that symbol number; of the case's main one when it is no currency. */
guint show_decimals(const ShowContext *s, gint64 currency);
CivilZone *show_utc(const ShowContext *s);
/* That of the case, in which the texts about repairs tell times. */
CivilZone *show_zone(const ShowContext *s);
/* Column that tells the currency of a table's amounts; -1: the case's main one. */
int show_currency_column(const TableSpec *table);
/* *number is -1 where nobody has this id. A search through all ids; after some of them, a table in
 * memory. */
gboolean show_find_party(ShowContext *s, const char *id, gsize length, gint64 *number,
                         GError **error);
/* The words of an INT column that is shown as one of them; NULL: it is not. */
const char *const *show_words(const TableSpec *table, guint column);
