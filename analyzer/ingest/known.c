/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/known.h"

#include "base/intern.h"
#include "base/memory.h"
#include "downline/types.h"
#include "ingest/content.h"
#include "ingest/seen.h"
#include "ledger/chunk.h"

#define FIRST_UNKNOWN 0   /* no record */
#define FIRST_MENTIONED 1 /* only the id */

struct Known {
    struct sqlite3 *db;
    gboolean loaded[N_RECORDS];
    Intern *parties, *symbols;
    guint64 *first; /* by party: content hash of the first record, or FIRST_… */
    guint64 first_room;
    Seen *facts;
    Seen *entries; /* NULL: ascending so far */
    GString *greatest_entry;
};

void known_free(Known *k)
{
    if (!k)
        return;
    intern_free(k->parties);
    intern_free(k->symbols);
    g_free(k->first);
    seen_free(k->facts);
    seen_free(k->entries);
    g_string_free(k->greatest_entry, TRUE);
    g_free(k);
}

static gboolean make_first_room(Known *k, GError **error)
{
    guint64 n = intern_count(k->parties);
    if (n <= k->first_room)
        return TRUE;
    guint64 room = MAX(n, k->first_room + k->first_room / 2 + 1024);
    if (!memory_resize(&k->first, room, sizeof *k->first, error))
        return FALSE;
    memset(k->first + k->first_room, 0, (room - k->first_room) * sizeof *k->first);
    k->first_room = room;
    return TRUE;
}

/* ---- reading back */

typedef gboolean (*RowReader)(Known *k, const Record *r, GError **error);

/* Calls read with every stored record of the type. */
static gboolean read_back(Known *k, RecordType type, RowReader read, GError **error)
{
    const RecordSpec *spec = &record_specs[type];
    guint64 wanted = 0;
    for (guint i = 0; i < spec->n_fields; i++)
        wanted |= READER_WANTS(spec->fields[i].column);
    g_autoptr(TableReader) reader = reader_new(k->db, spec->table, wanted, error);
    if (!reader)
        return FALSE;
    g_autoptr(GError) failure = NULL;
    while (reader_next(reader, &failure)) {
        guint n = reader_rows(reader);
        for (guint row = 0; row < n; row++) {
            Record r;
            content_read(reader, type, row, &r);
            if (!read(k, &r, error))
                return FALSE;
        }
    }
    if (failure)
        g_propagate_error(error, g_steal_pointer(&failure));
    return !failure;
}

static gboolean read_parties(Known *k, GError **error)
{
    g_autoptr(TableReader) reader =
        reader_new(k->db, &table_party, READER_WANTS(PARTY_ID), error);
    if (!reader)
        return FALSE;
    g_autoptr(GError) failure = NULL;
    while (reader_next(reader, &failure)) {
        const ChunkColumn *ids = reader_column(reader, PARTY_ID);
        guint n = reader_rows(reader);
        for (guint i = 0; i < n; i++) {
            guint32 number;
            if (!intern_add(k->parties, ids->bytes + ids->offsets[i],
                            ids->offsets[i + 1] - ids->offsets[i], &number, error))
                return FALSE;
            if (number == reader_first_row(reader) + i)
                continue;
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: party %u is there twice", number);
            return FALSE;
        }
    }
    if (failure)
        g_propagate_error(error, g_steal_pointer(&failure));
    return !failure && make_first_room(k, error);
}

static gboolean read_symbols(Known *k, GError **error)
{
    g_autoptr(GPtrArray) all = symbol_read_all(k->db, error);
    if (!all)
        return FALSE;
    for (guint i = 0; i < all->len; i++) {
        const char *text = g_ptr_array_index(all, i);
        guint32 number;
        if (!intern_add(k->symbols, text, strlen(text), &number, error))
            return FALSE;
    }
    return TRUE;
}

Known *known_new(DownlineCase *c, GError **error)
{
    g_autoptr(Known) k = g_new0(Known, 1);
    k->db = case_database(c);
    k->parties = intern_new();
    k->symbols = intern_new();
    k->facts = seen_new();
    k->greatest_entry = g_string_new("");
    if (!read_parties(k, error) || !read_symbols(k, error))
        return NULL;
    return g_steal_pointer(&k);
}

static gboolean load_member(Known *k, const Record *r, GError **error)
{
    (void)error;
    gint64 party = r->values[MEMBER_MEMBER].integer;
    if (content_is_mention(r))
        known_mention_member(k, party);
    else
        known_describe_member(k, r);
    return TRUE;
}

static gboolean load_entry(Known *k, const Record *r, GError **error)
{
    return !record_knows(r, LEDGER_ENTRY_ID) || known_add_entry(k, r, error);
}

gboolean known_load(Known *k, RecordType type, GError **error)
{
    static RowReader const readers[N_RECORDS] = {
        [RECORD_MEMBER] = load_member,       [RECORD_REFERRAL] = (RowReader)known_add_fact,
        [RECORD_LEDGER] = load_entry,        [RECORD_PRODUCT] = (RowReader)known_add_fact,
        [RECORD_REGISTRY] = (RowReader)known_add_fact,
    };
    if (type == RECORD_REFERRAL && !known_load(k, RECORD_MEMBER, error))
        return FALSE; /* a referral declares a member */
    if (k->loaded[type])
        return TRUE;
    k->loaded[type] = TRUE;
    return read_back(k, type, readers[type], error);
}

