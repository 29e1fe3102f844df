"""A process of its own that decides on memos, puts them off or writes them anew when told to: one of two that race."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from multiprocessing import get_context
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import ChatId, MemoId, UpdateId, UserId
from bot.domain.memo import Verdict, draft_tag
from bot.domain.memo_taps import PutOffAct, PutOffTap
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.domain.taps import Desk, FormAct, FormTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import approvals, staff_desk
from bot.texts.catalogue import Texts
from storage import standing
from storage.database import Database
from storage.sealed import KeyRing
from storage.transaction import Transaction
from tests.services.staff_scene import CHANNEL

PATIENCE = 60.0
"""Seconds one process waits for the other at most."""


class Move(StrEnum):
    """What else can be done with a memo that waits."""

    PUT_OFF = "put_off"
    NEW_VERSION = "new_version"
    TAKE_BACK = "take_back"


@dataclass(frozen=True, slots=True)
class Heat:
    """One memo in version 1; ``wants`` is what this process does with it."""

    memo: int
    wants: Verdict | Move


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody was told; empty for whose wish was done. ``error`` is the class of what nobody caught."""

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
    """«Ja, freigeben», «2 Wochen» or «Absenden» is tapped, or the reason for anything else is written."""
    match heat.wants:
        case Verdict.APPROVED:
            return await staff_desk.memo_tap(tx, rt, MemoTap(MemoAct.CONFIRM, heat.memo, 1), sender)
        case Move.PUT_OFF:
            return await staff_desk.tap(tx, rt, PutOffTap(PutOffAct.TWO_WEEKS, heat.memo, 1), sender)
        case Move.NEW_VERSION:
            return await _send_new_version(tx, rt, MemoId(heat.memo), sender)
        case Move.TAKE_BACK:
            await staff_desk.memo_tap(tx, rt, MemoTap(MemoAct.CONFIRM_TAKE_BACK, heat.memo, 1), sender)
            return await _unless(tx, sender, "ist zurückgezogen")
    view = f"{approvals.REASON_VIEW}:{heat.memo}.1:{heat.wants.value}"
    return await approvals.hear_reason(tx, rt, view, "Bitte die Kosten nennen.", sender)


async def _send_new_version(tx: Transaction, rt: Runtime, memo: MemoId, sender: Sender) -> Receipt:
    """The draft that lies there is sent off."""
    await staff_desk.tap(tx, rt, FormTap(Desk.STAFF, draft_tag(memo, 1), FormAct.SUBMIT, -1, 0), sender)
    return await _unless(tx, sender, "ist abgeschickt")


async def _unless(tx: Transaction, sender: Sender, done: str) -> Receipt:
    """What the person is told stands on their card: nothing where their wish was done."""
    shown = await standing.on_display(tx, sender.chat)
    told = shown.message.text if shown is not None else ""
    return Receipt("" if done in told else told)
