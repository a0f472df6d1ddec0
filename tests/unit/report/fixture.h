/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small scanned case for the tests of the report, written with the writers of casefile and
 * ledger: what ingest and scan would leave, with ids and texts that a suspect may have made up.
 *
 * Members (sponsor in brackets): R1; A1, A2 (R1); six hostile ids (A1); M00 … M39 (A2, then a chain
 * of branches); X1, alone. Parties that are no members: company, C1. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/civil.h"
#include "casefile/casefile.h"
#include "ledger/chunk.h"
#include "unit/findings.h"
#include "unit/report/fixture_money.h"

#include <downline/report.h>
#include <glib/gstdio.h>
#include <jansson.h>
#include <unistd.h>

#define N_FILL 40
#define N_HOSTILE 6
#define FIRST_HOSTILE 3
#define FIRST_FILL (FIRST_HOSTILE + N_HOSTILE)
#define ALONE (FIRST_FILL + N_FILL)
#define N_MEMBERS (ALONE + 1)
#define COMPANY N_MEMBERS
#define CUSTOMER (N_MEMBERS + 1)
#define N_PARTIES (N_MEMBERS + 2)
#define LONG_ID 10000
#define DAY0 1704067200 /* 2024-01-01T00:00:00Z */
#define FEE 10000       /* 100.00 */
#define N_MONTHS 3
#define STOCKING_FINDINGS 30
#define N_FINDINGS (STOCKING_FINDINGS + 2)
#define N_REJECTS 60

static char *folder; /* of the current test */

static inline int setup(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("downline-report-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static inline void remove_folder(const char *path)
{
    GDir *names = g_dir_open(path, 0, NULL);
    const char *name;
    while (names && (name = g_dir_read_name(names)) != NULL) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            GDir *nested = g_dir_open(inner, 0, NULL);
            const char *file;
            while (nested && (file = g_dir_read_name(nested)) != NULL) {
                g_autofree char *whole = g_build_filename(inner, file, NULL);
                g_remove(whole);
            }
            if (nested)
                g_dir_close(nested);
        }
        g_remove(inner);
    }
    if (names)
        g_dir_close(names);
    g_rmdir(path);
}

