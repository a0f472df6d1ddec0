/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One field of a record out of a row: blanks trimmed, null spellings emptied, the word translated,
 * the value read. */
#pragma once

#include "ingest/arena.h"
#include "ingest/bind.h"
#include "ingest/map.h"

typedef struct Currency Currency;

/* What reading depends on besides the row. */
typedef struct FieldReader {
    const Profile *profile;
    DownlineCase *c; /* or NULL */
    CivilZone *zone;
    guint n_nulls, n_roots;
    Slice *nulls, *roots;
    guint64 null_lengths;     /* bit n: some null spelling has n bytes; bit 63: or more */
    const Currency *currency; /* of amounts that name none; NULL: none */
    GHashTable *currencies;   /* code -> Currency, every code met */
    Arena *texts;             /* what rows do not hold themselves */
    char *overlong;           /* stands for composed texts that are too long */
} FieldReader;

/* To be cleared even when it fails. Errors: CONFIG. */
gboolean field_reader_init(FieldReader *m, const Profile *p, const MapSettings *settings,
                           const char *file, GError **error);
void field_reader_clear(FieldReader *m);
/* Of the currency of amounts that name none; -1: there is none. */
int field_default_decimals(const FieldReader *m);

gboolean field_is_one_of(Slice text, const Slice *words, guint n);
/* Without blanks around it; empty when it spells nothing. */
static inline Slice field_clean(const FieldReader *m, Slice text)
{
    text = slice_trim(text);
    if (m->null_lengths >> MIN(text.length, 63) & 1 && field_is_one_of(text, m->nulls, m->n_nulls))
        text.length = 0;
    return text;
}
gboolean field_is_empty(const FieldReader *m, const Op *op, const Row *row);
/* Sets the field in the record, or its default, or leaves it unknown. */
gboolean field_read(const FieldReader *m, const Op *op, const Row *row, Record *out, Fault *fault);
