/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row is scanned from its first byte over the marks of the window. When the window ends first,
 * more is read and the row is scanned again: the window at least doubles each time, so that costs
 * at most as much again. */
#include "ingest/tokenizer.h"

#include "base/memory.h"
#include "ingest/marks.h"

#define LONG_RAW_MAX 65536u /* bytes kept of a row that does not fit the window */

struct Tokenizer {
    Input *in;
    const char *text; /* the window */
    gsize end;
    gboolean last;
    gsize begin, next; /* the row: [begin, next), line end included */
    gsize limit;       /* no mark at or after this belongs to the row */
    gsize indexed;     /* marks are known up to here */
    guint mark, line;  /* the next of them; the next of their line ends, or one before */

    guint n_fields, n_doubled;
    guint16 doubled[TOKENIZER_COLUMNS_MAX]; /* fields that hold doubled quotes */
    char *plain; /* those without the doubling, of all rows of the window */
    gsize plain_room, plain_used;
    Fault fault;

    gboolean is_long; /* the row did not fit the window: what tokenizer_place tells of it */
    RowPlace long_place;
    guint8 *long_raw;

    Slice fields[TOKENIZER_COLUMNS_MAX];
    Marks marks;
};

typedef enum {
    SCAN_ROW,   /* next is set */
    SCAN_EMPTY, /* likewise: nothing but a line end */
    SCAN_FIELD, /* a quoted field is done, the row goes on */
    SCAN_MORE,  /* the window ends within the row */
    SCAN_LONG,  /* the row is longer than allowed */
    SCAN_END,   /* no row is left */
} Scan;

Tokenizer *tokenizer_new(Input *in, char delimiter, gboolean cr_lines, GError **error)
{
    g_autoptr(Tokenizer) t = memory_new(Tokenizer, 1, error);
    if (!t)
        return NULL;
    t->long_raw = memory_new(guint8, LONG_RAW_MAX, error);
    if (!t->long_raw)
        return NULL;
    t->in = in;
    t->marks.delimiter = delimiter;
    t->marks.line_end = cr_lines ? '\r' : '\n';
    const Window *w = input_window(in);
    t->text = w->text;
    t->end = w->length;
    t->last = w->last;
    return g_steal_pointer(&t);
}

void tokenizer_free(Tokenizer *t)
{
    if (!t)
        return;
    g_free(t->plain);
    g_free(t->long_raw);
    g_free(t);
}

static void index_from(Tokenizer *t, gsize at)
{
    t->indexed = at;
    t->mark = t->marks.n = 0;
    t->line = t->marks.n_lines = 0;
}

/* Moves the window on, so that it begins at `used`. */
static gboolean refill(Tokenizer *t, gsize used, GError **error)
{
    if (!input_fill(t->in, used, error))
        return FALSE;
    const Window *w = input_window(t->in);
    t->text = w->text;
    t->end = w->length;
    t->last = w->last;
    t->begin = t->next = 0;
    t->plain_used = 0;
    index_from(t, 0);
    return TRUE;
}

/* The next mark of the row; FALSE when the window or the limit comes first. */
static inline gboolean take_mark(Tokenizer *t, gsize *at)
{
    while (t->mark == t->marks.n) {
        if (t->indexed >= t->end)
            return FALSE;
        gsize end = MIN(t->end, t->indexed + MARKS_STEP);
        marks_find(&t->marks, t->text, t->indexed, end);
        t->indexed = end;
        t->mark = t->line = 0;
    }
    *at = t->marks.at[t->mark];
    if (*at >= t->limit)
        return FALSE;
    t->mark++;
    return TRUE;
}

/* What it means that there is no mark: SCAN_ROW at the file's end. */
static Scan without_mark(const Tokenizer *t)
{
    if (t->end > t->limit)
        return SCAN_LONG;
    return t->last ? SCAN_ROW : SCAN_MORE;
}

