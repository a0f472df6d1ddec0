/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small languages inside a profile's values. */
#pragma once

#include "ingest/profile.h"
#include "ingest/profile_text.h"

/* "a; b|c" to its entries, blanks trimmed, empty ones left out. */
char **profile_split(const char *text, char separator);
/* The value of [group] key as a source of one field; header and maps of p are known already. */
gboolean profile_field_parse(const ProfileText *t, const Profile *p, const char *group,
                             const char *key, FieldSource *source, GError **error);
void field_source_clear(FieldSource *source);
/* The value of `only`. */
gboolean profile_only_parse(const ProfileText *t, const Profile *p, const char *group,
                            GPtrArray *conditions, GError **error);
void profile_condition_free(ProfileCondition *c);
/* The group [map NAME]. */
ProfileMap *profile_map_parse(const ProfileText *t, const char *group, const char *name,
                              GError **error);
void profile_map_free(ProfileMap *m);
