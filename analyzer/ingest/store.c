/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/store_parts.h"

#include "ingest/content.h"
#include "ingest/gather.h"

typedef enum { FACT_NEW, FACT_KNOWN } Fact;

Store *store_new(DownlineCase *c, GError **error)
{
    g_autoptr(Store) s = g_new0(Store, 1);
    s->c = c;
    s->currencies = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    s->currency_symbols = g_array_new(FALSE, FALSE, sizeof(gint64));
    s->known = known_new(c, error);
    return s->known ? g_steal_pointer(&s) : NULL;
}

void store_free(Store *s)
{
    if (!s)
        return;
    for (guint i = 0; i < N_WRITERS; i++)
        g_clear_pointer(&s->writers[i], writer_free);
    known_free(s->known);
    g_array_unref(s->currency_symbols);
    g_hash_table_unref(s->currencies);
    g_free(s);
}

gboolean store_expect(Store *s, RecordType type, GError **error)
{
    return known_load(s->known, type, error);
}

const char *store_currency(const Store *s, int *decimals)
{
    *decimals = s->first_decimals;
    return *s->first_currency ? s->first_currency : NULL;
}

static const TableSpec *writer_table(guint writer)
{
    return writer == WRITER_PARTY       ? &table_party
           : writer == WRITER_DUPLICATE ? &table_duplicate
                                        : record_specs[writer].table;
}

TableWriter *store_writer(Store *s, guint writer, GError **error)
{
    if (G_UNLIKELY(!s->writers[writer]))
        s->writers[writer] = writer_new(case_database(s->c), writer_table(writer), error);
    return s->writers[writer];
}

/* Makes the rows of a table readable; the next row opens a new writer. */
static gboolean flush(Store *s, guint writer, GError **error)
{
    if (!s->writers[writer])
        return TRUE;
    gboolean done = writer_finish(s->writers[writer], error);
    g_clear_pointer(&s->writers[writer], writer_free);
    return done;
}

const Known *store_known(const Store *s)
{
    return s->known;
}

