/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/content.h"

/* Fixed part of the text that is hashed: a column number and a value per field. Texts enter by
 * their own hash. */
#define PIECE_SIZE (sizeof(guint64) + sizeof(Money))

static gsize add_piece(guint8 *out, guint64 column, const void *value, gsize size)
{
    memcpy(out, &column, sizeof column);
    memcpy(out + sizeof column, value, size);
    return sizeof column + size;
}

Hash128 content_hash(const Record *r)
{
    guint8 buffer[sizeof(guint64) + RECORD_COLUMNS_MAX * PIECE_SIZE];
    guint64 type = (guint64)r->type;
    memcpy(buffer, &type, sizeof type);
    gsize length = sizeof type;
    const ColumnSpec *columns = record_specs[r->type].table->columns;
    for (guint32 left = r->known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        const Value *value = &r->values[column];
        guint8 *out = buffer + length;
        if (columns[column].type == COLUMN_TEXT) {
            Hash128 text = digest_keyed(value->text.text, value->text.length);
            length += add_piece(out, column, &text, sizeof text);
        } else if (columns[column].type != COLUMN_MONEY) {
            length += add_piece(out, column, &value->integer, sizeof value->integer);
        } else if (value->money != 0) { /* none and zero are stored alike */
            length += add_piece(out, column, &value->money, sizeof value->money);
        }
    }
    return digest_keyed(buffer, length);
}

guint64 content_mark_text(guint64 mark, guint column, Slice text)
{
    mark = digest_keyed_words(mark + column, text.length);
    for (; text.length >= 8; text.text += 8, text.length -= 8)
        mark = digest_keyed_words(mark, slice_word(text.text, 8));
    return text.length ? digest_keyed_words(mark, slice_word(text.text, text.length)) : mark;
}

/* None and zero are stored alike. What fits 64 bits counts as a number. */
static guint64 content_mark_money(guint64 mark, guint column, Money money)
{
    gint64 low = (gint64)money;
    if (money == 0)
        return mark;
    mark = content_mark_number(mark, column, low);
    return low == money ? mark : content_mark_number(mark, column, (gint64)(money >> 64));
}

/* Of the columns given. */
static guint64 mark_columns(const Record *r, guint32 left)
{
    const ColumnSpec *columns = record_specs[r->type].table->columns;
    guint64 mark = content_mark_begin(r->type);
    for (; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        const Value *value = &r->values[column];
        if (columns[column].type == COLUMN_TEXT)
            mark = content_mark_text(mark, column, value->text);
        else if (columns[column].type == COLUMN_MONEY)
            mark = content_mark_money(mark, column, value->money);
        else
            mark = content_mark_number(mark, column, value->integer);
    }
    return content_mark_end(mark);
}

guint64 content_mark(const Record *r)
{
    return mark_columns(r, r->known);
}

guint32 content_of_entry(const Record *r)
{
    return content_entry_end(mark_columns(r, r->known & ~(1u << LEDGER_ENTRY_ID)));
}

/* FALSE: the stored value says that nothing is known. */
static gboolean read_value(const ChunkColumn *stored, ColumnType type, guint row, Value *value)
{
    switch (type) {
    case COLUMN_TEXT:
        value->text = (Slice){stored->bytes + stored->offsets[row],
                              stored->offsets[row + 1] - stored->offsets[row]};
        return value->text.length > 0;
    case COLUMN_MONEY:
        value->money = chunk_money(stored, row);
        return value->money != 0;
    case COLUMN_PARTY:
        value->integer = stored->ints[row];
        return value->integer != (gint64)COLUMN_NOBODY;
    case COLUMN_SYMBOL:
        value->integer = stored->ints[row];
        return value->integer != 0;
    case COLUMN_INT:
    case COLUMN_TIME:
        value->integer = stored->ints[row];
        return value->integer != COLUMN_UNKNOWN;
    }
    return FALSE;
}

void content_read(const TableReader *reader, RecordType type, guint row, Record *r)
{
    const RecordSpec *spec = &record_specs[type];
    r->type = type;
    r->known = 0;
    r->decimals = -1;
    for (guint i = 0; i < spec->n_fields; i++) {
        guint column = spec->fields[i].column;
        if (read_value(reader_column(reader, column), spec->table->columns[column].type, row,
                       &r->values[column]))
            r->known |= 1u << column;
    }
}
