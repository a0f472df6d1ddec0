/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole ingests: duplicates, conflicts, repeated files, transactions, choice of profile. */
#include "unit/ingest/cases.h"

#include <jansson.h>
#include <sqlite3.h>

#include "ingest/known.h"

static void test_members_and_referrals(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r =
        ingest_text(c, *state, "members.csv",
                    "member_id,name,joined_at,sponsor_id,placement_id,position\n"
                    "1,Ann,2024-01-01,,,\n2,Ben,2024-01-02,1,1,L\n3,Cy,2024-01-03,1,2,R\n");
    assert_counts(&r, 3, 0, 0);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 3);
    assert_int_equal(count_rows(c, &table_referral), 4);
    assert_int_equal(int_at(c, &table_referral, REFERRAL_TREE, 0), TREE_SPONSOR);
    assert_int_equal(int_at(c, &table_referral, REFERRAL_TREE, 1), TREE_PLACEMENT);
    assert_text(symbol_at(c, &table_referral, REFERRAL_POSITION, 1), "L");
    assert_int_equal(int_at(c, &table_referral, REFERRAL_ROW, 3), 3);
}

static void test_duplicate_rows(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_text(c, *state, "a.csv",
                                         "member_id,name,sponsor_id\n"
                                         "1,Ann,\n"
                                         "1,Ann,\n"  /* the same again */
                                         "1,Anna,\n" /* differs from the first: kept */
                                         "1,Anna,\n" /* still differs from the first */
                                         "2,,1\n"    /* a mention, and a claim */
                                         "2,,1\n"    /* both known */
                                         "1,Ann,3\n" /* a new claim, the record repeated */
                                         "1,Ann,3\n");
    assert_counts(&r, 5, 0, 3);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 4);
    assert_int_equal(count_rows(c, &table_referral), 2);
    assert_int_equal(count_rows(c, &table_duplicate), 3);
    assert_int_equal(int_at(c, &table_duplicate, DUPLICATE_ROW, 0), 2);
    assert_int_equal(int_at(c, &table_duplicate, DUPLICATE_ROW, 1), 7);
    assert_int_equal(int_at(c, &table_duplicate, DUPLICATE_ROW, 2), 8);

    /* Another file with the same facts, in a second ingest: read back from the case. */
    r = ingest_text(c, *state, "b.csv",
                    "member_id;sponsor_id;name\n2;1;\n1;;Ann\n1;3;Anna\n4;1;Dan\n");
    assert_counts(&r, 2, 0, 2);
    downline_ingest_result_clear(&r);
    r = ingest_text(c, *state, "c.csv", "member_id,sponsor_id,at\n1,3,\n1,3,2024-01-01\n");
    assert_counts(&r, 1, 0, 1);
    downline_ingest_result_clear(&r);
}

static void test_mention_before_record(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r =
        ingest_text(c, *state, "claims.csv", "member_id,sponsor_id\n2,1\n2,1\n5,\n5,0\n");
    assert_counts(&r, 2, 0, 2);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 2);
    assert_int_equal(count_rows(c, &table_duplicate), 0); /* mentions contradict nothing */
    r = ingest_text(c, *state, "members.csv", "member_id,name\n2,Ben\n2,\n2,Ben\n");
    assert_counts(&r, 1, 0, 2);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_member), 3);
    assert_int_equal(count_rows(c, &table_duplicate), 1);
}

#define LEDGER_HEADER "entry_id,at,kind,payer,payee,amount,currency\n"

