/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of JSON objects, as the summary and the dossier have them. Absent or null: "", 0, NaN. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <math.h>

static inline const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static inline gint64 integer_of(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

static inline double real_of(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

static inline gboolean has(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return value && !json_is_null(value);
}
