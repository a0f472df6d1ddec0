/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

static int run(int argc, char **argv)
{
    gboolean json = FALSE, csv = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &json, "Print a JSON array of objects", NULL},
        {"csv", 0, 0, G_OPTION_ARG_NONE, &csv, "Print CSV", NULL},
        {0},
    };
    if (!cli_parse(&command_sql, entries, &argc, &argv, 2, 2))
        return DOWNLINE_ERROR_USAGE;
    GError *error = NULL;
    DownlineQueryFormat format = json  ? DOWNLINE_QUERY_JSON
                                 : csv ? DOWNLINE_QUERY_CSV
                                       : DOWNLINE_QUERY_TABLE;
    g_autoptr(DownlineCase) c = downline_case_open(argv[1], DOWNLINE_CASE_READ, &error);
    if (!c || !downline_case_query(c, argv[2], format, stdout, &error))
        return cli_fail(error);
    return 0;
}

const Command command_sql = {
    "sql",
    "CASE QUERY",
    "read-only SQL over the case",
    "Tables: party member referral ledger product registry duplicate member_metric member_month\n"
    "member_reward repair repair_claim (bulk facts and results); source reject run run_rule\n"
    "finding run_evidence setting currency symbol chunk.\n"
    "Times are UTC; amounts are text, *_minor columns whole minor units; quantities (*_units,\n"
    "quantity) are thousandths.\n"
    "Example: downline sql case.dl \"SELECT kind, count(*) FROM ledger GROUP BY kind\"",
    run,
};
