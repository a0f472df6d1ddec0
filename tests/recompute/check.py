#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything a report says, counted again from the CSV files by the documents alone.

Shares no code with the program and does not try to be fast: dictionaries, whole numbers, fractions.

  check.py mess IN OUT SEED     copies a synth folder and makes its books harder: currencies, states,
                                transfers, withdrawals, refunds, taken ids, missing quantities, claims
                                without time, placement claims, changed and missing member records
  check.py compare IN REPORT    report.json and members.csv of REPORT against the files in IN
"""
import csv
import json
import math
import random
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from itertools import groupby, product
from pathlib import Path

sys.dont_write_bytecode = True
from stock import Stock  # noqa: E402

ZONE = timezone(timedelta(hours=8))  # the one that synth writes; the case is ingested with it too
KINDS = "fee purchase reward refund transfer topup withdrawal pickup exchange".split()
STATES = "done pending failed void".split()
DECIMALS = {"CNY": 2, "USD": 2, "JPY": 0}
NOTHING = {"", "\\N", "NULL", "null"}


# ---- making books harder

def mess_ledger(rows, dice):
    """New rows between, and changes in, the rows of a ledger (dictionaries)."""
    members = sorted({r["payer"] for r in rows} | {r["payee"] for r in rows})
    no_quantities, withdrawals = dice.random() < 0.5, dice.random() < 0.5
    out, number = [], 0
    for row in rows:
        out.append(row)
        if None in row.values():
            continue
        chance = dice.random()
        if chance < 0.03:
            row["status"] = dice.choice(STATES[1:] + [""])
        elif chance < 0.05:
            row["currency"] = dice.choice(["USD", "JPY"])
            row["amount"] = row["amount"].split(".")[0]
        elif chance < 0.07:
            row["source_order"] = ""
        elif chance < 0.08 and no_quantities:
            row["quantity"] = ""
        elif chance < 0.09:
            out.append(dict(row, amount=row["amount"].split(".")[0] + ".77"))  # a taken id
        elif chance < 0.10:
            out.append(dict(row, entry_id="", source_order=""))
        elif chance < 0.20:
            number += 1
            kind = dice.choice([k for k in KINDS if k != "withdrawal" or withdrawals])
            out.append(dict(row, entry_id=f"X{number}", kind=kind, payer=dice.choice(members + [""]),
                            payee=dice.choice(members + [""]), amount=str(dice.randrange(10 ** 6)),
                            product="", quantity=dice.choice(["", "1", "2.5", "0.001"]),
                            source_order=dice.choice(["", row["entry_id"], "X1", "nowhere"]),
                            reward_type=dice.choice(["", "extra"])))
    return out


def mess_members(rows, dice):
    out = []
    for row in rows:
        chance = dice.random()
        if chance < 0.02:
            continue
        out.append(row)
        if None in row.values():
            continue
        if chance < 0.04:
            out.append(dict(row, person_key=dice.choice(["", "P1", "PX", row["person_key"]])))
        elif chance < 0.06:
            out.append(dict(row, joined_at=dice.choice(["", "2020-01-01", row["joined_at"]])))
    return out


def mess_referrals(rows, dice):
    members = [r["member_id"] for r in rows] + ["ghost1", "ghost2", "0"]
    out = []
    for row in rows:
        if None not in row.values():
            row["tree"] = dice.choice(["", "sponsor"])
            if dice.random() < 0.05:
                row["at"] = ""
            if dice.random() < 0.4:
                out.append(dict(row, sponsor_id=dice.choice(members), tree="placement"))
            if dice.random() < 0.06:
                out.append(dict(row, sponsor_id=dice.choice(members),
                                at=dice.choice(["", "2020-05-05", row["at"]])))
            if dice.random() < 0.02:
                out.append(dict(row, member_id=dice.choice(members[:-1]), sponsor_id=row["member_id"]))
        out.append(row)
    return out


def mess(source, target, seed):
    target.mkdir()
    dice = random.Random(seed)
    for name, change in (("ledger", mess_ledger), ("members", mess_members),
                         ("referrals", mess_referrals)):
        with open(source / f"{name}.csv", newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows, fields = change(list(reader), dice), list(reader.fieldnames)
        fields += ["tree"] if name == "referrals" else []
        with open(target / f"{name}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(fields)
            for row in rows:  # a broken row stays broken
                cells = [row.get(field) for field in fields]
                cells = cells[:cells.index(None)] if None in cells else cells
                writer.writerow(cells)
    (target / "products.csv").write_bytes((source / "products.csv").read_bytes())


# ---- reading

class Bad(Exception):
    pass


def read_time(text):
    """Seconds since 1970, None when nothing is said."""
    if text in NOTHING:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as problem:
        raise Bad(text) from problem
    return int((at if at.tzinfo else at.replace(tzinfo=ZONE)).timestamp())


def read_decimal(text, decimals):
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?", text)
    if not match:
        raise Bad(text)
    part = (match[2] or "").rstrip("0")
    if len(part) > decimals:
        raise Bad(text)
    return int(match[1] + part.ljust(decimals, "0"))


def rows_of(path):
    """Row number and cells by name, None for a row with another number of cells."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        names = next(reader)
        for number, cells in enumerate(reader, 1):
            yield number, dict(zip(names, cells)) if len(cells) == len(names) else None


