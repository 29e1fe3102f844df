"""A small authority for tests of the staff's use cases, without Telegram: who joins, taps, types, and what they see."""

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import ChatId, MemoId, UpdateId, UserId
from bot.domain.memo import Memo, MemoContent
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Role
from bot.domain.staff_taps import MemoAct, MemoTap
from bot.runtime import Receipt, Runtime, Sender
from bot.services import announcing, staff_desk, staff_words, staffing
from bot.texts.catalogue import Texts
from storage import memos, outbox, staff, standing
from storage.database import Database
from storage.tables import outbox as outbox_rows
from storage.transaction import Transaction

CHANNEL = ChatId(-1001234567890)
LANDRAT, SECOND, PRESS, BAUAMT, JUGENDAMT, BUERO, STRANGER = (UserId(number) for number in range(101, 108))
CONTENT = MemoContent(
    "Kundenbefragung 2022; hier: Freigabe Grobkonzept",
    "Es wird vorgeschlagen, das Grobkonzept freizugeben.",
    "Im Sommer sollen Bürgerinnen und Bürger befragt werden.",
    "Der Nutzen überwiegt den Aufwand.",
)
_updates = count(1)


@dataclass
class Scene:
    """Everything one test needs; ``database`` may be swapped for a second one on the same address."""

    database: Database
    now: datetime = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
    config: Config = field(default_factory=lambda: Config(staff_chat=CHANNEL))

    @property
    def rt(self) -> Runtime:
        authority = example_authority()
        texts = Texts(authority, self.config.time_zone)
        return Runtime(self.config, authority, self.database, texts, clock=lambda: self.now)

    async def invite(self, role: Role, office: str = "", name: str = "") -> str:
        return await self.rt.run(staffing.invite, role=role, office=office, name=name)

    async def joins(self, user: UserId, role: Role, office: str = "") -> None:
        token = await self.invite(role, office)
        await self.rt.run(staffing.join, token, private(user, typed=True))

    async def leaves(self, user: UserId) -> None:
        async with self.database.read() as tx:
            member = await staff.find(tx, user)
        assert member is not None
        assert await self.rt.run(staffing.release, member.id)

    async def house(self) -> None:
        """Two of the Leitung, the press office, two offices and the office of the Leitung."""
        await self.joins(LANDRAT, Role.LEADERSHIP)
        await self.joins(SECOND, Role.LEADERSHIP)
        await self.joins(PRESS, Role.PRESS_OFFICE, "Pressestelle")
        await self.joins(BAUAMT, Role.SUPPORTING_OFFICE, "Bauamt")
        await self.joins(JUGENDAMT, Role.SUPPORTING_OFFICE, "Jugendamt")
        await self.joins(BUERO, Role.LEADERSHIP_OFFICE, "Büro des Landrats")

    async def submits(self, author: UserId = PRESS, content: MemoContent = CONTENT) -> Memo:
        async def submit(tx: Transaction, rt: Runtime) -> Memo:
            member = await staff.find(tx, author)
            assert member is not None
            memo = await memos.submit(tx, rt.authority.id, member.id, content, now=rt.now())
            await announcing.announce(tx, rt, memo)
            return memo

        return await self.rt.run(submit)

    async def submits_again(self, memo: Memo, content: MemoContent) -> Memo:
        async def submit(tx: Transaction, rt: Runtime) -> Memo:
            newer = await memos.submit_version(tx, memo.id, memo.version, memo.author, content, now=rt.now())
            assert newer is not None
            await announcing.announce(tx, rt, newer)
            return newer

        return await self.rt.run(submit)

    async def taps(self, user: UserId, act: MemoAct, memo: Memo, *, in_channel: bool = False) -> str:
        """The answer to the tap."""
        sender = private(user)
        if in_channel:
            sender = replace(sender, chat=CHANNEL, private=False)
        tap = MemoTap(act, memo.id, memo.version)
        receipt: Receipt = await self.rt.run(staff_desk.memo_tap, tap, sender)
        return receipt.text

    async def types(self, user: UserId, text: str) -> None:
        shown = await self.card(user)
        assert shown is not None
        await self.rt.run(staff_words.typed, shown.view, text, private(user, typed=True))

    async def card(self, user: UserId | ChatId, slot: str = "") -> standing.CardOnDisplay | None:
        async with self.database.read() as tx:
            return await standing.on_display(tx, ChatId(user), slot)

    async def text(self, user: UserId | ChatId, slot: str = "") -> str:
        """What the card says, without markup."""
        shown = await self.card(user, slot)
        return re.sub(r"<[^>]+>", "", shown.message.text) if shown else ""

    async def labels(self, user: UserId | ChatId, slot: str = "") -> list[str]:
        shown = await self.card(user, slot)
        return [button.label for row in shown.message.buttons for button in row] if shown else []

    async def letters(self, user: UserId | ChatId) -> list[OutgoingMessage]:
        """All messages that were sent to somebody besides the cards, oldest first."""
        async with self.database.read() as tx:
            return [due.message for due in await _all_due(tx, self.now + timedelta(days=1)) if due.chat == user]

    async def memo(self, memo: Memo) -> Memo:
        async with self.database.read() as tx:
            return await memos.get(tx, MemoId(memo.id))


def private(user: UserId, *, typed: bool = False) -> Sender:
    return Sender(UpdateId(next(_updates)), user, ChatId(user), "de", private=True, typed=typed)


async def _all_due(tx: Transaction, now: datetime) -> list[outbox.DueMessage]:
    """``due`` gives one message per chat; the rows themselves are all here, but for those that were dropped."""
    rows = outbox_rows.select().where(outbox_rows.c.due_at <= now, outbox_rows.c.body.is_not(None))
    rows = rows.order_by(outbox_rows.c.id)
    return [outbox._due_message(tx, row) for row in await tx.execute(rows)]
