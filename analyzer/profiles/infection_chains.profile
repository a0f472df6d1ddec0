# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = infection_chains
title = Patients and who infected them
version = 1
header = patient_id; infected_by; confirmed_date
timezone = Asia/Seoul

[member patient]
member_id = patient_id
joined_at = confirmed_date

[referral infection]
member_id = patient_id
sponsor_id = infected_by
at = confirmed_date