class Books:
    """The files of one folder, row by row: accepted, rejected, duplicate."""

    def __init__(self, folder):
        self.tally = {}
        self.entries = {}          # entry id -> what the row says
        self.ledger = []
        self.records = {}          # member -> list of (joined, person, rest), mentions left out
        self.repeats = set()       # members with the same record twice in a file
        self.members = set()       # declared
        self.claims = {"sponsor": [], "placement": []}
        self.said = set()          # claims already made
        for name in ("ledger", "members", "products", "referrals"):
            self.read(folder / f"{name}.csv", getattr(self, "take_" + name))

    def read(self, path, take):
        counts = Counter()
        for number, row in rows_of(path):
            try:
                counts["rejected" if row is None else take(row, number)] += 1
            except Bad:
                counts["rejected"] += 1
        self.tally[path.name] = counts

    def take_ledger(self, row, number):
        at, currency = read_time(row["at"]), row["currency"]
        if at is None or row["kind"] not in KINDS or currency not in DECIMALS:
            raise Bad
        quantity = None if row["quantity"] in NOTHING else read_decimal(row["quantity"], 3)
        entry = {"at": at, "kind": row["kind"], "currency": currency,
                 "amount": read_decimal(row["amount"], DECIMALS[currency]), "quantity": quantity,
                 "status": row["status"] or "done"}
        for field in "payer payee product level reward_type source_member source_order".split():
            entry[field] = "" if row[field] in NOTHING else row[field]
        name = "" if row["entry_id"] in NOTHING else row["entry_id"]
        entry["entry_id"] = name
        if name and name in self.entries:
            if self.entries[name] != entry:
                raise Bad
            return "duplicate"
        if name:
            self.entries[name] = entry
        self.ledger.append(entry)
        return "accepted"

    def take_members(self, row, number):
        member = row["member_id"]
        if member in NOTHING:
            raise Bad
        record = (read_time(row["joined_at"]), row["person_key"], read_time(row["activated_at"]),
                  row["name"], row["status"], row["rank"], row["tenant"])
        self.members.add(member)
        known = self.records.setdefault(member, [])
        if known and known[0] == record:
            self.repeats.add(member)
            return "duplicate"
        known.append(record)
        return "accepted"

    def take_products(self, row, number):
        return "accepted"

    def take_referrals(self, row, number):
        member, sponsor, at = row["member_id"], row["sponsor_id"], read_time(row["at"])
        if member in NOTHING:
            raise Bad
        tree = row.get("tree") or "sponsor"
        fresh = member not in self.members
        self.members.add(member)
        if sponsor in NOTHING or sponsor == "0":
            return "accepted" if fresh else "duplicate"
        claim = (member, sponsor, at, tree)
        if claim in self.said:
            return "duplicate"
        self.said.add(claim)
        self.claims[tree].append(claim[:3])
        return "accepted"


# ---- forest

LATEST = math.inf


def order(text):
    return text.encode()


