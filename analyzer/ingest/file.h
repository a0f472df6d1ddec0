/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening and reading input files. */
#pragma once

#include "ingest/decode.h"

/* Fills size, device, inode and times of a layout. FAILED for all but regular files. */
gboolean file_identify(int fd, const char *path, Layout *identity, GError **error);
/* The open file, or -1. */
int file_open(const char *path, Layout *identity, GError **error);
/* Reads until the buffer is full or the file ends; -1 on failure. */
gssize file_read(int fd, const char *path, void *buffer, gsize length, GError **error);
