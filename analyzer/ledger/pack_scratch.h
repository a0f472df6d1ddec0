/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What packing and unpacking share beyond pack.h. */
#pragma once

#include "ledger/pack.h"

/* The numbers of money and texts are packed from the last one, all numbers by the others. */
#define SCRATCH_ARRAYS 3u
#define SCRATCH_OUTER 2u

struct PackScratch {
    gint64 *arrays[SCRATCH_ARRAYS];
    guint room[SCRATCH_ARRAYS];
    Bytes bytes;
    void *compressor, *decompressor; /* zstd's */
};

/* One of the arrays, of at least n numbers; NULL and errno ENOMEM. */
gint64 *pack_scratch_array(PackScratch *s, guint which, guint n);

#define DICTIONARY_MAX 1024u
#define PACK_BLOCK 512u /* numbers that are coded while they are in the nearest cache */
