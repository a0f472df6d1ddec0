# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = referrals
title = Canonical referrals.csv: who recruited or placed whom
version = 1
header = member_id|会员编号|会员ID|会员号; sponsor_id|推荐人|推荐人编号|推荐人ID|拓展人|邀请人|直推人
nulls = \N; NULL; null
roots = 0

[referral claim]
member_id = member_id
sponsor_id = sponsor_id
at = at|时间|推荐时间|绑定时间?
tree = tree|关系? -> trees
position = position|区位|安置位置|左右区?

[map trees]
推荐 = sponsor
推荐关系 = sponsor
安置 = placement
接点 = placement
安置关系 = placement
