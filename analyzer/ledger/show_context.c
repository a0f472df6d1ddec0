/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ledger/show_context.h"

#include "base/intern.h"
#include "base/memory.h"
#include "ledger/party_ids.h"
#include "ledger/sql.h"

#include <string.h>

#define SEARCHES 8 /* for a party, before an index of all of them pays */

/* How much there was to load. */
typedef struct {
    gint64 parties, symbols, currencies;
} Extent;

struct ShowContext {
    int references;
    sqlite3 *db;
    guint decimals;
    CivilZone *utc;
    CivilZone *zone; /* NULL: not loaded */
    Extent extent;
    PartyIds *ids; /* NULL: not loaded */
    Intern *by_id; /* number = party; NULL: not built */
    guint searches;
    GPtrArray *symbols;   /* NULL: not loaded */
    int *symbol_decimals; /* of the currency of that name; -1: none */
};

ShowContext *show_context_new(sqlite3 *db, guint decimals)
{
    ShowContext *s = g_new0(ShowContext, 1);
    s->references = 1;
    s->db = db;
    s->decimals = decimals;
    s->utc = civil_zone_new("UTC", NULL);
    return s;
}

ShowContext *show_context_ref(ShowContext *s)
{
    s->references++;
    return s;
}

static void forget_parties(ShowContext *s)
{
    g_clear_pointer(&s->ids, party_ids_free);
    g_clear_pointer(&s->by_id, intern_free);
    s->searches = 0;
}

static void forget_symbols(ShowContext *s)
{
    g_clear_pointer(&s->symbols, g_ptr_array_unref);
    g_clear_pointer(&s->symbol_decimals, g_free);
}

void show_context_unref(ShowContext *s)
{
    if (!s || --s->references)
        return;
    forget_parties(s);
    forget_symbols(s);
    civil_zone_free(s->utc);
    civil_zone_free(s->zone);
    g_free(s);
}

sqlite3 *show_database(const ShowContext *s)
{
    return s->db;
}

CivilZone *show_utc(const ShowContext *s)
{
    return s->utc;
}

CivilZone *show_zone(const ShowContext *s)
{
    return s->zone;
}

/* ---- loading */

static gboolean load_parties(ShowContext *s, GError **error)
{
    if (!s->ids)
        s->ids = party_ids_new(s->db, error);
    return s->ids != NULL;
}

static int *read_decimals(ShowContext *s, const GPtrArray *symbols, GError **error)
{
    g_autoptr(sqlite3_stmt) q =
        sql_prepare(s->db, "SELECT decimals FROM currency WHERE code = ?1", error);
    g_autofree int *decimals = q ? memory_new(int, symbols->len, error) : NULL;
    if (!decimals)
        return NULL;
    for (guint i = 0; i < symbols->len; i++) {
        sqlite3_bind_text(q, 1, symbols->pdata[i], -1, SQLITE_STATIC);
        int rc = sqlite3_step(q);
        if (rc != SQLITE_ROW && rc != SQLITE_DONE) {
            sql_fail(s->db, "currency", error);
            return NULL;
        }
        decimals[i] = rc == SQLITE_ROW ? sqlite3_column_int(q, 0) : -1;
        sqlite3_reset(q);
    }
    return g_steal_pointer(&decimals);
}

static gboolean load_symbols(ShowContext *s, GError **error)
{
    if (s->symbols)
        return TRUE;
    g_autoptr(GPtrArray) symbols = symbol_read_all(s->db, error);
    s->symbol_decimals = symbols ? read_decimals(s, symbols, error) : NULL;
    if (!s->symbol_decimals)
        return FALSE;
    s->symbols = g_steal_pointer(&symbols);
    return TRUE;
}

/* It is set once, before there are facts. */
static gboolean load_zone(ShowContext *s, GError **error)
{
    if (s->zone)
        return TRUE;
    g_autoptr(sqlite3_stmt) q =
        sql_prepare(s->db, "SELECT value FROM setting WHERE key = 'timezone'", error);
    if (!q)
        return FALSE;
    int rc = sqlite3_step(q);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return sql_fail(s->db, "setting", error);
    const char *name = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(q, 0) : NULL;
    s->zone = civil_zone_new(name ? name : "UTC", error);
    return s->zone != NULL;
}

