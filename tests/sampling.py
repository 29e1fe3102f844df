"""Which of the tests of a folder run on PostgreSQL, too, where not all are asked for: always the same ones."""

from collections.abc import Collection
from pathlib import Path
from zlib import crc32

import pytest


def leave_out_on_postgres(
    config: pytest.Config,
    items: list[pytest.Item],
    folder: Path,
    one_in: int,
    *,
    always: Collection[str] = (),
    never: Collection[str] = (),
) -> None:
    """Of the tests in ``folder`` only one in so many stays on PostgreSQL; ``always`` and ``never`` are file names.

    pytest hands a folder's conftest all items of the run, those of other folders, too.
    """
    left_out = [
        item
        for item in items
        if "postgres" in item.name
        and folder in item.path.parents
        and item.path.name not in always
        and (item.path.name in never or crc32(item.name.encode()) % one_in)
    ]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]
