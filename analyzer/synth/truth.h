/* SPDX-License-Identifier: GPL-3.0-or-later */
/* truth.json: what is true of a grown network, for whoever checks what a scan says about it. */
#pragma once

#include "synth/dirt.h"
#include "synth/records.h"

typedef struct {
    const Network *network;
    const Planted *planted;
    RecordCount members, referrals, products, registry;
} TruthInput;

gboolean truth_write(const TruthInput *in, Sheet *s, GError **error);
