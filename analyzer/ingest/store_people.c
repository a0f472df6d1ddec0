/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the fast lane about people: the first record of a member, with the claims beside it, or
 * the first claim of a member who is known. What repeats or contradicts something is store.c's. */
#include "ingest/content.h"
#include "ingest/lane.h"
#include "ingest/store_parts.h"
#include "ledger/range.h"

#define NO_SPONSOR (-1)
#define ROW_PARTIES LANE_PEOPLE_MAX /* the member and a sponsor per claim */
#define CLAIMS_MAX (LANE_ROWS * (LANE_PEOPLE_MAX - 1))

/* A run, with the numbers of its parties. */
typedef struct {
    guint n;                      /* rows */
    gboolean has_member;          /* record 0 is the member's; the others are claims */
    guint first_claim, end_claim; /* records */
    const LaneColumn *columns[LANE_PEOPLE_MAX]; /* by record */
    RecordType types[LANE_PEOPLE_MAX];
    gint64 member[LANE_ROWS];
    gint64 sponsor[LANE_PEOPLE_MAX][LANE_ROWS]; /* by record; or NO_SPONSOR */
} People;

/* One claim to be stored. */
typedef struct {
    guint16 record, row;
} Claim;

static Slice text_at(const LaneColumn *c, guint row)
{
    return c->form == LANE_FIXED ? (Slice){"", 0} : (Slice){c->texts[row], c->lengths[row]};
}

static gint64 number_at(const LaneColumn *c, guint row)
{
    return c->form == LANE_FIXED ? c->fixed : c->numbers[row];
}

static void begin_people(People *p, const Lane *lane, guint n)
{
    p->n = n;
    p->has_member = lane_type(lane, 0) == RECORD_MEMBER;
    p->first_claim = p->has_member ? 1 : 0;
    p->end_claim = lane_records(lane);
    for (guint i = 0; i < p->end_claim; i++) {
        p->columns[i] = lane_columns(lane, i);
        p->types[i] = lane_type(lane, i);
    }
    G_STATIC_ASSERT((guint)MEMBER_MEMBER == (guint)REFERRAL_MEMBER);
    for (guint i = 1; i < p->end_claim; i++) { /* all records of a row are about one member */
        for (guint row = 0; row < p->n; row++) {
            if (!slice_equal(text_at(&p->columns[0][MEMBER_MEMBER], row),
                             text_at(&p->columns[i][REFERRAL_MEMBER], row)))
                p->n = row;
        }
    }
}

/* Row by row, the member and then its sponsors: numbers follow first appearance. */
static gboolean make_numbers(Store *s, People *p, GError **error)
{
    const char *texts[LANE_ROWS * ROW_PARTIES];
    gsize lengths[LANE_ROWS * ROW_PARTIES];
    guint32 numbers[LANE_ROWS * ROW_PARTIES], before = known_parties(s->known);
    guint n = 0, next = 0;
    for (guint row = 0; row < p->n; row++) {
        Slice member = text_at(&p->columns[0][MEMBER_MEMBER], row);
        texts[n] = member.text;
        lengths[n++] = member.length;
        for (guint i = p->first_claim; i < p->end_claim; i++) {
            Slice sponsor = text_at(&p->columns[i][REFERRAL_SPONSOR], row);
            texts[n] = sponsor.text;
            lengths[n] = sponsor.length;
            n += sponsor.length > 0;
        }
    }
    if (!known_make_parties(s->known, n, texts, lengths, numbers, error) ||
        !store_parties(s, before, error))
        return FALSE;
    for (guint row = 0; row < p->n; row++) {
        p->member[row] = numbers[next++];
        known_prefetch_member(s->known, p->member[row]);
        for (guint i = p->first_claim; i < p->end_claim; i++) {
            Slice sponsor = text_at(&p->columns[i][REFERRAL_SPONSOR], row);
            p->sponsor[i][row] = sponsor.length ? (gint64)numbers[next++] : NO_SPONSOR;
        }
    }
    return TRUE;
}

/* ---- what is known of them */

/* What stands in a column that holds no text. */
static gint64 value_at(const People *p, guint record, guint column, guint row)
{
    const LaneColumn *c = &p->columns[record][column];
    ColumnType type = record_specs[p->types[record]].table->columns[column].type;
    if (type == COLUMN_PARTY)
        return column == MEMBER_MEMBER ? p->member[row] : p->sponsor[record][row];
    return number_at(c, row);
}

/* content_mark of a record; *says_more: that it says anything but the member's id. */
static guint64 mark_at(const People *p, guint record, guint row, gboolean *says_more)
{
    RecordType type = p->types[record];
    const RecordSpec *spec = &record_specs[type];
    guint64 mark = content_mark_begin(type);
    guint known = 0;
    for (guint column = 0; column < spec->source_column; column++) {
        ColumnType form = spec->table->columns[column].type;
        if (form == COLUMN_TEXT) {
            Slice text = text_at(&p->columns[record][column], row);
            if (!text.length)
                continue;
            mark = content_mark_text(mark, column, text);
        } else {
            gint64 value = value_at(p, record, column, row);
            if (value == range_unset(form))
                continue;
            mark = content_mark_number(mark, column, value);
        }
        known++;
    }
    *says_more = known > 1;
    return content_mark_end(mark);
}

