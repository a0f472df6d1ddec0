/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "export/columns.h"
#include "base/civil.h"
#include "export/findings.h"
#include "export/plain.h"

#include <string.h>

#define SLOT_SIZE 64
G_STATIC_ASSERT(SLOT_SIZE >= MONEY_TEXT_SIZE && SLOT_SIZE >= CIVIL_TEXT_SIZE &&
                SLOT_SIZE >= NAMING_SIZE);

typedef enum {
    FROM_INT,
    FROM_TIME,
    FROM_PARTY,
    FROM_MONEY,
    FROM_MINOR, /* money as an integer */
    FROM_ID_BYTES,
    FROM_NAME,
    FROM_FINDINGS,
    FROM_SEVERITY,
} Origin;

typedef struct {
    Origin origin;
    guint metric;         /* column of member_metric, where it is one */
    char slot[SLOT_SIZE]; /* room for the value */
} Source;

struct Columns {
    const Network *net;
    const Naming *naming;
    guint decimals;
    char zero[MONEY_TEXT_SIZE];
    guint64 wide; /* bit per metric: money that does not fit 64 bits */
    CivilZone *zone;
    TableReader *reader;
    guint64 chunk_first, chunk_end; /* rows of the chunk that the reader stands on */
    GArray *specs;                  /* ExportColumn */
    GArray *sources;                /* Source, side by side with specs */
    GPtrArray *names;               /* owned column names */
    GPtrArray *values;
    GString *findings, *id_hex;
};

/* What would lead back to a person by way of the input files. */
static const guint identifying[] = {METRIC_JOINED_AT, METRIC_CLAIM_SOURCE, METRIC_CLAIM_ROW,
                                    METRIC_PERSON};

static gboolean is_identifying(guint metric)
{
    for (guint i = 0; i < G_N_ELEMENTS(identifying); i++) {
        if (identifying[i] == metric)
            return TRUE;
    }
    return FALSE;
}

static void add(Columns *c, const char *name, const char *suffix, Origin origin, guint metric)
{
    gboolean is_long = origin == FROM_INT || origin == FROM_MINOR;
    gboolean from_case = origin == FROM_PARTY || origin == FROM_NAME;
    ExportSpeaker speaker = from_case                 ? EXPORT_CASE
                            : origin == FROM_FINDINGS ? EXPORT_RULES
                                                      : EXPORT_OWN;
    char *owned = g_strconcat(name, suffix, NULL);
    g_ptr_array_add(c->names, owned);
    const char *zero = origin == FROM_MONEY ? c->zero : origin == FROM_MINOR ? "0" : NULL;
    ExportColumn spec = {owned, is_long ? EXPORT_LONG : EXPORT_TEXT, speaker, zero};
    Source source = {.origin = origin, .metric = metric};
    g_array_append_val(c->specs, spec);
    g_array_append_val(c->sources, source);
}

static void add_metric(Columns *c, guint metric)
{
    const ColumnSpec *column = &table_member_metric.columns[metric];
    switch (column->type) {
    case COLUMN_INT:
        add(c, column->name, "", FROM_INT, metric);
        break;
    case COLUMN_TIME:
        add(c, column->name, "", FROM_TIME, metric);
        break;
    case COLUMN_PARTY:
        add(c, column->name, "", FROM_PARTY, metric);
        break;
    case COLUMN_MONEY:
        add(c, column->name, "", FROM_MONEY, metric);
        if (!(c->wide & READER_WANTS(metric)))
            add(c, column->name, "_minor", FROM_MINOR, metric);
        break;
    case COLUMN_SYMBOL:
    case COLUMN_TEXT:
        g_assert_not_reached(); /* member_metric has none */
    }
}

/* Chooses the columns; returns which of them the reader must bring. */
static guint64 choose(Columns *c, gboolean pseudonymous)
{
    guint64 wanted = 0;
    for (guint m = 0; m < METRIC_N; m++) {
        if (pseudonymous && is_identifying(m))
            continue;
        add_metric(c, m);
        wanted |= READER_WANTS(m);
    }
    if (!pseudonymous) {
        add(c, "id_hex", "", FROM_ID_BYTES, 0);
        add(c, "name", "", FROM_NAME, 0);
    }
    add(c, "findings", "", FROM_FINDINGS, 0);
    add(c, "severity", "", FROM_SEVERITY, 0);
    g_ptr_array_set_size(c->values, (gint)c->specs->len);
    return wanted;
}

static gboolean fits(const ChunkColumn *column, guint rows)
{
    for (guint i = 0; column->monies && i < rows; i++) {
        if (column->monies[i] < G_MININT64 || column->monies[i] > G_MAXINT64)
            return FALSE;
    }
    return TRUE;
}

/* One pass over the money columns, to tell which of them are wide. */
static gboolean find_wide(Columns *c, struct sqlite3 *db, GError **error)
{
    guint64 money = 0;
    for (guint m = 0; m < METRIC_N; m++)
        money |= table_member_metric.columns[m].type == COLUMN_MONEY ? READER_WANTS(m) : 0;
    g_autoptr(TableReader) reader = reader_new(db, &table_member_metric, money, error);
    if (!reader)
        return FALSE;
    GError *local = NULL;
    while (reader_next(reader, &local)) {
        for (guint m = 0; m < METRIC_N; m++) {
            if (money & READER_WANTS(m) && !fits(reader_column(reader, m), reader_rows(reader)))
                c->wide |= READER_WANTS(m);
        }
    }
    if (local)
        g_propagate_error(error, local);
    return !local;
}

