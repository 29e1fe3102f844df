"""Runs one piece of scheduled work, in a transaction of its own, by one process at a time."""

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
    """One line of the timetable; ``use_case`` finds out by a query what is due, so it may run at any time.

    ``afterwards`` is what cannot be done in a transaction, such as writing files: it opens its own, one by one.
    """

    name: str
    every: timedelta
    purpose: str
    use_case: Callable[[Transaction, Runtime], Awaitable[Counts]]
    afterwards: Callable[[Runtime], Awaitable[Counts]] | None = None


async def do(rt: Runtime, work: Work) -> Counts | None:
    """Do all that is due now; ``None`` when another process is doing it at this moment."""
    counts = await rt.run(run, work)
    if counts is None or work.afterwards is None:
        return counts
    return {**counts, **await work.afterwards(rt)}


async def run(tx: Transaction, rt: Runtime, work: Work) -> Counts | None:
    """Do what is due now; ``None`` when another process is doing it at this moment."""
    if not await turns.take(tx, work.name):
        return None
    return await work.use_case(tx, rt)
