/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text files built into the program: profiles, rules, report assets, synth specs. Each table ends
 * with NULLs. */
#pragma once

typedef struct {
    const char *name; /* file name without folder */
    const char *text; /* NUL-terminated UTF-8 */
} EmbeddedText;

extern const EmbeddedText ingest_profile_texts[];
extern const EmbeddedText rules_pack_texts[];
extern const EmbeddedText report_asset_texts[];
extern const EmbeddedText synth_spec_texts[];
