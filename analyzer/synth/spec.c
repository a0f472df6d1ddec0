/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/spec.h"

#include <string.h>

#include "base/civil.h"
#include "base/embed.h"
#include "base/money.h"
#include "base/nearest.h"
#include "base/small_file.h"
#include "downline/types.h"
#include "synth/dice.h"
#include "synth/seats.h"
#include "synth/spec_keys.h"

#define SPEC_SUFFIX ".spec"
#define SPEC_BYTES_MAX (64 * 1024)
#define KEYS_MAX 64 /* for lists of words in messages */
/* What a spec's name may hold where it is written into a file. */
#define NAME_CHARACTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_."

typedef struct {
    const char *name;
    GKeyFile *file;
    char **lines;
} Source;

/* Line (from 1) of the nth group header or key of that name; 0: none. key NULL: the group. */
static guint find_line(const Source *s, const char *group, const char *key, guint nth)
{
    gboolean is_inside = FALSE;
    for (guint i = 0; s->lines[i]; i++) {
        g_autofree char *line = g_strstrip(g_strdup(s->lines[i]));
        if (line[0] == '[') {
            char *end = strchr(line, ']');
            is_inside = end && strlen(group) == (gsize)(end - line - 1) &&
                        !strncmp(line + 1, group, (gsize)(end - line - 1));
            if (is_inside && !key && nth-- == 0)
                return i + 1;
            continue;
        }
        char *equals = strchr(line, '=');
        if (!is_inside || !key || line[0] == '#' || !equals)
            continue;
        *equals = '\0';
        if (!strcmp(g_strchomp(line), key) && nth-- == 0)
            return i + 1;
    }
    return 0;
}

static gboolean G_GNUC_PRINTF(5, 6) fail(const Source *s, const char *group, const char *key,
                                         GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    guint line = group ? find_line(s, group, key, 0) : 0;
    if (line)
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s:%u: %s", s->name, line, text);
    else
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: %s", s->name, text);
    return FALSE;
}

/* "; did you mean 'x'?", or nothing. */
static char *suggestion(const char *word, const char *const *list)
{
    const char *nearest = nearest_word(word, list);
    return nearest ? g_strdup_printf("; did you mean '%s'?", nearest) : g_strdup("");
}

static gboolean check_key(const Source *s, const char *group, const char *key, guint kind,
                          GError **error)
{
    const char *known[KEYS_MAX + 1] = {NULL};
    guint n_known = 0;
    for (const SpecKey *k = spec_keys; k->key; k++) {
        if (strcmp(k->group, group))
            continue;
        gboolean is_of_kind = k->kinds >> kind & 1;
        if (!strcmp(k->key, key)) {
            if (is_of_kind)
                return TRUE;
            return fail(s, group, key, error, "key '%s' means nothing to a network of kind %s", key,
                        network_kind_names[kind]);
        }
        g_assert(n_known < KEYS_MAX);
        if (is_of_kind)
            known[n_known++] = k->key;
    }
    g_autofree char *hint = suggestion(key, known);
    return fail(s, group, key, error, "unknown key '%s' in group [%s]%s", key, group, hint);
}

static gboolean check_group(const Source *s, const char *group, guint kind, GError **error)
{
    const char *known[KEYS_MAX + 1] = {NULL};
    guint n_known = 0;
    gboolean is_known = FALSE;
    for (const SpecKey *k = spec_keys; k->key; k++) {
        if (n_known == 0 || strcmp(known[n_known - 1], k->group))
            known[n_known++] = k->group;
        is_known = is_known || !strcmp(k->group, group);
    }
    if (!is_known) {
        g_autofree char *hint = suggestion(group, known);
        return fail(s, group, NULL, error, "unknown group [%s]%s", group, hint);
    }
    guint again = find_line(s, group, NULL, 1);
    if (again)
        return fail(s, group, NULL, error, "group [%s] begins again in line %u", group, again);
    g_auto(GStrv) keys = g_key_file_get_keys(s->file, group, NULL, NULL);
    for (guint i = 0; keys && keys[i]; i++) {
        again = find_line(s, group, keys[i], 1);
        if (again)
            return fail(s, group, keys[i], error, "key '%s' is given again in line %u", keys[i],
                        again);
        if (!check_key(s, group, keys[i], kind, error))
            return FALSE;
    }
    return TRUE;
}

static int find_word(const char *word, const char *const *list)
{
    for (int i = 0; list[i]; i++)
        if (!strcmp(list[i], word))
            return i;
    return -1;
}

static gboolean read_word(const Source *s, const SpecKey *k, const char *text,
                          const char *const *list, gint64 *value, GError **error)
{
    *value = find_word(text, list);
    if (*value >= 0)
        return TRUE;
    g_autofree char *all = g_strjoinv(", ", (char **)list);
    g_autofree char *hint = suggestion(text, list);
    return fail(s, k->group, k->key, error, "%s is '%s', expected one of %s%s", k->key, text, all,
                hint);
}

