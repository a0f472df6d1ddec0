/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/lane_cells.h"

#include "ingest/value.h"
#include "ledger/range.h"

typedef void (*CellsReader)(Cells *c, const Op *op, Words *words, LaneColumn *out, gint8 *decimals);

/* The field of a row, without blanks; empty when it spells nothing. */
static inline Slice cell(const Cells *c, const Op *op, guint row)
{
    return field_clean(c->reader, cells_field(c->block, row, op->refs[0].at[0]));
}

/* Rows behind a bad one are of no interest. */
#define FOR_EACH_ROW(c, row)                                                                       \
    for (guint i_ = 0, row; i_ < (c)->n && (row = (c)->rows[i_]) < (c)->first_bad; i_++)

static inline void set_bad(Cells *c, guint row)
{
    c->first_bad = MIN(c->first_bad, row);
}

/* ---- texts */

static void read_texts(Cells *c, const Op *op, G_GNUC_UNUSED Words *words, LaneColumn *out,
                       G_GNUC_UNUSED gint8 *decimals)
{
    gsize most = op->parse == PARSE_TEXT ? TEXT_MAX : ID_MAX;
    FOR_EACH_ROW(c, row)
    {
        Slice text = cell(c, op, row);
        out->texts[row] = text.text;
        out->lengths[row] = text.length;
        if (G_UNLIKELY(text.length > most || (text.length == 0 && op->needed)))
            set_bad(c, row);
        if (op->parse == PARSE_SPONSOR &&
            field_is_one_of(text, c->reader->roots, c->reader->n_roots))
            out->lengths[row] = 0;
    }
}

/* ---- numbers */

/* At most eight decimal digits, all bytes at once; 64 bytes after the text may be read. XOR leaves
 * digits 0 to 9, the shift drops what follows them, the sum carries into a byte's top bit where
 * there was something else; then tens and ones of each pair are joined, pairs to fours, fours to
 * eight. */
static inline gboolean quick_digits(const char *text, gsize n, guint32 *number)
{
    guint64 x;
    memcpy(&x, text, sizeof x);
    if (n - 1 > 7)
        return FALSE;
    x = (GUINT64_FROM_LE(x) ^ G_GUINT64_CONSTANT(0x3030303030303030)) << (64 - 8 * n);
    if ((x | (x + G_GUINT64_CONSTANT(0x7676767676767676))) & G_GUINT64_CONSTANT(0x8080808080808080))
        return FALSE;
    x = x * 10 + (x >> 8);
    guint64 low = x & G_GUINT64_CONSTANT(0x000000FF000000FF);
    guint64 high = x >> 16 & G_GUINT64_CONSTANT(0x000000FF000000FF);
    *number = (guint32)((low * G_GUINT64_CONSTANT(0x000F424000000064) +
                         high * G_GUINT64_CONSTANT(0x0000271000000001)) >>
                        32);
    return TRUE;
}

/* "123.45" in hundredths. */
static inline gboolean quick_hundredths(Slice text, gint64 *amount)
{
    guint32 whole, tens, ones;
    if (text.length < 4 || text.text[text.length - 3] != '.' ||
        !quick_digits(text.text, text.length - 3, &whole))
        return FALSE;
    tens = (guint32)(guchar)text.text[text.length - 2] - '0';
    ones = (guint32)(guchar)text.text[text.length - 1] - '0';
    *amount = (gint64)whole * 100 + tens * 10 + ones;
    return tens <= 9 && ones <= 9;
}

/* The long way; FALSE: not for the lane. */
static gboolean slow_number(const Cells *c, const Op *op, guint row, Slice text, gint64 *number)
{
    ValueContext context = {c->reader->profile, c->reader->zone, (guint)MAX(c->decimals[row], 0)};
    gboolean money = op->parse == PARSE_AMOUNT, known;
    Value value;
    Fault fault;
    if ((money && c->decimals[row] < 0) ||
        !value_parse(&context, op->parse, op->name, text, &value, &known, &fault))
        return FALSE;
    *number = !known ? COLUMN_UNKNOWN : money ? (gint64)value.money : value.integer;
    return (known || !op->needed) && (!money || *number == value.money);
}

static void read_amounts(Cells *c, const Op *op, G_GNUC_UNUSED Words *words, LaneColumn *out,
                         G_GNUC_UNUSED gint8 *decimals)
{
    const Profile *p = c->reader->profile;
    gboolean plain = p->amount_sign != SIGN_NEGATE && !p->minor_unit;
    FOR_EACH_ROW(c, row)
    {
        Slice text = cell(c, op, row);
        if (plain && c->decimals[row] == 2 && quick_hundredths(text, &out->numbers[row]))
            continue;
        if (text.length == 0 || !slow_number(c, op, row, text, &out->numbers[row]))
            set_bad(c, row); /* an amount is always needed */
    }
}

