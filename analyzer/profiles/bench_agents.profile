# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = bench_agents
title = agents.csv of the benchmark
version = 1
header = agent_id; sponsor_id; joined_at; name; region
timezone = UTC

[member agent]
member_id = agent_id
name = name
joined_at = joined_at

[referral sponsor]
member_id = agent_id
sponsor_id = sponsor_id
at = joined_at
