/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What this machine can do at all, one thread, medians of five:
 *   limits FILE FOLDER
 * FILE: a large file to read and scan, in the page cache; FOLDER: where a file may be written.
 * One line a limit: name, tab, GB/s. */
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define SIZE (256u << 20)
#define BLOCK (1u << 20)
#define TIMES 5

typedef struct {
    char *a, *b; /* SIZE bytes each */
    const char *file, *written;
    size_t held; /* bytes of the file in a */
} Bench;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* ---- one limit each: bytes handled */
static size_t copy_memory(Bench *bench)
{
    memcpy(bench->b, bench->a, SIZE);
    return SIZE;
}

static size_t touch_fresh_memory(Bench *bench)
{
    (void)bench;
    size_t page = 4096, size = SIZE / 4;
    char *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        fail("mmap");
    madvise(p, size, MADV_NOHUGEPAGE);
    for (size_t i = 0; i < size; i += page)
        *(volatile char *)(p + i) = 1;
    munmap(p, size);
    return size;
}

static size_t read_file(Bench *bench)
{
    int fd = open(bench->file, O_RDONLY);
    if (fd < 0)
        fail(bench->file);
    size_t total = 0;
    for (ssize_t got; (got = read(fd, bench->b, BLOCK)) > 0;)
        total += (size_t)got;
    close(fd);
    return total;
}

static size_t scan_lines(Bench *bench)
{
    volatile size_t lines = 0;
    const char *end = bench->a + bench->held;
    for (const char *p = bench->a; (p = memchr(p, '\n', (size_t)(end - p))) && ++p < end;)
        lines++;
    return bench->held;
}

static size_t hash_text(Bench *bench)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    if (!EVP_Digest(bench->a, bench->held, digest, NULL, EVP_sha256(), NULL))
        fail("SHA-256");
    return bench->held;
}

static size_t write_file(Bench *bench)
{
    int fd = open(bench->written, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    if (fd < 0)
        fail(bench->written);
    for (size_t i = 0; i < SIZE; i += BLOCK)
        if (write(fd, bench->a + i, BLOCK) != BLOCK)
            fail(bench->written);
    if (fsync(fd))
        fail(bench->written);
    close(fd);
    return SIZE;
}

static const struct {
    const char *name;
    size_t (*run)(Bench *);
} limits[] = {
    {"memcpy", copy_memory},         {"fresh memory, 4 KiB pages", touch_fresh_memory},
    {"page-cached read", read_file}, {"newline scan", scan_lines},
    {"write and fsync", write_file}, {"SHA-256", hash_text},
};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    char written[4096];
    snprintf(written, sizeof written, "%s/limits.tmp", argv[2]);
    Bench bench = {malloc(SIZE), malloc(SIZE), argv[1], written, 0};
    if (!bench.a || !bench.b)
        fail("memory");
    memset(bench.a, 'x', SIZE);
    memset(bench.b, 'x', SIZE);
    int fd = open(bench.file, O_RDONLY);
    for (ssize_t got = 1; got > 0 && bench.held < SIZE; bench.held += (size_t)got)
        if ((got = read(fd, bench.a + bench.held, SIZE - bench.held)) < 0)
            fail(bench.file);
    close(fd);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        double rates[TIMES];
        for (int t = 0; t < TIMES; t++) {
            double start = now();
            size_t bytes = limits[i].run(&bench);
            rates[t] = (double)bytes / (now() - start) / 1e9;
        }
        qsort(rates, TIMES, sizeof *rates, compare);
        printf("%s\t%.2f\n", limits[i].name, rates[TIMES / 2]);
    }
    unlink(written);
    return 0;
}
