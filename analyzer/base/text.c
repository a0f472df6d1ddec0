/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people at a terminal: the public face of escape.h and nearest.h. */
#include "downline/text.h"

#include "base/escape.h"
#include "base/nearest.h"

char *downline_text_printable(const char *text)
{
    GString *out = g_string_new(NULL);
    escape_terminal(out, text);
    return g_string_free(out, FALSE);
}

const char *downline_text_nearest(const char *word, const char *const *list)
{
    return nearest_word(word, list);
}
