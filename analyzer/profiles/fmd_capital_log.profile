# SPDX-License-Identifier: GPL-3.0-or-later
# capital_log of the fmd dual-track system: a wallet's statement, bonuses in and withdrawals out.
[profile]
name = fmd_capital_log
title = fmd dual-track system: capital_log (bonuses)
version = 1
header = Id; member_id; time; operation; payout; income; remain; state
nulls = \N
timezone = Asia/Shanghai
currency = CNY

[ledger reward]
kind = operation -> kinds
entry_id = cap:{Id}
at = time
payee = member_id
amount = income
reward_type = operation -> reward_types
status = state -> states

[map kinds]
1 = reward
2 = reward
3 = reward
4 = - the same money as a row of withdraw_log

[map reward_types]
1 = direct
2 = pairing
3 = per_node

[map states]
0 = void
1 = done
2 = done
