/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    g_autofree char *format = NULL, *path = NULL, *root = NULL, *key_file = NULL;
    gint64 max_depth = -1;
    gboolean flagged = FALSE;
    const GOptionEntry entries[] = {
        {"format", 0, 0, G_OPTION_ARG_STRING, &format, "Graph format (required)", "FMT"},
        {"out", 0, 0, G_OPTION_ARG_FILENAME, &path, "File, or folder for csv (required)", "PATH"},
        {"root", 0, 0, G_OPTION_ARG_STRING, &root, "Only this member and its downline", "ID"},
        {"max-depth", 0, 0, G_OPTION_ARG_INT64, &max_depth, "Levels below the root(s)", "N"},
        {"flagged", 0, 0, G_OPTION_ARG_NONE, &flagged,
         "Only members with findings and their uplines", NULL},
        {"pseudonymize", 0, 0, G_OPTION_ARG_FILENAME, &key_file,
         "Replace ids by keyed names; the same key gives the same names", "KEYFILE"},
        {0},
    };
    if (!cli_parse(&command_export, entries, &argc, &argv, 1, 1))
        return DOWNLINE_ERROR_USAGE;
    if (!format || !path)
        return cli_usage(&command_export, "%s is missing", format ? "--out PATH" : "--format FMT");
    if (max_depth < -1)
        return cli_usage(&command_export, "--max-depth %" G_GINT64_FORMAT ": expected 0 or more",
                         max_depth);
    if (cli_same_file(argv[1], path))
        return cli_usage(&command_export, "--out '%s' is the case itself", path);
    GError *error = NULL;
    DownlineExportOptions options = {format,  path,     root,          max_depth,
                                     flagged, key_file, cli_progress()};
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    if (!c || !downline_export_write(c, &options, &error))
        return cli_fail(error);
    return 0;
}

const Command command_export = {
    "export",
    "CASE --format FMT --out PATH",
    "the forest as a graph file",
    "Formats: gexf (GEXF 1.3), graphml, dot, csv (a folder with nodes.csv and edges.csv).\n"
    "Example: downline export case.dl --format gexf --out case.gexf --max-depth 6",
    run,
};
