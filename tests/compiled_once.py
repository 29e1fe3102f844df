"""Statements are compiled once in a test process, not once in each engine: a story begins anew some fifty times.

Compiling was a third of what a story costs. What is compiled depends on the statement and on the kind of database,
so engines may share it (SQLAlchemy: ``compiled_cache`` of the execution options); in its keys stands the dialect, of
which each engine has one of its own.
"""

from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache, immutabledict

_compiled = LRUCache[Any, Any](5_000)


def share() -> None:
    """From here on all engines that this process makes share what they compile."""
    for owner, name, new in (
        # The options with which every engine begins.
        (Engine, "_execution_options", immutabledict({"compiled_cache": _compiled})),
        (DefaultDialect, "__eq__", _equals),
        (DefaultDialect, "__hash__", _hash),
    ):
        setattr(owner, name, new)


def _equals(one: DefaultDialect, other: object) -> bool:
    return type(one) is type(other)


def _hash(dialect: DefaultDialect) -> int:
    return hash(type(dialect))
