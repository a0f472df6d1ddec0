/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text, fast and without the locale. The put functions write no NUL and return the end;
 * they may touch bytes beyond it, within NUMBER_TEXT_SIZE. */
#pragma once

#include "base/money.h"

#define NUMBER_TEXT_SIZE 64 /* enough for every function here */

char *number_put(char *p, gint64 value);
char *number_put_money(char *p, Money value, guint decimals);

/* Shortest text that reads back as the same double, integers without a point ("0.7", "30");
 * "null" when not finite. */
const char *number_real(double value, char text[NUMBER_TEXT_SIZE]);
/* A share as a percentage with one decimal: "72.2%"; empty when not finite. */
const char *number_percent(double share, char text[NUMBER_TEXT_SIZE]);
/* Decimal text with commas between groups of three digits: "12,594.00". */
void number_group(GString *out, const char *decimal);
