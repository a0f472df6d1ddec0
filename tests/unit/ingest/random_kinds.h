/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layouts of random files: built-in profiles and some written to be awkward. */
#pragma once

#include "unit/ingest/random_rows.h"

static const char *const nothing[] = {"", NULL};
static const char *const company[] = {"HQ", "HQ", "HQ", "", "company", NULL};
static const char *const sponsors[] = {"", "0", "root", "A0", "A1", "self", NULL};
static const char *const kind_words[] = {"purchase", "resale", "commission", "purchase", NULL};
static const char *const chinese_kind_words[] = {"购货", "奖金", "reward",  "purchase",
                                                 "fee",  "退款", "unheard", NULL};
static const char *const currencies[] = {"CNY", "CNY", "CNY", "元",  "usd", "JPY",
                                         "KWD", "XXX", "BTC", "QQQ", "",    NULL};
static const char *const statuses[] = {"", "done", "完成", "pending", "失败", "odd", NULL};
static const char *const rewards[] = {"", "level", "leader", "层奖", NULL};
static const char *const trees[] = {"", "sponsor", "推荐", "placement", "安置", "odd", NULL};
static const char *const types[] = {"1", "1", "1", "2", "3", "4", "9", NULL};
static const char *const ways[] = {"x", "x", "x", "x", "y", "z", NULL};
static const char *const serial[] = {"T", NULL};
static const char *const member_serial[] = {"A", NULL};
static const char *const minus[] = {"-", "-", "-", "-", "-", "-", "", NULL};
static const char *const thousandths[] = {"000", NULL};

/* Two conditions, a map that leaves rows out, a row of two records, times since 1970, turned signs,
 * groups of digits, currencies of several decimals. */
static const char odd_profile[] = "[profile]\n"
                                  "name = odd\n"
                                  "title = Odd\n"
                                  "version = 1\n"
                                  "header = nr; zeit; typ; art; von; an; betrag\n"
                                  "nulls = -; NULL\n"
                                  "time_format = epoch_s\n"
                                  "currency = CNY\n"
                                  "amount_sign = negate\n"
                                  "thousands = ,\n"
                                  "[ledger sale]\n"
                                  "only = typ:1|2|9; art:x|y\n"
                                  "kind = typ -> kinds\n"
                                  "entry_id = nr\n"
                                  "at = zeit\n"
                                  "payer = von\n"
                                  "payee = an\n"
                                  "amount = betrag\n"
                                  "currency = geld?\n"
                                  "quantity = menge?\n"
                                  "status = =pending\n"
                                  "[ledger bonus]\n"
                                  "only = typ:2|3|4; art:x|z\n"
                                  "kind = =reward\n"
                                  "reward_type = =bonus\n"
                                  "entry_id = nr\n"
                                  "at = zeit\n"
                                  "payer = =HQ\n"
                                  "payee = an\n"
                                  "source_member = von\n"
                                  "amount = betrag\n"
                                  "level = menge?\n"
                                  "[map kinds]\n"
                                  "1 = purchase\n"
                                  "2 = fee\n"
                                  "9 = - a test\n";

static const char minor_profile[] = "[profile]\n"
                                    "name = minor\n"
                                    "title = Minor\n"
                                    "version = 1\n"
                                    "header = stamp; cents; who\n"
                                    "time_format = epoch_ms\n"
                                    "currency = JPY\n"
                                    "decimals = 2\n"
                                    "amount_unit = minor\n"
                                    "amount_sign = absolute\n"
                                    "extra_trailing_field = allow\n"
                                    "[ledger all]\n"
                                    "kind = =fee\n"
                                    "at = stamp\n"
                                    "payer = who\n"
                                    "amount = cents\n"
                                    "product = what? -> what\n"
                                    "source_order = order?\n"
                                    "[map what]\n"
                                    "P1 = one\n"
                                    "P2 = - withdrawn\n"
                                    "* = *\n";

