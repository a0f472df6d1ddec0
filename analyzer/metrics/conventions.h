/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons and levels of trees under every counting convention on which courts differ. Pure; arrays
 * are by position in the sponsor forest.
 *
 * A convention chooses on each axis the wide or the narrow way of counting. Who is not counted is
 * passed through: those below move up. Levels are the most levels on any chain of sponsors; seats
 * of one person that follow each other on a chain, whoever is passed through between them, are one
 * level where persons are counted. */
#pragma once

#include "forest/forest.h"

/* What the narrow way does. */
typedef enum {
    AXIS_ORGANISER, /* leaves the top out; else it counts whatever the other axes say */
    AXIS_UNIT,      /* counts persons, not accounts */
    AXIS_ACCOUNTS,  /* leaves out who neither was activated nor paid a fee or purchase */
    AXIS_TERMINALS, /* leaves out who neither recruited nor earned */
    AXIS_DEPTH,     /* counts the levels from who acted up to the highest who was rewarded for it */
    N_AXES
} ConventionAxis;

/* A convention is a set of axes, those that are narrow: 0 .. N_CONVENTIONS - 1. */
#define N_CONVENTIONS (1u << N_AXES)
#define AXIS_BIT(axis) (1u << (axis))

#define CONVENTION_TREES 20u   /* most trees that are told one by one */
#define CONVENTION_MEMBERS 10u /* most members listed who decide */

typedef enum { MARK_PAID = 1, MARK_EARNED = 2 } ConventionMark;

typedef struct {
    const Forest *forest;
    const guint32 *depth; /* [n] */
    guint32 max_depth;
    guint known;           /* AXIS_BIT of the axes whose narrow way can be counted */
    const guint8 *marks;   /* [n] ConventionMark */
    const guint32 *person; /* [n] FOREST_NONE: a person of its own; NULL: all are */
    guint32 n_persons;
    const guint32 *rewarded_up; /* [n] levels up to the highest rewarded, plus 1; 0: none */
    guint32 persons_min, levels_min;
    const guint32 *roots; /* of the trees to be told one by one */
    guint n_roots;        /* at most CONVENTION_TREES */
} ConventionInput;

typedef struct {
    guint64 persons;
    guint32 levels;
    guint32 trees; /* added up; of one tree: 1 */
    gboolean met;
} ConventionCount;

/* Whether an axis decides: pairs of conventions that differ in it alone, of which one meets the
 * criterion. Of these pairs the one with the fewest persons between. */
typedef struct {
    guint pairs;
    guint wide;     /* convention; the other one is wide | AXIS_BIT */
    guint64 differ; /* members counted under one of the two */
    guint n_members;
    guint32 members[CONVENTION_MEMBERS]; /* the first of them */
} ConventionDecision;

typedef struct {
    guint32 root;
    ConventionCount counts[N_CONVENTIONS]; /* of conventions that are known */
    guint met;
    guint tightest; /* met, and with most narrow axes; N_CONVENTIONS: none is met */
    ConventionDecision decisions[N_AXES];
} ConventionMatrix;

typedef struct {
    guint known;       /* as in the input */
    guint conventions; /* that can be counted */
    guint n_trees;
    ConventionMatrix trees[CONVENTION_TREES];
    /* All trees that reach levels_min, added up; a person of several trees counts once. Without
     * decisions. */
    ConventionMatrix all;
} Conventions;

static inline gboolean convention_known(guint known, guint convention)
{
    return !(convention & ~known);
}

/* O(members) a convention; 9 bytes a member, 16 more a level, while counting. */
gboolean conventions_count(const ConventionInput *input, Conventions *c, GError **error);
