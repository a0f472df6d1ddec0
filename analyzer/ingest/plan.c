/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/plan.h"

#include "base/nearest.h"

gboolean profile_set_init(ProfileSet *set, const DownlineIngestOptions *options, GError **error)
{
    *set = (ProfileSet){0};
    if (options && options->map_file) {
        Profile *p = profile_load(options->map_file, error);
        if (!p)
            return FALSE;
        set->all = g_ptr_array_new_with_free_func((GDestroyNotify)profile_free);
        g_ptr_array_add(set->all, p);
        set->wanted = p;
        return TRUE;
    }
    g_autoptr(GPtrArray) all = profile_builtin(error);
    if (!all)
        return FALSE;
    if (options && options->profile) {
        g_autoptr(GPtrArray) names = g_ptr_array_new();
        for (guint i = 0; i < all->len; i++) {
            const Profile *p = g_ptr_array_index(all, i);
            if (strcmp(p->name, options->profile) == 0)
                set->wanted = p;
            g_ptr_array_add(names, p->name);
        }
        g_ptr_array_add(names, NULL);
        if (!set->wanted) {
            const char *nearest = nearest_word(options->profile, (const char *const *)names->pdata);
            g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "unknown profile '%s'%s%s%s",
                        options->profile, nearest ? "; did you mean '" : "", nearest ? nearest : "",
                        nearest ? "'?" : "");
            return FALSE;
        }
    }
    set->all = g_steal_pointer(&all);
    return TRUE;
}

void profile_set_clear(ProfileSet *set)
{
    g_clear_pointer(&set->all, g_ptr_array_unref);
    set->wanted = NULL;
}

void plan_free(Plan *plan)
{
    if (!plan)
        return;
    g_free(plan->path);
    g_free(plan->name);
    header_free(plan->header);
    g_free(plan);
}

/* Reads the header into *header: NULL when there is no sound row. */
static Tokenizer *open_behind_header(const char *path, const Layout *layout, char delimiter,
                                     guint skip_lines, Input **input, Header **header,
                                     GError **error)
{
    g_autoptr(Input) in = input_open(path, layout, error);
    g_autoptr(Tokenizer) t = in ? tokenizer_new(in, delimiter, !layout->has_lf, error) : NULL;
    if (!t || !tokenizer_skip_lines(t, skip_lines, error))
        return NULL;
    Row row;
    g_autoptr(GError) failure = NULL;
    gboolean found = tokenizer_next(t, TRUE, &row, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    *header = found && row.fault->reason == REJECT_NONE ? header_new(&row) : NULL;
    *input = g_steal_pointer(&in);
    return g_steal_pointer(&t);
}

Tokenizer *plan_open(const Plan *plan, Input **input, GError **error)
{
    g_autoptr(Header) header = NULL;
    return open_behind_header(plan->path, &plan->layout, plan->delimiter, plan->profile->skip_lines,
                              input, &header, error);
}

static gboolean read_header(const char *path, const Layout *layout, char delimiter,
                            guint skip_lines, Header **header, GError **error)
{
    Input *input = NULL;
    Tokenizer *t = open_behind_header(path, layout, delimiter, skip_lines, &input, header, error);
    if (!t)
        return FALSE;
    tokenizer_free(t);
    input_free(input);
    return TRUE;
}

/* The header as one delimiter shows it; shared by all profiles that skip as many lines. */
typedef struct {
    char delimiter;
    guint skip_lines;
    Header *header; /* NULL: no sound row */
} HeaderReading;

static void reading_free(void *data)
{
    HeaderReading *r = data;
    header_free(r->header);
    g_free(r);
}

static const HeaderReading *find_reading(const Plan *plan, GPtrArray *readings, char delimiter,
                                         guint skip_lines, GError **error)
{
    for (guint i = 0; i < readings->len; i++) {
        const HeaderReading *r = g_ptr_array_index(readings, i);
        if (r->delimiter == delimiter && r->skip_lines == skip_lines)
            return r;
    }
    Header *header = NULL;
    if (!read_header(plan->path, &plan->layout, delimiter, skip_lines, &header, error))
        return NULL;
    HeaderReading *r = g_new(HeaderReading, 1);
    *r = (HeaderReading){delimiter, skip_lines, header};
    g_ptr_array_add(readings, r);
    return r;
}

/* One way of reading a file. */
typedef struct {
    const Profile *profile;
    char delimiter;
    const Header *header;
    ProfileFit fit;
    gboolean fits;
} Candidate;

static void candidate_clear(void *data)
{
    Candidate *c = data;
    profile_fit_clear(&c->fit);
}

/* Best first; of equals the delimiter that gives more columns, then profile name and delimiter. */
static int compare_candidates(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    if (x->fits != y->fits)
        return x->fits ? -1 : 1;
    int better = profile_fit_compare(&x->fit, &y->fit);
    if (better == 0 && x->fit.missing->len != y->fit.missing->len)
        better = x->fit.missing->len < y->fit.missing->len ? -1 : 1;
    if (better == 0 && x->header->n != y->header->n)
        better = x->header->n > y->header->n ? -1 : 1;
    if (better == 0)
        better = strcmp(x->profile->name, y->profile->name);
    return better                                                                ? better
           : strchr(DELIMITERS, x->delimiter) < strchr(DELIMITERS, y->delimiter) ? -1
                                                                                 : 1;
}

static gboolean add_candidates(const Plan *plan, const Profile *p, GPtrArray *readings,
                               GArray *candidates, GError **error)
{
    for (const char *d = DELIMITERS; *d; d++) {
        if (p->delimiter && p->delimiter != *d)
            continue;
        const HeaderReading *r = find_reading(plan, readings, *d, p->skip_lines, error);
        if (!r)
            return FALSE;
        if (!r->header)
            continue;
        Candidate c = {.profile = p, .delimiter = *d, .header = r->header};
        c.fits = profile_fit(p, c.header, &c.fit);
        g_array_append_val(candidates, c);
    }
    return TRUE;
}

static char *missing_text(const Candidate *c)
{
    g_autofree char **names = g_new0(char *, c->fit.missing->len + 1);
    for (guint i = 0; i < c->fit.missing->len; i++)
        names[i] = g_ptr_array_index(c->fit.missing, i);
    return g_strjoinv(", ", names);
}

static gboolean set_none_fits(const char *path, const ProfileSet *set, GArray *candidates,
                              GError **error)
{
    if (candidates->len == 0) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG, "%s: has no header row", path);
        return FALSE;
    }
    const Candidate *best = &g_array_index(candidates, Candidate, 0);
    g_autofree char *header = header_text(best->header);
    if (set->wanted) {
        g_autofree char *missing = missing_text(best);
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: profile %s needs columns that the header lacks: %s; the header is: %s",
                    path, set->wanted->name, missing, header);
        return FALSE;
    }
    g_autoptr(GString) nearest = g_string_new("");
    const Profile *last = NULL;
    guint named = 0;
    for (guint i = 0; i < candidates->len && named < 3; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (c->fit.required == 0 || c->profile == last)
            continue;
        g_autofree char *missing = missing_text(c);
        g_string_append_printf(nearest, "%s %s lacks %s",
                               named++ ? ";" : "; nearest:", c->profile->name, missing);
        last = c->profile;
    }
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                "%s: no profile fits its header: %s%s", path, header, nearest->str);
    return FALSE;
}

