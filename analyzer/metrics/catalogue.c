/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row per metric. A share is an exact ratio, money is in minor units, quantities in
 * thousandths. */
#include "metrics/catalogue.h"

#include <string.h>

const char *const subject_names[N_SUBJECTS + 1] = {"case", "tree", "member"};

#define CASE (1u << SUBJECT_CASE)
#define TREE (1u << SUBJECT_TREE)
#define MEMBER (1u << SUBJECT_MEMBER)
#define ALL (CASE | TREE | MEMBER)

/* 以上 includes the number itself, and the organiser counts: item 7 of the Opinion. */
#define CN_OPINION "公通字〔2013〕37号, items 1 and 7"
#define GASTWIRTH "J. L. Gastwirth, The American Statistician 31 (1977)"
#define BASS                                                                                       \
    "F. M. Bass, Management Science 15 (1969); V. Srinivasan & C. H. Mason, Marketing Science 5 "  \
    "(1986)"
#define AMWAY "In re Amway Corp., 93 F.T.C. 618 (1979): 70 percent rule"

const MetricInfo metric_catalogue[] = {
    {"persons", ALL, "people",
     "People, counted account by account with the top one: a member and the whole downline, all "
     "members of a tree, all members of the case.",
     "人数，按账户计并含顶端一人：会员本人及全部下线；推荐树或案件取其全部会员。", CN_OPINION},
    {"levels", ALL, "levels",
     "Levels, counted with the top one: 1 + height of the subtree; of a case, of its deepest tree.",
     "层级数，含本层级：1 加下线子树的高度；案件取最深的一棵推荐树。", CN_OPINION},
    {"level", MEMBER, "levels", "Place counted from the root of the tree, the root being 1.",
     "所在层级，推荐树的根为 1。", NULL},
    {"depth", MEMBER, "levels", "level - 1: steps up to the root.",
     "深度：所在层级减一，即到根的步数。", NULL},
    {"recruits", MEMBER, "people", "Members whose sponsor this is (direct children).",
     "直推人数：以该会员为推荐人的会员数。", NULL},
    {"downline_members", MEMBER, "people", "All descendants, without the member.",
     "伞下人数：全部下线，不含本人。", NULL},
    {"team_members", MEMBER | TREE, "people", "downline_members + 1; of a tree, all its members.",
     "团队人数：伞下人数加本人；推荐树取其全部会员。", NULL},
    {"largest_leg_members", MEMBER, "people",
     "Team of the recruit with the largest team; 0 without recruits.",
     "大区人数：直推会员中最大的团队人数；无直推为 0。", NULL},
    {"other_legs_members", MEMBER, "people", "downline_members - largest_leg_members.",
     "小区人数：伞下人数减大区人数。", NULL},
    {"fees", ALL, "minor units",
     "Entry, activation and upgrade fees paid (kind fee, status done); of a tree or case, by all "
     "its members.",
     "支付的入会、激活、升级费用（fee 类，已完成）；推荐树或案件取全部会员之和。", NULL},
    {"purchases", ALL, "minor units",
     "Goods bought, as payer (kind purchase, status done); of a tree or case, by all its members.",
     "进货金额：作为付款方的购货（purchase 类，已完成）；推荐树或案件取全部会员之和。", NULL},
    {"purchase_units", MEMBER, "thousandths", "Quantity of goods bought, in thousandths.",
     "进货数量，以千分之一为单位。", NULL},
    {"resale", MEMBER, "minor units", "Goods sold to other members.",
     "卖给其他会员的金额（转售）。", NULL},
    {"retail", ALL, "minor units",
     "Goods sold to buyers who are not members; of a tree or case, by all its members.",
     "卖给非会员的金额（零售）；推荐树或案件取全部会员之和。", NULL},
    {"sold_units", MEMBER, "thousandths", "Quantity sold to members and at retail, in thousandths.",
     "转售与零售的数量，以千分之一为单位。", NULL},
    {"refunds_got", MEMBER, "minor units", "Refunds received.", "收到的退款。", NULL},
    {"refunds_given", MEMBER, "minor units", "Refunds paid to others.", "付给他人的退款。", NULL},
    {"rewards", ALL, "minor units",
     "Commissions and bonuses received for others' acts (kind reward, status done); of a tree or "
     "case, by all its members.",
     "因他人行为所得的奖金、返利（reward 类，已完成）；推荐树或案件取全部会员之和。", NULL},
    {"withdrawals", MEMBER, "minor units", "Money paid out to the member (kind withdrawal).",
     "提现金额：实际付给会员的款项（withdrawal 类）。", NULL},
    {"received", MEMBER, "minor units",
     "withdrawals where the case has any (cash basis), else rewards (accrual basis).",
     "到手金额：案件中有提现记录时取提现（收付实现），否则取奖金（权责发生）。", NULL},
    {"net", MEMBER, "minor units",
     "received + resale + retail + refunds_got - fees - purchases - refunds_given.",
     "净收支：到手金额加转售、零售、收到的退款，减费用、进货、付出的退款。", NULL},
    {"team_fees", MEMBER | TREE, "minor units", "fees of the member and the whole downline.",
     "团队费用：本人及全部下线支付的费用。", NULL},
    {"team_purchases", MEMBER | TREE, "minor units",
     "purchases of the member and the whole downline.", "团队进货额：本人及全部下线的进货。", NULL},
    {"team_rewards", MEMBER | TREE, "minor units", "rewards of the member and the whole downline.",
     "团队奖金：本人及全部下线的奖金。", NULL},
    {"sold_share", MEMBER, "share",
     "Goods sold on (to members or at retail) or returned, divided by goods bought, over the whole "
     "period; in units when every purchase row of the case states a quantity, else in money. "
     "Unknown when nothing was bought.",
     "售出比例：整个期间转售、零售及退货之和除以进货；全案每笔进货都有数量时按数量，否则按金额。"
     "没有进货时未知。",
     AMWAY},
    {"short_reorders", MEMBER, "months",
     "Months in which the member bought again although less than 70% of everything bought before "
     "that month had been sold on or returned before it.",
     "在此前全部进货售出（含退货）不足 70% 时仍再次进货的月数。", AMWAY ", re-order reading"},
    {"entrant_funded_share", CASE | TREE, "share",
     "Share of rewards funded by entrants' payments. A reward whose source_order is a fee counts "
     "wholly, one whose source_order is a purchase counts not at all; rewards without a known "
     "source count by the share of fees in the income: fees / (fees + purchases of members from "
     "non-members; for the case also purchases of customers from the company). Unknown when there "
     "are no rewards, or some without a known source and no income.",
     "奖金中由新加入者缴费支付的比例。source_order "
     "指向费用的奖金全部计入，指向进货的不计入；来源不明的"
     "奖金按费用占收入的比例计入：费用 /（费用 + "
     "会员向非会员的进货；案件另加顾客向公司的购买）。没有奖金，或者有来源不明的奖金而没有收入时未"
     "知。",
     "Directive 2005/29/EC Annex I(14); CJEU C-515/12 4finance"},
    {"leaf_share", CASE | TREE, "share",
     "Members without recruits, after the repairs, over all members. Even when nobody steers it, "
     "recruiting leaves about half (uniform model) to two thirds (preferential) without recruits.",
     "无直推会员占比：修正之后没有直推的会员除以全部会员。即使无人操纵，随机发展也会有约一半"
     "（均匀模型）至三分之二（优先模型）的会员没有直推。",
     GASTWIRTH},
    {"near_bottom_share", CASE | TREE, "share",
     "Members with at most one level below them over all members.",
     "近底部占比：下方至多一层的会员除以全部会员。", NULL},
    {"bottom_two_levels_share", CASE | TREE, "share",
     "Members on the two deepest levels over all members; of a case, of all its trees together.",
     "最深两层占比：位于最深两层的会员除以全部会员；案件取全部推荐树合计。", NULL},
    {"level_3_share", CASE | TREE, "share",
     "Members on level 3 or deeper over all members, the root being level 1.",
     "三级及以下占比：位于第三级或更深的会员除以全部会员，推荐树的根为第一级。", CN_OPINION},
    {"mean_recruits_of_recruiters", CASE | TREE, "people",
     "Recruits over the members who recruited anybody. Unknown when nobody did.",
     "推荐者平均直推数：直推总数除以有直推的会员数。无人推荐时未知。", NULL},
    {"reward_depth", ALL, "levels",
     "Most levels between the member whose act a reward was paid for and the member above who was "
     "paid it, in the sponsor tree: 1 is the direct sponsor. Read from counted rewards, whose "
     "source is source_member, or who paid the entry that source_order names where no row of the "
     "case states a source_member. Unknown when no reward names its source.",
     "返利层级：奖金所因之会员与其上方获奖会员之间的最多层数（推荐树），直接推荐人为 "
     "1。依据已完成的"
     "奖金行，来源取 source_member；全案均无 source_member 时取 source_order "
     "所指分录的付款人。奖金均未注明来源时未知。",
     NULL},
    {"reward_depth_placement", CASE, "levels",
     "reward_depth in the placement tree. Unknown without one.",
     "安置树中的返利层级。没有安置关系时未知。", NULL},
    {"spillover_share", CASE, "share",
     "Members placed under somebody else than their sponsor, over the members who have both a "
     "sponsor and a placement parent.",
     "滑落占比：安置人不是推荐人的会员，除以既有推荐人又有安置人的会员。", NULL},
    {"growth_r", CASE, "people",
     "Branching number R: recruits that a member makes within the window after joining, averaged "
     "over the members who joined at least a window before the last joining. The window is the "
     "time in which 90% of recruits came, at most half of the period. Above 1 the network renews "
     "itself. Unknown where joining is not dated.",
     "分支数 R：会员加入后在窗口期内的平均直推数，只取在最后一次加入之前至少一个窗口期加入的会员。"
     "窗口期为 90% 的直推所需时间，至多为整个期间的一半。大于 1 "
     "时网络能自行延续。加入时间不明时未知。",
     "T. E. Harris, Branching processes, Ann. Math. Stat. 19 (1948)"},
    {"bass_p", CASE, "share a month",
     "Innovation coefficient of the diffusion curve fitted to joinings by month: the share of the "
     "market that joins in a month of its own accord. Unknown where the curve does not fit.",
     "Bass 曲线创新系数 p：每月自发加入者占市场的比例。曲线不适用时未知。", BASS},
    {"bass_q", CASE, "share a month",
     "Imitation coefficient of the same curve. Unknown where it does not fit.",
     "同一曲线的模仿系数 q。曲线不适用时未知。", BASS},
    {"leaf_z", CASE, "standard deviations",
     "Members without recruits in the largest tree, against the likeliest of the models of "
     "recruitment: (observed - expected) / sd. Unknown below 10 members.",
     "最大推荐树中无直推人数与最可能的发展模型之比较：（实际 − 期望）/ 标准差。少于 10 人时未知。",
     GASTWIRTH},
    {"height_z", CASE, "standard deviations",
     "Depth of the largest tree against the likeliest of the models of recruitment. Depth by "
     "itself mostly shows how many recruits a member may have: it means something only against a "
     "model that has the same breadth.",
     "最大推荐树深度与最可能的发展模型之比较。深度本身主要反映每人可有多少直推，只有与宽度相当的"
     "模型相比才有意义。",
     "B. Pittel, Random Structures & Algorithms 5 (1994)"},
    {"entry_order_z", CASE, "standard deviations",
     "Rank correlation of joining and recruits in the largest tree against the likeliest of the "
     "models. Far below 0: early members have even more recruits than the model gives them; far "
     "above 0: being early helped less than it would by chance alone. Unknown where fewer than "
     "nine in ten joinings are dated.",
     "最大推荐树中加入先后与直推数的等级相关，与最可能的模型之比较。远小于 0：早加入者的直推多于"
     "模型；远大于 0：早加入的优势小于纯随机时。注明加入时间者不足九成时未知。",
     GASTWIRTH},
    {"collected", ALL, "minor units",
     "Fees paid, to whomever, and purchases from sellers who are not members; by a member's team "
     "with its top, a tree, or all members of the case. Refunds are not taken off.",
     "支付的费用（不论付给谁）与向非会员的进货之和；会员取团队（含本人），推荐树或案件取全部会员。"
     "不扣除退款。",
     NULL},
    {"payers", CASE, "people", "Members who paid a fee or bought goods.",
     "付款人数：支付过费用或者进过货的会员。", NULL},
    {"loser_share", CASE, "share",
     "Members whose net is below 0, over the members who paid a fee or bought goods. Unknown when "
     "nobody paid.",
     "亏损者占比：净收支为负的会员除以付款会员。无人付款时未知。", NULL},
    {"payout_share", CASE, "share",
     "Rewards paid to members by others than members, over what came in from outside the network: "
     "members' fees and purchases paid to non-members, and customers' purchases from the company. "
     "Refunds are not taken off. Unknown without such income.",
     "拨出率：会员自非会员处取得的奖金，除以自网络之外流入的收入：会员付给非会员的费用和进货，以及"
     "顾客向公司的购买。不扣除退款。没有此类收入时未知。",
     NULL},
    {"fee_share_of_income", CASE | TREE, "share",
     "Fees over fees and purchases of members from non-members; for the case also purchases of "
     "customers from the company. Unknown without any.",
     "收入中的费用占比：费用除以费用与会员向非会员的进货之和；案件另加顾客向公司的购买。均无时未知"
     "。",
     NULL},
    {"outside_sales_share", ALL, "share",
     "Sales to buyers who are not members over members' purchases from non-members; of a member, "
     "of the team with its top; for the case customers' purchases from the company are added to "
     "both. In money: a resale margin makes the share larger, even above 1. Own use counts as "
     "unsold. Unknown when nothing was bought.",
     "对外销售占比：对非会员的销售除以会员向非会员的进货；会员取团队（含本人）；案件的两项均另加"
     "顾客向公司的购买。按金额计，加价会使比例偏高，甚至超过 1。自用计为未售出。没有进货时未知。",
     NULL},
    {"traced_entrant_share", ALL, "share",
     "Rewards whose source_order is a fee, over all rewards; of a member, of the team with its "
     "top. Rewards without a known source count as not traced. Unknown without rewards.",
     "可追溯至缴费的奖金占比：source_order "
     "指向费用的奖金除以全部奖金；会员取团队（含本人）。来源不明的奖金"
     "不计入分子。没有奖金时未知。",
     NULL},
    {"traced_sales_share", ALL, "share",
     "Rewards whose source_order is a purchase, over all rewards; as traced_entrant_share.",
     "可追溯至购货的奖金占比：source_order 指向进货的奖金除以全部奖金；口径同 "
     "traced_entrant_share。",
     NULL},
    {"trees_of_3_levels", CASE, "trees", "Trees with three levels or more.",
     "三级以上推荐树数：层级达到三级的推荐树。", CN_OPINION},
    {"persons_in_trees_of_3_levels", CASE, "people", "Members of those trees, added up.",
     "三级以上推荐树的会员数之和。", CN_OPINION},
    {"plan_explained_share", CASE, "share",
     "Share of reward rows whose amount the inferred pay plan gives to the minor unit. The plan is "
     "found from the rows: shares of the order (or of its margin) by depth, rank, first or later "
     "order; fixed amounts that agree with counts of recruits, of members below or of pairs; "
     "shares "
     "of other rewards. A fixed amount that agrees with no count explains nothing. Unknown without "
     "rewards.",
     "推断的奖金制度可精确到最小货币单位解释的奖金行所占比例。制度由流水推得：按代数、级别、首单或"
     "复购对订单"
     "（或其毛利）取比例；与直推人数、下线人数或对碰数相符的固定金额；以及他人奖金的比例。与任何人"
     "数都"
     "不符的固定金额不算解释。没有奖金时未知。",
     NULL},
    {"plan_unexplained", CASE, "minor units",
     "Rewards that the inferred pay plan does not explain.", "推断的奖金制度未能解释的奖金金额。",
     NULL},
    {"conventions_met_share", CASE | TREE, "share",
     "Share of the counting conventions under which there are 30 people on 3 levels: organiser in "
     "or out, accounts or persons, all or activated or paid accounts, with or without members who "
     "neither recruited nor earned, levels of the organisation or levels that rewards reach. Of "
     "all combinations those that the records let count. Trees: the 20 largest; a case adds up its "
     "trees of 3 levels.",
     "达到三十人、三级的计算口径所占比例：是否含组织者，按账户或按自然人，全部账户或仅已激活、已付"
     "款"
     "账户，是否剔除终端消费者，按组织层级或按返利层级；仅计数据足以计算的组合。推荐树取最大的 20 "
     "棵；"
     "案件将达到三级的推荐树合并计算。",
     CN_OPINION},
    {"stock_pressure", MEMBER, "share",
     "Stocking pressure, 0 to 1: unsold * (4 + 3 * supply + 3 * push) / 10. Unsold: what lay "
     "unsold at the ends of months, after own use of five units a month, of all units bought "
     "before the month, added up over the months; supply: m / (m + 3) of the months m that this "
     "would last at the average pace of sales; push: 1 - (1 - a)(1 - b)(1 - c) of the shares of "
     "purchases made while less than 70% was gone (a), just crossing a tier found in the data (b), "
     "and paid with money that somebody above sent within the 24 hours before (c). Unknown where "
     "no purchase states units, no member is seen to sell to outside customers, or nothing was "
     "bought before the last month. The formula is ours (decision 0012).",
     "囤货压力，0 至 1：未售 ×（4 + 3 × 存量月数 + 3 × 推动）/ "
     "10。未售：各月末扣除每月五件自用后仍未售出的数量，占该月之前全部进货数量，逐月累加；存量月数"
     "：按"
     "平均销售速度可售月数 m 的 m /（m + 3）；推动：1 −（1 − a）（1 − b）（1 − "
     "c），a、b、c 分别为售出不足七成时的再次进货、刚越过数据中档位的进货、以及上级在 24 "
     "小时内付款所支付的进货的比例。进货均未注明数量、没有会员对外零售、或最后一个月之前没有进货时"
     "未知。公式为本项目所定（决定 0012）。",
     NULL},
    {"stock_pressure_low", MEMBER, "share",
     "Lower end of the interval of stock_pressure: the member's months drawn anew 128 times "
     "by blocks of three. Unknown below a score of one quarter or four months of holding goods.",
     "囤货压力区间的下限：将该会员的各月以三个月为一组重新抽取 128 "
     "次。得分低于四分之一或持货不足四个月时未知。",
     "B. Efron, Ann. Statist. 7 (1979): bootstrap"},
    {"stock_pressed_share", CASE | TREE, "share",
     "Members whose stock_pressure_low is above one quarter, over the members with a "
     "stock_pressure.",
     "囤货压力下限超过四分之一的会员，除以有囤货压力得分的会员。", NULL},
    {"stock_units", MEMBER, "thousandths",
     "Units in stock at the end: bought and taken back, less sold on, sold at retail and returned, "
     "product by product, never below nothing. Own use is not taken off.",
     "期末库存数量：购入与收回，减转售、零售与退货，按商品分别计算，不低于零。未扣除自用。", NULL},
    {"stock_cost", ALL, "minor units",
     "Cost of that stock, at the average cost of each product in each member's hands.",
     "上述库存的成本，按每名会员手中每种商品的平均成本计。", NULL},
    {"unsold_share", CASE | MEMBER, "share",
     "Cost of unsold stock over purchases; of the case, over the cost of all goods bought that "
     "were not passed on to other members. Unsold is what is left of the stock after own use of "
     "five units a month and without the purchases of the last 30 days. Unknown where "
     "stock_pressure is unknown for everybody, or nothing was bought.",
     "未售库存成本除以进货金额；案件则除以未转售给其他会员的全部进货成本。未售指扣除每月五件自用、"
     "并"
     "不计最近三十日进货后的库存。全案囤货压力未知、或没有进货时未知。",
     NULL},
    {"unsold_bottom_share", CASE, "share",
     "Of the cost of unsold stock, the share that lies with members without recruits.",
     "未售库存成本中，位于无直推会员手中的比例。", NULL},
    {"never_reordered", MEMBER, "yes or no",
     "1 where goods were bought, the last purchase was no later than the day of a fee, of reaching "
     "a tier, or of a first order of more than three months of own use, and the records go on for "
     "90 days after that day.",
     "购过货，最后一次进货不晚于缴费、达到档位或首单超过三个月自用之日，且此后仍有 90 "
     "日记录者为 1。",
     NULL},
    {"financed_share", CASE | MEMBER, "share",
     "Purchases paid with money that somebody above the member sent (kinds transfer and topup) "
     "within the 24 hours before, over purchases.",
     "以上级在此前 24 小时内所付款项（transfer、topup 类）支付的进货，除以全部进货。", NULL},
    {"entry_package_share", CASE, "share",
     "Fees and each member's purchases on the first day of buying, over fees and purchases.",
     "费用与每名会员首个进货日的进货，除以费用与全部进货之和。", NULL},
    {"buy_back_share", CASE, "share",
     "Refunds that members got, over those refunds and the cost of the stock that they still hold.",
     "会员收到的退款，除以该退款与其仍持有库存成本之和。", NULL},
    {"tier_excess_low", CASE, "share",
     "Lower end of the 95% interval of the excess mass at a threshold of monthly purchases, as a "
     "share of all months of buying beyond own use; of the greatest. 0 where no threshold shows. "
     "Counterfactual: a polynomial through the amounts around. Unknown below 30 such months.",
     "月度进货在某一档位处超额质量的 95% 区间下限，占超出自用的全部进货月的比例，取最大者。未见档"
     "位时为 0。反事实为周围金额的多项式拟合。不足 30 个进货月时未知。",
     "H. Kleven & M. Waseem, Q. J. Econ. 128 (2013)"},
    {"tier_crossing_share", CASE, "share",
     "Value of orders with which a member's purchases of the month reached such a threshold and "
     "passed it by no more than 5%, over all purchases. Unknown where no threshold shows.",
     "使会员当月进货达到该档位且超出不逾 5% 的订单金额，除以全部进货。未见档位时未知。", NULL},
    {"month_end_share", CASE, "share",
     "Purchases in the last three days of a month over all dated purchases. About a tenth when "
     "evenly spread.",
     "每月最后三日的进货除以全部有日期的进货。均匀分布时约为一成。", NULL},
    {"month_start_ratio", CASE, "share",
     "Purchases in the first three days of a month over those in the last three.",
     "每月最初三日的进货除以最后三日的进货。", NULL},
    {NULL, 0, NULL, NULL, NULL, NULL},
};

const MetricInfo *metric_find(const char *name)
{
    for (const MetricInfo *m = metric_catalogue; m->name; m++)
        if (!strcmp(m->name, name))
            return m;
    return NULL;
}
