/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full chunks on their way into the case, packed in the order of their coming by a second thread,
 * where the machine has a second processor; else at once. What comes out, and when, is the same
 * either way. The thread starts with the first chunk that is not the last one. */
#pragma once

#include "ledger/chunk_buffer.h"

#define PACKER_DEPTH 2u /* chunks under way at most */

typedef struct Packer Packer;
Packer *packer_new(void);
/* Waits for the chunk at work; those under way are freed. */
void packer_free(Packer *p);
/* Takes a chunk; there must be fewer than PACKER_DEPTH. last: pack it here unless others wait. */
void packer_put(Packer *p, ChunkBuffer *b, gboolean last);
guint packer_count(const Packer *p);
/* The oldest one, packed; waits for it. There must be one. */
ChunkBuffer *packer_take(Packer *p);
