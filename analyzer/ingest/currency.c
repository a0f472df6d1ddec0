/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/currency.h"

/* ISO 4217: the currencies in use whose minor unit is not a hundredth. */
static const struct {
    char code[4];
    gint8 decimals;
} exceptions[] = {
    {"BHD", 3}, {"BIF", 0}, {"CLF", 4}, {"CLP", 0}, {"DJF", 0}, {"GNF", 0}, {"IQD", 3},
    {"ISK", 0}, {"JOD", 3}, {"JPY", 0}, {"KMF", 0}, {"KRW", 0}, {"KWD", 3}, {"LYD", 3},
    {"OMR", 3}, {"PYG", 0}, {"RWF", 0}, {"TND", 3}, {"UGX", 0}, {"UYI", 0}, {"UYW", 4},
    {"VND", 0}, {"VUV", 0}, {"XAF", 0}, {"XOF", 0}, {"XPF", 0},
};

gboolean currency_code(Slice text, char code[CURRENCY_CODE_MAX + 1])
{
    if (text.length == 0 || text.length > CURRENCY_CODE_MAX)
        return FALSE;
    for (gsize i = 0; i < text.length; i++) {
        if (!g_ascii_isalnum(text.text[i]))
            return FALSE;
        code[i] = g_ascii_toupper(text.text[i]);
    }
    code[text.length] = '\0';
    return TRUE;
}

int currency_decimals(const char *code)
{
    for (guint i = 0; i < G_N_ELEMENTS(exceptions); i++) {
        if (strcmp(exceptions[i].code, code) == 0)
            return exceptions[i].decimals;
    }
    for (guint i = 0; i < 3; i++) {
        if (!g_ascii_isupper(code[i]))
            return -1;
    }
    return code[3] ? -1 : 2;
}
