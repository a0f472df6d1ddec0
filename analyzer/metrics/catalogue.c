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
#define MONEY_TRAIL                                                                                       \
    "Bank-record signs of pyramid selling (传销犯罪资金交易特点); Feng et al., Sustainability " \
    "11(16) 4370 (2019)"
#define EMEK "Y. Emek, R. Karidi, M. Tennenholtz, A. Zohar, EC 2011"
#define VANDER_NAT                                                                                 \
    "P. J. Vander Nat & W. W. Keep, Journal of Public Policy & Marketing 21 (2002): the idea; "    \
    "the "                                                                                         \
    "formula is our reconstruction"
#define AMWAY_TEN "In re Amway Corp., 93 F.T.C. 618 (1979): ten customer rule"
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
    {"deep_reward_share", CASE, "share",
     "Rewards that reached three or more levels up the sponsor tree, over the rewards whose source "
     "is "
     "known, in rows; levels and sources as for reward_depth. A tree that was reorganised makes a "
     "few "
     "rewards look deeper than they were, seldom many. Unknown when no reward names its source.",
     "深层返利占比：在推荐树中向上达到三层或者更多的奖金笔数，除以来源已知的奖金笔数；层数与来源同"
     "返利层"
     "级。推荐树经过调整时，少数奖金会显得比实际更深。奖金均未注明来源时未知。",
     CN_OPINION},
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
    {"circular_value", CASE | MEMBER, "minor units",
     "Money that goes round among three to five members by fees, purchases and transfers: the "
     "least "
     "pair of each circle, every pair's money counted once (the shortest circles from the largest "
     "pair down, after what two members pay each other); of a member, what comes back to it. "
     "Unknown where the pairs are too many.",
     "三至五名会员之间通过费用、进货、转账循环的资金：每个循环取其最小的一段，每段资金只计一次（先"
     "扣除两人互付部分，再自金额最大的一段起取最短循环）；会员取回到其手中的金额。付款对过多时未知"
     "。",
     MONEY_TRAIL},
    {"circular_share", CASE | MEMBER, "share",
     "Of a member, circular_value over all fees, purchases and transfers it paid to anybody; of "
     "the "
     "case, all payments that make up the circles over all such payments among members. Unknown "
     "without payments.",
     "循环占比：会员取 circular_value 除以其付给任何人的费用、进货、转账之和；案件取构成循环的付款"
     "除以会员之间的全部此类付款。没有付款时未知。",
     MONEY_TRAIL},
    {"mutual_share", CASE | MEMBER, "share",
     "The same for two members who pay each other: the lesser direction counts.",
     "互付占比：口径同上，只计两名会员相互付款的部分，取金额较小的方向。", NULL},
    {"circle_traders", CASE, "people", "Members on circles of three to five with value.",
     "处于三至五人循环中的会员数。", NULL},
    {"coreness", CASE | MEMBER, "members",
     "The greatest k for which the member is among members who all trade with k or more of one "
     "another; of the case, the greatest of all. In a tree it is 1.",
     "核数：会员所在的、彼此均与至少 k 名成员有往来的群体的最大 k；案件取最大值。树状网络为 1。",
     "V. Batagelj & M. Zaversnik, arXiv cs/0310049 (2003)"},
    {"cut_off", MEMBER, "minor units",
     "Payments among members that would lose their connection with the main part of the trading "
     "network if the member were not there: those of the pieces that would be left, and the "
     "member's own with them, but for the piece with most value.",
     "切断金额：若无该会员，会员间付款中将与交易网络主体失去联系的部分：除金额最大的一块外，其余各"
     "块内部及其与该会员之间的付款。",
     "J. Hopcroft & R. Tarjan, Communications of the ACM 16 (1973)"},
    {"cut_off_share", MEMBER, "share", "cut_off over all payments among members.",
     "切断占比：cut_off 除以会员之间的全部付款。", NULL},
    {"flow_payers", MEMBER, "people",
     "Different parties who paid the member fees, purchases or transfers. Looked at are accounts "
     "that took in ten payments or more and paid on 4/5 or more of the money; 0 for others.",
     "付款方数：向该会员支付费用、货款或转账的不同主体数。只考察收款十笔以上且付出达收入五分之四的"
     "账户；其他账户为 0。",
     MONEY_TRAIL},
    {"flow_payees", MEMBER, "people",
     "Different parties whom the member paid fees or transfers, of the same accounts.",
     "收款方数：同一账户以费用或转账付给的不同主体数。", MONEY_TRAIL},
    {"forwarded", MEMBER, "minor units",
     "Of what came in by fees, purchases and transfers: what can have been paid on by fees and "
     "transfers within three days. Of the same accounts; unknown where no payment has a time.",
     "转付金额：以费用、货款、转账收入的资金中，三天之内可能以费用、转账付出的部分。范围同上；付款"
     "均无时间时未知。",
     MONEY_TRAIL},
    {"forwarded_share", MEMBER, "share", "forwarded over all that came in; 0 for other accounts.",
     "转付占比：forwarded 除以全部收入；其他账户为 0。", MONEY_TRAIL},
    {"forwarded_up_share", MEMBER, "share",
     "Of what the same account paid by fees and transfers: what went to members above it in the "
     "sponsor tree.",
     "上交占比：同一账户以费用、转账付出的资金中，付给其推荐树上级的部分。", MONEY_TRAIL},
    {"outside_collectors", CASE, "accounts",
     "Parties that are not members, were paid by ten or more, paid at most three, and forwarded "
     "nine tenths of what came in.",
     "外部过账账户数：非会员主体，付款方十名以上，收款方至多三名，且收入的九成已转付。",
     MONEY_TRAIL},
    {"seats", MEMBER, "accounts",
     "Accounts whose records name the same person key as this member's. Unknown without a key.",
     "席位数：与该会员证件等自然人标识相同的账户数。无标识时未知。", NULL},
    {"most_seats", CASE, "accounts", "Accounts of the person key that most accounts share.",
     "最多席位数：同一自然人标识下账户最多者的账户数。", NULL},
    {"longest_stack", CASE | TREE, "accounts",
     "Most accounts of one person key on one way to the root of a tree, whoever stands between "
     "them. Unknown where no record holds a person key.",
     "最长叠位：同一自然人标识的账户在同一条上行路径上的最多个数，中间可隔他人。无自然人标识时未知"
     "。",
     EMEK},
    {"stacked_seats_share", CASE | TREE, "share",
     "Of the accounts with a person key, those that have another account of the same key above "
     "them.",
     "叠位占比：有自然人标识的账户中，上方另有同一标识账户者所占比例。", EMEK},
    {"team_persons", ALL, "people",
     "Team with its top, each person key counted once; who has no key counts as one person.",
     "团队自然人数：团队（含本人）中同一自然人标识只计一次；无标识者各计一人。", CN_OPINION},
    {"own_seat_reward_share", CASE, "share",
     "Of the rewards that name whose act they are for, the amount that is for the act of another "
     "account of the same person key. A member's own act is not in it.",
     "自席奖金占比：注明来源的奖金中，来源为同一自然人标识的另一账户的金额所占比例；不含本账户自身"
     "行"
     "为。",
     EMEK},
    {"split_accounts", CASE | TREE, "accounts",
     "Accounts in groups of three or more that are linked along sponsors by at least three signs: "
     "the only recruit in a chain of three or more; joined within an hour; ids one apart; the same "
     "name; joining money of one source. A sign that half of the links have does not count, nor a "
     "link between seats with one person key. Unknown where fewer than three signs are known.",
     "关联账户数：沿推荐关系至少有三项迹象相符、每组三个以上的账户：三个以上账户组成的单线推荐；一"
     "小时内加入；编号相邻；同名；入会资金同源。半数关联均有的迹象不计，同一自然人标识的席位不计。"
     "已知迹象不足三项时未知。",
     EMEK},
    {"split_share", CASE | TREE, "share", "split_accounts over the members.",
     "关联账户占比：关联账户数除以会员数。", NULL},
    {"split_chance_share", CASE, "share",
     "Links that would be found if the signs came independently of one another, each as often as "
     "among the other links, over those found. Signs do go together by themselves, so chance does "
     "more than that.",
     "偶然占比：假设各迹象互不相关、频率与其余关联相同时预期的关联数，除以实际关联数。迹象之间本有"
     "联系，偶然情形更多。",
     NULL},
    {"funded_accounts", MEMBER, "accounts",
     "Other members whose joining money (first fee or purchase) this member paid, or had passed on "
     "to them last in the 24 hours before.",
     "垫资账户数：由该会员代付入会款（首笔费用或进货），或在此前 24 "
     "小时内最后向其转入资金的其他会员数。",
     NULL},
    {"largest_funder_share", CASE, "share",
     "Members with joining money from the party that funded most, over the members with dated "
     "joining money.",
     "最大出资方占比：入会款来自同一主体的最多会员数，除以有日期入会款的会员数。", NULL},
    {"unlisted_sellers_share", CASE, "share",
     "Of the members who sold goods or got rewards, those that the supplied registry does not list "
     "as registered by id or registration number. Unknown without a registry, or where it lists no "
     "member.",
     "未登记卖家占比：销售过商品或领取过奖金的会员中，未以编号或登记号列为已登记者所占比例。未提供"
     "登"
     "记册或其中"
     "没有会员时未知。",
     NULL},
    {"revoked_rows", CASE, "rows",
     "Sales, rewards and fees received by parties whose registration is revoked, from the day "
     "after "
     "on until registered again; matched by id or registration number.",
     "吊销后行数：登记被吊销的主体自次日起至重新登记前收到的销售款、奖金、费用行数；以编号或登记号"
     "匹"
     "配。",
     NULL},
    {"blacklisted_rows", CASE, "rows", "The same of blacklisted parties.",
     "列入黑名单后行数：口径同 revoked_rows。", NULL},
    {"unlisted_goods_share", CASE, "share",
     "Of what was paid for named products, that for products that the supplied registry does not "
     "list as registered, by id, number or name. Unknown where it lists none.",
     "未登记商品占比：列明商品的购货金额中，登记册未列为已登记的商品所占比例；登记册没有商品时未知"
     "。",
     NULL},
    {"risky_category_share", CASE, "share",
     "Of what was paid for products of a known category, that for categories whose name holds one "
     "of the words that the report lists. The words are general knowledge, not an authority's.",
     "高风险类别占比：类别已知的购货金额中，类别名称含所列词语者所占比例。词语为一般常识，非主管部"
     "门"
     "清单。",
     NULL},
    {"category_concentration", CASE, "share",
     "Sum of the squared shares of product categories in what was paid (Herfindahl-Hirschman): 1 "
     "where everything is of one category.",
     "类别集中度：各类别购货占比的平方和（HHI），只有一类时为 1。", NULL},
    {"goods_markup", CASE, "ratio",
     "What members and customers paid for products of known cost, over that cost. Unknown where "
     "some purchase states no quantity.",
     "加价倍数：成本已知的商品的购货金额除以其成本。有购货未注明数量时未知。", NULL},
    {"recruit_reward_share", ALL, "share",
     "Rewards that recruits paid for, strictly: from entry fees and from members' purchases that "
     "were not resold to outside customers, own use included, over all rewards; of a member, those "
     "of the team with its top. Each reward follows its source_order, else what its source_member "
     "paid and sold, else the income of the case. Rewards without any such source count as not "
     "from recruits. Unknown without rewards.",
     "招募来源奖金占比（从严）：来自入门费及会员未向外部转售之进货（含自用）的奖金除以全部奖金；会"
     "员"
     "取团队（含本人）。逐笔奖金依次按 source_order、source_member "
     "的付款与销售、全案收入归源。无从归源者不计入分子。没有奖金时未知。",
     VANDER_NAT},
    {"recruit_reward_share_lenient", ALL, "share",
     "recruit_reward_share with own use within the allowance counted as consumption. The allowance "
     "for a month in which a member bought is twice a typical outside sale, or, where those are "
     "too few, twice what members who only consume bought in such a month; none where neither is "
     "known.",
     "招募来源奖金占比（从宽）：限额以内的自用视为消费。会员有进货的每个月，限额为典型外部零售量的"
     "两倍；外部零售过少时，为纯消费会员（至少三个月有购买）当月平均购买量的两倍；两者均无从得知时"
     "不设限额（不认自用）。",
     VANDER_NAT},
    {"fee_reward_share", ALL, "share",
     "Rewards that come from entry fees over all rewards, traced or apportioned; of a member, of "
     "the team with its top. Unknown without rewards.",
     "来自入门费的奖金（可追溯及分摊）除以全部奖金；会员取团队（含本人）。没有奖金时未知。", NULL},
    {"resold_share", ALL, "share",
     "Of the rewards on members' purchases, the part whose goods were resold to outside customers. "
     "Unknown where no reward rests on members' purchases.",
     "依会员进货发放的奖金中，对应商品已转售给外部顾客的部分。没有此类奖金时未知。", VANDER_NAT},
    {"break_even_resale_share", ALL, "share",
     "The part of members' purchases that would have to be resold outside for half of the rewards "
     "to come from outside the network: 1 - (rewards / 2 - rewards from fees) / rewards on "
     "purchases, at least 0. Unknown where fees alone pay more than half, or nothing rests on "
     "purchases.",
     "若要使半数奖金来自网络之外，会员进货中需要对外转售的比例：1 −（奖金的一半 − 来自费用的奖金）"
     "/ 依进货发放的奖金，至少为 0。仅费用即过半，或者没有依进货发放的奖金时未知。",
     VANDER_NAT},
    {"break_even_gap", ALL, "share",
     "break_even_resale_share - resold_share: how much more would have to be resold.",
     "盈亏平衡转售比例减去实际转售比例：尚需多转售的部分。", VANDER_NAT},
    {"retail_customers", MEMBER, "people",
     "Different buyers who are no members and are named in the member's sales. Unknown where most "
     "retail rows of the case name nobody, or one name makes more than half of them.",
     "零售顾客数：该会员销售中具名的非会员买方人数。全案零售多数未具名，或者单一名称占半数以上时未"
     "知"
     "。",
     AMWAY_TEN},
    {"few_customer_months", MEMBER, "months",
     "Months in which the member received rewards and sold to fewer than ten different outside "
     "customers. Unknown as retail_customers.",
     "取得奖金而零售顾客不足十人的月数。未知情形同 retail_customers。", AMWAY_TEN},
    {"no_customer_share", CASE, "share",
     "Members who bought goods or sold outside and have no outside customer, over all who did. "
     "Unknown as retail_customers.",
     "有进货或者零售而没有外部顾客的会员，除以全部有进货或者零售的会员。未知情形同 "
     "retail_customers。",
     NULL},
    {"sellers", CASE, "people",
     "Members who bought goods or sold outside. Unknown as retail_customers.",
     "有进货或者零售的会员数。未知情形同 retail_customers。", NULL},
    {"early_loser_share", CASE, "share",
     "Share with a net below 0 of the paying members who joined first: whole months, at least a "
     "third of those who joined three months before the ledger ends or earlier. Unknown where "
     "joining is not dated or all joined within few months.",
     "最早加入的付款会员中净收支为负者的比例：按整月计，至少取账期结束三个月以前加入者的三分之一。"
     "加入时间不明，或者集中在少数月份时未知。",
     NULL},
    {"late_loser_share", CASE, "share", "The same of those who joined last.",
     "最晚加入者中的同一比例。", NULL},
    {"late_payers", CASE, "people", "The paying members whom late_loser_share counts.",
     "late_loser_share 所计的付款会员数。", NULL},
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
