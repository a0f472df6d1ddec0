/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sequence: which files are new, what each of them is, then one transaction that takes them all
 * in the order of their paths. */
#include "downline/ingest.h"

#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "ingest/file.h"
#include "ingest/plan.h"
#include "ingest/take.h"

/* One input file. Either it is new and has a plan, or it is known. */
typedef struct {
    char *path;
    guint64 bytes;
    char sha256[DIGEST_HEX_SIZE]; /* empty until somebody needed it */
    Plan *plan;
    CaseSource *source; /* what the case holds, or will hold, of it */
    int same_as;        /* an earlier file of this call with the same bytes, or -1 */
    gboolean known;
} Job;

typedef struct {
    DownlineCase *c;
    const DownlineIngestOptions *options;
    ProfileSet profiles;
    GArray *jobs; /* Job, in byte order of path */
    Store *store;
    gint64 next_source;
    gboolean thorough; /* look at whole files for their encoding */
    guint64 bytes_done, bytes_total;
} Ingest;

static void job_clear(void *data)
{
    Job *job = data;
    g_free(job->path);
    plan_free(job->plan);
    case_source_free(job->source);
}

static void ingest_clear(Ingest *in)
{
    profile_set_clear(&in->profiles);
    store_free(in->store);
    if (in->jobs)
        g_array_unref(in->jobs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Ingest, ingest_clear)

void downline_ingest_result_clear(DownlineIngestResult *result)
{
    free(result->json); /* jansson's */
    *result = (DownlineIngestResult){0};
}

/* ---- which files are new */

static void tell(const Ingest *in, const char *stage, guint64 done)
{
    const DownlineProgress *progress = in->options->progress;
    if (progress && progress->report)
        progress->report(progress->data, stage, done, in->bytes_total);
}

static gboolean hash_job(Job *job, GError **error)
{
    return *job->sha256 || input_hash_file(job->path, job->sha256, error);
}

/* Sets same_as when an earlier file has the same content. */
static gboolean find_same(Ingest *in, Job *job, guint index, GError **error)
{
    for (guint i = 0; i < index && job->same_as < 0; i++) {
        Job *earlier = &g_array_index(in->jobs, Job, i);
        if (earlier->bytes != job->bytes || earlier->same_as >= 0)
            continue;
        if (!hash_job(job, error) || !hash_job(earlier, error))
            return FALSE;
        if (strcmp(job->sha256, earlier->sha256) == 0)
            job->same_as = (int)i;
    }
    return TRUE;
}

/* Sets known where the case holds the content already. */
static gboolean find_in_case(Ingest *in, Job *job, GError **error)
{
    gboolean has_size;
    if (!case_source_has_size(in->c, job->bytes, &has_size, error))
        return FALSE;
    if (!has_size)
        return TRUE;
    if (!hash_job(job, error))
        return FALSE;
    g_autoptr(GError) failure = NULL;
    job->source = case_source_find(in->c, job->sha256, &failure);
    if (!failure)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

static gboolean prepare_job(Ingest *in, guint index, GError **error)
{
    Job *job = &g_array_index(in->jobs, Job, index);
    Layout identity;
    int fd = file_open(job->path, &identity, error);
    if (fd < 0)
        return FALSE;
    close(fd);
    job->bytes = identity.bytes;
    if (!find_same(in, job, index, error) || !find_in_case(in, job, error))
        return FALSE;
    job->known = job->same_as >= 0 || job->source;
    if (job->known)
        return TRUE;
    job->plan = plan_new(job->path, &in->profiles, in->thorough, error);
    in->bytes_total += job->bytes;
    return job->plan != NULL;
}

/* ---- taking one */

static void report(void *data, guint64 bytes)
{
    const Ingest *in = data;
    tell(in, "ingest", in->bytes_done + bytes);
}

static gboolean expect_records(Ingest *in, const Mapper *mapper, GError **error)
{
    for (guint type = 0; type < N_RECORDS; type++) {
        if (mapper_feeds(mapper, (RecordType)type) &&
            !store_expect(in->store, (RecordType)type, error))
            return FALSE;
    }
    return TRUE;
}

/* "UTF-8", "UTF-8, gzip". */
static char *encoding_text(const Layout *l)
{
    gboolean packed = l->packing != PACKING_NONE;
    return g_strconcat(encoding_names[l->encoding], packed ? ", " : NULL,
                       packed ? packing_names[l->packing] : NULL, NULL);
}

static CaseSource *new_source(Ingest *in, const Plan *plan)
{
    CaseSource *source = g_new0(CaseSource, 1);
    source->source_id = in->next_source++;
    source->name = g_strdup(plan->name);
    source->bytes = plan->layout.bytes;
    source->encoding = encoding_text(&plan->layout);
    source->delimiter = g_strdup(delimiter_text(plan->delimiter));
    source->profile = g_strdup(plan->profile->name);
    source->profile_sha256 = g_strdup(plan->profile->sha256);
    return source;
}

static gboolean take_file(Ingest *in, Job *job, GError **error)
{
    const Plan *plan = job->plan;
    MapSettings settings = {in->options->timezone, in->options->currency, in->c};
    g_autoptr(Mapper) mapper =
        mapper_new(plan->profile, plan->header, &settings, plan->path, error);
    if (!mapper || !expect_records(in, mapper, error))
        return FALSE;
    g_autoptr(Input) input = NULL;
    g_autoptr(Tokenizer) t = plan_open(plan, &input, error);
    if (!t)
        return FALSE;
    job->source = new_source(in, plan);
    char sha256[DIGEST_HEX_SIZE];
    Taking taking = {.c = in->c,
                     .store = in->store,
                     .mapper = mapper,
                     .input = input,
                     .tokenizer = t,
                     .source = job->source,
                     .report = report,
                     .data = in};
    if (!take_rows(&taking, error) || !input_finish(input, sha256, error))
        return FALSE;
    if (*job->sha256 && strcmp(job->sha256, sha256) != 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "%s: changed while being read",
                    job->path);
        return FALSE;
    }
    g_strlcpy(job->source->sha256, sha256, sizeof job->source->sha256);
    in->bytes_done += job->bytes;
    report(in, 0);
    return case_source_add(in->c, job->source, error);
}

/* ---- the whole */

static gboolean set_once(DownlineCase *c, const char *key, const char *value, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autofree char *present = case_setting(c, key, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    return present || case_set_setting(c, key, value, error);
}

/* The first currency met is the case's; files after it that name none are taken to mean it. */
static gboolean store_case_currency(Ingest *in, GError **error)
{
    int decimals;
    const char *currency = store_currency(in->store, &decimals);
    if (currency) {
        g_autofree char *text = g_strdup_printf("%d", decimals);
        g_autofree char *present = case_setting(in->c, "currency", NULL);
        if (!present && (!set_once(in->c, "currency", currency, error) ||
                         !set_once(in->c, "decimals", text, error)))
            return FALSE;
    }
    return TRUE;
}

/* The first zone that somebody chose is the case's. */
static gboolean store_case_zone(Ingest *in, GError **error)
{
    const char *zone = in->options->timezone;
    for (guint i = 0; i < in->jobs->len && !zone; i++) {
        const Job *job = &g_array_index(in->jobs, Job, i);
        zone = job->plan ? job->plan->profile->timezone : NULL;
    }
    return !zone || set_once(in->c, "timezone", zone, error);
}

static gboolean take_files(Ingest *in, GError **error)
{
    tell(in, "ingest", 0);
    in->next_source = case_source_next_id(in->c, error);
    if (in->next_source == 0)
        return FALSE;
    in->store = store_new(in->c, error);
    if (!in->store)
        return FALSE;
    for (guint i = 0; i < in->jobs->len; i++) {
        Job *job = &g_array_index(in->jobs, Job, i);
        if (!job->known && (!take_file(in, job, error) || !store_case_currency(in, error)))
            return FALSE;
    }
    tell(in, "storing", in->bytes_done);
    return store_finish(in->store, error) && store_case_zone(in, error);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const Job *)a)->path, ((const Job *)b)->path);
}

