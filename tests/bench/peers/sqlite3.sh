#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The sqlite3 shell: sqlite3.sh DATA OUT. No journal, no sync, a 1 GB cache; sums over teams by one UPDATE a level.
set -euo pipefail
data=$1 out=$2
db=$out/kept.sqlite
fast='PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA locking_mode = EXCLUSIVE;'

sqlite3 "$db" >/dev/null <<SQL
$fast
CREATE TABLE agent (agent_id TEXT, sponsor_id TEXT, joined_at TEXT, name TEXT, region TEXT);
CREATE TABLE entry (txn_id TEXT, time TEXT, "from" TEXT, "to" TEXT, kind TEXT, product TEXT, qty INTEGER, amount REAL);
.import --csv --skip 1 '$data/agents.csv' agent
.import --csv --skip 1 '$data/transactions.csv' entry
CREATE UNIQUE INDEX agent_by_id ON agent (agent_id);
CREATE TABLE fact AS
  SELECT a.rowid AS no, substr(time, 1, 4) * 12 + substr(time, 6, 2) - 2022 * 12 - 1 AS month, kind, CAST(round(amount * 100) AS INTEGER) AS cents
  FROM entry JOIN agent a ON a.agent_id = iif("from" = 'COMPANY', "to", "from");
CREATE TABLE team (no INTEGER PRIMARY KEY, above INTEGER, depth INTEGER, size INTEGER, height INTEGER, bought INTEGER);
INSERT INTO team SELECT a.rowid, s.rowid, 0, 0, 0, 0 FROM agent a LEFT JOIN agent s ON s.agent_id = a.sponsor_id;
UPDATE team SET bought = own FROM (SELECT no AS who, sum(cents) AS own FROM fact WHERE kind = 'purchase' GROUP BY no) WHERE who = no;
CREATE INDEX team_by_above ON team (above);
CREATE TABLE place AS WITH RECURSIVE down (no, depth) AS (
    SELECT no, 0 FROM team WHERE above IS NULL
    UNION ALL SELECT t.no, d.depth + 1 FROM down d JOIN team t ON t.above = d.no)
  SELECT * FROM down;
UPDATE team SET depth = p.depth FROM place p WHERE p.no = team.no;
CREATE INDEX team_by_depth ON team (depth);
SQL
deepest=$(sqlite3 "$db" 'SELECT max(depth) FROM team')
{
    echo "$fast"
    for ((level = deepest; level > 0; level--)); do
        echo "UPDATE team SET size = team.size + b.n, height = max(team.height, b.h), bought = team.bought + b.c
          FROM (SELECT above AS who, sum(size + 1) AS n, max(height) + 1 AS h, sum(bought) AS c FROM team WHERE depth = $level GROUP BY above) b
          WHERE b.who = team.no;"
    done
    cat <<SQL
CREATE TABLE months AS
  SELECT no, month, count(*) AS n, sum(iif(kind = 'purchase', cents, 0)) AS bought, sum(iif(kind = 'resale', cents, 0)) AS sold,
    sum(iif(kind = 'commission', cents, 0)) AS paid
  FROM fact GROUP BY no, month;
.headers on
.mode csv
.once '$out/agents_out.csv'
SELECT agent_id, depth, size, height, printf('%d.%02d', bought / 100, bought % 100) FROM team JOIN agent ON agent.rowid = no;
.once '$out/months_out.csv'
SELECT agent_id, printf('%d-%02d', 2022 + month / 12, month % 12 + 1), n, printf('%d.%02d', bought / 100, bought % 100),
  printf('%d.%02d', sold / 100, sold % 100), printf('%d.%02d', paid / 100, paid % 100) FROM months JOIN agent ON agent.rowid = no;
.headers off
.mode list
SELECT printf('check depth=%d size=%d height=%d subsum=%d', sum(depth), sum(size), sum(height), sum(bought))
  || (SELECT printf(' groups=%d gsum=%d', count(*), sum(bought * (month + 1) + n)) FROM months) FROM team;
SELECT 'version SQLite ' || sqlite_version();
SQL
} | sqlite3 "$db" | grep -E '^(check|version)'
