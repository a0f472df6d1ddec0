/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/records.h"

#include "synth/dirt.h"
#include "synth/ids.h"

enum { STREAM_MEMBER_DIRT = 5, STREAM_REFERRAL_DIRT, STREAM_NO_TIME = 10 };

static const char *const tier_names[SPEC_TIERS] = {"总代", "省代", "市代", "零售"};

const char *tier_name(const Spec *spec, guint tier)
{
    return spec->kind == NETWORK_STOCK_LOADING ? tier_names[tier] : "";
}

/* Whether nobody wrote down when the member came. Others' dirt rests on the times of those who are
 * part of it. */
static gboolean hides_time(const Network *n, guint32 member)
{
    Dice dice;
    if (n->spec->no_time_bp == 0 || n->members[member].dirt != DIRT_NONE)
        return FALSE;
    dice_init(&dice, (guint64)n->spec->seed + member, STREAM_NO_TIME);
    return dice_chance(&dice, n->spec->no_time_bp);
}

static void member_line(Line *l, const Network *n, guint32 number, const char *status)
{
    const Member *m = &n->members[number];
    l->length = 0;
    line_party(l, n->spec, number);
    line_char(l, ',');
    line_text(l, n->kind->title);
    line_char(l, ' ');
    line_number(l, (guint64)number + 1, member_digits(n->spec));
    line_char(l, ',');
    if (!hides_time(n, number))
        line_time(l, m->joined_at);
    line_char(l, ',');
    if (!hides_time(n, number))
        line_time(l, m->joined_at); /* activated at once */
    line_char(l, ',');
    line_text(l, status);
    line_char(l, ',');
    line_text(l, tier_name(n->spec, m->tier));
    line_char(l, ',');
    line_person(l, n->spec, m->person);
    line_text(l, ",\n"); /* no tenant */
}

/* Now and then a row breaks off. */
static void maybe_break(const Network *n, Sheet *s, Dice *dice, const Line *l, gsize length,
                        RecordCount *count)
{
    if (!dice_chance(dice, n->spec->malformed_row_bp))
        return;
    Line broken = *l;
    broken.length = length;
    line_char(&broken, '\n');
    sheet_line(s, &broken);
    count->malformed++;
    count->rows++;
}

void records_members(const Network *n, Sheet *s, RecordCount *count)
{
    Dice dice;
    dice_init(&dice, (guint64)n->spec->seed, STREAM_MEMBER_DIRT);
    *count = (RecordCount){0};
    sheet_text(s, "member_id,name,joined_at,activated_at,status,rank,person_key,tenant\n");
    for (guint32 number = 0; number < n->n; number++) {
        guint8 dirt = n->members[number].dirt;
        Line line;
        member_line(&line, n, number, "active");
        sheet_line(s, &line);
        count->rows++;
        maybe_break(n, s, &dice, &line, line.length / 2, count);
        if (dirt != DIRT_RECORD_REPEATED && dirt != DIRT_RECORD_CHANGED)
            continue;
        if (dirt == DIRT_RECORD_CHANGED)
            member_line(&line, n, number, "left");
        sheet_line(s, &line);
        count->rows++;
        (*(dirt == DIRT_RECORD_CHANGED ? &count->changed : &count->repeated))++;
    }
}

typedef struct {
    const Network *n;
    Sheet *sheet;
    Dice dice;
    RecordCount *count;
} ReferralWriter;

static void claim(ReferralWriter *w, guint32 member, guint32 sponsor, gint64 at)
{
    gboolean has_placement = w->n->spec->placement_width > 0;
    Line line = {.length = 0};
    line_party(&line, w->n->spec, member);
    gsize after_member = line.length;
    line_char(&line, ',');
    line_party(&line, w->n->spec, sponsor);
    line_char(&line, ',');
    if (!hides_time(w->n, member))
        line_time(&line, at);
    line_text(&line, has_placement ? ",sponsor,\n" : "\n");
    sheet_line(w->sheet, &line);
    w->count->rows++;
    maybe_break(w->n, w->sheet, &w->dice, &line, after_member, w->count);
}

static void claims_of(ReferralWriter *w, guint32 member)
{
    const Member *m = &w->n->members[member];
    gint64 later = m->joined_at + DIRT_LATER_SECONDS;
    switch (m->dirt) {
    case DIRT_SELF_ONLY:
        claim(w, member, member, m->joined_at);
        break;
    case DIRT_SELF_TOO:
        claim(w, member, member, m->joined_at);
        claim(w, member, m->sponsor, later);
        break;
    case DIRT_CYCLE: /* after the last claim of the cycle */
        claim(w, member, m->other, w->n->members[m->other].joined_at + DIRT_LATER_SECONDS);
        break;
    case DIRT_MISSING_SPONSOR:
        claim(w, member, m->other, m->joined_at);
        break;
    case DIRT_CONFLICT_LATER:
        claim(w, member, m->other, later); /* written first: order must not matter */
        claim(w, member, m->sponsor, m->joined_at);
        break;
    case DIRT_CONFLICT_TIED:
        claim(w, member, m->sponsor, m->joined_at);
        claim(w, member, m->other, m->joined_at);
        break;
    default:
        if (m->sponsor != NOBODY)
            claim(w, member, m->sponsor, m->joined_at);
    }
}

static void place(ReferralWriter *w, guint32 member)
{
    const Placement *p = &w->n->placement;
    Line line = {.length = 0};
    if (p->parent[member] == NOBODY)
        return;
    line_party(&line, w->n->spec, member);
    line_char(&line, ',');
    line_party(&line, w->n->spec, p->parent[member]);
    line_char(&line, ',');
    line_time(&line, w->n->members[member].joined_at);
    line_text(&line, ",placement,");
    line_number(&line, p->position[member] + 1ul, 1);
    line_char(&line, '\n');
    sheet_line(w->sheet, &line);
    w->count->rows++;
}

void records_referrals(const Network *n, Sheet *s, RecordCount *count)
{
    ReferralWriter w = {.n = n, .sheet = s, .count = count};
    dice_init(&w.dice, (guint64)n->spec->seed, STREAM_REFERRAL_DIRT);
    *count = (RecordCount){0};
    gboolean has_placement = n->spec->placement_width > 0;
    sheet_text(s, "member_id,sponsor_id,at");
    sheet_text(s, has_placement ? ",tree,position\n" : "\n");
    for (guint32 member = 0; member < n->n; member++) {
        claims_of(&w, member);
        if (has_placement)
            place(&w, member);
    }
}

void records_products(const Network *n, Sheet *s, RecordCount *count)
{
    const Spec *spec = n->spec;
    Line line = {.length = 0};
    *count = (RecordCount){.rows = 1};
    sheet_text(s, "product_id,name,category,cost,retail_price");
    for (guint tier = 0; tier < spec->tier_price_minor.n; tier++)
        sheet_format(s, ",price_%u", tier + 1);
    line_text(&line, "\n" PRODUCT_ID ",Goods 1,goods,");
    line_minor(&line, spec->cost_minor);
    line_char(&line, ',');
    line_minor(&line, spec->retail_price_minor);
    for (guint tier = 0; tier < spec->tier_price_minor.n; tier++) {
        line_char(&line, ',');
        line_minor(&line, spec->tier_price_minor.value[tier]);
    }
    line_char(&line, '\n');
    sheet_line(s, &line);
}
