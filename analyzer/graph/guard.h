/* SPDX-License-Identifier: GPL-3.0-or-later */
/* igraph behind our own handlers: no input can abort the process or write to its output. igraph
 * runs in one thread, and so does this. Every entry into igraph is a stage: guard_run, and in it
 * guard_succeeded for each return code. */
#pragma once

#include <glib.h>
#include <igraph/igraph.h>

/* FALSE with RESOURCES or FAILED, naming the task. */
gboolean guard_succeeded(igraph_error_t code, const char *task, GError **error);
/* Runs a stage; a failed assertion inside igraph becomes an error (and leaks that stage's memory).
 */
gboolean guard_run(gboolean (*stage)(const void *work, GError **error), const void *work,
                   GError **error);
