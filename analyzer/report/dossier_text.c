/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dossier document as text for a terminal. */
#include "report/dossier.h"
#include "report/fields.h"
#include "report/lines.h"

#include <string.h>

/* Goods are counted in thousandths: "48", "0.5". */
static void put_units(GString *out, const char *label, const json_t *value)
{
    if (!json_is_integer(value))
        return;
    char text[MONEY_TEXT_SIZE];
    money_format(json_integer_value(value), QUANTITY_DECIMALS, text);
    gsize length = strlen(text);
    while (text[length - 1] == '0')
        length--;
    length -= text[length - 1] == '.';
    put_label(out, label);
    g_string_append_printf(out, "%.*s\n", (int)length, text);
}

/* The names of metrics are their labels: the same words as in SQL and the CSV files. */
static void put_metrics(GString *out, const json_t *metrics, const char *const *names)
{
    for (guint i = 0; names[i]; i++) {
        gboolean goods = g_str_has_suffix(names[i], "_units");
        (goods ? put_units : put_line)(out, names[i], json_object_get(metrics, names[i]));
    }
}

/* "A, B, C … 5 more" */
static void put_ids(GString *out, const char *label, const json_t *ids, gint64 all)
{
    gsize shown = MIN(json_array_size(ids), (gsize)DOSSIER_SHOWN);
    put_label(out, label);
    for (gsize i = 0; i < shown; i++) {
        g_string_append(out, i ? ", " : "");
        put_scalar(out, json_array_get(ids, i));
    }
    if (all > (gint64)shown)
        g_string_append_printf(out, " … %" G_GINT64_FORMAT " more", all - (gint64)shown);
    g_string_append_c(out, '\n');
}

/* ---- sections */
static void put_head(GString *out, const json_t *document)
{
    const json_t *metrics = json_object_get(document, "metrics");
    gboolean is_member = g_str_equal(text_of(document, "kind"), "member");
    g_string_append(out, is_member ? "Member " : "Party ");
    put_escaped(out, text_of(document, "id"));
    if (!is_member)
        g_string_append(out, " (not a member in this run)");
    else if (integer_of(metrics, "declared") == 0)
        g_string_append(out, " (implied: only named by others)");
    g_string_append_c(out, '\n');
}

static void put_place(GString *out, const json_t *document)
{
    static const char *const place[] = {"sponsor_id",      "level",     "depth",
                                        "levels",          "joined_at", "placement_parent",
                                        "placement_level", NULL};
    static const char *const team[] = {"recruits",
                                       "downline_members",
                                       "team_members",
                                       "largest_leg_members",
                                       "other_legs_members",
                                       "placement_team_members",
                                       NULL};
    static const char *const trade[] = {"circle", "community", NULL};
    const json_t *metrics = json_object_get(document, "metrics");
    gint64 recruits = integer_of(metrics, "recruits"), depth = integer_of(metrics, "depth");
    put_heading(out, "Place");
    put_line(out, "root of the tree", json_object_get(document, "root"));
    put_metrics(out, metrics, place);
    if (depth > 0)
        put_ids(out, "path to the root", json_object_get(document, "path_to_root"), depth);
    put_heading(out, "Team");
    put_metrics(out, metrics, team);
    for (guint i = 0; trade[i]; i++) /* 0: on none */
        if (integer_of(metrics, trade[i]) > 0)
            put_line(out, trade[i], json_object_get(metrics, trade[i]));
    if (recruits > 0)
        put_ids(out, "recruited", json_object_get(document, "recruit_ids"), recruits);
}

static void put_accounts(GString *out, const json_t *document)
{
    static const char *const accounts[] = {
        "fees",         "purchases",      "purchase_units", "resale",   "retail",
        "sold_units",   "refunds_got",    "refunds_given",  "rewards",  "withdrawals",
        "transfers_in", "transfers_out",  "topups",         "received", "net",
        "team_fees",    "team_purchases", "team_rewards",   NULL};
    put_heading(out, "Money");
    put_metrics(out, json_object_get(document, "metrics"), accounts);
}

