/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file as UTF-8 text, with the way back to its bytes: encoding, block reading, running SHA-256.
 *
 * A packed file is taken as what it unpacks to: offsets count unpacked bytes.
 * layout_inspect finds the encoding: byte-order mark, else strict UTF-8 of the whole file, else
 * GB18030; never guessed from statistics. input_open then gives a window of text that input_fill
 * moves forward; sound UTF-8 is read in place, anything else is converted line by line. Bytes that
 * are no text become DECODE_BAD, which no sound UTF-8 holds.
 * input_finish tells the SHA-256 of the very bytes that were read. */
#pragma once

#include "ingest/feed.h"

#define DECODE_BAD '\xFF'
#define INPUT_BLOCK FEED_BLOCK
#define INPUT_SLACK FEED_SLACK /* readable bytes after the window's end */

typedef enum {
    ENCODING_UTF_8,
    ENCODING_GB18030,
    ENCODING_UTF_16LE,
    ENCODING_UTF_16BE,
    N_ENCODINGS
} Encoding;
extern const char *const encoding_names[N_ENCODINGS + 1]; /* NULL-terminated */

typedef struct {
    Encoding encoding;
    guint8 bom;        /* bytes of the byte-order mark */
    gboolean sound;    /* every byte that was looked at was found to be UTF-8 … */
    gboolean presumed; /* … but not every byte was looked at */
    gboolean has_lf;   /* else a lone CR ends a line */
    Packing packing;
    guint64 bytes;
    guint64 device, inode; /* with the times: whether it is still the same file */
    gint64 modified_ns, changed_ns;
} Layout;

/* forced: an Encoding, or -1 to find out. limit: bytes looked at, 0 for all of them; for the first
 * line end it looks as far as it takes. Errors: FAILED (cannot read, not a regular file). */
gboolean layout_inspect(const char *path, int forced, guint64 limit, Layout *layout,
                        GError **error);
/* Whether two layouts are of the same, unchanged file. */
gboolean layout_same_file(const Layout *a, const Layout *b);

/* The file turned out not to be the UTF-8 that its first bytes looked like: inspect all of it. */
#define INPUT_ERROR input_error_quark()
GQuark input_error_quark(void);
typedef enum { INPUT_ERROR_NOT_UTF_8 } InputError;

typedef struct Input Input;
/* FAILED when the file is not the one that was inspected any more. */
Input *input_open(const char *path, const Layout *layout, GError **error);
void input_free(Input *in);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Input, input_free)

typedef struct {
    const char *text; /* INPUT_SLACK bytes after the end may be read */
    gsize length;
    gboolean last; /* nothing comes after this window */
} Window;

/* Drops the first `used` bytes of the window and reads on, at least as much again as remains.
 * `used` must be a line's start or the window's end. */
gboolean input_fill(Input *in, gsize used, GError **error);
const Window *input_window(const Input *in);
/* Where a line's start, or the window's end, is in the file. */
guint64 input_offset(const Input *in, gsize at);
/* The bytes of the file from there on, as far as they are in memory. */
const guint8 *input_raw(const Input *in, guint64 offset, gsize *length);
/* Length of a line's bytes without its line end. */
gsize input_without_line_end(const Input *in, const guint8 *raw, gsize length);
/* Bytes of the file read so far. */
guint64 input_bytes(const Input *in);

/* After the last window. FAILED when the file changed while it was read. */
gboolean input_finish(Input *in, char sha256[DIGEST_HEX_SIZE], GError **error);

/* The SHA-256 of a whole file. */
gboolean input_hash_file(const char *path, char sha256[DIGEST_HEX_SIZE], GError **error);