static void test_entry_ids(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_text(c, *state, "a.csv",
                                         LEDGER_HEADER "9,2024-01-01,fee,A,C,1,CNY\n"
                                                       "10,2024-01-01,fee,A,C,1,CNY\n"
                                                       "10,2024-01-01,fee,A,C,1.00,CNY\n"
                                                       "10,2024-01-01,fee,A,C,2,CNY\n"
                                                       "9,2024-01-01,fee,B,C,1,CNY\n"
                                                       "8,2024-01-01,fee,B,C,1,CNY\n"
                                                       ",2024-01-01,fee,A,C,1,CNY\n"
                                                       ",2024-01-01,fee,A,C,1,CNY\n"
                                                       "8,2024-01-01,fee,B,C,1,CNY\n"
                                                       "11,2024-01-01,fee,B,C,1,CNY\n");
    assert_counts(&r, 6, 2, 2);
    downline_ingest_result_clear(&r);
    assert_text(reject_list(c), "entry_id_conflict 4\nentry_id_conflict 5\n");
    assert_int_equal(count_rows(c, &table_ledger), 6);
    assert_int_equal(count_rows(c, &table_party), 3);
    /* Later, against what the case holds. */
    r = ingest_text(c, *state, "b.csv",
                    LEDGER_HEADER "12,2024-01-01,fee,B,C,1,CNY\n"
                                  "11,2024-01-01,fee,B,C,1,CNY\n"
                                  "11,2024-01-01,fee,X,C,1,CNY\n"
                                  "9,2024-01-01,fee,A,C,1,CNY\n"
                                  "12,2024-01-01,fee,B,C,1,CNY\n");
    assert_counts(&r, 1, 1, 3);
    downline_ingest_result_clear(&r);
    assert_int_equal(count_rows(c, &table_party), 3); /* X was only in the rejected row */
    r = ingest_text(c, *state, "c.csv",
                    LEDGER_HEADER "13,2024-01-01,fee,B,C,1,CNY\n8,2024-01-01,fee,B,C,1,CNY\n");
    assert_counts(&r, 1, 0, 1);
    downline_ingest_result_clear(&r);
}

static void test_order_of_entry_ids(void **state)
{
    (void)state;
    static const char *const ids[] = {"", "1", "9", "10", "99", "T01", "T02", "00001"};
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(ids); k++) {
            int found = slice_compare(slice_of(ids[i]), slice_of(ids[k]));
            assert_int_equal((found > 0) - (found < 0), (i > k) - (i < k));
        }
    }
}

/* Ids in any order, some repeated, some in conflict: against a table of all rows. */
static void test_entry_ids_agree_with_a_naive_table(void **state)
{
    guint64 seed = 3;
    for (guint round = 0; round < 60; round++) {
        g_autoptr(DownlineCase) c = new_case(*state);
        g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        guint accepted = 0, rejected = 0, duplicate = 0, serial = 0;
        DownlineIngestResult total = {0};
        for (guint file = 0; file < 3; file++) {
            g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
            guint rows = 1 + next_random(&seed) % 30;
            for (guint i = 0; i < rows; i++) {
                gboolean next = next_random(&seed) % 4 > 0;
                guint id = next ? ++serial : next_random(&seed) % (serial + 2);
                guint amount = 1 + (next_random(&seed) % 8 == 0);
                g_string_append_printf(text, "%u,2024-01-01,fee,A,C,%u,CNY\n", id, amount);
                g_autofree char *key = g_strdup_printf("%u", id);
                guint known = GPOINTER_TO_UINT(g_hash_table_lookup(seen, key));
                accepted += known == 0;
                duplicate += known == amount;
                rejected += known && known != amount;
                if (!known)
                    g_hash_table_insert(seen, g_steal_pointer(&key), GUINT_TO_POINTER(amount));
            }
            g_string_append_printf(text, ",2024-01-01,fee,A,C,%u,CNY\n", round * 3 + file + 1);
            accepted++; /* makes the file's content its own */
            DownlineIngestResult r = ingest_text(c, *state, "round.csv", text->str);
            total.accepted += r.accepted;
            total.rejected += r.rejected;
            total.duplicate += r.duplicate;
            downline_ingest_result_clear(&r);
        }
        assert_counts(&total, accepted, rejected, duplicate);
    }
}

