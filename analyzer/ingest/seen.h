/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of keyed hashes with 32 bits of content each: what was seen before.
 * Of a hash 74 bits are told apart: 10 by the part it lies in, 64 in the entry. n different texts
 * of one case share them with a chance of n^2 / 2^75: 3 in 10^9 at 10^7 entries, 1 in 10^6 at
 * 2 * 10^8; and then two contents are still equal with a chance of 2^-32 only.
 * 15 to 18 bytes an entry, up to 22 before there are 3 * 10^7. Made of 1024 parts that grow one by
 * one, so that growing never doubles the whole memory. Adding and finding: O(1) expected, nearly always one cache line. */
#pragma once

#include "base/digest.h"

typedef struct Seen Seen;
Seen *seen_new(void);
void seen_free(Seen *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seen, seen_free)

/* Asks the memory for what finding or adding the key will touch. */
void seen_prefetch(const Seen *s, Hash128 key);
/* FALSE: not there. */
gboolean seen_find(const Seen *s, Hash128 key, guint32 *content);
/* The first content of a key stays; *is_new (or NULL): this is the first. */
gboolean seen_add(Seen *s, Hash128 key, guint32 content, gboolean *is_new, GError **error);
/* Changes the content of a key that is there. */
void seen_set(Seen *s, Hash128 key, guint32 content);
guint64 seen_count(const Seen *s);
