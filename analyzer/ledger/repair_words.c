/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs in words and in JSON. */
#include "ledger/repairs.h"

#include <string.h>

void repair_detail(const Repair *r, const char **before, const char **after,
                   char more[REPAIR_MORE_SIZE])
{
    static const struct {
        const char *before, *after, *alone;
    } words[N_DECISIONS] = {
        [DECISION_CONFLICTING_SPONSOR] =
            {"several sponsors; ", " stands (earliest claim, ties by the smallest sponsor id)",
             "several sponsors; the standing one closed a cycle and was cut"},
        [DECISION_CYCLE] = {"on a cycle of sponsors; its link to ",
                            " was cut (the latest claim of the cycle, ties by the smallest id); "
                            "now a root",
                            NULL},
        [DECISION_DUPLICATE_MEMBER] =
            {NULL, NULL, "declared more than once; the record with the earliest joining stands"},
        [DECISION_MISSING_SPONSOR] =
            {NULL, NULL,
             "named as sponsor but never declared as a member; kept as an implied member"},
        [DECISION_SELF_SPONSOR] = {"names itself as sponsor; the claim of ", " stands",
                                   "names itself as sponsor; kept as a root"},
        [DECISION_SPONSOR_JOINED_LATER] = {"sponsor ", " joined later than the member; link kept",
                                           NULL},
    };
    gboolean of_claims =
        r->kind != DECISION_MISSING_SPONSOR && r->kind != DECISION_DUPLICATE_MEMBER;
    gboolean named =
        words[r->kind].before && (r->sponsor != COLUMN_NOBODY || !words[r->kind].alone);
    *before = named ? words[r->kind].before : words[r->kind].alone;
    *after = named ? words[r->kind].after : "";
    more[0] = '\0';
    if (of_claims && r->claims > REPAIR_MAX_CLAIMS)
        g_snprintf(more, REPAIR_MORE_SIZE, " (%" G_GINT64_FORMAT " more claims not listed)",
                   r->claims - REPAIR_MAX_CLAIMS);
}

/* ---- JSON */

#define CLAIM_SIZE 192u   /* more than a claim takes besides the id of its sponsor */
#define CHARACTER_SIZE 8u /* more than a byte of an id takes */

static char *put_bytes(char *p, const char *bytes, gsize n)
{
    memcpy(p, bytes, n);
    return p + n;
}
#define PUT(p, literal) put_bytes(p, literal, sizeof(literal) - 1)

static char *put_quote(char *p, guint quotes)
{
    p[0] = p[1] = '"';
    return p + quotes;
}

/* A word of ours, in quotes. */
static char *put_word(char *p, const char *word, guint quotes)
{
    p = put_quote(p, quotes);
    return put_quote(put_bytes(p, word, strlen(word)), quotes);
}

static char *put_number(char *p, gint64 number)
{
    char digits[20], *first = digits + sizeof digits;
    guint64 left = number < 0 ? 0 - (guint64)number : (guint64)number;
    if (number < 0)
        *p++ = '-';
    do
        *--first = (char)('0' + left % 10);
    while (left /= 10);
    return put_bytes(p, first, (gsize)(digits + sizeof digits - first));
}

/* What JSON does not take inside a string as it is; the text's next character. */
static char *put_escaped(char *p, const char **text, const char *end, guint quotes)
{
    static const char bytes[] = "\b\f\n\r\t\\", letters[] = "bfnrt\\";
    char c = **text;
    const char *found = c ? strchr(bytes, c) : NULL;
    gunichar wide = (guchar)c < 0x80 ? 0 : g_utf8_get_char_validated(*text, end - *text);
    *text += 1;
    if (found) {
        *p++ = '\\';
        *p++ = letters[found - bytes];
        return p;
    }
    if (c == '"') {
        *p++ = '\\';
        return put_quote(p, quotes);
    }
    if ((guchar)c < 0x20)
        return p + g_snprintf(p, 7, "\\u%04X", (guint)c);
    if (wide == (gunichar)-1 || wide == (gunichar)-2) /* only in a case that somebody damaged */
        wide = 0xFFFD;
    else
        *text += g_unichar_to_utf8(wide, NULL) - 1;
    return p + g_unichar_to_utf8(wide, p);
}

static char *put_id(char *p, const char *text, gsize length, guint quotes)
{
    const char *end = text + length;
    p = put_quote(p, quotes);
    while (text < end) {
        guchar c = (guchar)*text;
        if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\')
            *p++ = *text++;
        else
            p = put_escaped(p, &text, end, quotes);
    }
    return put_quote(p, quotes);
}

static char *put_time(char *p, const RepairNames *names, gint64 at)
{
    char text[CIVIL_TEXT_SIZE];
    gsize length = at == CIVIL_NONE ? 0 : civil_format(names->zone, at, text);
    return length ? put_word(p, text, names->quotes) : PUT(p, "null");
}

/* A name of ours and a colon. */
static char *put_key(char *p, const char *name, guint quotes)
{
    p = put_word(p, name, quotes);
    *p = ':';
    return p + 1;
}

static char *put_claim(char *p, const RepairNames *names, const RepairClaim *c, const char *id,
                       gsize length)
{
    guint q = names->quotes;
    p = put_id(put_key(PUT(p, "{"), "sponsor", q), id, length, q);
    p = put_word(put_key(PUT(p, ","), "role", q), claim_role_names[c->role], q);
    p = put_time(put_key(PUT(p, ","), "at", q), names, c->at);
    p = put_number(put_key(PUT(p, ","), "source", q), c->source);
    p = put_number(put_key(PUT(p, ","), "row", q), c->row);
    return PUT(p, "}");
}

void repair_append_claims(GString *out, const RepairNames *names, const RepairClaim *claims,
                          guint n)
{
    g_string_append_c(out, '[');
    for (guint i = 0; i < n; i++) {
        gsize length, before = out->len;
        const char *id = names->id(names->data, claims[i].sponsor, &length);
        g_string_set_size(out, before + CLAIM_SIZE + CHARACTER_SIZE * length);
        char *start = out->str + before, *p = start;
        if (i)
            *p++ = ',';
        p = put_claim(p, names, &claims[i], id, length);
        g_string_set_size(out, before + (gsize)(p - start));
    }
    g_string_append_c(out, ']');
}
