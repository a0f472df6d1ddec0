/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/profile_options.h"

#include <string.h>

#include "ingest/currency.h"
#include "ingest/decode.h"
#include "ingest/profile_field.h"

#define GROUP "profile"
#define SKIP_LINES_MAX 1000

/* One key: FALSE with error when the value is not one of those allowed. */
typedef gboolean (*OptionParser)(const ProfileText *t, Profile *p, const char *key,
                                 const char *value, GError **error);

/* The index of value in the NULL-terminated list. */
static gboolean find_word(const ProfileText *t, const char *key, const char *value,
                          const char *const *list, guint *index, GError **error)
{
    for (guint i = 0; list[i]; i++) {
        if (strcmp(list[i], value) == 0) {
            *index = i;
            return TRUE;
        }
    }
    profile_text_fail_word(t, GROUP, key, error, key, value, list);
    return FALSE; /* in plain sight of the compiler */
}

static gboolean find_number(const ProfileText *t, const char *key, const char *value, guint most,
                            guint *number, GError **error)
{
    guint64 found;
    if (!g_ascii_string_to_unsigned(value, 10, 0, most, &found, NULL)) {
        profile_text_fail(t, GROUP, key, error, "expected a number from 0 to %u, found '%s'", most,
                          value);
        return FALSE;
    }
    *number = (guint)found;
    return TRUE;
}

static gboolean parse_name(const ProfileText *t, Profile *p, const char *key, const char *value,
                           GError **error)
{
    for (const char *c = value; *c; c++) {
        if (!g_ascii_isalnum(*c) && *c != '_' && *c != '-')
            return profile_text_fail(t, GROUP, key, error,
                                     "a name has letters, digits, _ and -, found '%s'", value);
    }
    p->name = g_strdup(value);
    return TRUE;
}

static gboolean parse_title(const ProfileText *t, Profile *p, const char *key, const char *value,
                            GError **error)
{
    (void)t, (void)key, (void)error;
    p->title = g_strdup(value);
    return TRUE;
}

static gboolean parse_version(const ProfileText *t, Profile *p, const char *key, const char *value,
                              GError **error)
{
    (void)t, (void)key, (void)error;
    p->version = g_strdup(value);
    return TRUE;
}

static gboolean parse_header(const ProfileText *t, Profile *p, const char *key, const char *value,
                             GError **error)
{
    g_auto(GStrv) entries = profile_split(value, ';');
    if (!entries[0])
        return profile_text_fail(t, GROUP, key, error, "no column is named");
    for (guint i = 0; entries[i]; i++)
        g_ptr_array_add(p->header, profile_split(entries[i], '|'));
    return TRUE;
}

static gboolean parse_delimiter(const ProfileText *t, Profile *p, const char *key,
                                const char *value, GError **error)
{
    static const char *const words[] = {"comma", "semicolon", "tab", "pipe", NULL};
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->delimiter = DELIMITERS[index];
    return TRUE;
}

static gboolean parse_encoding(const ProfileText *t, Profile *p, const char *key, const char *value,
                               GError **error)
{
    guint index;
    if (!find_word(t, key, value, encoding_names, &index, error))
        return FALSE;
    p->encoding = (int)index;
    return TRUE;
}

static gboolean parse_skip_lines(const ProfileText *t, Profile *p, const char *key,
                                 const char *value, GError **error)
{
    return find_number(t, key, value, SKIP_LINES_MAX, &p->skip_lines, error);
}

static gboolean parse_nulls(const ProfileText *t, Profile *p, const char *key, const char *value,
                            GError **error)
{
    (void)t, (void)key, (void)error;
    g_strfreev(p->nulls);
    p->nulls = profile_split(value, ';');
    return TRUE;
}

static gboolean parse_roots(const ProfileText *t, Profile *p, const char *key, const char *value,
                            GError **error)
{
    (void)t, (void)key, (void)error;
    g_strfreev(p->roots);
    p->roots = profile_split(value, ';');
    p->self_is_root = g_strv_contains((const char *const *)p->roots, "self");
    return TRUE;
}

static gboolean parse_id_case(const ProfileText *t, Profile *p, const char *key, const char *value,
                              GError **error)
{
    static const char *const words[] = {"verbatim", "lower", NULL};
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->lower_ids = index == 1;
    return TRUE;
}

static gboolean parse_timezone(const ProfileText *t, Profile *p, const char *key, const char *value,
                               GError **error)
{
    g_autoptr(GError) cause = NULL;
    g_autoptr(CivilZone) zone = civil_zone_new(value, &cause);
    if (!zone)
        return profile_text_fail(t, GROUP, key, error, "%s", cause->message);
    p->timezone = g_strdup(value);
    return TRUE;
}