static gboolean prepare(Ingest *in, const char *const *paths, guint n_paths, gboolean *any_new,
                        GError **error)
{
    *any_new = FALSE;
    tell(in, "looking at files", 0);
    in->jobs = g_array_new(FALSE, TRUE, sizeof(Job));
    g_array_set_clear_func(in->jobs, job_clear);
    for (guint i = 0; i < n_paths; i++) {
        Job job = {.path = g_strdup(paths[i]), .same_as = -1};
        g_array_append_val(in->jobs, job);
    }
    g_array_sort(in->jobs, compare_paths);
    if (!profile_set_init(&in->profiles, in->options, error))
        return FALSE;
    for (guint i = 0; i < n_paths; i++) {
        if (!prepare_job(in, i, error))
            return FALSE;
        *any_new |= !g_array_index(in->jobs, Job, i).known;
    }
    return TRUE;
}

static json_t *describe_source(const char *file, const CaseSource *s, gboolean known)
{
    json_t *o = json_object();
    json_object_set_new(o, "file", json_string(file));
    json_object_set_new(o, "sha256", json_string(s->sha256));
    json_object_set_new(o, "profile", json_string(s->profile ? s->profile : ""));
    json_object_set_new(o, "rows", json_integer((json_int_t)s->rows));
    json_object_set_new(o, "accepted", json_integer((json_int_t)s->accepted));
    json_object_set_new(o, "rejected", json_integer((json_int_t)s->rejected));
    json_object_set_new(o, "excluded", json_integer((json_int_t)s->excluded));
    json_object_set_new(o, "duplicate", json_integer((json_int_t)s->duplicate));
    json_object_set_new(o, "encoding", json_string(s->encoding ? s->encoding : ""));
    json_object_set_new(o, "delimiter", json_string(s->delimiter ? s->delimiter : ""));
    json_object_set_new(o, "known", json_boolean(known));
    return o;
}

