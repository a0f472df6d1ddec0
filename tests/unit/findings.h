/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings one at a time, for tests: a scan writes those of a rule together. */
#pragma once

#include "casefile/casefile.h"
#include "ledger/chunk.h"
#include "ledger/vtab.h"

#include <sqlite3.h>
#include <stdio.h>

static inline void findings_sql(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

/* The number of the party; a new one where there is none of that id. */
static inline gint64 find_or_add_party(sqlite3 *db, const char *id)
{
    gint64 number = -1;
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT rowid FROM party WHERE id = ?1", -1, &s, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(s, 1, id, -1, SQLITE_STATIC);
    if (sqlite3_step(s) == SQLITE_ROW)
        number = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    if (number >= 0)
        return number;
    g_autoptr(TableWriter) w = writer_new(db, &table_party, NULL);
    number = (gint64)writer_rows(w);
    writer_text(w, PARTY_ID, id, strlen(id));
    assert_true(writer_end_row(w, NULL) && writer_finish(w, NULL));
    return number;
}

/* Value: "n", "n/d" or "unknown". Subject of position -1: the case. */
static inline void put_finding(DownlineCase *c, const CaseFinding *f)
{
    sqlite3 *db = case_database(c);
    assert_true(vtab_register(db, 0, NULL));
    gint64 numerator = 0, denominator = 0;
    if (sscanf(f->value, "%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, &numerator, &denominator) == 1)
        denominator = 1;
    gint64 party = f->position < 0 ? COLUMN_NOBODY : find_or_add_party(db, f->subject);
    g_autoptr(TableWriter) w = writer_new(db, &table_finding, NULL);
    writer_int(w, FINDING_ID, (gint64)writer_rows(w) + 1);
    writer_int(w, FINDING_RUN, f->run_id);
    writer_int(w, FINDING_RULE, f->rule_no);
    writer_int(w, FINDING_POSITION, f->position);
    writer_int(w, FINDING_LAST, f->last);
    writer_int(w, FINDING_SUBJECT, party);
    writer_money(w, FINDING_NUMERATOR, numerator);
    writer_money(w, FINDING_DENOMINATOR, denominator);
    writer_int(w, FINDING_EVIDENCE_ROWS, (gint64)f->evidence_rows);
    assert_true(writer_end_row(w, NULL) && writer_finish(w, NULL));
    g_autofree char *sql = g_strdup_printf(
        "UPDATE run_rule SET findings = findings + 1 WHERE run_id = %d AND rule_no = %d;"
        "UPDATE run_rule SET first_finding = first_finding + 1 "
        "WHERE (run_id, rule_no) > (%d, %d)",
        (int)f->run_id, (int)f->rule_no, (int)f->run_id, (int)f->rule_no);
    findings_sql(db, sql);
}