static const char family_profile[] = "[profile]\n"
                                     "name = family\n"
                                     "title = Family\n"
                                     "version = 1\n"
                                     "header = me; boss; place; twin\n"
                                     "roots = 0; root\n"
                                     "[member me]\n"
                                     "member_id = me\n"
                                     "name = =somebody\n"
                                     "tenant = =north\n"
                                     "rank = rank?\n"
                                     "[referral boss]\n"
                                     "member_id = me\n"
                                     "sponsor_id = boss\n"
                                     "tree = tree? -> trees\n"
                                     "[referral place]\n"
                                     "member_id = twin\n"
                                     "sponsor_id = place\n"
                                     "tree = =placement\n"
                                     "position = =left\n"
                                     "[map trees]\n"
                                     "推荐 = sponsor\n"
                                     "安置 = placement\n";

static const char single_profile[] = "[profile]\n"
                                     "name = single\n"
                                     "title = Single\n"
                                     "version = 1\n"
                                     "header = me\n"
                                     "[member me]\n"
                                     "member_id = me\n";

static const MakerKind maker_kinds[] = {
    {"bench_transactions",
     NULL,
     ',',
     TRUE,
     {{"txn_id", write_serial, serial},
      {"time", write_time, nothing},
      {"from", write_party, company},
      {"to", write_party, company},
      {"kind", write_word, kind_words},
      {"product", write_product, nothing},
      {"qty", write_number, nothing},
      {"amount", write_amount, nothing}}},
    {"bench_agents",
     NULL,
     ',',
     TRUE,
     {{"agent_id", write_serial, member_serial},
      {"sponsor_id", write_party, sponsors},
      {"joined_at", write_time, nothing},
      {"name", write_name, nothing},
      {"region", write_product, nothing}}},
    {"ledger",
     NULL,
     ',',
     FALSE,
     {{"流水号", write_serial, serial},
      {"交易时间", write_time, nothing},
      {"类型", write_word, chinese_kind_words},
      {"付款方", write_party, company},
      {"收款方", write_party, company},
      {"金额", write_amount, nothing},
      {"币种", write_word, currencies},
      {"商品", write_product, nothing},
      {"数量", write_number, nothing},
      {"层级", write_number, nothing},
      {"奖金类型", write_word, rewards},
      {"来源会员", write_party, company},
      {"来源订单", write_serial, serial},
      {"状态", write_word, statuses}}},
    {"members",
     NULL,
     '\t',
     TRUE,
     {{"member_id", write_serial, member_serial},
      {"name", write_name, nothing},
      {"joined_at", write_time, nothing},
      {"status", write_word, statuses},
      {"sponsor_id", write_party, sponsors},
      {"placement_id", write_party, sponsors},
      {"position", write_word, ways},
      {"rank", write_product, nothing}}},
    {"referrals",
     NULL,
     '|',
     TRUE,
     {{"member_id", write_party, sponsors},
      {"sponsor_id", write_party, sponsors},
      {"at", write_time, nothing},
      {"tree", write_word, trees},
      {"position", write_word, ways}}},
    {"odd",
     odd_profile,
     ';',
     TRUE,
     {{"nr", write_serial, serial},
      {"zeit", write_epoch, nothing},
      {"typ", write_word, types},
      {"art", write_word, ways},
      {"von", write_party, company},
      {"an", write_party, company},
      {"betrag", write_amount, minus},
      {"geld", write_word, currencies},
      {"menge", write_number, nothing}}},
    {"minor",
     minor_profile,
     ',',
     TRUE,
     {{"stamp", write_epoch, thousandths},
      {"cents", write_cents, minus},
      {"who", write_party, company},
      {"what", write_product, nothing},
      {"order", write_serial, serial}}},
    {"family",
     family_profile,
     ',',
     TRUE,
     {{"me", write_serial, member_serial},
      {"boss", write_party, sponsors},
      {"place", write_party, sponsors},
      {"twin", write_twin, sponsors},
      {"tree", write_word, trees},
      {"rank", write_product, nothing}}},
    {"single", single_profile, ',', TRUE, {{"me", write_serial, member_serial}}},
};
