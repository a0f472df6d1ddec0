/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The latest run's forest to a file: load, select, lay out, then stream nodes and edges through a
 * format. A new format is one file and one row here. */
#include "downline/export.h"
#include "base/civil.h"
#include "base/memory.h"
#include "base/escape.h"
#include "base/nearest.h"
#include "base/publish.h"
#include "casefile/source_file.h"
#include "export/columns.h"
#include "export/format.h"
#include "export/layout.h"
#include "export/selection.h"

#define PROGRESS_STEP 65536u
#define SECONDS_PER_DAY 86400
#define LAST_SECOND G_GINT64_CONSTANT(7258118399) /* of 2199, where civil.h ends */

static const ExportFormat *const formats[] = {&export_gexf, &export_graphml, &export_dot,
                                              &export_csv};

/* By worst severity; the last is for members without findings. */
static const ExportColour colours[DOWNLINE_N_SEVERITIES + 1] = {
    [DOWNLINE_SEVERITY_INFO] = {0x5b, 0x8d, 0xb8},
    [DOWNLINE_SEVERITY_NOTICE] = {0xf2, 0xc1, 0x4e},
    [DOWNLINE_SEVERITY_WARNING] = {0xee, 0x84, 0x34},
    [DOWNLINE_SEVERITY_SEVERE] = {0xc8, 0x33, 0x2b},
    [NETWORK_NO_SEVERITY] = {0xb0, 0xb7, 0xbf},
};

/* Everything one export holds. */
typedef struct {
    const DownlineExportOptions *options;
    const ExportFormat *format;
    Network *net;
    Naming *naming;
    Columns *columns;
    Selection selection;
    Layout layout;
    ExportGraph graph;
    char *description, *date;
    Publish *files[EXPORT_MAX_FILES];
    FILE *streams[EXPORT_MAX_FILES];
    void *state; /* the format's */
    guint64 done, n_edges;
} Export;

static void export_clear(Export *e)
{
    for (guint i = 0; i < EXPORT_MAX_FILES; i++)
        g_clear_pointer(&e->files[i], publish_free);
    g_clear_pointer(&e->columns, columns_free);
    g_clear_pointer(&e->naming, naming_free);
    g_clear_pointer(&e->net, network_free);
    selection_clear(&e->selection);
    layout_clear(&e->layout);
    g_free(e->description);
    g_free(e->date);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Export, export_clear)

const char *const *downline_export_formats(void)
{
    static const char *names[G_N_ELEMENTS(formats) + 1];
    static gsize filled;
    if (g_once_init_enter(&filled)) {
        for (guint i = 0; i < G_N_ELEMENTS(formats); i++)
            names[i] = formats[i]->name;
        g_once_init_leave(&filled, 1);
    }
    return names;
}

static const ExportFormat *find_format(const char *name, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (g_strcmp0(name, formats[i]->name) == 0)
            return formats[i];
    }
    g_autofree char *all = g_strjoinv(", ", (char **)downline_export_formats());
    const char *near = name ? nearest_word(name, downline_export_formats()) : NULL;
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                "unknown format \"%s\"%s%s%s; known are %s", name ? name : "",
                near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "", all);
    return NULL;
}

static gboolean check_options(const DownlineExportOptions *options, GError **error)
{
    if (!options->path || !*options->path) {
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                            "export needs a path to write to");
        return FALSE;
    }
    if (options->max_depth < -1) {
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "maximal depth is %" G_GINT64_FORMAT ", expected 0 or more, or -1 for all",
                    options->max_depth);
        return FALSE;
    }
    return TRUE;
}

static gboolean load(Export *e, DownlineCase *c, GError **error)
{
    const DownlineExportOptions *o = e->options;
    guint32 root = NETWORK_NONE;
    if (!(e->net = network_load(c, !o->pseudonymize, error)))
        return FALSE;
    if (o->root_id && !network_find(e->net, o->root_id, &root, error))
        return FALSE;
    if (!selection_make(e->net, root, o->max_depth, o->flagged, &e->selection, error))
        return FALSE;
    e->naming = naming_new(e->net, e->format->is_legal_id, o->pseudonymize, error);
    if (!e->naming)
        return FALSE;
    e->columns = columns_new(c, e->net, e->naming, o->pseudonymize != NULL, error);
    return e->columns != NULL;
}

