"""What single steps need beyond the table: each phase of the procedure names its own, ``course`` calls them.

A hook gets the transaction and touches nothing else. It never ends a task: that is the business of ``course``.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.steps import Outcome
from bot.runtime import Runtime
from storage.transaction import Transaction

T = TypeVar("T")
Hook = Callable[[Transaction, Runtime, Procedure, Task], Awaitable[T]]


async def nothing_known(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """The form begins empty."""
    return {}


async def somebody_does_it(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> Outcome | None:
    """The task waits for somebody."""
    return None


async def says_nothing(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> str:
    """The card of the task says what the step is, and no more."""
    return ""


async def nothing_follows(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, _paper: Paper | None
) -> None:
    """What opens next follows from the table."""


@dataclass(frozen=True, slots=True)
class StepHooks:
    """Everything about one step that the table cannot say.

    ``prefilled``: with which answers its form begins. ``at_once``: how the task ends the moment it opens, where
    nobody has anything to do. ``shows``: German text of papers that whoever has the task must read first (not escaped).
    ``followed_by``: what happens besides when it has ended; ``task.outcome`` says how.
    """

    prefilled: Hook[Mapping[str, str]] = nothing_known
    at_once: Hook[Outcome | None] = somebody_does_it
    shows: Hook[str] = says_nothing
    followed_by: Callable[[Transaction, Runtime, Procedure, Task, Paper | None], Awaitable[None]] = nothing_follows


NO_HOOKS = StepHooks()
