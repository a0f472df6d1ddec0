// SPDX-License-Identifier: GPL-3.0-or-later
// DuckDB (npm @duckdb/node-api), two threads: node duckdb.mjs DATA OUT [memory]
// A database file in OUT, or all in memory. Sums over teams: one grouped join a level, from the deepest up.
// The package is looked for from the current folder, or from $DOWNLINE_BENCH_NPM.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(join(process.env.DOWNLINE_BENCH_NPM || process.cwd(), 'x.js'));
const { DuckDBInstance } = require('@duckdb/node-api');
const [data, out, where] = process.argv.slice(2);
const instance = await DuckDBInstance.create(where === 'memory' ? ':memory:' : join(out, 'kept.duckdb'), { threads: '2' });
const db = await instance.connect();
const run = (...statements) => statements.reduce((before, s) => before.then(() => db.run(s)), Promise.resolve());
const row = async (query) => (await db.runAndReadAll(query)).getRows()[0];

await run(
  `CREATE TABLE agent AS SELECT (row_number() OVER () - 1)::INTEGER AS no, * FROM read_csv('${data}/agents.csv', header = true,
     columns = {agent_id: 'VARCHAR', sponsor_id: 'VARCHAR', joined_at: 'TIMESTAMP', name: 'VARCHAR', region: 'VARCHAR'})`,
  `CREATE TABLE entry AS SELECT * FROM read_csv('${data}/transactions.csv', header = true,
     columns = {txn_id: 'VARCHAR', time: 'TIMESTAMP', "from": 'VARCHAR', "to": 'VARCHAR', kind: 'VARCHAR', product: 'VARCHAR',
                qty: 'INTEGER', amount: 'DECIMAL(12,2)'})`,
  `CREATE TABLE fact AS SELECT a.no, ((year(time) - 2022) * 12 + month(time) - 1)::UTINYINT AS month, kind, (amount * 100)::BIGINT AS cents
     FROM entry JOIN agent a ON a.agent_id = if("from" = 'COMPANY', "to", "from")`,
  `CREATE TABLE bought AS SELECT no, sum(cents)::BIGINT AS own FROM fact WHERE kind = 'purchase' GROUP BY no`,
  `CREATE TABLE link AS SELECT a.no, s.no AS above FROM agent a LEFT JOIN agent s ON s.agent_id = a.sponsor_id`,
  `CREATE TABLE place AS WITH RECURSIVE down AS (
       SELECT no, above, 0 AS depth FROM link WHERE above IS NULL
       UNION ALL SELECT l.no, l.above, d.depth + 1 FROM down d JOIN link l ON l.above = d.no)
     SELECT down.*, coalesce(own, 0) AS own FROM down LEFT JOIN bought USING (no) ORDER BY depth`,
  `CREATE TABLE team (no INTEGER, above INTEGER, depth INTEGER, size BIGINT, height INTEGER, bought BIGINT)`,
  `CREATE TEMP TABLE below AS SELECT * FROM team`);
for (let level = (await row('SELECT max(depth) FROM place'))[0]; level >= 0; level--) {
  await run(
    `CREATE OR REPLACE TEMP TABLE below AS
       SELECT p.no, p.above, p.depth, coalesce(b.size, 0)::BIGINT AS size, coalesce(b.height, 0) AS height, (own + coalesce(b.bought, 0))::BIGINT AS bought
       FROM place p LEFT JOIN (SELECT above, sum(size + 1) AS size, max(height) + 1 AS height, sum(bought) AS bought FROM below GROUP BY above) b
         ON b.above = p.no WHERE p.depth = ${level}`,
    'INSERT INTO team SELECT * FROM below');
}
await run(
  `CREATE TABLE months AS SELECT no, month, count(*) AS n, coalesce(sum(cents) FILTER (kind = 'purchase'), 0)::BIGINT AS bought,
       coalesce(sum(cents) FILTER (kind = 'resale'), 0)::BIGINT AS sold, coalesce(sum(cents) FILTER (kind = 'commission'), 0)::BIGINT AS paid
     FROM fact GROUP BY no, month`,
  `COPY (SELECT agent_id, depth, size, height, (bought / 100)::DECIMAL(18,2) FROM team JOIN agent USING (no) ORDER BY no)
     TO '${out}/agents_out.csv' (HEADER)`,
  `COPY (SELECT agent_id, printf('%d-%02d', 2022 + month // 12, month % 12 + 1), n, (bought / 100)::DECIMAL(18,2), (sold / 100)::DECIMAL(18,2),
       (paid / 100)::DECIMAL(18,2) FROM months JOIN agent USING (no) ORDER BY no, month) TO '${out}/months_out.csv' (HEADER)`,
  'CHECKPOINT');
const [depth, size, height, subsum] = await row('SELECT sum(depth), sum(size), sum(height), sum(bought) FROM team');
const [groups, gsum] = await row('SELECT count(*), sum(bought * (month + 1) + n) FROM months');
console.log(`check depth=${depth} size=${size} height=${height} subsum=${subsum} groups=${groups} gsum=${gsum}`);
console.log(`version DuckDB ${(await row('SELECT version()'))[0]}`);
