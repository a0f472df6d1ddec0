/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "metrics/catalogue.h"

#include <string.h>

const char *const subject_names[N_SUBJECTS + 1] = {"case", "tree", "member"};

#define CASE (1u << SUBJECT_CASE)
#define TREE (1u << SUBJECT_TREE)
#define MEMBER (1u << SUBJECT_MEMBER)
#define ALL (CASE | TREE | MEMBER)

const MetricInfo metric_catalogue[] = {
    {"persons", ALL, "people",
     "Accounts counted with the top one: team_members of a member, members of a tree or case. The "
     "organiser counts.",
     "人数：含组织者本人及其全部下线账户数。", "公通字〔2013〕37号, item 1"},
    {"levels", ALL, "levels",
     "Levels counted with the top one: 1 + height of the subtree; the deepest tree of a case.",
     "层级：含本人所在层级，等于 1 + 下线子树高度；案件取最深的一棵。",
     "公通字〔2013〕37号, item 1"},
    {"level", MEMBER, "levels", "Place counted from the root of the tree, the root being 1.",
     "所在层级，根为 1。", NULL},
    {"depth", MEMBER, "levels", "level - 1: steps up to the root.", "深度：层级减一。", NULL},
    {"recruits", MEMBER, "people", "Members whose sponsor this is (direct children).",
     "直推人数。", NULL},
    {"downline_members", MEMBER, "people", "All descendants, without the member.",
     "伞下人数，不含本人。", NULL},
    {"team_members", MEMBER | TREE, "people", "downline_members + 1.", "团队人数，含本人。", NULL},
    {"largest_leg_members", MEMBER, "people", "Team of the recruit with the largest team.",
     "大区人数。", NULL},
    {"other_legs_members", MEMBER, "people", "downline_members - largest_leg_members.",
     "其余各区人数。", NULL},
    {"fees", ALL, "minor units", "Entry, activation and upgrade fees paid (kind fee, status done).",
     "入会费、激活费、升级费支出。", NULL},
    {"purchases", ALL, "minor units", "Goods bought as payer (kind purchase).", "进货金额。", NULL},
    {"purchase_units", MEMBER, "units", "Quantity of goods bought, in thousandths.",
     "进货数量（千分之一单位）。", NULL},
    {"resale", MEMBER, "minor units", "Goods sold to other members.", "卖给其他会员的金额。", NULL},
    {"retail", ALL, "minor units", "Goods sold to buyers who are not members.",
     "卖给非会员的金额（零售）。", NULL},
    {"sold_units", MEMBER, "units", "Quantity sold to members and at retail, in thousandths.",
     "售出数量（千分之一单位）。", NULL},
    {"refunds_got", MEMBER, "minor units", "Refunds received.", "收到的退款。", NULL},
    {"refunds_given", MEMBER, "minor units", "Refunds paid.", "付出的退款。", NULL},
    {"rewards", ALL, "minor units", "Commissions and bonuses received for others' acts.",
     "奖金收入。", NULL},
    {"withdrawals", MEMBER, "minor units", "Money paid out to the member.", "提现。", NULL},
    {"received", MEMBER, "minor units",
     "withdrawals where the case has any (cash basis), else rewards (accrual basis).",
     "到手金额：有提现记录时取提现，否则取奖金。", NULL},
    {"net", MEMBER, "minor units",
     "received + resale + retail + refunds_got - fees - purchases - refunds_given.",
     "净收支。", NULL},
    {"team_fees", MEMBER | TREE, "minor units", "fees of the member and the whole downline.",
     "团队入会费。", NULL},
    {"team_purchases", MEMBER | TREE, "minor units",
     "purchases of the member and the whole downline.", "团队进货额。", NULL},
    {"team_rewards", MEMBER | TREE, "minor units", "rewards of the member and the whole downline.",
     "团队奖金。", NULL},
    {"sold_share", MEMBER, "share",
     "Goods sold on (to members or at retail) and returned / goods bought, over the whole period; in "
     "units when every purchase row of the case states a quantity, else in money.",
     "售出（含退货）占进货的比例。", "In re Amway Corp., 93 F.T.C. 618 (1979): 70 % rule"},
    {"short_reorders", MEMBER, "months",
     "Months in which the member bought again although less than 70 % of everything bought before "
     "that month had been sold on or returned before it.",
     "在此前进货售出不足 70% 时仍再次进货的月数。",
     "In re Amway Corp., 93 F.T.C. 618 (1979): 70 % rule, re-order reading"},
    {"entrant_funded_share", CASE | TREE, "share",
     "Share of rewards funded by entrants' payments. A reward whose source_order is a fee counts "
     "wholly, one whose source_order is a purchase counts not at all; rewards without a known "
     "source count by the share of fees in the income: fees / (fees + purchases of members from "
     "non-members). Unknown when there are no rewards or no income.",
     "奖金中由新加入者缴费支付的比例。",
     "Directive 2005/29/EC Annex I(14); CJEU C-515/12 4finance"},
    {NULL, 0, NULL, NULL, NULL, NULL},
};

const MetricInfo *metric_find(const char *name)
{
    for (const MetricInfo *m = metric_catalogue; m->name; m++)
        if (!strcmp(m->name, name))
            return m;
    return NULL;
}