static void read_numbers(Cells *c, const Op *op, G_GNUC_UNUSED Words *words, LaneColumn *out,
                         G_GNUC_UNUSED gint8 *decimals)
{
    G_STATIC_ASSERT(QUANTITY_DECIMALS == 3);
    gint64 unit = op->parse == PARSE_QUANTITY ? 1000 : 1;
    FOR_EACH_ROW(c, row)
    {
        Slice text = cell(c, op, row);
        guint32 number;
        if (text.length == 0 && !op->needed)
            out->numbers[row] = COLUMN_UNKNOWN;
        else if (quick_digits(text.text, text.length, &number))
            out->numbers[row] = (gint64)number * unit;
        else if (text.length == 0 || !slow_number(c, op, row, text, &out->numbers[row]))
            set_bad(c, row);
    }
}

static void read_times(Cells *c, const Op *op, G_GNUC_UNUSED Words *words, LaneColumn *out,
                       G_GNUC_UNUSED gint8 *decimals)
{
    CivilFormat format = c->reader->profile->time_format;
    FOR_EACH_ROW(c, row)
    {
        Slice text = cell(c, op, row);
        gint64 *at = &out->numbers[row];
        G_STATIC_ASSERT(CIVIL_NONE == COLUMN_UNKNOWN);
        if (text.length == 0)
            *at = CIVIL_NONE;
        else if (!civil_parse(c->reader->zone, format, text.text, text.length, at))
            set_bad(c, row);
        if (*at == CIVIL_NONE && op->needed)
            set_bad(c, row);
    }
}

/* ---- words */

/* The long way, whose answer is kept; FALSE: not for the lane. */
static gboolean slow_word(Cells *c, const Op *op, guint row, Words *words, gint64 *meaning,
                          int *decimals)
{
    guint field = op->refs[0].at[0];
    Row as_row = {.fields = c->fields, .n_fields = c->block->n_fields};
    Record r = {.decimals = c->decimals[row]};
    ColumnType type = c->table->columns[op->column].type;
    Fault fault;
    c->fields[field] = cells_field(c->block, row, field);
    if (!field_read(c->reader, op, &as_row, &r, &fault))
        return FALSE;
    *meaning = range_unset(type);
    *decimals = r.decimals;
    if (record_knows(&r, op->column)) {
        const Value *value = &r.values[op->column];
        *meaning =
            type != COLUMN_SYMBOL ? value->integer : known_find_symbol(c->known, value->text);
        if (*meaning < 0)
            return FALSE; /* a new symbol */
    }
    words_add(words, c->fields[field], *meaning, *decimals);
    return TRUE;
}

static void read_words(Cells *c, const Op *op, Words *words, LaneColumn *out, gint8 *decimals)
{
    guint field = op->refs[0].at[0];
    gboolean currency = op->parse == PARSE_CURRENCY;
    FOR_EACH_ROW(c, row)
    {
        const Word *word = words_find(words, cells_field(c->block, row, field));
        gint64 meaning = word ? word->meaning : 0;
        int digits = word ? word->decimals : 0;
        if (!word && !slow_word(c, op, row, words, &meaning, &digits)) {
            set_bad(c, row);
            continue;
        }
        out->numbers[row] = meaning;
        if (currency)
            decimals[row] = (gint8)digits;
    }
}

static CellsReader reader_of(const Op *op)
{
    switch (op->parse) {
    case PARSE_PARTY:
    case PARSE_SPONSOR:
    case PARSE_TEXT:
        return op->source->map ? NULL : read_texts;
    case PARSE_AMOUNT:
        return op->source->map ? NULL : read_amounts;
    case PARSE_QUANTITY:
    case PARSE_INTEGER:
        return op->source->map ? NULL : read_numbers;
    case PARSE_TIME:
        return op->source->map ? NULL : read_times;
    case PARSE_SYMBOL:
    case PARSE_KIND:
    case PARSE_STATUS:
    case PARSE_TREE:
    case PARSE_CURRENCY:
        return read_words;
    default:
        return NULL;
    }
}

gboolean cells_can_read(const Op *op)
{
    return op->source->from == FROM_COLUMNS && op->n_refs == 1 && op->refs[0].n == 1 &&
           reader_of(op) != NULL;
}

void cells_read(Cells *c, const Op *op, Words *words, LaneColumn *out, gint8 *decimals)
{
    reader_of(op)(c, op, words, out, decimals);
}
