/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Member records: which of several stands, who is recorded twice, how many persons there are.
 *
 * A referral that is read before its member's record leaves a mention, a record of nothing but the
 * id. Only where nothing else describes the member does it stand for one. */
#include "scan/facts.h"

#include "base/intern.h"
#include "base/memory.h"
#include <string.h>

/* What is known of a member's records while they are read. */
enum {
    SEEN_MENTION = 1, /* the record that stands is a mention */
    SEEN_TIE = 2,     /* another record has the same joining as the one that stands */
    SEEN_LATER = 4,   /* a record whose joining is after the as-of day */
};

static TableReader *read_records(const Facts *f, GError **error)
{
    return reader_new(f->db, &table_member,
                      READER_WANTS(MEMBER_MEMBER) | READER_WANTS(MEMBER_NAME) |
                          READER_WANTS(MEMBER_JOINED_AT) | READER_WANTS(MEMBER_ACTIVATED_AT) |
                          READER_WANTS(MEMBER_STATUS) | READER_WANTS(MEMBER_RANK) |
                          READER_WANTS(MEMBER_PERSON_KEY) | READER_WANTS(MEMBER_TENANT) |
                          READER_WANTS(MEMBER_SOURCE),
                      error);
}

static gboolean is_mention(const TableReader *r, guint i)
{
    static const guint times[] = {MEMBER_JOINED_AT, MEMBER_ACTIVATED_AT},
                       words[] = {MEMBER_STATUS, MEMBER_RANK, MEMBER_TENANT},
                       texts[] = {MEMBER_NAME, MEMBER_PERSON_KEY};
    for (guint k = 0; k < G_N_ELEMENTS(times); k++)
        if (reader_column(r, times[k])->ints[i] != CIVIL_NONE)
            return FALSE;
    for (guint k = 0; k < G_N_ELEMENTS(words); k++)
        if (reader_column(r, words[k])->ints[i] != 0)
            return FALSE;
    for (guint k = 0; k < G_N_ELEMENTS(texts); k++) {
        const guint32 *offsets = reader_column(r, texts[k])->offsets;
        if (offsets[i] != offsets[i + 1])
            return FALSE;
    }
    return TRUE;
}

/* Of several records the one with the earliest known joining stands; ties: see settle_ties. */
static gboolean record_stands(Facts *f, guint32 party, gint64 joined_at, gboolean mention,
                              guint8 *seen)
{
    if (f->member_record[party] == FOREST_NONE)
        return TRUE;
    if (mention || *seen & SEEN_MENTION)
        return !mention;
    f->is_duplicate[party] = 1;
    gint64 known = f->joined_at[party];
    if (joined_at == known)
        *seen |= SEEN_TIE;
    return joined_at != CIVIL_NONE && (known == CIVIL_NONE || joined_at < known);
}

static void take_record(Facts *f, const TableReader *r, guint i, guint8 *seen,
                        guint32 *record_source)
{
    guint32 party = (guint32)reader_column(r, MEMBER_MEMBER)->ints[i];
    gint64 joined_at = reader_column(r, MEMBER_JOINED_AT)->ints[i];
    gboolean mention = is_mention(r, i);
    if (joined_at > f->scope.until) {
        seen[party] |= SEEN_LATER;
        return;
    }
    if (!record_stands(f, party, joined_at, mention, &seen[party]))
        return;
    seen[party] = (guint8)((seen[party] & SEEN_LATER) | (mention ? SEEN_MENTION : 0));
    f->member_record[party] = (guint32)(reader_first_row(r) + i);
    f->joined_at[party] = joined_at;
    f->standing[party] = STANDING_DECLARED;
    record_source[party] = (guint32)reader_column(r, MEMBER_SOURCE)->ints[i];
}

/* Who joined after the as-of day is left out, mentioned or not. *ties: whether there are any. */
static void leave_out_later(Facts *f, const guint8 *seen, guint8 *left_out, gboolean *ties)
{
    for (guint32 p = 0; p < f->n_parties; p++) {
        *ties |= seen[p] & SEEN_TIE;
        if (!(seen[p] & SEEN_LATER) ||
            (f->member_record[p] != FOREST_NONE && !(seen[p] & SEEN_MENTION)))
            continue;
        left_out[p] = 1;
        f->member_record[p] = FOREST_NONE;
        f->standing[p] = STANDING_OUTSIDER;
    }
}

static gboolean load_records(Facts *f, guint8 *seen, guint32 *record_source, GError **error)
{
    g_autoptr(TableReader) r = read_records(f, error);
    if (!r)
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, MEMBER_MEMBER)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (!facts_has_party(f, member[i], "member", error))
                return FALSE;
            take_record(f, r, i, seen, record_source);
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* Of records that tie the one with the smallest person key stands, then the first stored: so that
 * the number of persons does not depend on the order of files and rows. */
