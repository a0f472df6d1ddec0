/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/agenda.h"

#include <string.h>

#include "base/memory.h"

#define DIGIT_BITS 11
#define DIGIT_COUNT (1u << DIGIT_BITS)

G_STATIC_ASSERT(AGENDA_SECONDS_MAX <= 1 << (2 * DIGIT_BITS));

void agenda_clear(Agenda *a)
{
    a->n = 0;
}

gboolean agenda_add(Agenda *a, const Act *act, GError **error)
{
    if (a->n == a->capacity) {
        guint64 capacity = MAX(1024, a->capacity + a->capacity / 2);
        if (!memory_resize(&a->acts, capacity, sizeof *a->acts, error) ||
            !memory_resize(&a->spare, capacity, sizeof *a->spare, error))
            return FALSE;
        a->capacity = capacity;
    }
    a->acts[a->n++] = *act;
    return TRUE;
}

/* One pass of a radix sort, from `from` to `to`. */
static void sort_digit(const Act *from, Act *to, guint64 n, guint shift)
{
    guint64 starts[DIGIT_COUNT + 1] = {0};
    for (guint64 i = 0; i < n; i++)
        starts[(from[i].second >> shift & (DIGIT_COUNT - 1)) + 1]++;
    for (guint digit = 0; digit < DIGIT_COUNT; digit++)
        starts[digit + 1] += starts[digit];
    for (guint64 i = 0; i < n; i++)
        to[starts[from[i].second >> shift & (DIGIT_COUNT - 1)]++] = from[i];
}

void agenda_sort(Agenda *a)
{
    sort_digit(a->acts, a->spare, a->n, 0);
    sort_digit(a->spare, a->acts, a->n, DIGIT_BITS);
}

void agenda_free(Agenda *a)
{
    g_free(a->acts);
    g_free(a->spare);
}
