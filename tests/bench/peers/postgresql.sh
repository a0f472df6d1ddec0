#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# PostgreSQL: postgresql.sh DATA OUT. A server of its own in a temporary folder, without a port, gone afterwards; as root it
# runs as `nobody`. No fsync, unlogged tables, 1 GB of buffers; sums over teams by one query a level.
set -euo pipefail
data=$(realpath "$1") out=$(realpath "$2")
bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -n 1)")
home=$(mktemp -d)
run=()
if [ "$(id -u)" = 0 ]; then
    chown nobody "$home"
    run=(setpriv --reuid nobody --regid nogroup --clear-groups)
fi
cd "$home"
"${run[@]}" "$bin/initdb" -D "$home/db" -U bench --auth trust --no-sync -E UTF8 --locale C >/dev/null
"${run[@]}" "$bin/postgres" -D "$home/db" -k "$home" -c listen_addresses= -c fsync=off -c wal_level=minimal -c max_wal_senders=0 \
    -c shared_buffers=1GB -c work_mem=1GB -c maintenance_work_mem=1GB -c jit=off -c max_parallel_workers_per_gather=1 \
    >"$home/log" 2>&1 &
server=$!
trap 'kill -INT $server 2>/dev/null || true; wait $server || true; rm -rf "$home"' EXIT
for ((i = 0; i < 100; i++)); do
    "$bin/pg_isready" -q -h "$home" && break
    sleep 0.1
done

"$bin/psql" -X -q -t -A -v ON_ERROR_STOP=1 -h "$home" -U bench postgres <<SQL
SET client_min_messages = warning;
SET timezone = 'UTC';
CREATE UNLOGGED TABLE agent (no serial, agent_id text, sponsor_id text, joined_at timestamptz, name text, region text);
CREATE UNLOGGED TABLE entry (txn_id text, time timestamptz, "from" text, "to" text, kind text, product text, qty int, amount numeric(12,2));
\copy agent (agent_id, sponsor_id, joined_at, name, region) FROM '$data/agents.csv' (FORMAT csv, HEADER)
\copy entry FROM '$data/transactions.csv' (FORMAT csv, HEADER)
CREATE UNIQUE INDEX ON agent (agent_id);
ANALYZE agent;
ANALYZE entry;
CREATE UNLOGGED TABLE fact AS
  SELECT no, (extract(year FROM time) * 12 + extract(month FROM time) - 2022 * 12 - 1)::smallint AS month, kind, (amount * 100)::bigint AS cents
  FROM entry JOIN agent ON agent_id = CASE "from" WHEN 'COMPANY' THEN "to" ELSE "from" END;
CREATE UNLOGGED TABLE link AS SELECT a.no, s.no AS above FROM agent a LEFT JOIN agent s ON s.agent_id = a.sponsor_id;
ANALYZE fact;
ANALYZE link;
CREATE UNLOGGED TABLE bought AS SELECT no, sum(cents)::bigint AS own FROM fact WHERE kind = 'purchase' GROUP BY no;
CREATE UNLOGGED TABLE place AS WITH RECURSIVE down AS (
    SELECT no, above, 0 AS depth FROM link WHERE above IS NULL
    UNION ALL SELECT l.no, l.above, d.depth + 1 FROM down d JOIN link l ON l.above = d.no)
  SELECT down.*, coalesce(own, 0) AS own FROM down LEFT JOIN bought USING (no);
CREATE INDEX ON place (depth);
ANALYZE place;
CREATE UNLOGGED TABLE team (no int, above int, depth int, size bigint, height int, bought bigint);
CREATE TEMP TABLE below (no int, above int, depth int, size bigint, height int, bought bigint);
DO \$\$
BEGIN
  FOR level IN REVERSE (SELECT max(depth) FROM place) .. 0 LOOP
    CREATE TEMP TABLE sums AS
      SELECT above, sum(size + 1)::bigint AS size, max(height) + 1 AS height, sum(bought)::bigint AS bought FROM below GROUP BY above;
    TRUNCATE below;
    INSERT INTO below
      SELECT p.no, p.above, p.depth, coalesce(s.size, 0), coalesce(s.height, 0), own + coalesce(s.bought, 0)
      FROM place p LEFT JOIN sums s ON s.above = p.no WHERE p.depth = level;
    INSERT INTO team SELECT * FROM below;
    DROP TABLE sums;
  END LOOP;
END \$\$;
CREATE UNLOGGED TABLE months AS
  SELECT no, month, count(*) AS n, coalesce(sum(cents) FILTER (WHERE kind = 'purchase'), 0)::bigint AS bought,
    coalesce(sum(cents) FILTER (WHERE kind = 'resale'), 0)::bigint AS sold, coalesce(sum(cents) FILTER (WHERE kind = 'commission'), 0)::bigint AS paid
  FROM fact GROUP BY no, month;
\copy (SELECT agent_id, depth, size, height, (bought / 100.0)::numeric(18,2) FROM team JOIN agent USING (no)) TO '$out/agents_out.csv' (FORMAT csv, HEADER)
\copy (SELECT agent_id, format('%s-%s', 2022 + month / 12, lpad((month % 12 + 1)::text, 2, '0')), n, (bought / 100.0)::numeric(18,2), (sold / 100.0)::numeric(18,2), (paid / 100.0)::numeric(18,2) FROM months JOIN agent USING (no)) TO '$out/months_out.csv' (FORMAT csv, HEADER)
SELECT format('check depth=%s size=%s height=%s subsum=%s groups=%s gsum=%s', sum(depth), sum(size), sum(height), sum(bought),
  (SELECT count(*) FROM months), (SELECT sum(bought * (month + 1) + n) FROM months)) FROM team;
SELECT 'kept ' || pg_database_size('postgres');
SELECT 'version PostgreSQL ' || current_setting('server_version');
SQL
