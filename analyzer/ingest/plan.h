/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is going to happen with each input file: layout, delimiter, profile. Nothing is written. */
#pragma once

#include "downline/ingest.h"
#include "ingest/header.h"

/* The profiles to choose from. */
typedef struct {
    GPtrArray *all;        /* Profile, by name */
    const Profile *wanted; /* of --profile or --map; NULL: the one that fits */
} ProfileSet;
/* Errors: CONFIG (a profile file that is wrong, an unknown name with the nearest one). */
gboolean profile_set_init(ProfileSet *set, const DownlineIngestOptions *options, GError **error);
void profile_set_clear(ProfileSet *set);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProfileSet, profile_set_clear)

typedef struct {
    char *path, *name; /* name: without folders */
    Layout layout;
    char delimiter;
    const Profile *profile;
    Header *header;
} Plan;
void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

/* thorough: the whole file is looked at for its encoding, not just its beginning. CONFIG with the
 * candidates when none or several profiles fit; FAILED when the file cannot be read. */
Plan *plan_new(const char *path, const ProfileSet *set, gboolean thorough, GError **error);
/* Whether some profile fits, be it one or several. Errors: FAILED (cannot be read or unpacked). */
gboolean plan_recognises(const char *path, const ProfileSet *set, GError **error);
/* A tokenizer that stands behind the header. */
Tokenizer *plan_open(const Plan *plan, Input **input, GError **error);
