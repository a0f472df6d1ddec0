/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/truth.h"

#include <stdlib.h>

#include "base/memory.h"
#include "synth/ids.h"
#include "synth/shape.h"
#include "synth/truth_labels.h"
#include "synth/truth_rules.h"

typedef struct {
    gint64 members, bought, resold, retailed, returned;
} Goods;

static void put_money(Sheet *s, const char *before, Money amount, const char *after)
{
    g_autofree char *text = money_text(amount, CURRENCY_DECIMALS);
    sheet_format(s, "%s\"%s\"%s", before, text, after);
}

static void put_tally(Sheet *s, const char *name, const Tally *tally, gboolean is_first)
{
    sheet_format(s, "%s\"%s\": {\"rows\": %" G_GUINT64_FORMAT, is_first ? "" : ", ", name,
                 tally->rows);
    put_money(s, ", \"amount\": ", tally->amount, "}");
}

static void write_head(const TruthInput *in, Sheet *s)
{
    const Spec *spec = in->network->spec;
    sheet_format(s,
                 "{\n  \"format\": 1,\n  \"kind\": \"%s\",\n  \"spec\": \"%s\",\n"
                 "  \"seed\": %" G_GUINT64_FORMAT ",\n  \"currency\": \"" CURRENCY "\",\n",
                 network_kind_names[spec->kind], spec->name, (guint64)spec->seed);
}

static void write_shape(const TruthInput *in, const Shape *shape, Sheet *s)
{
    const Network *n = in->network;
    guint32 persons = in->planted->n_implied;
    for (guint32 i = 0; i < n->n; i++)
        persons += n->members[i].person == i;
    sheet_format(s,
                 "  \"members\": %u, \"persons\": %u, \"declared_members\": %u, "
                 "\"implied_members\": %u,\n"
                 "  \"trees\": %u, \"max_level\": %u, \"leaves\": %u, \"isolated\": %u,\n"
                 "  \"members_per_level\": [",
                 shape->n, persons, n->n, in->planted->n_implied, shape->trees, shape->max_level,
                 shape->leaves, shape->isolated);
    for (guint32 level = 0; level < shape->max_level; level++)
        sheet_format(s, "%s%" G_GUINT64_FORMAT, level ? ", " : "", shape->per_level[level]);
    sheet_text(s, "],\n");
}

static void write_repairs(const Planted *p, Sheet *s)
{
    sheet_format(s,
                 "  \"repairs\": {\"self_sponsor\": %" G_GUINT64_FORMAT
                 ", \"cycle\": %" G_GUINT64_FORMAT ", \"cycle_members\": %" G_GUINT64_FORMAT
                 ", \"missing_sponsor\": %" G_GUINT64_FORMAT ",\n"
                 "    \"conflicting_sponsor\": %" G_GUINT64_FORMAT
                 ", \"duplicate_member\": %" G_GUINT64_FORMAT
                 ", \"sponsor_joined_later\": %" G_GUINT64_FORMAT "},\n",
                 p->self_sponsor, p->cycles, p->cycle_members, p->missing_sponsor,
                 p->conflicting_sponsor, p->duplicate_member, p->sponsor_joined_later);
}

/* repeated: equal to an earlier row; changed: a second record of a member with another status. */
static void write_file(Sheet *s, const char *name, const RecordCount *c, const char *after)
{
    sheet_format(s,
                 "    \"%s\": {\"rows\": %" G_GUINT64_FORMAT ", \"repeated\": %" G_GUINT64_FORMAT
                 ", \"changed\": %" G_GUINT64_FORMAT ", \"malformed\": %" G_GUINT64_FORMAT "}%s\n",
                 name, c->rows, c->repeated, c->changed, c->malformed, after);
}

static void write_files(const TruthInput *in, Sheet *s)
{
    const Books *b = &in->network->books;
    RecordCount ledger = {b->rows - b->lost + b->repeated + b->malformed, b->repeated, 0,
                          b->malformed};
    sheet_text(s, "  \"files\": {\n");
    write_file(s, "ledger.csv", &ledger, ",");
    write_file(s, "members.csv", &in->members, ",");
    write_file(s, "products.csv", &in->products, ",");
    if (in->network->spec->listed_bp > 0)
        write_file(s, "registry.csv", &in->registry, ",");
    write_file(s, "referrals.csv", &in->referrals, "\n  },");
}

static void write_ledger(const Books *b, Sheet *s)
{
    Line times = {.length = 0};
    sheet_format(s, "  \"ledger\": {\"rows\": %" G_GUINT64_FORMAT ",\n    \"by_kind\": {", b->rows);
    guint written = 0;
    for (guint kind = 0; kind < N_ENTRIES; kind++)
        if (b->by_kind[kind].rows > 0)
            put_tally(s, entry_names[kind], &b->by_kind[kind], written++ == 0);
    sheet_text(s, "},\n    \"rewards_by_type\": {");
    written = 0;
    for (guint type = 0; type < N_REWARDS; type++)
        if (b->by_reward[type].rows > 0)
            put_tally(s, reward_names[type], &b->by_reward[type], written++ == 0);
    line_text(&times, "},\n    ");
    if (b->rows > 0) {
        line_text(&times, "\"first\": \"");
        line_time(&times, b->first);
        line_text(&times, "\", \"last\": \"");
        line_time(&times, b->last);
        line_text(&times, "\", ");
    }
    sheet_line(s, &times);
    put_money(s, "\"retail\": ", b->retail, ", ");
    put_money(s, "\"resale\": ", b->resale, "},\n");
}