static inline void add_field(Tokenizer *t, gsize begin, gsize end)
{
    if (t->n_fields < TOKENIZER_COLUMNS_MAX)
        t->fields[t->n_fields] = (Slice){t->text + begin, end - begin};
    t->n_fields++;
    if (G_UNLIKELY(end - begin > TOKENIZER_FIELD_MAX) && t->fault.reason == REJECT_NONE)
        fault_set(&t->fault, REJECT_TOO_LONG, "field %u has %" G_GSIZE_FORMAT " bytes, at most %u",
                  t->n_fields, end - begin, TOKENIZER_FIELD_MAX);
}

static void note_bad_byte(Tokenizer *t, gsize at)
{
    if (t->fault.reason != REJECT_NONE)
        return;
    gboolean nul = t->text[at] == '\0';
    fault_set(&t->fault, nul ? REJECT_NUL_BYTE : REJECT_ENCODING, "%s in field %u",
              nul ? "a NUL byte" : "a byte that the file's encoding does not know",
              t->n_fields + 1);
}

/* Ends the row with the line on which the bad quote stands. */
static Scan break_off(Tokenizer *t, gsize quote, RejectReason reason)
{
    const char *found = memchr(t->text + quote, t->marks.line_end, t->end - quote);
    gsize line_end = found ? (gsize)(found - t->text) : t->end;
    if (line_end > t->limit)
        return SCAN_LONG;
    if (!found && !t->last)
        return SCAN_MORE;
    fault_set(&t->fault, reason, "the quote that opens field %u %s", t->n_fields + 1,
              reason == REJECT_UNCLOSED_QUOTE ? "is never closed"
                                              : "is closed before the field ends");
    t->next = MIN(line_end + 1, t->end);
    index_from(t, t->next);
    return SCAN_ROW;
}

/* After the closing quote at `quote`: the field, and what follows it. */
static Scan close_quoted(Tokenizer *t, gsize open, gsize quote, gboolean doubled, gsize *field)
{
    gsize after = quote + 1, mark;
    if (!t->last && t->end - after < 2)
        return SCAN_MORE;
    gsize line_end = after; /* a CR goes with the line end */
    if (t->marks.line_end == '\n' && after < t->end && t->text[after] == '\r')
        line_end++;
    gboolean ends = line_end == t->end || t->text[line_end] == t->marks.line_end;
    gboolean goes_on = !ends && t->text[after] == t->marks.delimiter;
    if (!ends && !goes_on)
        return break_off(t, open, REJECT_MALFORMED_QUOTE);

    if (doubled && t->n_fields < TOKENIZER_COLUMNS_MAX)
        t->doubled[t->n_doubled++] = (guint16)t->n_fields;
    add_field(t, open + 1, quote);
    gboolean taken = take_mark(t, &mark); /* the delimiter or line end */
    if (goes_on) {
        *field = after + 1;
        return SCAN_FIELD;
    }
    t->next = MIN(line_end + 1, t->end);
    if (!taken)
        index_from(t, t->next);
    return SCAN_ROW;
}

/* Reads the quoted field that opens at `open`; sets where the next field begins. */
static Scan scan_quoted(Tokenizer *t, gsize open, gsize *field)
{
    gboolean doubled = FALSE;
    gsize at, second = G_MAXSIZE; /* the second quote of a pair */
    for (;;) {
        if (!take_mark(t, &at)) {
            if (without_mark(t) == SCAN_MORE)
                return SCAN_MORE;
            return break_off(t, open, REJECT_UNCLOSED_QUOTE);
        }
        char c = t->text[at];
        if (c == '\0' || c == DECODE_BAD)
            note_bad_byte(t, at);
        if (c != '"' || at == second)
            continue;
        if (at + 1 == t->end && !t->last)
            return SCAN_MORE;
        if (at + 1 == t->end || t->text[at + 1] != '"')
            return close_quoted(t, open, at, doubled, field);
        doubled = TRUE;
        second = at + 1;
    }
}

