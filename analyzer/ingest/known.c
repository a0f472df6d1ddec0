/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/known.h"

#include "base/intern.h"
#include "base/memory.h"
#include "downline/types.h"
#include "ingest/batch.h"
#include "ingest/content.h"
#include "ingest/seen.h"
#include "ledger/chunk.h"

#define RECORD_UNKNOWN 0   /* no record */
#define RECORD_MENTIONED 1 /* only the id */

/* What was said first about a party. */
typedef struct {
    guint64 record; /* its mark, or RECORD_… */
    guint64 claim;  /* its mark; 0: none */
} First;

/* A short symbol met lately, to be found again without hashing. */
#define RECENT_SYMBOLS 256u
typedef struct {
    SliceWords words;
    guint32 length; /* 0: none */
    guint32 number;
} RecentSymbol;

struct Known {
    struct sqlite3 *db;
    gboolean loaded[N_RECORDS];
    Intern *parties, *symbols;
    guint32 party_columns[N_RECORDS], symbol_columns[N_RECORDS]; /* bit per column */
    RecentSymbol recent[RECENT_SYMBOLS];
    First *first; /* by party */
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
    if (r->type == RECORD_MEMBER || r->type == RECORD_REFERRAL)
        r->hash.low = content_mark(r);
    else if (r->type != RECORD_LEDGER)
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
        if (number != i) {
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                        "damaged case: symbol %u is there twice", number);
            return FALSE;
        }
    }
    return TRUE;
}

static guint32 columns_of(RecordType type, ColumnType wanted)
{
    const TableSpec *table = record_specs[type].table;
    guint32 columns = 0;
    for (guint i = 0; i < table->n_columns; i++)
        columns |= (guint32)(table->columns[i].type == wanted) << i;
    return columns;
}

Known *known_new(DownlineCase *c, GError **error)
{
    g_autoptr(Known) k = g_new0(Known, 1);
    for (guint i = 0; i < N_RECORDS; i++) {
        k->party_columns[i] = columns_of((RecordType)i, COLUMN_PARTY);
        k->symbol_columns[i] = columns_of((RecordType)i, COLUMN_SYMBOL);
    }
    k->db = case_database(c);
    k->parties = intern_new();
    k->symbols = intern_new();
    k->facts = seen_new();
    k->greatest_entry = g_string_new("");
    if (!read_parties(k, error) || !read_symbols(k, error))
        return NULL;
    return g_steal_pointer(&k);
}

Slice known_greatest_entry(const Known *k)
{
    return (Slice){k->greatest_entry->str, k->greatest_entry->len};
}