static void test_same_file_twice(void **state)
{
    g_autofree char *path = write_file(*state, "members.csv", "member_id,name\n1,Ann\nx\n", -1);
    g_autofree char *copy = write_file(*state, "other.csv", "member_id,name\n1,Ann\nx\n", -1);
    g_autofree char *case_path = g_build_filename(*state, "test.downline", NULL);
    const char *const both[] = {copy, path};
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_with(c, NULL, both, 2);
    assert_counts(&r, 1, 1, 0); /* the second is the first by content */
    json_t *files = json_loads(r.json, 0, NULL);
    assert_int_equal(json_array_size(files), 2);
    json_t *first = json_array_get(files, 0), *second = json_array_get(files, 1);
    assert_string_equal(json_string_value(json_object_get(first, "file")), "members.csv");
    assert_false(json_boolean_value(json_object_get(first, "known")));
    assert_int_equal(json_integer_value(json_object_get(first, "rejected")), 1);
    assert_string_equal(json_string_value(json_object_get(first, "profile")), "members");
    assert_string_equal(json_string_value(json_object_get(second, "file")), "other.csv");
    assert_true(json_boolean_value(json_object_get(second, "known")));
    json_decref(files);
    downline_ingest_result_clear(&r);
    downline_case_close(g_steal_pointer(&c));

    g_autofree char *before = NULL, *after = NULL;
    gsize before_length, after_length;
    assert_true(g_file_get_contents(case_path, &before, &before_length, NULL));
    c = open_case(*state);
    r = ingest_with(c, NULL, both, 2);
    assert_counts(&r, 0, 0, 0);
    assert_int_equal(r.rows, 0);
    downline_ingest_result_clear(&r);
    downline_case_close(g_steal_pointer(&c));
    assert_true(g_file_get_contents(case_path, &after, &after_length, NULL));
    assert_int_equal(before_length, after_length);
    assert_memory_equal(before, after, before_length);
}

static void test_order_of_files_does_not_matter(void **state)
{
    g_autofree char *a = write_file(*state, "a.csv", "member_id,sponsor_id\n2,1\n3,2\n", -1);
    g_autofree char *b = write_file(*state, "b.csv", "member_id,name\n1,Ann\n9,Eve\n", -1);
    const char *const forth[] = {a, b}, *const back[] = {b, a};
    g_autofree char *json = NULL;
    for (guint i = 0; i < 2; i++) {
        g_autoptr(DownlineCase) c = new_case(*state);
        DownlineIngestResult r = ingest_with(c, NULL, i ? back : forth, 2);
        if (i)
            assert_string_equal(r.json, json);
        json = i ? json : g_strdup(r.json);
        downline_ingest_result_clear(&r);
        assert_text(text_at(c, &table_party, PARTY_ID, 0), "2");
        assert_text(text_at(c, &table_party, PARTY_ID, 3), "9");
    }
}

