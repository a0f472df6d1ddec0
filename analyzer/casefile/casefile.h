/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The case file: an SQLite database that holds everything known about one network. This module is
 * the only SQL about the ordinary tables; bulk facts are chunks (ledger/chunk.h) in the same file.
 *
 * Writing: case_begin, changes, case_commit; case_rollback on failure. One writer at a time: a
 * second one gets LOCKED. A handle belongs to one thread. Schema: schema.sql.h, with a comment per
 * table. */
#pragma once

#include <downline/case.h>
#include "base/money.h"

struct sqlite3;

struct sqlite3 *case_database(DownlineCase *c); /* for ledger/ only */
const char *case_path(const DownlineCase *c);   /* as it was given */

/* Sets error from the last failure of the connection: "FILE: what: reason". Codes: LOCKED where
 * another process is in the way; RESOURCES for a full disk or memory; NOT_A_CASE for damage;
 * INTERRUPTED; else FAILED. what: "cannot store a finding". Returns FALSE. */
gboolean case_sqlite_error(struct sqlite3 *db, const char *what, GError **error);

gboolean case_begin(DownlineCase *c, GError **error);
gboolean case_commit(DownlineCase *c, GError **error);
void case_rollback(DownlineCase *c);

/* Case-wide settings ("currency", "decimals", "timezone"): NULL and no error when unset. */
char *case_setting(DownlineCase *c, const char *key, GError **error);
gboolean case_set_setting(DownlineCase *c, const char *key, const char *value, GError **error);
/* Decimals of the minor unit of a currency; registers it at first sight.
 * CONFIG when the case already knows the currency with other decimals. */
gboolean case_currency(DownlineCase *c, const char *code, guint decimals, GError **error);
/* -1 when unknown. */
int case_currency_decimals(DownlineCase *c, const char *code);

/* ---- sources: one input file each */
typedef struct {
    gint64 source_id; /* 1, 2, … in order of ingest */
    char *name;       /* file name without folders */
    char sha256[65];
    guint64 bytes;
    char *encoding; /* "UTF-8", "GB18030", … */
    char *delimiter;
    char *profile;
    char *profile_sha256;
    guint64 rows, accepted, rejected, duplicate, excluded;
} CaseSource;
void case_source_free(CaseSource *s);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseSource, case_source_free)
/* The source with that content, or NULL. */
CaseSource *case_source_find(DownlineCase *c, const char *sha256, GError **error);
/* Whether some source has this many bytes (cheap test before hashing a file). */
gboolean case_source_has_size(DownlineCase *c, guint64 bytes, gboolean *has, GError **error);
gint64 case_source_next_id(DownlineCase *c, GError **error);
gboolean case_source_add(DownlineCase *c, const CaseSource *s, GError **error);
/* All, by source_id. Elements are CaseSource*. */
GPtrArray *case_sources(DownlineCase *c, GError **error);

/* ---- rejected rows */
typedef struct {
    gint64 source_id;
    guint64 row;       /* 1 = first row after the header */
    guint64 offset;    /* of the row's first byte in the file */
    guint64 length;    /* of the row in the file */
    const guint8 *raw; /* at most CASE_REJECT_RAW_MAX bytes of it, as in the file */
    gsize raw_length;
    const char *reason; /* code, e.g. "field_count" */
    const char *detail; /* what was found and what was expected */
} CaseReject;
#define CASE_REJECT_RAW_MAX 65536
gboolean case_reject_add(DownlineCase *c, const CaseReject *r, GError **error);
typedef gboolean (*CaseRejectVisitor)(void *data, const CaseReject *r);
/* In order of source and row, at most limit of them (0: all). The visitor stops by FALSE. */
gboolean case_rejects_visit(DownlineCase *c, guint64 limit, CaseRejectVisitor visit, void *data,
                            GError **error);
gboolean case_rejects_count(DownlineCase *c, const char *reason, guint64 *rows, GError **error);

/* ---- runs */
typedef struct {
    gint64 run_id;
    char *as_of;      /* or NULL */
    char *rules;      /* packs with versions, as text */
    char *started_at; /* provenance only: never part of a result file but the provenance field */
    char *versions;   /* program and libraries */
    char *summary;    /* the contract's JSON document without its findings, which are rows */
    gint64 sources;   /* number of sources the run saw */
} CaseRun;
void case_run_free(CaseRun *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CaseRun, case_run_free)
gint64 case_run_next_id(DownlineCase *c, GError **error);
gboolean case_run_add(DownlineCase *c, const CaseRun *r, GError **error);
/* run_id 0: the latest. NULL with FAILED when there is none. */
CaseRun *case_run_find(DownlineCase *c, gint64 run_id, GError **error);

/* ---- findings of a run */
typedef enum {
    EVIDENCE_REFERRAL, /* chosen referral rows of the members at positions first..last */
    EVIDENCE_PAID,     /* done ledger rows of the kinds, paid by them */
    EVIDENCE_RECEIVED, /* done ledger rows of the kinds, paid to them */
} EvidenceFacts;
typedef struct {
    EvidenceFacts facts;
    gint64 first, last; /* positions = row numbers of member_metric; -1, -1: anybody */
    guint32 kinds;      /* bit per LedgerKind; 0 for referrals */
    gint64 until;       /* ledger rows after this instant are left out; G_MAXINT64: none */
} CaseEvidence;
/* How the evidence of every finding of a rule is selected, by the finding's subject. */
typedef enum { SCOPE_OWN, SCOPE_TEAM, SCOPE_ANY } CaseScope;
typedef struct {
    CaseScope scope; /* the subject, its team, or anybody */
    EvidenceFacts facts;
    guint32 kinds; /* as CaseEvidence */
    gint64 until;
} CaseEvidenceLine;
/* A rule as it was applied in a run; findings refer to it. */
typedef struct {
    const char *rule, *version, *family, *severity, *subject_kind;
    const char *value_metric; /* what a finding's value is */
    const char *threshold;    /* predicate with the parameters filled in */
    double threshold_real;
    const char *title_en, *title_zh, *claim_en, *claim_zh, *source, *quotation, *innocent_en,
        *innocent_zh, *convention_en, *convention_zh;
    guint64 tested;  /* subjects looked at */
    guint64 unknown; /* of them: some metric was not known, so nothing was decided */
    guint64 findings;
    const CaseEvidenceLine *evidence; /* not read back: case_evidence */
    guint n_evidence;
} CaseRunRule;
/* *rule_no numbers the rules of the run from 1 in order of adding, *first_finding its findings.
 * Rules of a run are added together, those of a later run later. */
