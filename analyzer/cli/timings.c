/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the time went. A stage lasts from its first progress report to the next stage's, so that
 * the rows add up to the total, which is measured apart; stages of one name are one row. CPU time
 * is that of all threads. What ran before main is taken to have lasted as long as its CPU time: one
 * thread loads a program. */
#include "cli/cli.h"

#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define MAX_STAGES 64 /* further ones go into the last row */

typedef struct {
    gint64 wall, cpu; /* microseconds */
} Moment;

typedef struct {
    const char *name; /* interned */
    Moment spent;
    guint64 done, seen; /* what was handled: in all; as last reported */
    glong peak;         /* KiB of memory, of the process until then */
} Stage;

typedef struct {
    gboolean wanted;
    Moment began, last; /* the process; the present stage */
    Stage stages[MAX_STAGES];
    guint n, present;
} Timings;

static Timings timings = {.n = 1, .stages = {{.name = "start-up"}}};

/* What stages count in their reports, where a rate says something. */
static const struct {
    const char *stage, *unit;
    double scale;
} rates[] = {
    {"hashing", "MB/s", 1e6},          {"ingest", "MB/s", 1e6},
    {"orders", "million rows/s", 1e6}, {"accounts", "million rows/s", 1e6},
    {"totals", "million rows/s", 1e6}, {"members", "million rows/s", 1e6},
};

static Moment now(void)
{
    struct timespec cpu;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    return (Moment){g_get_monotonic_time(),
                    (gint64)cpu.tv_sec * G_USEC_PER_SEC + cpu.tv_nsec / 1000};
}

static glong peak_memory(void)
{
    struct rusage usage;
    return getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

void cli_timings_start(void)
{
    timings.last = now();
    timings.last.wall -= timings.last.cpu;
    timings.last.cpu = 0;
    timings.began = timings.last;
}

gboolean cli_timings_ask(G_GNUC_UNUSED const char *name, G_GNUC_UNUSED const char *value,
                         G_GNUC_UNUSED gpointer data, G_GNUC_UNUSED GError **error)
{
    timings.wanted = TRUE;
    return TRUE;
}

gboolean cli_timings_wanted(void)
{
    return timings.wanted;
}

/* The present stage gets the time until now. */
static void settle(void)
{
    Stage *s = &timings.stages[timings.present];
    Moment moment = now();
    s->spent.wall += moment.wall - timings.last.wall;
    s->spent.cpu += moment.cpu - timings.last.cpu;
    s->peak = peak_memory();
    timings.last = moment;
}

static guint find_stage(const char *name)
{
    guint i = 0;
    while (i < timings.n && strcmp(timings.stages[i].name, name) != 0)
        i++;
    if (i < timings.n)
        return i;
    if (timings.n == MAX_STAGES)
        return MAX_STAGES - 1;
    timings.stages[timings.n++].name = g_intern_string(name);
    return i;
}

void cli_timings_stage(const char *name, guint64 done)
{
    if (!timings.wanted)
        return;
    if (strcmp(timings.stages[timings.present].name, name) != 0) {
        settle();
        timings.present = find_stage(name);
    }
    Stage *s = &timings.stages[timings.present];
    s->done += done >= s->seen ? done - s->seen : done; /* a stage may count anew */
    s->seen = done;
}

static const char *rate_of(const Stage *s, double *rate)
{
    for (guint i = 0; i < G_N_ELEMENTS(rates); i++) {
        if (strcmp(rates[i].stage, s->name) == 0 && s->done && s->spent.wall) {
            *rate = (double)s->done / rates[i].scale / ((double)s->spent.wall / G_USEC_PER_SEC);
            return rates[i].unit;
        }
    }
    return NULL;
}

/* A line's milliseconds are those of all lines until it, less those of all before: so the shown
 * lines add up to the shown total. */
static gint64 shown(gint64 *sum, gint64 more)
{
    gint64 before = (*sum + 500) / 1000;
    *sum += more;
    return (*sum + 500) / 1000 - before;
}

void cli_timings_print(void)
{
    if (!timings.wanted || timings.n == 1)
        return;
    settle();
    fprintf(stderr, "%-24s %9s %9s %9s\n", "stage", "wall s", "CPU s", "peak MB");
    Moment sum = {0};
    for (guint i = 0; i < timings.n; i++) {
        const Stage *s = &timings.stages[i];
        double rate, wall = (double)shown(&sum.wall, s->spent.wall) / 1000,
                     cpu = (double)shown(&sum.cpu, s->spent.cpu) / 1000;
        const char *unit = rate_of(s, &rate);
        fprintf(stderr, "%-24s %9.3f %9.3f %9.1f", s->name, wall, cpu, (double)s->peak / 1024);
        if (unit)
            fprintf(stderr, "  %.1f %s", rate, unit);
        fputc('\n', stderr);
    }
    Moment none = {0},
           life = {timings.last.wall - timings.began.wall, timings.last.cpu - timings.began.cpu};
    fprintf(stderr, "%-24s %9.3f %9.3f %9.1f\n", "total",
            (double)shown(&none.wall, life.wall) / 1000, (double)shown(&none.cpu, life.cpu) / 1000,
            (double)peak_memory() / 1024);
}

char *cli_timings_json(void)
{
    settle();
    g_autoptr(GString) text = g_string_new("[");
    for (guint i = 0; i < timings.n; i++) {
        const Stage *s = &timings.stages[i];
        g_string_append_printf(text,
                               "%s\n  {\"stage\":\"%s\",\"wall_us\":%" G_GINT64_FORMAT
                               ",\"cpu_us\":%" G_GINT64_FORMAT ",\"peak_kib\":%ld}",
                               i ? "," : "", s->name, s->spent.wall, s->spent.cpu, s->peak);
    }
    g_string_append(text, "]");
    return g_string_free(g_steal_pointer(&text), FALSE);
}
