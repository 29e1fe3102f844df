"""What single steps need beyond the table: each phase of the procedure names its own, ``course`` calls them.

A hook gets the transaction and touches nothing else. It never ends a task: that is the business of ``course``.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.domain.gates import HeldBack
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.step_names import Outcome
from bot.runtime import Runtime
from bot.texts.catalogue import Voice
from storage.transaction import Transaction

T = TypeVar("T")
Hook = Callable[[Transaction, Runtime, Procedure, Task], Awaitable[T]]
Shows = Callable[[Transaction, Runtime, Procedure, Task, Voice], Awaitable[str]]
Tells = Callable[[Transaction, Runtime, Procedure, Task, Paper | None, Voice], Awaitable[str]]


async def nothing_known(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """The form begins empty."""
    return {}


async def somebody_does_it(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> Outcome | None:
    """The task waits for somebody."""
    return None


async def says_nothing(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> str:
    """Nothing is to be added."""
    return ""


async def shows_nothing(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, _voice: Voice) -> str:
    """The card of the task says what the step is, and no more."""
    return ""


async def nothing_to_read(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    """Nobody has to read a paper for it."""
    return ()


async def brings_nothing(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task
) -> tuple[OutgoingMessage, ...]:
    """The card of the task stands alone."""
    return ()


async def nothing_holds_it_back(_tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task) -> HeldBack | None:
    """It can be done as soon as it is open."""
    return None


async def says_no_more(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, _paper: Paper | None, _voice: Voice
) -> str:
    """Whoever is told of the end learns how it ended, and no more."""
    return ""


async def nothing_follows(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task, _paper: Paper | None
) -> None:
    """What opens next follows from the table."""


async def due_by_the_table(_tx: Transaction, _rt: Runtime, _procedure: Procedure) -> date | None:
    """Its working days are counted from the day on which it opens."""
    return None


async def attaches_nothing(
    _tx: Transaction, _rt: Runtime, _procedure: Procedure, _task: Task
) -> tuple[Attachment, ...]:
    """Only papers of the file go with its Vermerk."""
    return ()


@dataclass(frozen=True, slots=True)
class StepHooks:
    """Everything about one step that the table cannot say.

    ``prefilled``: with which answers its form begins. ``at_once``: how the task ends the moment it opens, where nobody
    has anything to do. ``reads``: the papers that whoever has the task must read first; they stand on its card.
    ``at_hand``: papers that can only be opened from it. ``shows``: text that stands there above them (not escaped).
    ``notes``: what the program itself writes into the paper beside the answers, such as which version a vote is about.
    ``brings``: files that everybody who has the task gets together with its card. ``held_back``: why it cannot be done
    now although it is open. ``tells``: what those who are told of the end learn besides (not escaped).
    ``followed_by``: what happens besides when it has ended; ``task.outcome`` says how. ``not_before``: the day before
    which it is not due, whatever the table says; ``ahead_of``: the day before which it has to be done, if there is one,
    even where the table gives longer. ``mark``: what a sheet on paper has to bear, so that it is about the wording of
    today; empty where its day suffices. ``states``: what the phase adds to the facts of its Vermerk (German, not
    escaped), ``attaches`` to its papers. ``shows`` and ``tells`` speak the language of whoever reads them.
    """

    prefilled: Hook[Mapping[str, str]] = nothing_known
    at_once: Hook[Outcome | None] = somebody_does_it
    reads: Hook[tuple[Paper, ...]] = nothing_to_read
    at_hand: Hook[tuple[Paper, ...]] = nothing_to_read
    shows: Shows = shows_nothing
    notes: Hook[Mapping[str, str]] = nothing_known
    brings: Hook[tuple[OutgoingMessage, ...]] = brings_nothing
    held_back: Hook[HeldBack | None] = nothing_holds_it_back
    tells: Tells = says_no_more
    followed_by: Callable[[Transaction, Runtime, Procedure, Task, Paper | None], Awaitable[None]] = nothing_follows
    not_before: Callable[[Transaction, Runtime, Procedure], Awaitable[date | None]] = due_by_the_table
    ahead_of: Callable[[Transaction, Runtime, Procedure], Awaitable[date | None]] = due_by_the_table
    mark: Hook[str] = says_nothing
    states: Hook[str] = says_nothing
    attaches: Hook[tuple[Attachment, ...]] = attaches_nothing


NO_HOOKS = StepHooks()
