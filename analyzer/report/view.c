/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/view.h"

#include "ledger/vtab.h"

#include <math.h>
#include <string.h>

static gboolean read_settings(ReportView *v, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *decimals = case_setting(v->c, "decimals", &problem);
    g_autofree char *zone = problem ? NULL : case_setting(v->c, "timezone", &problem);
    v->currency = problem ? NULL : case_setting(v->c, "currency", &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (v->currency == NULL)
        v->currency = g_strdup("");
    guint64 places = decimals ? g_ascii_strtoull(decimals, NULL, 10) : 0;
    v->decimals = (guint)MIN(places, MONEY_MAX_DECIMALS);
    v->zone = civil_zone_new(zone ? zone : "UTC", error);
    return v->zone != NULL;
}

static gboolean read_summary(ReportView *v, GError **error)
{
    json_error_t problem;
    v->summary = json_loads(v->run->summary ? v->run->summary : "", 0, &problem);
    if (json_is_object(v->summary))
        return TRUE;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                "run %" G_GINT64_FORMAT ": expected a JSON object as its summary: %s",
                v->run->run_id, v->summary ? "found something else" : problem.text);
    return FALSE;
}

/* The first instant after the run's as-of day. */
static gboolean read_as_of(ReportView *v, GError **error)
{
    gint64 day_start;
    v->before = G_MAXINT64;
    if (v->run->as_of == NULL || v->run->as_of[0] == '\0')
        return TRUE;
    if (!civil_parse(v->zone, CIVIL_ISO, v->run->as_of, strlen(v->run->as_of), &day_start) ||
        day_start == CIVIL_NONE) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE,
                    "run %" G_GINT64_FORMAT ": expected a day as its as-of date, found '%s'",
                    v->run->run_id, v->run->as_of);
        return FALSE;
    }
    v->before = day_start + 86400;
    return TRUE;
}

ReportView *view_open(DownlineCase *c, gint64 run, GError **error)
{
    g_autoptr(ReportView) v = g_new0(ReportView, 1);
    v->c = c;
    v->db = case_database(c);
    v->run = case_run_find(c, run, error);
    if (v->run == NULL)
        return NULL;
    v->is_latest = TRUE;
    if (run != 0) {
        g_autoptr(CaseRun) latest = case_run_find(c, 0, error);
        if (latest == NULL)
            return NULL;
        v->is_latest = latest->run_id == v->run->run_id;
    }
    if (!read_settings(v, error) || !vtab_register(v->db, v->decimals, error) ||
        !read_summary(v, error) || !read_as_of(v, error))
        return NULL;
    v->sources = case_sources(c, error);
    v->party_ids = v->sources ? party_ids_new(v->db, error) : NULL;
    return v->party_ids ? g_steal_pointer(&v) : NULL;
}

void view_free(ReportView *v)
{
    if (v == NULL)
        return;
    g_clear_pointer(&v->run, case_run_free);
    json_decref(v->summary);
    g_free(v->currency);
    g_clear_pointer(&v->zone, civil_zone_free);
    g_clear_pointer(&v->sources, g_ptr_array_unref);
    g_clear_pointer(&v->ids, text_column_free);
    g_clear_pointer(&v->party_ids, party_ids_free);
    g_clear_pointer(&v->texts, g_string_chunk_free);
    g_clear_error(&v->ids_problem);
    g_free(v);
}

gboolean view_load_ids(ReportView *v, GError **error)
{
    if (v->ids == NULL)
        v->ids = chunk_read_texts(v->db, &table_party, PARTY_ID, error);
    return v->ids != NULL;
}

gboolean view_load_findings(ReportView *v, GError **error)
{
    guint64 count;
    return v->first_finding != 0 ||
           case_findings_count(v->c, v->run->run_id, &count, &v->first_finding, error);
}

const char *view_id(ReportView *v, gint64 party)
{
    gsize length;
    g_autoptr(GError) problem = NULL;
    const char *id = party < 0 ? NULL : party_ids_get(v->party_ids, party, &length, &problem);
    if (problem && !v->ids_problem)
        v->ids_problem = g_steal_pointer(&problem);
    if (!id)
        return "";
    if (!v->texts)
        v->texts = g_string_chunk_new(4096);
    return g_string_chunk_insert_len(v->texts, id, (gssize)length);
}

gboolean view_ids_were_read(const ReportView *v, GError **error)
{
    if (v->ids_problem)
        g_propagate_error(error, g_error_copy(v->ids_problem));
    return !v->ids_problem;
}

const char *view_file(const ReportView *v, gint64 source_id)
{
    /* Source ids are 1, 2, … without gaps. */
    if (source_id < 1 || source_id > v->sources->len)
        return "";
    const CaseSource *s = g_ptr_array_index(v->sources, (guint)(source_id - 1));
    return s->source_id == source_id ? s->name : "";
}

const char *view_time(const ReportView *v, gint64 instant, char text[CIVIL_TEXT_SIZE])
{
    text[0] = '\0';
    if (instant != CIVIL_NONE)
        civil_format(v->zone, instant, text);
    return text;
}

json_t *view_summary(const ReportView *v, const char *path)
{
    json_t *at = v->summary;
    while (at && *path) {
        char key[64];
        gsize length = strcspn(path, ".");
        g_assert(length < sizeof key);
        memcpy(key, path, length);
        key[length] = '\0';
        at = json_object_get(at, key);
        path += length + (path[length] == '.');
    }
    return json_is_null(at) ? NULL : at;
}

gint64 view_integer(const ReportView *v, const char *path)
{
    return json_integer_value(view_summary(v, path));
}

double view_real(const ReportView *v, const char *path)
{
    json_t *value = view_summary(v, path);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

const char *view_text(const ReportView *v, const char *path)
{
    const char *text = json_string_value(view_summary(v, path));
    return text ? text : "";
}
