/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats, repeated records, accounts that agree in signs, and common funding, for the summary. */
#include "scan/summary.h"

#include "base/memory.h"
#include <math.h>

#define TOP_PERSONS 20u
#define TOP_FUNDERS 20u
#define TOP_GROUPS 20u
#define LISTED_ACCOUNTS 100u /* of one person or group */

static json_t *share_json(double part, double whole)
{
    return summary_real(whole > 0 ? part / whole : NAN);
}

static const char *id_at(const Facts *f, guint32 position)
{
    return facts_id(f, f->forest->party[position]);
}

/* ---- what stands out: the largest of a numbered lot */

/* Numbers 0 .. n - 1 of the greatest counts above `least`, ties by number. */
static GArray *largest(const guint32 *counts, guint32 n, guint32 least, guint most)
{
    GArray *best = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 k = 0; k < n; k++) {
        if (counts[k] <= least)
            continue;
        guint at = best->len;
        while (at && counts[g_array_index(best, guint32, at - 1)] < counts[k])
            at--;
        if (at >= most)
            continue;
        g_array_insert_val(best, at, k);
        if (best->len > most)
            g_array_set_size(best, most);
    }
    return best;
}

/* Place in the list of each number that is in it. */
static GHashTable *places_of(const GArray *list)
{
    GHashTable *places = g_hash_table_new(NULL, NULL);
    for (guint k = 0; k < list->len; k++)
        g_hash_table_insert(places, GUINT_TO_POINTER(g_array_index(list, guint32, k) + 1),
                            GUINT_TO_POINTER(k + 1));
    return places;
}

/* ---- seats */

typedef struct {
    json_t *ids;
    guint32 longest, trees, last_tree;
    Money fees, purchases, rewards;
} Person;

static void add_seat(const Facts *f, Person *p, guint32 i, guint32 tree)
{
    const Accounts *a = &f->accounts;
    if (json_array_size(p->ids) < LISTED_ACCOUNTS)
        json_array_append_new(p->ids, json_string(id_at(f, i)));
    p->longest = MAX(p->longest, f->identity.seats.stack[i]);
    p->trees += !p->trees || p->last_tree != tree;
    p->last_tree = tree;
    p->fees += accounts_get(a, i, ACCOUNT_FEES);
    p->purchases += accounts_get(a, i, ACCOUNT_PURCHASES);
    p->rewards += accounts_get(a, i, ACCOUNT_REWARDS);
}

static json_t *person_json(const Facts *f, guint32 number, const Person *p)
{
    const Money *own = f->own_rewards.of_person;
    json_t *doc =
        json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "seats",
                  summary_integer(f->identity.seats.seats[number]), "accounts", p->ids,
                  "longest_stack", summary_integer(p->longest), "trees", summary_integer(p->trees),
                  "fees", summary_money(f, p->fees), "purchases", summary_money(f, p->purchases),
                  "rewards", summary_money(f, p->rewards));
    json_object_set_new(doc, "own_seat_rewards",
                        f->own_rewards.sourced.rows ? summary_money(f, own ? own[number] : 0)
                                                    : json_null());
    return doc;
}

/* The persons with most seats: told by their accounts, not by their key. */
static json_t *persons_json(const Facts *f)
{
    g_autoptr(GArray) best = largest(f->identity.seats.seats, f->n_persons, 1, TOP_PERSONS);
    g_autoptr(GHashTable) places = places_of(best);
    Person persons[TOP_PERSONS] = {0};
    for (guint k = 0; k < best->len; k++)
        persons[k].ids = json_array();
    guint32 tree = 0;
    for (guint32 i = 0; best->len && i < f->forest->n; i++) {
        guint32 person = f->identity.person[i];
        tree = f->forest->parent[i] == FOREST_NONE ? i : tree;
        if (person == FOREST_NONE || f->identity.seats.seats[person] < 2)
            continue;
        guint place = GPOINTER_TO_UINT(g_hash_table_lookup(places, GUINT_TO_POINTER(person + 1)));
        if (place)
            add_seat(f, &persons[place - 1], i, tree);
    }
    json_t *all = json_array();
    for (guint k = 0; k < best->len; k++)
        json_array_append_new(all, person_json(f, g_array_index(best, guint32, k), &persons[k]));
    return all;
}

