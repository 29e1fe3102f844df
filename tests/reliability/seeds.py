"""The seed of a run, and those under which a run once failed: each is a case for ever.

``RELIABILITY_SEED=N`` chooses another; the table at the end of a run names it, so that the run can be repeated.
"""

import os
from typing import Final

DEFAULT: Final = 2022
FAILED: Final[dict[str, tuple[int, ...]]] = {
    # test: seeds under which it failed, with the commit that mended it
}


def seed() -> int:
    """The seed of this run."""
    return int(os.environ.get("RELIABILITY_SEED", DEFAULT))


def seeds(test: str) -> tuple[int, ...]:
    """The seeds a test is to be run with: that of the run, and all under which it has failed before."""
    return tuple(dict.fromkeys((seed(), *FAILED.get(test, ()))))
