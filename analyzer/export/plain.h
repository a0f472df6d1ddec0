/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that can stand in a file as it is: the cheap question before an escape is called for. */
#pragma once

#include <glib.h>

/* Valid UTF-8 without control characters and non-characters: legal in every format, but for the
 * format's own special characters. */
gboolean plain_is_legal(const char *text, gsize length);

/* ASCII without controls and & < > " ': not even special in XML. */
gboolean plain_is_xml(const char *text);
