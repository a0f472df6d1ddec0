/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "casefile/casefile.h"

#include <sqlite3.h>

const char *case_library(void)
{
    return sqlite3_libversion();
}
