/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the ordinary tables of a case agree with themselves. */
#include "casefile/statement.h"

typedef struct {
    DownlineCase *c;
    GPtrArray *lines;
    gboolean sound;
} Check;

G_GNUC_PRINTF(3, 4) static void say(Check *k, gboolean sound, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(k->lines, g_strconcat(sound ? "ok   " : "BAD  ", text, NULL));
    k->sound &= sound;
}

static gboolean check_integrity(Check *k, GError **error)
{
    g_auto(Statement) s =
        statement_new(k->c->db, "integrity of the file", "PRAGMA integrity_check(100)");
    while (statement_row(&s, error)) {
        gboolean sound = g_str_equal(row_text(&s, 0), "ok");
        say(k, sound, "%s%s%s", s.what, sound ? "" : ": ", sound ? "" : row_text(&s, 0));
    }
    return statement_ok(&s);
}

static gboolean check_references(Check *k, GError **error)
{
    g_auto(Statement) s =
        statement_new(k->c->db, "references between records", "PRAGMA foreign_key_check");
    guint64 broken = 0;
    while (statement_row(&s, error) && ++broken <= 100)
        say(k, FALSE, "%s: a row of %s refers to a %s that is not there (rowid %s)", s.what,
            row_text(&s, 0), row_text(&s, 2), row_text(&s, 1));
    if (statement_ok(&s) && !broken)
        say(k, TRUE, "%s", s.what);
    return statement_ok(&s);
}

static gboolean check_conservation(Check *k, GError **error)
{
    g_auto(Statement) s =
        statement_new(k->c->db, "conservation of rows",
                      "SELECT source_id, name, rows, accepted, rejected, duplicate, "
                      "(SELECT count(*) FROM reject r WHERE r.source_id = s.source_id) "
                      "FROM source s ORDER BY source_id");
    while (statement_row(&s, error)) {
        gint64 rows = row_int(&s, 2), accepted = row_int(&s, 3), rejected = row_int(&s, 4),
               duplicate = row_int(&s, 5), stored = row_int(&s, 6);
        gint64 sum;
        gboolean conserved = !__builtin_add_overflow(accepted, rejected, &sum) &&
                             !__builtin_add_overflow(sum, duplicate, &sum) && sum == rows;
        say(k, conserved && stored == rejected,
            "source %" G_GINT64_FORMAT " %s: %" G_GINT64_FORMAT " rows, %" G_GINT64_FORMAT
            " accepted, %" G_GINT64_FORMAT " rejected (%" G_GINT64_FORMAT
            " of them kept), %" G_GINT64_FORMAT " duplicate",
            row_int(&s, 0), row_text(&s, 1), rows, accepted, rejected, stored, duplicate);
    }
    return statement_ok(&s);
}

/* Numbers 1 .. n, each once: the ids are unique already. */
static gboolean check_numbering(Check *k, const char *what, const char *sql, GError **error)
{
    g_auto(Statement) s = statement_new(k->c->db, what, sql);
    if (!statement_row(&s, error))
        return FALSE;
    gint64 count = row_int(&s, 0), least = row_int(&s, 1), greatest = row_int(&s, 2);
    gboolean sound = greatest == count && (count == 0 || least == 1);
    if (sound)
        say(k, TRUE, "%s: %" G_GINT64_FORMAT, what, count);
    else
        say(k, FALSE,
            "%s: expected 1 to %" G_GINT64_FORMAT ", found %" G_GINT64_FORMAT
            " to %" G_GINT64_FORMAT,
            what, count, least, greatest);
    return TRUE;
}

static gboolean check_sources(Check *k, GError **error)
{
    return check_numbering(k, "sources numbered without gaps",
                           "SELECT count(*), coalesce(min(source_id), 0), "
                           "coalesce(max(source_id), 0) FROM source",
                           error);
}

static gboolean check_runs(Check *k, GError **error)
{
    return check_numbering(k, "runs numbered without gaps",
                           "SELECT count(*), coalesce(min(run_id), 0), coalesce(max(run_id), 0) "
                           "FROM run",
                           error);
}

