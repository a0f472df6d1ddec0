/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/registry.h"

#include "base/civil.h"
#include "base/intern.h"

#include <math.h>
#include <string.h>

#define DAY 86400

const char *const registry_match_names[N_MATCHES + 1] = {"none", "name", "number", "id"};

static const struct {
    const char *word;
    RegistryStatus status;
} words[] = {
    {"registered", REGISTRY_REGISTERED},   {"active", REGISTRY_REGISTERED},
    {"valid", REGISTRY_REGISTERED},        {"licensed", REGISTRY_REGISTERED},
    {"已登记", REGISTRY_REGISTERED},       {"登记", REGISTRY_REGISTERED},
    {"已注册", REGISTRY_REGISTERED},       {"注册", REGISTRY_REGISTERED},
    {"存续", REGISTRY_REGISTERED},         {"在业", REGISTRY_REGISTERED},
    {"有效", REGISTRY_REGISTERED},         {"正常", REGISTRY_REGISTERED},
    {"revoked", REGISTRY_REVOKED},         {"cancelled", REGISTRY_REVOKED},
    {"canceled", REGISTRY_REVOKED},        {"deregistered", REGISTRY_REVOKED},
    {"expired", REGISTRY_REVOKED},         {"吊销", REGISTRY_REVOKED},
    {"已吊销", REGISTRY_REVOKED},          {"注销", REGISTRY_REVOKED},
    {"已注销", REGISTRY_REVOKED},          {"撤销", REGISTRY_REVOKED},
    {"已撤销", REGISTRY_REVOKED},          {"失效", REGISTRY_REVOKED},
    {"blacklisted", REGISTRY_BLACKLISTED}, {"blacklist", REGISTRY_BLACKLISTED},
    {"banned", REGISTRY_BLACKLISTED},      {"黑名单", REGISTRY_BLACKLISTED},
    {"列入黑名单", REGISTRY_BLACKLISTED},  {"失信", REGISTRY_BLACKLISTED},
};

RegistryStatus registry_status_parse(const char *word)
{
    for (guint k = 0; k < G_N_ELEMENTS(words); k++)
        if (g_ascii_strcasecmp(words[k].word, word) == 0)
            return words[k].status;
    return REGISTRY_OTHER;
}

/* ---- the book */

/* Entries of a text are a chain: first[text], then next[entry]; numbers are indexes + 1. */
typedef struct {
    Intern *texts;
    GArray *first, *next; /* guint32 */
} Index;

struct RegistryBook {
    GArray *entries; /* RegistryEntry */
    Index by[N_MATCHES];
};

RegistryBook *registry_book_new(void)
{
    RegistryBook *book = g_new0(RegistryBook, 1);
    book->entries = g_array_new(FALSE, FALSE, sizeof(RegistryEntry));
    for (RegistryMatch m = MATCH_NAME; m < N_MATCHES; m++)
        book->by[m] = (Index){intern_new(), g_array_new(FALSE, TRUE, sizeof(guint32)),
                              g_array_new(FALSE, TRUE, sizeof(guint32))};
    return book;
}

void registry_book_free(RegistryBook *book)
{
    if (!book)
        return;
    for (RegistryMatch m = MATCH_NAME; m < N_MATCHES; m++) {
        intern_free(book->by[m].texts);
        g_array_unref(book->by[m].first);
        g_array_unref(book->by[m].next);
    }
    g_array_unref(book->entries);
    g_free(book);
}

static gboolean index_add(Index *x, const RegistryText *t, guint32 entry, GError **error)
{
    guint32 number;
    g_array_set_size(x->next, entry + 1);
    if (!t->length)
        return TRUE;
    if (!intern_add(x->texts, t->text, t->length, &number, error))
        return FALSE;
    if (number == x->first->len)
        g_array_set_size(x->first, number + 1);
    guint32 *first = &g_array_index(x->first, guint32, number);
    g_array_index(x->next, guint32, entry) = *first;
    *first = entry + 1;
    return TRUE;
}

