/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rejected rows. */
#include "casefile/statement.h"

gboolean case_reject_add(DownlineCase *c, const CaseReject *r, GError **error)
{
    g_auto(Statement) s = statement_cached(c, "cannot store a rejected row",
                                           "INSERT INTO reject "
                                           "(source_id, row, offset, length, raw, reason, detail) "
                                           "VALUES (?, ?, ?, ?, ?, ?, ?)");
    bind_int(&s, r->source_id);
    bind_int(&s, (gint64)r->row);
    bind_int(&s, (gint64)r->offset);
    bind_int(&s, (gint64)r->length);
    bind_blob(&s, r->raw, MIN(r->raw_length, CASE_REJECT_RAW_MAX));
    bind_text(&s, r->reason);
    bind_text(&s, r->detail);
    return statement_run(&s, error);
}

gboolean case_rejects_visit(DownlineCase *c, guint64 limit, CaseRejectVisitor visit, void *data,
                            GError **error)
{
    g_auto(Statement) s =
        statement_new(c->db, "cannot read the rejected rows",
                      "SELECT source_id, row, offset, length, raw, reason, detail "
                      "FROM reject ORDER BY source_id, row");
    for (guint64 n = 0; (!limit || n < limit) && statement_row(&s, error); n++) {
        CaseReject r = {
            .source_id = row_int(&s, 0),
            .row = (guint64)row_int(&s, 1),
            .offset = (guint64)row_int(&s, 2),
            .length = (guint64)row_int(&s, 3),
            .reason = row_text(&s, 5),
            .detail = row_optional(&s, 6),
        };
        r.raw = row_blob(&s, 4, &r.raw_length);
        if (!visit(data, &r))
            break;
    }
    return statement_ok(&s);
}

gboolean case_rejects_count(DownlineCase *c, const char *reason, guint64 *rows, GError **error)
{
    g_auto(Statement) s = statement_new(c->db, "cannot count the rejected rows",
                                        "SELECT count(*) FROM reject WHERE reason = ?");
    bind_text(&s, reason);
    *rows = statement_row(&s, error) ? (guint64)row_int(&s, 0) : 0;
    return statement_ok(&s);
}