static gboolean parse_time_format(const ProfileText *t, Profile *p, const char *key,
                                  const char *value, GError **error)
{
    const char *words[CIVIL_N_FORMATS + 1] = {NULL};
    for (guint i = 0; i < CIVIL_N_FORMATS; i++)
        words[i] = civil_format_name((CivilFormat)i);
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->time_format = (CivilFormat)index;
    return TRUE;
}

static gboolean parse_currency(const ProfileText *t, Profile *p, const char *key, const char *value,
                               GError **error)
{
    char code[CURRENCY_CODE_MAX + 1];
    if (!currency_code(slice_of(value), code) || strcmp(code, value) != 0)
        return profile_text_fail(t, GROUP, key, error,
                                 "expected a code such as CNY, in capitals, found '%s'", value);
    p->currency = g_strdup(value);
    return TRUE;
}

static gboolean parse_decimals(const ProfileText *t, Profile *p, const char *key, const char *value,
                               GError **error)
{
    guint decimals;
    if (!find_number(t, key, value, MONEY_MAX_DECIMALS, &decimals, error))
        return FALSE;
    p->decimals = (int)decimals;
    return TRUE;
}

static gboolean parse_amount_unit(const ProfileText *t, Profile *p, const char *key,
                                  const char *value, GError **error)
{
    static const char *const words[] = {"major", "minor", NULL};
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->minor_unit = index == 1;
    return TRUE;
}

static gboolean parse_amount_sign(const ProfileText *t, Profile *p, const char *key,
                                  const char *value, GError **error)
{
    static const char *const words[] = {"as_is", "absolute", "negate", NULL};
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->amount_sign = (AmountSign)index;
    return TRUE;
}

static gboolean parse_thousands(const ProfileText *t, Profile *p, const char *key,
                                const char *value, GError **error)
{
    if (strlen(value) != 1 || g_ascii_isalnum(*value) || strchr(".+-", *value))
        return profile_text_fail(t, GROUP, key, error,
                                 "expected one character that separates digits, found '%s'", value);
    p->thousands = *value;
    return TRUE;
}

static gboolean parse_extra_trailing_field(const ProfileText *t, Profile *p, const char *key,
                                           const char *value, GError **error)
{
    static const char *const words[] = {"reject", "allow", NULL};
    guint index;
    if (!find_word(t, key, value, words, &index, error))
        return FALSE;
    p->extra_trailing_field = index == 1;
    return TRUE;
}

static const struct {
    const char *key;
    OptionParser parse;
    gboolean needed;
} options[] = {
    {"name", parse_name, TRUE},
    {"title", parse_title, TRUE},
    {"version", parse_version, TRUE},
    {"header", parse_header, TRUE},
    {"delimiter", parse_delimiter, FALSE},
    {"encoding", parse_encoding, FALSE},
    {"skip_lines", parse_skip_lines, FALSE},
    {"nulls", parse_nulls, FALSE},
    {"roots", parse_roots, FALSE},
    {"id_case", parse_id_case, FALSE},
    {"timezone", parse_timezone, FALSE},
    {"time_format", parse_time_format, FALSE},
    {"currency", parse_currency, FALSE},
    {"decimals", parse_decimals, FALSE},
    {"amount_unit", parse_amount_unit, FALSE},
    {"amount_sign", parse_amount_sign, FALSE},
    {"thousands", parse_thousands, FALSE},
    {"extra_trailing_field", parse_extra_trailing_field, FALSE},
};

static gboolean check_keys(const ProfileText *t, GError **error)
{
    const char *known[G_N_ELEMENTS(options) + 1] = {NULL};
    for (guint i = 0; i < G_N_ELEMENTS(options); i++)
        known[i] = options[i].key;
    g_auto(GStrv) keys = profile_text_keys(t, GROUP);
    if (!keys)
        return profile_text_fail(t, GROUP, NULL, error, "the group [profile] is missing");
    for (guint i = 0; keys[i]; i++) {
        if (!g_strv_contains(known, keys[i]))
            return profile_text_fail_word(t, GROUP, keys[i], error, "key", keys[i], known);
    }
    return TRUE;
}

gboolean profile_options_parse(const ProfileText *t, Profile *p, GError **error)
{
    if (!check_keys(t, error))
        return FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autofree char *value = profile_text_value(t, GROUP, options[i].key);
        if (!value && options[i].needed)
            return profile_text_fail(t, GROUP, NULL, error, "key '%s' is missing", options[i].key);
        if (value && !options[i].parse(t, p, options[i].key, value, error))
            return FALSE;
    }
    if (p->decimals >= 0 && !p->currency)
        return profile_text_fail(t, GROUP, "decimals", error, "decimals of which currency?");
    return TRUE;
}
