/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words for severities, in order. */
#include <downline/scan.h>
#include <downline/text.h>

#include <string.h>

static const char *const severity_names[DOWNLINE_N_SEVERITIES + 1] = {"info", "notice", "warning",
                                                                      "severe"};

gboolean downline_severity_parse(const char *word, DownlineSeverity *severity, GError **error)
{
    for (guint i = 0; i < DOWNLINE_N_SEVERITIES; i++)
        if (!strcmp(word, severity_names[i])) {
            *severity = (DownlineSeverity)i;
            return TRUE;
        }
    const char *nearest = downline_text_nearest(word, severity_names);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "severity '%s': expected info, notice, warning or severe%s%s%s", word,
                nearest ? "; did you mean " : "", nearest ? nearest : "", nearest ? "?" : "");
    return FALSE;
}

const char *downline_severity_name(DownlineSeverity severity)
{
    return severity_names[severity];
}
