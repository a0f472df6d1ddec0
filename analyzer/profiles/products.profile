# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = products
title = Canonical products.csv
version = 1
header = product_id|商品编号|商品ID|产品编号|产品ID; name|商品名称|产品名称|category|类别|分类|cost|成本|成本价|retail_price|零售价
nulls = \N; NULL; null

[product record]
product_id = product_id
name = name|商品名称|产品名称?
category = category|类别|分类?
cost = cost|成本|成本价?
retail_price = retail_price|零售价?
currency = currency|币种?
