/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/known.h"

#include "base/intern.h"
#include "base/memory.h"
#include "downline/types.h"
#include "ingest/batch.h"
#include "ingest/content.h"
#include "ingest/seen.h"
#include "ledger/chunk.h"

#define FIRST_UNKNOWN 0   /* no record */
#define FIRST_MENTIONED 1 /* only the id */

/* Columns of words often repeat the last one. */
typedef struct {
    gint64 number;
    gsize length;
    char text[ID_MAX];
} LastSymbol;

struct Known {
    struct sqlite3 *db;
    gboolean loaded[N_RECORDS];
    Intern *parties, *symbols;
    LastSymbol last[N_RECORDS][RECORD_COLUMNS_MAX];
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

/* What the tables look for. */
static inline void set_hash(const Known *k, Record *r)
{
    if (r->type != RECORD_LEDGER)
        r->hash = content_hash(r);
    else if (k->entries && record_knows(r, LEDGER_ENTRY_ID))
        known_prepare_entry(k, r);
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
            set_hash(k, &r);
            if (!read(k, &r, error))
                return FALSE;
        }
    }
    if (!failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean read_parties(Known *k, GError **error)
{
    g_autoptr(TableReader) reader = reader_new(k->db, &table_party, READER_WANTS(PARTY_ID), error);
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
    if (!failure)
        return make_first_room(k, error);
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
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

int known_compare_entries(Slice a, Slice b)
{
    if (a.length != b.length)
        return a.length < b.length ? -1 : 1;
    return memcmp(a.text, b.text, a.length);
}

Slice known_greatest_entry(const Known *k)
{
    return (Slice){k->greatest_entry->str, k->greatest_entry->len};
}

static void note_greatest(Known *k, Slice id)
{
    if (known_compare_entries(id, known_greatest_entry(k)) <= 0)
        return;
    g_string_truncate(k->greatest_entry, 0);
    g_string_append_len(k->greatest_entry, id.text, (gssize)id.length);
}

static gboolean load_member(Known *k, const Record *r, GError **error)
{
    gint64 party = r->values[MEMBER_MEMBER].integer;
    if (!record_knows(r, MEMBER_MEMBER) || party < 0 || party >= intern_count(k->parties)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "damaged case: a member record of a party that is not there");
        return FALSE;
    }
    if (content_is_mention(r))
        known_mention_member(k, party);
    else
        known_describe_member(k, r);
    return TRUE;
}

static gboolean read_greatest_entry(Known *k, GError **error)
{
    g_autoptr(TableReader) reader =
        reader_new(k->db, &table_ledger, READER_WANTS(LEDGER_ENTRY_ID), error);
    if (!reader)
        return FALSE;
    g_autoptr(GError) failure = NULL;
    while (reader_next(reader, &failure)) {
        const ChunkColumn *ids = reader_column(reader, LEDGER_ENTRY_ID);
        guint n = reader_rows(reader);
        for (guint i = 0; i < n; i++)
            note_greatest(
                k, (Slice){ids->bytes + ids->offsets[i], ids->offsets[i + 1] - ids->offsets[i]});
    }
    if (!failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean load_entry(Known *k, const Record *r, GError **error)
{
    return !record_knows(r, LEDGER_ENTRY_ID) || known_add_entry(k, r, error);
}

gboolean known_load(Known *k, RecordType type, GError **error)
{
    if (type == RECORD_REFERRAL && !known_load(k, RECORD_MEMBER, error))
        return FALSE; /* a referral declares a member */
    if (k->loaded[type])
        return TRUE;
    k->loaded[type] = TRUE;
    if (type == RECORD_LEDGER)
        return read_greatest_entry(k, error);
    return read_back(k, type, type == RECORD_MEMBER ? load_member : known_add_fact, error);
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
    set_hash(k, r);
    return TRUE;
}

static gboolean add_symbol(Known *k, Value *value, GError **error)
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

static inline gboolean make_symbol(Known *k, LastSymbol *last, Value *value, GError **error)
{
    if (slice_equal(value->text, (Slice){last->text, last->length})) {
        value->integer = last->number;
        return TRUE;
    }
    if (!add_symbol(k, value, error))
        return FALSE;
    if (value->text.length <= sizeof last->text) {
        memcpy(last->text, value->text.text, value->text.length);
        last->length = value->text.length;
        last->number = value->integer;
    }
    return TRUE;
}

#define RECORD_PARTIES_MAX 3 /* payer, payee, source member */

static gboolean make_parties(Known *k, Value **values, guint n, GError **error)
{
    const char *texts[BATCH_RECORDS * RECORD_PARTIES_MAX];
    gsize lengths[BATCH_RECORDS * RECORD_PARTIES_MAX];
    guint32 numbers[BATCH_RECORDS * RECORD_PARTIES_MAX];
    for (guint i = 0; i < n; i++) {
        texts[i] = values[i]->text.text;
        lengths[i] = values[i]->text.length;
    }
    if (!intern_add_many(k->parties, n, texts, lengths, numbers, error) ||
        !make_first_room(k, error))
        return FALSE;
    for (guint i = 0; i < n; i++)
        values[i]->integer = numbers[i];
    return TRUE;
}

gboolean known_make_numbers(Known *k, Record *records, guint n, GError **error)
{
    Value *parties[BATCH_RECORDS * RECORD_PARTIES_MAX];
    guint n_parties = 0;
    for (guint i = 0; i < n; i++) {
        const ColumnSpec *columns = record_specs[records[i].type].table->columns;
        for (guint32 left = records[i].known; left; left &= left - 1) {
            guint column = (guint)__builtin_ctz(left);
            Value *value = &records[i].values[column];
            if (columns[column].type == COLUMN_PARTY)
                parties[n_parties++] = value;
            else if (columns[column].type == COLUMN_SYMBOL &&
                     !make_symbol(k, &k->last[records[i].type][column], value, error))
                return FALSE;
        }
    }
    if (!make_parties(k, parties, n_parties, error))
        return FALSE;
    for (guint i = 0; i < n; i++) {
        if (records[i].type == RECORD_LEDGER)
            continue;
        set_hash(k, &records[i]);
        seen_prefetch(k->facts, records[i].hash);
        G_STATIC_ASSERT((guint)MEMBER_MEMBER == (guint)REFERRAL_MEMBER);
        if (records[i].type == RECORD_MEMBER || records[i].type == RECORD_REFERRAL)
            __builtin_prefetch(&k->first[records[i].values[MEMBER_MEMBER].integer]);
    }
    return TRUE;
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
    guint64 hash = r->hash.low;
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
    return seen_find(k->facts, r->hash, &content);
}

gboolean known_add_fact(Known *k, const Record *r, GError **error)
{
    return seen_add(k->facts, r->hash, 0, error);
}

/* ---- entry ids */

gboolean known_entries_hashed(const Known *k)
{
    return k->entries != NULL;
}

gboolean known_hash_entries(Known *k, GError **error)
{
    k->entries = seen_new();
    return read_back(k, RECORD_LEDGER, load_entry, error);
}

void known_prepare_entry(const Known *k, Record *r)
{
    Slice id = r->values[LEDGER_ENTRY_ID].text;
    r->hash = digest_keyed(id.text, id.length);
    seen_prefetch(k->entries, r->hash);
}

gboolean known_has_entry(const Known *k, const Record *r, guint32 *content)
{
    return seen_find(k->entries, r->hash, content);
}

guint32 known_entry_content(const Record *r)
{
    return (guint32)content_hash(r).low;
}

gboolean known_add_entry(Known *k, const Record *r, GError **error)
{
    if (k->entries)
        return seen_add(k->entries, r->hash, known_entry_content(r), error);
    note_greatest(k, r->values[LEDGER_ENTRY_ID].text);
    return TRUE;
}