static inline int teardown(void **state)
{
    (void)state;
    remove_folder(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

#define assert_fine(condition, error)                                                              \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s: %s", #condition, (error) ? (error)->message : "no error set");           \
    } while (0)

/* ---- who is who */
static const char *const hostile_ids[N_HOSTILE] = {
    "<script>document.title='owned'</script>\"><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "user\xE2\x80\xAE"
    "exe.txt", /* right-to-left override */
    "tab\tbell\aescape\x1b[31m",
    "a\"b,c\nd",
    NULL, /* LONG_ID letters */
};

static inline char *party_id(guint party)
{
    if (party >= FIRST_HOSTILE && party < FIRST_FILL) {
        const char *id = hostile_ids[party - FIRST_HOSTILE];
        return id ? g_strdup(id) : g_strnfill(LONG_ID, 'x');
    }
    if (party >= FIRST_FILL && party < ALONE)
        return g_strdup_printf("M%02u", party - FIRST_FILL);
    return g_strdup(party == 0         ? "R1"
                    : party == 1       ? "A1"
                    : party == 2       ? "A2"
                    : party == ALONE   ? "X1"
                    : party == COMPANY ? "company"
                                       : "C1");
}

/* Sponsor of a member; -1: root. */
static inline int sponsor_of(guint member)
{
    if (member == 0 || member == ALONE)
        return -1;
    if (member < FIRST_HOSTILE)
        return 0;
    if (member < FIRST_FILL)
        return 1;
    guint fill = member - FIRST_FILL;
    return fill < 4 ? 2 : (int)(FIRST_FILL + fill / 4 - 1);
}

typedef struct {
    guint order[N_MEMBERS]; /* position to member */
    guint position[N_MEMBERS];
    guint depth[N_MEMBERS], size[N_MEMBERS], levels[N_MEMBERS], recruits[N_MEMBERS];
    guint n;
} FixtureForest;

static inline void visit_member(FixtureForest *f, guint member, guint depth)
{
    f->position[member] = f->n;
    f->order[f->n++] = member;
    f->depth[member] = depth;
    f->size[member] = f->levels[member] = 1;
    for (guint other = 0; other < N_MEMBERS; other++) {
        if (sponsor_of(other) != (int)member)
            continue;
        visit_member(f, other, depth + 1);
        f->recruits[member]++;
        f->size[member] += f->size[other];
        f->levels[member] = MAX(f->levels[member], f->levels[other] + 1);
    }
}

static inline FixtureForest make_forest(void)
{
    FixtureForest f = {.n = 0};
    visit_member(&f, 0, 0);
    visit_member(&f, ALONE, 0);
    return f;
}

/* ---- facts */
#define WRITE_TABLE(c, spec, body)                                                                 \
    do {                                                                                           \
        g_autoptr(GError) table_error = NULL;                                                      \
        g_autoptr(TableWriter) w = writer_new(case_database(c), &(spec), &table_error);            \
        assert_fine(w, table_error);                                                               \
        body;                                                                                      \
        assert_fine(writer_finish(w, &table_error), table_error);                                  \
    } while (0)
#define END_ROW() assert_fine(writer_end_row(w, &table_error), table_error)

static inline void write_people(DownlineCase *c)
{
    WRITE_TABLE(
        c, table_party, for (guint p = 0; p < N_PARTIES; p++) {
            g_autofree char *id = party_id(p);
            writer_text(w, PARTY_ID, id, strlen(id));
            END_ROW();
        });
    WRITE_TABLE(
        c, table_member, for (guint m = 0; m < N_MEMBERS; m++) {
            writer_int(w, MEMBER_MEMBER, m);
            writer_text(w, MEMBER_NAME, "\xE5\xBC\xA0\xE4\xB8\x89", 6);
            writer_int(w, MEMBER_JOINED_AT, DAY0 + (gint64)m * 86400);
            writer_int(w, MEMBER_SOURCE, 1);
            writer_int(w, MEMBER_ROW, m + 1);
            END_ROW();
        });
    WRITE_TABLE(
        c, table_referral, for (guint m = 0; m < N_MEMBERS; m++) {
            if (sponsor_of(m) < 0)
                continue;
            writer_int(w, REFERRAL_MEMBER, m);
            writer_int(w, REFERRAL_SPONSOR, sponsor_of(m));
            writer_int(w, REFERRAL_AT, DAY0 + (gint64)m * 86400);
            writer_int(w, REFERRAL_TREE, TREE_SPONSOR);
            writer_int(w, REFERRAL_SOURCE, 1);
            writer_int(w, REFERRAL_ROW, m + 1);
            END_ROW();
        });
}

static inline void add_entry(TableWriter *w, guint *row, LedgerKind kind, guint payer, guint payee,
                             Money amount, gint64 at, gint64 type)
{
    g_autoptr(GError) error = NULL;
    writer_int(w, LEDGER_AT, at);
    writer_int(w, LEDGER_KIND, kind);
    writer_int(w, LEDGER_PAYER, payer);
    writer_int(w, LEDGER_PAYEE, payee);
    writer_money(w, LEDGER_AMOUNT, amount);
    writer_int(w, LEDGER_REWARD_TYPE, type);
    writer_int(w, LEDGER_STATUS, STATUS_DONE);
    writer_int(w, LEDGER_SOURCE, 2);
    writer_int(w, LEDGER_ROW, ++*row);
    assert_fine(writer_end_row(w, &error), error);
}

/* Every member pays a fee; R1 gets a reward for each but itself; C1 buys of A1 once. */
static inline guint write_ledger(DownlineCase *c, gint64 reward_type)
{
    guint row = 0;
    WRITE_TABLE(c, table_ledger, {
        for (guint m = 0; m < N_MEMBERS; m++)
            add_entry(w, &row, KIND_FEE, m, COMPANY, FEE, DAY0 + (gint64)m * 86400, 0);
        for (guint m = 1; m < N_MEMBERS; m++)
            add_entry(w, &row, KIND_REWARD, COMPANY, 0, FEE / 4, DAY0 + (gint64)m * 86400,
                      reward_type);
        add_entry(w, &row, KIND_PURCHASE, CUSTOMER, 1, 1999, DAY0 + 86400, 0);
    });
    return row;
}

/* ---- results */
static inline void write_metric_row(TableWriter *w, const FixtureForest *f, guint position)
{
    guint m = f->order[position];
    Money rewards = m == 0 ? (Money)FEE / 4 * (N_MEMBERS - 1) : 0;
    if (sponsor_of(m) >= 0) {
        writer_int(w, METRIC_SPONSOR, sponsor_of(m));
        writer_int(w, METRIC_CLAIM_SOURCE, 1);
        writer_int(w, METRIC_CLAIM_ROW, m + 1);
    }
    writer_int(w, METRIC_MEMBER, m);
    writer_int(w, METRIC_TREE, m == ALONE ? f->position[ALONE] : 0);
    writer_int(w, METRIC_DECLARED, 1);
    writer_int(w, METRIC_JOINED_AT, DAY0 + (gint64)m * 86400);
    writer_int(w, METRIC_LEVEL, f->depth[m] + 1);
    writer_int(w, METRIC_DEPTH, f->depth[m]);
    writer_int(w, METRIC_LEVELS, f->levels[m]);
    writer_int(w, METRIC_RECRUITS, f->recruits[m]);
    writer_int(w, METRIC_DOWNLINE_MEMBERS, f->size[m] - 1);
    writer_int(w, METRIC_TEAM_MEMBERS, f->size[m]);
    writer_money(w, METRIC_FEES, FEE);
    writer_money(w, METRIC_RETAIL, m == 1 ? 1999 : 0);
    writer_money(w, METRIC_REWARDS, rewards);
    writer_money(w, METRIC_RECEIVED, rewards);
    writer_money(w, METRIC_NET, rewards - FEE + (m == 1 ? 1999 : 0));
}

static inline void write_results(DownlineCase *c, const FixtureForest *f, gint64 reward_type)
{
    WRITE_TABLE(
        c, table_member_metric, for (guint p = 0; p < N_MEMBERS; p++) {
            write_metric_row(w, f, p);
            END_ROW();
        });
    WRITE_TABLE(
        c, table_member_month, for (guint p = 0; p < N_MEMBERS; p++) {
            writer_int(w, MONTH_MEMBER, f->order[p]);
            writer_int(w, MONTH_MONTH, 2024 * 12 + f->order[p] * 86400 / 2678400);
            writer_money(w, MONTH_FEES, FEE);
            writer_int(w, MONTH_ROWS, 1);
            END_ROW();
        });
    WRITE_TABLE(c, table_member_reward, {
        writer_int(w, REWARD_MEMBER, 0);
        writer_int(w, REWARD_TYPE, reward_type);
        writer_int(w, REWARD_ROWS, N_MEMBERS - 1);
        writer_money(w, REWARD_AMOUNT, (Money)FEE / 4 * (N_MEMBERS - 1));
        END_ROW();
    });
}

static inline void add_source(DownlineCase *c, gint64 id, const char *name, const char *hash,
                              guint64 accepted, guint64 rejected)
{
    g_autoptr(GError) error = NULL;
    CaseSource s = {.source_id = id,
                    .name = (char *)name,
                    .bytes = 1234,
                    .encoding = (char *)"UTF-8",
                    .delimiter = (char *)",",
                    .profile = (char *)"canonical",
                    .profile_sha256 = (char *)"",
                    .rows = accepted + rejected,
                    .accepted = accepted,
                    .rejected = rejected};
    g_strlcpy(s.sha256, hash, sizeof s.sha256);
    assert_fine(case_source_add(c, &s, &error), error);
}

static inline void write_sources(DownlineCase *c, guint ledger_rows)
{
    g_autoptr(GError) error = NULL;
    add_source(c, 1, "members <b>.csv",
               "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", N_MEMBERS, 0);
    add_source(c, 2, "ledger.csv",
               "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", ledger_rows,
               N_REJECTS);
    for (guint i = 0; i < N_REJECTS; i++) {
        static const char raw[] = "=1+1,<script>\xff\x00\xe5\xbc\xa0";
        CaseReject r = {.source_id = 2,
                        .row = ledger_rows + 1 + i,
                        .offset = 5000 + 20 * i,
                        .length = sizeof raw - 1,
                        .raw = (const guint8 *)raw,
                        .raw_length = sizeof raw - 1,
                        .reason = "field_count",
                        .detail = "expected 15 fields, found <2>"};
        assert_fine(case_reject_add(c, &r, &error), error);
    }
}

/* ---- the run */
static inline gint64 add_rule(DownlineCase *c, const char *id, const char *severity,
                              const char *subject, const char *threshold, double real,
                              CaseEvidenceLine line)
{
    g_autoptr(GError) error = NULL;
    gint64 number = 0, first;
    CaseRunRule r = {
        .rule = id,
        .version = "1",
        .family = "depth",
        .severity = severity,
        .subject_kind = subject,
        .threshold = threshold,
        .threshold_real = real,
        .title_en = "A rule of the fixture & its title",
        .title_zh = "测试规则",
        .claim_en = "The records show what the criterion asks for: <numbers>.",
        .claim_zh = "记录符合该标准。",
        .source = "Source of the rule, item 1",
        .quotation = "\"Quoted words\"",
        .innocent_en = "There may be a good reason.",
        .innocent_zh = "可能有正当理由。",
        .convention_en = "Counted with the member.",
        .convention_zh = "含本人。",
        .tested = N_MEMBERS,
        .unknown = 2,
        .evidence = &line,
        .n_evidence = 1,
    };
    assert_fine(case_run_rule_add(c, 1, &r, &number, &first, &error), error);
    return number;
}

static inline void add_finding(DownlineCase *c, gint64 rule, const char *subject, gint64 position,
                               gint64 last, const char *value, guint64 rows)
{
    CaseFinding f = {.run_id = 1,
                     .rule_no = rule,
                     .subject = subject,
                     .position = position,
                     .last = last,
                     .value = value,
                     .evidence_rows = rows};
    put_finding(c, &f);
}

static inline void write_findings(DownlineCase *c, const FixtureForest *f)
{
    const CaseEvidenceLine referrals = {SCOPE_TEAM, EVIDENCE_REFERRAL, 0, G_MAXINT64},
                           fees = {SCOPE_OWN, EVIDENCE_PAID, 1u << KIND_FEE, G_MAXINT64},
                           rewards = {SCOPE_ANY, EVIDENCE_RECEIVED, 1u << KIND_REWARD, G_MAXINT64};
    gint64 depth = add_rule(c, "test.persons", "severe", "tree", "persons >= 30 and levels >= 3",
                            30, referrals);
    g_autofree char *persons = g_strdup_printf("%u", f->size[0]);
    add_finding(c, depth, "R1", 0, (gint64)f->size[0] - 1, persons, f->size[0] - 1);
    gint64 stocking =
        add_rule(c, "test.stocking", "warning", "member", "sold_share < 7/10", 0.7, fees);
    for (guint position = 0; position < N_MEMBERS; position++) {
        guint m = f->order[position];
        if (m < 1 || m > STOCKING_FINDINGS)
            continue;
        g_autofree char *id = party_id(m);
        g_autofree char *value = g_strdup_printf("%u/90", m);
        add_finding(c, stocking, id, position, position, value, 1);
    }
    gint64 whole =
        add_rule(c, "test.entrants", "notice", "case", "entrant_funded_share > 1/2", 0.5, rewards);
    add_finding(c, whole, "case", -1, -1, "9/10", N_MEMBERS - 1);
    add_rule(c, "test.quiet", "info", "member", "recruits > 1000", 1000, fees);
}

/* Members 1 to FIRST_FILL - 1 each had two sponsors: R1, and the one before, who stands. */
static inline void write_repairs(DownlineCase *c)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(TableWriter) w = writer_new(case_database(c), &table_repair, &error);
    assert_fine(w, error);
    g_autoptr(TableWriter) claims = writer_new(case_database(c), &table_repair_claim, &error);
    assert_fine(claims, error);
    for (guint m = 1; m < FIRST_FILL; m++) {
        writer_int(w, REPAIR_ID, m);
        writer_int(w, REPAIR_RUN, 1);
        writer_int(w, REPAIR_KIND, DECISION_CONFLICTING_SPONSOR);
        writer_int(w, REPAIR_TREE, TREE_SPONSOR);
        writer_int(w, REPAIR_MEMBER, m);
        writer_int(w, REPAIR_DETAIL, m - 1);
        writer_int(w, REPAIR_CLAIMS, 2);
        assert_fine(writer_end_row(w, &error), error);
        for (guint k = 0; k < 2; k++) {
            writer_int(claims, REPAIR_CLAIM_REPAIR, m);
            writer_int(claims, REPAIR_CLAIM_SPONSOR, k ? m - 1 : 0);
            writer_int(claims, REPAIR_CLAIM_ROLE, k ? ROLE_STANDS : ROLE_REJECTED);
            writer_int(claims, REPAIR_CLAIM_AT, k ? DAY0 : CIVIL_NONE);
            writer_int(claims, REPAIR_CLAIM_SOURCE, 1);
            writer_int(claims, REPAIR_CLAIM_ROW, 2 + k);
            assert_fine(writer_end_row(claims, &error), error);
        }
    }
    assert_fine(writer_finish(w, &error), error);
    assert_fine(writer_finish(claims, &error), error);
}