static gboolean read_day(const Source *s, const SpecKey *k, const char *text, gint64 *value,
                         GError **error)
{
    g_autoptr(CivilZone) utc = civil_zone_new("UTC", error);
    gint64 instant;
    if (!utc)
        return FALSE;
    if (strlen(text) != strlen("YYYY-MM-DD") ||
        !civil_parse(utc, CIVIL_ISO, text, strlen(text), &instant) || instant < 0)
        return fail(s, k->group, k->key, error,
                    "%s is '%s', expected a day from 1970-01-01 on, as YYYY-MM-DD", k->key, text);
    *value = instant / 86400;
    return TRUE;
}

static gboolean read_number(const Source *s, const SpecKey *k, const char *text, gint64 *value,
                            GError **error)
{
    guint decimals = k->type == VALUE_MONEY ? 2 : 0;
    Money number;
    if (money_parse(text, strlen(text), decimals, 0, &number) == MONEY_OK && number >= k->least &&
        number <= k->most) {
        *value = (gint64)number;
        return TRUE;
    }
    g_autofree char *least = money_text(k->least, decimals), *most = money_text(k->most, decimals);
    return fail(s, k->group, k->key, error, "%s is '%s', expected a %s from %s to %s", k->key, text,
                decimals ? "price" : "whole number", least, most);
}

static gboolean read_value(const Source *s, const SpecKey *k, const char *text, gint64 *value,
                           GError **error)
{
    switch (k->type) {
    case VALUE_KIND:
        return read_word(s, k, text, network_kind_names, value, error);
    case VALUE_BRANCHING:
        return read_word(s, k, text, branching_names, value, error);
    case VALUE_REWARDED:
        return read_word(s, k, text, rewarded_names, value, error);
    case VALUE_DAY:
        return read_day(s, k, text, value, error);
    default:
        return read_number(s, k, text, value, error);
    }
}

static gboolean read_list(const Source *s, const SpecKey *k, const char *text, SpecList *list,
                          GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, ";", SPEC_LIST_MAX + 2);
    guint n = g_strv_length(parts);
    if (n > 1 && !*g_strstrip(parts[n - 1]))
        n--; /* GKeyFile lists may end with the separator */
    if (n == 0 || n > k->items || (n < k->items && !k->is_open))
        return fail(s, k->group, k->key, error, "%s has %u values, expected %s%u", k->key, n,
                    k->is_open ? "1 to " : "", k->items);
    for (guint i = 0; i < n; i++)
        if (!read_value(s, k, g_strstrip(parts[i]), &list->value[i], error))
            return FALSE;
    list->n = n;
    return TRUE;
}

static gboolean read_key(const Source *s, const SpecKey *k, Spec *spec, GError **error)
{
    g_autofree char *given = g_key_file_get_value(s->file, k->group, k->key, NULL);
    const char *text = given ? given : k->fallback;
    void *place = (char *)spec + k->offset;
    if (!text)
        return fail(s, NULL, NULL, error, "group [%s] has no key '%s'", k->group, k->key);
    return k->items ? read_list(s, k, text, place, error) : read_value(s, k, text, place, error);
}

static gint64 list_sum(const SpecList *l)
{
    gint64 sum = 0;
    for (guint i = 0; i < l->n; i++)
        sum += l->value[i];
    return sum;
}

static gint64 list_most(const SpecList *l, gint64 most)
{
    for (guint i = 0; i < l->n; i++)
        most = MAX(most, l->value[i]);
    return most;
}

/* Whether the money and goods of a member always fit 64 bits, with room for all sums over them. */
static gboolean amounts_fit(const Spec *spec)
{
    gint64 units = list_most(
        &spec->reorder_units,
        list_most(&spec->first_order_units,
                  list_most(&spec->order_units, MAX(spec->sale_units_most, spec->package_units))));
    gint64 price = list_most(
        &spec->tier_price_minor,
        list_most(&spec->deposit_minor, MAX(MAX(spec->retail_price_minor, spec->price_minor),
                                            MAX(spec->fee_minor, spec->kit_minor))));
    /* In a month a member orders and sells at most `acts` times, and may pass on all others'
     * orders. */
    gint64 acts = 4 + spec->orders_most + spec->rates_bp.n +
                  spec->circles * spec->circle_length * spec->circle_turns;
    gint64 bonus = MAX(spec->node_minor, spec->pair_minor); /* for each member below, once */
    units = MAX(MAX(units, spec->circle_units), 1) * (1 + spec->season_bp / SHARE_WHOLE);
    return ((Money)units * price * acts + bonus) * spec->members * (spec->months + 1) <=
           (Money)(G_MAXINT64 / 4);
}

