/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/pyramid.h"

void pyramid_measure(const Structure *s, guint32 first, guint32 end, PyramidShape *shape)
{
    *shape = (PyramidShape){.members = end - first};
    for (guint32 i = first; i < end; i++) {
        shape->trees += s->depth[i] == 0;
        shape->recruiters += s->recruits[i] > 0;
        shape->near_bottom += s->height[i] < 2;
        shape->from_level_3 += s->depth[i] >= 2;
        shape->max_depth = MAX(shape->max_depth, s->depth[i]);
    }
    for (guint32 i = first; i < end; i++)
        shape->bottom_two += s->depth[i] + 1 >= shape->max_depth;
}

static gboolean is_in_team(const Forest *f, guint32 member, guint32 top)
{
    return member >= top && member - top < f->size[top];
}

void spillover_measure(const Forest *sponsor, const Forest *placement, Spillover *s)
{
    *s = (Spillover){0};
    for (guint32 i = 0; i < sponsor->n; i++) {
        guint32 place = placement->position[sponsor->party[i]];
        if (sponsor->parent[i] == FOREST_NONE || place == FOREST_NONE ||
            placement->parent[place] == FOREST_NONE)
            continue;
        guint32 recruiter = placement->position[sponsor->party[sponsor->parent[i]]];
        s->compared++;
        if (recruiter == placement->parent[place])
            continue;
        s->differ++;
        s->below_sponsor += recruiter != FOREST_NONE && is_in_team(placement, place, recruiter);
    }
}
