/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/network.h"

#include "base/civil.h"
#include "base/memory.h"
#include "synth/circles.h"
#include "synth/placement.h"
#include "synth/registry.h"
#include "synth/seats.h"
#include "synth/transfers.h"
#include "synth/withdrawals.h"

#define DAY_SECONDS 86400
#define OPENING_SECOND (9 * 3600) /* business hours 09:00 to 20:30 */
#define CLOSING_SECOND (20 * 3600 + 1800)
#define FRACTION_BITS 40 /* of a month's share of joiners */

/* Streams of the dice. */
enum { STREAM_PEOPLE = 1, STREAM_TRADE, STREAM_LEDGER_DIRT };

static const Kind *const kinds[N_NETWORKS] = {
    [NETWORK_DIRECT_SALES] = &kind_direct_sales,
    [NETWORK_STOCK_LOADING] = &kind_stock_loading,
    [NETWORK_RECRUITMENT_PYRAMID] = &kind_recruitment_pyramid,
    [NETWORK_TWO_LEVEL_SHOP] = &kind_two_level_shop,
    [NETWORK_INVESTMENT] = &kind_investment,
};

gboolean network_init(Network *n, const Spec *spec, Sheet *ledger, GError **error)
{
    *n = (Network){.spec = spec, .kind = kinds[spec->kind]};
    n->books.sheet = ledger;
    dice_init(&n->people, (guint64)spec->seed, STREAM_PEOPLE);
    dice_init(&n->trade, (guint64)spec->seed, STREAM_TRADE);
    dice_init(&n->books.dirt, (guint64)spec->seed, STREAM_LEDGER_DIRT);
    n->members = memory_new(Member, (guint64)spec->members, error);
    if (!n->members)
        return FALSE;
    for (guint tier = 0; tier < SPEC_TIERS; tier++)
        if (!sponsors_init(&n->sponsors[tier], (Branching)spec->branching, spec->width,
                           (guint32)spec->members, error))
            return FALSE;
    return placement_init(n, error) && circles_init(n, error);
}

void network_clear(Network *n)
{
    g_free(n->members);
    for (guint tier = 0; tier < SPEC_TIERS; tier++)
        sponsors_clear(&n->sponsors[tier]);
    placement_clear(&n->placement);
    circles_forget(&n->circles);
    agenda_free(&n->agenda);
}

guint32 network_moment(Network *n, guint32 first_day, guint32 last_day)
{
    guint32 day = (guint32)dice_between(&n->trade, first_day, last_day);
    return day * DAY_SECONDS + OPENING_SECOND +
           dice_below(&n->trade, CLOSING_SECOND - OPENING_SECOND);
}

guint32 network_customer(Network *n)
{
    guint32 known = n->n_customers, limit = COMPANY - CUSTOMERS;
    if (known == limit || (known > 0 && dice_chance(&n->trade, SHARE_WHOLE / 2)))
        return CUSTOMERS + dice_below(&n->trade, known);
    return CUSTOMERS + n->n_customers++;
}

void network_recruit(Network *n, guint32 member, guint tier_of_sponsor)
{
    Sponsors *pool = &n->sponsors[tier_of_sponsor];
    guint32 place, sponsor = sponsors_draw(pool, &n->people, &place);
    n->members[member].sponsor = sponsor;
    sponsors_recruited(pool, place, ++n->members[sponsor].recruits);
}

static void join(Network *n, gint64 at)
{
    guint32 number = n->n++;
    Member *m = &n->members[number];
    *m = (Member){.sponsor = NOBODY, .other = NOBODY, .person = number, .joined_at = at};
    if (seats_head(n->spec, number) != NOBODY)
        seats_place(n, number);
    else if (number >= n->spec->founders)
        n->kind->place(n, number);
    m->parent = m->sponsor;
    placement_add(n, number);
    if (!(m->marks & MARK_SEAT) && m->sponsor != NOBODY &&
        dice_chance(&n->people, n->spec->second_accounts_bp))
        m->person = n->members[m->sponsor].person;
    n->kind->join(n, number, at);
    sponsors_add(&n->sponsors[m->tier], number);
}

