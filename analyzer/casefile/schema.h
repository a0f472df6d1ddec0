/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The schema of a case file: making it, bringing it up to date, and telling whether a file has
 * exactly it. The texts are in schema.sql.h. Cost: below a millisecond each. */
#pragma once

#include <glib.h>

struct sqlite3;

#define SCHEMA_APPLICATION_ID 0x444E4C31 /* "DNL1" */

#define SCHEMA_FIRST_VERSION 3 /* earlier ones were never released */

/* The newest user_version known. */
int schema_version(void);

/* Runs the migrations from `version` (0: an empty file) up to the newest, inside the caller's
 * transaction. */
gboolean schema_migrate(struct sqlite3 *db, int version, GError **error);

/* Compares every stored CREATE text with ours. Whatever is missing, different or additional (a
 * trigger, say) is a NOT_A_CASE error that names it. */
gboolean schema_check(struct sqlite3 *db, GError **error);
