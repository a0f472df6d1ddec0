/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph/guard.h"

#include <downline/types.h>
#include <setjmp.h>

/* Where a failed assertion inside igraph leads. */
static jmp_buf *fatal_exit;
static char fatal_reason[200];

static void on_fatal(const char *reason, const char *file, int line)
{
    g_snprintf(fatal_reason, sizeof fatal_reason, "%s (%s, line %d)", reason, file, line);
    IGRAPH_FINALLY_FREE();
    if (fatal_exit)
        longjmp(*fatal_exit, 1);
}

gboolean guard_succeeded(igraph_error_t code, const char *task, GError **error)
{
    if (code == IGRAPH_SUCCESS)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR,
                code == IGRAPH_ENOMEM ? DOWNLINE_ERROR_RESOURCES : DOWNLINE_ERROR_FAILED,
                "trading graph: %s: %s", task, igraph_strerror(code));
    return FALSE;
}

gboolean guard_run(gboolean (*stage)(const void *work, GError **error), const void *work,
                   GError **error)
{
    jmp_buf here;
    igraph_set_error_handler(igraph_error_handler_ignore);
    igraph_set_warning_handler(igraph_warning_handler_ignore);
    igraph_set_fatal_handler(on_fatal);
    if (setjmp(here)) {
        fatal_exit = NULL;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                    "trading graph: igraph stopped: %s", fatal_reason);
        return FALSE;
    }
    fatal_exit = &here;
    gboolean ok = stage(work, error);
    fatal_exit = NULL;
    return ok;
}