static gboolean arrange(Export *e, GError **error)
{
    const Selection *s = &e->selection;
    g_autofree guint8 *radius = memory_new(guint8, s->n, error);
    if (!radius)
        return FALSE;
    for (guint32 i = 0; i < s->n; i++)
        radius[i] = (guint8)layout_radius(e->net->size[s->position[i]]);
    return layout_tree(s->n, s->parent, s->depth, radius, &e->layout, error);
}

/* The day of SOURCE_DATE_EPOCH; without it files carry no date, so that they can be compared. */
static char *source_date(void)
{
    const char *epoch = g_getenv("SOURCE_DATE_EPOCH");
    gint64 seconds;
    if (!epoch || !g_ascii_string_to_signed(epoch, 10, 0, LAST_SECOND, &seconds, NULL))
        return NULL;
    int year, month, day;
    civil_from_days((gint32)(seconds / SECONDS_PER_DAY), &year, &month, &day);
    return g_strdup_printf("%04d-%02d-%02d", year, month, day);
}

static gboolean describe(Export *e, DownlineCase *c, GError **error)
{
    GError *local = NULL;
    g_autofree char *currency = case_setting(c, "currency", &local);
    if (local) {
        g_propagate_error(error, local);
        return FALSE;
    }
    const Selection *s = &e->selection;
    e->description = g_strdup_printf("Recruitment forest: who recruited whom, with metrics and "
                                     "findings.%s%s",
                                     currency ? " Money in " : "", currency ? currency : "");
    e->date = source_date();
    guint64 tops = 0;
    for (guint32 i = 0; i < s->n; i++)
        tops += s->parent[i] == NETWORK_NONE;
    e->graph = (ExportGraph){.description = e->description,
                             .date = e->date,
                             .n_nodes = s->n,
                             .n_edges = s->n - tops + s->placed};
    e->graph.columns = columns_specs(e->columns, &e->graph.n_columns);
    return TRUE;
}

/* Where the files go; free with g_strfreev. */
static char **file_paths(const Export *e)
{
    const char *const single[] = {"", NULL};
    const char *const *names = e->format->files ? e->format->files : single;
    char **paths = g_new0(char *, EXPORT_MAX_FILES + 1);
    for (guint i = 0; names[i]; i++) {
        g_assert(i < EXPORT_MAX_FILES);
        paths[i] = e->format->files ? g_build_filename(e->options->path, names[i], NULL)
                                    : g_strdup(e->options->path);
    }
    return paths;
}

/* What was seized is not replaced by what was made of it. */
static gboolean spares_inputs(const Export *e, DownlineCase *c, GError **error)
{
    g_autoptr(GPtrArray) sources = case_sources(c, error);
    if (!sources)
        return FALSE;
    g_auto(GStrv) paths = file_paths(e);
    for (guint i = 0; paths[i]; i++) {
        if (!source_file_known(sources, paths[i]))
            continue;
        g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_USAGE,
                    "%s is an input file of the case and stays as it is; choose another name",
                    paths[i]);
        return FALSE;
    }
    return TRUE;
}

static gboolean open_files(Export *e, GError **error)
{
    if (e->format->files && !publish_folder(e->options->path, error))
        return FALSE;
    g_auto(GStrv) paths = file_paths(e);
    for (guint i = 0; paths[i]; i++) {
        if (!(e->files[i] = publish_open(paths[i], error)))
            return FALSE;
        e->streams[i] = publish_stream(e->files[i]);
    }
    return TRUE;
}

static gboolean commit_files(Export *e, GError **error)
{
    for (guint i = 0; i < EXPORT_MAX_FILES && e->files[i]; i++) {
        if (!publish_commit(e->files[i], error))
            return FALSE;
    }
    return TRUE;
}