gboolean registry_book_add(RegistryBook *book, const RegistryEntry *entry,
                           const RegistryText texts[N_MATCHES], GError **error)
{
    guint32 number = book->entries->len;
    g_array_append_vals(book->entries, entry, 1);
    for (RegistryMatch m = MATCH_NAME; m < N_MATCHES; m++)
        if (!index_add(&book->by[m], &texts[m], number, error))
            return FALSE;
    return TRUE;
}

guint32 registry_book_entries(const RegistryBook *book)
{
    return book->entries->len;
}

guint32 registry_book_find(const RegistryBook *book, RegistryMatch match, const char *text,
                           gsize length)
{
    guint32 number = length ? intern_find(book->by[match].texts, text, length) : INTERN_NONE;
    return number == INTERN_NONE ? REGISTRY_NONE : number;
}

/* Of entries that are as bad the earliest, undated ones last; then by the word. */
static gboolean tells_more(const RegistryEntry *e, const RegistryStanding *s)
{
    if (e->status != s->status)
        return e->status > s->status;
    if (e->since != s->since)
        return e->since != CIVIL_NONE && (s->since == CIVIL_NONE || e->since < s->since);
    return e->symbol < s->symbol;
}

RegistryStanding registry_book_judge(const RegistryBook *book, RegistryMatch match, guint32 found)
{
    const Index *x = &book->by[match];
    RegistryStanding s = {REGISTRY_OTHER, G_MAXINT64, CIVIL_NONE, G_MAXINT64};
    guint32 first = g_array_index(x->first, guint32, found);
    for (guint32 k = first; k; k = g_array_index(x->next, guint32, k - 1)) {
        const RegistryEntry *e = &g_array_index(book->entries, RegistryEntry, k - 1);
        if (tells_more(e, &s))
            s = (RegistryStanding){e->status, e->symbol, e->since, G_MAXINT64};
    }
    for (guint32 k = first; k && s.since != CIVIL_NONE && s.status > REGISTRY_REGISTERED;
         k = g_array_index(x->next, guint32, k - 1)) {
        const RegistryEntry *e = &g_array_index(book->entries, RegistryEntry, k - 1);
        if (e->status == REGISTRY_REGISTERED && e->since != CIVIL_NONE && e->since > s.since)
            s.until = MIN(s.until, e->since);
    }
    return s;
}

/* ---- what watched parties did */

static void count(WatchCell *all, WatchCell *after, gboolean is_after, Money amount)
{
    all->rows++;
    money_add(&all->amount, amount); /* beyond 128 bits the totals fail */
    if (is_after) {
        after->rows++;
        money_add(&after->amount, amount);
    }
}

void registry_watch_add(const LedgerBatch *b, const guint32 *watched_of, Watched *watched)
{
    for (guint i = 0; i < b->rows; i++) {
        guint32 number = b->payee[i] == (gint64)COLUMN_NOBODY ? 0 : watched_of[b->payee[i]];
        if (!number || !ledger_counts(b, i))
            continue;
        Watched *w = &watched[number - 1];
        gint64 since = w->standing.since, at = b->at[i];
        gboolean after =
            since != CIVIL_NONE && at != CIVIL_NONE && at >= since + DAY && at < w->standing.until;
        Money amount = chunk_money(&b->amount, i);
        if (b->kind[i] == KIND_PURCHASE)
            count(&w->sales, &w->sales_after, after, amount);
        else if (b->kind[i] == KIND_REWARD || b->kind[i] == KIND_FEE)
            count(&w->income, &w->income_after, after, amount);
    }
}

double concentration_index(const Money *amounts, guint n)
{
    Money whole = 0;
    double index = 0;
    for (guint k = 0; k < n; k++)
        whole += amounts[k];
    for (guint k = 0; k < n; k++)
        index += pow((double)amounts[k] / (double)whole, 2);
    return whole > 0 ? index : NAN;
}
