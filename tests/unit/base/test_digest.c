/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "base/digest.h"

static void assert_hex(const guint8 sha256[DIGEST_SIZE], const char *expected)
{
    char hex[DIGEST_HEX_SIZE];
    digest_hex(sha256, hex);
    assert_string_equal(hex, expected);
}

/* FIPS 180 examples. */
static void test_sha256(void **state)
{
    (void)state;
    guint8 sha256[DIGEST_SIZE];
    digest_bytes("", 0, sha256);
    assert_hex(sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_bytes("abc", 3, sha256);
    assert_hex(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");

    g_autoptr(Digest) d = digest_new();
    for (int i = 0; i < 1000; i++) {
        char thousand[1000];
        memset(thousand, 'a', sizeof thousand);
        digest_update(d, thousand, sizeof thousand);
    }
    digest_update(d, "", 0);
    digest_finish(d, sha256);
    assert_hex(sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4231, cases 1, 2 and 6. */
static void test_hmac(void **state)
{
    (void)state;
    guint8 key[131], mac[DIGEST_SIZE];
    memset(key, 0x0b, 20);
    digest_hmac(key, 20, "Hi There", 8, mac);
    assert_hex(mac, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    digest_hmac("Jefe", 4, "what do ya want for nothing?", 28, mac);
    assert_hex(mac, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    memset(key, 0xaa, sizeof key);
    const char *text = "Test Using Larger Than Block-Size Key - Hash Key First";
    digest_hmac(key, sizeof key, text, strlen(text), mac);
    assert_hex(mac, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    guint8 empty_key[DIGEST_SIZE];
    digest_hmac(NULL, 0, "x", 1, mac);
    digest_hmac("", 0, "x", 1, empty_key);
    assert_memory_equal(mac, empty_key, DIGEST_SIZE);
}

/* libcrypto's SipHash with the number of rounds set to ours. */
static void reference_siphash(const guint8 key[16], const guint8 *bytes, gsize length, gsize size,
                              guint8 *hash)
{
    unsigned int compression = 1, finalization = 3;
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
        OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_C_ROUNDS, &compression),
        OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_D_ROUNDS, &finalization),
        OSSL_PARAM_construct_end(),
    };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "SIPHASH", NULL);
    assert_non_null(mac);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(mac);
    assert_int_equal(EVP_MAC_init(context, key, 16, parameters), 1);
    assert_int_equal(EVP_MAC_update(context, bytes, length), 1);
    gsize written;
    assert_int_equal(EVP_MAC_final(context, hash, &written, size), 1);
    assert_int_equal(written, size);
    EVP_MAC_CTX_free(context);
    EVP_MAC_free(mac);
}

static void test_siphash_agrees_with_libcrypto(void **state)
{
    (void)state;
    guint8 key_bytes[16], text[100];
    for (guint i = 0; i < sizeof key_bytes; i++)
        key_bytes[i] = (guint8)(i * 37 + 11);
    for (guint i = 0; i < sizeof text; i++)
        text[i] = (guint8)(i * 101 + 200);
    guint64 key[2];
    memcpy(key, key_bytes, sizeof key);
    key[0] = GUINT64_FROM_LE(key[0]);
    key[1] = GUINT64_FROM_LE(key[1]);
    for (gsize length = 0; length <= sizeof text; length++) {
        guint8 expected[16];
        reference_siphash(key_bytes, text, length, 16, expected);
        Hash128 hash = digest_siphash(key, text, length);
        guint64 halves[2] = {GUINT64_TO_LE(hash.low), GUINT64_TO_LE(hash.high)};
        assert_memory_equal(halves, expected, sizeof expected);
        reference_siphash(key_bytes, text, length, 8, expected);
        guint64 whole = GUINT64_TO_LE(digest_siphash64(key, text, length));
        assert_memory_equal(&whole, expected, sizeof whole);
    }
}

static void test_keyed_hash_is_a_function_of_the_bytes(void **state)
{
    (void)state;
    const char text[] = "xxM000000001";
    Hash128 a = digest_keyed("M000000001", 10), b = digest_keyed(text + 2, 10);
    assert_true(a.low == b.low && a.high == b.high);
    assert_true(digest_keyed64("M000000001", 10) == digest_keyed64(text + 2, 10));
    Hash128 c = digest_keyed("M000000001", 9), d = digest_keyed("M000000002", 10);
    assert_true(a.low != c.low && a.low != d.low && a.high != c.high && a.high != d.high);
    const guint64 zero_key[2] = {0, 0};
    assert_true(digest_siphash(zero_key, "M000000001", 10).low != a.low);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sha256),
        cmocka_unit_test(test_hmac),
        cmocka_unit_test(test_siphash_agrees_with_libcrypto),
        cmocka_unit_test(test_keyed_hash_is_a_function_of_the_bytes),
    };
    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
