/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/chunk_buffer.h"

#include "ledger/chunk.h"
#include "ledger/range.h"
#include "ledger/vectored.h"

#define KEPT_BYTES (8u << 20) /* of a column of texts, from one chunk to the next */

ChunkBuffer *chunk_buffer_new(const TableSpec *table, GError **error)
{
    ChunkBuffer *b = g_new0(ChunkBuffer, 1);
    gboolean ok = memory_resize(&b->sink, CHUNK_ROWS, sizeof *b->sink, error);
    b->table = table;
    for (guint i = 0; i < table->n_columns && ok; i++) {
        ColumnBuffer *c = &b->columns[i];
        c->unset = range_unset(table->columns[i].type);
        if (table->columns[i].type == COLUMN_TEXT)
            ok = (c->offsets = memory_new(guint32, CHUNK_ROWS + 1, error)) != NULL;
    }
    if (!ok)
        g_clear_pointer(&b, chunk_buffer_free);
    return b;
}

void chunk_buffer_free(ChunkBuffer *b)
{
    if (!b)
        return;
    for (guint i = 0; i < b->table->n_columns; i++) {
        if (b->columns[i].ints != b->sink)
            g_free(b->columns[i].ints);
        g_free(b->columns[i].monies);
        g_free(b->columns[i].offsets);
        bytes_clear(&b->columns[i].bytes);
        bytes_clear(&b->packed[i].blob);
    }
    bytes_clear(&b->filter);
    bytes_clear(&b->packed_differences);
    g_free(b->differences);
    g_free(b->sink);
    g_free(b);
}

void chunk_buffer_reset(ChunkBuffer *b)
{
    b->rows = 0;
    for (guint i = 0; i < b->table->n_columns; i++) {
        b->columns[i].is_plain = FALSE;
        g_clear_pointer(&b->columns[i].monies, g_free);
        b->columns[i].bytes.length = 0;
        if (b->columns[i].bytes.capacity > KEPT_BYTES)
            bytes_clear(&b->columns[i].bytes);
    }
}

/* n values from row `row` on; arithmetic wraps. */
static void write_run(gint64 *ints, guint row, guint n, gint64 value, guint step)
{
    for (guint i = 0; i < n; i++)
        ints[row + i] = (gint64)((guint64)value + (guint64)i * step);
}

gint64 *chunk_buffer_places(ChunkBuffer *b, guint column)
{
    ColumnBuffer *c = &b->columns[column];
    if (!c->is_plain) {
        if (!c->ints && !memory_resize(&c->ints, CHUNK_ROWS, sizeof *c->ints, NULL)) {
            b->shortage = TRUE;
            c->ints = b->sink;
        }
        write_run(c->ints, 0, b->rows, c->first, c->step);
        c->is_plain = TRUE;
    }
    return c->ints + b->rows;
}

/* Whether the run of the rows so far goes on with these; what one row does not tell is settled by
 * the second. */
static gboolean continue_run(ColumnBuffer *c, guint rows, guint n, gint64 value, guint step)
{
    if (rows == 0) {
        c->first = value;
        c->step = n > 1 ? step : 0;
        return TRUE;
    }
    guint64 distance = (guint64)value - (guint64)c->first;
    if (n == 1)
        step = rows == 1 ? distance != 0 : c->step;
    if (rows == 1)
        c->step = step;
    return step == c->step && distance == (guint64)rows * step;
}

void chunk_buffer_run(ChunkBuffer *b, guint column, guint n, gint64 value, guint step)
{
    ColumnBuffer *c = &b->columns[column];
    if (c->offsets) {
        for (guint i = 1; i <= n; i++)
            c->offsets[b->rows + i] = (guint32)c->bytes.length;
    } else if (n && (c->is_plain || !continue_run(c, b->rows, n, value, step))) {
        write_run(chunk_buffer_places(b, column), 0, n, value, step);
    }
}

void chunk_buffer_widen(ChunkBuffer *b, guint column)
{
    ColumnBuffer *c = &b->columns[column];
    if (c->monies)
        return;
    chunk_buffer_places(b, column);
    if (!memory_resize(&c->monies, CHUNK_ROWS, sizeof *c->monies, NULL)) {
        b->shortage = TRUE;
        return;
    }
    for (guint i = 0; i < b->rows; i++)
        c->monies[i] = c->ints[i];
}

/* Whether the packing of the run follows from its ends: it does not wrap, nor pass the value that
 * stands for none. */
static gboolean is_simple_run(const ColumnBuffer *c, guint n, gint64 absent)
{
    if (c->is_plain || c->first > G_MAXINT64 - (gint64)n)
        return FALSE;
    return c->step == 0 || absent < c->first || absent >= c->first + (gint64)n;
}

