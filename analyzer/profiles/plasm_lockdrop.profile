# SPDX-License-Identifier: GPL-3.0-or-later
# Lock events of the Plasm Network lockdrop. Several locks share a transaction, and some rows are equal
# in every column: no column identifies an event, so there is no entry_id.
[profile]
name = plasm_lockdrop
title = Plasm lockdrop events with the introducer of each lock
version = 1
header = timestamp; tx_hash; lock; lock_owner; introducer; wei
nulls = 0x0000000000000000000000000000000000000000; 0x0
id_case = lower
timezone = UTC
time_format = epoch_s
currency = WEI
decimals = 0

[ledger lock]
kind = =fee
at = timestamp
payer = lock_owner
payee = lock
amount = wei
source_order = tx_hash

[referral introducer]
member_id = lock_owner
sponsor_id = introducer
at = timestamp