static gboolean settle_ties(Facts *f, const guint8 *seen, guint32 *record_source, GError **error)
{
    g_autoptr(TableReader) r = read_records(f, error);
    g_autoptr(GHashTable) least = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    if (!r)
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, MEMBER_MEMBER)->ints,
                     *joined = reader_column(r, MEMBER_JOINED_AT)->ints;
        const ChunkColumn *key = reader_column(r, MEMBER_PERSON_KEY);
        for (guint i = 0; i < reader_rows(r); i++) {
            if (!(seen[member[i]] & SEEN_TIE) || joined[i] != f->joined_at[member[i]] ||
                is_mention(r, i))
                continue;
            gpointer party = GUINT_TO_POINTER(member[i]);
            const char *best = g_hash_table_lookup(least, party);
            g_autofree char *text =
                g_strndup(key->bytes + key->offsets[i], key->offsets[i + 1] - key->offsets[i]);
            if (best && strcmp(best, text) <= 0)
                continue;
            g_hash_table_insert(least, party, g_steal_pointer(&text));
            f->member_record[member[i]] = (guint32)(reader_first_row(r) + i);
            record_source[member[i]] = (guint32)reader_column(r, MEMBER_SOURCE)->ints[i];
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* A repeated record counts as a duplicate member within one file; the same member in a later export
 * of the same system is no contradiction. */
static gboolean load_duplicates(Facts *f, const guint32 *record_source, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(f->db, &table_duplicate,
                   READER_WANTS(DUPLICATE_SOURCE) | READER_WANTS(DUPLICATE_MEMBER), error);
    if (!r)
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, DUPLICATE_MEMBER)->ints,
                     *source = reader_column(r, DUPLICATE_SOURCE)->ints;
        for (guint i = 0; i < reader_rows(r); i++) {
            if (!facts_has_party(f, member[i], "duplicate", error))
                return FALSE;
            if (f->member_record[member[i]] != FOREST_NONE && record_source[member[i]] == source[i])
                f->is_duplicate[member[i]] = 1;
        }
    }
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

/* Members whose record gives the same person key are one person; without a key, each is one. */
static gboolean note_person(Facts *f, Intern *keys, guint32 party, const char *key, guint32 length,
                            GError **error)
{
    guint32 number;
    if (!length)
        return TRUE;
    if (!f->person) {
        f->person = memory_new(guint32, f->n_parties, error);
        for (guint32 p = 0; f->person && p < f->n_parties; p++)
            f->person[p] = FOREST_NONE;
    }
    if (!f->person || !intern_add(keys, key, length, &number, error))
        return FALSE;
    f->person[party] = number;
    f->persons--; /* members are added once the forest knows them */
    return TRUE;
}

static gboolean note_activation(Facts *f, guint32 party, gint64 at, GError **error)
{
    if (at == CIVIL_NONE || at > f->scope.until)
        return TRUE;
    if (!f->activated && !(f->activated = memory_new(guint8, f->n_parties, error)))
        return FALSE;
    f->activated[party] = 1;
    return TRUE;
}

/* Persons and activations, of the records that stand. */
static gboolean note_records(Facts *f, GError **error)
{
    g_autoptr(TableReader) r =
        reader_new(f->db, &table_member,
                   READER_WANTS(MEMBER_MEMBER) | READER_WANTS(MEMBER_PERSON_KEY) |
                       READER_WANTS(MEMBER_ACTIVATED_AT),
                   error);
    g_autoptr(Intern) keys = intern_new();
    if (!r)
        return FALSE;
    GError *failure = NULL;
    while (reader_next(r, &failure)) {
        const gint64 *member = reader_column(r, MEMBER_MEMBER)->ints,
                     *activated = reader_column(r, MEMBER_ACTIVATED_AT)->ints;
        const ChunkColumn *key = reader_column(r, MEMBER_PERSON_KEY);
        for (guint i = 0; i < reader_rows(r); i++) {
            guint32 party = (guint32)member[i], start = key->offsets[i];
            if (f->member_record[party] == reader_first_row(r) + i &&
                (!note_person(f, keys, party, key->bytes + start, key->offsets[i + 1] - start,
                              error) ||
                 !note_activation(f, party, activated[i], error)))
                return FALSE;
        }
    }
    f->n_persons = intern_count(keys);
    f->persons += f->n_persons;
    if (failure)
        g_propagate_error(error, failure);
    return !failure;
}

gboolean facts_load_members(Facts *f, guint8 *left_out, GError **error)
{
    g_autofree guint32 *record_source = memory_new(guint32, f->n_parties, error);
    g_autofree guint8 *seen = memory_new(guint8, f->n_parties, error);
    gboolean ties = FALSE;
    if (!record_source || !seen || !load_records(f, seen, record_source, error))
        return FALSE;
    leave_out_later(f, seen, left_out, &ties);
    return (!ties || settle_ties(f, seen, record_source, error)) &&
           load_duplicates(f, record_source, error) && note_records(f, error);
}
