# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = fmd_withdraw_log
title = fmd dual-track system: withdraw_log
version = 1
header = Id; member_id; apply_time; capital; tax; take; approve_time; state
nulls = \N
timezone = Asia/Shanghai
currency = CNY

[ledger withdrawal]
kind = =withdrawal
entry_id = wd:{Id}
at = approve_time|apply_time
payee = member_id
amount = take|capital
status = state -> states

[map states]
0 = pending
1 = done
