/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/filter.h"

#define BLOCK 64u /* bytes */
#define BITS (BLOCK * 8)
#define LARGEST (128u << 10) /* bytes: 16 bits for each of two parties a row */
#define PARTY_BITS 4u
#define FULL_PERCENT 40u /* of the bits, at most, once it is folded */

gboolean filter_is_kept(const TableSpec *table)
{
    if (table == &table_finding || table == &table_repair_claim || table == &table_member)
        return FALSE; /* looked up by position, by repair; in order of parties: ranges tell */
    for (guint i = 0; i < table->n_columns; i++) {
        if (table->columns[i].type == COLUMN_PARTY)
            return TRUE;
    }
    return FALSE;
}

gboolean filter_begin(Bytes *filter)
{
    filter->length = 0;
    if (!bytes_reserve(filter, LARGEST))
        return FALSE;
    memset(filter->data, 0, LARGEST);
    filter->length = LARGEST;
    return TRUE;
}

/* Bits 0 to 35 choose bits of a block, 36 to 38 the part, those from 39 on the block: so that a
 * part of half as many blocks is this one with its halves laid upon each other. */
static guint64 hash_party(gint64 party)
{
    guint64 x = ((guint64)party + 1) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    x = (x ^ x >> 32) * G_GUINT64_CONSTANT(0xD6E8FEB86659FD93);
    return x ^ x >> 32;
}

static guint part_of(guint64 hash)
{
    G_STATIC_ASSERT(FILTER_PARTS == 8);
    return hash >> 36 & (FILTER_PARTS - 1);
}

/* In a part of that length. */
static gsize block_of(guint64 hash, gsize length)
{
    return (hash >> 39 & (length / BLOCK - 1)) * BLOCK;
}

/* Parties that come again and again, as the company does, are mostly among the latest. */
#define RECENT 64u

void filter_add(Bytes *filter, const gint64 *parties, guint n)
{
    gint64 recent[RECENT];
    memset(recent, 0xff, sizeof recent); /* no party */
    gsize length = filter->length / FILTER_PARTS;
    for (guint i = 0; i < n; i++) {
        gint64 *latest = &recent[(guint64)parties[i] % RECENT];
        if (*latest == parties[i])
            continue;
        *latest = parties[i];
        guint64 hash = hash_party(parties[i]);
        guint8 *block = filter->data + part_of(hash) * length + block_of(hash, length);
        for (guint k = 0; k < PARTY_BITS; k++, hash >>= 9)
            block[hash % BITS / 8] |= (guint8)(1 << hash % 8);
    }
}

static guint64 count_bits(const Bytes *filter)
{
    guint64 count = 0;
    for (gsize i = 0; i < filter->length; i += 8) {
        guint64 word;
        memcpy(&word, filter->data + i, sizeof word);
        count += (guint64)__builtin_popcountll(word);
    }
    return count;
}

/* With c of b bits set, two halves laid upon each other, as independent as they should be, have a
 * share of c (2 b - c) / b^2 set. */
static gboolean may_fold(const Bytes *filter)
{
    guint64 bits = filter->length * 8, set = count_bits(filter);
    return filter->length > FILTER_PARTS * BLOCK &&
           set * (2 * bits - set) * 100 <= bits * bits * FULL_PERCENT;
}

void filter_end(Bytes *filter)
{
    while (may_fold(filter)) {
        gsize half = filter->length / FILTER_PARTS / 2;
        for (guint part = 0; part < FILTER_PARTS; part++) {
            const guint8 *from = filter->data + part * 2 * half;
            for (gsize i = 0; i < half; i++)
                filter->data[part * half + i] = from[i] | from[half + i];
        }
        filter->length /= 2;
    }
}

guint filter_part(gint64 party)
{
    return part_of(hash_party(party));
}

gboolean filter_may_hold(const guint8 *part, gsize length, gint64 party)
{
    if (length < BLOCK || length & (length - 1))
        return TRUE; /* not one of ours */
    guint64 hash = hash_party(party);
    const guint8 *block = part + block_of(hash, length);
    gboolean all = TRUE;
    for (guint k = 0; k < PARTY_BITS; k++, hash >>= 9)
        all &= block[hash % BITS / 8] >> hash % 8 & 1;
    return all;
}
