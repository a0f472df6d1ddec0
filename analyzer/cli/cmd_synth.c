/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static gboolean has_seed;
static guint64 seed;

static gboolean parse_seed(const char *name, const char *value, gpointer data, GError **error)
{
    (void)name, (void)data;
    has_seed = TRUE;
    return g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT64, &seed, error);
}

static int run(int argc, char **argv)
{
    g_autofree char *out = NULL;
    const GOptionEntry entries[] = {
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &out, "Folder to write to (required)", "DIR"},
        {"seed", 0, 0, G_OPTION_ARG_CALLBACK, parse_seed, "Seed instead of the spec's", "N"},
        {0},
    };
    if (!cli_parse(&command_synth, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    if (!out)
        return cli_usage(&command_synth, "--out DIR is missing");
    GError *error = NULL;
    if (!downline_synth_write(argv[1], out, has_seed, seed, &error))
        return cli_fail(error);
    return 0;
}

const Command command_synth = {
    "synth",
    "SPEC --out DIR",
    "a network with known truth, from a spec file or a built-in spec",
    "Example: downline synth recruitment-pyramid --out pyramid --seed 7",
    run,
};
