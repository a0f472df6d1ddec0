/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How members are called in a file: by their own id where the format allows it, by a hashed name
 * where it does not, by a keyed name when the file is pseudonymised. Names are unique and the same
 * in every run and every subset:
 *   own id        when it is legal (plain.h) without outer blanks, not too long, the format's
 *                 is_legal_id agrees (NULL: always), and it does not begin with NAMING_HASH
 *   "id-sha256-"  and 32 hex digits of the SHA-256 of the id's bytes, otherwise
 *   "m"           and 16 hex digits of HMAC-SHA-256(key file's bytes, id's bytes) with a key */
#pragma once

#include "export/network.h"

#define NAMING_HASH "id-sha256-"
#define NAMING_LONGEST 256 /* bytes of an id; longer ones would be repeated by every recruit */
#define NAMING_KEY_MIN 16  /* bytes of a key file */
#define NAMING_KEY_MAX (1u << 20) /* so that a device file ends */
#define NAMING_SIZE 64

typedef struct Naming Naming;

/* key_file NULL: no pseudonyms. FAILED: no such file, too short, too long, or two members with one
 * pseudonym. The key is wiped from memory by naming_free. */
Naming *naming_new(const Network *net, gboolean (*is_legal_id)(const char *id),
                   const char *key_file, GError **error);
void naming_free(Naming *naming);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Naming, naming_free)

/* The name of a party as node id; the id itself or buffer. */
const char *naming_node(const Naming *naming, guint32 party, char buffer[NAMING_SIZE]);
/* The party's id as a value to read: the pseudonym, or the id as it is in the case; instead of a
 * long one of somebody else (whole FALSE) its hashed name. */
const char *naming_value(const Naming *naming, guint32 party, gboolean whole,
                         char buffer[NAMING_SIZE]);
