/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The party of an id, or the ids that somebody may have meant. */
#include "report/dossier.h"

#include <string.h>

#define MAX_EDITS 2       /* ids further away than this are only near by their beginning */
#define MAX_ID_LENGTH 256 /* longer ids are not compared */
#define PREFIX_DISTANCE (MAX_EDITS + 1)

typedef struct {
    guint64 party;
    guint distance;
} Candidate;

/* Edits between a and b when at most MAX_EDITS, else more: only the diagonal band is computed. */
static guint edits(const char *a, gsize a_length, const char *b, gsize b_length)
{
    guint rows[2][2 * MAX_EDITS + 3]; /* cell k stands for column row - MAX_EDITS + k - 1 */
    const guint far = MAX_EDITS + 1, width = G_N_ELEMENTS(rows[0]);
    if (a_length > b_length + MAX_EDITS || b_length > a_length + MAX_EDITS)
        return far;
    for (guint k = 0; k < width; k++)
        rows[0][k] = k > MAX_EDITS && k + 1 < width ? k - MAX_EDITS - 1 : far;
    for (gsize i = 1; i <= a_length; i++) {
        guint *above = rows[(i - 1) & 1], *row = rows[i & 1], least = far;
        row[0] = row[width - 1] = far;
        for (guint k = 1; k + 1 < width; k++) {
            gssize j = (gssize)(i + k) - MAX_EDITS - 1;
            row[k] = far;
            if (j < 0 || j > (gssize)b_length)
                continue;
            if (j > 0)
                row[k] = MIN(above[k] + (a[i - 1] != b[j - 1]), row[k - 1] + 1);
            row[k] = MIN(MIN(row[k], above[k + 1] + 1), far);
            least = MIN(least, row[k]);
        }
        if (least >= far)
            return far;
    }
    return rows[a_length & 1][(gssize)(b_length - a_length) + MAX_EDITS + 1];
}

static gboolean begins_alike(const char *a, gsize a_length, const char *b, gsize b_length)
{
    gsize shorter = MIN(a_length, b_length);
    return shorter >= 3 && memcmp(a, b, shorter) == 0;
}

static guint distance_of(const char *id, gsize length, const char *other, gsize other_length)
{
    guint distance = edits(id, length, other, other_length);
    if (distance <= MAX_EDITS)
        return distance;
    return begins_alike(id, length, other, other_length) ? PREFIX_DISTANCE : G_MAXUINT;
}

static void offer(GArray *best, Candidate fresh)
{
    guint place = best->len;
    while (place > 0 && g_array_index(best, Candidate, place - 1).distance > fresh.distance)
        place--;
    if (place >= DOSSIER_NEAREST)
        return;
    g_array_insert_val(best, place, fresh);
    if (best->len > DOSSIER_NEAREST)
        g_array_set_size(best, DOSSIER_NEAREST);
}

static char *nearest_ids(const ReportView *v, const char *id)
{
    g_autoptr(GArray) best = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_autoptr(GString) text = g_string_new(NULL);
    gsize length = strlen(id);
    guint64 looked_at = MIN(v->ids->count, (guint64)DOSSIER_LOOKED_AT);
    for (guint64 party = 0; length <= MAX_ID_LENGTH && party < looked_at; party++) {
        const char *other = text_column_get(v->ids, party);
        guint distance = distance_of(id, length, other, text_column_length(v->ids, party));
        if (distance <= PREFIX_DISTANCE)
            offer(best, (Candidate){party, distance});
    }
    for (guint i = 0; i < best->len; i++)
        g_string_append_printf(text, "%s%.200s", i ? ", " : "; nearest: ",
                               text_column_get(v->ids, g_array_index(best, Candidate, i).party));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

gboolean dossier_find_party(ReportView *v, const char *id, guint32 *party, GError **error)
{
    gint64 number;
    if (!party_ids_find(v->party_ids, id, strlen(id), &number, error))
        return FALSE;
    if (number >= 0) {
        *party = (guint32)number;
        return TRUE;
    }
    if (!view_load_ids(v, error))
        return FALSE;
    g_autofree char *nearest = nearest_ids(v, id);
    g_set_error(error, DOWNLINE_ERROR, DOWNLINE_ERROR_FAILED,
                "no member or other party has the id '%.200s'%s", id, nearest);
    return FALSE;
}
