/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Repairs and their claims over many short chunks, against the same in memory. */
#include "fixture.h"
#include "ledger/repairs.h"
#include "ledger/vtab.h"

#include <jansson.h>

#define N_RUNS 3
#define N_EACH 200 /* repairs of a run */
#define N_REPAIRS_ALL (N_RUNS * N_EACH)
#define ROWS_A_CHUNK 37 /* of claims, so that those of a repair lie in several */

static const char *const ids[] = {"A1",   "a\"b,c", "tab\tbell\x07",    "back\\slash",
                                  "会员", "\x7f",   "long-long-long-id"};
#define N_IDS G_N_ELEMENTS(ids)

static Repair repairs[N_REPAIRS_ALL];
static RepairClaim claims[N_REPAIRS_ALL][REPAIR_MAX_CLAIMS];

static guint listed(const Repair *r)
{
    return (guint)MIN(r->claims, (gint64)REPAIR_MAX_CLAIMS);
}

static void roll_repair(guint i)
{
    Repair *r = &repairs[i];
    *r = (Repair){.id = i + 1,
                  .run = i / N_EACH + 1,
                  .kind = (Decision)dice(N_DECISIONS),
                  .tree = dice(N_TREES),
                  .member = dice(N_IDS),
                  .sponsor = dice(N_IDS),
                  .claims = dice(10) ? dice(4) : dice(300)};
    for (guint k = 0; k < listed(r); k++)
        claims[i][k] = (RepairClaim){.sponsor = dice(N_IDS),
                                     .role = (ClaimRole)dice(N_ROLES),
                                     .at = dice(3) ? (gint64)dice(2000000000) : CIVIL_NONE,
                                     .source = dice(3) + 1,
                                     .row = dice(1000000)};
}

static void write_claim(TableWriter *w, gint64 repair, const RepairClaim *c)
{
    writer_int(w, REPAIR_CLAIM_REPAIR, repair);
    writer_int(w, REPAIR_CLAIM_SPONSOR, c->sponsor);
    writer_int(w, REPAIR_CLAIM_ROLE, c->role);
    writer_int(w, REPAIR_CLAIM_AT, c->at);
    writer_int(w, REPAIR_CLAIM_SOURCE, c->source);
    writer_int(w, REPAIR_CLAIM_ROW, c->row);
    end_row(w);
}

static void write_claims(sqlite3 *db)
{
    guint64 rows = 0;
    TableWriter *w = new_writer(db, &table_repair_claim);
    for (guint i = 0; i < N_REPAIRS_ALL; i++)
        for (guint k = 0; k < listed(&repairs[i]); k++) {
            write_claim(w, repairs[i].id, &claims[i][k]);
            if (++rows % ROWS_A_CHUNK == 0) {
                finish(w);
                w = new_writer(db, &table_repair_claim);
            }
        }
    finish(w);
}

static void write_repair(TableWriter *w, const Repair *r)
{
    writer_int(w, REPAIR_ID, r->id);
    writer_int(w, REPAIR_RUN, r->run);
    writer_int(w, REPAIR_KIND, r->kind);
    writer_int(w, REPAIR_TREE, r->tree);
    writer_int(w, REPAIR_MEMBER, r->member);
    writer_int(w, REPAIR_DETAIL, r->sponsor);
    writer_int(w, REPAIR_CLAIMS, r->claims);
    end_row(w);
}

static int setup(void **state)
{
    sqlite3 *db = new_case();
    TableWriter *w = new_writer(db, &table_party);
    for (guint i = 0; i < N_IDS; i++) {
        writer_text(w, PARTY_ID, ids[i], strlen(ids[i]));
        end_row(w);
    }
    finish(w);
    run_sql(db, "INSERT INTO setting VALUES ('timezone', 'Asia/Shanghai')");
    for (guint i = 0; i < N_REPAIRS_ALL; i++)
        roll_repair(i);
    for (guint run = 0; run < N_RUNS; run++) {
        w = new_writer(db, &table_repair);
        for (guint i = 0; i < N_EACH; i++)
            write_repair(w, &repairs[run * N_EACH + i]);
        finish(w);
    }
    write_claims(db);
    g_autoptr(GError) error = NULL;
    assert_fine(vtab_register(db, 2, &error), error);
    *state = db;
    return 0;
}

static int teardown(void **state)
{
    sqlite3_close_v2(*state);
    return 0;
}