static gboolean check_together(const Source *s, const Spec *spec, GError **error)
{
    if (spec->founders + spec->insiders > spec->members)
        return fail(s, "network", "founders", error,
                    "founders and insiders are %" G_GINT64_FORMAT
                    ", more than all %" G_GINT64_FORMAT " members",
                    spec->founders + spec->insiders, spec->members);
    if (spec->branching == BRANCH_WIDTH_LIMITED &&
        (spec->kind == NETWORK_STOCK_LOADING || spec->kind == NETWORK_TWO_LEVEL_SHOP))
        return fail(s, "network", "branching", error,
                    "a network of kind %s cannot be width-limited: its last level recruits nobody",
                    network_kind_names[spec->kind]);
    if (spec->order_units.n && spec->order_units.value[0] > spec->order_units.value[1])
        return fail(s, "goods", "order_units", error, "order_units must be least;most");
    if (spec->kind == NETWORK_STOCK_LOADING &&
        (list_sum(&spec->tier_share_bp) != SHARE_WHOLE || spec->tier_share_bp.value[0]))
        return fail(s, "tiers", "share_bp", error,
                    "share_bp must be 0 for the first tier (the founders) and sum to %d",
                    SHARE_WHOLE);
    if (spec->pair_minor > 0 && spec->placement_width != 2)
        return fail(s, "placement", "pair", error, "pairs are paid where width is 2");
    if (spec->circles * spec->circle_length * 2 > spec->members)
        return fail(s, "circles", "count", error,
                    "circles would take more than half of the members");
    if (spec->seat_teams > 0 && seats_span(spec) < 2 * (spec->seats + 1))
        return fail(s, "seats", "teams", error, "seats would be more than half of the members");
    if (spec->revoked_bp + spec->blacklisted_bp > spec->listed_bp)
        return fail(s, "registry", "listed_bp", error,
                    "listed_bp is less than revoked_bp and blacklisted_bp together");
    if (list_sum(&spec->rates_bp) > SHARE_WHOLE)
        return fail(s, "rewards", "rates_bp", error, "rates_bp sum to more than %d", SHARE_WHOLE);
    if (!amounts_fit(spec))
        return fail(s, NULL, NULL, error,
                    "members, months, prices and units together lead to sums beyond 64 bits");
    return TRUE;
}

static gboolean read_spec(const Source *s, Spec *spec, GError **error)
{
    if (!read_key(s, &spec_keys[0], spec, error)) /* the kind decides which keys there are */
        return FALSE;
    g_auto(GStrv) groups = g_key_file_get_groups(s->file, NULL);
    for (guint i = 0; groups[i]; i++)
        if (!check_group(s, groups[i], (guint)spec->kind, error))
            return FALSE;
    for (const SpecKey *k = spec_keys; k->key; k++)
        if ((k->kinds >> spec->kind & 1) && !read_key(s, k, spec, error))
            return FALSE;
    return check_together(s, spec, error);
}

gboolean spec_parse(const char *name, const char *text, Spec *spec, GError **error)
{
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) problem = NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    const Source source = {name, file, lines};

    *spec = (Spec){.kind = 0};
    if (!g_key_file_load_from_data(file, text, strlen(text), G_KEY_FILE_NONE, &problem))
        return fail(&source, NULL, NULL, error, "%s", problem->message);
    if (!read_spec(&source, spec, error))
        return FALSE;

    guint8 sha256[DIGEST_SIZE];
    digest_bytes(text, strlen(text), sha256);
    digest_hex(sha256, spec->sha256);
    g_autofree char *bare = g_path_get_basename(name);
    if (g_str_has_suffix(bare, SPEC_SUFFIX))
        bare[strlen(bare) - strlen(SPEC_SUFFIX)] = '\0';
    g_strcanon(bare, NAME_CHARACTERS, '_');
    g_strlcpy(spec->name, bare, sizeof spec->name);
    return TRUE;
}

static gboolean load_file(const char *path, Spec *spec, GError **error)
{
    g_autofree char *text = small_file_read(path, SPEC_BYTES_MAX, error);
    return text && spec_parse(path, text, spec, error);
}

gboolean spec_load(const char *name_or_path, Spec *spec, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const EmbeddedText *t = synth_spec_texts; t->name; t++) {
        char *bare = g_strndup(t->name, strlen(t->name) - strlen(SPEC_SUFFIX));
        g_ptr_array_add(names, bare);
        if (!strcmp(name_or_path, bare) || !strcmp(name_or_path, t->name))
            return spec_parse(t->name, t->text, spec, error);
    }
    g_ptr_array_add(names, NULL);
    if (g_file_test(name_or_path, G_FILE_TEST_EXISTS) || strchr(name_or_path, G_DIR_SEPARATOR))
        return load_file(name_or_path, spec, error);

    const char *const *list = (const char *const *)names->pdata;
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *hint = suggestion(name_or_path, list);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                "no built-in spec and no file is called '%s'; built in are %s%s", name_or_path, all,
                hint);
    return FALSE;
}
