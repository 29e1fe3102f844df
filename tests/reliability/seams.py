"""The bot, killed by itself at named seams (T02): started instead of ``run``, it wraps the product from outside.

``python -m tests.reliability.seams LOG SEAM…`` imports everything once and then forks bot after bot: each dies
with status 137 where its seam lies, at the n-th passing of ``SEAM#n``. The last one is the bot as it is, until SIGTERM.
LOG gets one JSON line for each: seam, instant, whether it was reached. With ``--once SEAM WORD…`` it is one command.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, Final

REACHED: Final = 137
PATIENCE: Final = 20.0
"""Seconds after which a seam nobody reaches is given up."""

IN_THE_STEP: Final = (
    "update noted",
    "interview begun",
    "consent added",
    "answer saved",
    "response held",
    "batch moved",
    "participation noted",
    "interview ended",
    "card wanted",
    "audit chained",
)
SEAMS: Final = (
    "webhook: update arrived",
    "webhook: committed, before the 200",
    "lane: handled, before the verdict",
    *(f"step: {point}, not committed" for point in IN_THE_STEP),
    "batch: between two use cases",
    "commit: before",
    "commit: after",
    "delivery: what is due was read",
    "sendMessage: before the call",
    "sendMessage: after the call",
    "editMessageText: before the call",
    "editMessageText: after the call",
    "editMessageReplyMarkup: before the call",
    "editMessageReplyMarkup: after the call",
    "marks: handed in",
    "marks: written, not committed",
    "marks: committed",
    "job: done, not committed",
    "job: committed",
    "start: name learned",
    "start: webhook set",
)
OF_CLOSING: Final = ("close: responses moved, not committed", "commit: before", "commit: after")
"""Where ``survey close`` may die: it moves all held responses in one transaction."""


class Trap:
    """Dies at the n-th passing of one seam."""

    def __init__(self, seam: str, at: int) -> None:
        self.seam = seam
        self._left = at

    def passes(self, seam: str) -> None:
        """Called wherever a seam lies."""
        if seam != self.seam:
            return
        self._left -= 1
        if self._left == 0:
            os._exit(REACHED)

    def before(self, owner: ModuleType | type, name: str, seam: str) -> None:
        """A seam in front of a coroutine function."""
        original = getattr(owner, name)

        async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any function of the product
            self.passes(seam)
            return await original(*arguments, **named)

        setattr(owner, name, wrapped)

    def after(self, owner: ModuleType | type, name: str, seam: str, only: Callable[[Any], bool] = bool) -> None:
        """A seam behind a coroutine function, where its result is what ``only`` asks for."""
        original = getattr(owner, name)

        async def wrapped(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - any function of the product
            result = await original(*arguments, **named)
            if only(result):
                self.passes(seam)
            return result

        setattr(owner, name, wrapped)


def always(_result: object) -> bool:
    """Whatever the function returns."""
    return True


def _in_the_step(trap: Trap) -> None:
    from storage import audit, cards, consents, inbox, interviews, responses

    functions: tuple[tuple[ModuleType, str], ...] = (
        (inbox, "first_time"),
        (interviews, "begin"),
        (consents, "add"),
        (interviews, "save"),
        (responses, "hold"),
        (responses, "move_batch_if_full"),
        (interviews, "note_participation"),
        (interviews, "end"),
        (cards, "show"),
        (audit, "append"),
    )
    for point, (module, name) in zip(IN_THE_STEP, functions, strict=True):
        # A batch that was not full moved nothing.
        only = bool if name in ("move_batch_if_full", "first_time") else always
        trap.after(module, name, f"step: {point}, not committed", only)
    trap.after(responses, "move_all", OF_CLOSING[0], always)


def _around_transactions(trap: Trap) -> None:
    from storage.database import Database
    from storage.writers import LocalWriter, RemoteWriter

    for writer in (LocalWriter, RemoteWriter):
        trap.before(writer, "commit", "commit: before")
        trap.after(writer, "commit", "commit: after", always)
    together = Database._run_together

    async def wrapped(self: Database, batch: list[Any]) -> Any:  # noqa: ANN401 - what the product returns
        if len(batch) < 2:
            return await together(self, batch)
        second = batch[1].run

        async def run(tx: object) -> object:
            trap.passes("batch: between two use cases")
            return await second(tx)

        return await together(self, [batch[0], replace(batch[1], run=run), *batch[2:]])

    setattr(Database, "_run_together", wrapped)  # noqa: B010 - a plain assignment is refused by mypy


def _around_calls(trap: Trap) -> None:
    from bot.delivery.request import AiohttpRequest

    original = AiohttpRequest.exchange

    async def exchange(
        self: AiohttpRequest,
        method: str,
        *arguments: Any,  # noqa: ANN401 - any call
        **named: Any,  # noqa: ANN401 - any call
    ) -> tuple[int, bytes]:
        trap.passes(f"{method}: before the call")
        answer = await original(self, method, *arguments, **named)
        trap.passes(f"{method}: after the call")
        return answer

    setattr(AiohttpRequest, "exchange", exchange)  # noqa: B010 - a plain assignment is refused by mypy


def _around_delivery(trap: Trap) -> None:
    from bot.delivery import marks
    from bot.delivery.worker import Delivery

    trap.after(Delivery, "_due", "delivery: what is due was read")
    trap.after(marks, "write", "marks: written, not committed", always)
    original = marks.Marks.add

    def add(self: marks.Marks, *arguments: Any) -> Any:  # noqa: ANN401 - what the product returns
        handed_in = original(self, *arguments)
        handed_in.add_done_callback(lambda _fate: trap.passes("marks: committed"))
        trap.passes("marks: handed in")
        return handed_in

    setattr(marks.Marks, "add", add)  # noqa: B010 - a plain assignment is refused by mypy


def _around_the_rest(trap: Trap) -> None:
    from bot.intake import introduction
    from bot.intake.handling import Handling
    from bot.intake.webhook import Webhook
    from bot.jobs.clock import Clock
    from bot.services import scheduling

    trap.before(Webhook, "take", "webhook: update arrived")
    trap.after(Webhook, "take", "webhook: committed, before the 200", always)
    trap.after(Handling, "__call__", "lane: handled, before the verdict", always)
    trap.after(scheduling, "run", "job: done, not committed", always)
    trap.after(Clock, "_work", "job: committed", always)
    trap.after(introduction, "own_name", "start: name learned")
    trap.after(introduction, "have_updates_brought", "start: webhook set", always)


def set_trap(trap: Trap) -> None:
    """Wrap everything; AttributeError where the product no longer has what is wrapped."""
    for wrap in (_in_the_step, _around_transactions, _around_calls, _around_delivery, _around_the_rest):
        wrap(trap)


def _buergerecho(*words: str) -> int:
    from bot.cli import main

    sys.argv = ["buergerecho", *words]
    return int(main())


def _forked(seam: str, at: int) -> int:
    """A bot of its own that dies at the seam; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        set_trap(Trap(seam, at))
        os._exit(_buergerecho("run"))
    except BaseException:  # noqa: BLE001 - the fork must never go on as the program that forks
        traceback.print_exc()
        os._exit(1)


def _dies(child: int) -> bool:
    """Wait for it; whether it died at its seam, or else was killed as nobody came by."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == REACHED
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def main() -> int:
    """Fork bot after bot, then be the bot."""
    import bot.app
    import bot.cli.run  # noqa: F401 - once for all forks

    log, plan = Path(sys.argv[1]), sys.argv[2:]
    children: list[int] = []

    def give_up(_number: int, _frame: FrameType | None) -> None:
        os.kill(children[-1], signal.SIGKILL)
        os._exit(1)

    signal.signal(signal.SIGTERM, give_up)
    for entry in plan:
        seam, _, at = entry.partition("#")
        children.append(_forked(seam, int(at)))
        reached = _dies(children[-1])
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"seam": seam, "at": time.time(), "reached": reached}) + "\n")
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with log.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"seam": "", "at": time.time(), "reached": True}) + "\n")
    return _buergerecho("run")


def once() -> int:
    """One command that dies at its seam, the first time it passes."""
    set_trap(Trap(sys.argv[2], 1))
    return _buergerecho(*sys.argv[3:])


if __name__ == "__main__":
    sys.exit(once() if sys.argv[1] == "--once" else main())
