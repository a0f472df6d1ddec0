/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Whether this process may run on more than one processor: worth a second thread. Unlike GLib's
 * count it knows of taskset and of cpusets. */
gboolean cores_several(void);
