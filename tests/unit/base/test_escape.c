/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/escape.h"

typedef struct {
    const char *text, *expected;
} Case;

static void check(void (*escape)(GString *, const char *), const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GString) out = g_string_new("before ");
        escape(out, cases[i].text);
        assert_string_equal(out->str + strlen("before "), cases[i].expected);
    }
}

static void test_html(void **state)
{
    (void)state;
    const Case cases[] = {
        {"", ""},
        {"plain text, 中文", "plain text, 中文"},
        {"<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"},
        {"\" onload=\"&amp;", "&quot; onload=&quot;&amp;amp;"},
        {"a\tb\nc\rd", "a\tb\nc&#13;d"},
        {"a\x01"
         "b\x7F"
         "c\xC2\x85"
         "d",
         "a�b�c�d"},
        {"broken \xFF, short \xE4\xB8", "broken �, short ��"},
        {"overlong \xC0\xBC", "overlong ��"},
    };
    check(escape_html, cases, G_N_ELEMENTS(cases));
}

static void test_dot(void **state)
{
    (void)state;
    const Case cases[] = {
        {"王五 (M1)", "王五 (M1)"},
        {"a\"];b[label=\"", "a\\\"];b[label=\\\""},
        {"back\\", "back\\\\"},
        {"\\N \\G \\\"", "\\\\N \\\\G \\\\\\\""},
        {"two\nlines\r\nthree\rfour", "two\\nlines\\nthree\\nfour"},
        {"<b>no html</b>", "<b>no html</b>"},
        {"A&B &lt; &#60; &;", "A&B &amp;lt; &amp;#60; &;"},
        {"tab\tbell\x07", "tab bell�"},
    };
    check(escape_dot, cases, G_N_ELEMENTS(cases));
}

static void test_csv(void **state)
{
    (void)state;
    const Case cases[] = {
        {"", ""},
        {"plain", "plain"},
        {"two words", "two words"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"two\nlines", "\"two\nlines\""},
        {"old\rmac", "\"old\rmac\""},
        {" lead", "\" lead\""},
        {"trail\t", "\"trail\t\""},
        {"=1+1", "=1+1"}, /* the raw dialect is exact */
        {"00012", "00012"},
        {"\xFF", "�"},
    };
    check(escape_csv, cases, G_N_ELEMENTS(cases));
}

static void test_terminal(void **state)
{
    (void)state;
    const Case cases[] = {
        {"plain 中文 é", "plain 中文 é"},
        {"\x1B[2J", "\\u{1B}[2J"},
        {"a\nb\tc\r", "a\\u{A}b\\u{9}c\\u{D}"},
        {"\x7F\xC2\x9B", "\\u{7F}\\u{9B}"},
        {"\xE2\x80\xAE"
         "abc\xE2\x80\xAC",
         "\\u{202E}abc\\u{202C}"},
        {"\xE2\x81\xA6\xE2\x81\xA9", "\\u{2066}\\u{2069}"},
        {"a\xE2\x80\x8B"
         "b\xEF\xBB\xBF"
         "c",
         "a\\u{200B}b\\u{FEFF}c"},
        {"\x9B"
         "1m",
         "�1m"}, /* a raw C1 byte is not UTF-8 */
    };
    check(escape_terminal, cases, G_N_ELEMENTS(cases));
}

/* Every code point alone: what comes out is printable ASCII or the character itself. */
static void test_terminal_of_every_character(void **state)
{
    (void)state;
    const gunichar hidden[] = {0x61C,  0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A,
                               0x202B, 0x202C, 0x202D, 0x202E, 0x2060, 0x2066, 0x2067,
                               0x2068, 0x2069, 0xFEFF, 0xAD,   0x2028, 0x2029, 0xE0041};
    for (guint i = 0; i < G_N_ELEMENTS(hidden); i++) {
        char text[7] = {0};
        g_unichar_to_utf8(hidden[i], text);
        g_autoptr(GString) out = g_string_new(NULL);
        escape_terminal(out, text);
        g_autofree char *expected = g_strdup_printf("\\u{%X}", hidden[i]);
        assert_string_equal(out->str, expected);
    }
    g_autoptr(GString) out = g_string_new(NULL);
    for (gunichar c = 1; c <= 0x10FFFF; c++) {
        if (!g_unichar_validate(c))
            continue;
        char text[7] = {0};
        g_unichar_to_utf8(c, text);
        g_string_truncate(out, 0);
        escape_terminal(out, text);
        gboolean control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        if (control || strcmp(out->str, text) != 0)
            assert_true(g_str_has_prefix(out->str, "\\u{"));
    }
}

static gboolean is_xml_character(gunichar c)
{
    return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

static void test_xml_of_every_character(void **state)
{
    (void)state;
    for (gunichar c = 1; c <= 0x10FFFF; c++) {
        char text[8] = {0};
        g_unichar_to_utf8(c, text); /* also lone surrogates, which are not UTF-8 */
        g_autofree char *legal = escape_xml_legal(text);
        if (is_xml_character(c))
            assert_string_equal(legal, text);
        else if (c >= 0xD800 && c <= 0xDFFF)
            assert_string_equal(legal, "���");
        else
            assert_string_equal(legal, "�");
    }
}

/* Whatever bytes come in, UTF-8 goes out. */
static void test_random_bytes_become_utf8(void **state)
{
    (void)state;
    void (*const sinks[])(GString *, const char *) = {escape_html, escape_dot, escape_csv,
                                                      escape_terminal};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int round = 0; round < 20000; round++) {
        char text[24] = {0};
        int length = g_rand_int_range(random, 0, sizeof text);
        for (int i = 0; i < length; i++)
            text[i] = (char)g_rand_int_range(random, 1, 256);
        for (guint i = 0; i < G_N_ELEMENTS(sinks); i++) {
            g_autoptr(GString) out = g_string_new(NULL);
            sinks[i](out, text);
            assert_true(g_utf8_validate(out->str, (gssize)out->len, NULL));
        }
        g_autofree char *xml = escape_xml_legal(text);
        assert_true(g_utf8_validate(xml, -1, NULL));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html),
        cmocka_unit_test(test_dot),
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_terminal_of_every_character),
        cmocka_unit_test(test_xml_of_every_character),
        cmocka_unit_test(test_random_bytes_become_utf8),
    };
    return cmocka_run_group_tests_name("escape", tests, NULL, NULL);
}