static inline json_t *levels_json(const FixtureForest *f)
{
    guint levels[N_MEMBERS] = {0}, deepest = 0;
    for (guint m = 0; m < N_MEMBERS; m++) {
        levels[f->depth[m]]++;
        deepest = MAX(deepest, f->depth[m]);
    }
    json_t *list = json_array();
    for (guint i = 0; i <= deepest; i++)
        json_array_append_new(list, json_integer(levels[i]));
    return list;
}

static inline json_t *months_json(void)
{
    json_t *list = json_array();
    for (guint i = 0; i < N_MONTHS; i++)
        json_array_append_new(
            list, json_pack("{s:o, s:i, s:i, s:s, s:s, s:s, s:s, s:s}", "month",
                            json_sprintf("2024-%02u", i + 1), "joined", 30 - 8 * (int)i, "rows", 40,
                            "fees", i == 1 ? "1200.00" : "3000.00", "purchases", "500.00",
                            "rewards", "1225.00", "retail", "19.99", "withdrawals", "0.00"));
    return list;
}

static inline json_t *counts_json(guint64 rows, guint64 accepted, guint64 rejected)
{
    return json_pack("{s:I, s:I, s:I, s:i}", "rows", (json_int_t)rows, "accepted",
                     (json_int_t)accepted, "rejected", (json_int_t)rejected, "duplicate", 0);
}