static gboolean read_decimals(DownlineCase *c, guint *decimals, GError **error)
{
    GError *local = NULL;
    g_autofree char *text = case_setting(c, "decimals", &local);
    if (local) {
        g_propagate_error(error, local);
        return FALSE;
    }
    guint64 number = 0; /* a case without money has no setting */
    if (text && !g_ascii_string_to_unsigned(text, 10, 0, MONEY_MAX_DECIMALS, &number, NULL)) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "setting \"decimals\" is \"%s\", expected 0 to %d", text, MONEY_MAX_DECIMALS);
        return FALSE;
    }
    *decimals = (guint)number;
    return TRUE;
}

Columns *columns_new(DownlineCase *c, const Network *net, const Naming *naming,
                     gboolean pseudonymous, GError **error)
{
    g_autoptr(Columns) columns = g_new0(Columns, 1);
    columns->net = net;
    columns->naming = naming;
    columns->specs = g_array_new(FALSE, FALSE, sizeof(ExportColumn));
    columns->sources = g_array_new(FALSE, FALSE, sizeof(Source));
    columns->names = g_ptr_array_new_with_free_func(g_free);
    columns->values = g_ptr_array_new();
    columns->findings = g_string_new(NULL);
    columns->id_hex = g_string_new(NULL);
    if (!read_decimals(c, &columns->decimals, error) ||
        !find_wide(columns, case_database(c), error) ||
        !(columns->zone = civil_zone_new("UTC", error)))
        return NULL;
    money_format(0, columns->decimals, columns->zero);
    guint64 wanted = choose(columns, pseudonymous);
    columns->reader = reader_new(case_database(c), &table_member_metric, wanted, error);
    return columns->reader ? g_steal_pointer(&columns) : NULL;
}

void columns_free(Columns *columns)
{
    if (!columns)
        return;
    g_clear_pointer(&columns->zone, civil_zone_free);
    g_clear_pointer(&columns->reader, reader_free);
    g_array_unref(columns->specs);
    g_array_unref(columns->sources);
    g_ptr_array_unref(columns->names);
    g_ptr_array_unref(columns->values);
    g_string_free(columns->findings, TRUE);
    g_string_free(columns->id_hex, TRUE);
    g_free(columns);
}

const ExportColumn *columns_specs(const Columns *columns, guint *n)
{
    *n = columns->specs->len;
    return &g_array_index(columns->specs, ExportColumn, 0);
}

/* The bytes of an id that cannot be shown as they are, so that no evidence is lost. */
static const char *id_bytes(Columns *c, guint32 party)
{
    const char *id = text_column_get(c->net->ids, party);
    gsize length = text_column_length(c->net->ids, party);
    if (plain_is_legal(id, length))
        return NULL;
    g_string_truncate(c->id_hex, 0);
    for (gsize i = 0; i < length; i++)
        g_string_append_printf(c->id_hex, "%02x", (guint8)id[i]);
    return c->id_hex->str;
}

static const char *integer_text(gint64 value, char *slot)
{
    if (value == COLUMN_UNKNOWN)
        return NULL;
    money_format(value, 0, slot);
    return slot;
}

/* Most of it is zero. */
static const char *money_value(Money money, guint decimals, const char *zero, char *slot)
{
    if (money == 0)
        return zero;
    money_format(money, decimals, slot);
    return slot;
}

static const char *party_text(const Columns *c, Source *s, gint64 party)
{
    if (party < 0 || party >= c->net->n_parties)
        return NULL;
    return naming_value(c->naming, (guint32)party, s->metric == METRIC_MEMBER, s->slot);
}

static const char *time_text(const Columns *c, gint64 instant, char *slot)
{
    if (instant == CIVIL_NONE)
        return NULL;
    civil_format(c->zone, instant, slot);
    return slot;
}

static const char *value(Columns *c, Source *s, guint32 position)
{
    const Network *net = c->net;
    const ChunkColumn *column =
        s->origin <= FROM_MINOR ? reader_column(c->reader, s->metric) : NULL;
    guint row = (guint)(position - c->chunk_first);
    switch (s->origin) {
    case FROM_INT:
        return integer_text(column->ints[row], s->slot);
    case FROM_TIME:
        return time_text(c, column->ints[row], s->slot);
    case FROM_PARTY:
        return party_text(c, s, column->ints[row]);
    case FROM_MONEY:
        return money_value(chunk_money(column, row), c->decimals, c->zero, s->slot);
    case FROM_MINOR:
        return money_value(chunk_money(column, row), 0, "0", s->slot);
    case FROM_ID_BYTES:
        return id_bytes(c, net->party[position]);
    case FROM_NAME:
        return network_name(net, position);
    case FROM_FINDINGS:
        findings_join(net, position, c->findings);
        return c->findings->len > 0 ? c->findings->str : NULL;
    case FROM_SEVERITY:
        return findings_severity_name(net->severity[position]);
    }
    return NULL;
}

/* Moves the reader to the chunk of a position. */
static gboolean seek(Columns *c, guint32 position, GError **error)
{
    while (position >= c->chunk_end) {
        GError *local = NULL;
        if (!reader_next(c->reader, &local)) {
            if (!local)
                g_set_error(&local, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                            "member_metric ends before row %u", position);
            g_propagate_error(error, local);
            return FALSE;
        }
        c->chunk_first = reader_first_row(c->reader);
        c->chunk_end = c->chunk_first + reader_rows(c->reader);
    }
    g_assert(position >= c->chunk_first); /* ascending */
    return TRUE;
}

const char *const *columns_values(Columns *c, guint32 position, GError **error)
{
    if (!seek(c, position, error))
        return NULL;
    for (guint i = 0; i < c->sources->len; i++) {
        Source *source = &g_array_index(c->sources, Source, i);
        g_ptr_array_index(c->values, i) = (gpointer)value(c, source, position);
    }
    return (const char *const *)c->values->pdata;
}