/* Persons by number of seats. */
static json_t *spread_json(const Seats *s, guint32 n_persons)
{
    json_t *all = json_array();
    g_autofree guint64 *persons = memory_new(guint64, (guint64)s->most_seats + 1, NULL);
    for (guint32 k = 0; persons && k < n_persons; k++)
        persons[s->seats[k]]++;
    for (guint32 seats = 1; persons && seats <= s->most_seats; seats++)
        if (persons[seats])
            json_array_append_new(all, json_pack("{s:I, s:o}", "seats", (json_int_t)seats,
                                                 "persons", summary_integer(persons[seats])));
    return all;
}

static json_t *teams_json(const Facts *f)
{
    g_autoptr(GArray) roots = facts_largest_trees(f, TOP_PERSONS);
    json_t *all = json_array();
    for (guint k = 0; k < roots->len; k++) {
        guint32 i = g_array_index(roots, guint32, k);
        if (f->forest->size[i] > 1)
            json_array_append_new(all,
                                  json_pack("{s:s, s:o, s:o}", "root", id_at(f, i), "members",
                                            summary_integer(f->forest->size[i]), "persons",
                                            summary_integer(f->identity.seats.team_persons[i])));
    }
    return all;
}

static json_t *own_rewards_json(const Facts *f)
{
    const OwnRewards *o = &f->own_rewards;
    json_t *doc = json_pack("{s:o, s:o, s:o, s:o}", "sourced",
                            summary_cell(f, o->sourced.rows, o->sourced.amount), "own_seats",
                            summary_cell(f, o->seats.rows, o->seats.amount), "oneself",
                            summary_cell(f, o->oneself.rows, o->oneself.amount), "share",
                            share_json((double)o->seats.amount, (double)o->sourced.amount));
    gboolean rewards = f->totals.kind_rows[KIND_REWARD] > 0;
    return summary_with_reason(doc,
                               o->sourced.rows ? NULL
                               : rewards       ? "no_sources"
                                               : "no_rewards",
                               o->sourced.rows ? NULL
                               : rewards       ? "no reward names the member whose act it is for"
                                               : "no reward to a member counts");
}

static json_t *seats_json(const Facts *f)
{
    const Seats *s = &f->identity.seats;
    if (!f->identity.person)
        return summary_with_reason(json_pack("{s:i, s:o}", "members_with_key", 0,
                                             "members_without_key", summary_integer(f->forest->n)),
                                   "no_person_keys", "no member record holds a person key");
    json_t *doc = json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "members_with_key",
        summary_integer(s->with_key), "members_without_key",
        summary_integer(f->forest->n - s->with_key), "persons", summary_integer(s->persons),
        "persons_with_several", summary_integer(s->several), "seats_of_several",
        summary_integer(s->seats_of_several), "most_seats", summary_integer(s->most_seats),
        "stacked_persons", summary_integer(s->stacked_persons), "stacked_seats",
        summary_integer(s->stacked_seats), "own_recruits", summary_integer(s->own_recruits),
        "longest_stack", summary_integer(s->longest_stack));
    json_object_set_new(doc, "persons_by_seats", spread_json(s, f->n_persons));
    json_object_set_new(doc, "largest_persons", persons_json(f));
    json_object_set_new(doc, "teams", teams_json(f));
    json_object_set_new(doc, "own_rewards", own_rewards_json(f));
    return summary_with_reason(doc, NULL, NULL);
}

/* ---- the same id or person, told differently */

static json_t *reuse_json(const Facts *f)
{
    const IdentityFacts *i = &f->identity;
    gboolean keys = i->person != NULL;
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "persons_with_several_sponsors",
        keys ? summary_integer(i->seats.several_sponsors) : json_null(),
        "persons_in_several_tenants", keys ? summary_integer(i->several_tenants) : json_null(),
        "members_recorded_several_times", summary_integer(i->repeated), "with_other_name",
        summary_integer(i->other_name), "with_other_person_key", summary_integer(i->other_key),
        "with_other_joining", summary_integer(i->other_joining), "entry_id_conflicts",
        summary_integer(i->entry_conflicts));
}

/* ---- signs */

static json_t *signs_json(const Splits *s)
{
    json_t *all = json_array();
    for (guint k = 0; k < N_SIGNS; k++) {
        const SignCount *c = &s->signs[k];
        json_array_append_new(
            all,
            json_pack("{s:s, s:o, s:o, s:o, s:b}", "sign", split_sign_words[k], "compared",
                      summary_integer(c->compared), "present", summary_integer(c->present), "share",
                      share_json((double)c->present, (double)c->compared), "counts", c->counts));
    }
    return all;
}

static json_t *marks_json(guint marks)
{
    json_t *all = json_array();
    for (guint k = 0; k < N_SIGNS; k++)
        if (marks >> k & 1)
            json_array_append_new(all, json_string(split_sign_words[k]));
    return all;
}

