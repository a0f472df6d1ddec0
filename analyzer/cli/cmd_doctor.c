/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    gboolean json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print one JSON document", NULL},
        {0},
    };
    if (!cli_parse(&command_doctor, entries, &argc, &argv, 0, 0))
        return DOWNLINE_ERROR_USAGE;
    g_autofree char *text = downline_text_doctor(json);
    fputs(text, stdout);
    return 0;
}

const Command command_doctor = {
    "doctor", "", "versions, libraries, limits", NULL, run,
};
