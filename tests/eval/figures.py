# SPDX-License-Identifier: GPL-3.0-or-later
"""Shares with their intervals, counts of right and wrong, and how uniform p values are."""
import math
from dataclasses import dataclass

Z95 = 1.959963984540054


def wilson(hits, trials):
    """95 % interval of a share (Wilson 1927); None without trials.

    >>> ["%.4f" % end for end in wilson(8, 10)]  # Newcombe 1998 prints such intervals
    ['0.4902', '0.9433']
    >>> wilson(0, 10)[0], "%.4f" % wilson(0, 10)[1]
    (0.0, '0.2775')
    """
    if trials == 0:
        return None
    share, z2 = hits / trials, Z95 * Z95
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z95 / (1 + z2 / trials) * math.sqrt(share * (1 - share) / trials + z2 / (4 * trials * trials))
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass
class Count:
    """Right and wrong over networks or members of which the truth is known."""
    hit: int = 0  # present and flagged
    missed: int = 0
    false: int = 0  # absent and flagged
    quiet: int = 0

    def add(self, present, flagged):
        name = ("hit" if flagged else "missed") if present else ("false" if flagged else "quiet")
        setattr(self, name, getattr(self, name) + 1)

    def merge(self, other):
        for name in ("hit", "missed", "false", "quiet"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def parts(self, name):
        return {"precision": (self.hit, self.hit + self.false), "recall": (self.hit, self.hit + self.missed),
                "false_alarm": (self.false, self.false + self.quiet)}[name]

    def share(self, name):
        """None where there is nothing to divide by."""
        part, whole = self.parts(name)
        return part / whole if whole else None

    def as_dict(self):
        result = {"hit": self.hit, "missed": self.missed, "false": self.false, "quiet": self.quiet}
        for name in ("precision", "recall", "false_alarm"):
            part, whole = self.parts(name)
            result[name] = {"share": self.share(name), "interval": wilson(part, whole), "of": whole}
        return result


def uniform_chance(values):
    """Chance of such a distance between values and the uniform distribution (Kolmogorov; Stephens 1970).

    >>> uniform_chance([(i + 0.5) / 100 for i in range(100)])
    1.0
    >>> uniform_chance([(i / 100) ** 2 for i in range(100)]) < 0.001
    True
    >>> "%.3f" % uniform_chance([(i + 1) / 1000 - 0.04278 for i in range(1000)])  # 1.358 is the 5 % point
    '0.050'
    """
    values, n = sorted(values), len(values)
    distance = max(max((i + 1) / n - v, v - i / n) for i, v in enumerate(values))
    x = (math.sqrt(n) + 0.12 + 0.11 / math.sqrt(n)) * distance
    if x < 0.2:
        return 1.0
    return min(1.0, max(0.0, sum((2 if k % 2 else -2) * math.exp(-2 * k * k * x * x) for k in range(1, 100))))
