/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Persons and levels by counting convention, for the summary. */
#include "scan/conventions.h"
#include "scan/summary.h"

static const struct {
    const char *axis, *wide, *narrow;
    const char *reason, *reason_text; /* where it is not known */
} axes[N_AXES] = {
    [AXIS_ORGANISER] = {"organiser", "in", "out", NULL, NULL},
    [AXIS_UNIT] = {"unit", "account", "person", "no_person_keys",
                   "no member record holds a person key"},
    [AXIS_ACCOUNTS] = {"accounts", "all", "activated_or_paid", "no_activation",
                       "no activation is dated, and no fee or purchase of a member counts"},
    [AXIS_TERMINALS] = {"terminals", "in", "out", "no_income",
                        "no reward to a member and no withdrawal counts"},
    [AXIS_DEPTH] = {"depth", "organisation", "reward", "no_reward_sources",
                    "no reward names the member whose act it is for"},
};

static json_t *axes_json(guint known)
{
    json_t *all = json_array();
    for (guint axis = 0; axis < N_AXES; axis++) {
        gboolean is_known = known & AXIS_BIT(axis);
        json_array_append_new(
            all, json_pack("{s:s, s:s, s:s, s:b, s:o, s:o}", "axis", axes[axis].axis, "wide",
                           axes[axis].wide, "narrow", axes[axis].narrow, "known", is_known,
                           "reason", summary_word(is_known ? NULL : axes[axis].reason),
                           "reason_text", summary_word(is_known ? NULL : axes[axis].reason_text)));
    }
    return all;
}

static json_t *convention_json(guint convention)
{
    json_t *doc = json_object();
    for (guint axis = 0; axis < N_AXES; axis++)
        json_object_set_new(
            doc, axes[axis].axis,
            json_string(convention & AXIS_BIT(axis) ? axes[axis].narrow : axes[axis].wide));
    return doc;
}

static json_t *conventions_json(guint known)
{
    json_t *all = json_array();
    for (guint k = 0; k < N_CONVENTIONS; k++)
        if (convention_known(known, k))
            json_array_append_new(all, convention_json(k));
    return all;
}

/* In the order of the conventions. */
static json_t *counts_json(const ConventionMatrix *m, guint known, gboolean added_up)
{
    json_t *all = json_array();
    for (guint k = 0; k < N_CONVENTIONS; k++) {
        const ConventionCount *count = &m->counts[k];
        if (!convention_known(known, k))
            continue;
        json_t *doc = json_pack("{s:o, s:o, s:b}", "persons", summary_integer(count->persons),
                                "levels", summary_integer(count->levels), "met", count->met);
        if (added_up)
            json_object_set_new(doc, "trees", summary_integer(count->trees));
        json_array_append_new(all, doc);
    }
    return all;
}

static json_t *matrix_json(const Conventions *c, const ConventionMatrix *m)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "met", summary_integer(m->met), "of",
                     summary_integer(c->conventions), "tightest",
                     m->tightest == N_CONVENTIONS ? json_null() : convention_json(m->tightest),
                     "counts", counts_json(m, c->known, m == &c->all));
}

static json_t *decision_json(const Facts *f, const ConventionMatrix *m, ConventionAxis axis)
{
    const ConventionDecision *d = &m->decisions[axis];
    json_t *members = json_array();
    for (guint k = 0; k < d->n_members; k++)
        json_array_append_new(members, json_string(facts_id(f, f->forest->party[d->members[k]])));
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "axis", axes[axis].axis, "pairs",
                     summary_integer(d->pairs), "wide", convention_json(d->wide), "members_found",
                     summary_integer(d->differ), "members", members);
}

static json_t *decisions_json(const Facts *f, const ConventionMatrix *m)
{
    json_t *all = json_array();
    for (ConventionAxis axis = 0; axis < N_AXES; axis++)
        if (m->decisions[axis].pairs)
            json_array_append_new(all, decision_json(f, m, axis));
    return all;
}

static json_t *tree_json(const Facts *f, const ConventionMatrix *m)
{
    json_t *doc = matrix_json(&f->conventions, m);
    json_object_set_new(doc, "root", json_string(facts_id(f, f->forest->party[m->root])));
    json_object_set_new(doc, "members", summary_integer(f->forest->size[m->root]));
    json_object_set_new(doc, "decisions", decisions_json(f, m));
    return doc;
}

json_t *summary_conventions_json(const Facts *f)
{
    const Conventions *c = &f->conventions;
    json_t *trees = json_array();
    for (guint k = 0; k < c->n_trees; k++)
        json_array_append_new(trees, tree_json(f, &c->trees[k]));
    return json_pack("{s:{s:s, s:i, s:i}, s:o, s:o, s:i, s:i, s:o, s:o}", "criterion", "rule",
                     CONVENTION_RULE, "persons_min", (int)CONVENTION_PERSONS, "levels_min",
                     (int)CONVENTION_LEVELS, "axes", axes_json(c->known), "conventions",
                     conventions_json(c->known), "conventions_in_all", (int)N_CONVENTIONS,
                     "most_trees", (int)CONVENTION_TREES, "all", matrix_json(c, &c->all), "trees",
                     trees);
}
