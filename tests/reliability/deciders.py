"""A process of its own that decides on memos when told to: one of the two that race for the same decision."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.memo import Verdict
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import approvals, staff_desk
from bot.texts.catalogue import Texts
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.services.staff_scene import CHANNEL

PATIENCE = 60.0
"""Seconds one process waits for the other at most."""


@dataclass(frozen=True, slots=True)
class Heat:
    """One memo to decide on, in version 1; ``verdict`` is what this process wants."""

    memo: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody of the Leitung was told; empty for who decided. ``error`` is the class of what nobody caught."""

    memo: int
    user: int
    text: str
    error: str = ""


def race(url: str, key: bytes, users: Sequence[int], heats: Sequence[Sequence[Heat]]) -> list[Answer]:
    """Let one process for each user run through its heats, all starting each heat at the same instant."""
    context = get_context("spawn")
    barrier, answers = context.Barrier(len(users)), context.Queue()
    running = [
        context.Process(target=_decide, args=(url, key, user, own, barrier, answers), daemon=True)
        for user, own in zip(users, heats, strict=True)
    ]
    for process in running:
        process.start()
    found = [answers.get(timeout=PATIENCE) for own in heats for _ in own]
    for process in running:
        process.join(PATIENCE)
    return found


def _decide(url: str, key: bytes, user: int, heats: Sequence[Heat], barrier: Barrier, answers: "Queue[Answer]") -> None:
    asyncio.run(_decide_all(url, key, UserId(user), heats, barrier, answers))


async def _decide_all(
    url: str, key: bytes, user: UserId, heats: Sequence[Heat], barrier: Barrier, answers: "Queue[Answer]"
) -> None:
    database = await Database.open(url, KeyRing.from_settings((key,)))
    authority, config = example_authority(), Config(staff_chat=CHANNEL)
    rt = Runtime(config, authority, database, Texts(authority, config.time_zone))
    for number, heat in enumerate(heats):
        sender = Sender(UpdateId(user * 10**9 + number), user, ChatId(user), "de")
        await asyncio.get_running_loop().run_in_executor(None, barrier.wait, PATIENCE)
        try:
            receipt = await rt.run_once(decide, sender, heat, sender)
            answers.put(Answer(heat.memo, user, receipt.text))
        except Exception as error:  # noqa: BLE001 - whatever it is, the person would have been shown an error
            answers.put(Answer(heat.memo, user, "", type(error).__name__))
    await database.close()


async def decide(tx: Transaction, rt: Runtime, heat: Heat, sender: Sender) -> Receipt:
    """«Ja, freigeben» is tapped, or the reason for anything else is written."""
    if heat.verdict is Verdict.APPROVED:
        return await staff_desk.memo_tap(tx, rt, MemoTap(MemoAct.CONFIRM, heat.memo, 1), sender)
    view = f"{approvals.REASON_VIEW}:{heat.memo}.1:{heat.verdict.value}"
    return await approvals.hear_reason(tx, rt, view, "Bitte die Kosten nennen.", sender)
