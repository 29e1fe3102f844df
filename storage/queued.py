"""Use cases that wait for the writer, and which of them share the next commit."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.domain.errors import DatabaseUnavailableError
from storage.transaction import Transaction

LARGEST_BATCH = 100


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A use case that waits for the writer, bound to its arguments."""

    run: Callable[[Transaction], Awaitable[Any]]  # Any: each use case has its own result
    result: asyncio.Future[Any]
    place: int = 0

    def succeed(self, result: object) -> None:
        """Give the result to whoever still waits for it."""
        if not self.result.done():
            self.result.set_result(result)

    def fail(self, error: Exception) -> None:
        """Raise the error where somebody still waits for the result."""
        if not self.result.done():
            self.result.set_exception(error)


def next_batch(waiting: deque[Job]) -> list[Job]:
    """Take out those that share the next commit, in the order of their places; none whose caller has given up."""
    batch: list[Job] = []
    while waiting and len(batch) < LARGEST_BATCH:
        job = waiting.popleft()
        if not job.result.cancelled():
            batch.append(job)
    return sorted(batch, key=lambda job: job.place)


def fail_all(jobs: Iterable[Job], problem: str) -> None:
    """Tell all of them that the database cannot be used."""
    for job in jobs:
        job.fail(DatabaseUnavailableError(problem))
