/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/chunk_buffer.h"

#include "ledger/chunk.h"
#include "ledger/pack.h"
#include "ledger/range.h"

ChunkBuffer *chunk_buffer_new(const TableSpec *table)
{
    ChunkBuffer *b = g_new0(ChunkBuffer, 1);
    b->table = table;
    for (guint i = 0; i < table->n_columns; i++) {
        ColumnBuffer *c = &b->columns[i];
        c->unset = range_unset(table->columns[i].type);
        b->packed[i].blob = g_byte_array_new();
        if (table->columns[i].type == COLUMN_TEXT) {
            c->offsets = g_new0(guint32, CHUNK_ROWS + 1);
            c->bytes = g_byte_array_new();
        } else {
            c->ints = g_new(gint64, CHUNK_ROWS);
        }
    }
    return b;
}

void chunk_buffer_free(ChunkBuffer *b)
{
    if (!b)
        return;
    for (guint i = 0; i < b->table->n_columns; i++) {
        g_free(b->columns[i].ints);
        g_free(b->columns[i].monies);
        g_free(b->columns[i].offsets);
        if (b->columns[i].bytes)
            g_byte_array_unref(b->columns[i].bytes);
        g_byte_array_unref(b->packed[i].blob);
    }
    g_free(b);
}

void chunk_buffer_reset(ChunkBuffer *b)
{
    b->rows = 0;
    for (guint i = 0; i < b->table->n_columns; i++) {
        g_clear_pointer(&b->columns[i].monies, g_free);
        if (b->columns[i].bytes)
            g_byte_array_set_size(b->columns[i].bytes, 0);
    }
}

void chunk_buffer_widen(ChunkBuffer *b, guint column)
{
    ColumnBuffer *c = &b->columns[column];
    if (c->monies)
        return;
    c->monies = g_new(Money, CHUNK_ROWS);
    for (guint i = 0; i < b->rows; i++)
        c->monies[i] = c->ints[i];
}

static gboolean pack_column(const ChunkBuffer *b, guint column, PackedColumn *packed)
{
    const ColumnBuffer *c = &b->columns[column];
    ColumnType type = b->table->columns[column].type;
    packed->low = G_MAXINT64;
    packed->high = G_MININT64;
    if (c->bytes)
        return pack_texts((const char *)c->bytes->data, c->offsets, b->rows, packed->blob);
    if (c->monies)
        return pack_monies(c->monies, b->rows, packed->blob);
    range_find(type, c->ints, b->rows, &packed->low, &packed->high);
    return pack_ints(c->ints, b->rows, type == COLUMN_MONEY ? COLUMN_UNKNOWN : c->unset,
                     packed->blob);
}

void chunk_buffer_pack(ChunkBuffer *b)
{
    for (b->failed = 0; b->failed < b->table->n_columns; b->failed++) {
        PackedColumn *packed = &b->packed[b->failed];
        g_byte_array_set_size(packed->blob, 0);
        if (!pack_column(b, b->failed, packed))
            return;
        digest_bytes(packed->blob->data, packed->blob->len, packed->sha256);
    }
}
