/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {1} … {9} are filled in; {1#row|rows} chooses by whether text 1 is "1". Keep the keys sorted. */
#include "report/strings.h"

#include <string.h>

const StringEntry strings_table[] = {
    {"account.fees", "Fees", "费用"},
    {"account.purchases", "Purchases", "进货"},
    {"account.retail", "Retail", "零售"},
    {"account.rewards", "Rewards", "奖金"},
    {"account.withdrawals", "Withdrawals", "提现"},
    {"basis.accrual", "counted by rewards credited", "按入账奖金计"},
    {"basis.cash", "counted by withdrawals paid out", "按实际提现计"},
    {"bass.market", "M: members in the end", "M：最终会员数"},
    {"bass.p", "p: joining on their own, a month", "p：每月自发加入"},
    {"bass.q", "q: joining by imitation, a month", "q：每月模仿加入"},
    {"column.accepted", "Accepted", "接受"},
    {"column.adds_up", "Adds up", "相符"},
    {"column.amount", "Amount", "金额"},
    {"column.bytes", "Bytes", "字节数"},
    {"column.claims", "Claims chosen between: file and row", "待选主张：文件及行号"},
    {"column.count", "Count", "数量"},
    {"column.currency", "Currency", "币种"},
    {"column.decision", "Decision", "决定"},
    {"column.detail", "Found and expected", "实际与预期"},
    {"column.down_to_here", "Down to here", "累计"},
    {"column.duplicate", "Duplicate", "重复"},
    {"column.encoding", "Encoding", "编码"},
    {"column.evidence", "First evidence rows: file and rows", "首批证据行：文件及行号"},
    {"column.evidence_rows", "Evidence rows", "证据行数"},
    {"column.excluded", "Rejected on purpose by the profile", "其中按配置剔除"},
    {"column.file", "File", "文件"},
    {"column.findings", "Findings", "线索数"},
    {"column.greatest", "Greatest", "最大"},
    {"column.joined", "Joined", "加入人数"},
    {"column.kind", "Kind", "种类"},
    {"column.level", "Level", "层级"},
    {"column.levels", "Levels", "层级数"},
    {"column.meaning", "Meaning", "含义"},
    {"column.measure", "Per member", "每名会员"},
    {"column.median", "Median", "中位数"},
    {"column.member", "Member", "会员"},
    {"column.members", "Members", "会员数"},
    {"column.month", "Month", "月份"},
    {"column.no", "No.", "编号"},
    {"column.number", "Number", "数值"},
    {"column.offset", "Byte offset", "字节偏移"},
    {"column.p90", "90th percentile", "第 90 百分位"},
    {"column.p99", "99th percentile", "第 99 百分位"},
    {"column.profile", "Profile", "导入配置"},
    {"column.raw", "The row as it was", "原始行"},
    {"column.reason", "Reason", "原因"},
    {"column.recruits", "Recruits", "直推"},
    {"column.rejected", "Rejected", "拒绝"},
    {"column.repair", "Repair", "修正"},
    {"column.reward_type", "Reward type", "奖金种类"},
    {"column.root", "Root", "根"},
    {"column.row", "Row", "行"},
    {"column.rows", "Rows", "行数"},
    {"column.rule", "Rule", "规则"},
    {"column.severity", "Severity", "程度"},
    {"column.sha256", "SHA-256", "SHA-256"},
    {"column.share", "Share", "占比"},
    {"column.subject", "Subject", "对象"},
    {"column.tested", "Tested", "检验数"},
    {"column.threshold", "Criterion", "标准"},
    {"column.title", "Title", "名称"},
    {"column.tree", "Tree", "树"},
    {"column.unknown", "Undecided", "无法判定"},
    {"column.value", "Value", "数值"},
    {"column.version", "Version", "版本"},
    {"column.what", "What", "项目"},
    {"contents", "Contents", "目录"},
    {"convention.about",
     "Courts differ on whom to count and how deep. Each convention makes five choices: whether the "
     "organiser counts (item 7 of the Opinion: yes), whether accounts or persons are counted, "
     "whether accounts that were neither activated nor paid a fee or purchase are left out, "
     "whether members who neither recruited nor earned are, and whether levels are those of the "
     "organisation or those that rewards reach. The criterion is met at 30 persons and 3 levels, "
     "both inclusive.",
     "司法实践对计算哪些人、层级如何计算口径不一。每种口径由五项选择构成：组织者是否计入（《意见》"
     "第七条：计入）；按账户还是按自然人计；既未激活也未缴费或购货的账户是否剔除；既未发展他人也未"
     "获得收益的终端消费者是否剔除；层级按组织层级还是按返利层级计。达到三十人且三级即为符合，均含"
     "本数。"},
    {"convention.accounts.activated_or_paid", "activated or paid only", "仅已激活或已付款"},
    {"convention.accounts.all", "all", "全部"},
    {"convention.all", "Several organisations added up", "多个组织合并计算"},
    {"convention.all_about",
     "Trees that reach 3 levels under a convention are added up; a person with seats in several "
     "trees counts once where persons are counted. The Opinion lets persons of several "
     "organisations be added where the same people organised or led them, which the records do not "
     "say: trees may have nothing to do with each other. Levels are those of the deepest tree "
     "added.",
     "将在该口径下达到三级的推荐树合并计算；按自然人计时，在多棵树中持有账户的同一人只计一次。《意"
     "见》允许合并的是同一人员组织、领导的多个组织，数据本身并不说明这一点：各树之间可能毫无关系。"
     "层级取其中最深的一棵。"},
    {"convention.axis.accounts", "Accounts neither activated nor paid", "未激活且未付款的账户"},
    {"convention.axis.depth", "Levels that rewards reach", "返利层级"},
    {"convention.axis.organiser", "The organiser", "组织者"},
    {"convention.axis.terminals", "Members who neither recruited nor earned", "终端消费者"},
    {"convention.axis.unit", "Several accounts of one person", "一人多号"},
    {"convention.caution",
     "These figures are the numerical criterion alone; whether rewards depend on recruiting, "
     "whether joining had to be paid for and whether anybody was deceived is not looked at. "
     "Accounts may be shops, tests or relatives' accounts held honestly; an account without a "
     "recorded activation or payment may have paid elsewhere; a person key may join two people by "
     "mistake or miss that two keys are one person.",
     "以上仅为人数和层级标准；是否按发展人数计酬、加入是否须缴费、是否骗取财物，均未涉及。账户可能"
     "是店铺、测试账户或亲属正当持有的账户；未记录激活或付款的账户可能已在他处付款；自然人标识可能"
     "误将两人合为一人，也可能未能识别同一人的两个标识。"},
    {"convention.column.accounts", "Accounts", "账户范围"},
    {"convention.column.axis", "What decides", "决定因素"},
    {"convention.column.deciders", "The first of them", "其中前若干名"},
    {"convention.column.in_levels", "Organisation levels, organiser in", "组织层级，含组织者"},
    {"convention.column.in_rewards", "Reward levels, organiser in", "返利层级，含组织者"},
    {"convention.column.levels", "Levels, least – most", "层级：最少 – 最多"},
    {"convention.column.members", "Members between", "相差会员数"},
    {"convention.column.met", "Conventions met", "符合的口径数"},
    {"convention.column.of", "of", "口径总数"},
    {"convention.column.out_levels", "Organisation levels, organiser out", "组织层级，不含组织者"},
    {"convention.column.out_rewards", "Reward levels, organiser out", "返利层级，不含组织者"},
    {"convention.column.pairs", "Pairs decided", "决定的口径对数"},
    {"convention.column.persons", "Persons, least – most", "人数：最少 – 最多"},
    {"convention.column.terminals", "End consumers", "终端消费者"},
    {"convention.column.unit", "Counted", "计数单位"},
    {"convention.column.wide", "Compared with this convention", "对照口径"},
    {"convention.deciders", "What decides", "何者起决定作用"},
    {"convention.deciders_about",
     "Pairs are conventions that differ in this choice alone, of which one is met and the other is "
     "not. Of them the pair with the fewest persons between is shown, with the members counted "
     "under one and not under the other. Where nobody is between, only the levels differ.",
     "口径对指仅此一项选择不同、其一符合而另一不符合的两种口径。所列为其中人数差最小的一对，以及仅"
     "在其一之下计入的会员。相差会员为零时，仅层级不同。"},
    {"convention.depth.organisation", "organisation levels", "组织层级"},
    {"convention.depth.reward", "reward levels", "返利层级"},
    {"convention.matrix_about",
     "Persons / levels; ✓ marks that the criterion is met. Who is not counted is passed through, "
     "and those below move up. Seats of one person that follow each other are one level where "
     "persons are counted. Reward levels are counted from the member who acted up to the highest "
     "member above who was rewarded for it, both included.",
     "人数 / 层级；✓ "
     "表示符合标准。未计入者略过，其下级上移。按自然人计时，同一人上下相连的账户合为一级。返利层级"
     "自产生业绩的会员起，向上数至因此获得奖金的最高一级会员，两端均计入。"},
    {"convention.missing",
     "{1} of {2} conventions can be counted; the others are left out, because something is not on "
     "record:",
     "{2} 种口径中可计算 {1} 种；其余因缺少记录而未列："},
    {"convention.none", "No tree has two levels, so there is nothing to count.",
     "没有两级以上的推荐树，无可计算。"},
    {"convention.organiser.in", "organiser in", "含组织者"},
    {"convention.organiser.out", "organiser out", "不含组织者"},
    {"convention.reason.no_activation",
     "Activated or paid accounts: no activation is dated, and no fee or purchase of a member "
     "counts.",
     "已激活或已付款账户：没有激活时间，也没有会员缴费或购货的记录。"},
    {"convention.reason.no_income",
     "Members who neither recruited nor earned: no reward to a member and no withdrawal counts.",
     "终端消费者：没有会员奖金或提现的记录。"},
    {"convention.reason.no_person_keys", "Persons: no member record holds a person key.",
     "自然人：会员记录中没有自然人标识。"},
    {"convention.reason.no_reward_sources",
     "Reward levels: no reward names the member whose act it is for.",
     "返利层级：没有奖金注明其来源会员。"},
    {"convention.terminals.in", "end consumers in", "含终端消费者"},
    {"convention.terminals.out", "end consumers out", "不含终端消费者"},
    {"convention.tightest", "The narrowest convention under which it is met: {1}.",
     "符合标准的最严口径：{1}。"},
    {"convention.trees", "Trees one by one", "各推荐树"},
    {"convention.trees_about",
     "The largest trees of at least two members, at most {1}; report.json holds the matrix of "
     "each.",
     "列出至少两名会员的最大推荐树，至多 {1} 棵；report.json 含每棵树的完整矩阵。"},
    {"convention.unit.account", "accounts", "账户"},
    {"convention.unit.person", "persons", "自然人"},
    {"convention.verdict.all_every",
     "Added up, the trees reach 30 persons on 3 levels under all {2} conventions that can be "
     "counted.",
     "合并计算，在可计算的全部 {2} 种口径下均达到三十人、三级。"},
    {"convention.verdict.all_none",
     "Added up, the trees reach 30 persons on 3 levels under none of {2} conventions.",
     "合并计算，在 {2} 种口径下均未达到三十人、三级。"},
    {"convention.verdict.all_some",
     "Added up, the trees reach 30 persons on 3 levels under {1} of {2} conventions.",
     "合并计算，在 {2} 种口径中有 {1} 种达到三十人、三级。"},
    {"convention.verdict.tree_every",
     "The largest tree, under {3}, reaches 30 persons on 3 levels under all {2} conventions that "
     "can be counted.",
     "最大推荐树（根 {3}）在可计算的全部 {2} 种口径下均达到三十人、三级。"},
    {"convention.verdict.tree_none",
     "The largest tree, under {3}, reaches 30 persons on 3 levels under none of {2} conventions.",
     "最大推荐树（根 {3}）在 {2} 种口径下均未达到三十人、三级。"},
    {"convention.verdict.tree_some",
     "The largest tree, under {3}, reaches 30 persons on 3 levels under {1} of {2} conventions.",
     "最大推荐树（根 {3}）在 {2} 种口径中有 {1} 种达到三十人、三级。"},
    {"csv.evidence.csv", "Input rows of the findings, up to a stated number each",
     "线索对应的输入行（每条有上限并注明）"},
    {"csv.findings.csv", "Every finding", "全部线索"},
    {"csv.guard",
     "In the CSV files a text that a spreadsheet would take for a formula begins with an "
     "apostrophe; report.json holds it unchanged.",
     "CSV 文件中，可能被电子表格视为公式的文本前加有撇号；report.json 中保持原样。"},
    {"csv.levels.csv", "Members per level", "各层级人数"},
    {"csv.members.csv", "Every member with place, team and accounts", "每名会员的位置、团队与账目"},
    {"csv.months.csv", "Accounts of each member by month", "每名会员的逐月账目"},
    {"csv.rejects.csv", "Every rejected row", "全部被拒行"},
    {"csv.repairs.csv", "Every repair with its claims", "全部修正及其主张"},
    {"csv.rewards.csv", "Rewards of each member by type", "每名会员按种类的奖金"},
    {"decision.conflicting_sponsor",
     "several sponsors; the earliest claim stands (ties by the smallest sponsor id)",
     "有多个推荐人；以最早的主张为准（同时则取编号最小的推荐人）"},
    {"decision.cycle",
     "on a cycle of sponsors; its latest link was cut (ties by the smallest id), now a root",
     "处于推荐环上；断开该环中最晚的一条关系（同时则取编号最小者），本会员成为根"},
    {"decision.duplicate_member", "several records; that of the earliest joining stands",
     "有多条记录；以最早加入的记录为准"},
    {"decision.missing_sponsor", "named as sponsor but without a record; kept as an implied member",
     "被列为推荐人但无本人记录；作为隐含会员保留"},
    {"decision.self_sponsor",
     "names itself as sponsor; another's claim stands if there is one, else kept as a root",
     "将自己列为推荐人；有他人主张时以他人主张为准，否则作为根"},
    {"decision.sponsor_joined_later", "sponsor joined later than the member; link kept",
     "推荐人加入时间较晚；关系保留"},
    {"depth.about",
     "The shape of the network after the repairs. “All” adds up all trees; the comparisons below "
     "look at the largest tree.",
     "修正之后的网络形态。“全部”为所有推荐树合计；下面的比较针对最大的推荐树。"},
    {"depth.absent", "This run was made before depth and growth were measured.",
     "该次扫描未测量层级深度与增长。"},
    {"depth.all", "All", "全部"},
    {"depth.bass_about",
     "Bass curve, fitted by nonlinear least squares to the joinings of complete months. A small p "
     "with a large q means that people join because others did; that is also how good products "
     "spread, so the curve describes the growth and says nothing about its cause.",
     "Bass 扩散曲线，以非线性最小二乘法拟合完整月份的加入人数。p 小而 q "
     "大，说明人们因他人加入而加入；好产品的传播也是如此，故曲线只描述增长，不说明原因。"},
    {"depth.bass_fits",
     "A diffusion curve fits the joinings by month and explains {1} of their variance.",
     "扩散曲线与按月加入人数相符，解释其方差的 {1}。"},
    {"depth.best_differs",
     "Of these models the likeliest is “{1}”, but it does not match the tree either: something "
     "other than chance and this rule shaped it.",
     "上述模型中以“{1}”最为可能，但与该树仍不相符：其形态另有随机与该规则之外的成因。"},
    {"depth.best_fits",
     "Of these models the likeliest is “{1}”, and none of its figures stands out: the tree looks "
     "like one that grew by itself in that way.",
     "上述模型中以“{1}”最为可能，且各项数值均不突出：该树与按此方式自行生长的树相似。"},
    {"depth.bottom_two_levels_share", "On the two deepest levels", "位于最深两层"},
    {"depth.branching",
     "Branching number R = {1} (standard error {2}): {3} members made {4} recruits within {5} days "
     "after joining, each having had that time. Above 1 the network renews itself; below 1 it dies "
     "out once nobody joins from outside.",
     "分支数 R = {1}（标准误 {2}）：{3} 名会员在加入后 {5} 天内发展 {4} "
     "人，且每人都有足够时间。大于 1 时网络自行延续；小于 1 时若无外来加入则逐渐消亡。"},
    {"depth.comparison", "Against networks that nobody steers", "与无人操纵的网络相比"},
    {"depth.curve", "Fitted curve", "拟合曲线"},
    {"depth.elsewhere", "to members not above the source", "付给不在来源上方的会员"},
    {"depth.error", "Standard error", "标准误"},
    {"depth.expected", "Expected", "期望"},
    {"depth.figure", "Figure", "项目"},
    {"depth.generations",
     "Members below the roots over members above the deepest level: {1} (Harris’s ratio of "
     "successive generations).",
     "根以下会员数与最深一层以上会员数之比：{1}（Harris 相继世代比）。"},
    {"depth.growth", "Growth", "增长"},
    {"depth.growth_chart", "Members joined by month, and the fitted curve",
     "按月加入人数与拟合曲线"},
    {"depth.height",
     "Depth: the deepest member stands {1} steps below the root; {4} growth of this size leads to "
     "{2} ± {3} (p = {5}).",
     "深度：最深会员距根 {1} 步；同等规模按“{4}”生长时为 {2} ± {3}（p = {5}）。"},
    {"depth.joined", "Joined", "加入人数"},
    {"depth.largest", "Largest tree", "最大推荐树"},
    {"depth.leaf_share", "Without recruits", "无直推"},
    {"depth.level_3_share", "On level 3 or deeper", "位于第三级或更深"},
    {"depth.levels", "Levels", "层级数"},
    {"depth.levels_chart", "Members per level of the largest tree, found and expected",
     "最大推荐树各层级人数：实际与期望"},
    {"depth.levels_up", "Levels up from the source", "自来源向上层数"},
    {"depth.mean_recruits_of_recruiters", "Recruits of those who recruited, mean",
     "有直推者的平均直推数"},
    {"depth.members", "Members", "会员数"},
    {"depth.mismatch",
     "What a mismatch means: recruiting followed another rule than the model’s. It does not tell "
     "which. Plans with places on either side, spillover, reactivated accounts, campaigns, imports "
     "that lost dates, or several networks under one root all change these figures without "
     "anybody’s ill will; and a tree that matches may still belong to a scheme. Depth alone mostly "
     "shows how many recruits each member may have.",
     "不相符的含义：发展并未遵循该模型的规则，但不说明遵循何种规则。左右区位、滑落、账户重新激活、"
     "营销活动、导入时丢失日期、一个根下有多个网络，均会改变这些数值而无人有恶意；相符的树也可能属"
     "于某种骗局。单看深度，主要反映每名会员可有多少直推。"},
    {"depth.model", "Model", "模型"},
    {"depth.models_about",
     "Three ways in which networks grow when nobody steers them: uniform (every member is equally "
     "likely to recruit the next), preferential (who has recruited more recruits more), limited "
     "(everybody alike, up to as many recruits as anybody here has). p is the chance of a figure "
     "at least as far out under the model.",
     "三种无人操纵的生长方式：均匀（每名会员等可能地发展下一人）、优先（直推越多者越易再发展）、限"
     "额（人人相同，但直推不超过本案最多者）。p 为在该模型下出现同样或更偏离数值的概率。"},
    {"depth.near_bottom_share", "With at most one level below them", "下方至多一层"},
    {"depth.observed", "Found", "实际"},
    {"depth.p", "p", "p"},
    {"depth.pull",
     "A sponsor’s pull grows as 1 + b × recruits with b = {1} (standard error {2}): 0 is uniform, "
     "1 "
     "preferential, below 0 limited.",
     "推荐人的吸引力按 1 + b × 直推数 变化，b = {1}（标准误 {2}）：0 为均匀，1 "
     "为优先，负值为限额。"},
    {"depth.reach_placement",
     "In the placement tree rewards reach up to {1} {1#level|levels} above their source.",
     "在安置树中，奖金最多达到来源之上 {1} 层。"},
    {"depth.reach_sponsor",
     "In the sponsor tree rewards reach up to {1} {1#level|levels} above their source.",
     "在推荐树中，奖金最多达到来源之上 {1} 层。"},
    {"depth.rewards", "Reward depth", "返利层级"},
    {"depth.rewards_about",
     "Counted from the reward rows themselves, not from the plan as announced. 1 is the direct "
     "sponsor, 0 the source itself. Overrides on goods that reach consumers also reach up several "
     "levels.",
     "依据奖金行本身而非公布的制度计算。1 为直接推荐人，0 "
     "为来源本人。以到达消费者的商品为基础的级差奖金也会上达多层。"},
    {"depth.simulated",
     "p values of simulated figures rest on {1} networks of {2} members grown for each model with "
     "seed {3}: p = (k + 1) / (n + 1), ties counting as far out. Larger trees are compared by the "
     "models’ limit laws.",
     "模拟数值的 p 值来自每个模型以种子 {3} 生成的 {1} 个 {2} 人网络：p =（k + 1）/（n + "
     "1），相等者计为同样偏离。更大的树按模型的极限定律比较。"},
    {"depth.spillover",
     "{1} of {2} members with both links stand under somebody else than their sponsor ({3}); {4} "
     "of them further down in the sponsor’s own placement team.",
     "{2} 名兼有两种关系的会员中，{1} 名的安置人不是推荐人（{3}）；其中 {4} "
     "名仍位于推荐人的安置团队之内。"},
    {"depth.trees", "Trees", "推荐树数"},
    {"depth.unsourced", "source not stated", "来源未注明"},
    {"depth.z", "z", "z"},
    {"depth_reason.chain", "No comparison: nobody in the largest tree has two recruits.",
     "未作比较：最大推荐树中无人有两名直推。"},
    {"depth_reason.few_members", "No comparison: the largest tree has fewer than 10 members.",
     "未作比较：最大推荐树少于 10 人。"},
    {"depth_reason.few_months",
     "No diffusion curve: fewer than 8 complete months, or fewer than 50 members, carry a date of "
     "joining.",
     "未拟合扩散曲线：完整月份不足 8 个，或注明加入时间的会员不足 50 名。"},
    {"depth_reason.many_months",
     "No diffusion curve: joinings spread over more than 600 months, so that some dates may be "
     "wrong.",
     "未拟合扩散曲线：加入时间跨越 600 个月以上，部分日期可能有误。"},
    {"depth_reason.no_ceiling",
     "A diffusion curve follows the joinings, but growth has not slowed down enough to tell how "
     "many would join in the end: p and M are not determined.",
     "扩散曲线与加入人数相符，但增长尚未放缓，无法判断最终规模：p 与 M 无法确定。"},
    {"depth_reason.no_convergence", "No diffusion curve: least squares did not converge.",
     "未得扩散曲线：最小二乘法未收敛。"},
    {"depth_reason.no_delays",
     "No branching number: too few joinings of members and their sponsors are dated, one after the "
     "other.",
     "未计算分支数：会员与推荐人先后加入且均注明时间者过少。"},
    {"depth_reason.no_rewards",
     "No reward to a member counts, so that no reward depth can be told.",
     "没有计入的会员奖金，无从判断返利层级。"},
    {"depth_reason.no_sources",
     "No reward row names the member whose act it is for, so that no reward depth can be told.",
     "奖金行均未注明来源会员，无从判断返利层级。"},
    {"depth_reason.poor",
     "The best diffusion curve explains less than half of the variance of the months: growth came "
     "in other ways.",
     "最佳扩散曲线解释的方差不足一半：增长另有形式。"},
    {"depth_reason.unsure",
     "The best diffusion curve leaves imitation uncertain: q is not greater than twice its "
     "standard error.",
     "最佳扩散曲线的模仿系数不确定：q 不大于其标准误的两倍。"},
    {"evidence.listed",
     "Of each finding at most {1} evidence rows are shown here. “downline show CASE --finding N” "
     "computes the finding of that number again from its rows; with --json it lists them.",
     "此处每条线索最多列出 {1} 行证据；“downline show CASE --finding "
     "N”按编号由原始行重新计算该线索，加 --json 可列出证据行。"},
    {"evidence.listed_csv",
     "Of each finding at most {1} evidence rows are shown here. evidence.csv lists up to "
     "{2} of each; “downline show CASE --finding N” computes the finding of that number again from "
     "its rows.",
     "此处每条线索最多列出 {1} 行证据；evidence.csv 每条最多列出 {2} 行；“downline show CASE "
     "--finding N”按编号由原始行重新计算该线索。"},
    {"evidence.more", "… {1} more {1#row|rows}", "…另有 {1} 行"},
    {"family.depth", "depth", "层级"},
    {"family.downline", "downline", "伞下"},
    {"family.integrity", "integrity", "数据完整性"},
    {"family.registry", "registry", "登记"},
    {"family.stocking", "stocking", "囤货"},
    {"figure.isolated", "Members without any link", "无任何关系的会员"},
    {"figure.leaves", "Members without recruits", "无直推的会员"},
    {"figure.ledger.rows", "Ledger rows", "流水行数"},
    {"figure.max_level", "Levels of the deepest tree", "最深层级"},
    {"figure.mean_depth", "Mean depth (root 0)", "平均深度（根为 0）"},
    {"figure.members", "Members", "会员"},
    {"figure.outcome.gini_received", "Gini of what was received", "所得基尼系数"},
    {"figure.outcome.loser_share.value", "Payers with a loss", "亏损付款会员占比"},
    {"figure.outcome.net_median", "Median net position", "净收支中位数"},
    {"figure.outcome.paid_in", "Paid in", "付出"},
    {"figure.outcome.paid_out", "Paid out", "得到"},
    {"figure.outcome.payers", "Members who paid", "付款会员"},
    {"figure.outcome.rewards_entrant_funded.value", "Rewards funded by entrants",
     "由新加入者出资的奖金占比"},
    {"figure.persons", "Persons", "自然人"},
    {"figure.stats.recruits.max", "Most recruits of one member", "单人最多直推"},
    {"figure.trees", "Recruitment trees", "推荐树"},
    {"findings.about",
     "For each rule: the criterion, its source, its innocent explanations, and the subjects "
     "furthest from the threshold with the input rows that the value rests on.",
     "每条规则列出：标准、出处、可能的正当解释，以及距阈值最远的对象和其数值所依据的输入行。"},
    {"findings.more", "{1} more {1#subject|subjects}: report.json lists them all.",
     "另有 {1} 个对象：见 report.json。"},
    {"findings.more_csv", "{1} more {1#subject|subjects}: findings.csv lists them all.",
     "另有 {1} 个对象：全部见 findings.csv。"},
    {"findings.no_rules", "No rule was applied.", "未适用任何规则。"},
    {"findings.none", "No rule was met.", "没有规则得到满足。"},
    {"findings.older",
     "For each rule: the criterion, its source, its innocent explanations, and the subjects "
     "furthest from the threshold. The case has been scanned again since, so the evidence "
     "rows of this run are not listed.",
     "每条规则列出：标准、出处、可能的正当解释，以及距阈值最远的对象。此后案件已重新扫描，故"
     "不列出本次运行的证据行。"},
    {"findings.quiet", "Rules that were not met", "未满足的规则"},
    {"id.cut", "({1} bytes)", "（共 {1} 字节）"},
    {"identity.about",
     "What records, ids, times and payments of accounts have in common. It shows where to look, "
     "not who somebody is.",
     "各账户的记录、编号、时间、付款有哪些共同之处。仅提示核查方向，不认定账户归属。"},
    {"identity.caution",
     "Families share telephones and bank accounts, a company may legally hold several seats, a "
     "registering agent enters many people at once, and common names are shared by strangers. Each "
     "of these looks like the figures above.",
     "家庭成员常共用电话和银行账户，公司可能依规持有多个席位，报单中心会集中录入多人，常见姓名为许"
     "多互不相识者共有。以上各种情形均会产生上述数字。"},
    {"identity.column.accounts", "Accounts", "账户"},
    {"identity.column.compared", "Links compared", "可比较的关联"},
    {"identity.column.counts", "Counts", "是否计入"},
    {"identity.column.deeper", "Deeper below it", "更深下线"},
    {"identity.column.elsewhere", "Not below it", "不在其下"},
    {"identity.column.funded", "Members funded", "被垫资会员"},
    {"identity.column.funder", "Money from", "出资方"},
    {"identity.column.kind", "Party", "主体"},
    {"identity.column.own_rewards", "Rewards from own accounts", "来自本人账户的奖金"},
    {"identity.column.persons", "Persons", "自然人"},
    {"identity.column.present", "Have the sign", "有该迹象"},
    {"identity.column.recruits", "Own recruits", "其直推"},
    {"identity.column.seats", "Seats", "席位"},
    {"identity.column.share", "Share", "占比"},
    {"identity.column.sign", "Sign", "迹象"},
    {"identity.column.signs", "Signs shared with the sponsor", "与推荐人相符的迹象"},
    {"identity.column.size", "Group of", "组内账户"},
    {"identity.column.sponsor", "Sponsor", "推荐人"},
    {"identity.column.stack", "Longest line", "最长叠位"},
    {"identity.column.trees", "Trees", "推荐树"},
    {"identity.column.what", "What", "项目"},
    {"identity.counts.no", "no", "否"},
    {"identity.counts.yes", "yes", "是"},
    {"identity.few_signs",
     "Fewer than three signs occur without being shared by half of the links, so nothing can be "
     "said.",
     "出现且未被半数关联共有的迹象不足三项，无法判断。"},
    {"identity.found",
     "{1} of {2} links between a member and its sponsor have at least three of the signs that "
     "count. If signs came independently of one another, each as often as among the other links, "
     "{3} would be expected; they do not quite, so chance may do more. {4} accounts stand in {5} "
     "{5#group|groups} of three or more; pairs may be friends who joined together, and are not "
     "listed.",
     "会员与推荐人的 {2} 个关联中，有 {1} "
     "个至少具备三项计入的迹象。假设各迹象互不相关、频率与其余关联相同，预期为 {3} "
     "个；迹象之间本有联系，偶然情形可能更多。三个以上账户的组共 {5} 组，涉及账户 {4} "
     "个；两个一组者可能为结伴加入，不予列出。"},
    {"identity.funded",
     "Of {2} members with dated joining money, {1} had it from somebody else, from {3} "
     "{3#party|parties} in all.",
     "在 {2} 名有日期入会款的会员中，{1} 名的款项来自他人，出资方共 {3} 个。"},
    {"identity.funding", "Joining money from one party", "入会资金同源"},
    {"identity.funding_about",
     "Joining money is a member's first fee or purchase. It is from whoever paid the fee for the "
     "member, or passed money to it last in the 24 hours before. The amount is what was passed on.",
     "入会款指会员的首笔费用或进货；其来源为代付费用者，或此前 24 "
     "小时内最后向其转入资金者。金额为转入金额。"},
    {"identity.groups_about",
     "{1} accounts of these groups and {2} groups are not shown; member_metric.split_group lists "
     "all.",
     "以上各组中另有 {1} 个账户、此外另有 {2} 组未列出，详见 member_metric.split_group。"},
    {"identity.keys",
     "{1} members have a record with a person key, naming {2} persons. {3} members have none; each "
     "counts as a person.",
     "有自然人标识的会员 {1} 名，共 {2} 名自然人；无标识的会员 {3} 名，各按一人计。"},
    {"identity.mark.chain", "only recruit, in a chain", "单线推荐"},
    {"identity.mark.funding", "money of one source", "资金同源"},
    {"identity.mark.ids", "ids one apart", "编号相邻"},
    {"identity.mark.name", "same name", "同名"},
    {"identity.mark.together", "joined within an hour", "一小时内加入"},
    {"identity.no_hours",
     "Joinings are dated by day alone, or not at all, so who joined within an hour is not known.",
     "加入时间仅有日期或者没有记录，无法判断是否在一小时内加入。"},
    {"identity.no_links",
     "Nobody has a sponsor who is not known to be the same person, so there is nothing to compare.",
     "没有可比较的关联：会员均无推荐人，或推荐人为本人席位。"},
    {"identity.no_passing_on",
     "No transfer or top-up to a member counts, and no fee names another member as the one it is "
     "for: who paid for whom cannot be told.",
     "没有向会员的转账或充值计入，也没有费用注明为其他会员支付，无法判断由谁代付。"},
    {"identity.no_person_keys",
     "No member record holds a person key, so that accounts cannot be put together to persons. The "
     "signs below do not need one.",
     "没有会员记录载有自然人标识，无法将账户归并为自然人。以下迹象不依赖标识。"},
    {"identity.other_keys",
     "Of these links {1} {1#is|are} between members with different person keys, which speaks "
     "against one person, unless a key is false.",
     "其中 {1} 个关联的双方自然人标识不同，若标识属实，则不支持同属一人。"},
    {"identity.own",
     "{1} of rewards in {2} {2#row was|rows were} paid for the act of another account of the same "
     "person, {3} of all rewards that name their source. {4} went to members for their own act on "
     "the same account.",
     "有 {1}（{2} 行）的奖金因同一自然人另一账户的行为而支付，占注明来源奖金的 {3}。另有 {4} "
     "因本账户自身行为而支付。"},
    {"identity.own.no_rewards",
     "There are no rewards that a person could have earned from own accounts.",
     "没有奖金，不存在来自本人其他账户的奖金。"},
    {"identity.own.no_sources",
     "No reward names the member whose act it is for, so rewards from own accounts cannot be told.",
     "没有奖金注明因谁的行为而发放，无法判断是否来自本人其他账户。"},
    {"identity.party.member", "member", "会员"},
    {"identity.party.outside", "not a member", "非会员"},
    {"identity.persons_about",
     "A line is the accounts of the person on one way to the root. A person is told by its "
     "accounts; the key is in the member records.",
     "叠位指同一上行路径上属于该自然人的账户数。自然人以其账户表示，标识见会员记录。"},
    {"identity.reuse", "The same person or id, told differently", "同一自然人或编号的不同记载"},
    {"identity.reuse.entry_id_conflicts", "Ledger rows rejected because another row had their id",
     "因编号已被其他流水使用而被拒的行"},
    {"identity.reuse.members_recorded_several_times", "Members with several records",
     "有多条记录的会员"},
    {"identity.reuse.persons_in_several_tenants", "Persons with seats of several tenants",
     "席位分属多个租户的自然人"},
    {"identity.reuse.persons_with_several_sponsors", "Persons recruited by several others",
     "由多名他人推荐的自然人"},
    {"identity.reuse.with_other_joining", "of them, with different times of joining",
     "其中加入时间不一"},
    {"identity.reuse.with_other_name", "of them, with different names", "其中姓名不一"},
    {"identity.reuse.with_other_person_key", "of them, with different person keys",
     "其中自然人标识不一"},
    {"identity.seats", "Seats of one person", "同一自然人的席位"},
    {"identity.several",
     "{1} {1#person holds|persons hold} {2} seats, {3} at most. {4} {4#seat|seats} of {5} "
     "{5#person|persons} {4#stands|stand} below another seat of the same person; the longest line "
     "has {6}.",
     "{1} 名自然人持有 {2} 个席位，最多者 {3} 个。{5} 名自然人的 {4} "
     "个席位位于本人另一席位之下；最长叠位为 {6} 个。"},
    {"identity.sign.chain", "The sponsor's only recruit, in a chain of three accounts or more",
     "推荐人的唯一直推，且处于三个以上账户的单线中"},
    {"identity.sign.funding", "Joining money of both from one party, or of one from the other",
     "双方入会款同源，或一方为另一方付款"},
    {"identity.sign.ids", "Ids differ by 1 in the number at their end", "编号末尾数字相差 1"},
    {"identity.sign.name", "The same name, digits at its end left out", "同名（略去末尾数字）"},
    {"identity.sign.together", "Joined within an hour of each other", "一小时内先后加入"},
    {"identity.single", "Each of them has one seat.", "每人各有一个席位。"},
    {"identity.splits", "Accounts that agree with their sponsors in several signs",
     "多项迹象与推荐人相符的账户"},
    {"identity.splits_about",
     "A plan that pays for recruits pays a person for splitting into a chain of accounts. Each "
     "link between a member and its sponsor is compared, except seats with one person key. A "
     "sign counts where fewer than half of the links have it; a link is found by three signs.",
     "按人头付酬的制度会使一人拆分为一串账户而获利。逐一比较会员与推荐人的关联，同一自然人标识的席"
     "位"
     "除外。不足半数关联具有的迹象方予计入；具备三项迹象的关联列为相符。"},
    {"identity.teams", "Teams counted by person", "按自然人计的团队"},
    {"ingest.about",
     "Rows are conserved: rows read = accepted + rejected + duplicate, for each file.",
     "行数守恒：每个文件读入行数 = 接受 + 拒绝 + 重复。"},
    {"ingest.total", "All files", "全部文件"},
    {"kind.exchange", "Exchange", "换货"},
    {"kind.fee", "Fee (to join, activate, upgrade)", "费用（入会、激活、升级）"},
    {"kind.pickup", "Pick-up from cloud stock", "云仓提货"},
    {"kind.purchase", "Purchase", "进货"},
    {"kind.refund", "Refund", "退款"},
    {"kind.reward", "Reward", "奖金"},
    {"kind.topup", "Top-up", "充值"},
    {"kind.transfer", "Transfer", "转账"},
    {"kind.withdrawal", "Withdrawal", "提现"},
    {"ledger.about",
     "{1} ledger {1#row|rows}, from {2} to {3}. Only rows that are done count in amounts.",
     "流水共 {1} 行，自 {2} 至 {3}。金额只计已完成的行。"},
    {"ledger.currency", "All amounts of this report are in {1} unless another currency is named.",
     "除另行注明外，本报告金额均以 {1} 计。"},
    {"ledger.none", "The case holds no ledger rows.", "案件中没有流水。"},
    {"ledger.not_done", "{1} {1#row|rows} with status “{2}” {1#is|are} kept but not counted.",
     "有 {1} 行状态为“{2}”，予以保留但不计入。"},
    {"ledger.other_currencies", "Other currencies, not in the figures", "其他币种（未计入）"},
    {"ledger.undated",
     "{1} ledger {1#row|rows}, none with a date. Only rows that are done count in amounts.",
     "流水共 {1} 行，均无日期。金额只计已完成的行。"},
    {"levels.about",
     "Level 1 is the root of a recruitment tree. A shape that widens level by level shows "
     "how many stand below whom; it does not by itself show why.",
     "第 1 层为推荐树的根。逐层变宽的形状说明谁之下有多少人，但本身并不说明原因。"},
    {"levels.binned",
     "The {1} levels are shown in groups; members_per_level in report.json has each of them.",
     "共 {1} 层，此处合并显示；report.json 的 members_per_level 含每一层。"},
    {"levels.chart", "Members per level of the sponsor trees", "推荐树各层级人数"},
    {"levels.none", "There are no members.", "没有会员。"},
    {"measure.recruits", "Recruits", "直推人数"},
    {"measure.team_members", "Team, with the member", "团队人数（含本人）"},
    {"model.limited", "limited", "限额"},
    {"model.preferential", "preferential", "优先"},
    {"model.uniform", "uniform", "均匀"},
    {"model_test.entry_order", "Early joining against recruits (Spearman)",
     "加入先后与直推数（Spearman）"},
    {"model_test.height", "Depth of the deepest member", "最深会员的深度"},
    {"model_test.leaves", "Members without recruits", "无直推会员数"},
    {"model_test.recruits", "Distance of numbers of recruits from the law (chi-square)",
     "直推数与定律的距离（卡方）"},
    {"model_test.teams", "Distance of team sizes from the law (chi-square)",
     "团队人数与定律的距离（卡方）"},
    {"months.cut", "{1} earlier months are not shown here; report.json holds them all.",
     "另有更早的 {1} 个月未在此列出；report.json 含全部月份。"},
    {"months.joined", "Members joined, by month", "按月加入人数"},
    {"months.money", "Money by month", "按月资金"},
    {"months.none", "No fact carries a date.", "没有带日期的事实。"},
    {"more", "{1} more are not shown here.", "另有 {1} 项未在此列出。"},
    {"network.account", "Account", "账户"},
    {"network.account.member", "member", "会员"},
    {"network.account.outside", "not a member", "非会员"},
    {"network.accounts", "Accounts that money passes through", "过账账户"},
    {"network.accounts_about",
     "In: fees, purchases and transfers; passed on: fees and transfers, each taking the oldest "
     "money of the last three days. A day is emptied when at most a twentieth of its income "
     "stays. Whoever collects for a group order and every shop's cashier account look like this, "
     "too.",
     "收入指费用、货款、转账；转出指费用与转账，依次取最近三天内最早的收入。当日收入留存不超过"
     "二十分之一者，计为清空日。团购代收、店铺收款账户也是如此。"},
    {"network.accounts_found",
     "{1} {1#account|accounts} took money from ten payers or more and can have passed half of it "
     "or more on within three days.",
     "{1} 个账户自十名以上付款方收款，并可能在三天之内转出其中一半以上。"},
    {"network.accounts_none",
     "No account took money from ten payers or more and can have passed half of it on within three "
     "days.",
     "没有账户自十名以上付款方收款，并可能在三天之内转出其中一半。"},
    {"network.circle", "Circle", "循环"},
    {"network.circles", "Money that goes round", "循环资金"},
    {"network.circles_about",
     "Each pair's money counts once; the least pair is what goes round. In order of time: one "
     "payment of each pair after the other, the last at most {1} days after the first. Friends who "
     "buy for one another and lend in turn pay in circles, too.",
     "每段资金只计一次，以最小的一段为循环金额。按时间依次：每段一笔，依次在后，末笔距首笔不超过 "
     "{1} 天。相互代购、轮流借还的朋友也会形成循环。"},
    {"network.circles_chart", "The largest circles and what goes round on each",
     "金额最大的循环及其循环金额"},
    {"network.circles_found",
     "{1} {1#circle|circles} of three to five members, {2} {2#member|members} on them: {3} "
     "{1#goes|go} round, which makes {4} of payments, {5} of all that members paid one another.",
     "三至五人的循环共 {1} 个，涉及 {2} 名会员：循环资金 {3}，形成付款 {4}，占会员间付款的 {5}。"},
    {"network.circles_none", "No money goes round among three to five members.",
     "没有资金在三至五名会员之间循环。"},
    {"network.circles_stopped",
     "The search was stopped at its limit; the figures are what was found until then, the largest "
     "first.",
     "搜索在上限处停止；数字为此前所得，自金额最大者起。"},
    {"network.core",
     "The innermost core has {1} {1#member|members}, each of whom trades with at least {2} of the "
     "others in it; in a tree it would be 1.",
     "最内层核心有 {1} 名会员，其中每人至少与其他 {2} 名有往来；树状网络中为 1。"},
    {"network.cut_members", "Members cut off", "被切断会员"},
    {"network.cut_off", "Cut off without", "缺失则切断"},
    {"network.emptied_days", "Days emptied / with income", "清空日数 / 收款日数"},
    {"network.goes_round", "Goes round", "循环金额"},
    {"network.in_order", "Value in order of time", "依次循环金额"},
    {"network.inflow", "Money in", "收入"},
    {"network.key_members", "Who holds the money network together", "资金网络的关键会员"},
    {"network.key_members_about",
     "Payments among members that would lose their connection with the main part if the member "
     "were not there. A supplier of many cuts off much: that is no sign by itself.",
     "若无该会员，会员间付款中将与主体失去联系的部分。供货给多人者自然切断较多，本身并非迹象。"},
    {"network.largest_about",
     "Of parties with ten payments or more in or out. Money in: fees, purchases and transfers; "
     "paid out: fees, transfers, rewards, refunds and withdrawals. Intake or payout only: the "
     "other side is at most a hundredth. Separate accounts for taking in and paying out occur in "
     "schemes, and in every tidy bookkeeping.",
     "仅列收款或付款满十笔的主体。收入：费用、货款、转账；付出：费用、转账、奖金、退款、提现。只收"
     "或只付：另一方向不超过百分之一。收付分户见于传销案件，也见于任何规范的账务。"},
    {"network.largest_accounts", "Largest accounts", "金额最大的账户"},
    {"network.mutual",
     "{1} {1#pair|pairs} of members paid each other; what cancels out makes {2} of payments, {3} "
     "of all that members paid one another.",
     "{1} 对会员相互付款；相抵部分形成付款 {2}，占会员间付款的 {3}。"},
    {"network.no_circles_searched",
     "There are more pairs of members on circles than are searched here.",
     "可能处于循环的付款对超出此处搜索范围。"},
    {"network.no_core", "There are more pairs of members than are examined for this.",
     "付款对超出此处考察范围。"},
    {"network.paid_out", "Paid out", "付出"},
    {"network.partners_core", "Core number", "核数"},
    {"network.passed_on", "Passed on in 3 days", "三天内转出"},
    {"network.payees", "Payees", "收款方"},
    {"network.payers", "Payers", "付款方"},
    {"network.payments_in", "Payments in", "收款笔数"},
    {"network.payments_out", "Payments out", "付款笔数"},
    {"network.role", "Use", "用途"},
    {"network.role.both", "both", "收付"},
    {"network.role.intake", "intake only", "只收"},
    {"network.role.payout", "payout only", "只付"},
    {"network.rounds", "Rounds in order of time", "按时间依次的轮数"},
    {"network.silent_days", "Days silent before", "此前静默天数"},
    {"network.to_upline", "To the upline", "付给上级"},
    {"network.to_whom", "Most of it to", "主要付给"},
    {"network.triads",
     "Of three members: {1} times two pay a third, {2} times one pays the next, {3} times one pays "
     "two, and {4} triangles; {5} of all that could be triangles are. Money that only climbs makes "
     "hardly any.",
     "三人之间：两人付给一人 {1} 组，依次付款 {2} 组，一人付给两人 {3} 组，三角 {4} "
     "组；可成三角者中 {5} 成为三角。只向上流动的资金几乎不形成三角。"},
    {"network.whose", "Whose", "归属"},
    {"organisers.about",
     "{1} {1#member has|members have} at least 15 people on 3 levels in the own subtree, the top "
     "one counted. They are ranked by their own figures.",
     "{1} 名会员的伞下（含本人）达到十五人、三级。按其自身数字排序。"},
    {"organisers.absent", "This run did not rank members.", "本次扫描未作排序。"},
    {"organisers.control", "Control", "资金控制"},
    {"organisers.met", "Met", "达到"},
    {"organisers.no_control", "No money among members is known, so control does not count.",
     "没有会员之间的资金记录，资金控制不计入。"},
    {"organisers.no_rewards", "No rewards are known, so income does not count.",
     "没有奖金记录，收入不计入。"},
    {"organisers.none", "No member has 15 people on 3 levels in the own subtree.",
     "没有会员的伞下（含本人）达到十五人、三级。"},
    {"organisers.persons", "People", "人数"},
    {"organisers.place", "Place", "序号"},
    {"organisers.rank_sum", "Sum of ranks", "名次之和"},
    {"organisers.ranks_about",
     "In brackets the rank among them: 1 plus the number who have more. The sum of these ranks "
     "decides, then the number of people. Control is the greater of what would be cut off without "
     "the member and what passes through its account. Met: people and levels that the law names, "
     "inclusive.",
     "括号内为其中的名次：多于该会员者的人数加一。以名次之和排序，相同则以人数。资金控制取切断金额"
     "与转付金额中较大者。达到：法律所称人数与层级，含本数。"},
    {"organisers.seats", "Seats of the person", "本人账户数"},
    {"organisers.share", "Share of rewards", "奖金占比"},
    {"organisers.verdict",
     "A list of figures, not of culprits: an early and diligent seller of an honest firm stands on "
     "top of such a list, too.",
     "这是数字的排序，不是责任的认定：守法企业中加入早、勤勉的销售者同样会居于前列。"},
    {"origin.about",
     "Of the rewards of {1}, recruits paid for {2} when own use counts as unsold, and for {3} when "
     "own use within an allowance counts as consumption. Every amount is put down to its source "
     "row by row, to the minor unit; the table tells what that rests on.",
     "在 {1} 的奖金中，若自用视为未售出，由被发展者支付的占 {2}；若限额以内的自用视为消费，占 "
     "{3}。每笔金额逐行归源，精确到最小货币单位；下表列明依据。"},
    {"origin.allowance.consumers",
     "Allowance for own use: {3} for each month in which a member bought, twice the {2} that "
     "members who only consume, in three months or more, bought in such a month ({1} members). "
     "There are too few outside sales to go by, so this is weaker. The factor of two is ours.",
     "自用限额：有进货的每个月 {3}，为纯消费会员（至少三个月有购买）当月平均购买量 {2} "
     "的两倍（依据 {1} 名会员）。外部零售过少，此依据较弱。两倍为本程序所定。"},
    {"origin.allowance.customers",
     "Allowance for own use: {3} for each month in which a member bought, twice a typical outside "
     "sale of {2} ({1} sales). The factor of two is ours.",
     "自用限额：有进货的每个月 {3}，为典型外部零售量 {2} 的两倍（依据 {1} "
     "笔零售）。两倍为本程序所定。"},
    {"origin.allowance.unknown",
     "No own use is allowed for: there are neither enough outside sales nor enough members who "
     "only consume to say how much is usual.",
     "未认可任何自用：外部零售和纯消费会员均过少，无从得知通常用量。"},
    {"origin.break_even",
     "For half of the rewards to come from outside, {1} of members' purchases would have had to be "
     "resold; by the records {2} was.",
     "若要半数奖金来自外部，会员进货中需有 {1} 对外转售；据记录实际为 {2}。"},
    {"origin.break_even.fees",
     "Fees alone pay for more than half of the rewards: no resale of goods would bring half of "
     "them from outside.",
     "仅费用即支付半数以上奖金：无论转售多少商品，都不能使半数奖金来自外部。"},
    {"origin.chart.lenient", "Lenient reading: own use within the allowance is consumption",
     "从宽：限额以内的自用算作消费"},
    {"origin.chart.strict", "Strict reading: own use is no outside sale", "从严：自用不算对外销售"},
    {"origin.column.counts", "Counts as", "计为"},
    {"origin.column.in", "Came in from outside", "自外部流入"},
    {"origin.column.income", "By shares of the income", "按收入分摊"},
    {"origin.column.lenient", "From recruits, lenient", "被发展者支付（从宽）"},
    {"origin.column.member", "By the named member", "依注明的会员"},
    {"origin.column.order", "By the named order", "依注明的分录"},
    {"origin.column.origin", "Paid for by", "支付来源"},
    {"origin.column.paid", "Rewarded", "取得奖金人数"},
    {"origin.column.payout", "Paid out", "拨出率"},
    {"origin.column.period", "Period", "期间"},
    {"origin.column.strict", "From recruits, strict", "被发展者支付（从严）"},
    {"origin.counts.fees", "recruits", "被发展者"},
    {"origin.counts.own_use", "recruits or consumption", "被发展者或消费"},
    {"origin.counts.qualification", "recruits", "被发展者"},
    {"origin.counts.resold", "outside", "外部"},
    {"origin.counts.retail", "outside", "外部"},
    {"origin.counts.untraced", "neither", "均不计"},
    {"origin.customers", "Outside customers", "外部顾客"},
    {"origin.customers.counted",
     "Of {1} members who bought goods or sold outside, {2} have no named outside customer and {3} "
     "have fewer than ten over the whole period. Members who buy for themselves need none.",
     "在 {1} 名有进货或零售的会员中，{2} 名没有具名的外部顾客，{3} "
     "名在整个期间不足十人。自用者本不需要顾客。"},
    {"origin.customers.none",
     "No sale of a member to an outside customer is recorded. Cash sales may never have been.",
     "没有会员对外部顾客的销售记录。现金销售可能未入账。"},
    {"origin.customers.unnamed",
     "Customers cannot be told apart: of {1} sales {2} name nobody, or one name makes more than "
     "half of them.",
     "无法区分顾客：{1} 笔零售中 {2} 笔未具名，或者单一名称占半数以上。"},
    {"origin.goods", "What became of the goods", "商品去向"},
    {"origin.goods.money",
     "Members kept goods for {1} after resale to members and returns. Outside sales make {2} of "
     "that, and {3} is within the allowance for own use. Quantities are missing, so this is in "
     "money: a resale margin makes the share that was resold larger.",
     "扣除会员间转售和退货后，会员留存商品 {1}。对外销售占 {2}，自用限额以内占 "
     "{3}。数量不全，故按金额计：加价会使转售比例偏高。"},
    {"origin.goods.units",
     "Members kept {1} units after resale to members and returns. Of them {2} were resold outside, "
     "and {3} are within the allowance for own use.",
     "扣除会员间转售和退货后，会员共留存 {1} 件。其中 {2} 已对外转售，{3} 在自用限额之内。"},
    {"origin.lenient.outside", "Outside and own use", "外部及自用"},
    {"origin.lenient.recruits", "Recruits", "被发展者"},
    {"origin.lenient.untraced", "Untraced", "无从归源"},
    {"origin.levels", "Who was paid, by level", "各层级的奖金"},
    {"origin.levels_about", "Level 1 is the top. How far rewards travel up is told under depth.",
     "第一级为顶端。奖金向上传递的层数见“深度”部分。"},
    {"origin.none", "No reward of a member counts, so there is nothing to trace.",
     "没有会员取得奖金，无从归源。"},
    {"origin.origins_about",
     "A purchase is divided by what its buyer, or the team of a buyer who sells to members, resold "
     "outside. What names neither an order nor a member is an estimate: it follows the income of "
     "the whole case. Fractions of a minor unit go to outside sales.",
     "进货按买方的对外转售情况划分；买方向会员供货的，按其团队划分。既未注明分录也未注明会员的奖金"
     "按全案收入分摊，只是估计。不足最小货币单位的零数计入对外销售。"},
    {"origin.paid_out",
     "Of the {1} that was actually paid out, {2} comes from fees and unsold purchases, {3} from "
     "own use and {4} from nothing traced, each withdrawal divided as the member's rewards are.",
     "实际支付的 {1} 中，{2} 来自费用和未售出的进货，{3} 来自自用，{4} "
     "无从归源；每笔提现按该会员奖金的构成划分。"},
    {"origin.part.fees", "Entry fees", "入门费"},
    {"origin.part.own_use", "Purchases, own use within the allowance", "会员进货（限额以内自用）"},
    {"origin.part.qualification", "Purchases, neither resold nor own use",
     "会员进货（未转售、非自用）"},
    {"origin.part.resold", "Purchases, resold outside", "会员进货（已对外转售）"},
    {"origin.part.retail", "Outside customers", "外部顾客的购买"},
    {"origin.part.untraced", "Untraced", "无从归源"},
    {"origin.periods", "Paid out of what came in", "各期拨出率"},
    {"origin.periods_about",
     "Members' fees and purchases paid to non-members, and customers' purchases from the company, "
     "against rewards paid by non-members. Above 100% more was paid out than came in.",
     "会员付给非会员的费用和进货，以及顾客向公司的购买，与非会员支付的奖金相比。超过 100% "
     "即付出多于流入。"},
    {"origin.reconstruction",
     "Our reconstruction of the test of Vander Nat and Keep, not their equations: with a rate of "
     "{1} on purchases and a retail margin of {2}, the recruiting share is {3} strictly and {4} "
     "leniently; with retail margins counted as income, {5} and {6}.",
     "按我们对 Vander Nat 与 Keep 检验的重构（并非其原式）：进货奖金率 {1}，零售加价 "
     "{2}，招募占比从严为 {3}，从宽为 {4}；将零售差价计入收入则为 {5} 和 {6}。"},
    {"origin.strict.outside", "Outside", "外部"},
    {"origin.strict.recruits", "Recruits, own use included", "被发展者（含自用）"},
    {"origin.strict.untraced", "Untraced", "无从归源"},
    {"origin.types", "Rewards by type", "奖金种类"},
    {"outcome.about",
     "Net position of the members who paid a fee or bought goods: received, {1}, plus sales "
     "to others and refunds got, less fees, purchases and refunds given. Goods kept for own "
     "use are not valued.",
     "付款会员（缴费或进货者）的净收支：所得（{1}）加上对他人的销售与所收退款，减去费用、进"
     "货与所付退款。自用商品未计价。"},
    {"outcome.chart", "Members who paid, by net position", "付款会员按净收支分布"},
    {"outcome.even", "Even", "持平"},
    {"outcome.gini_received", "Gini coefficient of what was received", "所得基尼系数"},
    {"outcome.interval",
     "Share with a loss: {1}; 95 % Wilson interval {2} to {3}, if these members are seen as "
     "a sample.",
     "亏损占比：{1}；若将这些会员视为样本，95% Wilson 区间为 {2} 至 {3}。"},
    {"outcome.losers", "Net loss", "净亏"},
    {"outcome.net_median", "Median net position", "净收支中位数"},
    {"outcome.never_received", "Received nothing, sales and refunds apart",
     "从未得到款项（不计销售和退款）"},
    {"outcome.none", "No member paid a fee or bought goods.", "没有会员缴费或进货。"},
    {"outcome.paid_in", "Fees and purchases paid by members to non-members",
     "会员付给非会员的费用与货款"},
    {"outcome.paid_out", "Paid by non-members to members", "非会员付给会员的款项"},
    {"outcome.payers", "Members who paid a fee or bought goods", "缴费或进货的会员"},
    {"outcome.rewards_entrant_funded", "Rewards funded by entrants' payments",
     "由新加入者缴费支付的奖金占比"},
    {"outcome.top1pct_share", "Share of received that went to the best-paid hundredth",
     "所得最多的百分之一所占份额"},
    {"outcome.winners", "Net gain", "净盈"},
    {"placement.about", "The positions form {1} {1#tree|trees} with at most {2} {2#level|levels}.",
     "安置位置组成 {1} 棵树，最多 {2} 层。"},
    {"placement.chart", "Members per level of the placement trees", "安置树各层级人数"},
    {"placement.title", "Placement tree", "安置树"},
    {"plan.about",
     "The plan below explains {1} of {2} reward rows to the minor unit ({3}). It was found from "
     "the "
     "amounts; a reward type only grouped the rows.",
     "下列制度精确到最小货币单位解释了 {2} 行奖金中的 {1} "
     "行（{3}）。制度由金额推得，奖金种类仅用于分组。"},
    {"plan.basis.fee", "fee", "费用"},
    {"plan.basis.fixed", "a fixed amount", "固定金额"},
    {"plan.basis.margin", "margin of the order", "订单毛利"},
    {"plan.basis.order", "fee or purchase", "费用或进货"},
    {"plan.basis.purchase", "purchase", "进货"},
    {"plan.basis.reward", "another member's reward", "他人的奖金"},
    {"plan.basis.small_leg_members", "each pair of the smaller legs' members", "小区每对人数"},
    {"plan.basis.small_leg_volume", "fees and purchases of the smaller legs", "小区业绩"},
    {"plan.basis.turnover", "fees and purchases of a month", "一个月的费用与进货"},
    {"plan.column.basis", "Of what", "计算基数"},
    {"plan.column.component", "Component", "奖项"},
    {"plan.column.rate", "Rate", "比例或金额"},
    {"plan.column.reach", "Reach, conditions", "范围与条件"},
    {"plan.column.time", "Time", "时间"},
    {"plan.depth.one", "depth {1}", "第 {1} 代"},
    {"plan.depth.range", "depth {1} to {2}", "第 {1} 至 {2} 代"},
    {"plan.how",
     "Rates are as paid, after any deduction. Where all orders cost the same a share and a fixed "
     "amount cannot be told apart; a share is shown. A rate that explains rows says how they were "
     "computed, not whether the payment was due or lawful: honest programmes pay by plans too. "
     "Unexplained rows may be corrections, a plan that changed, or acts that the data lack.",
     "比例按实付计，即扣除各项费用之后。各订单金额相同时，比例与固定金额无法区分，此处以比例表示。"
     "能解释的行只说明其计算方法，不说明是否应付或合法：正当的营销计划同样按制度发放奖金。"
     "未能解释的行可能是更正、制度变更，或数据中缺少对应的行为。"},
    {"plan.if.cap", "at most {1} a day; what is above is lost", "每日封顶 {1}，超出作废"},
    {"plan.if.cap_carried", "at most {1} a day; what is above is carried over",
     "每日封顶 {1}，超出结转"},
    {"plan.if.layer", "counted from layer {1} below the payee", "自下方第 {1} 层起计"},
    {"plan.if.rank", "payee's rank {1}", "受奖人级别 {1}"},
    {"plan.if.recruits", "payee with {1} to {2} recruits", "受奖人直推 {1} 至 {2} 人"},
    {"plan.if.recruits_or_more", "payee with {1} or more recruits", "受奖人直推 {1} 人以上"},
    {"plan.if.shared", "shared by {1} payees", "由 {1} 人均分"},
    {"plan.if.source_rank", "source's rank {1}", "来源会员级别 {1}"},
    {"plan.if.unlocked", "with {1} {1#recruit|recruits} down to depth {2}",
     "直推 {1} 人可得至第 {2} 代"},
    {"plan.none", "There are no rewards, so there is no plan to infer.",
     "没有奖金，无从推断制度。"},
    {"plan.nothing", "No rate or amount explains a good part of the rewards.",
     "没有任何比例或金额能解释较大部分的奖金。"},
    {"plan.orders.first", "first orders", "首单"},
    {"plan.orders.later", "later orders", "复购订单"},
    {"plan.rest.about", "{1} in {2} {2#row|rows} follow no rate that was found.",
     "{2} 行共 {1} 不符合任何已推得的比例。"},
    {"plan.rest.title", "Unexplained rewards", "未能解释的奖金"},
    {"plan.tree.placement", "placement tree", "安置树"},
    {"plan.tree.sponsor", "sponsor tree", "推荐树"},
    {"plan.tree.stated_level", "as the rows state", "按流水所载层级"},
    {"plan.turnover.month_before", "turnover of the month before", "上月营业额"},
    {"plan.turnover.same_month", "turnover of that month", "当月营业额"},
    {"plan.type.binary_pairing", "Pairing of legs", "对碰奖"},
    {"plan.type.differential", "Difference of rates along the line", "级差奖"},
    {"plan.type.direct", "For the one directly below", "直推奖"},
    {"plan.type.flat", "Flat, payee stands in no line above", "定率，受奖人不在上线"},
    {"plan.type.matching", "Share of another's reward", "管理奖"},
    {"plan.type.own", "On one's own order", "自购返利"},
    {"plan.type.per_node", "The same for every member below", "见点奖"},
    {"plan.type.pool", "Pool shared out", "分红池"},
    {"plan.type.repeated_amount", "Repeated amount, not explained", "重复金额，未能解释"},
    {"plan.type.same_rank", "Among equal ranks", "平级奖"},
    {"plan.type.unilevel", "By depth", "层级奖"},
    {"plan.unknown", "unknown", "不明"},
    {"plan.width",
     "In the {1} tree no place has more than {2} {2#child|children}; {3} {3#has|have} so many.",
     "{1}树中每个位置至多 {2} 个下级；达到者 {3} 个。"},
    {"provenance.about",
     "The same files, rules and options give the same numbers on any machine. The hashes "
     "tell whether a file is the one that was read.",
     "相同的文件、规则与选项在任何机器上给出相同数字。哈希值可核对文件是否为当时读入的文件。"},
    {"provenance.as_of", "As of", "截至"},
    {"provenance.beside", "Files beside this page", "随附文件"},
    {"provenance.currency", "Currency", "币种"},
    {"provenance.files", "Input files", "输入文件"},
    {"provenance.libraries", "Libraries", "程序库"},
    {"provenance.packs", "Rule packs", "规则包"},
    {"provenance.program", "Program", "程序"},
    {"provenance.rules", "Rules applied", "适用的规则"},
    {"provenance.run", "Run", "运行编号"},
    {"provenance.started_at", "Started", "开始时间"},
    {"provenance.timezone", "Time zone", "时区"},
    {"raw.cut", "({1} bytes)", "（共 {1} 字节）"},
    {"registry.categories", "Product categories", "商品类别"},
    {"registry.categories_about",
     "Herfindahl-Hirschman index of the shares: {1} (1: everything in one category). Listed words "
     "are general knowledge, not a list of an authority.",
     "占比的赫芬达尔指数：{1}（全部为同一类别时为 1）。所列词语为一般常识，非主管部门清单。"},
    {"registry.caution",
     "What the registry covers, and whether a registration was needed, is for the reader to check. "
     "A match by name alone is weak: names are shared.",
     "登记册的覆盖范围以及是否需要登记，请自行核实。仅以名称匹配的结果较弱，因为名称常有重复。"},
    {"registry.column.category", "Category", "类别"},
    {"registry.column.cost", "Cost of a unit", "单位成本"},
    {"registry.column.income", "Their amount", "其金额"},
    {"registry.column.income_rows", "Rewards and fees after", "其后奖金和费用（行）"},
    {"registry.column.markup", "Price over cost", "售价与成本之比"},
    {"registry.column.matched", "Matched by", "匹配方式"},
    {"registry.column.paid", "Paid for it", "购货金额"},
    {"registry.column.party", "Party", "主体"},
    {"registry.column.product", "Product", "商品"},
    {"registry.column.sales", "Their amount", "其金额"},
    {"registry.column.sales_rows", "Sales after", "其后销售（行）"},
    {"registry.column.share", "Share", "占比"},
    {"registry.column.since", "Since", "起始日"},
    {"registry.column.status", "In the registry", "登记状态"},
    {"registry.column.word", "Holds a listed word", "含所列词语"},
    {"registry.entries",
     "The supplied registry has {1} entries: {2} registered, {3} revoked, {4} blacklisted, {5} "
     "with another word.",
     "所提供的登记册有 {1} 条：已登记 {2}，吊销或注销 {3}，黑名单 {4}，其他 {5}。"},
    {"registry.margin",
     "For products of known cost {1} was paid, resale among members included; at cost these goods "
     "are {2}. The price is {3} times the cost.",
     "成本已知的商品购货款共 {1}（含会员间转售），按成本计为 {2}，售价为成本的 {3} 倍。"},
    {"registry.margin.no_costs",
     "No product that was sold has a known cost, so prices cannot be compared with it.",
     "所售商品均无成本资料，无法与售价比较。"},
    {"registry.margin.no_quantities",
     "Some purchase states no quantity, so that prices of a unit are not known.",
     "有购货未注明数量，单价不明。"},
    {"registry.match.id", "id", "编号"},
    {"registry.match.name", "name only (weak)", "仅名称（较弱）"},
    {"registry.match.number", "registration number", "登记号"},
    {"registry.matched",
     "Parties of the case found in it: {1} by id, {2} by registration number, {3} by name alone.",
     "案件主体在登记册中的匹配：按编号 {1} 个，按登记号 {2} 个，仅按名称 {3} 个。"},
    {"registry.no_listed_members",
     "It lists no member as registered, so it does not say which sellers are not.",
     "其中没有会员列为已登记，无法判断哪些卖家未登记。"},
    {"registry.no_products", "No purchase names a product.", "没有购货列明商品。"},
    {"registry.nobody_watched", "No party of the case is revoked or blacklisted in it.",
     "案件主体均未被吊销或列入黑名单。"},
    {"registry.none", "No registry was supplied, so nothing can be said about registrations.",
     "未提供登记册，无法判断登记情况。"},
    {"registry.products", "Products, their cost and categories", "商品、成本与类别"},
    {"registry.sellers",
     "{1} members sold goods or got rewards. {2} of them are listed as registered by id or number, "
     "{3} more by name alone. They sold for {4}, those not listed for {5}.",
     "销售过商品或领取过奖金的会员 {1} 名，其中以编号或登记号列为已登记 {2} 名，另有 {3} "
     "名仅名称相符。其销售额共 {4}，未列入者 {5}。"},
    {"registry.status.blacklisted", "blacklisted", "黑名单"},
    {"registry.status.other", "another word", "其他"},
    {"registry.status.registered", "registered", "已登记"},
    {"registry.status.revoked", "revoked", "吊销或注销"},
    {"registry.unlisted_goods",
     "{1} of what was paid for named products was for products that the registry does not list as "
     "registered.",
     "列明商品的购货款中，{1} 用于登记册未列为已登记的商品。"},
    {"registry.watched", "Revoked or blacklisted parties", "被吊销或列入黑名单的主体"},
    {"registry.watched_about",
     "Rows from the day after the entry's date until a later entry registers the party again. "
     "Without a date nothing is counted as after.",
     "自条目日期次日起，至之后重新登记为止。无日期者不计为“其后”。"},
    {"registry.word.no", "–", "–"},
    {"registry.word.yes", "yes", "是"},
    {"reject.bad_currency", "no currency, or one of unknown decimals", "币种缺失或未知"},
    {"reject.bad_integer", "not a whole number of 64 bits", "整数无效"},
    {"reject.bad_money", "not an amount", "金额无效"},
    {"reject.bad_quantity", "not a quantity of at most three decimals", "数量无效"},
    {"reject.bad_time", "not a time of the profile's format, or no such day", "时间无效"},
    {"reject.encoding", "bytes that are no text in the file's encoding", "含不属于该编码的字节"},
    {"reject.entry_id_conflict", "an entry_id known with other content", "同一 entry_id 内容不同"},
    {"reject.excluded", "left out by the profile on purpose", "按配置剔除"},
    {"reject.field_count", "more or fewer fields than the header has", "字段数与表头不符"},
    {"reject.malformed_quote", "text after the closing quote of a field", "闭合引号后尚有文字"},
    {"reject.missing_field", "a field that the record needs is empty", "必填字段为空"},
    {"reject.money_out_of_range", "an amount that does not fit 128 bits", "金额超出 128 位"},
    {"reject.money_too_precise", "digits beyond the currency's minor unit",
     "小数位超出币种最小单位"},
    {"reject.nul_byte", "a NUL byte in the row", "行中含 NUL 字节"},
    {"reject.too_long", "row, field or number of columns beyond the limit", "行、字段或列数超限"},
    {"reject.unclosed_quote", "a quoted field that never ends", "引号未闭合"},
    {"reject.unknown_kind", "a ledger kind that nobody declared", "未声明的流水种类"},
    {"reject.unknown_status", "a ledger status that nobody declared", "未声明的流水状态"},
    {"reject.unknown_value", "a word that the profile's map does not know", "配置对照表中没有的值"},
    {"rejects.about",
     "{1} {1#row|rows} could not be read as facts. They are kept with their bytes and "
     "reasons and count nowhere else.",
     "有 {1} 行无法作为事实读取，已连同原始字节与原因保留，不计入其他数字。"},
    {"rejects.more", "{1} more; they are kept in the case file.",
     "另有 {1} 行，保存在案件文件中。"},
    {"rejects.more_csv", "{1} more: rejects.csv lists them all.",
     "另有 {1} 行：全部见 rejects.csv。"},
    {"rejects.none", "No row was rejected.", "没有被拒行。"},
    {"repair.about.conflicting_sponsor",
     "Members for whom two or more sponsors are named. The earliest claim stands.",
     "被列出两个以上推荐人的会员，以最早的主张为准。"},
    {"repair.about.cycle",
     "Sponsors in a circle. The latest link of each was cut and its member made a root.",
     "推荐关系成环。每环断开最晚的一条，其会员成为根。"},
    {"repair.about.cycle_members", "Members standing on those circles.", "位于上述环上的会员。"},
    {"repair.about.duplicate_member", "Members recorded more than once with different content.",
     "被多次记录且内容不同的会员。"},
    {"repair.about.missing_sponsor",
     "Sponsors whom others name but who have no record; they were added as roots.",
     "被他人提及但无本人记录的推荐人，作为根加入。"},
    {"repair.about.self_sponsor",
     "Members who name themselves as sponsor. A claim on oneself never beats another; alone "
     "it makes a root.",
     "将自己列为推荐人的会员。自荐主张不优先于其他主张；仅有自荐时作为根。"},
    {"repair.about.sponsor_joined_later",
     "Members whose sponsor joined after them. Counted only; nothing was changed.",
     "推荐人加入时间晚于本人的会员。仅计数，未作改动。"},
    {"repair.conflicting_sponsor", "Several sponsors", "多个推荐人"},
    {"repair.cycle", "Cycle", "循环推荐"},
    {"repair.cycle_members", "Members on cycles", "循环涉及会员"},
    {"repair.duplicate_member", "Several records of one member", "同一会员多条记录"},
    {"repair.missing_sponsor", "Sponsor without a record", "推荐人无记录"},
    {"repair.self_sponsor", "Own sponsor", "自荐"},
    {"repair.sponsor_joined_later", "Sponsor joined later", "推荐人加入较晚"},
    {"repairs.about",
     "Where referral records contradict each other or lack a record, a decision is taken to "
     "make trees of them, always by the same stated rule and whatever the order of the "
     "rows; nothing is deleted.",
     "推荐记录相互矛盾或缺失时，为构成树形结构须作出决定；规则公开、固定且与行序无关，不删除"
     "任何记录。"},
    {"repairs.more", "{1} more: report.json has the counts.", "另有 {1} 项：数量见 report.json。"},
    {"repairs.more_csv", "{1} more: repairs.csv lists them all.",
     "另有 {1} 项：全部见 repairs.csv。"},
    {"rewards.none", "There are no rewards.", "没有奖金。"},
    {"rewards.title", "Rewards by type", "按种类的奖金"},
    {"rewards.untyped", "(no type stated)", "（未注明种类）"},
    {"role.cut", "cut", "断开"},
    {"role.rejected", "does not stand", "未采纳"},
    {"role.stands", "stands", "采纳"},
    {"rule.convention", "How it is counted", "计算方式"},
    {"rule.innocent", "Innocent explanations", "可能的正当解释"},
    {"rule.met.case", "The case as a whole meets it.", "案件整体符合。"},
    {"rule.met.member", "{1} of {2} {2#member|members} {1#meets|meet} it.",
     "{2} 名会员中有 {1} 名符合。"},
    {"rule.met.tree", "{1} of {2} {2#tree|trees} {1#meets|meet} it.", "{2} 棵树中有 {1} 棵符合。"},
    {"rule.quotation", "Quotation", "引文"},
    {"rule.source", "Source", "出处"},
    {"rule.threshold", "Criterion", "标准"},
    {"rule.unknown", "For {1} it could not be decided, because a figure is not known.",
     "其中 {1} 个因数据缺失无法判定。"},
    {"rule.value", "Value shown", "所列数值"},
    {"rule.version", "version {1}", "版本 {1}"},
    {"section.conventions", "30 persons on 3 levels, however counted",
     "三十人、三级：各种计算口径"},
    {"section.depth", "Depth and growth", "层级深度与增长"},
    {"section.figures", "Key figures", "关键数字"},
    {"section.findings", "Findings by rule", "线索（按规则）"},
    {"section.identities", "Accounts that may be of one person", "可能同属一人的账户"},
    {"section.ingest", "Files read", "读入的文件"},
    {"section.ledger", "Ledger and rewards", "流水与奖金"},
    {"section.levels", "Members per level", "各层级人数"},
    {"section.months", "Growth by month", "按月增长"},
    {"section.organisers", "Members by subtree, income and control",
     "会员排序：伞下、收入与资金控制"},
    {"section.origin", "Where the money came from", "钱从哪里来"},
    {"section.outcome", "Who paid in, who got out", "谁付出、谁得到"},
    {"section.plan", "Plan inferred", "推断的奖金制度"},
    {"section.provenance", "Provenance", "来源与可重复性"},
    {"section.registry", "Registry and goods", "登记册与商品"},
    {"section.rejects", "Rejected rows", "被拒行"},
    {"section.repairs", "Repairs", "关系修正"},
    {"section.spread", "Who lost", "谁亏了"},
    {"section.stock", "Stocking pressure", "囤货压力"},
    {"section.summary", "Summary", "摘要"},
    {"section.trade", "Money among members", "会员间资金"},
    {"section.trees", "Trees and recruiters", "推荐树与推荐人"},
    {"severity.info", "info", "提示"},
    {"severity.notice", "notice", "注意"},
    {"severity.severe", "severe", "严重"},
    {"severity.warning", "warning", "警示"},
    {"spread.about",
     "Of {1} members who paid a fee or bought goods, {2} got less out than they paid in (95% "
     "interval {3} to {4}). Goods that somebody keeps or uses count as nothing here, so that a "
     "satisfied customer loses too.",
     "在 {1} 名支付过费用或进过货的会员中，{2} 所得少于所付（95% 区间 {3} 至 "
     "{4}）。留存或自用的商品在此不计价值，因此满意的顾客也计为亏损。"},
    {"spread.bottom40pct_share", "Share of the lower 40%", "最低 40% 所得占比"},
    {"spread.cohorts", "By time of joining", "按加入时间"},
    {"spread.column.interval", "95% interval", "95% 区间"},
    {"spread.column.joined", "Joined", "加入时间"},
    {"spread.column.loser_share", "Share", "占比"},
    {"spread.column.losers", "Lost", "亏损人数"},
    {"spread.column.net", "Net", "净收支"},
    {"spread.column.never", "Never received", "从未收款"},
    {"spread.column.part", "Members up to", "累计会员"},
    {"spread.column.payers", "Paid in", "付款人数"},
    {"spread.gini", "Gini coefficient", "基尼系数"},
    {"spread.income", "How unequal income is", "收入的不平等程度"},
    {"spread.income_about",
     "Of the members who paid. Gini: 0 where everybody received the same, near 1 where one "
     "received everything. Palma: what the best-paid tenth received over what the lower 40% did; "
     "no number where those received nothing. In every sales force a few earn most.",
     "仅计付款会员。基尼系数：人人相同为 0，集中于一人接近 "
     "1。帕尔马比：最高十分之一所得除以最低四成所得；后者一无所得时无数值。任何销售队伍中都是少数人"
     "所得最多。"},
    {"spread.levels", "By level", "按层级"},
    {"spread.lorenz",
     "Share of the money that the least-paid share of members received; the straight line is "
     "equality",
     "收入最低的一定比例会员所得占全部的比例；直线表示完全平等"},
    {"spread.net", "What members were left with", "会员净收支分布"},
    {"spread.net_about",
     "Net of everything paid and received on the basis named above; the middle row is the median, "
     "by nearest rank.",
     "按上述口径计全部所得减全部所付；中间一行为中位数（最近秩）。"},
    {"spread.nothing", "Nobody received rewards or withdrew money.", "没有人取得奖金或提现。"},
    {"spread.palma", "Palma ratio", "帕尔马比"},
    {"spread.recruits",
     "A member would need {1} recruits for their rewards to bring an average fee back.",
     "平均需要 {1} 名直推，其奖金才能抵回一份平均费用。"},
    {"spread.rewards", "Rewards", "奖金"},
    {"spread.thirds",
     "Of those who joined first, until {1}, {2} lost; of those who joined last, since {3}, {4}. "
     "Who joined within three months before the records end is left out: earning takes time.",
     "最早加入者（至 {1}）中 {2} 亏损；最晚加入者（自 {3}）中 {4} "
     "亏损。账期结束前三个月内加入者不计：盈利需要时间。"},
    {"spread.thirds.none",
     "Early and late members cannot be compared: the members who paid joined at unknown times or "
     "within few months.",
     "无法比较早晚加入者：付款会员加入时间不明，或者集中在少数月份。"},
    {"spread.top10pct_share", "Share of the best-paid 10%", "最高 10% 所得占比"},
    {"spread.top1pct_share", "Share of the best-paid 1%", "最高 1% 所得占比"},
    {"spread.undated", "unknown", "不明"},
    {"spread.withdrawals", "Withdrawals", "提现"},
    {"statement",
     "This report describes records that meet stated criteria. It accuses nobody: each "
     "criterion stands with its source and its innocent explanations, and every number can "
     "be followed to the input rows named with it.",
     "本报告仅描述符合所列标准的记录，不指控任何人：每条标准均附出处及可能的正当解释，每个数"
     "字均可追溯到所列的输入行。"},
    {"status.done", "done", "已完成"},
    {"status.failed", "failed", "失败"},
    {"status.pending", "pending", "待处理"},
    {"status.void", "void", "作废"},
    {"stock.bought", "Units bought", "购入数量"},
    {"stock.buyers", "Buyers", "进货会员"},
    {"stock.counterfactual", "Expected", "预期"},
    {"stock.days", "Days of supply", "可售天数"},
    {"stock.excess", "Excess", "超额"},
    {"stock.goods.bought_units", "Units bought by members", "会员购入数量"},
    {"stock.goods.buy_back_share", "Refunded, of refunds and stock still held",
     "退款占退款与现有库存之和"},
    {"stock.goods.days_of_supply", "Days of supply at the latest pace of sales",
     "按最近销售速度可售天数"},
    {"stock.goods.entry_share", "Fees and first-day purchases, of all that was paid",
     "费用与首日进货占全部付款"},
    {"stock.goods.financed_share", "Purchases paid with money from above",
     "以上级款项支付的进货占比"},
    {"stock.goods.own_use_units", "of it, within own use", "其中：自用额度以内"},
    {"stock.goods.picked_up_units", "Units picked up from cloud stock", "云仓提货数量"},
    {"stock.goods.retail_units", "Units sold to outside customers", "零售数量"},
    {"stock.goods.returned_units", "Units returned", "退货数量"},
    {"stock.goods.sold_on_units", "Units sold on to members", "转售给会员的数量"},
    {"stock.goods.stock_cost", "Cost of the stock", "库存成本"},
    {"stock.goods.stock_units", "Units in stock at the end", "期末库存数量"},
    {"stock.goods.taken_back_units", "Units taken back", "收回数量"},
    {"stock.goods.tier_crossing_share", "Orders that just cross a threshold, of purchases",
     "刚越过档位的订单占进货"},
    {"stock.goods.unsold_cost", "Cost of unsold stock", "未售库存成本"},
    {"stock.goods.unsold_share", "Unsold, of goods not passed on to members", "未售占未转售货物"},
    {"stock.goods.unsold_share_of_no_recruits", "of it, with members without recruits",
     "其中：位于无直推会员手中"},
    {"stock.goods.unsold_units", "of it, unsold and not bought lately", "其中：未售且非近期购入"},
    {"stock.goods_about",
     "Stock is what members bought and took back, less what they sold and returned, product by "
     "product, at the average cost in each hand. A member is taken to use {1} units a month, which "
     "is our assumption; purchases of the last {2} days had no time to be sold and do not count as "
     "unsold. The pace of sales is that of the last {3} days.",
     "库存为会员购入与收回的货物，减去售出与退回者，按商品分别计算，以各会员手中的平均成本计价。假"
     "定每名会员每月自用 {1} 件（本项目的假设）；最近 {2} "
     "日的进货尚无时间售出，不计为未售。销售速度取最近 {3} 日。"},
    {"stock.histogram", "Members by score", "按得分的会员数"},
    {"stock.in_stock", "In stock", "库存数量"},
    {"stock.interval", "95% interval", "95% 区间"},
    {"stock.ladder", "Price ladder by level", "各层级价格阶梯"},
    {"stock.ladder_about",
     "What the members of a level paid for a unit on average, all products together, and what they "
     "gained on goods whose cost is known, in percent of that cost: on sales to other members and "
     "to outside customers.",
     "各层级会员平均每件所付价格（全部商品合计），以及成本已知的货物在转售与零售中的加价，以成本的"
     "百分比计。"},
    {"stock.never_reordered",
     "{1} {1#member|members} bought nothing for at least {2} days after a fee, a threshold or a "
     "large first order, until the records end.",
     "{1} 名会员在缴费、达到档位或大额首单之后，至账期末至少 {2} 日未再进货。"},
    {"stock.observed", "Months of buying there", "该处进货月数"},
    {"stock.product", "Product", "商品"},
    {"stock.products", "Stock by product", "各商品库存"},
    {"stock.push", "Push", "推动"},
    {"stock.reason.no_purchases",
     "No counted purchase by a member is recorded: there is no stock to follow.",
     "没有计入的会员进货记录，无库存可追踪。"},
    {"stock.reason.no_quantities",
     "No purchase states a quantity, so that stock in units and stocking pressure are not known.",
     "进货均未注明数量，库存数量与囤货压力无从得知。"},
    {"stock.reason.no_sales",
     "No member is seen to sell to outside customers. Goods may have left for cash that nobody "
     "recorded, so that no stocking pressure is told.",
     "没有会员对外零售的记录。货物可能已以现金售出而未入账，故不给出囤货压力。"},
    {"stock.reason.no_times",
     "No row of goods carries a time, so that stocking pressure is not known.",
     "货物流水均无时间，囤货压力无从得知。"},
    {"stock.reordered", "Bought again", "是否再进货"},
    {"stock.reordered.no", "no", "否"},
    {"stock.reordered.yes", "yes", "是"},
    {"stock.resale_markup", "Mark-up on resale", "转售加价"},
    {"stock.retail", "At retail", "零售"},
    {"stock.retail_markup", "Mark-up at retail", "零售加价"},
    {"stock.returned", "Returned", "退货"},
    {"stock.score", "Score", "得分"},
    {"stock.score_interval", "Interval", "区间"},
    {"stock.scores", "Stocking pressure by member", "会员的囤货压力"},
    {"stock.scores_about",
     "{1} {1#member has|members have} a score from 0 to 1; of {2} the lower end of the interval is "
     "above one quarter.",
     "{1} 名会员有 0 至 1 的得分；其中 {2} 名的区间下限超过四分之一。"},
    {"stock.scores_note",
     "The score weighs the goods of earlier months that lie unsold, how long they would last "
     "(supply), and "
     "purchases made on top of unsold goods, just above a threshold or with money from above "
     "(decision 0012). The interval comes from drawing the member's months anew, by blocks of "
     "three. Sales that nobody recorded, a household's use and a season's stock look the same.",
     "得分综合以往各月未售的货物、其可售时间，以及在未售时、刚越过档位或以上级款项进行的进货（决定 "
     "0012）。区间由该会员的各月以三个月为一组重新抽取而得。未入账的销售、家庭自用和季节性备货呈现"
     "同样的形态。"},
    {"stock.share", "Share of months", "占进货月"},
    {"stock.sold_on", "Sold on", "转售"},
    {"stock.stock_cost", "Cost", "成本"},
    {"stock.supply", "Supply", "存量"},
    {"stock.threshold", "Purchases of a month from", "月度进货达到"},
    {"stock.tiers", "Thresholds found in monthly purchases", "月度进货中发现的档位"},
    {"stock.tiers_about",
     "Of {1} months in which {2} members bought more than own use. Expected is what a polynomial "
     "through the amounts around leaves there. A threshold may be a tier of the plan, or a box, a "
     "package, free delivery; members who buy the same every month sharpen it, so the interval "
     "draws members, not months.",
     "取 {2} 名会员进货超出自用的 {1} "
     "个月。预期为周围金额的多项式拟合在该处所得。档位可能是方案中的等级，也可能是包装规格、套餐或"
     "免运费门槛；每月购买相同数量的会员会使其更为明显，故区间按会员而非按月抽取。"},
    {"stock.tiers_few",
     "Only {1} {1#month|months} of buying beyond own use: too few to look for thresholds.",
     "超出自用的进货月仅 {1} 个，不足以寻找档位。"},
    {"stock.tiers_none", "{1} {1#month|months} of buying beyond own use show no threshold.",
     "{1} 个超出自用的进货月中未见档位。"},
    {"stock.timing", "Day of the month", "月内日期"},
    {"stock.timing_about",
     "{1} of {2} days with an order fall on the last three days of a month, where {3} would by "
     "themselves; by value it is {4}. Purchases in the first three days of months come to {5} of "
     "those. Chance of such a gathering anywhere in the month if orders were spread evenly: {6} "
     "(Rayleigh).",
     "{2} 个订货日中 {1} 位于每月最后三日，均匀分布时应为 {3}；按金额计为 "
     "{4}。每月最初三日的进货相当于其 {5}。若订货均匀分布，月内出现此种聚集的概率为 {6}（Rayleigh "
     "检验）。"},
    {"stock.timing_members",
     "Of {1} members with ten order days or more, {2} gather theirs beyond chance "
     "(Benjamini–Hochberg, 5% of them expected to be false), {3} at month ends.",
     "在 {1} 名有十个以上订货日的会员中，{2} 名的订货日聚集超出偶然（Benjamini–Hochberg，其中预期 "
     "5% 为误选），{3} 名聚集于月末。"},
    {"stock.timing_none", "No purchase carries a time.", "进货均无时间。"},
    {"stock.timing_note",
     "Orders of one member are not independent of each other, so the chance for all is too small "
     "where few members order often. Pay-days and order days gather orders too.",
     "同一会员的订货并非相互独立，故少数会员频繁订货时总体概率偏小。发薪日与固定订货日同样会使订货"
     "聚集。"},
    {"stock.unit_price", "Paid for a unit", "每件价格"},
    {"stock.unnamed", "not named", "未注明"},
    {"stock.unseen",
     "{1} {1#member|members} sold or returned {2} units that are nowhere seen bought: their "
     "records begin too late or lack rows. They are left out of the stock, which is never below "
     "nothing.",
     "{1} 名会员售出或退回的 {2} "
     "件货物未见购入记录：其账期开始过晚或缺行。这些货物不计入库存，库存不低于零。"},
    {"stock.unsold", "Unsold", "未售"},
    {"stock.unsold_cost", "Unsold, at cost", "未售成本"},
    {"stock.without_units",
     "{1} {1#row|rows} of goods state no quantity and are left out of the stock in units.",
     "{1} 行货物流水未注明数量，未计入库存数量。"},
    {"subject.case", "The whole case", "整个案件"},
    {"summary.as_of", "Only facts up to and including {1} were considered.",
     "仅考虑截至 {1}（含当日）的事实。"},
    {"summary.excluded",
     "Of the rejected rows, {1} {1#was|were} left out by the profile on purpose.",
     "被拒行中有 {1} 行为按配置剔除。"},
    {"summary.findings", "{1} {1#finding|findings} by {2} of the {3} {3#rule|rules} applied:",
     "所适用的 {3} 条规则中有 {2} 条得到满足，共 {1} 条线索："},
    {"summary.largest_tree",
     "The largest tree, under {1}, holds {2} {2#member|members} ({3} of all) on {4} "
     "{4#level|levels}.",
     "最大的推荐树以 {1} 为根，含 {2} 名会员（占全部的 {3}），共 {4} 层。"},
    {"summary.members",
     "The records show {1} {1#member|members} in {2} {2#recruitment tree|recruitment "
     "trees}; the deepest has {3} {3#level|levels}. {4} of them {4#has a record of its own "
     "or names|have a record of their own or name} a sponsor; {5} {5#is|are} known only "
     "because others name them.",
     "记录中共有 {1} 名会员，组成 {2} 棵推荐树，最深 {3} 层。其中 {4} "
     "名有本人记录或载明推荐人，{5} 名仅由他人提及。"},
    {"summary.met", "{1} {1#subject|subjects}", "{1} 个对象"},
    {"summary.no_findings", "None of the {1} rules applied was met.",
     "所适用的 {1} 条规则均未满足。"},
    {"summary.no_ledger", "The case holds no ledger rows, so nothing can be said about money.",
     "案件中没有流水，因此无法就资金作出说明。"},
    {"summary.no_members", "The case holds no members.", "案件中没有会员。"},
    {"summary.outcome",
     "Of {1} {1#member|members} who paid, counting also what they sold, {2} ({3}) got back less "
     "than they paid, {4} broke even and {5} came out ahead; sales and refunds apart, {6} never "
     "received anything.",
     "在 {1} 名付款会员中，连同其销售所得，{2} 名（{3}）所得少于付出，{4} 名持平，{5} "
     "名有盈余；不计销售和退款，{6} 名从未得到任何款项。"},
    {"summary.paid",
     "Members paid in {1} as fees and for goods; non-members paid {2} to them ({3}).",
     "会员以费用和货款形式共付出 {1}；非会员向会员支付 {2}（{3}）。"},
    {"summary.persons", "As far as the records tell, they are {1} {1#person|persons}.",
     "就记录所示，他们是 {1} 个自然人。"},
    {"summary.repairs",
     "{1} {1#decision|decisions} had to be taken between contradictory or incomplete "
     "referral records; each is listed under Repairs.",
     "因推荐记录相互矛盾或不完整，作出了 {1} 项修正决定，均列于“关系修正”一节。"},
    {"summary.rows",
     "Of {1} input {1#row|rows}, {2} {2#was|were} accepted, {3} repeated what was known and "
     "{4} {4#was|were} rejected.",
     "输入共 {1} 行：接受 {2} 行，重复 {3} 行，拒绝 {4} 行。"},
    {"summary.top", "The best-paid hundredth of them holds {1} of what was received.",
     "其中所得最多的百分之一占全部所得的 {1}。"},
    {"summary.top_recruiter", "Nobody recruited more members than {1}: {2}.",
     "直推人数最多的是 {1}：{2} 人。"},
    {"title", "Downline report: distribution network", "Downline 报告：分销网络"},
    {"trade.about",
     "Who pays whom among members, by fees, purchases and transfers. In some groups money can go "
     "round and come back to whoever paid it, by however many hands.",
     "会员之间以费用、进货、转账形成的付款关系。在某些会员组中，资金可经若干人之手绕行并回到付款人"
     "。"},
    {"trade.agreement_about",
     "Agreement is the adjusted Rand index: 1 means that members trade inside their own "
     "branch of the tree only, 0 that trade takes no notice of branches.",
     "一致度为调整兰德指数：1 表示会员仅在所属分支内交易，0 表示交易与分支无关。"},
    {"trade.branch_agreement", "Agreement of communities with branches", "社群与分支的一致度"},
    {"trade.circle_members", "Members of such groups", "此类会员组人数"},
    {"trade.circles", "Groups in which money can come back", "资金可绕行返回的会员组"},
    {"trade.communities", "Communities", "社群"},
    {"trade.components", "Connected groups", "连通组"},
    {"trade.largest_circle", "Members of the largest of them", "其中最大一组人数"},
    {"trade.largest_component", "Members of the largest group", "最大连通组人数"},
    {"trade.modularity", "Modularity of the communities", "社群模块度"},
    {"trade.none", "No member bought from or paid another member.", "没有会员之间的交易或支付。"},
    {"trade.skipped",
     "The trading graph has more links than are analysed here, so circles and communities "
     "were not computed.",
     "交易图的连接数超出此处分析范围，未计算循环与社群。"},
    {"trade.traders", "Members who trade with members", "与其他会员交易的会员"},
    {"tree.placement", "placement", "安置"},
    {"tree.sponsor", "sponsor", "推荐"},
    {"trees.largest", "Largest trees", "最大的推荐树"},
    {"trees.more", "{1} more {1#tree is|trees are} not shown here.", "另有 {1} 棵树未在此列出。"},
    {"trees.none", "There are no trees.", "没有推荐树。"},
    {"trees.recruiters", "Members with most recruits", "直推最多的会员"},
    {NULL, NULL, NULL},
};

static const StringEntry *find(const char *key)
{
    gsize low = 0, high = G_N_ELEMENTS(strings_table) - 1;
    while (low < high) {
        gsize middle = low + (high - low) / 2;
        int order = strcmp(key, strings_table[middle].key);
        if (order == 0)
            return &strings_table[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *strings_get(const char *key, gboolean zh)
{
    const StringEntry *entry = find(key);
    if (entry == NULL)
        g_error("no text for key '%s'", key);
    return zh ? entry->zh : entry->en;
}

const char *strings_word(const char *prefix, const char *word, gboolean zh)
{
    g_autofree char *key = g_strconcat(prefix, ".", word, NULL);
    const StringEntry *entry = find(key);
    if (entry == NULL)
        return word;
    return zh ? entry->zh : entry->en;
}