gboolean store_finish(Store *s, GError **error)
{
    for (guint i = 0; i < N_WRITERS; i++) {
        if (!flush(s, i, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what is known of a record */

/* Numbers set. Entry ids have been looked up before. */
static Fact judge(const Store *s, const Record *r)
{
    gboolean known = FALSE;
    switch (r->type) {
    case RECORD_MEMBER: {
        MemberStanding standing = known_member(s->known, r->values[MEMBER_MEMBER].integer);
        known = content_is_mention(r)
                    ? standing != MEMBER_UNKNOWN
                    : standing == MEMBER_DESCRIBED && known_same_member(s->known, r);
        break;
    }
    case RECORD_REFERRAL: {
        gint64 member = r->values[REFERRAL_MEMBER].integer;
        known = record_knows(r, REFERRAL_SPONSOR)
                    ? known_has_claim(s->known, r)
                    : known_member(s->known, member) != MEMBER_UNKNOWN;
        break;
    }
    case RECORD_LEDGER:
        break;
    default:
        known = known_has_fact(s->known, r);
    }
    return known ? FACT_KNOWN : FACT_NEW;
}

/* ---- storing */

gboolean store_parties(Store *s, guint32 first, GError **error)
{
    if (first == known_parties(s->known))
        return TRUE;
    TableWriter *w = store_writer(s, WRITER_PARTY, error);
    if (!w)
        return FALSE;
    for (guint32 number = first; number < known_parties(s->known); number++) {
        gsize length;
        const char *text = known_party_text(s->known, number, &length);
        g_assert(writer_rows(w) == number);
        writer_text(w, PARTY_ID, text, length);
        if (!writer_end_row(w, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean store_currency_of(Store *s, const Record *r, guint column, GError **error)
{
    Slice code = r->values[column].text;
    if (!record_knows(r, column) || r->values[column].integer == s->currency_symbol)
        return TRUE;
    s->currency_symbol = r->values[column].integer;
    memcpy(s->currency, code.text, code.length);
    s->currency[code.length] = '\0';
    if (!*s->first_currency) {
        g_strlcpy(s->first_currency, s->currency, sizeof s->first_currency);
        s->first_decimals = r->decimals;
    }
    if (!g_hash_table_add(s->currencies, g_strdup(s->currency)))
        return TRUE;
    g_array_append_val(s->currency_symbols, s->currency_symbol);
    return case_currency(s->c, s->currency, (guint)r->decimals, error);
}

/* The record as a row of its table; numbers are set. */
static gboolean write_record(Store *s, const Record *r, gint64 source, gint64 row, GError **error)
{
    TableWriter *w = store_writer(s, r->type, error);
    return w && gather_one(w, r, source, row, error);
}

/* Declares a member who has no record yet. */
static gboolean mention(Store *s, gint64 party, gint64 source, gint64 row, GError **error)
{
    if (known_member(s->known, party) != MEMBER_UNKNOWN)
        return TRUE;
    Record r = {.type = RECORD_MEMBER, .known = 1u << MEMBER_MEMBER};
    r.values[MEMBER_MEMBER].integer = party;
    known_mention_member(s->known, party);
    return write_record(s, &r, source, row, error);
}

static gboolean store_repeat(Store *s, const Record *r, gint64 source, gint64 row, GError **error)
{
    TableWriter *w = store_writer(s, WRITER_DUPLICATE, error);
    if (!w)
        return FALSE;
    writer_int(w, DUPLICATE_SOURCE, source);
    writer_int(w, DUPLICATE_ROW, row);
    writer_int(w, DUPLICATE_MEMBER, r->values[MEMBER_MEMBER].integer);
    return writer_end_row(w, error);
}

static gboolean store_referral(Store *s, const Record *r, gint64 source, gint64 row, GError **error)
{
    if (!mention(s, r->values[REFERRAL_MEMBER].integer, source, row, error))
        return FALSE;
    return !record_knows(r, REFERRAL_SPONSOR) ||
           (write_record(s, r, source, row, error) && known_add_claim(s->known, r, error));
}

static gboolean store_record(Store *s, Record *r, gint64 source, gint64 row, GError **error)
{
    switch (r->type) {
    case RECORD_MEMBER:
        if (content_is_mention(r))
            return mention(s, r->values[MEMBER_MEMBER].integer, source, row, error);
        known_describe_member(s->known, r->values[MEMBER_MEMBER].integer, r->hash.low);
        return write_record(s, r, source, row, error);
    case RECORD_REFERRAL:
        return store_referral(s, r, source, row, error);
    case RECORD_LEDGER:
        return store_currency_of(s, r, LEDGER_CURRENCY, error) &&
               (!record_knows(r, LEDGER_ENTRY_ID) || known_add_entry(s->known, r, error)) &&
               write_record(s, r, source, row, error);
    case RECORD_PRODUCT:
        if (!store_currency_of(s, r, PRODUCT_CURRENCY, error))
            return FALSE;
        break;
    default:
        break;
    }
    return known_add_fact(s->known, r, error) && write_record(s, r, source, row, error);
}

/* Numbers set; facts of ledger records are given, the others are found here. */
static gboolean store_row(Store *s, Batch *b, BatchRow *row, Fact *facts, gint64 source,
                          GError **error)
{
    gboolean is_new = FALSE, has_ledger = FALSE;
    for (guint i = 0; i < row->n; i++) {
        const Record *r = &b->records[row->first + i];
        if (r->type == RECORD_LEDGER)
            has_ledger = TRUE;
        else
            facts[i] = judge(s, r);
        is_new |= facts[i] == FACT_NEW;
    }
    row->outcome = is_new ? ROW_ACCEPTED : ROW_DUPLICATE;
    for (guint i = 0; i < row->n; i++) {
        Record *r = &b->records[row->first + i];
        gboolean evidence = is_new && r->type == RECORD_REFERRAL;
        gboolean repeat = r->type == RECORD_MEMBER && !has_ledger && !content_is_mention(r);
        gboolean done = TRUE;
        if (facts[i] == FACT_NEW || evidence)
            done = store_record(s, r, source, row->number, error);
        else if (repeat)
            done = store_repeat(s, r, source, row->number, error);
        if (!done)
            return FALSE;
    }
    return TRUE;
}

/* ---- batches */

static gboolean is_ledger_only(const Record *records, guint n)
{
    for (guint i = 0; i < n; i++) {
        if (records[i].type != RECORD_LEDGER)
            return FALSE;
    }
    return n > 0;
}

/* Rows of nothing but new ledger records, which are the bulk of a case. */
static gboolean store_ledger_rows(Store *s, Batch *b, guint first, guint end, gint64 source,
                                  GError **error)
{
    gint64 rows[BATCH_RECORDS];
    const Record *records = &b->records[b->rows[first].first];
    guint n = 0;
    for (guint i = first; i < end; i++) {
        b->rows[i].outcome = ROW_ACCEPTED;
        for (guint k = 0; k < b->rows[i].n; k++)
            rows[n++] = b->rows[i].number;
    }
    for (guint i = 0; i < n; i++) {
        if (!store_currency_of(s, &records[i], LEDGER_CURRENCY, error))
            return FALSE;
    }
    TableWriter *w = store_writer(s, RECORD_LEDGER, error);
    return w && known_add_entries(s->known, records, n, error) &&
           gather_records(w, records, rows, n, source, error);
}

/* Rows first .. end - 1, whose entry ids are all new: no row of them can be rejected any more. */
static gboolean store_run(Store *s, Batch *b, guint first, guint end, gint64 source, GError **error)
{
    if (first == end)
        return TRUE;
    Record *records = &b->records[b->rows[first].first];
    guint n = b->rows[end - 1].first + b->rows[end - 1].n - b->rows[first].first;
    guint32 parties = known_parties(s->known);
    if (!known_make_numbers(s->known, records, n, error) || !store_parties(s, parties, error))
        return FALSE;
    if (is_ledger_only(records, n))
        return store_ledger_rows(s, b, first, end, source, error);
    for (guint i = first; i < end; i++) {
        Fact facts[RECORD_ROW_MAX] = {FACT_NEW};
        if (!store_row(s, b, &b->rows[i], facts, source, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean has_entry_id(const Record *r)
{
    return r->type == RECORD_LEDGER && record_knows(r, LEDGER_ENTRY_ID);
}

static gboolean is_among(guint64 id, const guint64 *ids, guint n)
{
    gboolean found = FALSE;
    for (guint i = 0; i < n; i++) /* without a way out: the compiler takes several at a time */
        found |= ids[i] == id;
    return found;
}

/* The first row from `first` on that has an entry_id which may be known; the number of rows if
 * none. */
static guint find_doubtful(const Store *s, const Batch *b, guint first)
{
    gboolean hashed = known_entries_hashed(s->known);
    Slice greatest = known_greatest_entry(s->known);
    guint64 ids[BATCH_RECORDS]; /* of the rows since `first` */
    guint n_ids = 0;
    for (guint i = first; i < b->n_rows; i++) {
        for (guint k = 0; k < b->rows[i].n; k++) {
            const Record *r = &b->records[b->rows[i].first + k];
            guint32 content;
            if (!has_entry_id(r))
                continue;
            Slice id = r->values[LEDGER_ENTRY_ID].text;
            if (hashed ? known_has_entry(s->known, r, &content) || is_among(r->hash.low, ids, n_ids)
                       : slice_compare(id, greatest) <= 0)
                return i;
            greatest = id;
            ids[n_ids++] = r->hash.low;
        }
    }
    return b->n_rows;
}

/* The fact of every ledger record; FALSE and the fault set when an entry_id is taken. */
static gboolean judge_entries(const Store *s, Batch *b, BatchRow *row, Fact *facts)
{
    guint64 ids[RECORD_ROW_MAX];
    guint n_ids = 0;
    for (guint i = 0; i < row->n; i++) {
        Record *r = &b->records[row->first + i];
        guint32 content;
        char excerpt[FAULT_EXCERPT_SIZE];
        facts[i] = FACT_NEW;
        if (!has_entry_id(r))
            continue;
        gboolean twice = is_among(r->hash.low, ids, n_ids);
        ids[n_ids++] = r->hash.low;
        if (!twice && !known_has_entry(s->known, r, &content))
            continue;
        facts[i] = FACT_KNOWN;
        if (!twice && known_find_numbers(s->known, r) && content_of_entry(r) == content)
            continue;
        fault_excerpt(r->values[LEDGER_ENTRY_ID].text, excerpt);
        return fault_set(&row->fault, REJECT_ENTRY_ID_CONFLICT, "entry_id '%s' is %s", excerpt,
                         twice ? "given to two records of the row"
                               : "in the case with other content");
    }
    return TRUE;
}

/* A row of which an entry_id may be known. Nothing of it must come into being when it is rejected.
 */
static gboolean store_doubtful(Store *s, Batch *b, guint index, gint64 source, GError **error)
{
    BatchRow *row = &b->rows[index];
    Fact facts[RECORD_ROW_MAX];
    if (!judge_entries(s, b, row, facts)) {
        row->outcome = ROW_REJECTED;
        return TRUE;
    }
    guint32 parties = known_parties(s->known);
    return known_make_numbers(s->known, &b->records[row->first], row->n, error) &&
           store_parties(s, parties, error) && store_row(s, b, row, facts, source, error);
}

static void prepare_entries(const Store *s, Batch *b)
{
    for (guint i = 0; i < b->n_records; i++) {
        if (has_entry_id(&b->records[i]))
            known_prepare_entry(s->known, &b->records[i]);
    }
}

gboolean store_batch(Store *s, Batch *b, gint64 source, GError **error)
{
    if (known_entries_hashed(s->known))
        prepare_entries(s, b);
    for (guint first = 0; first < b->n_rows;) {
        guint doubtful = find_doubtful(s, b, first);
        if (!store_run(s, b, first, doubtful, source, error))
            return FALSE;
        first = doubtful;
        if (first == b->n_rows)
            break;
        if (!known_entries_hashed(s->known)) { /* out of order: from now on by table */
            if (!flush(s, RECORD_LEDGER, error) || !known_hash_entries(s->known, error))
                return FALSE;
            prepare_entries(s, b);
        }
        if (!store_doubtful(s, b, first++, source, error))
            return FALSE;
    }
    return TRUE;
}