static inline json_t *ingest_json(guint ledger_rows)
{
    json_t *files = json_array();
    json_t *members = counts_json(N_MEMBERS, N_MEMBERS, 0);
    json_t *ledger = counts_json(ledger_rows + N_REJECTS, ledger_rows, N_REJECTS);
    json_object_set_new(members, "file", json_string("members <b>.csv"));
    json_object_set_new(ledger, "file", json_string("ledger.csv"));
    json_array_append_new(files, members);
    json_array_append_new(files, ledger);
    return files;
}

/* A pay plan of one component with every condition, and a row that it does not explain. */
static const char *const fixture_plan =
    "{\"components\": [{\"type\": \"unilevel\", \"rate\": \"0.125\", \"basis\": \"margin\","
    " \"depth\": 3, \"depth_from\": 2, \"tree\": \"placement\", \"reward_type\": \"direct "
    "<bonus>\","
    " \"rank\": \"<chief>\", \"orders\": \"first\", \"shared_by\": 2, \"recruits\": 10,"
    " \"recruits_to\": null, \"cap_a_day\": \"4500.00\", \"above_cap\": \"lost\","
    " \"first_layer\": 2, \"depth_by_recruits\": [[0, 7], [2, 9]], \"turnover_of\": "
    "\"month_before\", \"rows\": 41, \"amount\": "
    "\"1234.50\"}], \"components_found\": 3,"
    " \"rows\": 42, \"rows_explained\": 41, \"explained_share\": 0.976, \"unexplained\": \"7.00\","
    " \"width\": {\"tree\": \"placement\", \"most_children\": 2, \"places_so_wide\": 10},"
    " \"rest\": {\"by_type\": [{\"type\": \"\", \"rows\": 1, \"amount\": \"7.00\"}],"
    " \"by_month\": [{\"month\": null, \"rows\": 1, \"amount\": \"7.00\"}],"
    " \"by_member\": [{\"member\": null, \"rows\": null, \"amount\": \"7.00\"}],"
    " \"largest_rows\": [{\"file\": \"l<b>.csv\", \"row\": 77, \"member\": \"M<1\","
    " \"at\": \"2024-01-05T10:00:00\", \"type\": \"\", \"amount\": \"7.00\"}]}}";

