# SPDX-License-Identifier: GPL-3.0-or-later
[profile]
name = git_commits
title = Commits of a repository and their first parents
version = 1
header = commit; first_parent; committer_unix_time
timezone = UTC
time_format = epoch_s

[member commit]
member_id = commit
joined_at = committer_unix_time

[referral first_parent]
member_id = commit
sponsor_id = first_parent
at = committer_unix_time
