/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ingest/header.h"

Header *header_new(const Row *row)
{
    Header *h = g_new0(Header, 1);
    h->names = g_new0(char *, row->n_fields + 1);
    h->n = row->n_fields;
    for (guint i = 0; i < h->n; i++) {
        Slice name = slice_trim(row->fields[i]);
        h->names[i] = g_strndup(name.text, name.length);
    }
    return h;
}

void header_free(Header *h)
{
    if (!h)
        return;
    g_strfreev(h->names);
    g_free(h);
}

static int find(const Header *h, const char *name, int (*compare)(const char *, const char *))
{
    int found = HEADER_ABSENT;
    for (guint i = 0; i < h->n; i++) {
        if (compare(h->names[i], name) == 0)
            found = found == HEADER_ABSENT ? (int)i : HEADER_AMBIGUOUS;
    }
    return found;
}

int header_find(const Header *h, const char *name)
{
    int found = find(h, name, strcmp);
    return found == HEADER_ABSENT ? find(h, name, g_ascii_strcasecmp) : found;
}

char *header_text(const Header *h)
{
    g_autofree char *all = g_strjoinv(",", h->names);
    const gsize most = 400;
    if (strlen(all) <= most)
        return g_steal_pointer(&all);
    const char *end = all + most;
    while (((guchar)*end & 0xC0) == 0x80)
        end--;
    return g_strdup_printf("%.*s… (%u columns)", (int)(end - all), all, h->n);
}

static gboolean has_any(const Header *h, char **names)
{
    for (; *names; names++) {
        if (header_find(h, *names) != HEADER_ABSENT)
            return TRUE;
    }
    return FALSE;
}

static void note_used(const Header *h, char **names, gboolean *used)
{
    for (; *names; names++) {
        int found = header_find(h, *names);
        if (found >= 0)
            used[found] = TRUE;
    }
}

static guint count_used(const Profile *p, const Header *h)
{
    g_autofree gboolean *used = g_new0(gboolean, h->n + 1);
    for (guint i = 0; i < p->records->len; i++) {
        const ProfileRecord *r = g_ptr_array_index(p->records, i);
        for (guint f = 0; f < record_specs[r->type].n_fields; f++) {
            const GPtrArray *columns = r->fields[f].columns;
            for (guint k = 0; columns && k < columns->len; k++)
                note_used(h, g_ptr_array_index(columns, k), used);
        }
        for (guint k = 0; k < r->only->len; k++) {
            const ProfileCondition *condition = g_ptr_array_index(r->only, k);
            note_used(h, condition->column, used);
        }
    }
    guint n = 0;
    for (guint i = 0; i < h->n; i++)
        n += used[i] ? 1 : 0;
    return n;
}

gboolean profile_fit(const Profile *p, const Header *h, ProfileFit *fit)
{
    fit->required = 0;
    fit->missing = g_ptr_array_new();
    for (guint i = 0; i < p->header->len; i++) {
        char **names = g_ptr_array_index(p->header, i);
        if (has_any(h, names))
            fit->required++;
        else
            g_ptr_array_add(fit->missing, names[0]);
    }
    fit->used = count_used(p, h);
    return fit->missing->len == 0;
}

void profile_fit_clear(ProfileFit *fit)
{
    g_clear_pointer(&fit->missing, g_ptr_array_unref);
}

int profile_fit_compare(const ProfileFit *a, const ProfileFit *b)
{
    if (a->required != b->required)
        return a->required > b->required ? -1 : 1;
    if (a->used != b->used)
        return a->used > b->used ? -1 : 1;
    return 0;
}