static void assert_claims(RepairClaims *c, guint i)
{
    g_autoptr(GError) error = NULL;
    const RepairClaim *found;
    guint n;
    assert_fine(repair_claims_read(c, &repairs[i], &found, &n, &error), error);
    assert_int_equal(n, listed(&repairs[i]));
    for (guint k = 0; k < n; k++) {
        assert_int_equal(found[k].sponsor, claims[i][k].sponsor);
        assert_int_equal(found[k].role, claims[i][k].role);
        assert_int_equal(found[k].at, claims[i][k].at);
        assert_int_equal(found[k].source, claims[i][k].source);
        assert_int_equal(found[k].row, claims[i][k].row);
    }
}

static void claims_are_found_in_any_order(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(RepairClaims) c = repair_claims_new(*state, &error);
    assert_fine(c, error);
    for (guint i = 0; i < N_REPAIRS_ALL; i++)
        assert_claims(c, i);
    for (guint i = N_REPAIRS_ALL; i-- > 0;)
        assert_claims(c, i);
    for (guint n = 0; n < 3000; n++) {
        guint i = dice(N_REPAIRS_ALL);
        assert_claims(c, i);
        assert_claims(c, i);
    }
}

typedef struct {
    gint64 run, member;
    guint at; /* next in repairs */
} Expected;

static gboolean meet(void *data, const Repair *r)
{
    Expected *e = data;
    while (repairs[e->at].run != e->run ||
           (e->member != COLUMN_NOBODY && repairs[e->at].member != e->member))
        e->at++;
    const Repair *x = &repairs[e->at++];
    assert_true(r->id == x->id && r->run == x->run && r->kind == x->kind && r->tree == x->tree);
    assert_true(r->member == x->member && r->sponsor == x->sponsor && r->claims == x->claims);
    return TRUE;
}

static gboolean stop(void *data, const Repair *r)
{
    (void)r;
    return --*(guint *)data > 0;
}

static void a_run_is_visited_in_order(void **state)
{
    g_autoptr(GError) error = NULL;
    for (gint64 run = 1; run <= N_RUNS; run++)
        for (gint64 member = -1; member < (gint64)N_IDS; member++) {
            Expected e = {run, member < 0 ? COLUMN_NOBODY : member, 0};
            assert_fine(repairs_visit(*state, run, e.member, meet, &e, &error), error);
            for (; e.at < N_REPAIRS_ALL; e.at++) /* none was left out */
                assert_false(repairs[e.at].run == run &&
                             (member < 0 || repairs[e.at].member == member));
        }
    guint wanted = 3;
    assert_fine(repairs_visit(*state, 2, COLUMN_NOBODY, stop, &wanted, &error), error);
    assert_int_equal(wanted, 0);
}

static json_t *claims_json(CivilZone *zone, guint i)
{
    json_t *list = json_array();
    for (guint k = 0; k < listed(&repairs[i]); k++) {
        const RepairClaim *c = &claims[i][k];
        char at[CIVIL_TEXT_SIZE];
        civil_format(zone, c->at, at);
        json_array_append_new(list,
                              json_pack("{ss ss ss* sI sI}", "sponsor", ids[c->sponsor], "role",
                                        claim_role_names[c->role], "at", *at ? at : NULL, "source",
                                        (json_int_t)c->source, "row", (json_int_t)c->row));
        json_t *claim = json_array_get(list, k);
        if (!*at)
            json_object_set_new(claim, "at", json_null());
    }
    return list;
}

static void sql_shows_the_claims_as_json(void **state)
{
    g_autoptr(CivilZone) zone = civil_zone_new("Asia/Shanghai", NULL);
    for (guint i = 0; i < N_REPAIRS_ALL; i++) {
        g_autofree char *sql =
            g_strdup_printf("SELECT claims FROM repair WHERE repair_id = %u", i + 1);
        g_autofree char *text = ask(*state, sql);
        json_t *found = json_loads(text, 0, NULL), *expected = claims_json(zone, i);
        assert_non_null(found);
        if (!json_equal(found, expected))
            fail_msg("repair %u: %s", i + 1, text);
        json_decref(found);
        json_decref(expected);
    }
    assert_answer(*state,
                  "SELECT count(*) FROM repair r, json_each(r.claims) AS c JOIN (SELECT "
                  "repair_id, row_number() OVER (PARTITION BY repair_id ORDER BY rowid) - 1 AS n, "
                  "row FROM repair_claim) AS k ON k.repair_id = r.repair_id AND k.n = c.key "
                  "WHERE k.row <> c.value ->> 'row'",
                  "0");
    assert_answer(*state, "SELECT group_concat(name) FROM pragma_table_info('repair')",
                  "repair_id,run_id,kind,tree,member,detail,claims");
}

