/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults at a chosen place: every call by which SQLite changes a file is counted, and the one with
 * the chosen number fails or is the last thing that the process does. A write stops half-way. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

static struct {
    int calls;  /* so far */
    int at;     /* number of the call that goes wrong; 0: none */
    int number; /* errno of a failure; 0: killed */
} fault;

static inline int goes_wrong(void)
{
    if (++fault.calls != fault.at)
        return 0;
    errno = fault.number;
    return 1;
}

static inline ssize_t faulty_write(int fd, const void *bytes, size_t length)
{
    if (!goes_wrong())
        return write(fd, bytes, length);
    if (!fault.number && write(fd, bytes, length / 2) >= 0)
        kill(getpid(), SIGKILL);
    errno = fault.number;
    return -1;
}

static inline ssize_t faulty_pwrite(int fd, const void *bytes, size_t length, off_t at)
{
    if (!goes_wrong())
        return pwrite(fd, bytes, length, at);
    if (!fault.number && pwrite(fd, bytes, length / 2, at) >= 0)
        kill(getpid(), SIGKILL);
    errno = fault.number;
    return -1;
}

static inline int faulty_ftruncate(int fd, off_t length)
{
    if (!goes_wrong())
        return ftruncate(fd, length);
    if (!fault.number)
        kill(getpid(), SIGKILL);
    return -1;
}

static inline int faulty_unlink(const char *path)
{
    if (!goes_wrong())
        return unlink(path);
    if (!fault.number)
        kill(getpid(), SIGKILL);
    return -1;
}

/* For the rest of the process. */
static inline void install_faults(int at, int number)
{
    static const struct {
        const char *name;
        sqlite3_syscall_ptr call;
    } calls[] = {
        {"write", (sqlite3_syscall_ptr)faulty_write},
        {"pwrite", (sqlite3_syscall_ptr)faulty_pwrite},
        {"pwrite64", (sqlite3_syscall_ptr)faulty_pwrite},
        {"ftruncate", (sqlite3_syscall_ptr)faulty_ftruncate},
        {"unlink", (sqlite3_syscall_ptr)faulty_unlink},
    };
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        if (vfs->xGetSystemCall(vfs, calls[i].name))
            vfs->xSetSystemCall(vfs, calls[i].name, calls[i].call);
    fault.calls = 0;
    fault.at = at;
    fault.number = number;
}