class Forest:
    def __init__(self, declared, claims, joined, also=()):
        named = {sponsor for _, sponsor, _ in claims}
        self.members = set(declared) | named | {member for member, _, _ in claims} | set(also)
        by_member = defaultdict(list)
        for member, sponsor, at in claims:
            by_member[member].append((sponsor == member, LATEST if at is None else at, order(sponsor),
                                      sponsor))
        stands = {member: min(all_claims) for member, all_claims in by_member.items()}
        self.sponsor = {m: c[3] for m, c in stands.items() if c[3] != m}
        self.standing = dict(self.sponsor)
        self.repairs = Counter()
        for member, all_claims in by_member.items():
            others = {c[3] for c in all_claims} - {member}
            self.repairs["self_sponsor"] += len(others) < len({c[3] for c in all_claims})
            self.repairs["conflicting_sponsor"] += len(others) > 1
        self.repairs["missing_sponsor"] = len(named - set(declared))
        self.cut_cycles({member: claim[1] for member, claim in stands.items()})
        self.repairs["sponsor_joined_later"] = sum(
            joined.get(m) is not None and joined.get(s) is not None and joined[s] > joined[m]
            for m, s in self.sponsor.items())
        self.measure()

    def cut_cycles(self, asserted):
        seen = {}
        for start in self.members:
            member, walk = start, []
            while member is not None and member not in seen:
                seen[member] = start
                walk.append(member)
                member = self.sponsor.get(member)
            if member is None or seen[member] != start:
                continue
            cycle = walk[walk.index(member):]
            self.repairs["cycle"] += 1
            self.repairs["cycle_members"] += len(cycle)
            latest = max(asserted[m] for m in cycle)
            del self.sponsor[min((m for m in cycle if asserted[m] == latest), key=order)]

    def measure(self):
        self.recruits = defaultdict(list)
        for member, sponsor in self.sponsor.items():
            self.recruits[sponsor].append(member)
        self.roots = sorted((m for m in self.members if m not in self.sponsor), key=order)
        self.depth, self.root, self.walk = {}, {}, []
        waiting = [(root, 0, root) for root in self.roots]
        while waiting:
            member, depth, root = waiting.pop()
            self.depth[member], self.root[member] = depth, root
            self.walk.append(member)
            waiting += [(recruit, depth + 1, root) for recruit in self.recruits[member]]
        self.size = {m: 1 for m in self.members}
        self.height = {m: 0 for m in self.members}
        self.largest_leg = {m: 0 for m in self.members}
        for member in reversed(self.walk):
            if member in self.sponsor:
                above = self.sponsor[member]
                self.size[above] += self.size[member]
                self.height[above] = max(self.height[above], self.height[member] + 1)
                self.largest_leg[above] = max(self.largest_leg[above], self.size[member])

    def levels(self):
        counts = Counter(self.depth.values())
        return [counts[d] for d in range(len(counts))]

    def team_sums(self, own):
        sums = {m: own[m] for m in self.members}
        for member in reversed(self.walk):
            if member in self.sponsor:
                sums[self.sponsor[member]] += sums[member]
        return sums


# ---- money

def text_of(amount, decimals=2):
    digits = str(abs(amount)).rjust(decimals + 1, "0")
    whole = digits[:-decimals] + "." + digits[-decimals:] if decimals else digits
    return "-" + whole if amount < 0 else whole


def share_funded(entrant, sales, rewards, fees, other):
    """Fraction of the rewards that entrants' fees funded; None: unknown."""
    untraced, income = rewards - entrant - sales, fees + other
    if rewards <= 0 or (untraced and income <= 0):
        return None
    return (entrant + (Fraction(untraced * fees, income) if untraced else 0)) / Fraction(rewards)


