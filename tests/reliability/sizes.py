"""How large each reliability run is: small in every run of all tests, §5's figures for CI, and the full ones by hand.

``RELIABILITY=ci`` or ``RELIABILITY=full`` chooses for all, ``RELIABILITY_<NAME>=N`` for one.
"""

import os
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Sizes:
    """One figure in its three sizes; ``small`` must leave time for all other tests on two cores."""

    small: int
    ci: int
    full: int


SIZES: Final[dict[str, Sizes]] = {
    "CROWD_CITIZENS": Sizes(5, 100, 200),
    "T01_KILLS": Sizes(3, 50, 500),
    "T01_CITIZENS": Sizes(8, 200, 400),
    "T01_QUESTIONS": Sizes(16, 40, 125),
    "T02_ROUNDS": Sizes(1, 2, 3),
    "T03_SEQUENCES": Sizes(30, 2_000, 50_000),
    "T04_CALLS": Sizes(110, 5_000, 100_000),
    "T05_ROUNDS": Sizes(2, 20, 200),
    "T06_RACES": Sizes(20, 1_000, 20_000),
    "T06_VERSIONS": Sizes(8, 1_000, 20_000),
    "T07_ROUNDS": Sizes(1, 3, 10),
    "T07_SECONDS": Sizes(7, 30, 30),
    "T07_KINDS": Sizes(2, 4, 4),
    "T08_RESTARTS": Sizes(1, 15, 100),
    "T08_DEAD_SECONDS": Sizes(0, 20, 60),
    "T10_SECONDS": Sizes(3, 30, 120),
    "T11_UPDATES": Sizes(500, 27_000, 27_000),
    "T13_UPDATES": Sizes(500, 20_000, 2_000_000),
    "T14_CASES": Sizes(40, 200, 2_000),
    "T15_PRESSES": Sizes(300, 7_500, 7_500),
    # Percent of every button x every role x every state.
    "T16_STATES": Sizes(2, 100, 100),
    "T17_TRIES": Sizes(300, 10_000, 10_000),
    "T_CAP_PEOPLE": Sizes(60, 300, 3_000),
    "T19_SESSIONS": Sizes(45, 300, 300),
    "T20_STRINGS": Sizes(60, 200, 2_000),
    "T21_PEOPLE": Sizes(12, 500, 500),
    # Percent of the states in English; in German it is always all of them.
    "T22_STATES": Sizes(30, 100, 100),
    "T23_MUTATIONS": Sizes(60, 1_000, 10_000),
    "T24_KILLS": Sizes(2, 20, 20),
    "T25_ROUNDS": Sizes(1, 10, 100),
    "T26_KILLS": Sizes(2, 20, 100),
    "T28_CUTS": Sizes(50, 2_000, 50_000),
    "T29_STOPS": Sizes(1, 50, 200),
    "T30_OUTAGES": Sizes(1, 5, 20),
    "BROADCAST_PEOPLE": Sizes(100, 600, 20_000),
    # Milliseconds that Telegram takes for each call.
    "BROADCAST_LATENCY": Sizes(0, 0, 0),
}


def full_sized() -> bool:
    """Whether this run has the machine for itself and minutes to spare: times are asserted then."""
    return os.environ.get("RELIABILITY", "small") != "small"


def size(name: str, small: int | None = None) -> int:
    """The figure for this run; ``small`` stands above the table's own small one. KeyError if the table lacks it."""
    if own := os.environ.get(f"RELIABILITY_{name}"):
        return int(own)
    sizes = SIZES[name]
    match os.environ.get("RELIABILITY", "small"):
        case "full":
            return sizes.full
        case "ci":
            return sizes.ci
        case "small":
            return sizes.small if small is None else small
        case other:
            raise ValueError(f"RELIABILITY is small, ci or full, not {other}")
