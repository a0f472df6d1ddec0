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

/* The first value of each kind that a member's records give, as hashes; 0: none. */
typedef struct {
    guint64 name, key;
    gint64 joined_at;
    gboolean other_name, other_key, other_joining;
} Repeated;

typedef struct {
    Facts *f;
    guint64 *names;       /* by party */
    gint64 *tenant;       /* [n_persons] of the first seat; -1: several; 0: unknown */
    GHashTable *repeated; /* party -> Repeated*: members with several records */
    GString *name;
} Records;

static void records_clear(Records *r)
{
    g_free(r->names);
    g_free(r->tenant);
    g_clear_pointer(&r->repeated, g_hash_table_unref);
    if (r->name)
        g_string_free(r->name, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Records, records_clear)

static RegistryText text_at(const TableReader *r, guint column, guint i)
{
    const ChunkColumn *c = reader_column(r, column);
    return (RegistryText){c->bytes + c->offsets[i], c->offsets[i + 1] - c->offsets[i]};
}

/* 0: there is none. */
static guint64 hash_text(const char *text, gsize length)
{
    return length ? digest_keyed64(text, length) | 1 : 0;
}

static guint64 hash_name(Records *s, const TableReader *r, guint i)
{
    RegistryText text = text_at(r, MEMBER_NAME, i);
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

static void take_record(Records *s, const TableReader *r, guint i)
{
    Facts *f = s->f;
    guint32 party = (guint32)reader_column(r, MEMBER_MEMBER)->ints[i];
    if (reader_column(r, MEMBER_JOINED_AT)->ints[i] > f->scope.until ||
        f->forest->position[party] == FOREST_NONE)
        return;
    if (f->member_record[party] == reader_first_row(r) + i) {
        s->names[party] = hash_name(s, r, i);
        f->identity.has_names |= s->names[party] != 0;
        note_tenant(s, party, reader_column(r, MEMBER_TENANT)->ints[i]);
    } else if (!g_hash_table_contains(s->repeated, GUINT_TO_POINTER(party))) {
        g_hash_table_insert(s->repeated, GUINT_TO_POINTER(party), g_new0(Repeated, 1));
    }
}

static gboolean differs(guint64 *known, guint64 value)
{
    if (!*known)
        *known = value;
    return value && value != *known;
}

static void compare_record(Records *s, const TableReader *r, guint i)
{
    gpointer party = GUINT_TO_POINTER(reader_column(r, MEMBER_MEMBER)->ints[i]);
    Repeated *known = g_hash_table_lookup(s->repeated, party);
    gint64 joined_at = reader_column(r, MEMBER_JOINED_AT)->ints[i];
    if (!known || joined_at > s->f->scope.until)
        return;
    RegistryText key = text_at(r, MEMBER_PERSON_KEY, i), name = text_at(r, MEMBER_NAME, i);
    name_normalise(name.text, name.length, s->name);
    known->other_name |= differs(&known->name, hash_text(s->name->str, s->name->len));
    known->other_key |= differs(&known->key, hash_text(key.text, key.length));
    if (joined_at == CIVIL_NONE)
        return;
    if (!known->joined_at)
        known->joined_at = joined_at;
    known->other_joining |= joined_at != known->joined_at;
}

static gboolean read_members(Records *s, void (*take)(Records *, const TableReader *, guint),
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
            take(s, r, i);
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static void count_repeated(const Records *s, IdentityFacts *found)
{
    GHashTableIter all;
    gpointer value;
    g_hash_table_iter_init(&all, s->repeated);
    while (g_hash_table_iter_next(&all, NULL, &value)) {
        const Repeated *m = value;
        found->repeated++;
        found->other_name += m->other_name;
        found->other_key += m->other_key;
        found->other_joining += m->other_joining;
    }
}

static gboolean read_records(Records *s, GError **error)
{
    Facts *f = s->f;
    s->names = memory_new(guint64, f->n_parties, error);
    s->tenant = s->names ? memory_new(gint64, f->n_persons, error) : NULL;
    s->repeated = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    s->name = g_string_new(NULL);
    if (!s->tenant || !read_members(s, take_record, error))
        return FALSE;
    g_clear_pointer(&f->member_record, g_free);
    if (g_hash_table_size(s->repeated) && !read_members(s, compare_record, error))
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
