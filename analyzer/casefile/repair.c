/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs of a run. */
#include "casefile/statement.h"

gboolean case_repair_add(DownlineCase *c, const CaseRepair *r, GError **error)
{
    g_auto(Statement) s =
        statement_cached(c, "cannot store a repair",
                         "INSERT INTO repair (run_id, kind, tree, member, detail, claims) "
                         "VALUES (?, ?, ?, ?, ?, ?)");
    bind_int(&s, r->run_id);
    bind_text(&s, r->kind);
    bind_text(&s, r->tree);
    bind_text(&s, r->member);
    bind_text(&s, r->detail);
    bind_text(&s, r->claims);
    return statement_run(&s, error);
}

gboolean case_repairs_visit(DownlineCase *c, gint64 run_id, const char *member, guint64 limit,
                            CaseRepairVisitor visit, void *data, GError **error)
{
    /* The index gives the order; sorting would keep them all in memory. */
    g_auto(Statement) s = statement_new(c->db, "cannot read the repairs",
                                        "SELECT run_id, kind, tree, member, detail, claims "
                                        "FROM repair INDEXED BY repair_in_order "
                                        "WHERE run_id = ?1 AND (?2 IS NULL OR member = ?2) "
                                        "ORDER BY kind, tree, member, repair_id");
    bind_int(&s, run_id);
    bind_text(&s, member);
    for (guint64 n = 0; (!limit || n < limit) && statement_row(&s, error); n++) {
        CaseRepair r = {
            .run_id = row_int(&s, 0),
            .kind = row_text(&s, 1),
            .tree = row_text(&s, 2),
            .member = row_text(&s, 3),
            .detail = row_optional(&s, 4),
            .claims = row_optional(&s, 5),
        };
        if (!visit(data, &r))
            break;
    }
    return statement_ok(&s);
}
