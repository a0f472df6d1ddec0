/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pay plan as the summary document tells it. */
#include "scan/summary.h"

#include <math.h>

static const char *const tree_names[] = {
    [PLAN_TREE_NONE] = "",
    [PLAN_TREE_SPONSOR] = "sponsor",
    [PLAN_TREE_PLACEMENT] = "placement",
    [PLAN_TREE_STATED] = "stated_level",
};

static const char *symbol(const Facts *f, guint32 number)
{
    return number < f->symbols->len ? f->symbols->pdata[number] : "";
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

static json_t *integer_or_null(gint64 value, gboolean known)
{
    return known ? json_integer(value) : json_null();
}

static json_t *instant(gint64 local)
{
    char text[CIVIL_TEXT_SIZE];
    if (local == PLAN_NO_TIME)
        return json_null();
    g_autoptr(CivilZone) utc = civil_zone_new("UTC", NULL);
    gsize length = civil_format(utc, local, text);
    if (length && text[length - 1] == 'Z')
        text[length - 1] = '\0'; /* wall time of the case's zone */
    return json_string(text);
}

/* [[recruits, depth] …], where the depth that is open changes. */
static json_t *reach_json(const PlanComponent *c)
{
    json_t *steps = json_array();
    gint16 last = 0;
    for (gint k = 0; k <= PLAN_MOST_RECRUITS; k++) {
        if (c->reach[k] > last)
            json_array_append_new(steps, json_pack("[i, i]", k, (int)c->reach[k]));
        last = MAX(last, c->reach[k]);
    }
    return steps;
}

static void put_conditions(const Facts *f, const PlanComponent *c, json_t *doc)
{
    if (c->rank)
        json_object_set_new(doc, "rank", json_string(symbol(f, c->rank)));
    if (c->source_rank)
        json_object_set_new(doc, "source_rank", json_string(symbol(f, c->source_rank)));
    if (c->first >= 0)
        json_object_set_new(doc, "orders", json_string(c->first ? "first" : "later"));
    if (c->shared_by)
        json_object_set_new(doc, "shared_by", json_integer(c->shared_by));
    if (c->recruits >= 0) {
        json_object_set_new(doc, "recruits", json_integer(c->recruits));
        json_object_set_new(doc, "recruits_to",
                            integer_or_null(c->recruits_to, c->recruits_to < PLAN_MOST_RECRUITS));
    }
    if (c->cap) {
        json_object_set_new(doc, "cap_a_day", summary_money(f, c->cap));
        json_object_set_new(doc, "above_cap", json_string(c->cap_flushes ? "lost" : "carried"));
    }
    if (c->type == PLAN_POOL)
        json_object_set_new(doc, "turnover_of",
                            json_string(c->month_before ? "month_before" : "same_month"));
    if (c->type == PLAN_PAIRING)
        json_object_set_new(doc, "first_layer", json_integer(c->first_layer));
    json_t *reach = reach_json(c);
    if (json_array_size(reach))
        json_object_set(doc, "depth_by_recruits", reach);
    json_decref(reach);
    if (c->in_line)
        json_object_set_new(doc, "rows_in_line", summary_integer(c->in_line));
    if (c->due)
        json_object_set_new(doc, "rows_due", summary_integer(c->due));
}

static json_t *component_json(const Facts *f, const PlanComponent *c)
{
    char rate[MONEY_TEXT_SIZE];
    plan_rate_text(c, f->decimals, rate);
    json_t *doc =
        json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:b, s:o, s:o, s:b, s:o, s:o}", "type",
                  plan_type_names[c->type], "rate", rate, "basis", plan_basis_names[c->basis],
                  "depth", integer_or_null(c->depth, c->depth >= 0), "depth_from",
                  integer_or_null(c->depth_from, c->depth_from >= 0), "tree",
                  text_or_null(tree_names[c->tree]), "depth_is_limit", c->depth_is_limit,
                  "amount_each", c->fixed ? summary_money(f, c->fixed) : json_null(), "reward_type",
                  text_or_null(symbol(f, c->label)), "explained", c->type != PLAN_REPEATED, "rows",
                  summary_integer(c->rows), "amount", summary_money(f, c->amount));
    put_conditions(f, c, doc);
    return doc;
}

