/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The column names of a file, and how well profiles fit them. */
#pragma once

#include "ingest/profile.h"
#include "ingest/tokenizer.h"

typedef struct {
    char **names; /* without the blanks around them; NULL-terminated */
    guint n;
} Header;

Header *header_new(const Row *row);
void header_free(Header *h);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Header, header_free)

#define HEADER_ABSENT (-1)
#define HEADER_AMBIGUOUS (-2)
/* The column of that name, to the letter or else with other ASCII capitals. */
int header_find(const Header *h, const char *name);
/* All of them as one text for messages. */
char *header_text(const Header *h);

typedef struct {
    guint required;     /* header entries that the file has */
    guint used;         /* columns that some record reads */
    GPtrArray *missing; /* header entries that it has not: their first names */
} ProfileFit;

/* TRUE when no required column is missing. */
gboolean profile_fit(const Profile *p, const Header *h, ProfileFit *fit);
void profile_fit_clear(ProfileFit *fit);
/* Negative when a fits better than b: more required columns, then more used ones. */
int profile_fit_compare(const ProfileFit *a, const ProfileFit *b);