static inline void add_money_json(json_t *doc, guint ledger_rows)
{
    json_object_set_new(
        doc, "ledger",
        json_pack(
            "{s:i, s:{s:{s:i, s:s}, s:{s:i, s:s}}, s:s, s:s, s:s, s:[{s:s, s:i, s:s}], s:{s:i}}",
            "rows", (int)ledger_rows, "by_kind", "fee", "rows", N_MEMBERS, "amount", "5000.00",
            "reward", "rows", N_MEMBERS - 1, "amount", "1225.00", "first",
            "2024-01-01T08:00:00+08:00", "last", "2024-02-20T08:00:00+08:00", "currency", "CNY",
            "other_currencies", "currency", "US<D", "rows", 3, "amount", "12.00", "not_done",
            "pending", 2));
    json_object_set_new(
        doc, "outcome",
        json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:f, s:{s:f, s:f, s:f}, s:f, s:s, "
                  "s:{s:f, s:s}}",
                  "basis", "accrual", "paid_in", "5000.00", "paid_out", "1244.99", "payers",
                  N_MEMBERS, "losers", N_MEMBERS - 1, "even", 0, "winners", 1, "never_received",
                  N_MEMBERS - 1, "top1pct_share", 1.0, "loser_share", "value", 0.98, "low", 0.895,
                  "high", 0.9965, "gini_received", 0.98, "net_median", "-100.00",
                  "rewards_entrant_funded", "value", 0.9, "exact", "9/10"));
    json_object_set_new(doc, "months", months_json());
    json_object_set_new(doc, "rewards_by_type",
                        json_pack("[{s:s, s:i, s:s}]", "type", "direct <bonus>", "rows",
                                  N_MEMBERS - 1, "amount", "1225.00"));
    json_object_set_new(doc, "plan", json_loads(fixture_plan, 0, NULL));
    json_object_set_new(doc, "trade",
                        json_pack("{s:b, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:f, s:n}", "computed",
                                  1, "traders", 12, "components", 2, "largest_component", 8,
                                  "circles", 1, "circle_members", 3, "largest_circle", 3,
                                  "communities", 2, "modularity", 0.31, "branch_agreement"));
}

