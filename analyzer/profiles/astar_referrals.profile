# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = astar_referrals
title = Astar crowdloan: account, referrer and reward
version = 1
header = account; referrer; astr_reward
currency = ASTR
decimals = 6

[referral referrer]
member_id = account
sponsor_id = referrer

[ledger reward]
kind = =reward
at = -
payee = account
amount = astr_reward
reward_type = =crowdloan
