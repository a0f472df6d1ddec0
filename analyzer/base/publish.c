/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* fopencookie, sync_file_range, O_DIRECT */
#include "base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "downline/types.h"

#define BUFFER_BYTES ((gsize)1 << 20)
#define BYTES_ON_THE_WAY ((guint64)8 << 20) /* written before the disk is asked to begin */
#define NAME_TRIES 100

struct Publish {
    char *path, *folder, *temporary;
    FILE *stream;
    char *buffer;
    int fd;
    guint64 at;          /* place in the file */
    gboolean may_direct; /* bypass the page cache */
    gboolean is_direct;
    guint64 waiting; /* bytes that the disk was not asked for yet */
    int write_errno; /* of the first write that failed: stdio may have lost it by the commit */
};

static void set_error(GError **error, int code, const char *action, const char *path)
{
    gboolean full = code == ENOSPC || code == EDQUOT || code == EFBIG || code == ENOMEM;
    g_set_error(error, DOWNLINE_ERROR, full ? DOWNLINE_ERROR_RESOURCES : DOWNLINE_ERROR_FAILED,
                "cannot %s '%s': %s", action, path, g_strerror(code));
}

/* How the bytes go to the disk; a file system may refuse to have its cache bypassed. */
static void choose_way(Publish *p, const char *bytes, size_t length)
{
    gboolean direct = p->may_direct && ((guintptr)bytes | length | p->at) % PUBLISH_UNIT == 0;
    if (direct == p->is_direct)
        return;
    int flags = fcntl(p->fd, F_GETFL);
    if (flags >= 0 && fcntl(p->fd, F_SETFL, direct ? flags | O_DIRECT : flags & ~O_DIRECT) == 0)
        p->is_direct = direct;
    else
        p->may_direct = FALSE;
}

static ssize_t stream_write(void *cookie, const char *bytes, size_t length)
{
    Publish *p = cookie;
    size_t done = 0;
    while (done < length) {
        choose_way(p, bytes + done, length - done);
        ssize_t n = write(p->fd, bytes + done, length - done);
        if (n >= 0) {
            done += (size_t)n;
            p->at += (guint64)n;
        } else if (errno == EINVAL && p->is_direct) {
            p->may_direct = FALSE;
        } else if (errno != EINTR) {
            if (!p->write_errno)
                p->write_errno = errno;
            break;
        }
    }
    if (!p->is_direct)
        p->waiting += done;
    if (p->waiting >= BYTES_ON_THE_WAY) { /* so that the sync at the end has little left to do */
        sync_file_range(p->fd, 0, 0, SYNC_FILE_RANGE_WRITE);
        p->waiting = 0;
    }
    return (ssize_t)done; /* short: stdio takes it as an error */
}

static int stream_seek(void *cookie, off64_t *offset, int whence)
{
    Publish *p = cookie;
    off64_t at = lseek64(p->fd, *offset, whence);
    if (at < 0)
        return -1;
    *offset = at;
    p->at = (guint64)at;
    return 0;
}

/* Opens a new file beside the destination, whose name says whose leftover it is after a crash. */
static gboolean open_temporary(Publish *p, GError **error)
{
    int code = EEXIST;
    for (guint i = 0; i < NAME_TRIES && code == EEXIST; i++) {
        guint64 random = 0;
        if (getrandom(&random, sizeof random, 0) != sizeof random)
            random = (guint64)getpid() << 32 | i;
        g_free(p->temporary);
        p->temporary =
            g_strdup_printf("%s/.downline-%016" G_GINT64_MODIFIER "x.tmp", p->folder, random);
        p->fd = open(p->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (p->fd >= 0)
            return TRUE;
        code = errno;
    }
    set_error(error, code, "create a file for", p->path);
    g_clear_pointer(&p->temporary, g_free);
    return FALSE;
}

/* Only a regular file is ever replaced: renaming over a device or a link would take it away. */
static gboolean may_replace(const char *path, GError **error)
{
    struct stat present;
    if (lstat(path, &present) != 0 || S_ISREG(present.st_mode))
        return TRUE;
    const char *what = S_ISDIR(present.st_mode)   ? "a folder"
                       : S_ISLNK(present.st_mode) ? "a symbolic link"
                                                  : "a device or pipe";
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "cannot write %s: it is %s, expected a regular file or a new name", path, what);
    return FALSE;
}

Publish *publish_open(const char *path, GError **error)
{
    if (!may_replace(path, error))
        return NULL;
    g_autoptr(Publish) p = g_new0(Publish, 1);
    p->fd = -1;
    p->path = g_strdup(path);
    p->folder = g_path_get_dirname(path);
    if (!open_temporary(p, error))
        return NULL;
    p->stream =
        fopencookie(p, "w", (cookie_io_functions_t){.write = stream_write, .seek = stream_seek});
    if (!p->stream) {
        set_error(error, errno, "write", path);
        return NULL;
    }
    p->buffer = g_malloc(BUFFER_BYTES);
    setvbuf(p->stream, p->buffer, _IOFBF, BUFFER_BYTES);
    return g_steal_pointer(&p);
}

FILE *publish_stream(Publish *p)
{
    return p->stream;
}

FILE *publish_pieces(Publish *p)
{
    setvbuf(p->stream, NULL, _IONBF, 0);
    p->may_direct = TRUE;
    return p->stream;
}

/* Flushes and closes the stream, syncs the file. Returns an errno or 0. */
static int finish_file(Publish *p)
{
    gboolean failed = fflush(p->stream) != 0;
    failed = ferror(p->stream) || failed;
    failed = fclose(g_steal_pointer(&p->stream)) != 0 || failed;
    if (failed || p->write_errno)
        return p->write_errno ? p->write_errno : EIO;
    if (fsync(p->fd) != 0)
        return errno;
    int fd = p->fd;
    p->fd = -1;
    return close(fd) == 0 ? 0 : errno;
}

/* Makes the new name durable. Returns an errno or 0. */
static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int code = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return code == EINVAL ? 0 : code; /* some file systems cannot sync a folder */
}

gboolean publish_commit(Publish *p, GError **error)
{
    g_assert(p->stream); /* once */
    int code = finish_file(p);
    if (code) {
        set_error(error, code, "write", p->path);
        return FALSE;
    }
    if (rename(p->temporary, p->path) != 0) {
        set_error(error, errno, "put the new file in place of", p->path);
        return FALSE;
    }
    g_clear_pointer(&p->temporary, g_free);
    code = sync_folder(p->folder);
    if (code)
        set_error(error, code, "sync the folder of", p->path);
    return code == 0;
}

void publish_free(Publish *p)
{
    if (!p)
        return;
    if (p->stream)
        fclose(p->stream);
    if (p->fd >= 0)
        close(p->fd);
    if (p->temporary)
        unlink(p->temporary);
    g_free(p->buffer);
    g_free(p->path);
    g_free(p->folder);
    g_free(p->temporary);
    g_free(p);
}

gboolean publish_text(const char *path, const char *text, gssize length, GError **error)
{
    g_autoptr(Publish) p = publish_open(path, error);
    if (!p)
        return FALSE;
    fwrite(text, 1, length < 0 ? strlen(text) : (gsize)length, p->stream);
    return publish_commit(p, error);
}

gboolean publish_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) == 0)
        return TRUE;
    set_error(error, errno, "make the folder", path);
    return FALSE;
}