/* Ends the row after an unquoted field. */
static Scan end_row(Tokenizer *t, gsize field, gsize end, gsize next)
{
    if (t->marks.line_end == '\n' && end > field && t->text[end - 1] == '\r')
        end--;
    t->next = next;
    if (end == t->begin)
        return SCAN_EMPTY;
    add_field(t, field, end);
    return SCAN_ROW;
}

static Scan scan_row(Tokenizer *t)
{
    gsize field = t->begin, at;
    t->n_fields = t->n_doubled = 0;
    t->fault.reason = REJECT_NONE;
    t->limit = t->begin + TOKENIZER_ROW_MAX;
    if (t->begin == t->end)
        return t->last ? SCAN_END : SCAN_MORE;
    for (;;) {
        if (!take_mark(t, &at)) {
            Scan why = without_mark(t);
            return why == SCAN_ROW ? end_row(t, field, t->end, t->end) : why;
        }
        char c = t->text[at];
        if (c == t->marks.delimiter) {
            add_field(t, field, at);
            field = at + 1;
        } else if (c == t->marks.line_end) {
            return end_row(t, field, at, at + 1);
        } else if (c != '"') {
            note_bad_byte(t, at);
        } else if (at == field) {
            Scan scan = scan_quoted(t, at, &field);
            if (scan != SCAN_FIELD)
                return scan;
        }
    }
}

/* Goes on to the line end after `from`, however far that is, moving the window. */
static gboolean skip_line(Tokenizer *t, gsize from, GError **error)
{
    for (;;) {
        const char *found = memchr(t->text + from, t->marks.line_end, t->end - from);
        if (found || t->last) {
            t->next = found ? (gsize)(found - t->text) + 1 : t->end;
            index_from(t, t->next);
            return TRUE;
        }
        if (!refill(t, t->end, error))
            return FALSE;
        from = 0;
    }
}

/* The rest of a row that is longer than allowed. */
static gboolean skip_long(Tokenizer *t, GError **error)
{
    RowPlace *place = &t->long_place;
    gsize raw_length;
    place->offset = input_offset(t->in, t->begin);
    const guint8 *raw = input_raw(t->in, place->offset, &raw_length);
    place->raw_length = MIN(raw_length, LONG_RAW_MAX);
    memcpy(t->long_raw, raw, place->raw_length);
    place->raw = t->long_raw;
    if (!skip_line(t, t->limit, error))
        return FALSE;
    place->length = input_offset(t->in, t->next) - place->offset;
    fault_set(&t->fault, REJECT_TOO_LONG, "the row has %" G_GUINT64_FORMAT " bytes, at most %u",
              place->length, TOKENIZER_ROW_MAX);
    t->is_long = TRUE;
    return TRUE;
}

/* Makes one quote of each pair, beside the window: no window's rows need more room than it has. */
static gboolean undouble(Tokenizer *t, GError **error)
{
    if (t->plain_room < t->end) {
        g_assert(t->plain_used == 0);
        if (!memory_resize(&t->plain, t->end, 1, error))
            return FALSE;
        t->plain_room = t->end;
    }
    char *out = t->plain + t->plain_used;
    for (guint i = 0; i < t->n_doubled; i++) {
        Slice *field = &t->fields[t->doubled[i]];
        const char *from = field->text, *end = from + field->length;
        field->text = out;
        while (from < end) {
            if (*from == '"')
                from++;
            *out++ = *from++;
        }
        field->length = (gsize)(out - field->text);
    }
    t->plain_used = (gsize)(out - t->plain);
    return TRUE;
}

gboolean tokenizer_skip_lines(Tokenizer *t, guint n, GError **error)
{
    for (guint i = 0; i < n; i++) {
        if (!skip_line(t, t->next, error))
            return FALSE;
    }
    return TRUE;
}

