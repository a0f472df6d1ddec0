# SPDX-License-Identifier: GPL-3.0-or-later
"""The networks that are judged: a built-in spec, moved a little by the seed, with noise of one level."""
import configparser
import random
from pathlib import Path

SPECS = Path(__file__).resolve().parents[2] / "analyzer/synth"
MEMBERS = 500

HONEST = ("direct-sales", "self-consumers", "two-level-shop", "seasonal-shop")
DISHONEST = ("stock-loading", "recruitment-pyramid", "entry-package", "binary-pairing", "matrix", "investment-ponzi",
             "circular-trade", "sybil-team", "dying-network")
ARCHETYPES = HONEST + DISHONEST

# [dirt] of each level
NOISE = {
    "none": {},
    "moderate": {"self_sponsor_bp": 50, "cycle_bp": 30, "missing_sponsor_bp": 50, "conflicting_sponsor_bp": 100,
                 "sponsor_joined_later_bp": 50, "duplicate_member_bp": 80, "malformed_row_bp": 50, "duplicate_row_bp": 50,
                 "lost_row_bp": 200, "no_quantity_bp": 100, "no_time_bp": 200},
    "heavy": {"self_sponsor_bp": 150, "cycle_bp": 100, "missing_sponsor_bp": 250, "conflicting_sponsor_bp": 300,
              "sponsor_joined_later_bp": 150, "duplicate_member_bp": 250, "malformed_row_bp": 250, "duplicate_row_bp": 250,
              "lost_row_bp": 1000, "no_quantity_bp": 1000, "no_time_bp": 1500},
}

# "group key": least and greatest factor; what a seed does to any spec that has the key
FACTORS = {
    "network members": (0.6, 1.4), "network months": (0.75, 1.3), "network growth_bp": (0.4, 1.5),
    "goods cost": (0.8, 1.2), "goods retail_price": (0.95, 1.25),
    "agents active_bp": (0.75, 1.3), "agents sold_least_bp": (0.9, 1.08), "agents return_bp": (0.3, 1.4),
    "agents own_use_bp": (0.6, 1.1), "agents orders_at_end_bp": (0.6, 1.2), "agents root_bp": (0.5, 2.0),
    "agents buys_goods_bp": (0.5, 5.0), "agents loaded_reorder_bp": (0.8, 1.2), "agents loaded_sold_bp": (0.5, 2.5),
    "agents careful_sold_bp": (0.85, 1.15), "rewards fee": (0.3, 2.0), "deposits interest_bp": (0.5, 1.5),
    "deposits paying_months": (0.8, 1.1), "withdrawals chance_bp": (0.5, 1.8), "season orders_bp": (0.7, 1.4),
    "circles count": (0.5, 1.5), "circles units": (0.5, 2.0), "circles length": (0.75, 1.25),
    "seats teams": (0.6, 1.4), "seats seats": (0.6, 1.4), "seats hidden_bp": (0.0, 2.0), "seats funded_bp": (0.6, 1.1),
    "registry revoked_bp": (0.6, 2.0), "registry blacklisted_bp": (0.6, 2.0),
    "placement per_node": (0.5, 1.5), "placement pair": (0.6, 1.4),
}


def factor(dice, key):
    return dice.uniform(*FACTORS[key])


def vary_numbers(spec, dice):
    for key in FACTORS:  # in this order, so that a seed always means the same
        times, (group, name) = factor(dice, key), key.split()
        if not spec.has_option(group, name):
            continue
        text = spec[group][name]
        if "." in text:
            spec[group][name] = f"{float(text) * times:.2f}"
        else:
            value = round(int(text) * times)
            spec[group][name] = str(min(value, 10000) if name.endswith("_bp") and name != "orders_bp" else value)


def vary_lists(spec, dice):
    rates, units = dice.uniform(0.7, 1.3), dice.uniform(0.7, 1.5)
    if spec.has_option("rewards", "rates_bp"):
        spec["rewards"]["rates_bp"] = ";".join(str(round(int(r) * rates)) for r in spec["rewards"]["rates_bp"].split(";"))
    if spec.has_option("goods", "order_units"):
        least, most = (max(1, round(int(u) * units)) for u in spec["goods"]["order_units"].split(";"))
        spec["goods"]["order_units"] = f"{least};{max(most, least + 2)}"


def vary_people(spec, archetype, dice):
    """Founders, how recruits are spread, and whether there are second accounts, a starter kit, a registry."""
    founders, covered, kit = dice.randint(1, 4), dice.randint(9000, 10000), dice.uniform(-100, 90)
    branching, second, registry = dice.random(), dice.random(), dice.random()
    network = spec["network"]
    network["founders"] = str(founders) if archetype in HONEST else network["founders"]
    if network["branching"] != "width-limited":
        network["branching"] = "uniform" if branching < 0.5 else "preferential"
    if archetype in HONEST and second < 0.3:
        network["second_accounts_bp"] = str(round(500 * second))
    if network["kind"] == "direct-sales" and kit > 20:
        spec["agents"]["kit"] = f"{kit:.2f}"
    if not spec.has_section("registry") and registry < 0.5:
        spec["registry"] = {"listed_bp": covered}
        if archetype not in HONEST and registry < 0.25:
            spec["registry"]["revoked_bp"] = str(round(100 + 800 * registry))


def vary_books(spec, dice):
    """What such systems record, and how people who know each other move money and goods."""
    sources, money, goods, loans, cash = (dice.random() for _ in range(5))
    kind = spec["network"]["kind"]
    if sources < 0.25:
        spec["rewards"]["source_columns"] = "1"
    if money < 0.4:
        spec["transfers"] = {"chance_bp": str(round(100 + 1000 * money))}
    if kind == "direct-sales" and goods < 0.4:
        spec["agents"]["lends_bp"] = str(round(200 + 2000 * goods))
    if kind == "stock-loading" and loans < 0.5:
        spec["agents"]["financed_bp"] = str(round(2000 + 10000 * loans))
    if not spec.has_section("withdrawals") and cash < 0.3:
        spec["withdrawals"] = {"chance_bp": str(round(2000 + 10000 * cash))}


def keep_possible(spec):
    """Loaded agents, retail prices and small networks keep what the generator asks for."""
    if spec.has_option("goods", "price"):
        least = float(spec["goods"]["price"]) * 1.15
        spec["goods"]["retail_price"] = f"{max(float(spec['goods']['retail_price']), least):.2f}"
    if spec.has_section("seats"):
        most = int(spec["network"]["members"]) // int(spec["seats"]["teams"])
        spec["seats"]["seats"] = str(min(int(spec["seats"]["seats"]), most // 2 - 4))


def spec_text(archetype, seed, noise):
    """The text of a spec for `downline synth`; the same for the same words on any machine."""
    spec = configparser.ConfigParser()
    spec.optionxform = str
    spec.read_string((SPECS / f"{archetype}.spec").read_text(encoding="utf-8"))
    spec["network"]["members"] = str(MEMBERS)
    dice = random.Random(f"{archetype} {seed}")
    if seed:  # 0 is the spec itself
        vary_numbers(spec, dice)
        vary_lists(spec, dice)
        vary_people(spec, archetype, dice)
        vary_books(spec, dice)
        keep_possible(spec)
    spec["network"]["seed"] = str(1000 + seed)
    spec.remove_section("dirt")
    if NOISE[noise]:
        spec["dirt"] = NOISE[noise]
    lines = []
    for group in spec.sections():
        lines.append(f"[{group}]")
        lines += [f"{key} = {value}" for key, value in spec[group].items()]
    return "\n".join(lines) + "\n"