static gboolean read_extent(ShowContext *s, Extent *e, GError **error)
{
    guint64 parties = 0;
    gint64 chunk;
    g_autoptr(sqlite3_stmt) q = sql_prepare(
        s->db, "SELECT (SELECT max(symbol_id) FROM symbol), (SELECT count(*) FROM currency)",
        error);
    if (!q || !sql_table_end(s->db, table_party.name, &chunk, &parties, error))
        return FALSE;
    if (sqlite3_step(q) != SQLITE_ROW)
        return sql_fail(s->db, "symbol", error);
    *e = (Extent){(gint64)parties, sqlite3_column_int64(q, 0), sqlite3_column_int64(q, 1)};
    return TRUE;
}

gboolean show_refresh(ShowContext *s, GError **error)
{
    Extent now;
    if (!read_extent(s, &now, error))
        return FALSE;
    gboolean parties = s->ids && now.parties != s->extent.parties;
    gboolean symbols =
        s->symbols && (now.symbols != s->extent.symbols || now.currencies != s->extent.currencies);
    s->extent = now;
    if (parties)
        forget_parties(s);
    if (symbols)
        forget_symbols(s);
    return (!parties || load_parties(s, error)) && (!symbols || load_symbols(s, error));
}

gboolean show_load(ShowContext *s, const TableSpec *table, guint64 used, GError **error)
{
    gboolean parties = FALSE, symbols = FALSE, told = FALSE;
    for (guint i = 0; i < table->n_columns; i++) {
        if (!(used >> i & 1))
            continue;
        ColumnType type = table->columns[i].type;
        told |= table_is_told(table, i);
        parties |= told || type == COLUMN_PARTY;
        symbols |=
            type == COLUMN_SYMBOL || (type == COLUMN_MONEY && show_currency_column(table) >= 0);
    }
    return (!parties || load_parties(s, error)) && (!symbols || load_symbols(s, error)) &&
           (!told || load_zone(s, error));
}

/* ---- looking up */

const char *show_party(ShowContext *s, gint64 number, gsize *length, GError **error)
{
    return party_ids_get(s->ids, number, length, error);
}

const char *show_symbol(const ShowContext *s, gint64 number)
{
    return number > 0 && number < s->symbols->len ? s->symbols->pdata[number] : NULL;
}

guint show_decimals(const ShowContext *s, gint64 currency)
{
    if (currency < 0 || currency >= s->symbols->len || s->symbol_decimals[currency] < 0)
        return s->decimals;
    return (guint)MIN(s->symbol_decimals[currency], MONEY_MAX_DECIMALS);
}

int show_currency_column(const TableSpec *table)
{
    return table == &table_ledger    ? LEDGER_CURRENCY
           : table == &table_product ? PRODUCT_CURRENCY
                                     : -1;
}

const char *const *show_words(const TableSpec *table, guint column)
{
    static const struct {
        const TableSpec *table;
        guint column;
        const char *const *words;
    } all[] = {
        {&table_ledger, LEDGER_KIND, ledger_kind_names},
        {&table_ledger, LEDGER_STATUS, ledger_status_names},
        {&table_referral, REFERRAL_TREE, referral_tree_names},
        {&table_repair, REPAIR_KIND, decision_names},
        {&table_repair, REPAIR_TREE, referral_tree_names},
        {&table_repair_claim, REPAIR_CLAIM_ROLE, claim_role_names},
    };
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].table == table && all[i].column == column)
            return all[i].words;
    return NULL;
}

/* Numbers in by_id are parties, since all texts are added in their order. */
static void build_index(ShowContext *s)
{
    g_autoptr(TextColumn) ids = chunk_read_texts(s->db, &table_party, PARTY_ID, NULL);
    g_autoptr(Intern) index = intern_new();
    for (guint64 i = 0; ids && i < ids->count; i++) {
        guint32 number;
        if (!intern_add(index, text_column_get(ids, i), text_column_length(ids, i), &number,
                        NULL) ||
            number != i)
            return; /* no memory, or a damaged table that names somebody twice: go on searching */
    }
    if (ids)
        s->by_id = g_steal_pointer(&index);
}

gboolean show_find_party(ShowContext *s, const char *id, gsize length, gint64 *number,
                         GError **error)
{
    if (!s->by_id && s->searches++ == SEARCHES)
        build_index(s);
    if (!s->by_id)
        return party_ids_find(s->ids, id, length, number, error);
    guint32 found = intern_find(s->by_id, id, length);
    *number = found == INTERN_NONE ? -1 : (gint64)found;
    return TRUE;
}