static json_t *member_id(const Facts *f, guint32 position)
{
    return position == FOREST_NONE ? json_null()
                                   : json_string(facts_id(f, f->forest->party[position]));
}

static json_t *rest_json(const Facts *f, const PlanRest *r, const char *key, json_t *value)
{
    return json_pack("{s:o, s:o, s:o}", key, value, "rows",
                     integer_or_null((gint64)r->rows, r->rows > 0), "amount",
                     summary_money(f, r->amount));
}

static json_t *label_json(const Facts *f, const PlanRest *r)
{
    return rest_json(f, r, "type", json_string(symbol(f, r->key)));
}

static json_t *month_json(const Facts *f, const PlanRest *r)
{
    char month[8];
    civil_month_text(r->key == G_MAXUINT32 ? CIVIL_NO_MONTH : (gint32)r->key, month);
    return rest_json(f, r, "month", text_or_null(month));
}

static json_t *member_json(const Facts *f, const PlanRest *r)
{
    return rest_json(f, r, "member", member_id(f, r->key));
}

static json_t *rests_json(const Facts *f, const GArray *rests,
                          json_t *(*one)(const Facts *f, const PlanRest *r))
{
    json_t *all = json_array();
    for (guint k = 0; k < rests->len; k++)
        json_array_append_new(all, one(f, &g_array_index(rests, PlanRest, k)));
    return all;
}

static const char *file_name(const GPtrArray *sources, gint64 source)
{
    for (guint k = 0; k < sources->len; k++) {
        const CaseSource *s = sources->pdata[k];
        if (s->source_id == source)
            return s->name;
    }
    return "";
}

static json_t *examples_json(const Facts *f, const GPtrArray *sources)
{
    json_t *all = json_array();
    for (guint k = 0; k < f->plan.n_examples; k++) {
        const PlanExample *e = &f->plan.examples[k];
        json_array_append_new(
            all, json_pack("{s:s, s:o, s:o, s:o, s:s, s:o}", "file", file_name(sources, e->source),
                           "row", json_integer(e->source_row), "member", member_id(f, e->payee),
                           "at", instant(e->at), "type", symbol(f, e->label), "amount",
                           summary_money(f, e->amount)));
    }
    return all;
}

static json_t *components_json(const Facts *f)
{
    json_t *all = json_array();
    for (guint k = 0; k < MIN(f->plan.components->len, PLAN_MOST_COMPONENTS); k++)
        json_array_append_new(
            all, component_json(f, &g_array_index(f->plan.components, PlanComponent, k)));
    return all;
}

static json_t *width_json(const Plan *p)
{
    if (!p->width)
        return json_null();
    return json_pack("{s:s, s:o, s:o}", "tree", tree_names[p->width_tree], "most_children",
                     summary_integer(p->width), "places_so_wide", summary_integer(p->width_full));
}

json_t *summary_plan_json(const Facts *f, const GPtrArray *sources)
{
    const Plan *p = &f->plan;
    if (!f->has_plan)
        return json_null();
    json_t *rest = json_pack(
        "{s:o, s:o, s:o, s:o}", "by_type", rests_json(f, p->by_label, label_json), "by_month",
        rests_json(f, p->by_month, month_json), "by_member",
        rests_json(f, p->by_member, member_json), "largest_rows", examples_json(f, sources));
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "components", components_json(f),
        "components_found", summary_integer(p->components->len), "rows", summary_integer(p->rows),
        "rows_explained", summary_integer(p->rows_explained), "explained_share",
        summary_real(p->rows ? (double)p->rows_explained / (double)p->rows : NAN), "amount",
        summary_money(f, p->amount), "unexplained", summary_money(f, p->unexplained),
        "rows_without_act", summary_integer(p->rows_without_act), "rows_by_time",
        summary_integer(p->rows_by_time), "width", width_json(p), "rest", rest);
}