void known_note_greatest(Known *k, Slice id)
{
    if (slice_compare(id, known_greatest_entry(k)) <= 0)
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
        known_describe_member(k, party, r->hash.low);
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
            known_note_greatest(
                k, (Slice){ids->bytes + ids->offsets[i], ids->offsets[i + 1] - ids->offsets[i]});
    }
    if (!failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean load_claim(Known *k, const Record *r, GError **error)
{
    gint64 member = r->values[REFERRAL_MEMBER].integer;
    if (record_knows(r, REFERRAL_MEMBER) && member >= 0 && member < intern_count(k->parties))
        return known_add_claim(k, r, error);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "damaged case: a claim about a party that is not there");
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
    RowReader read = type == RECORD_MEMBER     ? load_member
                     : type == RECORD_REFERRAL ? load_claim
                                               : known_add_fact;
    return read_back(k, type, read, error);
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

gint64 known_find_symbol(const Known *k, Slice text)
{
    guint32 number = intern_find(k->symbols, text.text, text.length);
    return number == INTERN_NONE ? -1 : (gint64)number;
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

static inline gboolean make_symbol(Known *k, Value *value, GError **error)
{
    Slice text = value->text;
    if (text.length == 0 || text.length > SLICE_WORDS_MAX)
        return add_symbol(k, value, error);
    SliceWords words = slice_words(text);
    guint64 mixed = (words.first ^ words.last * 31) * G_GUINT64_CONSTANT(0x9E3779B97F4A7C15);
    RecentSymbol *recent = &k->recent[mixed >> 32 & (RECENT_SYMBOLS - 1)];
    if (recent->length == text.length && recent->words.first == words.first &&
        recent->words.last == words.last) {
        value->integer = recent->number;
        return TRUE;
    }
    if (!add_symbol(k, value, error))
        return FALSE;
    *recent = (RecentSymbol){words, (guint32)text.length, (guint32)value->integer};
    return TRUE;
}

#define RECORD_PARTIES_MAX 3 /* payer, payee, source member */

/* The parties of a batch: every value, and the texts to look up; a text that repeats the one before
 * in its column, such as the company's, is looked up once. */
typedef struct {
    guint n_values, n_texts;
    guint last[RECORD_COLUMNS_MAX]; /* in texts, + 1; 0: none */
    Value *values[BATCH_RECORDS * RECORD_PARTIES_MAX];
    guint text_of[BATCH_RECORDS * RECORD_PARTIES_MAX]; /* by value */
    const char *texts[BATCH_RECORDS * RECORD_PARTIES_MAX];
    gsize lengths[BATCH_RECORDS * RECORD_PARTIES_MAX];
} Parties;

static inline void collect_party(Parties *p, guint column, Value *value)
{
    guint last = p->last[column];
    if (!last || !slice_equal(value->text, (Slice){p->texts[last - 1], p->lengths[last - 1]})) {
        p->texts[p->n_texts] = value->text.text;
        p->lengths[p->n_texts] = value->text.length;
        last = p->last[column] = ++p->n_texts;
    }
    p->values[p->n_values] = value;
    p->text_of[p->n_values++] = last - 1;
}

gboolean known_make_parties(Known *k, guint n, const char *const *texts, const gsize *lengths,
                            guint32 *numbers, GError **error)
{
    return intern_add_many(k->parties, n, texts, lengths, numbers, error) &&
           make_first_room(k, error);
}

static gboolean make_parties(Known *k, const Parties *p, GError **error)
{
    guint32 numbers[BATCH_RECORDS * RECORD_PARTIES_MAX];
    if (!known_make_parties(k, p->n_texts, p->texts, p->lengths, numbers, error))
        return FALSE;
    for (guint i = 0; i < p->n_values; i++)
        p->values[i]->integer = numbers[p->text_of[i]];
    return TRUE;
}

/* What is looked up by the content of records other than the ledger's. */
static void prepare_facts(const Known *k, Record *records, guint n)
{
    G_STATIC_ASSERT((guint)MEMBER_MEMBER == (guint)REFERRAL_MEMBER);
    for (guint i = 0; i < n; i++) {
        Record *r = &records[i];
        if (r->type == RECORD_LEDGER)
            continue;
        set_hash(k, r);
        if (r->type == RECORD_MEMBER || r->type == RECORD_REFERRAL)
            known_prefetch_member(k, r->values[MEMBER_MEMBER].integer);
        else
            seen_prefetch(k->facts, r->hash);
    }
}

gboolean known_make_numbers(Known *k, Record *records, guint n, GError **error)
{
    Parties parties;
    parties.n_values = parties.n_texts = 0;
    memset(parties.last, 0, sizeof parties.last);
    for (guint i = 0; i < n; i++) {
        Record *r = &records[i];
        for (guint32 left = r->known & k->party_columns[r->type]; left; left &= left - 1) {
            guint column = (guint)__builtin_ctz(left);
            collect_party(&parties, column, &r->values[column]);
        }
        for (guint32 left = r->known & k->symbol_columns[r->type]; left; left &= left - 1) {
            if (!make_symbol(k, &r->values[__builtin_ctz(left)], error))
                return FALSE;
        }
    }
    if (!make_parties(k, &parties, error))
        return FALSE;
    prepare_facts(k, records, n);
    return TRUE;
}

/* ---- members and claims */

MemberStanding known_member(const Known *k, gint64 party)
{
    guint64 record = k->first[party].record;
    return record == RECORD_UNKNOWN     ? MEMBER_UNKNOWN
           : record == RECORD_MENTIONED ? MEMBER_MENTIONED
                                        : MEMBER_DESCRIBED;
}

gboolean known_same_member(const Known *k, const Record *r)
{
    return k->first[r->values[MEMBER_MEMBER].integer].record == r->hash.low;
}

void known_mention_member(Known *k, gint64 party)
{
    if (k->first[party].record == RECORD_UNKNOWN)
        k->first[party].record = RECORD_MENTIONED;
}

void known_describe_member(Known *k, gint64 party, guint64 mark)
{
    if (k->first[party].record <= RECORD_MENTIONED)
        k->first[party].record = mark;
}

void known_prefetch_member(const Known *k, gint64 party)
{
    __builtin_prefetch(&k->first[party], 1);
}

gboolean known_has_claims(const Known *k, gint64 member)
{
    return k->first[member].claim != 0;
}

gboolean known_has_claim(const Known *k, const Record *r)
{
    guint32 content;
    guint64 first = k->first[r->values[REFERRAL_MEMBER].integer].claim;
    return first && (first == r->hash.low || seen_find(k->facts, content_hash(r), &content));
}

void known_add_first_claim(Known *k, gint64 member, guint64 mark)
{
    g_assert(!k->first[member].claim);
    k->first[member].claim = mark;
}

gboolean known_add_claim(Known *k, const Record *r, GError **error)
{
    guint64 *first = &k->first[r->values[REFERRAL_MEMBER].integer].claim;
    if (*first && *first != r->hash.low)
        return seen_add(k->facts, content_hash(r), 0, NULL, error);
    *first = r->hash.low;
    return TRUE;
}

/* ---- facts */

gboolean known_has_fact(const Known *k, const Record *r)
{
    guint32 content;
    return seen_find(k->facts, r->hash, &content);
}

gboolean known_add_fact(Known *k, const Record *r, GError **error)
{
    return seen_add(k->facts, r->hash, 0, NULL, error);
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

gboolean known_add_entry(Known *k, const Record *r, GError **error)
{
    if (k->entries)
        return seen_add(k->entries, r->hash, content_of_entry(r), NULL, error);
    known_note_greatest(k, r->values[LEDGER_ENTRY_ID].text);
    return TRUE;
}

gboolean known_add_entries(Known *k, const Record *records, guint n, GError **error)
{
    for (guint i = n; i-- > 0 && !k->entries;) { /* the last one is the greatest */
        if (!record_knows(&records[i], LEDGER_ENTRY_ID))
            continue;
        known_note_greatest(k, records[i].values[LEDGER_ENTRY_ID].text);
        return TRUE;
    }
    for (guint i = 0; i < n && k->entries; i++) {
        if (record_knows(&records[i], LEDGER_ENTRY_ID) && !known_add_entry(k, &records[i], error))
            return FALSE;
    }
    return TRUE;
}

gboolean known_add_texts(Known *k, guint *n, const char *const *ids, const gsize *lengths,
                         Hash128 *hashes, GError **error)
{
    for (guint i = 0; i < *n; i++)
        hashes[i] = digest_keyed(ids[i], lengths[i]);
    for (guint i = 0; i < *n; i++) /* apart from hashing, which it would hold up */
        seen_prefetch(k->entries, hashes[i]);
    for (guint i = 0; i < *n; i++) {
        gboolean is_new = TRUE;
        if (lengths[i] && !seen_add(k->entries, hashes[i], 0, &is_new, error))
            return FALSE;
        if (!is_new)
            *n = i;
    }
    return TRUE;
}

void known_set_contents(Known *k, guint n, const gsize *lengths, const Hash128 *hashes,
                        const guint32 *contents)
{
    for (guint i = 0; i < n; i++) {
        if (lengths[i])
            seen_set(k->entries, hashes[i], contents[i]);
    }
}
