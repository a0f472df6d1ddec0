# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = ledger
title = Canonical ledger.csv: all movements of money and goods
version = 1
header = at|时间|交易时间|发生时间; kind|类型|流水类型|业务类型; payer|付款方|付款人; payee|收款方|收款人; amount|金额|交易金额
nulls = \N; NULL; null

[ledger entry]
entry_id = entry_id|流水号|流水编号|交易流水号|交易单号?
at = at
kind = kind -> kinds
payer = payer
payee = payee
amount = amount
currency = currency|币种? -> currencies
product = product|商品|商品编号|产品|产品编号?
quantity = quantity|数量?
level = level|层级|代数?
reward_type = reward_type|奖金类型|奖励类型|奖项?
source_member = source_member|来源会员|触发会员?
source_order = source_order|来源订单|订单号?
status = status|状态? -> statuses

[map kinds]
报单 = fee
入会费 = fee
加盟费 = fee
激活费 = fee
升级费 = fee
购货 = purchase
购买 = purchase
进货 = purchase
订货 = purchase
补货 = purchase
消费 = purchase
奖金 = reward
奖励 = reward
佣金 = reward
返利 = reward
分红 = reward
退款 = refund
退货 = refund
转账 = transfer
转让 = transfer
充值 = topup
提现 = withdrawal
提货 = pickup
换货 = exchange
兑换 = exchange

[map statuses]
完成 = done
已完成 = done
成功 = done
已支付 = done
待处理 = pending
处理中 = pending
冻结 = pending
失败 = failed
已拒绝 = failed
作废 = void
已取消 = void
无效 = void

[map currencies]
人民币 = CNY
元 = CNY
美元 = USD
港币 = HKD
* = *