static void write_goods(Sheet *s, const char *name, const Goods *g, const char *after)
{
    sheet_format(s,
                 "{\"tier\": \"%s\", \"members\": %" G_GINT64_FORMAT
                 ", \"bought\": %" G_GINT64_FORMAT ", \"resold\": %" G_GINT64_FORMAT
                 ", \"retailed\": %" G_GINT64_FORMAT ",\n     \"returned\": %" G_GINT64_FORMAT
                 ", \"stock\": %" G_GINT64_FORMAT ", \"sold_share\": \"%" G_GINT64_FORMAT
                 "/%" G_GINT64_FORMAT "\"}%s",
                 name, g->members, g->bought, g->resold, g->retailed, g->returned,
                 g->bought - g->resold - g->retailed - g->returned,
                 g->resold + g->retailed + g->returned, g->bought, after);
}

/* Goods of members in units, in all and per tier. */
static void write_all_goods(const Network *n, Sheet *s)
{
    Goods all = {0}, tiers[SPEC_TIERS] = {{0}};
    for (guint32 i = 0; i < n->n; i++) {
        const Member *m = &n->members[i];
        Goods *both[] = {&all, &tiers[m->tier]};
        for (guint k = 0; k < G_N_ELEMENTS(both); k++) {
            both[k]->members++;
            both[k]->bought += m->bought;
            both[k]->resold += m->resold;
            both[k]->retailed += m->retailed;
            both[k]->returned += m->returned;
        }
    }
    sheet_text(s, "  \"goods\": [\n    ");
    write_goods(s, "", &all, "");
    for (guint t = 0; n->spec->kind == NETWORK_STOCK_LOADING && t < SPEC_TIERS; t++) {
        sheet_text(s, ",\n    ");
        write_goods(s, tier_name(n->spec, t), &tiers[t], "");
    }
    sheet_text(s, "\n  ],\n");
}

static int compare_downwards(const void *a, const void *b)
{
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x < y) - (x > y);
}

/* DESIGN section 4: on cash basis where anybody has withdrawn anything. */
static gboolean write_outcome(const Network *n, Sheet *s, GError **error)
{
    guint64 payers = 0, losers = 0, even = 0, never = 0;
    Money received = 0, best = 0, paid_out = 0;
    gboolean is_cash = n->books.by_kind[ENTRY_WITHDRAWAL].rows > 0;
    g_autofree gint64 *all_received = memory_new(gint64, n->n, error);
    if (!all_received)
        return FALSE;
    for (guint32 i = 0; i < n->n; i++) {
        const Member *m = &n->members[i];
        gint64 got = is_cash ? m->withdrawn_minor : m->rewards_minor;
        paid_out += got;
        if (m->fees_minor == 0 && m->purchases_minor == 0)
            continue;
        gint64 net = got + m->sales_minor + m->refunds_minor - m->fees_minor - m->purchases_minor;
        losers += net < 0;
        even += net == 0;
        never += got == 0;
        received += got;
        all_received[payers++] = got;
    }
    qsort(all_received, payers, sizeof *all_received, compare_downwards);
    for (guint64 i = 0; i < payers && i < MAX(1, payers / 100); i++)
        best += all_received[i];
    sheet_format(s, "  \"outcome\": {\"basis\": \"%s\", ", is_cash ? "cash" : "accrual");
    put_money(s, "\"paid_in\": ", n->books.paid_in, ", ");
    put_money(s, "\"paid_out\": ", paid_out, ",\n    ");
    sheet_format(s,
                 "\"payers\": %" G_GUINT64_FORMAT ", \"losers\": %" G_GUINT64_FORMAT
                 ", \"even\": %" G_GUINT64_FORMAT ", \"winners\": %" G_GUINT64_FORMAT
                 ", \"never_received\": %" G_GUINT64_FORMAT ",\n    ",
                 payers, losers, even, payers - losers - even, never);
    put_money(s, "\"received_by_payers\": ", received, ", ");
    put_money(s, "\"received_by_top1pct\": ", best, "},\n");
    return TRUE;
}

gboolean truth_write(const TruthInput *in, Sheet *s, GError **error)
{
    const Network *n = in->network;
    g_auto(Shape) shape = {0};
    if (!shape_measure(&shape, n, in->planted->n_implied, error))
        return FALSE;
    write_head(in, s);
    write_shape(in, &shape, s);
    write_repairs(in->planted, s);
    write_files(in, s);
    write_ledger(&n->books, s);
    write_all_goods(n, s);
    if (!write_outcome(n, s, error))
        return FALSE;
    truth_labels(in, &shape, s);
    if (!truth_rules(in, &shape, s, error))
        return FALSE;
    sheet_text(s, "}\n");
    return TRUE;
}
