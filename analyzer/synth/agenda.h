/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What will happen in one month, in order of time.
 * Order: agenda_clear, agenda_add in any order, agenda_sort; then read acts[0..n).
 * Sorting is stable and linear. Acts die with the month, so memory follows the busiest month. */
#pragma once

#include <glib.h>

typedef struct {
    guint32 second; /* since the start of the month, below AGENDA_SECONDS_MAX */
    guint32 member; /* who acts */
    guint32 units;  /* of goods, where the act is about goods */
    guint32 what;   /* the kind of network says */
} Act;

#define AGENDA_SECONDS_MAX (31 * 86400)

typedef struct {
    Act *acts, *spare;
    guint64 n, capacity;
} Agenda;

void agenda_clear(Agenda *a);
gboolean agenda_add(Agenda *a, const Act *act, GError **error);
void agenda_sort(Agenda *a);
void agenda_free(Agenda *a);
