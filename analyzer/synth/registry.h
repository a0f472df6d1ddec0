/* SPDX-License-Identifier: GPL-3.0-or-later */
/* registry.csv: who is licensed, revoked or blacklisted, where the spec asks for a registry. */
#pragma once

#include "synth/records.h"

/* Draws who stands there, and how. */
void registry_mark(Network *n);
void registry_write(const Network *n, Sheet *s, RecordCount *count);
