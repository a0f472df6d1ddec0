/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "synth/truth_labels.h"

#include "synth/ids.h"

#define DEEP_LEVELS 3  /* levels up that rewards reach where there is depth */
#define LOADED_PART 20 /* stocking: at least one in so many members is loaded */

/* "open" where one may well argue either way. */
typedef enum { LABEL_ABSENT, LABEL_OPEN, LABEL_PRESENT, N_LABELS } Label;
static const char *const label_names[N_LABELS] = {"absent", "open", "present"};

typedef struct {
    const Network *network;
    const Shape *shape;
} Cast;

static guint32 count_marked(const Network *n, guint marks)
{
    guint32 count = 0;
    for (guint32 i = 0; i < n->n; i++)
        count += (n->members[i].marks & marks) != 0;
    return count;
}

static guint32 count_role(const Network *n, Role role)
{
    guint32 count = 0;
    for (guint32 i = 0; i < n->n; i++)
        count += n->members[i].role == role;
    return count;
}

/* Rewards reach members three levels up; a ladder of tiers passes goods down as many, and only the
 * goods. */
static Label label_depth(const Network *n)
{
    if (n->books.deepest_reward >= DEEP_LEVELS)
        return LABEL_PRESENT;
    return n->spec->kind == NETWORK_STOCK_LOADING ? LABEL_OPEN : LABEL_ABSENT;
}

static Label label_stocking(const Network *n)
{
    guint32 loaded = count_role(n, ROLE_LOADED_AGENT);
    if (loaded == 0)
        return LABEL_ABSENT;
    return loaded * LOADED_PART >= n->n ? LABEL_PRESENT : LABEL_OPEN;
}

/* More than half of the rewards are for what entrants pay to be let in. A first order of goods at
 * the tier's price is both entry and trade. */
static Label label_downline(const Network *n)
{
    const Books *b = &n->books;
    if (b->for_entry == 0)
        return LABEL_ABSENT;
    return b->for_entry * 2 > b->rewards && n->spec->kind != NETWORK_STOCK_LOADING ? LABEL_PRESENT
                                                                                   : LABEL_OPEN;
}

/* A second account of one's own, below the first, is common and may be harmless. */
static Label label_integrity(const Network *n)
{
    if (count_marked(n, MARK_CIRCLE | MARK_SEAT) > 0)
        return LABEL_PRESENT;
    for (guint32 i = 0; i < n->n; i++)
        if (n->members[i].person != i)
            return LABEL_OPEN;
    return LABEL_ABSENT;
}

/* Who was never paid, by buyers or by the company, does no business whatever the registry says. */
static Label label_registry(const Network *n)
{
    if (count_marked(n, MARK_REVOKED | MARK_BLACKLISTED) == 0)
        return LABEL_ABSENT;
    for (guint32 i = 0; i < n->n; i++) {
        const Member *m = &n->members[i];
        if (m->marks & (MARK_REVOKED | MARK_BLACKLISTED) && m->sales_minor + m->rewards_minor > 0)
            return LABEL_PRESENT;
    }
    return LABEL_OPEN;
}

static void write_families(const Network *n, Sheet *s)
{
    static const struct {
        const char *family;
        Label (*label)(const Network *n);
    } families[] = {
        {"depth", label_depth},         {"stocking", label_stocking}, {"downline", label_downline},
        {"integrity", label_integrity}, {"registry", label_registry},
    };
    sheet_text(s, "  \"families\": {");
    for (guint i = 0; i < G_N_ELEMENTS(families); i++)
        sheet_format(s, "%s\"%s\": \"%s\"", i ? ", " : "", families[i].family,
                     label_names[families[i].label(n)]);
    sheet_text(s, "},\n");
}

static const Member *member_of(const void *data, guint32 member)
{
    return &((const Cast *)data)->network->members[member];
}

static gboolean is_root(const void *data, guint32 member)
{
    return ((const Cast *)data)->shape->level[member] == 1;
}

static gboolean is_organiser(const void *data, guint32 member)
{
    return member_of(data, member)->role == ROLE_ORGANISER;
}

static gboolean is_loaded(const void *data, guint32 member)
{
    return member_of(data, member)->role == ROLE_LOADED_AGENT;
}

static gboolean is_honest(const void *data, guint32 member)
{
    const Member *m = member_of(data, member);
    return m->role == ROLE_HONEST_SELLER && m->has_sold && !(m->marks & MARK_CIRCLE);
}

static gboolean is_circular(const void *data, guint32 member)
{
    return member_of(data, member)->marks & MARK_CIRCLE;
}

static gboolean is_head(const void *data, guint32 member)
{
    return (member_of(data, member)->marks & MARK_HEAD) != 0;
}

static gboolean is_seat(const void *data, guint32 member)
{
    return (member_of(data, member)->marks & MARK_SEAT) != 0;
}

static gboolean is_revoked(const void *data, guint32 member)
{
    return (member_of(data, member)->marks & MARK_REVOKED) != 0;
}

static gboolean is_blacklisted(const void *data, guint32 member)
{
    return (member_of(data, member)->marks & MARK_BLACKLISTED) != 0;
}

static gboolean is_unlisted(const void *data, guint32 member)
{
    const Cast *c = data;
    return c->network->spec->listed_bp > 0 && !(member_of(data, member)->marks & MARK_LISTED);
}

static void write_roles(const Cast *c, Sheet *s)
{
    static const struct {
        const char *role;
        MemberTest test;
    } roles[] = {
        {"organisers", is_organiser},  {"loaded_agents", is_loaded},
        {"honest_sellers", is_honest}, {"circular_traders", is_circular},
        {"seat_heads", is_head},       {"seats", is_seat},
        {"revoked", is_revoked},       {"blacklisted", is_blacklisted},
        {"unlisted", is_unlisted},
    };
    const Network *n = c->network;
    sheet_text(s, "  \"roles\": {\n    \"roots\": ");
    sheet_members(s, n->spec, c->shape->n, is_root, c);
    for (guint i = 0; i < G_N_ELEMENTS(roles); i++) {
        sheet_format(s, ",\n    \"%s\": ", roles[i].role);
        sheet_members(s, n->spec, n->n, roles[i].test, c);
    }
    sheet_text(s, "\n  },\n");
}

void truth_labels(const TruthInput *in, const Shape *shape, Sheet *s)
{
    const Cast cast = {in->network, shape};
    write_families(in->network, s);
    write_roles(&cast, s);
}
