/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sound UTF-8 is read into the window itself. Else the bytes are kept beside the text, and `lines`
 * remembers for every line of the window where it begins in the file. */
#include "ingest/decode.h"

#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "downline/types.h"
#include "ingest/convert.h"
#include "ingest/file.h"
#include "ingest/utf8.h"

typedef struct {
    gsize at;       /* in the window */
    guint64 offset; /* in the file */
} LineStart;

struct Input {
    char *path;
    Layout layout;
    int fd;
    Feed *feed;
    Window window;
    guint64 bytes; /* of text so far */

    const guint8 *raw; /* bytes of the file from raw_offset on; the window's text where it is sound:
                        * a block of the feed, or, where that does not do, in own */
    gsize raw_length;
    guint8 *own;
    gsize own_room;
    guint64 raw_offset;
    Utf8State utf8;

    Converter *converter; /* NULL: sound */
    char *text;
    gsize text_length, text_room;
    gsize converted; /* of raw */
    GArray *lines;   /* LineStart */
};

G_DEFINE_QUARK(downline - input - error, input_error)

static gboolean set_not_utf8(const Input *in, GError **error)
{
    g_set_error(error, INPUT_ERROR, INPUT_ERROR_NOT_UTF_8, "%s: is not UTF-8 throughout", in->path);
    return FALSE;
}

static gboolean set_changed(const Input *in, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: changed while being read",
                in->path);
    return FALSE;
}

void input_free(Input *in)
{
    if (!in)
        return;
    feed_free(in->feed);
    close(in->fd);
    if (in->converter)
        converter_free(in->converter);
    if (in->lines)
        g_array_unref(in->lines);
    g_free(in->own);
    g_free(in->text);
    g_free(in->path);
    g_free(in);
}

const Window *input_window(const Input *in)
{
    return &in->window;
}

guint64 input_bytes(const Input *in)
{
    return feed_bytes(in->feed);
}

guint64 input_offset(const Input *in, gsize at)
{
    if (!in->converter)
        return in->raw_offset + at;
    gsize low = 0, high = in->lines->len; /* the last line start at or before `at` */
    while (high - low > 1) {
        gsize middle = low + (high - low) / 2;
        if (g_array_index(in->lines, LineStart, middle).at <= at)
            low = middle;
        else
            high = middle;
    }
    if (high > low && g_array_index(in->lines, LineStart, low).at == at)
        return g_array_index(in->lines, LineStart, low).offset;
    g_assert(at == in->text_length);
    return in->raw_offset + in->converted;
}

const guint8 *input_raw(const Input *in, guint64 offset, gsize *length)
{
    g_assert(offset >= in->raw_offset && offset <= in->raw_offset + in->raw_length);
    gsize at = (gsize)(offset - in->raw_offset);
    *length = in->raw_length - at;
    return in->raw + at;
}

gsize input_without_line_end(const Input *in, const guint8 *raw, gsize length)
{
    gsize unit = encoding_unit(in->layout.encoding);
    static const char line_ends[] = {'\n', '\r'};
    for (guint i = 0; i < G_N_ELEMENTS(line_ends); i++) {
        if (length >= unit &&
            encoding_line(in->layout.encoding, line_ends[i], raw + length - unit, unit))
            length -= unit;
    }
    return length;
}

static gboolean make_room(void *buffer_pointer, gsize *room, gsize needed, GError **error)
{
    if (*room >= needed)
        return TRUE;
    gsize bigger = MAX(needed, *room + *room / 2);
    if (!memory_resize(buffer_pointer, bigger, 1, error))
        return FALSE;
    *room = bigger;
    return TRUE;
}

static void drop_lines(GArray *lines, gsize used)
{
    guint kept = 0;
    for (guint i = 0; i < lines->len; i++) {
        LineStart line = g_array_index(lines, LineStart, i);
        if (line.at < used)
            continue;
        line.at -= used;
        g_array_index(lines, LineStart, kept++) = line;
    }
    g_array_set_size(lines, kept);
}

/* Forgets text and bytes before window position `used`. */
static void drop(Input *in, gsize used)
{
    guint64 offset = in->raw_length ? input_offset(in, used) : in->raw_offset;
    gsize raw_used = (gsize)(offset - in->raw_offset);
    if (in->converter) {
        drop_lines(in->lines, used);
        in->text_length -= used;
        if (in->text_length)
            memmove(in->text, in->text + used, in->text_length);
        in->converted -= raw_used;
    }
    in->raw_length -= raw_used;
    in->raw += raw_used;
    in->raw_offset = offset;
}

/* What is left moves to the front of a buffer of one's own, with so much room behind it. */
static gboolean own_raw(Input *in, gsize room, GError **error)
{
    gboolean is_own = in->own && in->raw >= in->own && in->raw <= in->own + in->own_room;
    if (is_own && in->raw_length)
        memmove(in->own, in->raw, in->raw_length);
    if (!make_room(&in->own, &in->own_room, in->raw_length + room + INPUT_SLACK, error))
        return FALSE;
    if (!is_own && in->raw_length)
        memcpy(in->own, in->raw, in->raw_length);
    in->raw = in->own;
    return TRUE;
}

