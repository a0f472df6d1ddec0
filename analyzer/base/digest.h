/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hashes: SHA-256 for evidence, SipHash-1-3 for tables in memory. */
#pragma once

#include <glib.h>

#define DIGEST_SIZE 32
#define DIGEST_HEX_SIZE 65

typedef struct Digest Digest; /* a running SHA-256 */
Digest *digest_new(void);
void digest_update(Digest *d, const void *bytes, gsize length);
void digest_finish(Digest *d, guint8 sha256[DIGEST_SIZE]); /* once; then only free */
void digest_free(Digest *d);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

void digest_bytes(const void *bytes, gsize length, guint8 sha256[DIGEST_SIZE]);
void digest_hex(const guint8 sha256[DIGEST_SIZE], char hex[DIGEST_HEX_SIZE]);
/* HMAC-SHA-256. */
void digest_hmac(const void *key, gsize key_length, const void *bytes, gsize length,
                 guint8 mac[DIGEST_SIZE]);

/* Keyed 128-bit hash: the key is random per process, so nobody can prepare colliding input.
 * Its values must never reach a result. */
typedef struct {
    guint64 low, high;
} Hash128;
Hash128 digest_keyed(const void *bytes, gsize length);
/* The 64-bit variant, cheaper by three rounds: for tables that compare the texts anyway. */
guint64 digest_keyed64(const void *bytes, gsize length);
/* Of two words, by one multiplication: spreads well over a table and cannot be aimed at without the
 * key, but it is no SipHash: for tables that compare the words themselves, and, step by step, for
 * telling one thing from one other. */
extern guint64 digest_process_key[3];
static inline guint64 digest_keyed_words(guint64 first, guint64 last)
{
    const guint64 *key = digest_process_key;
    unsigned __int128 product = (unsigned __int128)(first ^ key[0]) * (last ^ key[1]);
    guint64 folded = (guint64)product ^ (guint64)(product >> 64);
    return (folded ^ key[2]) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
}

/* The same with a key of one's own. */
Hash128 digest_siphash(const guint64 key[2], const void *bytes, gsize length);
guint64 digest_siphash64(const guint64 key[2], const void *bytes, gsize length);
