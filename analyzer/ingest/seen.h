/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of 96-bit keyed hashes with 32 bits of content each, 16 bytes a slot: what was seen before.
 * Two different texts of one case share a hash with a chance below 10^-12 even at 10^8 entries.
 * Made of 256 parts that grow one by one, so that growing never doubles the whole memory.
 * Adding and finding: O(1) expected. */
#pragma once

#include "base/digest.h"

typedef struct Seen Seen;
Seen *seen_new(void);
void seen_free(Seen *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Seen, seen_free)

/* Asks the memory for what finding or adding the key will read. */
void seen_prefetch(const Seen *s, Hash128 key);
/* FALSE: not there. */
gboolean seen_find(const Seen *s, Hash128 key, guint32 *content);
/* The first content of a key stays. */
gboolean seen_add(Seen *s, Hash128 key, guint32 content, GError **error);
guint64 seen_count(const Seen *s);