/* Twelve of fifteen joined in the months of the curve; a reason that no report knows. */
static inline json_t *pyramid_json(void)
{
    g_autofree char *text = g_strdup(
        "{'all':{'members':50,'trees':2,'levels':4,'leaf_share':0.6,'near_bottom_share':0.8,"
        "'bottom_two_levels_share':0.7,'level_3_share':0.9,'mean_recruits_of_recruiters':2.4},"
        "'largest_tree':{'members':49,'trees':1,'levels':4,'leaf_share':0.6},"
        "'branching':[6.0,1.0],'reward_depth':{'rows':10,'amount':'50.00',"
        "'unsourced':{'rows':1,'amount':'5.00'},'placement':null,'reason':null,"
        "'sponsor':{'deepest':2,'steps':[{'levels_up':0,'rows':0,'amount':'0.00'},"
        "{'levels_up':1,'rows':6,'amount':'30.00'},{'levels_up':2,'rows':2,'amount':'10.00'}],"
        "'elsewhere':{'rows':1,'amount':'5.00'}}},"
        "'spillover':{'share':0.25,'compared':40,'differ':10,'below_sponsor':7,'reason':null},"
        "'growth':{'first_month':'2024-01','joined':[3,4,5],'generation_ratio':0.9,"
        "'branching_number':{'value':null,'reason':'<script>alert(1)</script>'},"
        "'bass':{'fits':true,'p':{'value':0.01,'standard_error':0.002},"
        "'q':{'value':0.35,'standard_error':0.04},'market':{'value':1234.5,'standard_error':20},"
        "'r_squared':0.93,'curve':[3.1,4.2,4.9],'reason':null}},"
        "'comparison':{'root':'R1','members_per_level':[1,6,42],'most_recruits':6,"
        "'pull':{'value':-0.1,'standard_error':0.02},'seed':20131114,'best':'uniform','best_p':0.9,"
        "'best_matches':true,'models':[{'model':'uniform','reason':null,'simulations':999,"
        "'simulated_members':49,'members_per_level':[1,5,9],'tests':{'leaves':{'observed':30,"
        "'expected':24.5,'sd':2.02,'z':2.7,'p':0.0004},'height':{'observed':2,'expected':6.1,"
        "'sd':1.4,'z':-2.9,'p':0.018}}},{'model':'limited','reason':'no_width'}]}}");
    g_strdelimit(text, "'", '"');
    return json_loads(text, 0, NULL);
}