/* FALSE: some difference looks like the absent value. */
VECTORED static gboolean subtract(const gint64 *values, const gint64 *from, guint n, gint64 absent,
                                  gint64 *differences)
{
    gint64 clashes = 0;
    for (guint i = 0; i < n; i++) {
        gint64 difference = (gint64)((guint64)values[i] - (guint64)from[i]);
        clashes |= (difference == absent) & (values[i] != absent);
        differences[i] = values[i] == absent ? absent : difference;
    }
    return !clashes;
}

/* Packs a plain column once more, by its neighbour, and takes what is smaller. */
static gboolean pack_by_neighbour(ChunkBuffer *b, PackScratch *s, guint column, gint64 absent,
                                  PackedColumn *packed)
{
    int neighbour = table_neighbour(b->table, column);
    if (neighbour < 0 || b->columns[neighbour].monies)
        return TRUE;
    chunk_buffer_places(b, (guint)neighbour);
    if (b->shortage ||
        (!b->differences && !memory_resize(&b->differences, CHUNK_ROWS, sizeof(gint64), NULL)))
        return FALSE;
    if (!subtract(b->columns[column].ints, b->columns[neighbour].ints, b->rows, absent,
                  b->differences))
        return TRUE;
    PackLimits limits;
    b->packed_differences.length = 0;
    if (!pack_ints(s, b->differences, b->rows, absent, &limits, &b->packed_differences))
        return FALSE;
    if (b->packed_differences.length < packed->blob.length) {
        Bytes larger = packed->blob;
        packed->blob = b->packed_differences;
        b->packed_differences = larger;
        packed->is_difference = TRUE;
    }
    return TRUE;
}

static gboolean pack_column(ChunkBuffer *b, PackScratch *s, guint column, PackedColumn *packed)
{
    const ColumnBuffer *c = &b->columns[column];
    ColumnType type = b->table->columns[column].type;
    packed->low = G_MAXINT64;
    packed->high = G_MININT64;
    packed->is_difference = FALSE;
    if (c->offsets)
        return pack_texts(s, (const char *)c->bytes.data, c->offsets, b->rows, &packed->blob);
    if (c->monies)
        return pack_monies(s, c->monies, b->rows, &packed->blob);
    gint64 absent = type == COLUMN_MONEY ? COLUMN_UNKNOWN : c->unset;
    if (is_simple_run(c, b->rows, absent)) {
        gint64 ends[] = {c->first, c->first + (gint64)(b->rows - 1) * c->step};
        range_find(type, ends, G_N_ELEMENTS(ends), &packed->low, &packed->high);
        return pack_run(c->first, c->step, b->rows, &packed->blob);
    }
    PackLimits limits;
    chunk_buffer_places(b, column);
    if (b->shortage || !pack_ints(s, c->ints, b->rows, absent, &limits, &packed->blob))
        return FALSE;
    gboolean is_value = type == COLUMN_MONEY && limits.n_absent; /* no amount is absent */
    packed->low = is_value ? MIN(limits.low, absent) : limits.low;
    packed->high = is_value ? MAX(limits.high, absent) : limits.high;
    return pack_by_neighbour(b, s, column, absent, packed);
}

void chunk_buffer_text(ChunkBuffer *b, guint column, const char *text, gsize length)
{
    ColumnBuffer *c = &b->columns[column];
    if (!bytes_append(&c->bytes, text, length))
        b->shortage = TRUE;
    c->offsets[b->rows + 1] = (guint32)c->bytes.length;
}

/* Of all parties of all rows. */
static gboolean pack_filter(ChunkBuffer *b)
{
    Bytes *filter = &b->filter;
    if (!filter_begin(filter))
        return FALSE;
    for (guint i = 0; i < b->table->n_columns; i++) {
        const ColumnBuffer *c = &b->columns[i];
        if (b->table->columns[i].type != COLUMN_PARTY)
            continue;
        if (!c->is_plain && c->step)
            chunk_buffer_places(b, i);
        filter_add(filter, c->is_plain ? c->ints : &c->first, c->is_plain ? b->rows : 1);
    }
    filter_end(filter);
    gsize length = filter->length / FILTER_PARTS;
    for (guint part = 0; part < FILTER_PARTS; part++)
        digest_bytes(filter->data + part * length, length, b->filter_sha256[part]);
    return !b->shortage;
}

void chunk_buffer_pack(ChunkBuffer *b, PackScratch *s)
{
    for (b->failed = 0; b->failed < b->table->n_columns; b->failed++) {
        PackedColumn *packed = &b->packed[b->failed];
        packed->blob.length = 0;
        if (!pack_column(b, s, b->failed, packed))
            return;
        digest_bytes(packed->blob.data, packed->blob.length, packed->sha256);
    }
    if (filter_is_kept(b->table) && !pack_filter(b))
        b->failed = 0;
}
