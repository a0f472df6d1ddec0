/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/sponsors.h"

#include "base/memory.h"

gboolean sponsors_init(Sponsors *s, Branching model, gint64 width, guint32 most, GError **error)
{
    guint64 entries = model == BRANCH_PREFERENTIAL ? 2 * (guint64)most : most;
    *s = (Sponsors){.model = model, .width = (guint32)width};
    s->entries = memory_new(guint32, entries, error);
    return s->entries != NULL;
}

void sponsors_add(Sponsors *s, guint32 member)
{
    s->entries[s->n++] = member;
}

guint32 sponsors_draw(const Sponsors *s, Dice *d, guint32 *place)
{
    *place = dice_below(d, s->n);
    return s->entries[*place];
}

void sponsors_recruited(Sponsors *s, guint32 place, guint32 n_recruits)
{
    if (s->model == BRANCH_PREFERENTIAL)
        sponsors_add(s, s->entries[place]);
    else if (s->model == BRANCH_WIDTH_LIMITED && n_recruits >= s->width)
        s->entries[place] = s->entries[--s->n];
}

void sponsors_clear(Sponsors *s)
{
    g_free(s->entries);
}
