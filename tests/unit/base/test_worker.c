/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces in their order, never two at once, and what happens when one fails. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/cores.h"
#include "base/worker.h"

#include <downline/types.h>

enum { PIECES = 1000, NEVER = PIECES };

typedef struct {
    guint sets[2]; /* what a piece is to find there */
    guint done;
    guint failing; /* a piece */
    gboolean slow;
    gboolean wrong, running;
    GThread *threads[2]; /* of the first piece, of the latest */
} Log;

static gboolean note(void *data, guint piece, GError **error)
{
    Log *log = data;
    log->running = TRUE;
    if (log->slow)
        g_usleep(2000);
    log->wrong |= piece != log->done++ || log->sets[piece % 2] != piece;
    log->threads[piece > 0] = g_thread_self();
    log->running = FALSE;
    if (piece != log->failing)
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "piece %u", piece);
    return FALSE;
}

static void pieces_come_one_by_one(void **state)
{
    (void)state;
    Log log = {.failing = NEVER};
    g_autoptr(GError) error = NULL;
    g_autoptr(Worker) w = worker_new("worker", note, &log);
    assert_true(worker_wait(w, &error)); /* for nothing */
    for (guint piece = 0; piece < PIECES; piece++) {
        log.sets[piece % 2] = piece; /* while the one before is at work */
        assert_true(worker_begin(w, &error));
    }
    assert_true(worker_wait(w, &error));
    assert_int_equal(log.done, PIECES);
    assert_false(log.wrong);
    assert_null(error);
}

static void the_first_piece_needs_no_thread(void **state)
{
    (void)state;
    Log log = {.failing = NEVER};
    g_autoptr(Worker) w = worker_new("worker", note, &log);
    assert_true(worker_begin(w, NULL));
    assert_int_equal(log.done, 1); /* before anybody waits */
    assert_ptr_equal(log.threads[0], g_thread_self());
    log.sets[1] = 1;
    assert_true(worker_begin(w, NULL) && worker_wait(w, NULL));
    assert_int_equal(log.threads[1] != g_thread_self(), cores_several());
}

static void a_failure_is_told_once_and_ends_it(void **state)
{
    (void)state;
    for (guint failing = 0; failing < 4; failing++)
        for (guint begun = failing + 1; begun < failing + 3; begun++) {
            Log log = {.failing = failing};
            g_autoptr(GError) error = NULL;
            g_autoptr(Worker) w = worker_new("worker", note, &log);
            gboolean ok = TRUE;
            for (guint piece = 0; piece < begun && ok; piece++) {
                log.sets[piece % 2] = piece;
                ok = worker_begin(w, &error);
            }
            assert_int_equal(ok, begun == failing + 1); /* the next one is not begun */
            ok = ok && worker_wait(w, &error);
            assert_false(ok);
            g_autofree char *text = g_strdup_printf("piece %u", failing);
            assert_string_equal(error->message, text);
            assert_int_equal(log.done, failing + 1);
        }
}

/* One that was begun, but is not at work yet, is left out. */
static void giving_up_waits_for_the_piece_at_work(void **state)
{
    (void)state;
    for (guint round = 0; round < 20; round++) {
        Log log = {.failing = round % 2, .slow = TRUE, .sets = {0, 1}};
        Worker *w = worker_new("worker", note, &log);
        for (guint piece = 0; piece < 2; piece++)
            worker_begin(w, NULL);
        g_usleep(round * 100);
        worker_free(w);
        assert_false(log.running || log.wrong);
        assert_in_range(log.done, 1, 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_come_one_by_one),
        cmocka_unit_test(the_first_piece_needs_no_thread),
        cmocka_unit_test(a_failure_is_told_once_and_ends_it),
        cmocka_unit_test(giving_up_waits_for_the_piece_at_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
