/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The supplied registry against parties and products, what listed and watched sellers sold, and
 * what goods cost. */
#include "scan/facts.h"

#include "base/memory.h"
#include <string.h>

void registry_facts_clear(RegistryFacts *r)
{
    g_clear_pointer(&r->book, registry_book_free);
    g_free(r->match);
    g_free(r->found);
    g_clear_pointer(&r->watched, g_array_unref);
    g_clear_pointer(&r->goods, g_array_unref);
}

/* ---- the book */

static gboolean add_entry(Facts *f, const TableReader *r, guint i, GString *name, GError **error)
{
    gint64 symbol = reader_column(r, REGISTRY_STATUS)->ints[i],
           since = reader_column(r, REGISTRY_SINCE)->ints[i];
    if (since > f->scope.until)
        return TRUE;
    const char *word =
        symbol > 0 && symbol < f->symbols->len ? g_ptr_array_index(f->symbols, symbol) : "";
    RegistryEntry entry = {registry_status_parse(word), symbol, since};
    RegistryText written = registry_text_at(r, REGISTRY_NAME, i);
    name_normalise(written.text, written.length, name);
    RegistryText texts[N_MATCHES] = {[MATCH_NAME] = {name->str, name->len},
                                     [MATCH_NUMBER] = registry_text_at(r, REGISTRY_NUMBER, i),
                                     [MATCH_ID] = registry_text_at(r, REGISTRY_ID, i)};
    f->registry.statuses[entry.status]++;
    return registry_book_add(f->registry.book, &entry, texts, error);
}

static gboolean read_book(Facts *f, GString *name, GError **error)
{
    guint64 rows;
    if (!chunk_count_rows(f->db, &table_registry, &rows, error))
        return FALSE;
    if (!rows)
        return TRUE;
    f->registry.book = registry_book_new();
    g_autoptr(TableReader) r = reader_new(
        f->db, &table_registry,
        READER_WANTS(REGISTRY_ID) | READER_WANTS(REGISTRY_NAME) | READER_WANTS(REGISTRY_NUMBER) |
            READER_WANTS(REGISTRY_STATUS) | READER_WANTS(REGISTRY_SINCE),
        error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure))
        for (guint i = 0; i < reader_rows(r); i++)
            if (!add_entry(f, r, i, name, error))
                return FALSE;
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

/* ---- parties */

static void try_match(RegistryFacts *g, guint32 party, RegistryMatch how, const char *text,
                      gsize length)
{
    if (g->match[party] >= how)
        return;
    guint32 found = registry_book_find(g->book, how, text, length);
    if (found == REGISTRY_NONE)
        return;
    g->match[party] = (guint8)how;
    g->found[party] = found;
}

static void match_id(RegistryFacts *g, guint32 party, const char *id, GString *name)
{
    gsize length = strlen(id);
    name_normalise(id, length, name);
    try_match(g, party, MATCH_ID, id, length);
    try_match(g, party, MATCH_NUMBER, id, length);
    try_match(g, party, MATCH_NAME, name->str, name->len);
}

static gboolean match_records(Facts *f, GString *name, GError **error)
{
    g_autoptr(TableReader) r = reader_new(f->db, &table_member,
                                          READER_WANTS(MEMBER_MEMBER) | READER_WANTS(MEMBER_NAME) |
                                              READER_WANTS(MEMBER_PERSON_KEY),
                                          error);
    GError *failure = NULL;
    while (r && reader_next(r, &failure))
        for (guint i = 0; i < reader_rows(r); i++) {
            guint32 party = (guint32)reader_column(r, MEMBER_MEMBER)->ints[i];
            RegistryText key = registry_text_at(r, MEMBER_PERSON_KEY, i),
                         written = registry_text_at(r, MEMBER_NAME, i);
            name_normalise(written.text, written.length, name);
            try_match(&f->registry, party, MATCH_NUMBER, key.text, key.length);
            try_match(&f->registry, party, MATCH_NAME, name->str, name->len);
        }
    if (failure)
        g_propagate_error(error, failure);
    return r && !failure;
}

