/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids of parties by number and back, without reading all of them first: a chunk of ids is decoded
 * when one of its numbers is asked for, and then kept. What a look-up costs does not depend on the
 * number of parties; a search looks through the packed chunks, numbered ids by arithmetic. */
#pragma once

#include <glib.h>

struct sqlite3;

typedef struct PartyIds PartyIds;
PartyIds *party_ids_new(struct sqlite3 *db, GError **error);
void party_ids_free(PartyIds *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PartyIds, party_ids_free)
guint64 party_ids_count(const PartyIds *p);
/* NULL and length 0: no party has this number; or, with error set, its chunk cannot be read. Valid
 * as long as p; not NUL-terminated. */
const char *party_ids_get(PartyIds *p, gint64 number, gsize *length, GError **error);
/* *number is -1 where nobody has this id. */
gboolean party_ids_find(PartyIds *p, const char *id, gsize length, gint64 *number, GError **error);
