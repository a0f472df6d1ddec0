/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <string.h>
#include <unistd.h>

#define FIRST_AFTER (G_USEC_PER_SEC) /* quick work shows nothing */
#define EVERY (G_USEC_PER_SEC / 10)

typedef struct {
    gint64 started, shown;
    gboolean on_terminal, on_screen;
} State;

static State state;

static void report(void *data, const char *stage, guint64 done, guint64 total)
{
    State *s = data;
    cli_timings_stage(stage, done);
    if (!s->on_terminal)
        return;
    gint64 now = g_get_monotonic_time();
    if (!s->started)
        s->started = now;
    if (now - s->started < FIRST_AFTER || now - s->shown < EVERY)
        return;
    s->shown = now;
    s->on_screen = TRUE;
    double seconds = (double)(now - s->started) / G_USEC_PER_SEC;
    if (total)
        fprintf(stderr, "\r\033[K%s %3.0f %% (%.0f s)", stage, 100.0 * (double)done / (double)total,
                seconds);
    else
        fprintf(stderr, "\r\033[K%s (%.0f s)", stage, seconds);
    fflush(stderr);
}

const DownlineProgress *cli_progress(void)
{
    static const DownlineProgress progress = {report, &state};
    const char *term = g_getenv("TERM");
    state.on_terminal = isatty(STDERR_FILENO) && !(term && !strcmp(term, "dumb"));
    return state.on_terminal || cli_timings_wanted() ? &progress : NULL;
}

void cli_progress_end(void)
{
    if (state.on_screen)
        fputs("\r\033[K", stderr);
    state = (State){0};
    cli_timings_stage("finishing", 0);
}
