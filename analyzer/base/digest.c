/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 and HMAC are libcrypto's; SipHash (Aumasson and Bernstein, 2012) is short and on the hot
 * path of every table, so it is written out here, with one compression and three final rounds. */
#include "base/digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>
#include <sys/random.h>

struct Digest {
    EVP_MD_CTX *context;
};

/* With a sound libcrypto these calls fail only where g_malloc would abort too. */
static void must(int ok)
{
    g_assert(ok == 1);
}

Digest *digest_new(void)
{
    Digest *d = g_new0(Digest, 1);
    d->context = EVP_MD_CTX_new();
    g_assert(d->context);
    must(EVP_DigestInit_ex(d->context, EVP_sha256(), NULL));
    return d;
}

void digest_update(Digest *d, const void *bytes, gsize length)
{
    must(EVP_DigestUpdate(d->context, bytes, length));
}

void digest_finish(Digest *d, guint8 sha256[DIGEST_SIZE])
{
    must(EVP_DigestFinal_ex(d->context, sha256, NULL));
}

void digest_free(Digest *d)
{
    if (!d)
        return;
    EVP_MD_CTX_free(d->context);
    g_free(d);
}

void digest_bytes(const void *bytes, gsize length, guint8 sha256[DIGEST_SIZE])
{
    must(EVP_Digest(bytes, length, sha256, NULL, EVP_sha256(), NULL));
}

void digest_hex(const guint8 sha256[DIGEST_SIZE], char hex[DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (guint i = 0; i < DIGEST_SIZE; i++) {
        hex[2 * i] = digits[sha256[i] >> 4];
        hex[2 * i + 1] = digits[sha256[i] & 15];
    }
    hex[2 * DIGEST_SIZE] = '\0';
}

void digest_hmac(const void *key, gsize key_length, const void *bytes, gsize length,
                 guint8 mac[DIGEST_SIZE])
{
    guint8 short_key[DIGEST_SIZE];
    if (key_length > 64) { /* longer than a block: HMAC takes the key's hash, by definition */
        digest_bytes(key, key_length, short_key);
        key = short_key;
        key_length = sizeof short_key;
    }
    unsigned int size = DIGEST_SIZE;
    must(HMAC(EVP_sha256(), key ? key : "", (int)key_length, bytes, length, mac, &size) == mac);
}

typedef struct {
    guint64 v0, v1, v2, v3;
} SipState;

static inline guint64 rotate(guint64 x, guint bits)
{
    return x << bits | x >> (64 - bits);
}

static inline void sip_round(SipState *s)
{
    s->v0 += s->v1;
    s->v2 += s->v3;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v1;
    s->v0 += s->v3;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 = rotate(s->v2, 32);
}

static inline void sip_word(SipState *s, guint64 word)
{
    s->v3 ^= word;
    sip_round(s);
    s->v0 ^= word;
}

static inline guint64 sip_final(SipState *s)
{
    sip_round(s);
    sip_round(s);
    sip_round(s);
    return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

static inline guint64 load(const guint8 *bytes, gsize count)
{
    guint64 word = 0;
    memcpy(&word, bytes, count);
    return GUINT64_FROM_LE(word);
}

/* The last length % 8 bytes as a little-endian number, without a loop. */
static inline guint64 load_tail(const guint8 *end, gsize length)
{
    gsize rest = length & 7;
    if (rest == 0)
        return 0;
    if (length >= 8)
        return load(end - 8, 8) >> (64 - 8 * rest);
    if (rest >= 4)
        return load(end - rest, 4) | load(end - 4, 4) << (8 * (rest - 4));
    guint64 word = end[-(gssize)rest];
    word |= (guint64)end[-(gssize)rest + (gssize)(rest / 2)] << (8 * (rest / 2));
    return word | (guint64)end[-1] << (8 * (rest - 1));
}

static inline SipState sip_absorb(const guint64 key[2], const void *bytes, gsize length,
                                  guint64 variant)
{
    SipState s = {
        key[0] ^ G_GUINT64_CONSTANT(0x736f6d6570736575),
        key[1] ^ G_GUINT64_CONSTANT(0x646f72616e646f6d) ^ variant,
        key[0] ^ G_GUINT64_CONSTANT(0x6c7967656e657261),
        key[1] ^ G_GUINT64_CONSTANT(0x7465646279746573),
    };
    const guint8 *p = bytes, *end = p + length;
    for (; end - p >= 8; p += 8)
        sip_word(&s, load(p, 8));
    sip_word(&s, (guint64)length << 56 | load_tail(end, length));
    return s;
}

Hash128 digest_siphash(const guint64 key[2], const void *bytes, gsize length)
{
    SipState s = sip_absorb(key, bytes, length, 0xee);
    Hash128 hash;
    s.v2 ^= 0xee;
    hash.low = sip_final(&s);
    s.v1 ^= 0xdd;
    hash.high = sip_final(&s);
    return hash;
}

guint64 digest_siphash64(const guint64 key[2], const void *bytes, gsize length)
{
    SipState s = sip_absorb(key, bytes, length, 0);
    s.v2 ^= 0xff;
    return sip_final(&s);
}

guint64 digest_process_key[3];

/* When the library is loaded, so that nobody has to ask whether it was done. */
__attribute__((constructor)) static void draw_key(void)
{
    gssize got;
    do
        got = getrandom(digest_process_key, sizeof digest_process_key, 0);
    while (got < 0 && errno == EINTR);
    g_assert(got == sizeof digest_process_key); /* Linux promises it for so few bytes */
}

Hash128 digest_keyed(const void *bytes, gsize length)
{
    return digest_siphash(digest_process_key, bytes, length);
}

guint64 digest_keyed64(const void *bytes, gsize length)
{
    return digest_siphash64(digest_process_key, bytes, length);
}
