# SPDX-License-Identifier: GPL-3.0-or-later
"""Networks in which nothing happens but what a null model says, and the p values that a scan gives them.

A p value is calibrated when it is uniform over such networks. A row of NULLS is a model, how a network of it is
written, and how its p values are read from the report; a new test with a p value is one more row.
"""
import random
from datetime import datetime, timedelta, timezone

START = datetime(2023, 1, 1, 9, tzinfo=timezone(timedelta(hours=8)))
MEMBERS = (120, 400)
WIDTH = 3


def draw_uniform(dice, recruits, _):
    return dice.randrange(len(recruits))


def draw_preferential(dice, recruits, links):
    """By 1 + recruits: one place per member and one per link, drawn alike."""
    place = dice.randrange(len(recruits) + len(links))
    return place if place < len(recruits) else links[place - len(recruits)]


def draw_limited(dice, recruits, _):
    while True:
        member = dice.randrange(len(recruits))
        if recruits[member] < WIDTH:
            return member


def grow(draw, dice, folder):
    """One tree; sponsors are drawn one by one, members join a minute or more apart."""
    recruits, links, at = [0], [], START
    members, referrals = ["member_id,joined_at", f"N00000,{at.isoformat()}"], ["member_id,sponsor_id,at"]
    for member in range(1, dice.randint(*MEMBERS)):
        sponsor = draw(dice, recruits, links)
        recruits[sponsor] += 1
        recruits.append(0)
        links.append(sponsor)
        at += timedelta(minutes=1 + int(dice.expovariate(1 / 600)))
        members.append(f"N{member:05},{at.isoformat()}")
        referrals.append(f"N{member:05},N{sponsor:05},{at.isoformat()}")
    for name, lines in (("members", members), ("referrals", referrals)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def model_chances(model, dice, report):
    """The chance of a greater value, ties dealt out, so that figures of few values can be uniform as well."""
    found = next(m for m in report["pyramid"]["comparison"]["models"] if m["model"] == model)
    for name, test in found["tests"].items():
        if test["p"] is not None:
            yield name, test["upper_least"] + dice.random() * (test["upper"] - test["upper_least"])


def grow_and_order(dice, folder):
    """Orders on days of one year, drawn alike, of members whom one member recruited."""
    grow(lambda *_: 0, dice, folder)
    members = (folder / "members.csv").read_text(encoding="utf-8").count("\n") - 1
    lines = ["entry_id,at,kind,payer,payee,amount,currency,product,quantity"]
    for order in range(members * 3):
        member, at = dice.randrange(members), START + timedelta(days=dice.randrange(365))
        lines.append(f"E{order:05},{at.isoformat()},purchase,N{member:05},COMPANY,10.00,CNY,G1,1")
    (folder / "ledger.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def day_chances(_, report):
    yield "rayleigh", report["stocking"]["timing"]["rayleigh_p"]


NULLS = {
    model: (lambda dice, folder, draw=draw: grow(draw, dice, folder),
            lambda dice, report, model=model: model_chances(model, dice, report))
    for model, draw in (("uniform", draw_uniform), ("preferential", draw_preferential), ("limited", draw_limited))
}
NULLS["days"] = (grow_and_order, day_chances)


def dice_of(model, seed):
    return random.Random(f"null {model} {seed}")
