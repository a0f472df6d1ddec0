/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What every graph format is: one const ExportFormat in one file, and one row in export.c.
 *
 * Calls come in this order: begin, node for every node (parent before child), edge for every edge
 * (after all nodes), end; then free, also after a failure. The streams belong to the caller, which
 * publishes them; a failed write shows there, so a format need not check fprintf and its kin.
 * Texts from the case are passed as they are (UTF-8, hostile): each format escapes them for itself.
 * Numbers are formatted by the caller, the same in every format. Nothing is kept between calls. */
#pragma once

#include <glib.h>
#include <stdio.h>

typedef enum { EXPORT_TEXT, EXPORT_LONG } ExportType;

/* Whose words a column holds. */
typedef enum {
    EXPORT_OWN,   /* digits and words of ours: no escape needed in any format */
    EXPORT_RULES, /* rule ids */
    EXPORT_CASE,  /* anything that stood in the input */
} ExportSpeaker;

typedef struct {
    const char *name; /* ASCII; also the attribute's id */
    ExportType type;  /* LONG: an integer of 64 bits */
    ExportSpeaker speaker;
    const char *zero; /* the value of most members, known for all of them; NULL: there is none */
} ExportColumn;

typedef struct {
    const char *description; /* one line for people; may hold a currency code from the case */
    const char *date;        /* YYYY-MM-DD of SOURCE_DATE_EPOCH, or NULL */
    const ExportColumn *columns;
    guint n_columns;
    guint32 n_nodes;
    guint64 n_edges;
} ExportGraph;

typedef struct {
    guint8 r, g, b;
} ExportColour;

typedef struct {
    const char *id;    /* unique in the file, and legal in the format */
    const char *label; /* what to show: the name, else the id */
    guint32 position;  /* row number in member_metric */
    gint64 x, y;       /* y grows upwards: roots on top */
    guint radius;
    ExportColour colour;
    const char *const *values; /* [n_columns]; NULL: not known or not there */
} ExportNode;

typedef struct {
    guint64 number; /* 0, 1, … */
    const char *source, *target;
    guint32 source_position, target_position;
    const char *kind; /* "recruits" or "placed_under" */
} ExportEdge;

typedef struct {
    const char *name, *title;
    /* NULL: one file, at the path. Otherwise the path is a folder with these files (two at most).
     */
    const char *const *files;
    /* Whether a member id may stand as a node id; others get a hashed name. Only asked for text
     * that is legal by plain.h. NULL: all of that may. */
    gboolean (*is_legal_id)(const char *id);
    /* The state, or NULL with an error. graph and streams stay valid until free. */
    void *(*begin)(const ExportGraph *graph, FILE *const *streams, GError **error);
    gboolean (*node)(void *state, const ExportNode *node, GError **error);
    gboolean (*edge)(void *state, const ExportEdge *edge, GError **error);
    gboolean (*end)(void *state, GError **error);
    void (*free)(void *state);
} ExportFormat;

#define EXPORT_MAX_FILES 2
#define EXPORT_RECRUITS "recruits"
#define EXPORT_PLACED_UNDER "placed_under"

extern const ExportFormat export_gexf, export_graphml, export_dot, export_csv;
