/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of random rows that look like real ones, with as much dirt in them as is asked for. The
 * same seed gives the same file. */
#pragma once

#include "unit/ingest/support.h"

typedef enum { IDS_ASCENDING, IDS_DESCENDING, IDS_SHUFFLED, IDS_SOME, N_IDS } Ids;
typedef enum { ENDS_LF, ENDS_CRLF, ENDS_MIXED, ENDS_CR, N_ENDS } Ends;

#define MAKER_RING 16
typedef struct {
    guint64 seed;
    guint rows, row; /* all, and the one at hand */
    guint dirt;      /* of 1000 fields */
    gboolean loose;  /* rows come again, and ids are dirty too: they are in no order any more */
    Ids ids;
    Ends ends;
    gsize bad_from;         /* where bytes that are not UTF-8 may begin */
    char id[32];            /* of the row at hand */
    char *ring[MAKER_RING]; /* rows before */
    guint last;             /* of them */
} Maker;

typedef void (*CellWriter)(Maker *m, const char *const *words, GString *out);
typedef struct {
    const char *name;
    CellWriter write;
    const char *const *words; /* NULL-terminated, one of them at random */
} MakerColumn;

#define MAKER_COLUMNS 16
typedef struct {
    const char *name;
    const char *profile; /* text of a profile file; NULL: a built-in one */
    char delimiter;
    gboolean ascii; /* the header is: the rest may be in any encoding */
    MakerColumn columns[MAKER_COLUMNS];
} MakerKind;

static inline guint maker_below(Maker *m, guint n)
{
    return next_random(&m->seed) % n;
}

static inline const char *maker_word(Maker *m, const char *const *words)
{
    return words[maker_below(m, g_strv_length((char **)words))];
}

/* ---- cells */

static inline void write_word(Maker *m, const char *const *words, GString *out)
{
    g_string_append(out, maker_word(m, words));
}

/* Serial numbers, after a prefix. */
static inline void write_serial(Maker *m, const char *const *words, GString *out)
{
    guint n = m->row;
    if (m->ids == IDS_SOME && maker_below(m, 3) == 0)
        return;
    if (m->ids == IDS_DESCENDING)
        n = m->rows - m->row;
    else if (m->ids == IDS_SHUFFLED)
        n = maker_below(m, m->rows * 8);
    g_snprintf(m->id, sizeof m->id, "%s%u", words[0], n + 90);
    g_string_append(out, m->id);
}

/* The row's id once more, with few exceptions. */
static inline void write_twin(Maker *m, const char *const *words, GString *out)
{
    g_string_append(out, maker_below(m, 60) ? m->id : maker_word(m, words));
}

/* One of a network that grows. */
static inline void write_party(Maker *m, const char *const *words, GString *out)
{
    guint among = maker_below(m, 10);
    if (among == 0)
        g_string_append(out, maker_word(m, words));
    else
        g_string_append_printf(out, "A%u", maker_below(m, 5 + m->row / (1 + among % 3)));
}

/* New ones turn up now and then. */
static inline void write_product(Maker *m, G_GNUC_UNUSED const char *const *words, GString *out)
{
    g_string_append_printf(out, "P%u", maker_below(m, 3 + m->row / 800));
}

static inline void write_number(Maker *m, G_GNUC_UNUSED const char *const *words, GString *out)
{
    static const char *const odd[] = {"",
                                      "00000007",
                                      "99999999",
                                      "100000000",
                                      "1.5",
                                      "0.001",
                                      "1,000",
                                      "-1",
                                      "1.0005",
                                      "9223372036854775807",
                                      "9223372036854775808",
                                      "+4",
                                      NULL};
    if (maker_below(m, 40) == 0)
        g_string_append(out, maker_word(m, odd));
    else
        g_string_append_printf(out, "%u", maker_below(m, 30));
}

