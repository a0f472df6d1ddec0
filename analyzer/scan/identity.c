/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts that may be of one person: what their records, ids, times and money have in common. */
#include "scan/facts.h"

#include "base/digest.h"
#include "base/memory.h"
#include <string.h>

void identity_facts_clear(IdentityFacts *i)
{
    g_free(i->person);
    seats_clear(&i->seats);
    funding_clear(&i->funding);
    splits_clear(&i->splits);
}

/* ---- records */

/* The first value of each kind that a member's records give, texts as hashes; 0: none. */
typedef struct {
    guint64 name, key;
    gint64 joined_at; /* 0: none yet */
    guint8 other_name, other_key, other_joining;
} Repeated;

typedef struct {
    Facts *f;
    guint64 *names;     /* by party */
    gint64 *tenant;     /* [n_persons] of the first seat; -1: several; 0: unknown */
    Repeated *repeated; /* members with several records */
    guint32 *number;    /* by party: place in repeated, plus 1; NULL: nobody has several */
    guint32 n_repeated, room;
    GString *name;
} Records;

static void records_clear(Records *r)
{
    g_free(r->names);
    g_free(r->tenant);
    g_free(r->repeated);
    g_free(r->number);
    if (r->name)
        g_string_free(r->name, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Records, records_clear)

/* 0: there is none. */
static guint64 hash_text(const char *text, gsize length)
{
    return length ? digest_keyed64(text, length) | 1 : 0;
}

static guint64 hash_name(Records *s, const TableReader *r, guint i)
{
    RegistryText text = registry_text_at(r, MEMBER_NAME, i);
    name_normalise(text.text, text.length, s->name);
    return hash_text(s->name->str, name_without_number(s->name));
}

static void note_tenant(Records *s, guint32 party, gint64 tenant)
{
    guint32 person = s->f->person ? s->f->person[party] : FOREST_NONE;
    if (person == FOREST_NONE || tenant <= 0 || s->tenant[person] < 0)
        return;
    gint64 *known = &s->tenant[person];
    if (*known && *known != tenant)
        s->f->identity.several_tenants++;
    *known = *known && *known != tenant ? -1 : tenant;
}

static gboolean note_repeated(Records *s, guint32 party, GError **error)
{
    if (!s->number && !(s->number = memory_new(guint32, s->f->n_parties, error)))
        return FALSE;
    if (s->number[party])
        return TRUE;
    if (s->n_repeated == s->room) {
        s->room = MAX(1024, s->room * 2);
        if (!memory_resize(&s->repeated, s->room, sizeof(Repeated), error))
            return FALSE;
    }
    s->repeated[s->n_repeated] = (Repeated){0};
    s->number[party] = ++s->n_repeated;
    return TRUE;
}

static gboolean take_record(Records *s, const TableReader *r, guint i, GError **error)
{
    Facts *f = s->f;
    guint32 party = (guint32)reader_column(r, MEMBER_MEMBER)->ints[i];
    if (reader_column(r, MEMBER_JOINED_AT)->ints[i] > f->scope.until ||
        f->forest->position[party] == FOREST_NONE)
        return TRUE;
    if (f->member_record[party] != reader_first_row(r) + i)
        return note_repeated(s, party, error);
    s->names[party] = hash_name(s, r, i);
    f->identity.has_names |= s->names[party] != 0;
    note_tenant(s, party, reader_column(r, MEMBER_TENANT)->ints[i]);
    return TRUE;
}

static gboolean differs(guint64 *known, guint64 value)
{
    if (!*known)
        *known = value;
    return value && value != *known;
}

static gboolean compare_record(Records *s, const TableReader *r, guint i,
                               G_GNUC_UNUSED GError **error)
{
    guint32 number = s->number[reader_column(r, MEMBER_MEMBER)->ints[i]];
    gint64 joined_at = reader_column(r, MEMBER_JOINED_AT)->ints[i];
    if (!number || joined_at > s->f->scope.until)
        return TRUE;
    Repeated *known = &s->repeated[number - 1];
    RegistryText key = registry_text_at(r, MEMBER_PERSON_KEY, i),
                 name = registry_text_at(r, MEMBER_NAME, i);
    name_normalise(name.text, name.length, s->name);
    known->other_name |= differs(&known->name, hash_text(s->name->str, s->name->len));
    known->other_key |= differs(&known->key, hash_text(key.text, key.length));
    if (joined_at == CIVIL_NONE)
        return TRUE;
    if (!known->joined_at)
        known->joined_at = joined_at;
    known->other_joining |= joined_at != known->joined_at;
    return TRUE;
}

static gboolean read_members(Records *s,
                             gboolean (*take)(Records *, const TableReader *, guint, GError **),
                             GError **error)
{
    g_autoptr(TableReader) r = reader_new(
        s->f->db, &table_member,
        READER_WANTS(MEMBER_MEMBER) | READER_WANTS(MEMBER_NAME) | READER_WANTS(MEMBER_JOINED_AT) |
            READER_WANTS(MEMBER_PERSON_KEY) | READER_WANTS(MEMBER_TENANT),
        error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure))
        for (guint i = 0; i < reader_rows(r); i++)
            if (!take(s, r, i, error))
                return FALSE;
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static void count_repeated(const Records *s, IdentityFacts *found)
{
    found->repeated = s->n_repeated;
    for (guint32 k = 0; k < s->n_repeated; k++) {
        found->other_name += s->repeated[k].other_name;
        found->other_key += s->repeated[k].other_key;
        found->other_joining += s->repeated[k].other_joining;
    }
}

static gboolean read_records(Records *s, GError **error)
{
    Facts *f = s->f;
    s->names = memory_new(guint64, f->n_parties, error);
    s->tenant = s->names ? memory_new(gint64, f->n_persons, error) : NULL;
    s->name = g_string_new(NULL);
    if (!s->tenant || !read_members(s, take_record, error))
        return FALSE;
    g_clear_pointer(&f->member_record, g_free);
    if (s->n_repeated && !read_members(s, compare_record, error))
        return FALSE;
    count_repeated(s, &f->identity);
    return TRUE;
}

/* ---- seats */

static gboolean measure_seats(Facts *f, GError **error)
{
    IdentityFacts *found = &f->identity;
    if (!f->person)
        return TRUE;
    found->person = memory_new(guint32, f->forest->n, error);
    for (guint32 i = 0; found->person && i < f->forest->n; i++)
        found->person[i] = f->person[f->forest->party[i]];
    return found->person && seats_measure(f->forest, &f->structure, found->person, f->n_persons,
                                          &found->seats, error);
}

/* ---- funding */

static guint64 moves_to_members(const LedgerTotals *t)
{
    guint64 rows = 0;
    for (guint payer = 0; payer < 2; payer++)
        rows += t->all[ledger_cell(KIND_TRANSFER, payer, TRUE)].rows +
                t->all[ledger_cell(KIND_TOPUP, payer, TRUE)].rows;
    return rows;
}

static gboolean names_another(const LedgerBatch *b, guint i)
{
    return b->kind[i] == KIND_FEE && b->source_member[i] != (gint64)COLUMN_NOBODY &&
           b->source_member[i] != b->payer[i];
}

static void find_first(Facts *f, const LedgerBatch *b)
{
    funding_find_first(&f->identity.funding, b, f->forest);
    for (guint i = 0; !f->identity.has_funding && i < b->rows; i++)
        f->identity.has_funding = names_another(b, i);
}

static void trace(Facts *f, const LedgerBatch *b)
{
    funding_trace(&f->identity.funding, b, f->forest);
}

static gboolean trace_funding(Facts *f, GError **error)
{
    Funding *g = &f->identity.funding;
    f->identity.has_funding = moves_to_members(&f->totals) > 0;
    if (!f->identity.has_funding && !f->totals.kind_rows[KIND_FEE])
        return TRUE;
    if (!funding_init(g, f->forest->n, error) ||
        !facts_read_again(f, "joinings", find_first, error))
        return FALSE;
    if (f->identity.has_funding)
        return facts_read_again(f, "funding", trace, error) && funding_finish(g, f->forest, error);
    funding_clear(g);
    return TRUE;
}

/* ---- signs */

/* Where fewer than one in ten joinings has a time of day, days are all that is known. */
static gboolean has_hours(const Facts *f)
{
    guint32 known = 0, timed = 0;
    for (guint32 i = 0; i < f->forest->n; i++) {
        gint64 at = f->joined_at[f->forest->party[i]];
        if (at == CIVIL_NONE)
            continue;
        known++;
        timed += (at + civil_zone_offset(f->zone, at)) % 86400 != 0;
    }
    return known && timed * (guint64)10 >= known;
}

static const char *id_of(void *data, guint32 party)
{
    return facts_id(data, party);
}

static gboolean find_splits(Facts *f, const Records *s, GError **error)
{
    IdentityFacts *found = &f->identity;
    found->has_hours = has_hours(f);
    SplitInput in = {.forest = f->forest,
                     .recruits = f->structure.recruits,
                     .joined_at = found->has_hours ? f->joined_at : NULL,
                     .names = found->has_names ? s->names : NULL,
                     .funder = found->has_funding ? found->funding.funder : NULL,
                     .person = found->person,
                     .id = id_of,
                     .id_data = f};
    return splits_find(&in, &found->splits, error);
}

gboolean facts_compare_identities(Facts *f, GError **error)
{
    facts_tell(f, "identities", 0, 0);
    g_auto(Records) s = {.f = f};
    return facts_need_ids(f, error) &&
           case_rejects_count(f->c, "entry_id_conflict", &f->identity.entry_conflicts, error) &&
           read_records(&s, error) && measure_seats(f, error) && trace_funding(f, error) &&
           find_splits(f, &s, error);
}
