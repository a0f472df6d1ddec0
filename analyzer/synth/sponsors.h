/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may recruit the next member, and who does: the three branching models of spec.h, O(1) each.
 * The pool holds one entry per chance to be drawn:
 *   uniform        every member once
 *   preferential   every member once, and once more per recruit (plane-oriented recursive tree)
 *   width-limited  every member once until it has `width` recruits */
#pragma once

#include "synth/dice.h"
#include "synth/spec.h"

typedef struct {
    Branching model;
    guint32 width;
    guint32 *entries;
    guint32 n;
} Sponsors;

/* most: how many members may be added. */
gboolean sponsors_init(Sponsors *s, Branching model, gint64 width, guint32 most, GError **error);
void sponsors_add(Sponsors *s, guint32 member);
/* The sponsor of the next member and its place in the pool, which must not be empty (a
 * width-limited one never is if every recruit is added to it). */
guint32 sponsors_draw(const Sponsors *s, Dice *d, guint32 *place);
/* The sponsor drawn from that place has n_recruits now. */
void sponsors_recruited(Sponsors *s, guint32 place, guint32 n_recruits);
void sponsors_clear(Sponsors *s);