/* Puts the next block behind raw; or raw before the block, where it is short and no more. */
static gboolean read_block(Input *in, GError **error)
{
    gsize n;
    if (!in->converter && in->raw_length <= FEED_HEADROOM) {
        guint8 *block = feed_next(in->feed, in->raw, in->raw_length, &n, error);
        if (!block)
            return FALSE;
        in->raw = block - in->raw_length;
        memset(block + n, 0, INPUT_SLACK);
    } else {
        if (!own_raw(in, INPUT_BLOCK, error))
            return FALSE;
        const guint8 *block = feed_next(in->feed, NULL, 0, &n, error);
        if (!block)
            return FALSE;
        memcpy(in->own + in->raw_length, block, n);
        memset(in->own + in->raw_length + n, 0, INPUT_SLACK);
    }
    in->raw_length += n;
    in->bytes += n;
    in->window.last = n < INPUT_BLOCK;
    return TRUE;
}

/* Whether the file has as many bytes as it had. */
static gboolean check_size(const Input *in)
{
    if (in->layout.packing != PACKING_NONE)
        return !in->window.last || feed_bytes(in->feed) == in->layout.bytes;
    return in->bytes <= in->layout.bytes && (!in->window.last || in->bytes == in->layout.bytes);
}

/* Reads at least as many bytes as wanted behind raw. */
static gboolean read_on(Input *in, gsize wanted, GError **error)
{
    gsize before = in->raw_length, good;
    gboolean first = in->bytes == 0;
    do {
        if (!read_block(in, error))
            return FALSE;
    } while (in->raw_length - before < wanted && !in->window.last);
    if (!check_size(in))
        return set_changed(in, error);
    if (first) { /* the byte-order mark is no text */
        in->raw += in->layout.bom;
        in->raw_length -= in->layout.bom;
        in->raw_offset = in->layout.bom;
    }
    if (in->converter)
        return TRUE;
    gboolean sound =
        utf8_check(&in->utf8, (const char *)in->raw + before, in->raw_length - before, &good) &&
        (!in->window.last || utf8_complete(&in->utf8));
    if (sound)
        return TRUE; /* else: where all was looked at, it was sound a moment ago */
    return in->layout.presumed ? set_not_utf8(in, error) : set_changed(in, error);
}

static void note_line(Input *in)
{
    LineStart line = {in->text_length, in->raw_offset + in->converted};
    g_array_append_val(in->lines, line);
}

/* Converts what was read, line by line. */
static gboolean convert(Input *in, GError **error)
{
    char line_end = in->layout.has_lf ? '\n' : '\r';
    gsize left = in->raw_length - in->converted;
    gsize room = in->text_length + converter_room(left) + INPUT_SLACK;
    if (!make_room(&in->text, &in->text_room, room, error))
        return FALSE;
    if (in->lines->len == 0)
        note_line(in);
    while (in->converted < in->raw_length) {
        const guint8 *raw = in->raw + in->converted;
        left = in->raw_length - in->converted;
        gsize line = encoding_line(in->layout.encoding, line_end, raw, left);
        gsize made;
        gsize used = converter_run(in->converter, raw, line ? line : left, line || in->window.last,
                                   in->text + in->text_length, &made);
        in->converted += used;
        in->text_length += made;
        if (!line)
            break;
        note_line(in);
    }
    memset(in->text + in->text_length, 0, INPUT_SLACK);
    return TRUE;
}

gboolean input_fill(Input *in, gsize used, GError **error)
{
    drop(in, used);
    if (!read_on(in, MAX(INPUT_BLOCK, in->raw_length), error))
        return FALSE;
    if (!in->converter) {
        in->window.text = (const char *)in->raw;
        in->window.length = in->raw_length;
        return TRUE;
    }
    if (!convert(in, error))
        return FALSE;
    in->window.text = in->text;
    in->window.length = in->text_length;
    return TRUE;
}

Input *input_open(const char *path, const Layout *layout, GError **error)
{
    Layout now;
    int fd = file_open(path, &now, error);
    if (fd < 0)
        return NULL;
    g_autoptr(Input) in = g_new0(Input, 1);
    in->path = g_strdup(path);
    in->layout = *layout;
    in->fd = fd;
    in->feed = feed_new(fd, in->path, layout->bytes, error);
    if (!in->feed)
        return NULL;
    if (!layout_same_file(&now, layout)) {
        set_changed(in, error);
        return NULL;
    }
    if (!layout->sound) {
        in->converter = converter_new(layout->encoding, error);
        if (!in->converter) {
            g_prefix_error(error, "%s: ", path);
            return NULL;
        }
        in->lines = g_array_new(FALSE, FALSE, sizeof(LineStart));
    }
    return input_fill(in, 0, error) ? g_steal_pointer(&in) : NULL;
}

gboolean input_finish(Input *in, char sha256[DIGEST_HEX_SIZE], GError **error)
{
    g_assert(in->window.last);
    Layout now;
    if (!file_identify(in->fd, in->path, &now, error))
        return FALSE;
    if (!check_size(in) || !layout_same_file(&now, &in->layout))
        return set_changed(in, error);
    guint8 sum[DIGEST_SIZE];
    feed_finish(in->feed, sum);
    digest_hex(sum, sha256);
    return TRUE;
}
