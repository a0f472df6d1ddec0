# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = members
title = Canonical members.csv, with sponsor and placement where the file has them
version = 1
# An id, and something said about it: an id alone could be anything.
header = member_id|会员编号|会员ID|会员号; joined_at|加入时间|注册时间|入会时间|activated_at|激活时间|name|姓名|会员姓名|status|会员状态|rank|会员级别|会员等级|person_key|自然人|证件号码|placement_id|安置人|接点人
nulls = \N; NULL; null
roots = 0

[member record]
member_id = member_id
name = name|姓名|会员姓名?
joined_at = joined_at|加入时间|注册时间|入会时间?
activated_at = activated_at|激活时间|报单时间?
status = status|会员状态|状态?
rank = rank|会员级别|会员等级|级别|等级?
person_key = person_key|自然人|证件号码?
tenant = tenant|租户|商户?

[referral sponsor]
member_id = member_id
sponsor_id = sponsor_id|推荐人|推荐人编号|推荐人ID|拓展人|邀请人|直推人?
at = joined_at|加入时间|注册时间|入会时间?

[referral placement]
member_id = member_id
sponsor_id = placement_id|安置人|安置人编号|安置人ID|接点人|接点人编号|接点人ID|节点人?
at = joined_at|加入时间|注册时间|入会时间?
tree = =placement
position = position|区位|安置位置|左右区?