static inline char *summary_text(const FixtureForest *f, guint ledger_rows)
{
    json_t *doc = json_pack(
        "{s:{s:s, s:i, s:s}, s:n, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:f, s:o, s:i, s:i}",
        "case", "currency", "CNY", "decimals", 2, "timezone", "Asia/Shanghai", "as_of", "members",
        N_MEMBERS, "persons", N_MEMBERS - 2, "declared_members", N_MEMBERS, "implied_members", 0,
        "trees", 2, "roots", 2, "max_level", (int)f->levels[0], "max_depth", (int)f->levels[0] - 1,
        "mean_depth", 2.5, "members_per_level", levels_json(f), "leaves", 30, "isolated", 1);
    json_object_set_new(doc, "top_recruiters",
                        json_pack("[{s:s, s:i}, {s:s, s:i}]", "id", "A1", "recruits", N_HOSTILE,
                                  "id", hostile_ids[0], "recruits", 1));
    json_object_set_new(doc, "repairs",
                        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "self_sponsor", 0, "cycle",
                                  0, "cycle_members", 0, "missing_sponsor", 0,
                                  "conflicting_sponsor", FIRST_FILL - 1, "duplicate_member", 0,
                                  "sponsor_joined_later", 0));
    json_object_set_new(doc, "placement",
                        json_pack("{s:i, s:i, s:i, s:[i, i, i]}", "trees", 1, "max_level", 3,
                                  "max_depth", 2, "members_per_level", 1, 2, 4));
    json_object_set_new(doc, "pyramid", pyramid_json());
    add_money_json(doc, ledger_rows);
    add_part_json(doc);
    json_object_set_new(doc, "stats",
                        json_pack("{s:{s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i, s:i}}",
                                  "team_members", "median", 1, "p90", 6, "p99", 49, "max", 49,
                                  "recruits", "median", 0, "p90", 4, "p99", 6, "max", 6));
    json_object_set_new(doc, "largest_trees",
                        json_pack("[{s:s, s:i, s:i, s:s, s:s, s:s}]", "root", "R1", "members",
                                  (int)f->size[0], "levels", (int)f->levels[0], "fees", "4900.00",
                                  "purchases", "0.00", "rewards", "1225.00"));
    json_object_set_new(doc, "rules", json_array());
    json_object_set_new(doc, "ingest", ingest_json(ledger_rows));
    json_object_set_new(doc, "provenance",
                        json_pack("{s:i, s:s, s:s, s:s}", "run_id", 1, "started_at",
                                  "2024-06-01T00:00:00Z", "program", "downline 0", "libraries",
                                  "SQLite 3"));
    char *text = json_dumps(doc, JSON_COMPACT | JSON_REAL_PRECISION(9));
    assert_non_null(text);
    json_decref(doc);
    return text;
}