/* The best candidate becomes the plan, unless another profile fits as well. */
static gboolean take_best(Plan *plan, const ProfileSet *set, GArray *candidates, GError **error)
{
    Candidate *best = candidates->len ? &g_array_index(candidates, Candidate, 0) : NULL;
    if (!best || !best->fits)
        return set_none_fits(plan->path, set, candidates, error);
    for (guint i = 1; i < candidates->len; i++) {
        const Candidate *c = &g_array_index(candidates, Candidate, i);
        if (!c->fits || profile_fit_compare(&best->fit, &c->fit) != 0)
            break;
        if (c->profile == best->profile)
            continue;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_CONFIG,
                    "%s: several profiles fit equally well: %s, %s; choose one with --profile",
                    plan->path, best->profile->name, c->profile->name);
        return FALSE;
    }
    plan->profile = best->profile;
    plan->delimiter = best->delimiter;
    return TRUE;
}

/* Candidates of all profiles that may be taken, best first; they borrow from readings. */
static GArray *find_candidates(const Plan *plan, const ProfileSet *set, GPtrArray *readings,
                               GError **error)
{
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(candidates, candidate_clear);
    for (guint i = 0; i < set->all->len; i++) {
        const Profile *p = g_ptr_array_index(set->all, i);
        if ((!set->wanted || p == set->wanted) &&
            !add_candidates(plan, p, readings, candidates, error))
            return NULL;
    }
    g_array_sort(candidates, compare_candidates);
    return g_steal_pointer(&candidates);
}

static gboolean choose(Plan *plan, const ProfileSet *set, GError **error)
{
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(reading_free);
    g_autoptr(GArray) candidates = find_candidates(plan, set, readings, error);
    if (!candidates || !take_best(plan, set, candidates, error))
        return FALSE;
    g_clear_pointer(&plan->header, header_free);
    return read_header(plan->path, &plan->layout, plan->delimiter, plan->profile->skip_lines,
                       &plan->header, error);
}

/* Beyond this the encoding is presumed until a byte says otherwise. */
#define LOOK_BYTES (1024u * 1024)

gboolean plan_recognises(const char *path, const ProfileSet *set, GError **error)
{
    g_autoptr(Plan) plan = g_new0(Plan, 1);
    plan->path = g_strdup(path);
    if (!layout_inspect(path, -1, LOOK_BYTES, &plan->layout, error))
        return FALSE;
    g_autoptr(GPtrArray) readings = g_ptr_array_new_with_free_func(reading_free);
    g_autoptr(GArray) candidates = find_candidates(plan, set, readings, error);
    return candidates && candidates->len && g_array_index(candidates, Candidate, 0).fits;
}

Plan *plan_new(const char *path, const ProfileSet *set, gboolean thorough, GError **error)
{
    guint64 limit = thorough ? 0 : LOOK_BYTES;
    g_autoptr(Plan) plan = g_new0(Plan, 1);
    plan->path = g_strdup(path);
    g_autofree char *name = g_path_get_basename(path);
    plan->name = g_utf8_make_valid(name, -1);
    if (!layout_inspect(path, -1, limit, &plan->layout, error) || !choose(plan, set, error))
        return NULL;
    int encoding = plan->profile->encoding;
    if (encoding < 0 || encoding == (int)plan->layout.encoding)
        return g_steal_pointer(&plan);
    ProfileSet alone = {set->all, plan->profile};
    if (!layout_inspect(path, encoding, limit, &plan->layout, error) ||
        !choose(plan, &alone, error))
        return NULL;
    return g_steal_pointer(&plan);
}
