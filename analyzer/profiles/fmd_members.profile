# SPDX-License-Identifier: GPL-3.0-or-later
# member_user of the fmd dual-track system. `area` (left, right) is wrong for most rows, so it is not read.
[profile]
name = fmd_members
title = fmd dual-track system: member_user
version = 1
header = userid; referee_id; node_id; leftid; rightid; cjsj
nulls = \N
roots = 0
timezone = Asia/Shanghai
currency = CNY

[member seat]
member_id = userid
name = account_name?
joined_at = cjsj
person_key = person_key_derived|identity?

[referral sponsor]
member_id = userid
sponsor_id = referee_id
at = cjsj

[referral placement]
member_id = userid
sponsor_id = node_id
at = cjsj
tree = =placement