gboolean case_run_rule_add(DownlineCase *c, gint64 run_id, const CaseRunRule *r, gint64 *rule_no,
                           gint64 *first_finding, GError **error);
typedef gboolean (*CaseRunRuleVisitor)(void *data, const CaseRunRule *r);
/* In order of rule_no. */
gboolean case_run_rules_visit(DownlineCase *c, gint64 run_id, CaseRunRuleVisitor visit, void *data,
                              GError **error);

/* Findings are a bulk table (ledger/tables.h), read by its name: vtab_register comes before any of
 * what follows. They lie in order of run, rule and position, numbered without gaps, and run_rule
 * tells where those of a rule begin. */
typedef struct {
    gint64 finding_id; /* 1, 2, … */
    gint64 run_id, rule_no;
    const char *subject; /* member id; for a tree its root's; "case" */
    gint64 position;     /* of the subject in member_metric; -1 for the case */
    gint64 last;         /* of the last member of its team; -1 for the case */
    const char *value;   /* exact: integer, or ratio "n/d" */
    double value_real;
    guint64 evidence_rows;
    /* of the rule */
    const char *rule, *rule_version, *family, *severity, *subject_kind, *threshold, *value_metric;
    double threshold_real;
} CaseFinding;
typedef gboolean (*CaseFindingVisitor)(void *data, const CaseFinding *f);
/* Findings of a run, severest first, then by rule, then by finding_id; subject NULL: all;
 * rule NULL: all; limit 0: all. */
gboolean case_findings_visit(DownlineCase *c, gint64 run_id, const char *rule, const char *subject,
                             guint64 limit, CaseFindingVisitor visit, void *data, GError **error);
/* Those of the subject at that position (not the case), in the same order. */
gboolean case_findings_at(DownlineCase *c, gint64 run_id, gint64 position, CaseFindingVisitor visit,
                          void *data, GError **error);
/* The finding of that number, from 1. FAILED when the run has none such. */
gboolean case_finding_visit(DownlineCase *c, gint64 run_id, gint64 number, CaseFindingVisitor visit,
                            void *data, GError **error);
/* Number of findings of a run, and the least finding_id of them (0: none). */
gboolean case_findings_count(DownlineCase *c, gint64 run_id, guint64 *count, gint64 *first,
                             GError **error);
/* How the evidence of a finding (run, rule, position, last) is selected: array of CaseEvidence;
 * empty ranges are left out. */
GArray *case_evidence(DownlineCase *c, const CaseFinding *f, GError **error);

/* ---- checking: `verify` is this, chunk_verify and the stored rows
 * Integrity of the file, references between records, conservation of rows per source (rows =
 * accepted + rejected + duplicate, and as many reject rows), sources, runs and findings numbered
 * without gaps. Appends one new string per check to lines, beginning "ok   " or "BAD  "; they may
 * hold file names as a suspect wrote them, so escape them for where they go. *sound is FALSE after
 * any BAD line. Damage is a BAD line; an error (LOCKED, RESOURCES, FAILED) means that it could not
 * be checked. Reads the whole file; SQLite leaves CHECK constraints out of one opened for reading.
 */
gboolean case_check(DownlineCase *c, GPtrArray *lines, gboolean *sound, GError **error);

/* ---- questions of the user */
typedef enum {
    CASE_VALUE_NULL,
    CASE_VALUE_INTEGER,
    CASE_VALUE_REAL,
    CASE_VALUE_TEXT, /* NUL-terminated; may hold NULs or broken UTF-8 */
    CASE_VALUE_BLOB, /* bytes at text; NULL when length is 0 */
} CaseValueType;
typedef struct {
    CaseValueType type;
    gint64 integer;
    double real;
    const char *text; /* TEXT and BLOB; valid during the visit */
    gsize length;
} CaseValue;
typedef struct {
    /* Once, before the rows, also when there are none. FALSE stops. */
    gboolean (*header)(void *data, guint n_columns, const char *const *names);
    gboolean (*row)(void *data, guint n_columns, const CaseValue *values);
} CaseQueryVisitor;
/* Runs one statement that only reads: SELECT, VALUES, WITH, EXPLAIN, PRAGMA table_info, PRAGMA
 * table_list. Virtual tables that were registered on the handle before may be used. USAGE, with
 * SQLite's words, for SQL that is wrong, not allowed, or more than one statement. */
gboolean case_query_rows(DownlineCase *c, const char *sql, const CaseQueryVisitor *visitor,
                         void *data, GError **error);
/* Most steps of SQLite's machine that a query may take (some 80 million a second); 0, as at the
 * beginning: no limit. Beyond it case_query_rows fails with RESOURCES. */
void case_query_limit(DownlineCase *c, guint64 steps);

/* SQLite's version text. */
const char *case_library(void);