static inline void write_amount(Maker *m, const char *const *words, GString *out)
{
    static const char *const odd[] = {"0",
                                      "0.0",
                                      "0.00",
                                      "00.00",
                                      "5",
                                      "12.5",
                                      ".50",
                                      "1.",
                                      "-0.00",
                                      "+3.00",
                                      "1,234.56",
                                      "1,23.45",
                                      "12345678.90",
                                      "123456789.00",
                                      "92233720368547758.07",
                                      "92233720368547758.08",
                                      "-92233720368547758.08",
                                      "1234567890123456789012.34",
                                      "1701411834604692317316873037158841057.27",
                                      "1701411834604692317316873037158841057.28",
                                      "99999999999999999999999999999999999999999999.00",
                                      "1e5",
                                      "12.345",
                                      "1 2.00",
                                      "12.3x",
                                      "1x.34",
                                      "/.00",
                                      ":0.00",
                                      "0000000000000000012.34",
                                      NULL};
    if (maker_below(m, m->dirt ? 60 : 1000) == 0)
        g_string_append(out, maker_word(m, odd));
    else
        g_string_append_printf(out, "%s%u.%02u", maker_word(m, words), maker_below(m, 100000),
                               maker_below(m, 100));
}

static inline void write_cents(Maker *m, const char *const *words, GString *out)
{
    if (maker_below(m, 50) == 0)
        write_amount(m, words, out);
    else
        g_string_append_printf(out, "%s%u", maker_word(m, words), maker_below(m, 10000000));
}

static inline void write_time(Maker *m, G_GNUC_UNUSED const char *const *words, GString *out)
{
    static const char *const odd[] = {"0000-00-00 00:00:00",  "0000-00-00",
                                      "2020-02-30",           "0",
                                      "2020-01-01T24:00:00Z", "2020-01-01T10:00:00+08:00",
                                      "2020-01-01 10:00",     "soon",
                                      "2020-06-30T23:59:60Z", "9999-12-31",
                                      "1969-12-31T23:59:59Z", NULL};
    guint at = m->row + maker_below(m, 5);
    if (maker_below(m, m->dirt ? 80 : 2000) == 0)
        g_string_append(out, maker_word(m, odd));
    else if (maker_below(m, 4) == 0)
        g_string_append_printf(out, "20%02u-%02u-%02u", 10 + at / 40000 % 80, 1 + at / 3000 % 12,
                               1 + at / 100 % 28);
    else
        g_string_append_printf(out, "2021-%02u-%02uT%02u:%02u:%02uZ", 1 + at / 90000 % 12,
                               1 + at / 3000 % 28, at / 3600 % 24, at / 60 % 60, at % 60);
}

static inline void write_epoch(Maker *m, const char *const *words, GString *out)
{
    static const char *const odd[] = {"0", "", "-1", "1.5", "99999999999999999999", "1e9", NULL};
    if (maker_below(m, 100) == 0)
        g_string_append(out, maker_word(m, odd));
    else
        g_string_append_printf(out, "%u%s", 1500000000 + m->row * 7, words[0]);
}

static inline void write_name(Maker *m, G_GNUC_UNUSED const char *const *words, GString *out)
{
    static const char *const names[] = {"Ann", "王伟", "José María", "李", "Bo", "", NULL};
    g_string_append_printf(out, "%s %u", maker_word(m, names), m->row);
}

/* ---- dirt */

static inline void append_doubled(GString *out, const char *text)
{
    for (; *text; text++)
        g_string_append_printf(out, *text == '"' ? "\"\"" : "%c", *text);
}

static inline void write_quoted(Maker *m, const char *cell, GString *out)
{
    static const char *const inside[] = {"",  "",   "\"\"", "\n", "\r\n", ",",
                                         ";", "\t", "\r",   " ",  NULL};
    g_string_append_c(out, '"');
    g_string_append(out, maker_word(m, inside));
    append_doubled(out, cell);
    g_string_append(out, maker_word(m, inside));
    g_string_append_c(out, '"');
}

