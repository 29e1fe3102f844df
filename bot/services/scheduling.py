"""Runs one piece of scheduled work: in a transaction of its own, by one process at a time, or around transactions."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.runtime import Runtime
from storage import turns
from storage.transaction import Transaction

Counts = Mapping[str, int]
"""What a run did: a noun and how many."""


@dataclass(frozen=True, slots=True)
class Work:
    """One line of the timetable; ``use_case`` finds out by a query what is due, so it may run at any time."""

    name: str
    every: timedelta
    purpose: str
    use_case: Callable[[Transaction, Runtime], Awaitable[Counts]]


@dataclass(frozen=True, slots=True)
class Errand:
    """A line of the timetable that does something outside of the database, between transactions of its own.

    Two processes may do it at once and either may be killed at any moment, so each of its steps finds out what is done.
    """

    name: str
    every: timedelta
    purpose: str
    do: Callable[[Runtime], Awaitable[Counts]]


async def carry_out(rt: Runtime, work: Work | Errand) -> Counts | None:
    """Do what is due now; ``None`` when another process is doing it at this moment."""
    if isinstance(work, Errand):
        return await work.do(rt)
    return await rt.run(run, work)


async def run(tx: Transaction, rt: Runtime, work: Work) -> Counts | None:
    """Do what is due now; ``None`` when another process is doing it at this moment."""
    if not await turns.take(tx, work.name):
        return None
    return await work.use_case(tx, rt)
