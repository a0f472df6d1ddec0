/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --dry-run: what ingest would make of each file, as text for a terminal. */
#include "downline/ingest.h"

#include "base/escape.h"
#include "ingest/map.h"
#include "ingest/plan.h"

#define PREVIEW_ROWS 10000u /* looked at */
#define SHOWN_ROWS 5u
#define SHOWN_REJECTS 5u

static void append_escaped(GString *out, Slice text)
{
    g_autofree char *copy = g_strndup(text.text, text.length);
    escape_terminal(out, copy);
}

static void append_value(GString *out, const Mapper *m, const Record *r, const RecordField *field)
{
    const Value *value = &r->values[field->column];
    char text[MAX(MONEY_TEXT_SIZE, CIVIL_TEXT_SIZE)];
    switch (field->parse) {
    case PARSE_TIME:
        civil_format(mapper_zone(m), value->integer, text);
        g_string_append(out, text);
        break;
    case PARSE_INTEGER:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value->integer);
        break;
    case PARSE_QUANTITY:
        money_format(value->integer, QUANTITY_DECIMALS, text);
        g_string_append(out, text);
        break;
    case PARSE_AMOUNT:
    case PARSE_PRICE:
        money_format(value->money, (guint)r->decimals, text);
        g_string_append(out, text);
        break;
    case PARSE_KIND:
        g_string_append(out, ledger_kind_names[value->integer]);
        break;
    case PARSE_STATUS:
        g_string_append(out, ledger_status_names[value->integer]);
        break;
    case PARSE_TREE:
        g_string_append(out, tree_names[value->integer]);
        break;
    default:
        append_escaped(out, value->text);
    }
}

static void append_record(GString *out, const Mapper *m, const Record *r)
{
    const RecordSpec *spec = &record_specs[r->type];
    g_string_append_printf(out, "    %-9s", spec->name);
    for (guint i = 0; i < spec->n_fields; i++) {
        if (!record_knows(r, spec->fields[i].column))
            continue;
        g_string_append_printf(out, " %s=", record_field_name(spec, i));
        append_value(out, m, r, &spec->fields[i]);
    }
    g_string_append_c(out, '\n');
}

static void append_columns(GString *out, const Mapper *m, const Header *h)
{
    g_string_append(out, "  columns:\n");
    for (guint i = 0; i < h->n; i++) {
        g_autofree char *use = mapper_column_use(m, i);
        g_string_append(out, "    ");
        append_escaped(out, slice_of(h->names[i]));
        g_string_append_printf(out, ": %s\n", use ? use : "not used");
    }
}

typedef struct {
    GString *taken, *rejected;
    guint n, n_taken;
} Look;

static void look_at_row(Look *look, Mapper *m, const Row *row)
{
    Record records[RECORD_ROW_MAX];
    guint n;
    Fault fault;
    look->n++;
    mapper_release(m);
    if (mapper_row(m, row, records, &n, &fault)) {
        if (look->n_taken++ >= SHOWN_ROWS)
            return;
        g_string_append_printf(look->taken, "  row %u\n", look->n);
        for (guint i = 0; i < n; i++)
            append_record(look->taken, m, &records[i]);
    } else if (look->n - look->n_taken <= SHOWN_REJECTS) {
        g_string_append_printf(look->rejected, "  row %u rejected, %s (%s): ", look->n,
                               reject_name(fault.reason), reject_text(fault.reason));
        append_escaped(look->rejected, slice_of(fault.detail));
        g_string_append_c(look->rejected, '\n');
    }
}

static gboolean append_rows(GString *out, const Plan *plan, Mapper *m, GError **error)
{
    g_autoptr(Input) input = NULL;
    g_autoptr(Tokenizer) t = plan_open(plan, &input, error);
    if (!t)
        return FALSE;
    g_autoptr(GString) taken = g_string_new("");
    g_autoptr(GString) rejected = g_string_new("");
    g_autoptr(GError) failure = NULL;
    Look look = {taken, rejected, 0, 0};
    Row row;
    while (look.n < PREVIEW_ROWS && tokenizer_next(t, TRUE, &row, &failure))
        look_at_row(&look, m, &row);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    g_string_append_printf(out, "  rows looked at: %u, of them rejected: %u\n", look.n,
                           look.n - look.n_taken);
    g_string_append(out, taken->str);
    g_string_append(out, rejected->str);
    return TRUE;
}

static gboolean append_file(GString *out, const char *path, const ProfileSet *profiles,
                            const DownlineIngestOptions *options, GError **error)
{
    g_autoptr(Plan) plan = plan_new(path, profiles, TRUE, error);
    if (!plan)
        return FALSE;
    MapSettings settings = {options->timezone, options->currency, NULL};
    g_autoptr(Mapper) m = mapper_new(plan->profile, plan->header, &settings, path, error);
    if (!m)
        return FALSE;
    append_escaped(out, slice_of(plan->name));
    g_string_append_printf(out, "\n  encoding: %s\n  delimiter: %s\n",
                           encoding_names[plan->layout.encoding], delimiter_text(plan->delimiter));
    g_string_append_printf(out, "  profile: %s, %s\n  time zone: %s\n", plan->profile->name,
                           plan->profile->title, civil_zone_name(mapper_zone(m)));
    append_columns(out, m, plan->header);
    return append_rows(out, plan, m, error);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *downline_ingest_preview(const char *const *paths, guint n_paths,
                              const DownlineIngestOptions *options, GError **error)
{
    static const DownlineIngestOptions defaults = {0};
    if (!options)
        options = &defaults;
    g_auto(ProfileSet) profiles;
    if (!profile_set_init(&profiles, options, error))
        return NULL;
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (guint i = 0; i < n_paths; i++)
        g_ptr_array_add(sorted, (char *)paths[i]);
    g_ptr_array_sort(sorted, compare_paths);
    g_autoptr(GString) out = g_string_new("");
    for (guint i = 0; i < n_paths; i++) {
        if (!append_file(out, g_ptr_array_index(sorted, i), &profiles, options, error))
            return NULL;
    }
    return g_strdup(out->str);
}