static inline void spoil(Maker *m, const char *cell, gsize before, GString *out)
{
    static const char *const around[] = {" ", "\t", "  ", "", NULL};
    static const char *const instead[] = {"\\N",  "NULL", "null", " null ", "-",    "",
                                          " ",    "0",    "x",    "会员",   "a\rb", "\r",
                                          "root", "self", "A1",   "#N/A",   "0.00", NULL};
    static const char *const joined[] = {"x",  "\"", "0", "-",       "+", ".",
                                         "\r", ".5", "é", "0000000", NULL};
    switch (maker_below(m, 16)) {
    case 0:
    case 1:
    case 2:
        write_quoted(m, cell, out);
        break;
    case 3:
    case 4:
        g_string_append_printf(out, "%s%s%s", maker_word(m, around), cell, maker_word(m, around));
        break;
    case 5:
        g_string_append_printf(out, "%s%s", maker_word(m, joined), cell);
        break;
    case 6:
        g_string_append_printf(out, "%s%s", cell, maker_word(m, joined));
        break;
    case 7: { /* ids end at 256 bytes, texts at 4096 */
        static const guint lengths[] = {15, 16, 17, 255, 256, 257, 4095, 4096, 4097};
        guint length = lengths[maker_below(m, m->rows > 5000 ? 6 : G_N_ELEMENTS(lengths))];
        for (guint i = 0; i < length; i++)
            g_string_append_c(out, (char)('a' + i % 26));
        break;
    }
    case 8:
        if (maker_below(m, 4) == 0)
            g_string_append_len(out, "a\0b", 3);
        break;
    case 9:
        if (maker_below(m, 8) == 0)
            g_string_append_printf(out, "\"%s\"x", cell); /* broken */
        else if (maker_below(m, 8) == 0)
            g_string_append_printf(out, "\"%s", cell); /* not closed, but by the next quote */
        break;
    case 10:
        if (before + out->len >= m->bad_from)
            g_string_append(out, maker_below(m, 2) ? "\xC0\x80" : "\xB9\xFA\xC9");
        g_string_append(out, cell);
        break;
    default:
        g_string_append(out, maker_word(m, instead));
    }
}

/* ---- rows */

static inline void write_cells(Maker *m, const MakerKind *kind, gsize before, GString *row)
{
    g_autoptr(GString) cell = g_string_new("");
    gboolean wrong = m->dirt && maker_below(m, 4000) < m->dirt;
    for (guint i = 0; kind->columns[i].name; i++) {
        if (i)
            g_string_append_c(row, kind->delimiter);
        g_string_truncate(cell, 0);
        kind->columns[i].write(m, kind->columns[i].words, cell);
        gboolean clean = kind->columns[i].write == write_serial && !m->loose;
        if (!clean && maker_below(m, 1000) < m->dirt)
            spoil(m, cell->str, before, row);
        else
            g_string_append(row, cell->str);
        if (wrong && maker_below(m, 6) == 0)
            break; /* too few */
    }
    if (wrong && maker_below(m, 2))
        g_string_append_printf(row, "%c%s", kind->delimiter, maker_below(m, 2) ? "" : "more");
}

static inline void end_line(Maker *m, GString *out)
{
    static const char *const ends[] = {"\n", "\r\n", NULL, "\r"};
    const char *end = ends[m->ends];
    g_string_append(out, end ? end : maker_below(m, 2) ? "\n" : "\r\n");
}

/* A row of its own, or one that was there, as it was or a little changed. */
static inline void write_row(Maker *m, const MakerKind *kind, GString *out)
{
    const char *old = m->ring[maker_below(m, 2) ? m->last : maker_below(m, MAKER_RING)];
    g_autoptr(GString) row = g_string_new("");
    if (old && m->loose && maker_below(m, 5000) < m->dirt + 1) {
        g_string_append(row, old);
        char *digit = strpbrk(row->str, "123456789");
        if (digit && maker_below(m, 3) == 0)
            *digit = '4';
        else if (maker_below(m, 3) == 0 && g_ascii_isalnum(row->str[row->len - 1]))
            row->str[row->len - 1] = '5';
    } else if (m->dirt && maker_below(m, 9000) < m->dirt) {
        end_line(m, out); /* an empty line */
        return;
    } else {
        write_cells(m, kind, out->len, row);
        m->last = maker_below(m, MAKER_RING);
        g_free(m->ring[m->last]);
        m->ring[m->last] = g_strdup(row->str);
    }
    g_string_append_len(out, row->str, (gssize)row->len);
    end_line(m, out);
}

static inline GString *make_rows(Maker *m, const MakerKind *kind)
{
    GString *out = g_string_new("");
    for (guint i = 0; kind->columns[i].name; i++) {
        if (i)
            g_string_append_c(out, kind->delimiter);
        g_string_append(out, kind->columns[i].name);
    }
    end_line(m, out);
    for (m->row = 0; m->row < m->rows; m->row++)
        write_row(m, kind, out);
    for (gsize i = 0; i < out->len && m->ends == ENDS_CR; i++)
        out->str[i] = out->str[i] == '\n' ? '\r' : out->str[i]; /* else no CR would end a line */
    if (m->rows && maker_below(m, 3) == 0)
        g_string_truncate(out, out->len - 1); /* the last line ends with the file, or with a CR */
    for (guint i = 0; i < MAKER_RING; i++)
        g_clear_pointer(&m->ring[i], g_free);
    return out;
}