/* A claim as a record, for what only records can tell. */
static Record claim_record(const People *p, guint record, guint row, guint64 mark)
{
    Record r = {.type = RECORD_REFERRAL, .decimals = -1, .hash = {.low = mark}};
    for (guint column = 0; column < record_specs[RECORD_REFERRAL].source_column; column++) {
        gint64 value = value_at(p, record, column, row);
        if (value == range_unset(table_referral.columns[column].type))
            continue;
        r.values[column].integer = value;
        r.known |= 1u << column;
    }
    return r;
}

/* FALSE: the row is for store.c. */
static gboolean note_member(Store *s, const People *p, guint row)
{
    MemberStanding standing = known_member(s->known, p->member[row]);
    gboolean says_more;
    if (!p->has_member)
        return standing != MEMBER_UNKNOWN && !known_has_claims(s->known, p->member[row]);
    guint64 mark = mark_at(p, 0, row, &says_more);
    if (standing == MEMBER_DESCRIBED || !says_more)
        return FALSE;
    known_describe_member(s->known, p->member[row], mark);
    return TRUE;
}

static gboolean note_claim(Store *s, const People *p, guint record, guint row, GError **error)
{
    gboolean unused;
    guint64 mark = mark_at(p, record, row, &unused);
    if (!known_has_claims(s->known, p->member[row])) {
        known_add_first_claim(s->known, p->member[row], mark);
        return TRUE;
    }
    Record r = claim_record(p, record, row, mark);
    return known_add_claim(s->known, &r, error);
}

static gboolean has_sponsor(const People *p, guint row)
{
    gboolean has = p->has_member;
    for (guint i = p->first_claim; i < p->end_claim; i++)
        has |= p->sponsor[i][row] != NO_SPONSOR;
    return has;
}

/* Notes the rows as far as they are for the lane, which sets p->n, and lists their claims. */
static gboolean note_rows(Store *s, People *p, Claim *claims, guint *n_claims, GError **error)
{
    *n_claims = 0;
    for (guint row = 0; row < p->n; row++) {
        if (!has_sponsor(p, row) || !note_member(s, p, row)) {
            p->n = row;
            return TRUE;
        }
        for (guint i = p->first_claim; i < p->end_claim; i++) {
            if (p->sponsor[i][row] == NO_SPONSOR)
                continue;
            claims[(*n_claims)++] = (Claim){(guint16)i, (guint16)row};
            if (!note_claim(s, p, i, row, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* ---- writing */

static gboolean write_members(TableWriter *w, const People *p, gint64 source, gint64 first_row,
                              GError **error)
{
    for (guint column = 0; column < MEMBER_SOURCE; column++) {
        const LaneColumn *c = &p->columns[0][column];
        if (column == MEMBER_MEMBER)
            memcpy(writer_places(w, column), p->member, p->n * sizeof *p->member);
        else if (c->form == LANE_FIXED)
            writer_fill(w, column, p->n, c->fixed);
        else if (c->form == LANE_TEXTS)
            writer_texts(w, column, p->n, c->texts, c->lengths);
        else
            memcpy(writer_places(w, column), c->numbers, p->n * sizeof *c->numbers);
    }
    writer_fill(w, MEMBER_SOURCE, p->n, source);
    writer_count(w, MEMBER_ROW, p->n, first_row);
    return writer_end_rows(w, p->n, error);
}

static gboolean write_claims(TableWriter *w, const People *p, const Claim *claims, guint n,
                             gint64 source, gint64 first_row, GError **error)
{
    while (n) {
        guint room = MIN(n, writer_room(w, 0));
        for (guint column = 0; column < REFERRAL_SOURCE; column++) {
            gint64 *out = writer_places(w, column);
            for (guint i = 0; i < room; i++)
                out[i] = value_at(p, claims[i].record, column, claims[i].row);
        }
        writer_fill(w, REFERRAL_SOURCE, room, source);
        gint64 *rows = writer_places(w, REFERRAL_ROW);
        for (guint i = 0; i < room; i++)
            rows[i] = first_row + claims[i].row;
        if (!writer_end_rows(w, room, error))
            return FALSE;
        claims += room;
        n -= room;
    }
    return TRUE;
}

gboolean store_lane_people(Store *s, const Lane *lane, guint *n, gint64 source, gint64 first_row,
                           GError **error)
{
    People p;
    Claim claims[CLAIMS_MAX];
    guint n_claims;
    begin_people(&p, lane, *n);
    TableWriter *members = p.has_member ? store_writer(s, RECORD_MEMBER, error) : NULL;
    TableWriter *referrals = store_writer(s, RECORD_REFERRAL, error);
    if ((p.has_member && !members) || !referrals)
        return FALSE;
    if (members)
        p.n = MIN(p.n, writer_room(members, (gsize)LANE_ROWS * TEXT_MAX));
    if (p.n && !make_numbers(s, &p, error))
        return FALSE;
    if (p.n && !note_rows(s, &p, claims, &n_claims, error))
        return FALSE;
    *n = p.n;
    if (!p.n)
        return TRUE;
    return (!members || write_members(members, &p, source, first_row, error)) &&
           write_claims(referrals, &p, claims, n_claims, source, first_row, error);
}
