/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input files as they lie in folders: which of them a case was made of. */
#pragma once

#include "base/digest.h"
#include "casefile/casefile.h"

/* SHA-256 of a file's bytes. FALSE with errno set when it cannot be read. */
gboolean source_file_hash(const char *path, char hex[DIGEST_HEX_SIZE]);
/* The one of sources (CaseSource*) whose bytes the file at path holds, or NULL. Hashes the file
 * only when its size is that of a source. */
const CaseSource *source_file_known(const GPtrArray *sources, const char *path);