static void fill_result(const Ingest *in, DownlineIngestResult *result)
{
    *result = (DownlineIngestResult){0};
    json_t *files = json_array();
    for (guint i = 0; i < in->jobs->len; i++) {
        const Job *job = &g_array_index(in->jobs, Job, i);
        const Job *origin =
            job->same_as >= 0 ? &g_array_index(in->jobs, Job, (guint)job->same_as) : job;
        g_autofree char *base = g_path_get_basename(job->path);
        g_autofree char *file = g_utf8_make_valid(base, -1);
        json_array_append_new(files, describe_source(file, origin->source, job->known));
        result->known_files += job->known;
        if (job->known)
            continue;
        result->rows += job->source->rows;
        result->accepted += job->source->accepted;
        result->rejected += job->source->rejected;
        result->duplicate += job->source->duplicate;
        result->excluded += job->source->excluded;
    }
    result->json = json_dumps(files, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
    json_decref(files);
}

/* The files into the open transaction; *any_new FALSE: it holds nothing. */
static gboolean run(Ingest *in, const char *const *paths, guint n_paths, gboolean *any_new,
                    GError **error)
{
    return prepare(in, paths, n_paths, any_new, error) && (!*any_new || take_files(in, error));
}

/* Begins anew, with a closer look. */
static gboolean run_again(Ingest *in, const char *const *paths, guint n_paths, gboolean *any_new,
                          GError **error)
{
    Ingest again = {.c = in->c, .options = in->options, .thorough = TRUE};
    case_rollback(in->c);
    ingest_clear(in);
    *in = again;
    return case_begin(in->c, error) && run(in, paths, n_paths, any_new, error);
}

gboolean downline_ingest_files(DownlineCase *c, const char *const *paths, guint n_paths,
                               const DownlineIngestOptions *options, DownlineIngestResult *result,
                               GError **error)
{
    static const DownlineIngestOptions defaults = {0};
    g_auto(Ingest) in = {.c = c, .options = options ? options : &defaults};
    g_autoptr(GError) failure = NULL;
    gboolean any_new;
    if (!case_begin(c, error)) /* first: nobody else may add a file between look and leap */
        return FALSE;
    gboolean ok = run(&in, paths, n_paths, &any_new, &failure);
    if (g_error_matches(failure, INPUT_ERROR, INPUT_ERROR_NOT_UTF_8)) {
        g_clear_error(&failure);
        ok = run_again(&in, paths, n_paths, &any_new, &failure);
    }
    ok = ok && (!any_new || case_commit(c, &failure));
    if (!ok || !any_new)
        case_rollback(c); /* nothing was written where every file is known */
    if (!ok) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    fill_result(&in, result);
    return TRUE;
}

gboolean downline_ingest_recognises(const char *path, const DownlineIngestOptions *options,
                                    GError **error)
{
    g_auto(ProfileSet) profiles;
    return profile_set_init(&profiles, options, error) && plan_recognises(path, &profiles, error);
}