static void words_name_the_sponsor_and_count_the_rest(void **state)
{
    static const struct {
        Repair repair;
        const char *words;
    } told[] = {
        {{.kind = DECISION_SELF_SPONSOR, .sponsor = 0},
         "names itself as sponsor; the claim of |A1| stands"},
        {{.kind = DECISION_SELF_SPONSOR, .sponsor = COLUMN_NOBODY},
         "names itself as sponsor; kept as a root"},
        {{.kind = DECISION_CONFLICTING_SPONSOR, .sponsor = 0, .claims = 103},
         "several sponsors; |A1| stands (earliest claim, ties by the smallest sponsor id) (3 more "
         "claims not listed)"},
        {{.kind = DECISION_CONFLICTING_SPONSOR, .sponsor = COLUMN_NOBODY, .claims = 101},
         "several sponsors; the standing one closed a cycle and was cut (1 more claims not "
         "listed)"},
        {{.kind = DECISION_CYCLE, .sponsor = 0},
         "on a cycle of sponsors; its link to |A1| was cut (the latest claim of the cycle, ties by "
         "the smallest id); now a root"},
        {{.kind = DECISION_CYCLE, .sponsor = COLUMN_NOBODY}, /* no scan writes it */
         "on a cycle of sponsors; its link to || was cut (the latest claim of the cycle, ties by "
         "the smallest id); now a root"},
        {{.kind = DECISION_MISSING_SPONSOR, .sponsor = 0, .claims = 500},
         "named as sponsor but never declared as a member; kept as an implied member"},
        {{.kind = DECISION_DUPLICATE_MEMBER, .sponsor = COLUMN_NOBODY, .claims = 500},
         "declared more than once; the record with the earliest joining stands"},
        {{.kind = DECISION_SPONSOR_JOINED_LATER, .sponsor = 0},
         "sponsor |A1| joined later than the member; link kept"},
    };
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(told); i++) {
        const Repair *r = &told[i].repair;
        const char *before, *after;
        char more[REPAIR_MORE_SIZE];
        repair_detail(r, &before, &after, more);
        g_autofree char *id =
            *after ? g_strdup_printf("|%s|", r->sponsor == COLUMN_NOBODY ? "" : ids[r->sponsor])
                   : g_strdup("");
        g_autofree char *words = g_strconcat(before, id, after, more, NULL);
        assert_string_equal(words, told[i].words);
    }
}

static gboolean ignore(void *data, const Repair *r)
{
    (void)data, (void)r;
    return TRUE;
}

static void damage_is_an_error(void **state)
{
    g_autoptr(GError) error = NULL;
    sqlite3 *db = *state;
    const RepairClaim *found;
    guint n;
    Repair wrong = repairs[0];
    wrong.claims = repairs[0].claims + 1;
    wrong.id = N_REPAIRS_ALL + 5;
    g_autoptr(RepairClaims) c = repair_claims_new(db, &error);
    assert_false(repair_claims_read(c, &wrong, &found, &n, &error));
    assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "repair 605 lacks claims");
    g_clear_error(&error);
    assert_claims(c, 7); /* and goes on */

    TableWriter *w = new_writer(db, &table_repair);
    wrong.run = 9;
    wrong.kind = N_DECISIONS;
    write_repair(w, &wrong);
    finish(w);
    assert_false(repairs_visit(db, 9, COLUMN_NOBODY, ignore, NULL, &error));
    assert_error(error, DOWNLINE_ERROR_NOT_A_CASE, "repair 605 is of no known kind");
    sqlite3_stmt *s = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT detail FROM repair WHERE run_id = 9", -1, &s, NULL),
        SQLITE_OK);
    assert_int_equal(sqlite3_step(s) & 0xff, SQLITE_CORRUPT);
    sqlite3_finalize(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_are_found_in_any_order),
        cmocka_unit_test(a_run_is_visited_in_order),
        cmocka_unit_test(sql_shows_the_claims_as_json),
        cmocka_unit_test(words_name_the_sponsor_and_count_the_rest),
        cmocka_unit_test(damage_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
