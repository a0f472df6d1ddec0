[profile]
name = shop
title = Payments of a shop that name an introducer
version = 1
header = 流水号;时间;付款人;收款人;金额(分);类型;推荐人
delimiter = semicolon
timezone = Asia/Shanghai
currency = CNY
amount_unit = minor

[ledger payment]
entry_id = 流水号
at = 时间
kind = 类型 -> kinds
payer = 付款人
payee = 收款人
amount = 金额(分)

[referral introduced]
only = 类型:入会
member_id = 付款人
sponsor_id = 推荐人
at = 时间

[map kinds]
入会 = fee
奖金 = reward
