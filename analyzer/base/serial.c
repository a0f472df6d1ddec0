/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/serial.h"

#include <string.h>

#include "base/memory.h"

#define PLACES_A_TEXT 4u /* at most, beyond the first … */
#define FREE_PLACES 65536u

void serial_clear(Serial *s)
{
    for (guint i = 0; i <= SERIAL_TEXT_MAX; i++)
        g_clear_pointer(&s->forms[i].places, g_free);
}

/* The form of the text: as many digits at its end as there are, at most eight. */
static void set_form(SerialForm *f, const guint64 words[2], gsize length)
{
    const guint8 *bytes = (const guint8 *)words;
    guint digits = 0;
    while (digits < 8 && digits < length && g_ascii_isdigit(bytes[length - 1 - digits]))
        digits++;
    if (!digits)
        return;
    memset(f->mask, 0, sizeof f->mask);
    memset(f->mask, 0xFF, length - digits);
    for (guint i = 0; i < 2; i++)
        f->prefix[i] = words[i] & f->mask[i];
    f->digits = digits;
}

/* Makes places up to the one, as long as they are not too many for the texts. */
static gboolean make_places(SerialForm *f, guint64 place)
{
    if (place < f->n)
        return TRUE;
    guint64 most = FREE_PLACES + f->taken * PLACES_A_TEXT;
    guint64 n = MIN(MAX(place + 1, f->n * 2), most);
    if (place >= n || !memory_resize(&f->places, n, sizeof *f->places, NULL))
        return FALSE;
    memset(f->places + f->n, 0, (n - f->n) * sizeof *f->places);
    f->n = n;
    return TRUE;
}

void serial_add(Serial *s, const guint64 words[2], gsize length, guint32 number)
{
    SerialForm *f = &s->forms[length];
    if (!f->digits)
        set_form(f, words, length);
    guint64 place = serial_place(f, words, length);
    if (place == SERIAL_NONE || !make_places(f, place))
        return;
    f->taken += !f->places[place];
    f->places[place] = number + 1;
}
