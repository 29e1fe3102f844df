"""Which of the crash and fault tests run on PostgreSQL in the everyday run."""

from pathlib import Path

import pytest

from tests.reliability.sizes import full_sized
from tests.sampling import leave_out_on_postgres

ONE_IN = 6
LONGEST = ("test_crowd.py", "test_seams.py", "test_telegram_faults.py")
"""Up to a minute on each database: on PostgreSQL only where all are played."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave five in six out, so that a whole run fits into twenty minutes; ``RELIABILITY=ci`` plays all."""
    if not full_sized():
        leave_out_on_postgres(config, items, Path(__file__).parent, ONE_IN, never=LONGEST)
