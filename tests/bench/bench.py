# SPDX-License-Identifier: GPL-3.0-or-later
"""What `run` and `shapes` share: programs built, networks generated, whole processes measured."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


class Failure(Exception):
    """Something cannot run; the message says what."""


def say(text):
    print(text, file=sys.stderr, flush=True)


@dataclass
class Sample:
    wall: float
    cpu: float  # user and system, all threads and all processes waited for
    peak_mb: float  # of the largest process; not below this script's own, about 15 MB
    output: str
    kept: int = 0  # bytes on disk besides result CSVs

    def lines(self, word):
        return [line.split(" ", 1)[1] for line in self.output.splitlines() if line.startswith(word + " ")]


@dataclass
class Series:
    """One program's runs; the first is cold and stands apart."""
    cold: Sample = None
    warm: list = field(default_factory=list)

    def add(self, sample):
        if self.cold is None:
            self.cold = sample
        else:
            self.warm.append(sample)

    def median(self, name):
        return statistics.median(getattr(s, name) for s in self.warm or [self.cold])

    def as_dict(self):
        figures = {name: round(self.median(name), 4) for name in ("cpu", "wall", "peak_mb")}
        return figures | {"kept_bytes": int(self.median("kept")), "cold_cpu": round(self.cold.cpu, 4),
                          "cold_wall": round(self.cold.wall, 4), "runs": len(self.warm)}


def measure(command):
    """Runs a command to its end. Failure, with the end of its output, when its exit code is not 0."""
    with tempfile.TemporaryFile(mode="w+") as out, tempfile.TemporaryFile(mode="w+") as err:
        start = time.monotonic()
        try:
            child = subprocess.Popen([str(word) for word in command], stdout=out, stderr=err)
        except OSError as error:
            raise Failure(str(error)) from error
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)  # or Popen waits for it again
        out.seek(0)
        err.seek(0)
        output, messages = out.read(), err.read()
    if child.returncode:
        last = "\n  ".join((output + messages).splitlines()[-5:])
        raise Failure(f"{Path(str(command[0])).name} exits with {child.returncode}:\n  {last}")
    return Sample(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output + messages)


def fresh_folder(path):
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def size_besides_results(folder):
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and p.suffix not in (".csv", ".html", ".json"))


def build_downline(given):
    """The program given, or the release build brought up to date."""
    if given:
        return Path(given).resolve()
    say("building")
    for command in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release"]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            raise Failure(f"{' '.join(command)}:\n{done.stdout[-2000:]}")
    return ROOT / "build/release/analyzer/downline"


def compile_program(source, work, *flags):
    program = work / source.stem
    command = [os.environ.get("CC", "gcc"), "-O3", "-D_GNU_SOURCE", "-o", program, source, *flags]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise Failure(f"{source.name} does not compile:\n{done.stderr[-2000:]}")
    return program


def generate(work, members, *words):
    """The folder with the two files of a network; made once for the same arguments."""
    folder = work / "-".join(["data", str(members), *words])
    if not (folder / "complete").exists():
        say(f"generating {members:,} members {' '.join(words)}")
        data = fresh_folder(folder / "csv")
        measure([compile_program(HERE / "generate.c", work, "-lm"), members, data, *words])
        (folder / "complete").touch()
    return folder / "csv"


def add_common_arguments(parser):
    parser.add_argument("members", nargs="?", type=int, default=1_000_000, metavar="MEMBERS", help="default 1000000; ten ledger rows each")
    parser.add_argument("--repeat", type=int, default=3, metavar="N", help="warm runs of each program; medians are shown (default 3)")
    parser.add_argument("--dir", metavar="DIR", help="work there and keep data and results")
    parser.add_argument("--downline", metavar="PROGRAM", help="measure that program instead of the release build")


class Work:
    """A folder to work in; removed afterwards unless it was asked for."""

    def __init__(self, path):
        self.kept = path is not None
        self.path = Path(path).resolve() if path else None

    def __enter__(self):
        if self.kept:
            self.path.mkdir(parents=True, exist_ok=True)
        else:
            self.path = Path(tempfile.mkdtemp(prefix="downline-bench-"))
        return self.path

    def __exit__(self, *_):
        if not self.kept:
            shutil.rmtree(self.path, ignore_errors=True)


def main(body):
    """Runs body; what cannot run is one message and exit code 1."""
    try:
        return body()
    except Failure as failure:
        say(f"cannot run: {failure}")
        return 1
    except KeyboardInterrupt:
        return 130