/* The weight of a month among all months: each has (1 + growth) times that of the one before. They
 * are computed from the greatest one on, so that they cannot overflow. */
static void joiner_weights(const Spec *spec, guint64 *weights)
{
    guint64 weight = (guint64)1 << FRACTION_BITS;
    guint64 ratio = (guint64)(SHARE_WHOLE + spec->growth_bp);
    for (gint64 i = 0; i < spec->months; i++) {
        weights[spec->growth_bp < 0 ? i : spec->months - 1 - i] = weight;
        weight = spec->growth_bp < 0 ? weight * ratio / SHARE_WHOLE : weight * SHARE_WHOLE / ratio;
    }
}

/* How many of `joiners` have joined by the end of the month whose weights so far sum to `part`. */
static guint64 joined_by(guint64 joiners, guint64 part, guint64 whole)
{
    return (guint64)((unsigned __int128)joiners * part / whole);
}

static gboolean plan_joiners(Network *n, guint64 count, GError **error)
{
    for (guint64 i = 0; i < count; i++) {
        Act act = {.second = network_moment(n, 0, n->month_days - 1), .what = ACT_JOIN};
        if (!agenda_add(&n->agenda, &act, error))
            return FALSE;
    }
    return TRUE;
}

/* The first month lasts from the start day to the end of its calendar month. */
static void set_month(Network *n, guint32 month)
{
    int year, calendar_month, day;
    civil_from_days((gint32)n->spec->start_day, &year, &calendar_month, &day);
    int from = year * 12 + calendar_month - 1 + (int)month, to = from + 1;
    gint32 first = month ? civil_days(from / 12, from % 12 + 1, 1) : (gint32)n->spec->start_day;
    n->month = month;
    n->month_start = (gint64)first * DAY_SECONDS;
    n->month_days = (guint32)(civil_days(to / 12, to % 12 + 1, 1) - first);
}

static gboolean live_month(Network *n, guint64 joiners, GError **error)
{
    agenda_clear(&n->agenda);
    if (!plan_joiners(n, joiners, error) || (n->kind->plan && !n->kind->plan(n, error)) ||
        !circles_plan(n, error) || !withdrawals_plan(n, error) || !transfers_plan(n, error))
        return FALSE;
    agenda_sort(&n->agenda);
    for (guint64 i = 0; i < n->agenda.n; i++) {
        const Act *act = &n->agenda.acts[i];
        gint64 at = n->month_start + act->second;
        if (act->what == ACT_JOIN)
            join(n, at);
        else if (act->what == ACT_CIRCLE)
            circles_act(n, act, at);
        else if (act->what == ACT_WITHDRAWAL)
            withdrawals_act(n, act, at);
        else if (act->what == ACT_TRANSFER)
            transfers_act(n, act, at);
        else
            n->kind->act(n, act, at);
    }
    return TRUE;
}

gboolean network_grow(Network *n, GError **error)
{
    guint64 joiners = (guint64)(n->spec->members - n->spec->founders), joined = 0;
    guint64 whole = 0, part = 0;
    g_autofree guint64 *weights = memory_new(guint64, (guint64)n->spec->months, error);
    if (!weights)
        return FALSE;
    joiner_weights(n->spec, weights);
    for (gint64 month = 0; month < n->spec->months; month++)
        whole += weights[month];

    set_month(n, 0);
    for (gint64 i = 0; i < n->spec->founders; i++)
        join(n, n->month_start + OPENING_SECOND);
    for (gint64 month = 0; month < n->spec->months; month++) {
        set_month(n, (guint32)month);
        part += weights[month];
        guint64 by_now = joined_by(joiners, part, whole);
        if (!live_month(n, by_now - joined, error))
            return FALSE;
        joined = by_now;
    }
    registry_mark(n);
    return TRUE;
}
