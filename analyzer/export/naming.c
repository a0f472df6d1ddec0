/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/naming.h"
#include "base/digest.h"
#include "base/memory.h"
#include "export/plain.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define PSEUDONYM_BYTES 8 /* of the MAC: 16 hex digits */
#define HASH_HEX 32       /* digits of a hashed name */

struct Naming {
    const Network *net;
    gboolean (*is_legal_id)(const char *id);
    guint8 *key; /* NULL: no pseudonyms */
    gsize key_length;
    guint64 *pseudonyms; /* [members] by position: first bytes of the MAC, big end first */
};

static gboolean is_legal(const Naming *naming, const char *id, gsize length)
{
    if (length == 0 || length > NAMING_LONGEST || id[0] == ' ' || id[length - 1] == ' ')
        return FALSE;
    if (g_str_has_prefix(id, NAMING_HASH) || !plain_is_legal(id, length))
        return FALSE;
    return !naming->is_legal_id || naming->is_legal_id(id);
}

static gboolean read_key(Naming *naming, const char *path, GError **error)
{
    FILE *file = fopen(path, "rbe");
    if (!file) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "key file %s: %s", path,
                    g_strerror(errno));
        return FALSE;
    }
    setvbuf(file, NULL, _IONBF, 0); /* no second copy of the key */
    naming->key = g_malloc0(NAMING_KEY_MAX + 1);
    naming->key_length = fread(naming->key, 1, NAMING_KEY_MAX + 1, file);
    int fault = ferror(file) ? errno : 0;
    fclose(file);
    if (fault != 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "key file %s: %s", path,
                    g_strerror(fault));
        return FALSE;
    }
    if (naming->key_length < NAMING_KEY_MIN || naming->key_length > NAMING_KEY_MAX) {
        gboolean is_long = naming->key_length > NAMING_KEY_MAX;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "key file %s: %s%" G_GSIZE_FORMAT " bytes, expected %d to %u", path,
                    is_long ? "more than " : "",
                    is_long ? (gsize)NAMING_KEY_MAX : naming->key_length, NAMING_KEY_MIN,
                    NAMING_KEY_MAX);
        return FALSE;
    }
    return TRUE;
}

static guint64 pseudonym(const Naming *naming, guint32 party)
{
    guint8 mac[DIGEST_SIZE];
    digest_hmac(naming->key, naming->key_length, text_column_get(naming->net->ids, party),
                text_column_length(naming->net->ids, party), mac);
    guint64 first;
    memcpy(&first, mac, PSEUDONYM_BYTES);
    return GUINT64_FROM_BE(first);
}

static int compare_numbers(const void *a, const void *b)
{
    guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;
    return (x > y) - (x < y);
}

static gboolean check_unique(const guint64 *pseudonyms, guint32 n, GError **error)
{
    g_autofree guint64 *sorted = memory_new(guint64, n, error);
    if (!sorted)
        return FALSE;
    memcpy(sorted, pseudonyms, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_numbers);
    for (guint32 i = 1; i < n; i++) {
        if (sorted[i] == sorted[i - 1]) {
            g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                                "two members get the same pseudonym with this key; use another");
            return FALSE;
        }
    }
    return TRUE;
}

static gboolean make_pseudonyms(Naming *naming, GError **error)
{
    const Network *net = naming->net;
    if (!(naming->pseudonyms = memory_new(guint64, net->n, error)))
        return FALSE;
    for (guint32 i = 0; i < net->n; i++)
        naming->pseudonyms[i] = pseudonym(naming, net->party[i]);
    return check_unique(naming->pseudonyms, net->n, error);
}

Naming *naming_new(const Network *net, gboolean (*is_legal_id)(const char *id),
                   const char *key_file, GError **error)
{
    g_autoptr(Naming) naming = g_new0(Naming, 1);
    naming->net = net;
    naming->is_legal_id = is_legal_id;
    if (key_file && (!read_key(naming, key_file, error) || !make_pseudonyms(naming, error)))
        return NULL;
    return g_steal_pointer(&naming);
}

void naming_free(Naming *naming)
{
    if (!naming)
        return;
    if (naming->key)
        explicit_bzero(naming->key, NAMING_KEY_MAX + 1);
    g_free(naming->key);
    g_free(naming->pseudonyms);
    g_free(naming);
}

static const char *pseudonym_text(const Naming *naming, guint32 party, char buffer[NAMING_SIZE])
{
    guint32 position = naming->net->position[party];
    guint64 number =
        position == NETWORK_NONE ? pseudonym(naming, party) : naming->pseudonyms[position];
    g_snprintf(buffer, NAMING_SIZE, "m%016" G_GINT64_MODIFIER "x", number);
    return buffer;
}

static const char *hashed_name(const char *id, gsize length, char buffer[NAMING_SIZE])
{
    guint8 sha256[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];
    digest_bytes(id, length, sha256);
    digest_hex(sha256, hex);
    g_snprintf(buffer, NAMING_SIZE, NAMING_HASH "%.*s", HASH_HEX, hex);
    return buffer;
}

const char *naming_node(const Naming *naming, guint32 party, char buffer[NAMING_SIZE])
{
    if (naming->key)
        return pseudonym_text(naming, party, buffer);
    const char *id = text_column_get(naming->net->ids, party);
    gsize length = text_column_length(naming->net->ids, party);
    return is_legal(naming, id, length) ? id : hashed_name(id, length, buffer);
}

const char *naming_value(const Naming *naming, guint32 party, gboolean whole,
                         char buffer[NAMING_SIZE])
{
    if (naming->key)
        return pseudonym_text(naming, party, buffer);
    const char *id = text_column_get(naming->net->ids, party);
    gsize length = text_column_length(naming->net->ids, party);
    return whole || length <= NAMING_LONGEST ? id : hashed_name(id, length, buffer);
}
