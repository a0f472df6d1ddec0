/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions are in pre-order, so that the seats of a person come one after the other: each meets
 * the one before. Of two that follow each other the lowest common sponsor counts the person twice.
 */
#include "metrics/identity.h"

#include "base/memory.h"

/* What is known of each person while members are gone through. */
typedef struct {
    guint32 *last;    /* [n_persons] seat met last; FOREST_NONE: none yet */
    guint32 *sponsor; /* [n_persons] first sponsor other than own seats; FOREST_NONE: none yet */
    guint8 *seen;     /* [n_persons] SEEN_* */
    guint32 *above;   /* [n] nearest seat of the same person above; FOREST_NONE: none */
    guint32 *path;    /* [max_depth + 1] from the root to the member at hand */
} Walk;
enum { SEEN_STACKED = 1, SEEN_SPONSORS = 2 };

static void walk_clear(Walk *w)
{
    g_free(w->last);
    g_free(w->sponsor);
    g_free(w->seen);
    g_free(w->above);
    g_free(w->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

static gboolean walk_init(Walk *w, const Structure *s, guint32 n_persons, GError **error)
{
    w->last = memory_new(guint32, n_persons, error);
    w->sponsor = w->last ? memory_new(guint32, n_persons, error) : NULL;
    w->seen = w->sponsor ? memory_new(guint8, n_persons, error) : NULL;
    w->above = w->seen ? memory_new(guint32, s->n, error) : NULL;
    w->path = w->above ? memory_new(guint32, (guint64)s->max_depth + 1, error) : NULL;
    for (guint32 k = 0; w->path && k < n_persons; k++)
        w->last[k] = w->sponsor[k] = FOREST_NONE;
    return w->path != NULL;
}

/* The last one on the path to a member whose position is at most this. */
static guint32 lowest_common(const guint32 *path, guint32 depth, guint32 position)
{
    guint32 low = 0, high = depth;
    while (low < high) {
        guint32 middle = low + (high - low + 1) / 2;
        if (path[middle] <= position)
            low = middle;
        else
            high = middle - 1;
    }
    return path[low];
}

/* A seat that i does not stand below is left for good: everybody after i comes after it. */
static guint32 seat_above(const Forest *f, const Walk *w, guint32 seat, guint32 i)
{
    while (seat != FOREST_NONE && i - seat >= f->size[seat])
        seat = w->above[seat];
    return seat;
}

static void note_sponsor(Walk *w, const Forest *f, const guint32 *person, guint32 n_persons,
                         guint32 i)
{
    guint32 parent = f->parent[i], k = person[i];
    if (parent == FOREST_NONE || person[parent] == k)
        return;
    /* seats of one other person are one sponsor; others are told apart from persons */
    guint32 sponsor = person[parent] != FOREST_NONE ? person[parent] : n_persons + parent;
    if (w->sponsor[k] == FOREST_NONE)
        w->sponsor[k] = sponsor;
    else if (w->sponsor[k] != sponsor)
        w->seen[k] |= SEEN_SPONSORS;
}

/* twice[i]: how often persons are counted once too often in the team of i, not counting those that
 * are so in a recruit's. */
static void take_seat(Seats *s, Walk *w, const Forest *f, const Structure *structure,
                      const guint32 *person, guint32 *twice, guint32 i)
{
    guint32 k = person[i], before = w->last[k];
    if (before != FOREST_NONE && before >= w->path[0])
        twice[lowest_common(w->path, structure->depth[i], before)]++;
    guint32 above = seat_above(f, w, before, i);
    w->above[i] = above;
    w->last[k] = i;
    s->stack[i] = above == FOREST_NONE ? 1 : s->stack[above] + 1;
    s->seats[k]++;
    s->with_key++;
    s->longest_stack = MAX(s->longest_stack, s->stack[i]);
    if (above != FOREST_NONE) {
        s->stacked_seats++;
        s->own_recruits += above == f->parent[i];
        w->seen[k] |= SEEN_STACKED;
    }
}

static void count_persons(Seats *s, const Walk *w, guint32 n_persons)
{
    for (guint32 k = 0; k < n_persons; k++) {
        s->persons += s->seats[k] > 0;
        s->most_seats = MAX(s->most_seats, s->seats[k]);
        s->stacked_persons += (w->seen[k] & SEEN_STACKED) != 0;
        s->several_sponsors += (w->seen[k] & SEEN_SPONSORS) != 0;
        if (s->seats[k] > 1) {
            s->several++;
            s->seats_of_several += s->seats[k];
        }
    }
}

gboolean seats_measure(const Forest *f, const Structure *structure, const guint32 *person,
                       guint32 n_persons, Seats *s, GError **error)
{
    g_auto(Walk) w = {0};
    s->seats = memory_new(guint32, n_persons, error);
    s->stack = s->seats ? memory_new(guint32, f->n, error) : NULL;
    s->team_persons = s->stack ? memory_new(guint32, f->n, error) : NULL;
    if (!s->team_persons || !walk_init(&w, structure, n_persons, error))
        return FALSE;
    guint32 *twice = s->team_persons;
    for (guint32 i = 0; i < f->n; i++) {
        w.path[structure->depth[i]] = i;
        if (person[i] == FOREST_NONE)
            continue;
        take_seat(s, &w, f, structure, person, twice, i);
        note_sponsor(&w, f, person, n_persons, i);
    }
    for (guint32 i = f->n; i-- > 0;) {
        if (f->parent[i] != FOREST_NONE)
            twice[f->parent[i]] += twice[i];
        s->team_persons[i] = f->size[i] - twice[i];
    }
    count_persons(s, &w, n_persons);
    return TRUE;
}

void seats_clear(Seats *s)
{
    g_free(s->seats);
    g_free(s->stack);
    g_free(s->team_persons);
    *s = (Seats){0};
}