/* A source that was taken out again would leave the runs that saw it. */
static gboolean check_runs_saw(Check *k, GError **error)
{
    g_auto(Statement) s = statement_new(k->c->db, "runs saw no more sources than there are",
                                        "SELECT run_id, sources, (SELECT count(*) FROM source) "
                                        "FROM run WHERE sources > (SELECT count(*) FROM source)");
    gboolean sound = TRUE;
    while (statement_row(&s, error)) {
        sound = FALSE;
        say(k, FALSE,
            "run %" G_GINT64_FORMAT " saw %" G_GINT64_FORMAT
            " sources, but there are %" G_GINT64_FORMAT,
            row_int(&s, 0), row_int(&s, 1), row_int(&s, 2));
    }
    if (statement_ok(&s) && sound)
        say(k, TRUE, "%s", s.what);
    return statement_ok(&s);
}

/* Where a walk along the findings, rule by rule, stands. */
typedef struct {
    Statement *findings;
    gint64 next; /* finding_id that is expected */
    GError **error;
} FindingWalk;

/* Whether the rule's findings are the next ones, in order of positions. */
static gboolean follow_rule(FindingWalk *w, gint64 run_id, gint64 rule_no, gint64 first,
                            gint64 findings)
{
    gint64 before = G_MININT64;
    if (first != w->next)
        return FALSE;
    for (; findings > 0; findings--, w->next++) {
        if (!statement_row(w->findings, w->error) || row_int(w->findings, 0) != w->next ||
            row_int(w->findings, 1) != run_id || row_int(w->findings, 2) != rule_no ||
            row_int(w->findings, 3) < before)
            return FALSE;
        before = row_int(w->findings, 3);
    }
    return TRUE;
}

/* Looking findings up depends on it. */
static gboolean check_findings(Check *k, GError **error)
{
    g_auto(Statement) rules = statement_new(
        k->c->db, "findings belong to rules, in order of run, rule and position",
        "SELECT run_id, rule_no, first_finding, findings FROM run_rule ORDER BY run_id, rule_no");
    g_auto(Statement) findings =
        statement_new(k->c->db, "findings belong to rules, in order of run, rule and position",
                      "SELECT finding_id, run_id, rule_no, position FROM finding");
    FindingWalk w = {&findings, 1, error};
    gboolean sound = TRUE;
    while (sound && statement_row(&rules, error))
        sound = follow_rule(&w, row_int(&rules, 0), row_int(&rules, 1), row_int(&rules, 2),
                            row_int(&rules, 3));
    if (!statement_ok(&rules))
        return FALSE;
    sound = sound && !statement_row(&findings, error);
    if (!statement_ok(&findings))
        return FALSE;
    if (sound)
        say(k, TRUE, "%s: %" G_GINT64_FORMAT, rules.what, w.next - 1);
    else
        say(k, FALSE, "%s: not so finding %" G_GINT64_FORMAT, rules.what, w.next);
    return TRUE;
}

/* Those of each run one after the other, with claims that belong to some of them. */
static gboolean check_repairs(Check *k, GError **error)
{
    g_auto(Statement) s =
        statement_new(k->c->db, "repairs numbered without gaps, each of a run",
                      "SELECT count(*), coalesce(min(repair_id), 1), coalesce(max(repair_id), 0), "
                      "coalesce(sum(run_id NOT IN (SELECT run_id FROM run)), 0), "
                      "(SELECT coalesce(max(repair_id), 0) FROM repair_claim) FROM repair");
    if (!statement_row(&s, error))
        return FALSE;
    gint64 count = row_int(&s, 0), strangers = row_int(&s, 3), claimed = row_int(&s, 4);
    say(k, row_int(&s, 1) == 1 && row_int(&s, 2) == count && !strangers && claimed <= count,
        "%s: %" G_GINT64_FORMAT, s.what, count);
    return TRUE;
}

gboolean case_check(DownlineCase *c, GPtrArray *lines, gboolean *sound, GError **error)
{
    static gboolean (*const checks[])(Check *, GError **) = {
        check_integrity, check_references, check_conservation, check_sources,
        check_runs,      check_runs_saw,   check_findings,     check_repairs,
    };
    Check k = {c, lines, TRUE};
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        g_autoptr(GError) problem = NULL;
        if (checks[i](&k, &problem))
            continue;
        if (!g_error_matches(problem, DOWNLINE_ERROR, DOWNLINE_ERROR_NOT_A_CASE)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return FALSE;
        }
        say(&k, FALSE, "%s", problem->message); /* damage is what we came to tell */
    }
    *sound = k.sound;
    return TRUE;
}