/* ---- parties and symbols */

guint32 known_parties(const Known *k)
{
    return intern_count(k->parties);
}

const char *known_party_text(const Known *k, guint32 number, gsize *length)
{
    return intern_text(k->parties, number, length);
}

gboolean known_find_numbers(const Known *k, Record *r)
{
    const TableSpec *table = record_specs[r->type].table;
    for (guint32 left = r->known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        ColumnType type = table->columns[column].type;
        if (type != COLUMN_PARTY && type != COLUMN_SYMBOL)
            continue;
        Value *value = &r->values[column];
        guint32 number = intern_find(type == COLUMN_PARTY ? k->parties : k->symbols,
                                     value->text.text, value->text.length);
        if (number == INTERN_NONE)
            return FALSE;
        value->integer = number;
    }
    return TRUE;
}

static gboolean make_symbol(Known *k, Value *value, GError **error)
{
    guint32 before = intern_count(k->symbols), number;
    if (!intern_add(k->symbols, value->text.text, value->text.length, &number, error))
        return FALSE;
    value->integer = number;
    if (number < before)
        return TRUE;
    gint64 stored;
    if (!symbol_add(k->db, value->text.text, value->text.length, &stored, error))
        return FALSE;
    g_assert(stored == number);
    return TRUE;
}

gboolean known_make_numbers(Known *k, Record *r, guint *new_parties, GError **error)
{
    const TableSpec *table = record_specs[r->type].table;
    guint32 before = intern_count(k->parties);
    for (guint32 left = r->known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        Value *value = &r->values[column];
        guint32 number;
        if (table->columns[column].type == COLUMN_PARTY) {
            if (!intern_add(k->parties, value->text.text, value->text.length, &number, error))
                return FALSE;
            value->integer = number;
        } else if (table->columns[column].type == COLUMN_SYMBOL &&
                   !make_symbol(k, value, error)) {
            return FALSE;
        }
    }
    *new_parties = intern_count(k->parties) - before;
    return make_first_room(k, error);
}

/* ---- members */

MemberStanding known_member(const Known *k, gint64 party)
{
    guint64 first = k->first[party];
    return first == FIRST_UNKNOWN     ? MEMBER_UNKNOWN
           : first == FIRST_MENTIONED ? MEMBER_MENTIONED
                                      : MEMBER_DESCRIBED;
}

static guint64 describe(const Record *r)
{
    guint64 hash = content_hash(r).low;
    return hash > FIRST_MENTIONED ? hash : hash + 2;
}

gboolean known_same_member(const Known *k, const Record *r)
{
    return k->first[r->values[MEMBER_MEMBER].integer] == describe(r);
}

void known_mention_member(Known *k, gint64 party)
{
    if (k->first[party] == FIRST_UNKNOWN)
        k->first[party] = FIRST_MENTIONED;
}

void known_describe_member(Known *k, const Record *r)
{
    guint64 *first = &k->first[r->values[MEMBER_MEMBER].integer];
    if (*first <= FIRST_MENTIONED)
        *first = describe(r);
}

/* ---- facts */

gboolean known_has_fact(const Known *k, const Record *r)
{
    guint32 content;
    return seen_find(k->facts, content_hash(r), &content);
}

gboolean known_add_fact(Known *k, const Record *r, GError **error)
{
    return seen_add(k->facts, content_hash(r), 0, error);
}

/* ---- entry ids */

static Hash128 hash_id(const Record *r)
{
    Slice id = r->values[LEDGER_ENTRY_ID].text;
    return digest_keyed(id.text, id.length);
}

gboolean known_entries_hashed(const Known *k)
{
    return k->entries != NULL;
}

gboolean known_entry_is_next(const Known *k, Slice id)
{
    if (k->entries)
        return FALSE;
    if (id.length != k->greatest_entry->len)
        return id.length > k->greatest_entry->len;
    return memcmp(id.text, k->greatest_entry->str, id.length) > 0;
}

gboolean known_entries_hash(Known *k, GError **error)
{
    if (k->entries)
        return TRUE;
    k->entries = seen_new();
    return read_back(k, RECORD_LEDGER, load_entry, error);
}

gboolean known_has_entry(const Known *k, const Record *r, gboolean numbered, gboolean *same)
{
    guint32 content;
    if (!seen_find(k->entries, hash_id(r), &content))
        return FALSE;
    *same = numbered && content == (guint32)content_hash(r).low;
    return TRUE;
}

gboolean known_add_entry(Known *k, const Record *r, GError **error)
{
    Slice id = r->values[LEDGER_ENTRY_ID].text;
    if (k->entries)
        return seen_add(k->entries, hash_id(r), (guint32)content_hash(r).low, error);
    if (known_entry_is_next(k, id)) {
        g_string_truncate(k->greatest_entry, 0);
        g_string_append_len(k->greatest_entry, id.text, (gssize)id.length);
    }
    return TRUE;
}
