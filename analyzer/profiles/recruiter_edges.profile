# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = recruiter_edges
title = Respondents of a coupon survey and their recruiters
version = 1
header = id; recruiter_id
nulls = NA

[referral recruiter]
member_id = id
sponsor_id = recruiter_id
