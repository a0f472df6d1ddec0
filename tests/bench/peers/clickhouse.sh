#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ClickHouse, as old as Debian's 18.16: clickhouse.sh DATA OUT. A server of its own in a temporary folder, gone afterwards, on a
# port of the loopback interface. Sums over teams by one query a level.
# place and team are read while they are written to, which a Log table cannot do.
set -euo pipefail
data=$(realpath "$1") out=$(realpath "$2")
home=$(mktemp -d)
port=$((20000 + $$ % 20000))
cat >"$home/config.xml" <<XML
<yandex>
  <logger><level>error</level><log>$home/log</log><errorlog>$home/errors</errorlog></logger>
  <listen_host>127.0.0.1</listen_host><tcp_port>$port</tcp_port>
  <path>$home/db/</path><tmp_path>$home/tmp/</tmp_path><mark_cache_size>500000000</mark_cache_size>
  <timezone>UTC</timezone><users_config>users.xml</users_config><default_profile>default</default_profile><default_database>default</default_database>
</yandex>
XML
cat >"$home/users.xml" <<XML
<yandex>
  <profiles><default><max_threads>2</max_threads><max_memory_usage>12000000000</max_memory_usage></default></profiles>
  <users><default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users>
  <quotas><default></default></quotas>
</yandex>
XML
PATH=$PATH:/usr/sbin
cd "$home"
clickhouse-server --config-file "$home/config.xml" >"$home/out" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true; wait $server || true; rm -rf "$home"' EXIT
q() {
    clickhouse-client --host 127.0.0.1 --port $port --query "$1"
}
for ((i = 0; i < 100; i++)); do
    q 'SELECT 1' >/dev/null 2>&1 && break
    sleep 0.1
done

q "CREATE TABLE agent (agent_id String, sponsor_id String, joined_at String, name String, region String) ENGINE = Log"
q "CREATE TABLE entry (txn_id String, time String, \`from\` String, \`to\` String, kind String, product String, qty Nullable(UInt32), amount Float64) ENGINE = Log"
q "INSERT INTO agent FORMAT CSVWithNames" <"$data/agents.csv"
q "INSERT INTO entry FORMAT CSVWithNames" <"$data/transactions.csv"
q "CREATE TABLE id (agent_id String, no UInt32) ENGINE = Join(ANY, LEFT, agent_id)"
q "INSERT INTO id SELECT agent_id, toUInt32(rowNumberInAllBlocks() + 1) FROM agent SETTINGS max_threads = 1"
q "CREATE TABLE fact (no UInt32, month UInt8, kind String, cents Int64) ENGINE = Log"
q "INSERT INTO fact SELECT no, toUInt8((toUInt16(substring(time, 1, 4)) - 2022) * 12 + toUInt8(substring(time, 6, 2)) - 1), kind, toInt64(round(amount * 100))
   FROM (SELECT if(\`from\` = 'COMPANY', \`to\`, \`from\`) AS agent_id, time, kind, amount FROM entry) ANY LEFT JOIN id USING agent_id"
q "CREATE TABLE link (no UInt32, above UInt32) ENGINE = Log"
q "INSERT INTO link SELECT no, above FROM
     (SELECT no, sponsor_id FROM agent ANY LEFT JOIN id USING agent_id) ANY LEFT JOIN (SELECT agent_id AS sponsor_id, no AS above FROM id) USING sponsor_id"
q "CREATE TABLE place (no UInt32, above UInt32, depth UInt32) ENGINE = MergeTree ORDER BY (depth, no)"
q "INSERT INTO place SELECT no, above, 0 FROM link WHERE above = 0"
for ((deepest = 0; ; deepest++)); do
    before=$(q "SELECT count() FROM place")
    q "INSERT INTO place SELECT no, above, $((deepest + 1)) FROM link WHERE above IN (SELECT no FROM place WHERE depth = $deepest)"
    [ "$before" != "$(q "SELECT count() FROM place")" ] || break
done
q "CREATE TABLE team (no UInt32, above UInt32, depth UInt32, size UInt64, height UInt32, bought Int64) ENGINE = MergeTree ORDER BY (depth, no)"
q "CREATE TABLE own (no UInt32, own Int64) ENGINE = Join(ANY, LEFT, no)"
q "INSERT INTO own SELECT no, sum(cents) FROM fact WHERE kind = 'purchase' GROUP BY no"
for ((level = deepest; level >= 0; level--)); do
    q "INSERT INTO team SELECT no, above, depth, size, height, own + more FROM
         (SELECT no, above, depth, size, height, more FROM (SELECT * FROM place WHERE depth = $level) ANY LEFT JOIN
            (SELECT above AS no, sum(size + 1) AS size, max(height) + 1 AS height, sum(bought) AS more FROM team WHERE depth = $((level + 1)) GROUP BY above) USING no)
         ANY LEFT JOIN own USING no"
done
q "CREATE TABLE months (no UInt32, month UInt8, n UInt64, bought Int64, sold Int64, paid Int64) ENGINE = Log"
q "INSERT INTO months SELECT no, month, count(), sumIf(cents, kind = 'purchase'), sumIf(cents, kind = 'resale'), sumIf(cents, kind = 'commission')
   FROM fact GROUP BY no, month"
name="(SELECT no, agent_id FROM id)"
q "SELECT agent_id, depth, size, height, bought / 100 FROM team ANY LEFT JOIN $name USING no FORMAT CSVWithNames" >"$out/agents_out.csv"
q "SELECT agent_id, concat(toString(2022 + intDiv(month, 12)), '-', substring(toString(101 + month % 12), 2)) AS name, n, bought / 100, sold / 100, paid / 100
   FROM months ANY LEFT JOIN $name USING no FORMAT CSVWithNames" >"$out/months_out.csv"
echo "check $(q "SELECT concat('depth=', toString(sum(depth)), ' size=', toString(sum(size)), ' height=', toString(sum(height)), ' subsum=', toString(sum(bought))) FROM team") $(
    q "SELECT concat('groups=', toString(count()), ' gsum=', toString(sum(bought * (toInt64(month) + 1) + n))) FROM months")"
echo "version ClickHouse $(q 'SELECT version()')"
echo "kept $(du -sb "$home/db" | cut -f1)"
