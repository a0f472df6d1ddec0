/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/stream.h"

#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "downline/types.h"
#include "ingest/file.h"

#define PACKED_BLOCK (256u * 1024)

const char *const packing_names[N_PACKINGS + 1] = {
    [PACKING_NONE] = "none",
    [PACKING_GZIP] = "gzip",
    [PACKING_ZSTD] = "zstd",
};

struct Stream {
    int fd;
    const char *path;
    Digest *digest;
    Packing packing;
    guint64 bytes;    /* atomic */
    guint64 unpacked; /* bytes handed out of a packed file */

    guint8 *packed;  /* [PACKED_BLOCK] */
    gsize at, end;   /* of it */
    gboolean whole;  /* the file has been read */
    gboolean inside; /* a packed part has begun and not ended */
    z_stream gzip;
    ZSTD_DStream *zstd;
};

static Packing find_packing(int fd)
{
    guint8 head[4] = {0};
    if (pread(fd, head, sizeof head, 0) < (ssize_t)sizeof head)
        return PACKING_NONE;
    if (head[0] == 0x1F && head[1] == 0x8B)
        return PACKING_GZIP;
    return memcmp(head, "\x28\xB5\x2F\xFD", sizeof head) == 0 ? PACKING_ZSTD : PACKING_NONE;
}

Stream *stream_new(int fd, const char *path, Digest *digest)
{
    Stream *s = g_new0(Stream, 1);
    s->fd = fd;
    s->path = path;
    s->digest = digest;
    s->packing = find_packing(fd);
    if (s->packing != PACKING_NONE)
        s->packed = g_malloc(PACKED_BLOCK);
    if (s->packing == PACKING_GZIP && inflateInit2(&s->gzip, 16 + MAX_WBITS) != Z_OK)
        g_error("out of memory"); /* some kilobytes, as g_malloc would do */
    if (s->packing == PACKING_ZSTD)
        s->zstd = ZSTD_createDStream();
    return s;
}

void stream_free(Stream *s)
{
    if (!s)
        return;
    if (s->packing == PACKING_GZIP)
        inflateEnd(&s->gzip);
    ZSTD_freeDStream(s->zstd);
    g_free(s->packed);
    g_free(s);
}

Packing stream_packing(const Stream *s)
{
    return s->packing;
}

guint64 stream_bytes(const Stream *s)
{
    return __atomic_load_n(&s->bytes, __ATOMIC_RELAXED);
}

static gssize read_file(Stream *s, void *buffer, gsize length, GError **error)
{
    gssize n = file_read(s->fd, s->path, buffer, length, error);
    if (n > 0) {
        __atomic_store_n(&s->bytes, s->bytes + (guint64)n, __ATOMIC_RELAXED);
        if (s->digest)
            digest_update(s->digest, buffer, (gsize)n);
    }
    return n;
}

static gboolean fail(const Stream *s, const char *what, GError **error)
{
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: %s", s->path, what);
    return FALSE;
}

static gboolean fail_packed(const Stream *s, GError **error)
{
    g_autofree char *what =
        g_strdup_printf("damaged %s data after %" G_GUINT64_FORMAT " bytes of the file",
                        packing_names[s->packing], stream_bytes(s));
    return fail(s, what, error);
}

/* Unpacks what is there of one part; *made: bytes written. */
static gboolean run_gzip(Stream *s, guint8 *out, gsize room, gsize *made, GError **error)
{
    if (!s->inside && inflateReset(&s->gzip) != Z_OK)
        return fail_packed(s, error);
    s->gzip.next_in = s->packed + s->at;
    s->gzip.avail_in = (uInt)(s->end - s->at);
    s->gzip.next_out = out;
    s->gzip.avail_out = (uInt)MIN(room, PACKED_BLOCK);
    gsize asked = s->gzip.avail_out;
    int result = inflate(&s->gzip, Z_NO_FLUSH);
    s->at = s->end - s->gzip.avail_in;
    *made = asked - s->gzip.avail_out;
    s->inside = result != Z_STREAM_END;
    return result == Z_OK || result == Z_STREAM_END || result == Z_BUF_ERROR ||
           fail_packed(s, error);
}

static gboolean run_zstd(Stream *s, guint8 *out, gsize room, gsize *made, GError **error)
{
    ZSTD_inBuffer in = {s->packed, s->end, s->at};
    ZSTD_outBuffer to = {out, room, 0};
    gsize left = ZSTD_decompressStream(s->zstd, &to, &in);
    s->at = in.pos;
    *made = to.pos;
    s->inside = left != 0;
    return !ZSTD_isError(left) || fail_packed(s, error);
}

/* Zeros after the last part are padding. */
static void skip_padding(Stream *s)
{
    while (!s->inside && s->at < s->end && s->packed[s->at] == 0)
        s->at++;
}

static gboolean refill(Stream *s, GError **error)
{
    gssize n = read_file(s, s->packed, PACKED_BLOCK, error);
    if (n < 0)
        return FALSE;
    s->at = 0;
    s->end = (gsize)n;
    s->whole = n < (gssize)PACKED_BLOCK;
    return TRUE;
}

static gboolean check_ratio(const Stream *s, GError **error)
{
    if (s->unpacked <= STREAM_FREE_BYTES || s->unpacked / STREAM_RATIO_MAX <= stream_bytes(s))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "%s: unpacks to more than %u times its size; unpack it yourself if it is meant so",
                s->path, STREAM_RATIO_MAX);
    return FALSE;
}

/* One step; *ended: there is no more. */
static gboolean unpack(Stream *s, guint8 *out, gsize room, gsize *made, gboolean *ended,
                       GError **error)
{
    *made = 0;
    skip_padding(s);
    if (s->at == s->end && !s->whole)
        return refill(s, error);
    gsize before = s->at;
    gboolean done = TRUE;
    if (s->at < s->end || s->inside)
        done = s->packing == PACKING_GZIP ? run_gzip(s, out, room, made, error)
                                          : run_zstd(s, out, room, made, error);
    s->unpacked += *made;
    if (!done || !check_ratio(s, error))
        return FALSE;
    if (*made || s->at != before || !s->whole)
        return TRUE;
    *ended = TRUE;
    return !s->inside || fail(s, "ends in the middle of its packed data", error);
}

gssize stream_read(Stream *s, void *buffer, gsize length, GError **error)
{
    if (s->packing == PACKING_NONE)
        return read_file(s, buffer, length, error);
    gsize done = 0;
    for (gboolean ended = FALSE; done < length && !ended;) {
        gsize made;
        if (!unpack(s, (guint8 *)buffer + done, length - done, &made, &ended, error))
            return -1;
        done += made;
    }
    return (gssize)done;
}
