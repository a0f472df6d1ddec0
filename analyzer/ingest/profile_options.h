/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group [profile]. */
#pragma once

#include "ingest/profile.h"
#include "ingest/profile_text.h"

gboolean profile_options_parse(const ProfileText *t, Profile *p, GError **error);
