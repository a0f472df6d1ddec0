/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A writer that is killed, or whose disk is full, leaves the old case or the new one. */
#include "unit/casefile/fixture.h"
#include "unit/casefile/faults.h"

#include <sys/wait.h>

#define BATCH 40       /* rejects of one transaction */
#define FAULTS_MAX 500 /* more than any of the jobs below makes calls */
#define SURVIVED 3

static void add_batch(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    begin(c);
    gint64 id = case_source_next_id(c, &error);
    g_autofree char *sha256 = g_strdup_printf("%064d", (int)id);
    for (guint64 row = 1; row <= BATCH; row++)
        add_reject(c, id, row);
    add_source(c, id, sha256, BATCH);
    commit(c);
}

static void assert_sound(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(g_free);
    gboolean sound = FALSE;
    assert_true(vtab_register(case_database(c), 0, NULL));
    assert_fine(case_check(c, lines, &sound, &error), error);
    for (guint i = 0; i < lines->len; i++)
        if (strncmp(lines->pdata[i], "ok   ", 5) != 0)
            fail_msg("%s", (char *)lines->pdata[i]);
    assert_true(sound);
}

/* Runs the job in a child that is killed at its n-th change of a file. FALSE when it made fewer. */
static gboolean run_until_killed(void (*job)(void), int n)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        install_faults(n, 0);
        job();
        _exit(SURVIVED);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        assert_int_equal(WTERMSIG(status), SIGKILL);
        return TRUE;
    }
    assert_int_equal(WEXITSTATUS(status), SURVIVED);
    return FALSE;
}

static void create(void)
{
    downline_case_close(open_case("x.case", DOWNLINE_CASE_CREATE));
}

static void test_killed_while_a_case_is_made(void **state)
{
    (void)state;
    int n = 1;
    for (; run_until_killed(create, n) && n < FAULTS_MAX; n++) {
        g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
        assert_sound(c);
        assert_int_equal(count_rejects(c), 0);
        g_remove("x.case");
        g_remove("x.case-journal");
    }
    assert_true(n > 10 && n < FAULTS_MAX);
}

static void add_two_batches(void)
{
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
    sqlite3_exec(case_database(c), "PRAGMA cache_size = 3", NULL, NULL, NULL); /* spills early */
    add_batch(c);
    add_batch(c);
}

static void test_killed_while_it_is_written(void **state)
{
    (void)state;
    guint64 before = 0;
    guint seen[3] = {0};
    int n = 1;
    create();
    while (n < FAULTS_MAX && run_until_killed(add_two_batches, n)) {
        /* every other time the one who plays the journal back is killed as well, half-way */
        if (n % 2 && run_until_killed(add_two_batches, 1 + n / 2 % 5))
            seen[0]++;
        g_autoptr(DownlineCase) c =
            open_case("x.case", n % 3 ? DOWNLINE_CASE_READ : DOWNLINE_CASE_WRITE);
        assert_sound(c);
        guint64 now = count_rejects(c);
        assert_int_equal(now % BATCH, 0);
        assert_in_range(now, before, before + 3 * BATCH);
        seen[1] += now == before;
        seen[2] += now > before;
        before = now;
        n++;
    }
    assert_true(n > 20 && n < FAULTS_MAX);
    assert_true(seen[0] > 5 && seen[1] > 5 && seen[2] > 1);
}

static void write_forever(int out)
{
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
    for (;;) {
        add_batch(c);
        if (write(out, "+", 1) != 1)
            _exit(1);
    }
}

/* What was reported as stored is there; what was not is there wholly or not at all. */
static void test_killed_at_any_time(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(7);
    guint64 stored = 0;
    create();
    for (guint i = 0; i < 25; i++) {
        int ends[2], status;
        char plus[64];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (child == 0)
            write_forever(ends[1]);
        close(ends[1]);
        g_usleep((gulong)g_rand_int_range(random, 500, 20000));
        kill(child, SIGKILL);
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        for (ssize_t got; (got = read(ends[0], plus, sizeof plus)) > 0;)
            stored += (guint64)got;
        close(ends[0]);
        g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
        guint64 rejects = count_rejects(c);
        assert_int_equal(rejects % BATCH, 0);
        assert_in_range(rejects / BATCH, stored, stored + 1);
        stored = rejects / BATCH;
        if (i % 5 == 4)
            assert_sound(c);
    }
    g_rand_free(random);
}

/* Does what add_batch does, on a disk that fills up; the error must say so, and undo it all. */
static int fill_up(int n, int number)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
    CaseReject r = {.source_id = 99, .raw = (const guint8 *)"x", .raw_length = 1, .reason = "r"};
    sqlite3_exec(case_database(c), "PRAGMA cache_size = 3", NULL, NULL, NULL);
    install_faults(n, number);
    gboolean fine = case_begin(c, &error);
    for (r.row = 1; fine && r.row <= 3000; r.row++)
        fine = case_reject_add(c, &r, &error);
    if (fine)
        return SURVIVED;
    case_rollback(c);
    return error->code == (number == ENOSPC ? DOWNLINE_ERROR_RESOURCES : DOWNLINE_ERROR_FAILED) &&
                   strstr(error->message, "x.case") && count_rejects(c) == 0
               ? 0
               : 1;
}

static void test_full_disk_and_bad_disk(void **state)
{
    (void)state;
    static const int numbers[] = {ENOSPC, EIO};
    int status, failures = 0;
    create();
    for (int n = 1; n < 40; n += 2) {
        pid_t child = fork();
        if (child == 0)
            _exit(fill_up(n, numbers[n / 2 % 2]));
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        assert_in_set(WEXITSTATUS(status), ((LargestIntegralType[]){0, SURVIVED}), 2);
        failures += WEXITSTATUS(status) == 0;
        g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_WRITE);
        assert_int_equal(count_rejects(c), 0);
    }
    assert_true(failures > 10);
}

static void test_full_disk_while_a_case_is_made(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        install_faults(3, ENOSPC);
        refuse_open("x.case", DOWNLINE_CASE_CREATE, DOWNLINE_ERROR_RESOURCES, "no space left");
        _exit(SURVIVED);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == SURVIVED);
    g_autoptr(DownlineCase) c = open_case("x.case", DOWNLINE_CASE_CREATE);
    assert_sound(c);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(killed_while_a_case_is_made),
        TEST(killed_while_it_is_written),
        TEST(killed_at_any_time),
        TEST(full_disk_and_bad_disk),
        TEST(full_disk_while_a_case_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