class Case:
    def __init__(self, folder):
        self.books = books = Books(folder)
        self.joined, self.person, self.activated = {}, {}, {}
        self.duplicates = set(books.repeats)
        for member, records in books.records.items():
            stands = min(records, key=lambda r: (LATEST if r[0] is None else r[0], order(r[1])))
            self.joined[member], self.person[member], self.activated[member] = stands[:3]
            if len(records) > 1:
                self.duplicates.add(member)
        placed = {p for claim in books.claims["placement"] for p in claim[:2]}
        self.forest = Forest(books.members, books.claims["sponsor"], self.joined, placed)
        self.placement = None
        if books.claims["placement"]:
            self.placement = Forest(books.members, books.claims["placement"], self.joined,
                                    self.forest.members)
        self.currency = books.ledger[0]["currency"] if books.ledger else None
        self.account()
        self.judge()

    def account(self):
        members = self.forest.members
        self.counted = [e for e in self.books.ledger
                        if e["status"] == "done" and e["currency"] == self.currency]
        kind_of = defaultdict(set)
        for entry in self.books.ledger:
            if entry["kind"] in ("fee", "purchase"):
                kind_of[entry["entry_id"]].add(entry["kind"])
        self.cash = any(e["kind"] == "withdrawal" for e in self.counted)
        own = self.own = defaultdict(Counter)
        flows = self.flows = Counter()
        for e in self.counted:
            kind, amount, payer, payee = e["kind"], e["amount"], e["payer"], e["payee"]
            pays, gets = payer in members, payee in members
            if kind == "fee":
                own["fees"][payer] += amount
                flows["paid_in"] += amount * (pays and not gets)
                flows["fees_in"] += amount * (pays and not gets)
            elif kind == "purchase":
                own["purchases"][payer] += amount
                own["purchase_units"][payer] += e["quantity"] or 0
                own["sold_units"][payee] += e["quantity"] or 0
                own["outside"][payer] += amount * (not gets)
                own["resale" if pays else "retail"][payee] += amount
                flows["paid_in"] += amount * (pays and not gets)
                flows["purchases_in"] += amount * (pays and not gets)
                flows["customers"] += amount * (not pays and not gets)
            elif kind == "reward":
                own["rewards"][payee] += amount
                sources = kind_of.get(e["source_order"]) if e["source_order"] else None
                own["entrant"][payee] += amount * (sources == {"fee"})
                own["sales"][payee] += amount * (sources == {"purchase"})
                flows["rewards_out"] += amount * (gets and not pays)
            elif kind == "refund":
                own["refunds_given"][payer] += amount
                own["refunds_got"][payee] += amount
                own["returned_units"][payee] += e["quantity"] or 0
            elif kind == "transfer":
                own["transfers_out"][payer] += amount
                own["transfers_in"][payee] += amount
            elif kind == "topup":
                own["topups"][payer if pays else payee] += amount
            elif kind == "withdrawal":
                own["withdrawals"][payee if gets else payer] += amount
                flows["withdrawals_out"] += amount * (pays != gets)
        self.in_units = all(e["quantity"] is not None for e in self.counted if e["kind"] == "purchase")
        for m in members:
            own["received"][m] = own["withdrawals" if self.cash else "rewards"][m]
            own["net"][m] = (own["received"][m] + own["resale"][m] + own["retail"][m] +
                             own["refunds_got"][m] - own["fees"][m] - own["purchases"][m] -
                             own["refunds_given"][m])
        for name in ("fees", "purchases", "rewards", "entrant", "sales", "outside"):
            own["team_" + name] = self.forest.team_sums(own[name])

    def sold_share(self, member):
        own = self.own
        if self.in_units:
            gone = own["sold_units"][member] + own["returned_units"][member]
            bought = own["purchase_units"][member]
        else:
            gone = own["resale"][member] + own["retail"][member] + own["refunds_got"][member]
            bought = own["purchases"][member]
        return Fraction(gone, bought) if bought > 0 else None

    def short_reorders(self):
        """Member -> months with a purchase while less than 70 % of all earlier ones was gone."""
        moves = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        for e in self.counted:
            if e["kind"] not in ("purchase", "refund"):
                continue
            goods = (e["quantity"] or 0) if self.in_units else e["amount"]
            month = datetime.fromtimestamp(e["at"], ZONE).strftime("%Y-%m")
            moves[e["payee"]][month][1] += goods
            if e["kind"] == "purchase":
                moves[e["payer"]][month][0] += goods
        short = Counter()
        for member, months in moves.items():
            bought = gone = 0
            for month in sorted(months):
                if months[month][0] > 0 and bought > 0 and Fraction(gone, bought) < Fraction(7, 10):
                    short[member] += 1
                bought += months[month][0]
                gone += months[month][1]
        return short

    def judge_sales(self, paid, got, found):
        """What leaves the network, and what is paid out."""
        f, own, flows = self.forest, self.own, self.flows
        retail = f.team_sums(own["retail"])
        bought = f.team_sums(Counter({m: paid["purchase", m] for m in f.members}))
        for m in f.members:
            outside = own["team_outside"][m]
            if outside > 0 and own["rewards"][m] > 0 and f.recruits[m] and retail[m] * 2 <= outside:
                found["us.vemma-50", m] = (Fraction(retail[m], outside), got["reward", m] + bought[m])
        rows = sum(n for (kind, _), n in got.items() if kind == "reward")
        income = flows["fees_in"] + flows["purchases_in"] + flows["customers"]
        payout = Fraction(flows["rewards_out"], income) if income > 0 else 0
        deep = max(f.height[m] for m in f.members) + 1 >= 3
        for name, most in (("cn-direct-selling.payout-30", 30), ("kr.payout-35", 35), ("vn.payout-40", 40)):
            if payout > Fraction(most, 100) and (deep or name != "kr.payout-35"):
                found[name, "case"] = (payout, rows)

    def judge(self):
        """(rule, subject) -> (exact value, number of evidence rows)."""
        f, own, flows, found = self.forest, self.own, self.flows, {}
        paid, got = Counter(), Counter()
        for e in self.books.ledger:  # evidence is rows in any currency
            if e["status"] == "done":
                paid[e["kind"], e["payer"]] += 1
                got[e["kind"], e["payee"]] += 1
        team_rows = f.team_sums(Counter({m: paid["fee", m] + got["reward", m] for m in f.members}))
        half, rewards = Fraction(1, 2), own["team_rewards"]
        for m in f.members:
            top = m not in f.sponsor
            if f.size[m] >= 30 and f.height[m] + 1 >= 3:
                rule = "cn-criminal.organisation-30-3" if top else "cn-criminal.organiser-30-3"
                found[rule, m] = (f.size[m], f.size[m] - 1)
            share = share_funded(own["team_entrant"][m], own["team_sales"][m], rewards[m],
                                 own["team_fees"][m], own["team_outside"][m])
            if top and share is not None and share > half:
                found["eu.annex-i-14-tree", m] = (share, team_rows[m])
            if top and f.size[m] >= 120 and f.height[m] + 1 >= 3:
                found["cn-criminal.organisation-120", m] = (f.size[m], f.size[m] - 1)
            for name, most in (("red-flags.levels-7", 6), ("red-flags.levels-10", 9)):
                if top and f.height[m] + 1 > most:
                    found[name, m] = (f.height[m] + 1, f.size[m] - 1)
        self.judge_sales(paid, got, found)
        short = self.short_reorders()
        for m in f.members:
            share = self.sold_share(m)
            if short[m] >= 1 and share is not None and share < Fraction(7, 10):
                found["us.amway-70", m] = (share, paid["purchase", m] + got["purchase", m])
        total = {name: sum(own["team_" + name][root] for root in f.roots)
                 for name in ("entrant", "sales", "rewards", "fees")}
        self.entrant_share = share_funded(total["entrant"], total["sales"], total["rewards"],
                                          total["fees"], flows["purchases_in"] + flows["customers"])
        if self.entrant_share is not None and self.entrant_share > half:
            rows = sum(n for (kind, _), n in paid.items() if kind == "fee")
            rows += sum(n for (kind, _), n in got.items() if kind == "reward")
            found["eu.annex-i-14", "case"] = (self.entrant_share, rows)
        self.findings = found

    # ---- the figures of report.json

    def structure(self):
        f = self.forest
        ranked = sorted((m for m in f.members if f.recruits[m]),
                        key=lambda m: (-len(f.recruits[m]), order(m)))
        keyed = [self.person[m] for m in f.members if self.person.get(m)]
        repairs = {name: f.repairs[name] for name in
                   ("self_sponsor", "cycle", "cycle_members", "missing_sponsor",
                    "conflicting_sponsor", "sponsor_joined_later")}
        figures = {"members": len(f.members), "persons": len(f.members) - len(keyed) + len(set(keyed)),
                   "declared_members": len(self.books.members),
                   "implied_members": len(f.members - self.books.members),
                   "trees": len(f.roots), "roots": len(f.roots), "max_depth": max(f.depth.values()),
                   "max_level": max(f.depth.values()) + 1, "members_per_level": f.levels(),
                   "leaves": len(f.members - set(f.standing.values())),
                   "isolated": sum(f.size[r] == 1 for r in f.roots),
                   "top_recruiters": [{"id": m, "recruits": len(f.recruits[m])} for m in ranked[:20]],
                   "repairs": dict(repairs, duplicate_member=len(self.duplicates))}
        if self.placement:
            p = self.placement
            figures["placement"] = {"trees": len(p.roots), "max_depth": max(p.depth.values()),
                                    "max_level": max(p.depth.values()) + 1,
                                    "members_per_level": p.levels()}
        return figures

    def shape(self, members):
        f, n = self.forest, len(members)
        recruiters = sum(bool(f.recruits[m]) for m in members)
        deepest = max(f.depth[m] for m in members)
        trees = sum(m not in f.sponsor for m in members)
        shares = {"leaf_share": n - recruiters,
                  "near_bottom_share": sum(f.height[m] < 2 for m in members),
                  "bottom_two_levels_share": sum(f.depth[m] > deepest - 2 for m in members),
                  "level_3_share": sum(f.depth[m] > 1 for m in members)}
        shape = {name: part / n for name, part in shares.items()}
        return dict(shape, members=n, trees=trees, levels=deepest + 1,
                    mean_recruits_of_recruiters=(n - trees) / recruiters if recruiters else None)

    def source_of(self, entry, by_order):
        if entry["source_member"]:
            return entry["source_member"]
        payers = by_order.get(entry["source_order"], set()) if entry["source_order"] else set()
        return next(iter(payers)) if len(payers) == 1 else ""

    def reach(self, forest, rewards):
        steps, elsewhere = defaultdict(list), []
        for payee, source, amount in rewards:
            step, above = 0, source
            while above is not None and above != payee:
                step, above = step + 1, forest.sponsor.get(above)
            (elsewhere if above is None else steps[step]).append(amount)
        deepest, decimals = max(steps, default=0), DECIMALS[self.currency]
        cell = lambda sums: {"rows": len(sums), "amount": text_of(sum(sums), decimals)}
        return {"deepest": deepest, "elsewhere": cell(elsewhere),
                "steps": [dict(cell(steps[k]), levels_up=k)
                          for k in range(deepest + 1 if steps else 0)]}

    def reward_depth(self):
        members, by_order = self.forest.members, defaultdict(set)
        if not any(e["source_member"] for e in self.books.ledger):
            for e in self.books.ledger:
                if e["kind"] in ("fee", "purchase") and e["entry_id"]:
                    by_order[e["entry_id"]].add(e["payer"])
        rewards = [(e["payee"], self.source_of(e, by_order), e["amount"]) for e in self.counted
                   if e["kind"] == "reward" and e["payee"] in members]
        known = [r for r in rewards if r[1] in members]
        found = {"rows": len(rewards), "unsourced": {"rows": len(rewards) - len(known)},
                 "sponsor": None, "placement": None}
        if known:
            found["sponsor"] = self.reach(self.forest, known)
            if self.placement:
                found["placement"] = self.reach(self.placement, known)
        return found

    def pyramid(self):
        f = self.forest
        top = min(f.roots, key=lambda m: (-f.size[m], order(m)))
        figures = {"all": self.shape(f.members),
                   "largest_tree": self.shape([m for m in f.members if f.root[m] == top]),
                   "comparison": {"root": top}, "reward_depth": self.reward_depth()}
        both = [m for m in f.sponsor if self.placement and m in self.placement.sponsor]
        if both:
            spilt = [m for m in both if self.placement.sponsor[m] != f.sponsor[m]]
            figures["spillover"] = {"compared": len(both), "differ": len(spilt)}
        return figures

    def conventions(self):
        """Persons and levels of every convention, tree by tree, for the largest trees."""
        f, own = self.forest, self.own
        active = {m for m in f.members if self.activated.get(m) is not None
                  or own["fees"][m] > 0 or own["purchases"][m] > 0}
        earned = {m for m in f.members if own["rewards"][m] > 0 or own["withdrawals"][m] > 0}
        highest = self.highest_rewarded()
        known = {"organiser": ("in", "out"),
                 "unit": ("account", "person")[:1 + any(self.person.values())],
                 "accounts": ("all", "activated_or_paid")[:1 + bool(active)],
                 "terminals": ("in", "out")[:1 + bool(earned)],
                 "depth": ("organisation", "reward")[:1 + (highest is not None)]}
        choices = [dict(zip(reversed(known), c)) for c in product(*reversed(known.values()))]
        trees = sorted((r for r in f.roots if f.size[r] > 1), key=lambda m: (-f.size[m], order(m)))
        return {"conventions": choices,
                "trees": [self.tree_counts(r, choices, active, earned, highest or {})
                          for r in trees[:20]]}

    def highest_rewarded(self):
        """Member -> places from it up to the highest who was rewarded for it; None: no sources."""
        members, by_order = self.forest.members, defaultdict(set)
        if not any(e["source_member"] for e in self.books.ledger):
            for e in self.books.ledger:
                if e["kind"] in ("fee", "purchase") and e["entry_id"]:
                    by_order[e["entry_id"]].add(e["payer"])
        places, some = Counter(), False
        for e in self.counted:
            source = self.source_of(e, by_order)
            if e["kind"] != "reward" or e["payee"] not in members or source not in members:
                continue
            some = True
            chain = self.chain(source)
            if e["payee"] in chain:
                places[source] = max(places[source], chain.index(e["payee"]) + 1)
        return places if some else None

    def chain(self, member):
        chain = []
        while member is not None:
            chain.append(member)
            member = self.forest.sponsor.get(member)
        return chain

    def tree_counts(self, root, choices, active, earned, highest):
        f = self.forest
        tree = [m for m in f.members if f.root[m] == root]
        counts = []
        for choice in choices:
            who = {m: m for m in tree}
            if choice["unit"] == "person":
                who.update((m, ("key", self.person[m])) for m in tree if self.person.get(m))
            keep = {who[m] for m in tree}
            if choice["accounts"] != "all":
                keep &= {who[m] for m in tree if m in active}
            if choice["terminals"] == "out":
                keep &= {who[m] for m in tree if m in earned} | \
                        {who[f.sponsor[m]] for m in tree if m != root and who[m] != who[f.sponsor[m]]}
            keep.add(who[root])
            if choice["organiser"] == "out":
                keep.discard(who[root])
            levels = 0
            for m in tree:
                chain = self.chain(m)
                if choice["depth"] == "reward":
                    chain = chain[:highest[m]]
                levels = max(levels, sum(1 for _ in groupby(who[x] for x in chain if who[x] in keep)))
            counts.append({"persons": len(keep), "levels": levels,
                           "met": len(keep) >= 30 and levels >= 3})
        return {"root": root, "counts": counts, "met": sum(c["met"] for c in counts)}

    def money(self):
        decimals, ledger = DECIMALS[self.currency], self.books.ledger
        kinds, types, others = defaultdict(list), defaultdict(list), defaultdict(list)
        for e in self.counted:
            kinds[e["kind"]].append(e["amount"])
            if e["kind"] == "reward":
                types[e["reward_type"]].append(e["amount"])
        for e in ledger:
            if e["status"] == "done" and e["currency"] != self.currency:
                others[e["currency"]].append(e["amount"])
        times = [datetime.fromtimestamp(e["at"], ZONE).isoformat() for e in self.counted]
        return {
            "ledger": {"rows": len(ledger), "currency": self.currency, "first": min(times),
                       "last": max(times),
                       "by_kind": {k: {"rows": len(a), "amount": text_of(sum(a), decimals)}
                                   for k, a in kinds.items()},
                       "not_done": {s: sum(e["status"] == s for e in ledger) for s in STATES[1:]},
                       "other_currencies": sorted(
                           ({"currency": c, "rows": len(a), "amount": text_of(sum(a), DECIMALS[c])}
                            for c, a in others.items()), key=str)},
            "rewards_by_type": sorted(({"type": t, "rows": len(a), "amount": text_of(sum(a), decimals)}
                                       for t, a in types.items()), key=str)}

    def outcome(self):
        own, decimals = self.own, DECIMALS[self.currency]
        payers = [m for m in self.forest.members if own["fees"][m] > 0 or own["purchases"][m] > 0]
        nets = sorted(own["net"][m] for m in payers)
        received = sorted(own["received"][m] for m in payers)
        n, all_received = len(payers), sum(received)
        middle = None
        if n:
            middle = text_of(round(Fraction(nets[(n - 1) // 2] + nets[n // 2], 2)), decimals)
        best = sum(received[-max(1, n // 100):])
        gini = Fraction(sum((2 * i - n - 1) * x for i, x in enumerate(received, 1)),
                        n * all_received) if all_received else None
        return {"basis": "cash" if self.cash else "accrual",
                "paid_in": text_of(self.flows["paid_in"], decimals),
                "paid_out": text_of(self.flows["withdrawals_out" if self.cash else "rewards_out"],
                                    decimals),
                "payers": n, "losers": sum(x < 0 for x in nets), "even": sum(x == 0 for x in nets),
                "winners": sum(x > 0 for x in nets), "never_received": sum(x == 0 for x in received),
                "net_median": middle, "top1pct_share": float(Fraction(best, all_received))
                if all_received else None, "gini_received": float(gini) if gini is not None else None}

    def member_row(self, m):
        f, own, decimals = self.forest, self.own, DECIMALS[self.currency]
        row = {"sponsor_id": f.sponsor.get(m, ""), "declared": str(int(m in self.books.members)),
               "level": str(f.depth[m] + 1), "depth": str(f.depth[m]), "levels": str(f.height[m] + 1),
               "recruits": str(len(f.recruits[m])), "downline_members": str(f.size[m] - 1),
               "team_members": str(f.size[m]), "largest_leg_members": str(f.largest_leg[m]),
               "other_legs_members": str(f.size[m] - 1 - f.largest_leg[m])}
        joined = self.joined.get(m)
        row["joined_at"] = datetime.fromtimestamp(joined, ZONE).isoformat() if joined is not None else ""
        for name in ("fees purchases resale retail refunds_got refunds_given rewards withdrawals "
                     "transfers_in transfers_out topups received net team_fees team_purchases "
                     "team_rewards").split():
            row[name] = text_of(own[name][m], decimals)
        for name in ("purchase_units", "sold_units"):
            row[name] = str(own[name][m])  # thousandths
        if self.placement:
            p = self.placement
            row.update(placement_parent=p.sponsor.get(m, ""), placement_level=str(p.depth[m] + 1),
                       placement_team_members=str(p.size[m]))
        return row


# ---- comparing

class Comparison:
    def __init__(self):
        self.figures = 0
        self.faults = []

    def same(self, what, found, expected):
        self.figures += 1
        if isinstance(expected, float) and isinstance(found, (int, float)):
            if math.isclose(found, expected, rel_tol=5.1e-9, abs_tol=1e-12):
                return
        elif found == expected:
            return
        self.faults.append(f"{what}: the report says {found!r}, recomputed {expected!r}")

    def tree(self, what, found, expected):
        if not isinstance(expected, dict):
            self.same(what, found, expected)
            return
        for key, value in expected.items():
            self.tree(f"{what}.{key}", (found or {}).get(key), value)


# The rules that are judged here a second time; the others have fixtures and golden cases.
RECOMPUTED = {"cn-criminal.organisation-30-3", "cn-criminal.organiser-30-3", "cn-criminal.organisation-120",
              "eu.annex-i-14", "eu.annex-i-14-tree", "us.amway-70", "us.vemma-50", "red-flags.levels-7",
              "red-flags.levels-10", "cn-direct-selling.payout-30", "kr.payout-35", "vn.payout-40"}


def compare_findings(case, report, c):
    found = {(f["rule"], f["subject"]): f for f in report["findings"] if f["rule"] in RECOMPUTED}
    c.same("number of findings", sum(f["rule"] in RECOMPUTED for f in report["findings"]),
           len(case.findings))
    for key in sorted(set(found) | set(case.findings)):
        if key not in found or key not in case.findings:
            c.same(f"finding {key}", key in found, key in case.findings)
            continue
        value, rows = case.findings[key]
        c.same(f"value of {key}", Fraction(found[key]["value_exact"]), Fraction(value))
        c.same(f"evidence of {key}", found[key]["evidence_rows"], rows)


def compare_members(case, path, c):
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = {row["member_id"]: row for row in csv.DictReader(file)}
    c.same("members listed", set(rows), case.forest.members)
    for member in sorted(set(rows) & case.forest.members):
        for name, expected in case.member_row(member).items():
            c.same(f"{member}.{name}", rows[member][name], expected)


def compare_stock(case, report, path, c):
    found, members = report["stocking"], case.forest.members
    tiers = [read_decimal(t["threshold"], DECIMALS[case.currency]) for t in found["tiers"]["found"]]
    again = Stock(case.counted, members, ZONE, lambda m: set(case.chain(m)) - {m}, tiers)
    for name in ("bought", "sold_on", "retail", "returned"):
        c.same(f"stock {name}", found["totals"][f"{name}_units"], text_of(again.units[name], 3))
    c.same("taken back", found["totals"]["taken_back_units"], text_of(again.units["back"], 3))
    c.same("never seen bought", found["totals"]["never_seen_bought_units"], text_of(again.unseen, 3))
    c.same("stock", found["totals"]["stock_units"], text_of(sum(again.balance.values()), 3))
    if not again.units["bought_with_units"]:
        return
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            member = row["member_id"]
            c.same(f"{member}.stock_units", row["stock_units"], str(again.balance[member]))
            c.same(f"{member}.stock_cost", row["stock_cost"],
                   text_of(again.cost[member], DECIMALS[case.currency]))
            score = again.score[member]
            c.same(f"{member} is scored", row["stock_pressure_bp"] != "", score is not None)
            if score is not None:  # a half may be rounded either way
                apart = abs(Fraction(row["stock_pressure_bp"]) - score * 10000)
                c.same(f"{member}.stock_pressure_bp off", apart > Fraction(50001, 100000), False)


def compare_conventions(case, found, c):
    expected = case.conventions()
    c.same("conventions", found["conventions"], expected["conventions"])
    c.same("trees counted", len(found["trees"]), len(expected["trees"]))
    for tree, again in zip(found["trees"], expected["trees"]):
        for name, value in again.items():
            c.same(f"conventions of {again['root']}: {name}", tree[name], value)


def compare(folder, report_folder):
    report = json.loads((report_folder / "report.json").read_text(encoding="utf-8"))
    case, c = Case(folder), Comparison()
    c.tree("structure", report, case.structure())
    report["ledger"]["other_currencies"].sort(key=str)
    report["rewards_by_type"].sort(key=str)
    c.tree("pyramid", report["pyramid"], case.pyramid())
    compare_conventions(case, report["conventions"], c)
    c.tree("money", report, case.money())
    c.tree("outcome", report["outcome"], case.outcome())
    exact = report["outcome"]["rewards_entrant_funded"]["exact"]
    c.same("entrant funded", exact and Fraction(exact), case.entrant_share)
    c.same("mean depth", report["mean_depth"],
           float(f"{sum(case.forest.depth.values()) / len(case.forest.members):.9g}"))
    for source in report["ingest"]:
        counts = case.books.tally[source["file"]]
        for outcome in ("accepted", "rejected", "duplicate"):
            c.same(f"{source['file']} {outcome}", source[outcome], counts[outcome])
        c.same(f"{source['file']} rows", source["rows"], sum(counts.values()))
    compare_findings(case, report, c)
    compare_members(case, report_folder / "members.csv", c)
    compare_stock(case, report, report_folder / "members.csv", c)
    for fault in c.faults[:20]:
        print(fault)
    print(f"{c.figures} figures, {len(c.faults)} differ; {len(case.forest.members)} members, "
          f"{len(case.books.ledger)} ledger rows, {len(case.findings)} findings")
    return not c.faults


if __name__ == "__main__":
    if sys.argv[1] == "mess":
        mess(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
    else:
        sys.exit(0 if compare(Path(sys.argv[2]), Path(sys.argv[3])) else 1)