static inline void write_run(DownlineCase *c, gint64 run_id, char *summary)
{
    g_autoptr(GError) error = NULL;
    CaseRun r = {.run_id = run_id,
                 .rules = (char *)"test 1",
                 .summary = summary,
                 .sources = 2,
                 .started_at = (char *)"2024-06-01T00:00:00Z",
                 .versions = (char *)"SQLite 3"};
    assert_fine(case_run_add(c, &r, &error), error);
}

/* The case of this folder, open for reading. */
static inline DownlineCase *make_case(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "x.case", NULL);
    DownlineCase *c = downline_case_open(path, DOWNLINE_CASE_CREATE, &error);
    assert_fine(c, error);
    assert_fine(case_begin(c, &error), error);
    assert_fine(case_currency(c, "CNY", 2, &error), error);
    assert_fine(case_set_setting(c, "currency", "CNY", &error), error);
    assert_fine(case_set_setting(c, "decimals", "2", &error), error);
    assert_fine(case_set_setting(c, "timezone", "Asia/Shanghai", &error), error);
    gint64 type;
    assert_fine(symbol_add(case_database(c), "direct <bonus>", 14, &type, &error), error);
    FixtureForest forest = make_forest();
    write_people(c);
    guint rows = write_ledger(c, type);
    write_results(c, &forest, type);
    write_sources(c, rows);
    write_findings(c, &forest);
    write_repairs(c);
    char *summary = summary_text(&forest, rows);
    write_run(c, 1, summary);
    free(summary);
    assert_fine(case_commit(c, &error), error);
    return c;
}

/* ---- what came out */
static inline char *report_path(const char *name)
{
    return g_build_filename(folder, "out", name, NULL);
}

static inline char *read_report(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = report_path(name);
    char *text = NULL;
    assert_fine(g_file_get_contents(path, &text, NULL, &error), error);
    return text;
}

static inline void write_report(DownlineCase *c, const char *formats, const char *lang)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *out = g_build_filename(folder, "out", NULL);
    DownlineReportOptions options = {.out_dir = out, .lang = lang, .formats = formats};
    assert_fine(downline_report_write(c, &options, &error), error);
}
