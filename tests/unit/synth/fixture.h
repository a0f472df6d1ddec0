/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks in temporary folders. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "downline/synth.h"
#include "downline/types.h"

static const char *const fixture_kinds[] = {"direct-sales", "stock-loading", "recruitment-pyramid",
                                            "two-level-shop"};
/* Built-in specs beside those. */
static const char *const fixture_archetypes[] G_GNUC_UNUSED = {
    "self-consumers", "seasonal-shop",  "entry-package", "binary-pairing",  "matrix",
    "dying-network",  "circular-trade", "sybil-team",    "investment-ponzi"};
static const char *const fixture_files[] = {"MANIFEST",     "ledger.csv",    "members.csv",
                                            "products.csv", "referrals.csv", "truth.json"};

static inline char *fixture_folder(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("downline-synth-XXXXXX", &error);
    assert_non_null(folder);
    return folder;
}

static inline void fixture_remove(char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

static inline char *fixture_text(const char *folder, const char *file, gsize *length)
{
    g_autofree char *path = g_build_filename(folder, file, NULL);
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, length, NULL));
    return text;
}

/* A new folder with the network of a spec text. */
static inline char *fixture_synth(const char *spec_text)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *spec = NULL;
    int fd = g_file_open_tmp("downline-XXXXXX.spec", &spec, NULL);
    assert_true(fd >= 0 && g_close(fd, NULL));
    assert_true(g_file_set_contents(spec, spec_text, -1, NULL));
    char *folder = fixture_folder();
    if (!downline_synth_write(spec, folder, FALSE, 0, &error))
        fail_msg("%s", error->message);
    g_unlink(spec);
    return folder;
}

static inline gboolean fixture_same_files(const char *a, const char *b)
{
    gboolean same = TRUE;
    for (guint i = 0; i < G_N_ELEMENTS(fixture_files); i++) {
        gsize a_length, b_length;
        g_autofree char *a_text = fixture_text(a, fixture_files[i], &a_length);
        g_autofree char *b_text = fixture_text(b, fixture_files[i], &b_length);
        same = same && a_length == b_length && !memcmp(a_text, b_text, a_length);
    }
    return same;
}
