/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file is before anything of it is taken: encoding, line ends, identity. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "downline/types.h"
#include "ingest/convert.h"
#include "ingest/file.h"
#include "ingest/utf8.h"

const char *const encoding_names[N_ENCODINGS + 1] = {
    [ENCODING_UTF_8] = "UTF-8",
    [ENCODING_GB18030] = "GB18030",
    [ENCODING_UTF_16LE] = "UTF-16LE",
    [ENCODING_UTF_16BE] = "UTF-16BE",
};

gboolean file_identify(int fd, const char *path, Layout *identity, GError **error)
{
    struct stat s;
    if (fstat(fd, &s) < 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: cannot be read: %s", path,
                    g_strerror(errno));
        return FALSE;
    }
    if (!S_ISREG(s.st_mode)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: %s, not a file", path,
                    S_ISDIR(s.st_mode) ? "a folder" : "a device or pipe");
        return FALSE;
    }
    identity->bytes = (guint64)s.st_size;
    identity->device = (guint64)s.st_dev;
    identity->inode = (guint64)s.st_ino;
    identity->modified_ns = s.st_mtim.tv_sec * G_GINT64_CONSTANT(1000000000) + s.st_mtim.tv_nsec;
    identity->changed_ns = s.st_ctim.tv_sec * G_GINT64_CONSTANT(1000000000) + s.st_ctim.tv_nsec;
    return TRUE;
}

int file_open(const char *path, Layout *identity, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: cannot be read: %s", path,
                    g_strerror(errno));
        return -1;
    }
    if (!file_identify(fd, path, identity, error)) {
        close(fd);
        return -1;
    }
    return fd;
}

gboolean layout_same_file(const Layout *a, const Layout *b)
{
    return a->bytes == b->bytes && a->device == b->device && a->inode == b->inode &&
           a->modified_ns == b->modified_ns && a->changed_ns == b->changed_ns;
}

gssize file_read(int fd, const char *path, void *buffer, gsize length, GError **error)
{
    gsize done = 0;
    while (done < length) {
        ssize_t n = read(fd, (char *)buffer + done, length - done);
        if (n == 0)
            break;
        if (n > 0) {
            done += (gsize)n;
        } else if (errno != EINTR) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: cannot be read: %s",
                        path, g_strerror(errno));
            return -1;
        }
    }
    return (gssize)done;
}

/* The encoding that a byte-order mark tells, or -1. */
static int read_mark(const guint8 *bytes, gsize length, guint8 *size)
{
    static const struct {
        guint8 bytes[3], size;
        Encoding encoding;
    } marks[] = {
        {{0xEF, 0xBB, 0xBF}, 3, ENCODING_UTF_8},
        {{0xFF, 0xFE}, 2, ENCODING_UTF_16LE},
        {{0xFE, 0xFF}, 2, ENCODING_UTF_16BE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (length >= marks[i].size && memcmp(bytes, marks[i].bytes, marks[i].size) == 0) {
            *size = marks[i].size;
            return (int)marks[i].encoding;
        }
    }
    return -1;
}

typedef struct {
    Layout *layout;
    gboolean given; /* the encoding is known, not to be found out */
    Utf8State utf8;
} Inspection;

static void begin(Inspection *in, int forced, const guint8 *bytes, gsize length)
{
    guint8 size = 0;
    int marked = read_mark(bytes, length, &size);
    if (marked >= 0 && (forced < 0 || forced == marked))
        in->layout->bom = size;
    int known = forced >= 0 ? forced : marked;
    in->given = known >= 0;
    in->layout->encoding = known >= 0 ? (Encoding)known : ENCODING_UTF_8;
    in->layout->sound = in->layout->encoding == ENCODING_UTF_8;
}

/* TRUE while later bytes can still change the answer. */
static gboolean look_at(Inspection *in, const guint8 *bytes, gsize length)
{
    Layout *l = in->layout;
    gsize good;
    if (l->sound && !utf8_check(&in->utf8, (const char *)bytes, length, &good)) {
        l->sound = FALSE;
        if (!in->given)
            l->encoding = ENCODING_GB18030;
    }
    l->has_lf = l->has_lf || encoding_line(l->encoding, '\n', bytes, length) > 0;
    return l->sound || !l->has_lf;
}

/* A later byte may still show that it is no UTF-8. */
static void end(Inspection *in, gboolean ended)
{
    Layout *l = in->layout;
    l->presumed = l->sound && !ended;
    if (!l->sound || !ended || utf8_complete(&in->utf8))
        return;
    l->sound = FALSE;
    if (!in->given)
        l->encoding = ENCODING_GB18030;
}

static gboolean inspect(int fd, const char *path, int forced, guint64 limit, Layout *layout,
                        GError **error)
{
    g_autofree guint8 *block = NULL; /* not zeroed: of most files little is looked at */
    gboolean has_room = memory_resize(&block, INPUT_BLOCK, 1, error);
    g_autoptr(Stream) stream = has_room ? stream_new(fd, path, NULL) : NULL;
    if (!stream)
        return FALSE;
    Inspection in = {.layout = layout};
    gboolean first = TRUE, more = TRUE, ended = FALSE;
    layout->packing = stream_packing(stream);
    for (guint64 done = 0; more && !ended && (!limit || done < limit || !layout->has_lf);) {
        gssize n = stream_read(stream, block, INPUT_BLOCK, error);
        if (n < 0)
            return FALSE;
        if (first)
            begin(&in, forced, block, (gsize)n);
        gsize skipped = first ? layout->bom : 0;
        first = FALSE;
        more = look_at(&in, block + skipped, (gsize)n - skipped);
        done += (guint64)n;
        ended = n < (gssize)INPUT_BLOCK;
    }
    end(&in, ended);
    return TRUE;
}

gboolean layout_inspect(const char *path, int forced, guint64 limit, Layout *layout, GError **error)
{
    Layout found = {0};
    int fd = file_open(path, &found, error);
    if (fd < 0)
        return FALSE;
    gboolean done = inspect(fd, path, forced, limit, &found, error);
    close(fd);
    if (done)
        *layout = found;
    return done;
}

gboolean input_hash_file(const char *path, char sha256[DIGEST_HEX_SIZE], GError **error)
{
    Layout identity;
    g_autofree guint8 *block = NULL;
    int fd = memory_resize(&block, INPUT_BLOCK, 1, error) ? file_open(path, &identity, error) : -1;
    if (fd < 0)
        return FALSE;
    g_autoptr(Digest) digest = digest_new();
    gssize n;
    while ((n = file_read(fd, path, block, INPUT_BLOCK, error)) > 0)
        digest_update(digest, block, (gsize)n);
    close(fd);
    if (n < 0)
        return FALSE;
    guint8 sum[DIGEST_SIZE];
    digest_finish(digest, sum);
    digest_hex(sum, sha256);
    return TRUE;
}
