/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/store.h"

#include "ingest/content.h"
#include "ingest/currency.h"
#include "ingest/known.h"
#include "ledger/chunk.h"

enum { WRITER_PARTY = N_RECORDS, WRITER_DUPLICATE, N_WRITERS };

struct Store {
    DownlineCase *c;
    Known *known;
    TableWriter *writers[N_WRITERS]; /* records by type, then parties and duplicates */
    char currency[CURRENCY_CODE_MAX + 1]; /* the one registered last */
    char first_currency[CURRENCY_CODE_MAX + 1];
    int first_decimals;
};

typedef enum { FACT_NEW, FACT_KNOWN, FACT_CONFLICT } Fact;

Store *store_new(DownlineCase *c, GError **error)
{
    g_autoptr(Store) s = g_new0(Store, 1);
    s->c = c;
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

/* The writer of a table, made when it is first needed. */
static inline TableWriter *writer_for(Store *s, guint writer, GError **error)
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

gboolean store_finish(Store *s, GError **error)
{
    for (guint i = 0; i < N_WRITERS; i++) {
        if (!flush(s, i, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- what is known of a record */

static gboolean judge_entry(Store *s, Record *r, Fact *fact, GError **error)
{
    *fact = FACT_NEW;
    if (!record_knows(r, LEDGER_ENTRY_ID) ||
        known_entry_is_next(s->known, r->values[LEDGER_ENTRY_ID].text))
        return TRUE;
    if (!known_entries_hashed(s->known) &&
        (!flush(s, RECORD_LEDGER, error) || !known_entries_hash(s->known, error)))
        return FALSE;
    gboolean same;
    if (known_has_entry(s->known, r, known_find_numbers(s->known, r), &same))
        *fact = same ? FACT_KNOWN : FACT_CONFLICT;
    return TRUE;
}

static Fact judge_member(Store *s, Record *r)
{
    if (!known_find_numbers(s->known, r))
        return FACT_NEW;
    MemberStanding standing = known_member(s->known, r->values[MEMBER_MEMBER].integer);
    gboolean known = content_is_mention(r)
                         ? standing != MEMBER_UNKNOWN
                         : standing == MEMBER_DESCRIBED && known_same_member(s->known, r);
    return known ? FACT_KNOWN : FACT_NEW;
}

static Fact judge_referral(Store *s, Record *r)
{
    if (!known_find_numbers(s->known, r))
        return FACT_NEW;
    gboolean known =
        record_knows(r, REFERRAL_SPONSOR)
            ? known_has_fact(s->known, r)
            : known_member(s->known, r->values[REFERRAL_MEMBER].integer) != MEMBER_UNKNOWN;
    return known ? FACT_KNOWN : FACT_NEW;
}

static gboolean judge(Store *s, Record *r, Fact *fact, GError **error)
{
    switch (r->type) {
    case RECORD_LEDGER:
        return judge_entry(s, r, fact, error);
    case RECORD_MEMBER:
        *fact = judge_member(s, r);
        return TRUE;
    case RECORD_REFERRAL:
        *fact = judge_referral(s, r);
        return TRUE;
    default:
        *fact = known_find_numbers(s->known, r) && known_has_fact(s->known, r) ? FACT_KNOWN
                                                                              : FACT_NEW;
        return TRUE;
    }
}

/* Two ledger records of one row must not share an entry_id. */
static gboolean repeats_entry_id(const Record *records, guint n)
{
    for (guint i = 0; i + 1 < n; i++) {
        for (guint k = i + 1; k < n; k++) {
            if (records[i].type == RECORD_LEDGER && records[k].type == RECORD_LEDGER &&
                record_knows(&records[i], LEDGER_ENTRY_ID) &&
                record_knows(&records[k], LEDGER_ENTRY_ID) &&
                slice_equal(records[i].values[LEDGER_ENTRY_ID].text,
                            records[k].values[LEDGER_ENTRY_ID].text))
                return TRUE;
        }
    }
    return FALSE;
}

static void set_conflict(const Record *r, const char *where, Fault *fault)
{
    char excerpt[FAULT_EXCERPT_SIZE];
    fault_set(fault, REJECT_ENTRY_ID_CONFLICT, "entry_id '%s' %s",
              fault_excerpt(r->values[LEDGER_ENTRY_ID].text, excerpt), where);
}

/* ---- storing */

static gboolean store_parties(Store *s, guint n, GError **error)
{
    if (n == 0)
        return TRUE;
    TableWriter *w = writer_for(s, WRITER_PARTY, error);
    if (!w)
        return FALSE;
    for (guint32 number = known_parties(s->known) - n; number < known_parties(s->known); number++) {
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
    if (!record_knows(r, column))
        return TRUE;
    Slice code = r->values[column].text;
    if (slice_equal(code, slice_of(s->currency)))
        return TRUE;
    memcpy(s->currency, code.text, code.length);
    s->currency[code.length] = '\0';
    if (!*s->first_currency) {
        g_strlcpy(s->first_currency, s->currency, sizeof s->first_currency);
        s->first_decimals = r->decimals;
    }
    return case_currency(s->c, s->currency, (guint)r->decimals, error);
}

/* The record as a row of its table; numbers are set. */
static gboolean write_record(Store *s, const Record *r, gint64 source, gint64 row, GError **error)
{
    const RecordSpec *spec = &record_specs[r->type];
    TableWriter *w = writer_for(s, r->type, error);
    if (!w)
        return FALSE;
    for (guint32 left = r->known; left; left &= left - 1) {
        guint column = (guint)__builtin_ctz(left);
        const Value *value = &r->values[column];
        switch (spec->table->columns[column].type) {
        case COLUMN_MONEY:
            writer_money(w, column, value->money);
            break;
        case COLUMN_TEXT:
            writer_text(w, column, value->text.text, value->text.length);
            break;
        default:
            writer_int(w, column, value->integer);
        }
    }
    writer_int(w, spec->source_column, source);
    writer_int(w, spec->row_column, row);
    return writer_end_row(w, error);
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
    TableWriter *w = writer_for(s, WRITER_DUPLICATE, error);
    if (!w)
        return FALSE;
    writer_int(w, DUPLICATE_SOURCE, source);
    writer_int(w, DUPLICATE_ROW, row);
    writer_int(w, DUPLICATE_MEMBER, r->values[MEMBER_MEMBER].integer);
    return writer_end_row(w, error);
}

static gboolean store_referral(Store *s, const Record *r, gint64 source, gint64 row,
                               GError **error)
{
    if (!mention(s, r->values[REFERRAL_MEMBER].integer, source, row, error))
        return FALSE;
    return !record_knows(r, REFERRAL_SPONSOR) ||
           (write_record(s, r, source, row, error) && known_add_fact(s->known, r, error));
}

static gboolean store_new_record(Store *s, Record *r, gint64 source, gint64 row, GError **error)
{
    guint new_parties;
    if (!known_make_numbers(s->known, r, &new_parties, error) ||
        !store_parties(s, new_parties, error))
        return FALSE;
    switch (r->type) {
    case RECORD_MEMBER:
        if (content_is_mention(r))
            return mention(s, r->values[MEMBER_MEMBER].integer, source, row, error);
        known_describe_member(s->known, r);
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

gboolean store_row(Store *s, Record *records, guint n, gint64 source, gint64 row,
                   RowOutcome *outcome, Fault *fault, GError **error)
{
    Fact facts[RECORD_ROW_MAX];
    guint n_new = 0, n_ledger = 0;
    *outcome = ROW_REJECTED;
    for (guint i = 0; i < n; i++) {
        if (!judge(s, &records[i], &facts[i], error))
            return FALSE;
        if (facts[i] == FACT_CONFLICT) {
            set_conflict(&records[i], "is in the case with other content", fault);
            return TRUE;
        }
        n_new += facts[i] == FACT_NEW ? 1 : 0;
        n_ledger += records[i].type == RECORD_LEDGER ? 1 : 0;
    }
    if (n_ledger > 1 && repeats_entry_id(records, n)) {
        set_conflict(&records[n - 1], "is given to two records of the row", fault);
        return TRUE;
    }
    *outcome = n_new ? ROW_ACCEPTED : ROW_DUPLICATE;
    for (guint i = 0; i < n; i++) {
        Record *r = &records[i];
        gboolean repeat = facts[i] == FACT_KNOWN && r->type == RECORD_MEMBER &&
                          n_ledger == 0 && !content_is_mention(r);
        gboolean again = n_new && facts[i] == FACT_KNOWN && r->type == RECORD_REFERRAL;
        gboolean done = repeat                            ? store_repeat(s, r, source, row, error)
                        : facts[i] == FACT_NEW || again ? store_new_record(s, r, source, row, error)
                                                        : TRUE;
        if (!done)
            return FALSE;
    }
    return TRUE;
}