static void test_failure_leaves_nothing(void **state)
{
    g_autoptr(DownlineCase) c = new_case(*state);
    g_autofree char *good = write_file(*state, "a.csv", "member_id,name\n1,Ann\n", -1);
    g_autofree char *bad = write_file(*state, "b.csv", "what,ever\n1,2\n", -1);
    g_autofree char *absent = g_build_filename(*state, "absent.csv", NULL);
    const char *const unfit[] = {good, bad}, *const missing[] = {good, absent};
    DownlineIngestResult r;
    GError *error = NULL;
    assert_false(downline_ingest_files(c, unfit, 2, NULL, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    assert_non_null(strstr(error->message, "no profile fits its header: what,ever"));
    g_clear_error(&error);
    assert_false(downline_ingest_files(c, missing, 2, NULL, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_FAILED);
    assert_non_null(strstr(error->message, "absent.csv: cannot be read"));
    g_clear_error(&error);
    assert_false(downline_ingest_files(c, (const char *const[]){*state}, 1, NULL, &r, &error));
    assert_non_null(strstr(error->message, "a folder, not a file"));
    g_clear_error(&error);
    assert_int_equal(count_rows(c, &table_member), 0);
    g_autoptr(GPtrArray) sources = case_sources(c, NULL);
    assert_int_equal(sources->len, 0);
}

static void test_chooses_profiles(void **state)
{
    g_autofree char *claims = write_file(*state, "a.csv", "member_id,sponsor_id,at\n", -1);
    g_autofree char *members = write_file(*state, "b.csv", "sponsor_id\tmember_id\tname\n", -1);
    g_autofree char *chinese =
        write_file(*state, "c.csv", "会员编号;姓名;推荐人;接点人\n1;张三;;\n2;李四;1;1\n", -1);
    g_autofree char *neither = write_file(*state, "d.csv", "member_id,other\n", -1);
    g_autofree char *text = write_file(*state, "e.txt", "Dear all,\nhello\n", -1);
    assert_true(downline_ingest_recognises(claims, NULL, NULL));
    assert_true(downline_ingest_recognises(members, NULL, NULL));
    assert_true(downline_ingest_recognises(chinese, NULL, NULL));
    assert_false(downline_ingest_recognises(neither, NULL, NULL));
    assert_false(downline_ingest_recognises(text, NULL, NULL));
    assert_false(downline_ingest_recognises(*state, NULL, NULL));
    DownlineIngestOptions options = {.profile = "referrals"};
    assert_false(downline_ingest_recognises(text, &options, NULL));

    g_autoptr(DownlineCase) c = new_case(*state);
    const char *const paths[] = {claims, members, chinese};
    DownlineIngestResult r = ingest_with(c, NULL, paths, 3);
    assert_counts(&r, 2, 0, 0);
    downline_ingest_result_clear(&r);
    g_autoptr(GPtrArray) sources = case_sources(c, NULL);
    static const char *const profiles[] = {"referrals", "members", "members"};
    static const char *const delimiters[] = {",", "TAB", ";"};
    for (guint i = 0; i < 3; i++) {
        const CaseSource *s = g_ptr_array_index(sources, i);
        assert_string_equal(s->profile, profiles[i]);
        assert_string_equal(s->delimiter, delimiters[i]);
    }
    assert_int_equal(count_rows(c, &table_referral), 2);

    GError *error = NULL;
    options.profile = "referals";
    assert_false(downline_ingest_files(c, paths, 1, &options, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_CONFIG);
    assert_non_null(strstr(error->message, "did you mean 'referrals'"));
    g_clear_error(&error);
    options.profile = "ledger";
    assert_false(downline_ingest_files(c, (const char *const[]){neither}, 1, &options, &r, &error));
    assert_non_null(strstr(error->message, "profile ledger needs columns that the header lacks: "
                                           "at, kind, payer, payee, amount"));
    g_clear_error(&error);
}

static void test_canonical_files(void **state)
{
    g_autofree char *ledger = write_file(
        *state, "ledger.csv",
        "entry_id,at,kind,payer,payee,amount,currency,product,quantity,level,reward_type,"
        "source_member,source_order,status\n"
        "1,2024-01-01T00:00:00Z,purchase,A,COMPANY,100.00,CNY,P,2,,,,,done\n"
        "2,2024-01-02,奖金,COMPANY,B,10,人民币,,,1,direct,A,1,成功\n",
        -1);
    g_autofree char *products = write_file(*state, "products.csv",
                                           "product_id,name,category,cost,retail_price,currency\n"
                                           "P,Pot,home,10,30,CNY\nP,Pot,home,10,30,CNY\nQ,,,,,\n",
                                           -1);
    g_autofree char *registry = write_file(*state, "registry.csv",
                                           "name,registration_number,status,source,since\n"
                                           "Acme,91,revoked,SAMR,2020-01-01\n,92,registered,,\n",
                                           -1);
    const char *const paths[] = {registry, products, ledger};
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestOptions options = {.currency = "CNY"};
    DownlineIngestResult r = ingest_with(c, &options, paths, 3);
    assert_counts(&r, 2 + 2 + 1, 1, 1);
    downline_ingest_result_clear(&r);
    assert_int_equal(int_at(c, &table_ledger, LEDGER_KIND, 1), KIND_REWARD);
    assert_text(symbol_at(c, &table_ledger, LEDGER_CURRENCY, 1), "CNY");
    assert_text(party_at(c, &table_ledger, LEDGER_SOURCE_MEMBER, 1), "A");
    assert_int_equal(int_at(c, &table_product, PRODUCT_RETAIL_PRICE, 0), 3000);
    assert_text(symbol_at(c, &table_product, PRODUCT_ID, 1), "Q");
    assert_text(text_at(c, &table_registry, REGISTRY_NAME, 0), "Acme");
    assert_text(symbol_at(c, &table_registry, REGISTRY_AUTHORITY, 0), "SAMR");
    assert_int_equal(int_at(c, &table_registry, REGISTRY_SINCE, 0), 1577836800);
}

static void test_gb18030_gives_the_same_facts(void **state)
{
    static const char text[] = "会员编号,姓名,推荐人\n张一,\"张,三\",\n李二,𠀀,张一\n";
    gsize length;
    g_autofree char *gb = g_convert(text, -1, "GB18030", "UTF-8", NULL, &length, NULL);
    g_autofree char *path = write_file(*state, "gb.csv", gb, (gssize)length);
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineIngestResult r = ingest_file(c, path);
    assert_counts(&r, 2, 0, 0);
    assert_non_null(strstr(r.json, "\"GB18030\""));
    downline_ingest_result_clear(&r);
    assert_text(text_at(c, &table_member, MEMBER_NAME, 0), "张,三");
    assert_text(text_at(c, &table_member, MEMBER_NAME, 1), "𠀀");
    assert_text(party_at(c, &table_referral, REFERRAL_SPONSOR, 0), "张一");
}

static void test_every_prefix_conserves_rows(void **state)
{
    g_autoptr(GString) text = g_string_new(LEDGER_HEADER);
    for (guint i = 0; text->len < 2048; i++)
        g_string_append_printf(text, "%u,2024-01-01,fee,\"a%u\",\"b\"\"\n\",%u.5,CNY\n%s", i % 7, i,
                               i % 3, i % 4 ? "" : "\"x,\n");
    g_autoptr(DownlineCase) c = new_case(*state);
    guint64 rows = 0;
    for (gsize length = strlen(LEDGER_HEADER); length <= text->len; length += 3) {
        g_autofree char *path = write_file(*state, "prefix.csv", text->str, (gssize)length);
        DownlineIngestResult r = ingest_file(c, path); /* checks the sum */
        rows += r.rows;
        downline_ingest_result_clear(&r);
    }
    g_autoptr(GPtrArray) sources = case_sources(c, NULL);
    guint64 accepted = 0, stored = 0;
    for (guint i = 0; i < sources->len; i++) {
        const CaseSource *s = g_ptr_array_index(sources, i);
        rows -= s->rows;
        accepted += s->accepted;
    }
    stored = count_rows(c, &table_ledger);
    assert_int_equal(rows, 0);
    assert_int_equal(stored, accepted);
}

static void test_any_bytes_conserve_rows(void **state)
{
    static const char letters[] = "a1,,,;\"\n\n\r\t \0\xC3\xA9\x81\x30\xFF";
    guint64 seed = 5;
    g_autoptr(DownlineCase) c = new_case(*state);
    for (guint round = 0; round < 400; round++) {
        g_autoptr(GString) text = g_string_new("member_id,name,sponsor_id\n");
        gsize head = text->len, length = next_random(&seed) % 200;
        for (gsize i = 0; i < length; i++)
            g_string_append_c(text, letters[next_random(&seed) % (sizeof letters - 1)]);
        g_autofree char *path = write_file(*state, "bytes.csv", text->str, (gssize)text->len);
        DownlineIngestResult r = ingest_file(c, path); /* checks the sum */
        assert_true(r.rows <= text->len - head);
        downline_ingest_result_clear(&r);
    }
}

static void test_preview(void **state)
{
    g_autofree char *path = write_file(*state, "members.csv",
                                       "member_id,name,joined_at,x\n1,\"A\x1b[1m\",2024-01-01,\n"
                                       "2,Ben,2024-13-01,\n",
                                       -1);
    GError *error = NULL;
    const char *const paths[] = {path};
    g_autofree char *text = downline_ingest_preview(paths, 1, NULL, &error);
    assert_no_error(error);
    static const char *const expected[] = {
        "members.csv\n",
        "encoding: UTF-8",
        "profile: members",
        "    x: not used",
        "    name: member record.name",
        "row 1\n",
        "joined_at=2024-01-01T00:00:00Z",
        "rows looked at: 2, of them rejected: 1",
        "row 2 rejected, bad_time",
    };
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        if (!strstr(text, expected[i]))
            fail_msg("'%s' is not in\n%s", expected[i], text);
    }
    assert_null(strchr(text, '\x1b'));
}

static void count_report(void *data, const char *stage, guint64 done, guint64 total)
{
    static const char *const stages[] = {"looking at files", "ingest", "storing", NULL};
    assert_true(g_strv_contains(stages, stage));
    assert_true(done <= total);
    *(guint64 *)data = done;
}

static void test_reports_progress(void **state)
{
    guint64 done = 0;
    DownlineProgress progress = {count_report, &done};
    DownlineIngestOptions options = {.progress = &progress};
    g_autofree char *path = write_file(*state, "a.csv", "member_id,name\n1,Ann\n", -1);
    g_autoptr(DownlineCase) c = new_case(*state);
    const char *const paths[] = {path};
    DownlineIngestResult r = ingest_with(c, &options, paths, 1);
    downline_ingest_result_clear(&r);
    assert_int_equal(done, 21);
}

/* A file of several windows, which grows while its first one is stored. */
static void grow_file(void *data, const char *stage, guint64 done, guint64 total)
{
    (void)stage;
    if (done == 0 || done == total)
        return;
    FILE *file = fopen(data, "a");
    assert_non_null(file);
    fputs("grown,by a row\n", file);
    fclose(file);
}

static void test_growing_file_leaves_nothing(void **state)
{
    g_autoptr(GString) text = g_string_new("member_id,name\n");
    for (guint i = 0; i < 400000; i++)
        g_string_append_printf(text, "%u,somebody of some length\n", i);
    g_autofree char *path = write_file(*state, "a.csv", text->str, (gssize)text->len);
    g_autoptr(DownlineCase) c = new_case(*state);
    DownlineProgress progress = {grow_file, path};
    DownlineIngestOptions options = {.progress = &progress};
    DownlineIngestResult r;
    g_autoptr(GError) error = NULL;
    assert_false(downline_ingest_files(c, (const char *const[]){path}, 1, &options, &r, &error));
    assert_int_equal(error->code, DOWNLINE_ERROR_FAILED);
    assert_non_null(strstr(error->message, "a.csv: changed while being read"));
    assert_int_equal(count_rows(c, &table_member), 0);
    g_autoptr(GPtrArray) sources = case_sources(c, NULL);
    assert_int_equal(sources->len, 0);
}

/* A case whose stored rows cannot be read must not take more: what is known could not be told. */
static void test_damaged_case_takes_nothing(void **state)
{
    static const char *const damages[] = {
        "UPDATE chunk SET data = x'00' WHERE table_name = 'party'",
        "UPDATE chunk SET data = x'00' WHERE table_name = 'member'",
        "UPDATE chunk SET data = x'00' WHERE table_name = 'ledger' AND col = 0",
        "UPDATE symbol SET text = cast(x'00' AS text) WHERE symbol_id = 1",
        "UPDATE symbol SET text = 'x' WHERE symbol_id = 0",
    };
    g_autofree char *more = write_file(
        *state, "more.csv",
        "at,kind,payer,payee,amount,currency,entry_id\n2024-01-03,fee,1,C,1,CNY,e0\n", -1);
    g_autofree char *members = write_file(*state, "m.csv", "member_id,name\n2,Bob\n", -1);
    const char *const paths[] = {more, members};
    for (guint i = 0; i < G_N_ELEMENTS(damages); i++) {
        g_autoptr(DownlineCase) c = new_case(*state);
        DownlineIngestResult a = ingest_text(c, *state, "a.csv", "member_id,name\n1,Ann\n");
        DownlineIngestResult b = ingest_text(
            c, *state, "b.csv",
            "at,kind,payer,payee,amount,currency,entry_id\n2024-01-02,fee,1,C,1,CNY,e1\n");
        downline_ingest_result_clear(&a);
        downline_ingest_result_clear(&b);
        assert_int_equal(sqlite3_exec(case_database(c), damages[i], NULL, NULL, NULL), SQLITE_OK);
        DownlineIngestResult r;
        g_autoptr(GError) error = NULL;
        assert_false(downline_ingest_files(c, paths, 2, NULL, &r, &error));
        assert_int_equal(error->code, DOWNLINE_ERROR_NOT_A_CASE);
        g_autoptr(GPtrArray) sources = case_sources(c, NULL);
        assert_int_equal(sources->len, 2);
    }
}

int main(void)
{
    g_log_set_always_fatal(G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_and_referrals),
        cmocka_unit_test(test_duplicate_rows),
        cmocka_unit_test(test_mention_before_record),
        cmocka_unit_test(test_entry_ids),
        cmocka_unit_test(test_order_of_entry_ids),
        cmocka_unit_test(test_entry_ids_agree_with_a_naive_table),
        cmocka_unit_test(test_same_file_twice),
        cmocka_unit_test(test_order_of_files_does_not_matter),
        cmocka_unit_test(test_failure_leaves_nothing),
        cmocka_unit_test(test_chooses_profiles),
        cmocka_unit_test(test_canonical_files),
        cmocka_unit_test(test_gb18030_gives_the_same_facts),
        cmocka_unit_test(test_every_prefix_conserves_rows),
        cmocka_unit_test(test_any_bytes_conserve_rows),
        cmocka_unit_test(test_preview),
        cmocka_unit_test(test_reports_progress),
        cmocka_unit_test(test_growing_file_leaves_nothing),
        cmocka_unit_test(test_damaged_case_takes_nothing),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
