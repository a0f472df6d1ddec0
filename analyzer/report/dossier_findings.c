/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The findings about a party with their evidence rows, and the repairs of its referrals. */
#include "report/dossier.h"
#include "report/evidence_book.h"
#include "report/json.h"

typedef struct {
    Dossier *d;
    EvidenceBook *book;
    json_t *list;
    GArray *ids; /* finding_id of each item of list */
    guint64 found;
    GError *problem;
} Collector;

static gboolean take_finding(void *data, const CaseFinding *f)
{
    Collector *c = data;
    if (f->position < 0) /* of the whole case, not of a member whose id is "case" */
        return TRUE;
    if (c->found++ >= DOSSIER_LIST)
        return TRUE;
    json_t *object = json_object();
    json_object_set_new(object, "rule", json_string(f->rule));
    json_object_set_new(object, "severity", json_string(f->severity));
    json_object_set_new(object, "subject_kind", json_string(f->subject_kind));
    json_object_set_new(object, "value", json_value(f->value, f->value_real));
    json_object_set_new(object, "value_exact", json_string(f->value));
    json_object_set_new(object, "threshold", json_string(f->threshold));
    json_object_set_new(object, "finding_id",
                        json_integer(view_finding_number(c->d->view, f->finding_id)));
    json_object_set_new(object, "evidence_rows", json_integer((json_int_t)f->evidence_rows));
    json_array_append_new(c->list, object);
    g_array_append_val(c->ids, f->finding_id);
    return book_want(c->book, f->finding_id, DOSSIER_LIST, &c->problem);
}

static json_t *evidence_json(const Collector *c, gint64 finding_id)
{
    const EvidenceRow *rows;
    guint64 kept = book_rows(c->book, finding_id, &rows);
    json_t *list = json_array();
    for (guint64 i = 0; i < kept; i++) {
        json_t *row = json_object();
        json_object_set_new(row, "fact", json_string(rows[i].is_ledger ? "ledger" : "referral"));
        json_object_set_new(row, "file", json_string(view_file(c->d->view, rows[i].source)));
        json_object_set_new(row, "row", json_integer(rows[i].row));
        json_array_append_new(list, row);
    }
    return list;
}

static gboolean collect(Collector *c, GError **error)
{
    const ReportView *v = c->d->view;
    if (c->d->position >= 0 &&
        !case_findings_at(v->c, v->run->run_id, c->d->position, take_finding, c, error))
        return FALSE;
    if (c->problem) {
        g_propagate_error(error, g_steal_pointer(&c->problem));
        return FALSE;
    }
    if (!book_fill(c->book, error))
        return FALSE;
    for (guint i = 0; i < c->ids->len; i++)
        json_object_set_new(json_array_get(c->list, i), "evidence",
                            evidence_json(c, g_array_index(c->ids, gint64, i)));
    return TRUE;
}

static gboolean take_repair(void *data, const CaseRepair *r)
{
    json_t *object = json_object();
    json_t *claims = json_loads(r->claims ? r->claims : "[]", 0, NULL);
    json_object_set_new(object, "kind", json_string(r->kind));
    json_object_set_new(object, "tree", json_string(r->tree));
    json_object_set_new(object, "detail", json_string(r->detail));
    json_object_set_new(object, "claims", claims ? claims : json_array());
    json_array_append_new(data, object);
    return TRUE;
}

gboolean dossier_add_findings(Dossier *d, GError **error)
{
    g_autoptr(EvidenceBook) book = book_new(d->view);
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    Collector c = {.d = d, .book = book, .list = json_array(), .ids = ids};
    json_t *repairs = json_array();
    json_object_set_new(d->document, "findings", c.list);
    json_object_set_new(d->document, "repairs", repairs);
    if (!collect(&c, error))
        return FALSE;
    json_object_set_new(d->document, "findings_rows", json_integer((json_int_t)c.found));
    return case_repairs_visit(d->view->c, d->view->run->run_id, d->id, DOSSIER_LIST, take_repair,
                              repairs, error);
}
