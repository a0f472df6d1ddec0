# SPDX-License-Identifier: GPL-3.0-or-later
# transactions.csv of the benchmark. from and to tell the way of the goods in sales, so there the payer
# is `to`; in commissions they tell the way of the money.
[profile]
name = bench_transactions
title = transactions.csv of the benchmark
version = 1
header = txn_id; time; from; to; kind; product; qty; amount
timezone = UTC
currency = XXX

[ledger sale]
only = kind:purchase|resale
kind = =purchase
entry_id = txn_id
at = time
payer = to
payee = from
amount = amount
product = product
quantity = qty

[ledger commission]
only = kind:commission
kind = =reward
entry_id = txn_id
at = time
payer = from
payee = to
amount = amount
reward_type = =commission