/* "paid 100.00 in 3 rows" where there are rows. */
static void put_total(GString *out, const char *what, const json_t *total, const char *amount_key,
                      const char *rows_key)
{
    gint64 rows = integer_of(total, rows_key);
    if (rows == 0)
        return;
    g_string_append_printf(out, "%s %s in %" G_GINT64_FORMAT " row%s  ", what,
                           text_of(total, amount_key), rows, rows == 1 ? "" : "s");
}

/* Ends a line whose fields end with blanks. */
static void end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    g_string_append_c(out, '\n');
}

static void put_ledger(GString *out, const json_t *document)
{
    const json_t *ledger = json_object_get(document, "ledger");
    const char *kind;
    json_t *total;
    put_heading(out, "Ledger rows");
    json_object_foreach(json_object_get(ledger, "by_kind"), kind, total)
    {
        put_label(out, kind);
        put_total(out, "paid", total, "paid", "paid_rows");
        put_total(out, "received", total, "received", "received_rows");
        end_line(out);
    }
    put_line(out, "first", json_object_get(ledger, "first"));
    put_line(out, "last", json_object_get(ledger, "last"));
    if (integer_of(ledger, "not_done_rows") > 0)
        put_line(out, "not done, not counted", json_object_get(ledger, "not_done_rows"));
    if (integer_of(ledger, "other_currency_rows") > 0)
        put_line(out, "in other currencies", json_object_get(ledger, "other_currency_rows"));
}

/* "2024-01   fees 100.00  rows 1": the first field as label; unknowns and zero amounts left out. */
static void put_object(GString *out, const json_t *object)
{
    const char *key;
    json_t *value;
    gboolean is_label = TRUE;
    json_object_foreach((json_t *)object, key, value)
    {
        const char *text = json_string_value(value);
        gboolean is_zero = text && strspn(text, "0.") == strlen(text);
        if (is_label) {
            g_autoptr(GString) label = g_string_new(NULL);
            put_escaped(label, text && *text ? text : "(none)");
            put_label(out, label->str);
        } else if (!is_zero && !json_is_null(value)) {
            g_string_append_printf(out, "%s ", key);
            put_scalar(out, value);
            g_string_append(out, "  ");
        }
        is_label = FALSE;
    }
    end_line(out);
}

static void put_objects(GString *out, const char *heading, const json_t *list)
{
    gsize index;
    json_t *object;
    if (json_array_size(list) == 0)
        return;
    put_heading(out, heading);
    json_array_foreach((json_t *)list, index, object)
    {
        if (index >= DOSSIER_SHOWN)
            break;
        put_object(out, object);
    }
    put_more(out, (gint64)json_array_size(list), MIN(json_array_size(list), (gsize)DOSSIER_SHOWN));
}

static void put_findings(GString *out, const json_t *document)
{
    const json_t *findings = json_object_get(document, "findings");
    gsize index;
    json_t *f;
    put_heading(out, "Findings");
    if (json_array_size(findings) == 0)
        g_string_append(out, "  none\n");
    json_array_foreach((json_t *)findings, index, f)
    {
        if (index >= DOSSIER_SHOWN)
            break;
        g_string_append(out, "  ");
        put_escaped(out, text_of(f, "rule"));
        g_string_append(out, " (");
        put_escaped(out, text_of(f, "severity"));
        g_string_append(out, "): value ");
        put_escaped(out, text_of(f, "value_exact"));
        g_string_append(out, ", criterion ");
        put_escaped(out, text_of(f, "threshold"));
        g_string_append_c(out, '\n');
        put_evidence(out, f);
    }
    put_more(out, integer_of(document, "findings_rows"),
             MIN(json_array_size(findings), (gsize)DOSSIER_SHOWN));
}