static gboolean match_parties(Facts *f, GString *name, GError **error)
{
    RegistryFacts *g = &f->registry;
    g->match = memory_new(guint8, f->n_parties, error);
    g->found = g->match ? memory_new(guint32, f->n_parties, error) : NULL;
    if (!g->found || !facts_need_ids(f, error))
        return FALSE;
    for (guint32 p = 0; p < f->n_parties; p++)
        match_id(g, p, facts_id(f, p), name);
    return match_records(f, name, error);
}

RegistryMatch registry_standing(const Facts *f, guint32 party, RegistryStanding *standing)
{
    const RegistryFacts *g = &f->registry;
    RegistryMatch how = g->match ? (RegistryMatch)g->match[party] : MATCH_NONE;
    if (how != MATCH_NONE)
        *standing = registry_book_judge(g->book, how, g->found[party]);
    return how;
}

/* ---- sellers, and who is watched */

static Money sold_by(const Facts *f, guint32 i)
{
    return accounts_get(&f->accounts, i, ACCOUNT_RESALE) +
           accounts_get(&f->accounts, i, ACCOUNT_RETAIL);
}

static void count_seller(Facts *f, guint32 i, RegistryMatch how, RegistryStatus status)
{
    RegistryFacts *g = &f->registry;
    Money sold = sold_by(f, i);
    gboolean is_listed = how != MATCH_NONE && status == REGISTRY_REGISTERED;
    g->listed_members += is_listed && how > MATCH_NAME;
    if (sold <= 0 && accounts_get(&f->accounts, i, ACCOUNT_REWARDS) <= 0)
        return;
    g->sellers++;
    g->sales += sold;
    g->listed_sellers += is_listed && how > MATCH_NAME;
    g->named_sellers += is_listed && how == MATCH_NAME;
    if (!is_listed || how == MATCH_NAME)
        g->unlisted_sales += sold;
}

static void judge_parties(Facts *f)
{
    RegistryFacts *g = &f->registry;
    for (guint32 p = 0; p < f->n_parties; p++) {
        RegistryStanding s = {0};
        RegistryMatch how = registry_standing(f, p, &s);
        guint32 position = f->forest->position[p];
        g->matches[how]++;
        if (how != MATCH_NONE && s.status >= REGISTRY_REVOKED) {
            Watched w = {.party = p, .match = how, .standing = s};
            g_array_append_val(g->watched, w);
        }
        if (position != FOREST_NONE)
            count_seller(f, position, how, s.status);
    }
}

static void watch(Facts *f, const LedgerBatch *b)
{
    registry_watch_add(b, f->registry.watched_of, (Watched *)(void *)f->registry.watched->data);
}

static gboolean read_watched(Facts *f, GError **error)
{
    RegistryFacts *g = &f->registry;
    if (!g->watched->len)
        return TRUE;
    g->watched_of = memory_new(guint32, f->n_parties, error);
    for (guint k = 0; g->watched_of && k < g->watched->len; k++)
        g->watched_of[g_array_index(g->watched, Watched, k).party] = k + 1;
    gboolean ok = g->watched_of && facts_read_again(f, "registry", watch, error);
    g_clear_pointer(&g->watched_of, g_free);
    return ok;
}

gboolean facts_watch_registry(Facts *f, GError **error)
{
    facts_tell(f, "registry", 0, 0);
    g_autoptr(GString) name = g_string_new(NULL);
    f->registry.watched = g_array_new(FALSE, FALSE, sizeof(Watched));
    if (!read_book(f, name, error))
        return FALSE;
    if (f->registry.book) {
        if (!match_parties(f, name, error))
            return FALSE;
        judge_parties(f);
    }
    return read_watched(f, error) && facts_price_goods(f, name, error);
}