/* Scans to the next row that is not empty; FALSE when that has to wait or failed. */
static gboolean scan_on(Tokenizer *t, gboolean may_move, Scan *scan, GError **error)
{
    do {
        t->begin = t->next;
        while ((*scan = scan_row(t)) == SCAN_MORE && may_move) {
            if (!refill(t, t->begin, error))
                return FALSE;
        }
    } while (*scan == SCAN_EMPTY);
    if (*scan == SCAN_MORE || (*scan == SCAN_LONG && !may_move)) {
        index_from(t, t->begin);
        return FALSE;
    }
    return *scan != SCAN_END;
}

gboolean tokenizer_next(Tokenizer *t, gboolean may_move, Row *row, GError **error)
{
    Scan scan;
    t->is_long = FALSE;
    if (!scan_on(t, may_move, &scan, error) || (scan == SCAN_LONG && !skip_long(t, error)))
        return FALSE;
    if (t->n_fields > TOKENIZER_COLUMNS_MAX && t->fault.reason == REJECT_NONE)
        fault_set(&t->fault, REJECT_TOO_LONG, "%u fields, at most %u", t->n_fields,
                  TOKENIZER_COLUMNS_MAX);
    if (t->n_doubled && t->fault.reason == REJECT_NONE && !undouble(t, error))
        return FALSE;
    *row = (Row){t->fields, MIN(t->n_fields, TOKENIZER_COLUMNS_MAX), &t->fault, t->begin, t->next};
    return TRUE;
}

/* ---- rows that need no care */

/* How many of the listed lines, from the next mark on, have exactly that many fields. */
static guint count_plain_lines(Tokenizer *t, guint n_fields)
{
    const Marks *m = &t->marks;
    while (t->line < m->n_lines && m->lines[t->line].index < t->mark)
        t->line++;
    guint first = t->mark, n = 0;
    for (guint i = t->line; i < m->n_lines; i++, n++, first += n_fields) {
        if (m->lines[i].odd || m->lines[i].index + 1 - first != n_fields)
            break;
    }
    return n;
}

gboolean tokenizer_peek(Tokenizer *t, guint n_fields, RowBlock *block)
{
    guint n = count_plain_lines(t, n_fields);
    if (n == 0 && t->line == t->marks.n_lines) { /* no whole line is listed: list on from here */
        index_from(t, t->next);
        gsize end = MIN(t->end, t->next + MARKS_STEP);
        marks_find(&t->marks, t->text, t->next, end);
        t->indexed = end;
        n = count_plain_lines(t, n_fields);
    }
    if (n == 0)
        return FALSE;
    if (t->mark == 0)
        t->marks.before = (guint32)t->next - 1; /* 0 - 1 comes round again */
    const guint32 *marks = &t->marks.at[t->mark];
    g_assert(marks[-1] + 1 == (guint32)t->next);
    *block = (RowBlock){t->text, marks, n, n_fields, t->marks.line_end == '\n'};
    return TRUE;
}

void tokenizer_take(Tokenizer *t, const RowBlock *block, guint n)
{
    if (n == 0)
        return;
    guint taken = n * block->n_fields;
    t->begin = t->next = block->marks[taken - 1] + 1;
    t->mark += taken;
    t->line += n;
}

void tokenizer_place(const Tokenizer *t, const Row *row, gsize raw_most, RowPlace *place)
{
    if (t->is_long) {
        *place = t->long_place;
    } else {
        gsize available;
        place->offset = input_offset(t->in, row->begin);
        place->length = input_offset(t->in, row->next) - place->offset;
        place->raw = input_raw(t->in, place->offset, &available);
        g_assert(place->length <= available);
        place->raw_length = (gsize)place->length;
    }
    if (place->raw_length == place->length)
        place->raw_length = input_without_line_end(t->in, place->raw, place->raw_length);
    place->raw_length = MIN(place->raw_length, raw_most);
}