static void put_claims(GString *out, const json_t *claims)
{
    gsize index;
    json_t *claim;
    json_array_foreach((json_t *)claims, index, claim)
    {
        const char *key;
        json_t *value;
        if (index >= DOSSIER_SHOWN)
            break;
        put_label(out, "  claim");
        json_object_foreach(claim, key, value)
        {
            if (json_is_null(value))
                continue;
            put_escaped(out, key);
            g_string_append_c(out, ' ');
            put_scalar(out, value);
            g_string_append(out, "  ");
        }
        end_line(out);
    }
    put_more(out, (gint64)json_array_size(claims),
             MIN(json_array_size(claims), (gsize)DOSSIER_SHOWN));
}

static void put_repairs(GString *out, const json_t *repairs)
{
    gsize index;
    json_t *repair;
    if (json_array_size(repairs) == 0)
        return;
    put_heading(out, "Repairs");
    json_array_foreach((json_t *)repairs, index, repair)
    {
        if (index >= DOSSIER_SHOWN)
            break;
        g_string_append_printf(out, "  %s (%s): ", text_of(repair, "kind"),
                               text_of(repair, "tree"));
        put_escaped(out, text_of(repair, "detail"));
        g_string_append_c(out, '\n');
        put_claims(out, json_object_get(repair, "claims"));
    }
    put_more(out, (gint64)json_array_size(repairs),
             MIN(json_array_size(repairs), (gsize)DOSSIER_SHOWN));
}

/* "  file row  name …": input rows with what they say. */
static void put_rows(GString *out, const char *heading, const json_t *document, const char *key,
                     const char *const *fields)
{
    g_autofree char *count_key = g_strconcat(key, "_rows", NULL);
    const json_t *rows = json_object_get(document, key);
    gsize index;
    json_t *row;
    if (json_array_size(rows) == 0)
        return;
    put_heading(out, heading);
    json_array_foreach((json_t *)rows, index, row)
    {
        if (index >= DOSSIER_SHOWN)
            break;
        g_string_append(out, "  ");
        put_escaped(out, text_of(row, "file"));
        g_string_append_printf(out, " row %" G_GINT64_FORMAT ":", integer_of(row, "row"));
        for (guint i = 0; fields[i]; i++) {
            const json_t *value = json_object_get(row, fields[i]);
            if (value == NULL || json_is_null(value))
                continue;
            g_string_append_printf(out, "  %s ", fields[i]);
            put_scalar(out, value);
        }
        g_string_append_c(out, '\n');
    }
    put_more(out, integer_of(document, count_key),
             MIN(json_array_size(rows), (gsize)DOSSIER_SHOWN));
}

char *dossier_text(const json_t *document)
{
    static const char *const record[] = {"name", "joined_at",  "activated_at", "status",
                                         "rank", "person_key", "tenant",       NULL};
    static const char *const own[] = {"tree", "sponsor_id", "at", "position", NULL};
    static const char *const others[] = {"tree", "member_id", "at", "position", NULL};
    GString *out = g_string_new(NULL);
    put_head(out, document);
    if (g_str_equal(text_of(document, "kind"), "member")) {
        put_place(out, document);
        put_accounts(out, document);
    }
    put_ledger(out, document);
    const json_t *stock = json_object_get(document, "stock");
    put_objects(out, "Months", json_object_get(document, "months"));
    put_objects(out, "Stock by month", json_object_get(stock, "months"));
    put_objects(out, "Stock by product", json_object_get(stock, "products"));
    put_objects(out, "Rewards by type", json_object_get(document, "rewards_by_type"));
    put_findings(out, document);
    put_repairs(out, json_object_get(document, "repairs"));
    put_rows(out, "Records", document, "records", record);
    put_rows(out, "Referral rows: who recruited this member", document, "referrals", own);
    put_rows(out, "Referral rows that name it as sponsor", document, "referrals_by_others", others);
    return g_string_free(out, FALSE);
}
