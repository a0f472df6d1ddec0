# SPDX-License-Identifier: GPL-3.0-or-later
"""The stock of every member, kept day by day and month by month with fractions and loops."""
import calendar
from collections import Counter, defaultdict
from datetime import datetime
from fractions import Fraction

OWN_USE = 5000  # thousandths of units a month
FINANCED, FEE, IN, BACK, PICK, OUT, RETURN = range(7)


class Stock:
    """zone: of the case; above(member): everybody above."""

    def __init__(self, counted, members, zone, above, tiers):
        self.zone, self.tiers = zone, tiers
        self.units, self.unseen = Counter(), 0
        self.balance, self.cost, self.score = {}, {}, {}
        moves = defaultdict(list)
        for e in counted:
            self.deal(e, members, above, moves)
        self.end = self.month(max(e["at"] for e in counted))
        self.known = self.units["retail_rows"] and self.units["bought_with_units"]
        for member in members:
            self.follow(member, sorted(moves[member], key=lambda m: m[:4]))

    def month(self, at):
        day = datetime.fromtimestamp(at, self.zone)
        return day.year * 12 + day.month - 1

    def deal(self, e, members, above, moves):
        kind, payer, payee, at = e["kind"], e["payer"], e["payee"], e["at"]
        units = -1 if e["quantity"] is None else e["quantity"]
        add = lambda who, side: moves[who].append((at, side, units, e["amount"], e["product"]))
        if kind == "fee" and payer in members:
            add(payer, FEE)
        if kind in ("transfer", "topup") and payee in members and payer in above(payee):
            add(payee, FINANCED)
        if kind in ("purchase", "refund"):
            purchase = kind == "purchase"
            if payer in members:
                add(payer, IN if purchase else BACK)
                self.units["bought_with_units"] += purchase and units >= 0
                self.units["bought" if purchase else "back"] += max(units, 0)
            if payee in members:
                add(payee, OUT if purchase else RETURN)
                name = "returned" if not purchase else "sold_on" if payer in members else "retail"
                self.units[name] += max(units, 0)
                self.units["retail_rows"] += name == "retail"

    def follow(self, member, moves):
        held, cost, finances = Counter(), Counter(), []
        bought, used = 0, 0
        months = defaultdict(lambda: {"before": 0, "bought": 0, "sold": 0, "reordered": 0, "paid": 0,
                                      "crossing": 0, "financed": 0, "stock": 0})
        month = self.month(moves[0][0]) if moves else self.end + 1
        at = 0
        while month <= self.end:
            row = months[month]
            row["before"] = bought
            while at < len(moves) and self.month(moves[at][0]) == month:
                when, side, units, amount, product = moves[at]
                at += 1
                if side == FINANCED:
                    finances.append([when, amount])
                if side == IN:
                    before, row["paid"] = row["paid"], row["paid"] + amount
                    if any(before < t <= row["paid"] and row["paid"] - t <= t // 20 for t in self.tiers):
                        row["crossing"] += amount
                    row["financed"] += self.pay(finances, when, amount)
                if units < 0:
                    continue
                if side == IN:
                    stock = sum(held.values()) - used
                    row["reordered"] += units if bought and stock * 10 > bought * 3 else 0
                    row["bought"] += units
                    bought += units
                if side in (IN, BACK):
                    held[product] += units
                    cost[product] += amount
                if side in (OUT, RETURN):
                    gone = min(units, held[product])
                    if gone:
                        cost[product] -= cost[product] * gone // held[product]
                    held[product] -= gone
                    self.unseen += units - gone
                    row["sold"] += units if side == OUT else 0
                    used = min(used, sum(held.values()))
            used = min(sum(held.values()), used + OWN_USE)
            row["stock"] = sum(held.values()) - used
            month += 1
        self.balance[member], self.cost[member] = sum(held.values()), sum(cost.values())
        self.score[member] = self.pressure(months) if self.known else None

    def pay(self, finances, when, amount):
        """Money from above of the day before, oldest first, each piece once."""
        found = 0
        for piece in finances:
            if when - piece[0] <= 86400:
                part = min(piece[1], amount - found)
                piece[1] -= part
                found += part
        return found

    def pressure(self, months):
        total = {name: sum(m[name] for m in months.values())
                 for name in ("before", "bought", "sold", "reordered", "paid", "crossing", "financed")}
        held = sum(max(m["stock"] - m["bought"], 0) for m in months.values() if m["before"])
        if not total["before"]:
            return None
        share = lambda part, whole: min(Fraction(part, whole), 1) if whole > 0 else Fraction(0)
        push = 1 - ((1 - share(total["reordered"], total["bought"])) *
                    (1 - share(total["crossing"], total["paid"])) *
                    (1 - share(total["financed"], total["paid"])))
        supply = share(held, held + 3 * total["sold"])
        return share(held, total["before"]) * (4 + 3 * supply + 3 * push) / 10
