/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VECTORED before a function of plain loops: also compiled for processors with AVX2, and chosen
 * when the program is loaded. One source, one result. Not under sanitizers, which cannot be loaded
 * so. */
#pragma once

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) &&   \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define VECTORED __attribute__((target_clones("avx2", "default")))
#else
#define VECTORED
#endif
