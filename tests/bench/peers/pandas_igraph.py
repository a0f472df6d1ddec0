# SPDX-License-Identifier: GPL-3.0-or-later
"""pandas and python-igraph: pandas_igraph.py DATA OUT. igraph gives the order; sums over teams by numpy, a level at a time."""
import sys

import igraph
import numpy as np
import pandas as pd

data, out = sys.argv[1:3]
agents = pd.read_csv(f"{data}/agents.csv", dtype={"region": "category"})
entries = pd.read_csv(f"{data}/transactions.csv",
                      dtype={"kind": "category", "product": "category", "from": str, "to": str})
time = pd.to_datetime(entries["time"], utc=True).dt
index = pd.Index(agents.agent_id)
sponsor = index.get_indexer(agents.sponsor_id)  # -1: a root
facts = pd.DataFrame({
    "no": index.get_indexer(entries["from"].where(entries["from"] != "COMPANY", entries["to"])),
    "month": ((time.year - 2022) * 12 + time.month - 1).astype(np.int16),
})
cents = np.rint(entries.amount.to_numpy() * 100).astype(np.int64)
for column, kind in (("bought", "purchase"), ("sold", "resale"), ("paid", "commission")):
    facts[column] = np.where(entries.kind == kind, cents, 0)

n = len(agents)
bought = np.bincount(facts.no, weights=facts.bought, minlength=n + 1).astype(np.int64)
above = np.append(np.where(sponsor < 0, n, sponsor), n)  # agent n stands above all roots
tree = igraph.Graph(n=n + 1, edges=np.column_stack((above[:n], np.arange(n))), directed=True)
order, starts, _ = tree.bfs(n)
order = np.array(order)
depth, size, height = (np.zeros(n + 1, np.int64) for _ in range(3))
levels = [order[a:b] for a, b in zip(starts[:-1], starts[1:])]
for i, level in enumerate(levels):
    depth[level] = i - 1
for level in reversed(levels[1:]):
    np.add.at(size, above[level], size[level] + 1)
    np.add.at(bought, above[level], bought[level])
    np.maximum.at(height, above[level], height[level] + 1)

months = facts.assign(n=1).groupby(["no", "month"], sort=True).sum().reset_index()
pd.DataFrame({"agent_id": agents.agent_id, "depth": depth[:n], "size": size[:n], "height": height[:n],
              "bought": bought[:n] / 100}).to_csv(f"{out}/agents_out.csv", index=False, float_format="%.2f")
pd.DataFrame({"agent_id": agents.agent_id.to_numpy()[months.no],
              "month": (2022 + months.month // 12).astype(str) + "-" + (months.month % 12 + 1).astype(str).str.zfill(2),
              "n": months.n, "bought": months.bought / 100, "sold": months.sold / 100, "paid": months.paid / 100,
              }).to_csv(f"{out}/months_out.csv", index=False, float_format="%.2f")
weighted = (months.bought * (months.month.astype(np.int64) + 1) + months.n).sum()
print(f"check depth={depth[:n].sum()} size={size[:n].sum()} height={height[:n].sum()} subsum={bought[:n].sum()}"
      f" groups={len(months)} gsum={weighted}")
print(f"version pandas {pd.__version__}, igraph {igraph.__version__}")
