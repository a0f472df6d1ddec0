# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = registry
title = Canonical registry.csv: who is licensed, revoked or blacklisted
version = 1
header = name|名称|企业名称|公司名称|id|编号; registration_number|统一社会信用代码|注册号|许可证编号; status|状态
nulls = \N; NULL; null

[registry record]
id = id|编号?
name = name|名称|企业名称|公司名称?
registration_number = registration_number
status = status
authority = source|authority|来源|发证机关?
since = since|起始日期|发证日期?
