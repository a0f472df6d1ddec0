#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Input and case files from somebody who wishes us harm, changed by dice, through every command.

  hostile.py files DOWNLINE FOLDER ROUNDS    CSV files with broken bytes: rows stay conserved, the case sound
  hostile.py cases DOWNLINE CASE ROUNDS      packed chunks changed, their hashes put right: no command
                                             may crash, hang, or end with anything but an answer or
                                             a message
  hostile.py flips DOWNLINE CASE ROUNDS      one bit of a chunk changed: verify must tell
"""
import hashlib
import json
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

PIECES = [b'"', b'""', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"9" * 39, b"-1", b"1e9",
          b"9223372036854775808", b"../../x", b"=1+1", b"<script>", b"\xe2\x80\xae", b"A" * 5000,
          b"0000-00-00", b"1900-01-01", b"2199-12-31T23:59:59", b"JPY", b"void", b"\x81\x30\x81\x30"]
NUMBERS = [0, -1, 1, 255, 65535, 65536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 63 - 1, -2 ** 63]
ANSWERS = {0, 1, 3, 12, 13}  # done, refused, too many rejects, not a case, out of memory
faults = []


def run(program, *arguments):
    """The exit code and output; anything but a proper end is a fault."""
    try:
        done = subprocess.run([program, *map(str, arguments)], capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        faults.append(f"hangs: {arguments}")
        return -1, b""
    noise = any(word in done.stderr for word in (b"GLib", b"Sanitizer", b"runtime error", b"assert"))
    if done.returncode not in ANSWERS or noise:
        faults.append(f"{arguments}: exit {done.returncode}: {done.stderr[-600:].decode(errors='replace')}")
    return done.returncode, done.stdout


def mutate(dice, data):
    """Breaks anything but the header."""
    header, _, rest = data.partition(b"\n")
    rest = bytearray(rest)
    for _ in range(dice.choice([1, 3, 10, 60])):
        at = dice.randrange(len(rest) + 1)
        change = dice.randrange(4)
        if change == 0 and at < len(rest):
            rest[at] = dice.randrange(256)
        elif change == 1:
            rest[at:at] = dice.choice(PIECES)
        elif change == 2:
            del rest[at:at + dice.randrange(1, 60)]
        else:
            rest[at:at] = rest[at:at + dice.randrange(1, 300)]
    return header + b"\n" + bytes(rest)


def broken_files(program, folder, rounds, dice):
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            work, paths = Path(name), []
            for path in sorted(folder.glob("*.csv")):
                paths.append(work / path.name)
                paths[-1].write_bytes(mutate(dice, path.read_bytes()))
            case = work / "case.dl"
            if run(program, "ingest", case, "--max-bad-rows", "100%", *paths)[0] != 0:
                faults.append(f"{paths}: not taken")
                continue
            code, text = run(program, "scan", case, "--json")
            for source in json.loads(text)["ingest"] if code == 0 else [{}]:
                if not source or source["rows"] != sum(source[k] for k in
                                                       ("accepted", "rejected", "duplicate")):
                    faults.append(f"not conserved: {source}, scan {code}")
            codes = [run(program, "report", case, "--out", work / "report")[0],
                     run(program, "export", case, "--format", "gexf", "--out", work / "gexf")[0],
                     run(program, "verify", case)[0]]
            if any(codes):
                faults.append(f"report, export, verify: {codes}")


def change_chunk(dice, db):
    """Other bytes in a chunk, or a chunk in another's place, with a hash that fits."""
    cells = db.execute("SELECT rowid, data FROM chunk").fetchall()
    (row, data), (_, other) = dice.sample(cells, 2)
    data = bytearray(other if dice.random() < 0.2 else data)
    for _ in range(dice.choice([1, 2, 8])):
        at = dice.randrange(min(len(data), dice.choice([60, 1 << 30])))
        number = (dice.choice(NUMBERS) & 2 ** 64 - 1).to_bytes(8, "little")
        data[at:at + 8] = dice.choice([number[:len(data) - at], bytes([dice.randrange(256)]) +
                                       data[at + 1:at + 8]])
    db.execute("UPDATE chunk SET data = ?, sha256 = ? WHERE rowid = ?",
               (bytes(data), hashlib.sha256(data).digest(), row))


def change_cell(dice, db):
    db.execute("PRAGMA ignore_check_constraints = ON")
    column = dice.choice(["rows", "first_row", "codec", "low", "high", "chunk", "col"])
    db.execute(f"UPDATE OR IGNORE chunk SET {column} = ? WHERE rowid = (SELECT rowid FROM chunk "
               "ORDER BY rowid LIMIT 1 OFFSET ?)", (dice.choice(NUMBERS), dice.randrange(60)))


def change_word(dice, db):
    db.execute("UPDATE OR IGNORE symbol SET text = CAST(? AS text) WHERE symbol_id = ?",
               (dice.choice([b"", b"\0", b"\xff", b"x" * 9999, b"CNY"]), dice.randrange(6)))


def broken_cases(program, case, rounds, dice):
    more = case.parent / "more.csv"
    more.write_text("at,kind,payer,payee,amount,currency,entry_id\n2023-01-01,fee,new,C,1,CNY,E00000001\n")
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            broken = shutil.copy(case, Path(name) / "case.dl")
            db = sqlite3.connect(broken)
            for _ in range(dice.choice([1, 1, 2])):
                dice.choice([change_chunk, change_chunk, change_chunk, change_cell, change_word])(dice, db)
            db.commit()
            db.close()
            for command in (["verify", broken], ["show", broken, "M000005"], ["show", broken, "COMPANY", "--json"],
                            ["report", broken, "--out", Path(name) / "report"],
                            ["export", broken, "--format", "graphml", "--out", Path(name) / "graph"],
                            ["sql", broken, "SELECT * FROM ledger, member_metric LIMIT 99", "--json"],
                            ["scan", broken], ["ingest", broken, "--max-bad-rows", "100%", more]):
                run(program, *command)


def flipped_bits(program, case, rounds, dice):
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as name:
            broken = shutil.copy(case, Path(name) / "case.dl")
            db = sqlite3.connect(broken)
            row, table, column, data = dice.choice(
                db.execute("SELECT rowid, table_name, col, data FROM chunk").fetchall())
            data = bytearray(data)
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
            db.execute("UPDATE chunk SET data = ? WHERE rowid = ?", (bytes(data), row))
            db.commit()
            db.close()
            if run(program, "verify", broken)[0] == 0:
                faults.append(f"verify does not see a flipped bit of {table}, column {column}")


if __name__ == "__main__":
    what, rounds = sys.argv[1], int(sys.argv[4])
    {"files": broken_files, "cases": broken_cases, "flips": flipped_bits}[what](
        sys.argv[2], Path(sys.argv[3]), rounds, random.Random(rounds))
    print("\n".join(faults[:5]))
    print(f"{what}: {rounds} rounds, {len(faults)} faults")
    sys.exit(1 if faults else 0)