static json_t *account_json(const Facts *f, guint32 i)
{
    guint32 parent = f->forest->parent[i];
    return json_pack("{s:s, s:o, s:o}", "id", id_at(f, i), "sponsor",
                     parent == FOREST_NONE ? json_null() : json_string(id_at(f, parent)), "signs",
                     marks_json(f->identity.splits.marks[i]));
}

static json_t *groups_json(const Facts *f)
{
    const Splits *s = &f->identity.splits;
    json_t *all = json_array();
    g_autofree guint32 *size = memory_new(guint32, s->groups, NULL);
    for (guint32 i = 0; size && s->groups && i < f->forest->n; i++)
        if (s->group[i])
            size[s->group[i] - 1]++;
    g_autoptr(GArray) best = largest(size, size ? s->groups : 0, 0, TOP_GROUPS);
    g_autoptr(GHashTable) places = places_of(best);
    for (guint k = 0; k < best->len; k++)
        json_array_append_new(all, json_pack("{s:o, s:[]}", "size",
                                             summary_integer(size[g_array_index(best, guint32, k)]),
                                             "accounts"));
    for (guint32 i = 0; best->len && i < f->forest->n; i++) {
        guint place =
            s->group[i]
                ? GPOINTER_TO_UINT(g_hash_table_lookup(places, GUINT_TO_POINTER(s->group[i])))
                : 0;
        json_t *accounts =
            place ? json_object_get(json_array_get(all, place - 1), "accounts") : NULL;
        if (accounts && json_array_size(accounts) < LISTED_ACCOUNTS)
            json_array_append_new(accounts, account_json(f, i));
    }
    return all;
}

static json_t *splits_json(const Facts *f)
{
    const Splits *s = &f->identity.splits;
    gboolean known = s->usable >= SPLIT_SIGNS;
    json_t *doc =
        json_pack("{s:o, s:i, s:o, s:i, s:o}", "links", summary_integer(s->links), "signs_needed",
                  (int)SPLIT_SIGNS, "signs", signs_json(s), "signs_that_count", (int)s->usable,
                  "hours_known", json_boolean(f->identity.has_hours));
    json_object_set_new(doc, "found", known ? summary_integer(s->found) : json_null());
    json_object_set_new(doc, "found_with_other_keys",
                        known ? summary_integer(s->other_keys) : json_null());
    json_object_set_new(doc, "expected", summary_real(known ? s->expected : NAN));
    json_object_set_new(doc, "groups", known ? summary_integer(s->groups) : json_null());
    json_object_set_new(doc, "accounts", known ? summary_integer(s->accounts) : json_null());
    json_object_set_new(doc, "largest_group",
                        known ? summary_integer(s->largest_group) : json_null());
    json_object_set_new(doc, "largest_groups", groups_json(f));
    return summary_with_reason(
        doc, known ? NULL : "few_signs",
        known ? NULL
              : "fewer than three signs occur and are not shared by half of the "
                "links that can be compared");
}

/* ---- funding */

static json_t *funder_json(const Facts *f, const Funder *w)
{
    gboolean member = f->forest->position[w->party] != FOREST_NONE;
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "id", facts_id(f, w->party),
                     "member", member, "accounts", summary_integer(w->accounts), "recruits",
                     summary_integer(w->direct), "deeper", summary_integer(w->downline),
                     "elsewhere", summary_integer(w->accounts - w->direct - w->downline), "amount",
                     summary_money(f, w->amount), "share",
                     share_json(w->accounts, f->identity.funding.joined));
}

static json_t *funding_json(const Facts *f)
{
    const Funding *g = &f->identity.funding;
    if (!f->identity.has_funding)
        return summary_with_reason(
            json_object(), "no_passing_on",
            "no transfer or top-up to a member counts, and no fee names another "
            "member as the one it is for");
    json_t *all = json_array();
    for (guint k = 0; k < MIN(g->funders->len, TOP_FUNDERS); k++)
        json_array_append_new(all, funder_json(f, &g_array_index(g->funders, Funder, k)));
    return summary_with_reason(json_pack("{s:i, s:o, s:o, s:o, s:o}", "window_hours",
                                         FUNDING_WINDOW / 3600, "members_with_joining_money",
                                         summary_integer(g->joined), "funded",
                                         summary_integer(g->funded), "funders",
                                         summary_integer(g->funders->len), "largest", all),
                               NULL, NULL);
}

json_t *summary_identities_json(const Facts *f)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "seats", seats_json(f), "reuse", reuse_json(f),
                     "splits", splits_json(f), "funding", funding_json(f));
}
