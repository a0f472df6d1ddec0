/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words in the names of product categories that are often named where schemes are warned of. From
 * general knowledge: no list of an authority was read. Data only. */
#include "scan/identity.h"

#include <string.h>

const char *const risky_categories[] = {
    "health", "supplement", "nutrition", "medic",  "investment", "crypto",
    "token",  "保健",       "养生",      "理疗",   "医疗",       "投资",
    "理财",   "虚拟币",     "数字货币",  "原始股", NULL,
};

gboolean category_is_risky(const char *category)
{
    g_autofree char *folded = g_utf8_casefold(category, -1);
    for (guint k = 0; risky_categories[k]; k++)
        if (strstr(folded, risky_categories[k]))
            return TRUE;
    return FALSE;
}
