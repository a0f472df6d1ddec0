/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How this process gets its memory. First touch of a page costs more than most of what is done with
 * it, on virtual machines most of all, so the heap is taken in large steps, in huge pages where the
 * system gives them, and kept. Costs nothing until it is used. */
#include "cli/cli.h"

#include <limits.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define HEAP_STEP (256 << 20)
/* Arrays from here on are mapped apart, and given back when freed. glibc takes at most 32 MiB, and
 * silently leaves things as they are for more. */
#define OWN_MAPPING (4 << 20)

void cli_heap_prepare(void)
{
    mallopt(M_ARENA_MAX, 1); /* the threads take turns: they hardly ever ask */
    mallopt(M_MMAP_THRESHOLD, OWN_MAPPING);
    mallopt(M_TRIM_THRESHOLD, INT_MAX);
    mallopt(M_TOP_PAD, HEAP_STEP);
    void *volatile step = malloc(OWN_MAPPING / 2); /* volatile: else the compiler leaves it out */
    free(step);
    const guintptr huge = (guintptr)2 << 20;
    guintptr end = (guintptr)sbrk(0) / huge * huge, begin = end - HEAP_STEP + huge;
    madvise((void *)begin, end - begin, MADV_HUGEPAGE); /* a wish: failing costs time only */
}
