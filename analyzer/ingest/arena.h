/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room for short texts that all go at once. They stay where they are until then. */
#pragma once

#include <glib.h>

typedef struct Arena Arena;
Arena *arena_new(void);
void arena_free(Arena *a);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arena, arena_free)

/* length bytes, not set; a few kilobytes at most. */
char *arena_take(Arena *a, gsize length);
/* Forgets all texts; one block is kept for the next. */
void arena_reset(Arena *a);