/* The first stream that the disk no longer takes, or NULL. */
static Publish *failed_file(const Export *e)
{
    for (guint i = 0; i < EXPORT_MAX_FILES && e->files[i]; i++) {
        if (ferror(e->streams[i]))
            return e->files[i];
    }
    return NULL;
}

/* Now and then: progress, and a look at the disk. */
static gboolean step(Export *e, GError **error)
{
    if (e->done++ % PROGRESS_STEP != 0)
        return TRUE;
    const DownlineProgress *progress = e->options->progress;
    if (progress && progress->report)
        progress->report(progress->data, "export", e->done - 1,
                         e->graph.n_nodes + e->graph.n_edges);
    if (failed_file(e))
        g_set_error_literal(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED, "cannot write");
    return !failed_file(e);
}

static gboolean write_node(Export *e, guint32 i, GError **error)
{
    guint32 position = e->selection.position[i], party = e->net->party[position];
    char id[NAMING_SIZE], value[NAMING_SIZE];
    const char *name = network_name(e->net, position);
    ExportNode node = {
        .id = naming_node(e->naming, party, id),
        .label = name ? name : naming_value(e->naming, party, TRUE, value),
        .position = position,
        .x = e->layout.x[i],
        .y = layout_y(&e->layout, e->selection.depth[i]),
        .radius = layout_radius(e->net->size[position]),
        .colour = colours[e->net->severity[position]],
        .values = columns_values(e->columns, position, error),
    };
    return node.values && step(e, error) && e->format->node(e->state, &node, error);
}

static gboolean write_edge(Export *e, guint32 source, guint32 target, const char *kind,
                           GError **error)
{
    if (source == NETWORK_NONE)
        return TRUE;
    guint32 from = e->selection.position[source], to = e->selection.position[target];
    char source_id[NAMING_SIZE], target_id[NAMING_SIZE];
    ExportEdge edge = {
        .number = e->n_edges++,
        .source = naming_node(e->naming, e->net->party[from], source_id),
        .target = naming_node(e->naming, e->net->party[to], target_id),
        .source_position = from,
        .target_position = to,
        .kind = kind,
    };
    return step(e, error) && e->format->edge(e->state, &edge, error);
}

static gboolean write_graph(Export *e, GError **error)
{
    const Selection *s = &e->selection;
    if (!(e->state = e->format->begin(&e->graph, e->streams, error)))
        return FALSE;
    for (guint32 i = 0; i < s->n; i++) {
        if (!write_node(e, i, error))
            return FALSE;
    }
    for (guint32 i = 0; i < s->n; i++) {
        if (!write_edge(e, s->parent[i], i, EXPORT_RECRUITS, error))
            return FALSE;
    }
    for (guint32 i = 0; i < s->n; i++) {
        if (!write_edge(e, selection_placement(s, e->net, i), i, EXPORT_PLACED_UNDER, error))
            return FALSE;
    }
    return e->format->end(e->state, error);
}

/* Writes everything to the streams, nothing to its final place. */
static gboolean stream(Export *e, GError **error)
{
    GError *local = NULL;
    gboolean written = write_graph(e, &local);
    if (e->state) /* before any commit closes the streams: it may still write to them */
        e->format->free(g_steal_pointer(&e->state));
    for (guint i = 0; i < EXPORT_MAX_FILES && e->files[i]; i++)
        fflush(e->streams[i]); /* so that two files are committed only when both are whole */
    Publish *failed = failed_file(e);
    if (failed) {
        g_clear_error(&local);
        return publish_commit(failed, error); /* fails, and says why */
    }
    if (!written)
        g_propagate_error(error, local);
    return written;
}

gboolean downline_export_write(DownlineCase *c, const DownlineExportOptions *options,
                               GError **error)
{
    const ExportFormat *format = find_format(options->format, error);
    if (!format || !check_options(options, error))
        return FALSE;
    g_auto(Export) e = {.options = options, .format = format};
    if (!spares_inputs(&e, c, error) || !load(&e, c, error) || !arrange(&e, error) ||
        !describe(&e, c, error))
        return FALSE;
    return open_files(&e, error) && stream(&e, error) && commit_files(&e, error);
}
