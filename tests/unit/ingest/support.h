/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the ingest tests share: files in a folder of their own, and the real data where it is. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <glib.h>
#include <glib/gstdio.h>

#define REAL_DATA "../shared/data"

static inline int make_folder(void **state)
{
    *state = g_dir_make_tmp("downline-ingest-XXXXXX", NULL);
    return *state ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    g_autoptr(GDir) dir = g_dir_open(*state, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(*state, name, NULL);
        g_remove(path);
    }
    g_rmdir(*state);
    g_free(*state);
    return 0;
}

/* Writes a file into the folder and returns its path. */
static inline char *write_file(const char *folder, const char *name, const char *bytes,
                               gssize length)
{
    char *path = g_build_filename(folder, name, NULL);
    g_remove(path); /* what is replaced is synced to the disk first, which takes its time */
    assert_true(g_file_set_contents(path, bytes, length, NULL));
    return path;
}

/* The path of a real data file; skips the test where it is absent. */
static inline char *real_data(const char *name)
{
    char *path = g_build_filename(REAL_DATA, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        print_message("skipped: %s is not here\n", name);
        skip();
    }
    return path;
}

static inline void assert_no_error(const GError *error)
{
    if (error)
        fail_msg("%s", error->message);
}

/* The same numbers on every machine. */
static inline guint32 next_random(guint64 *seed)
{
    *seed =
        *seed * G_GUINT64_CONSTANT(6364136223846793005) + G_GUINT64_CONSTANT(1442695040888963407);
    return (guint32)(*seed >> 33);
}
