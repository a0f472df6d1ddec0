/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* CPU_COUNT */
#include "base/cores.h"

#include <sched.h>

gboolean cores_several(void)
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return CPU_COUNT(&allowed) > 1;
    return g_get_num_processors() > 1; /* more processors than the set has room for */
}
