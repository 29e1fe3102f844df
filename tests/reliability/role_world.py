"""A house with one of everything in every state, and presses in it that are undone again.

Each press runs the use case behind the handler in a write transaction of its own, looks at all rows, and rolls back: so
every press finds the same world.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self

import pyrage

from bot.domain.broadcast import BroadcastState, Purpose
from bot.domain.co_signature import CoSignature
from bot.domain.consent import ConsentFor
from bot.domain.deputy import Period
from bot.domain.handover import HandoverKind, HandoverState
from bot.domain.ids import ChatId, FormId, MemberId, SurveyId, UserId
from bot.domain.memo import SECTIONS, Draft, MemoContent, draft_tag
from bot.domain.position import Progress
from bot.domain.staff import Role
from bot.domain.survey import Survey, SurveyState
from bot.domain.volunteering import ContactDetails, TimeOfDay, Way
from bot.runtime import Runtime, Sender
from bot.services import drafting, staffing, tapping, volunteering
from bot.texts.catalogue import Texts
from storage import (
    bodies,
    broadcasts,
    cards,
    co_signatures,
    deputies,
    drafts,
    forms,
    handovers,
    memos,
    outbox,
    staff,
    study_ends,
    surveys,
)
from storage.database import Database
from storage.tables import cards as card_rows
from storage.tables import memos as memo_rows
from storage.tables import metadata
from storage.tables import outbox as outbox_rows
from storage.transaction import Transaction
from tests.reliability.role_presses import LATER, Presses
from tests.reliability.role_table import (
    BROADCASTS,
    COMMAND,
    DEPUTY,
    DRAFTS,
    MEMOS,
    NO_DEPUTIES,
    OWN,
    ROLES,
    SURVEYS,
    TYPED,
    VOLUNTEERED,
    Press,
)
from tests.services.staff_scene import CHANNEL, private
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.test_handover import with_key
from tests.stories.town import FIRST_DAY

SECRET: Final = "Geheimsache"
"""Stands in every memo and in the title of every survey: nobody reads it who may not."""
NOT_COMPARED: Final = frozenset(("inbox", "cards", "outbox", "tallies", "unreachable_chats", "people", "processes"))
"""Tables about what was seen and is shown, and people's own language."""
_WITHOUT_ROLE: Final = ("removed leadership", "removed press-office", "citizen", "stranger")
PEOPLE: Final = {name: UserId(500 + place) for place, name in enumerate((*ROLES, DEPUTY, *NO_DEPUTIES, *_WITHOUT_ROLE))}
_ANOTHER_LEADER: Final = UserId(600)
_FORMER_LEADER: Final = UserId(601)
_DAYS: Final = {
    DEPUTY: Period(date(2022, 7, 15), date(2022, 7, 15)),
    "deputy before": Period(date(2022, 7, 16), date(2022, 7, 31)),
    "deputy after": Period(date(2022, 7, 1), date(2022, 7, 14)),
    "deputy ended": Period(date(2022, 7, 1), date(2022, 7, 31)),
    "deputy of nobody": Period(date(2022, 7, 1), date(2022, 7, 31)),
}
"""It is July 15th 2022."""
_WRITTEN: Final = {"at review": 4, "half written": 2}
"""How many sections of each draft there are."""
KEY: Final = str(pyrage.x25519.Identity.generate().to_public())
STATES: Final = {"prepared": SurveyState.PREPARED, **dict.fromkeys(("open", *VOLUNTEERED), SurveyState.OPEN)}

Rows = dict[str, list[str]]
"""What stands in the tables, by their names."""


class _UndoneError(Exception):
    """Rolls a press back; carries what it did."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a press did: whether rows changed, what the person was told in short, and on cards and in messages."""

    changed: frozenset[str]
    toast: str
    shown: tuple[str, ...]

    @property
    def read(self) -> bool:
        """Whether the person was shown something that is not everybody's."""
        return any(SECRET in text for text in self.shown)


@dataclass
class World(Presses):
    """Everybody, and one of everything."""

    @classmethod
    async def of(cls, database: Database, rt: Runtime) -> Self:
        """Build it."""
        authority = with_key(KEY)
        config = replace(rt.config, bot_username="musterland_bot")
        rt = replace(
            rt, config=config, authority=authority, texts=Texts(authority, rt.config.time_zone), clock=lambda: FIRST_DAY
        )
        world = cls(database, rt)
        for name, user in PEOPLE.items():
            role = name.removeprefix("removed ")
            if role in ROLES:
                # Of the Leitung the first one is the head of the authority, the others are not.
                await world.joins(user, Role(role), head=role == Role.LEADERSHIP.value)
            elif name not in ("citizen", "stranger"):
                await world.joins(user, Role.SUPPORTING_OFFICE, office=name, head=True)
        for leader in (_ANOTHER_LEADER, _FORMER_LEADER):
            await world.joins(leader, Role.LEADERSHIP)
        for build in (
            world._people,
            world._deputies,
            world._surveys,
            world._memos,
            world._handovers,
            world._broadcasts,
            world._ends,
        ):
            await database.write(build)
        await world._volunteers()
        for name in (*_WITHOUT_ROLE, "former leadership"):
            if name in world.members:
                assert await rt.run(staffing.release, world.members[name])
        await rt.run(tapping.start, world.surveys["open"], private(PEOPLE["citizen"], typed=True))
        return world

    async def joins(self, user: UserId, role: Role, office: str = "", *, head: bool = False) -> None:
        """Somebody opens an invitation."""
        token = await self.rt.run(staffing.invite, role=role, office=office or role.value, name=SECRET, head=head)
        await self.rt.run(staffing.join, token, private(user, typed=True))

    async def _people(self, tx: Transaction) -> None:
        others = {"another leadership": _ANOTHER_LEADER, "former leadership": _FORMER_LEADER}
        for name, user in (PEOPLE | others).items():
            if (member := await staff.find(tx, user)) is not None:
                self.members[name] = member.id
        await staff.connect_chat(tx, self.rt.authority.id, CHANNEL, now=FIRST_DAY)

    async def _deputies(self, tx: Transaction) -> None:
        for name, period in _DAYS.items():
            away = self.members["former leadership" if name == "deputy of nobody" else "leadership"]
            entry = await deputies.add(tx, away, self.members[name], period, by=None, now=FIRST_DAY)
            self.deputies[name] = entry.id
            if name == "deputy ended":
                await deputies.end(tx, entry, now=FIRST_DAY, today=FIRST_DAY.date())
        for about, whose in {"deputy of leadership": "leadership", "deputy of another": "another leadership"}.items():
            later = await deputies.add(
                tx, self.members[whose], self.members["deputy after"], LATER, by=None, now=FIRST_DAY
            )
            self.deputies[about] = later.id

    async def _surveys(self, tx: Transaction) -> None:
        await forms.save(tx, SMALL, FIRST_DAY)
        today = self.rt.today()
        deletes = {"within 14 days": today + timedelta(days=10), "past": today, "erased": today}
        for place, name in enumerate(SURVEYS):
            self.surveys[name] = SurveyId(f"s{place}")
            state = STATES.get(name, SurveyState.CLOSED)
            await surveys.add(tx, self._survey(name, state, deletes.get(name, date(2022, 12, 31))), FIRST_DAY)

    def _survey(self, name: str, state: SurveyState, deletes_on: date) -> Survey:
        closes_on = date(2022, 7, 10) if state is SurveyState.CLOSED else date(2022, 8, 15)
        return Survey(
            id=self.surveys[name],
            authority=self.rt.authority.id,
            title=f"{SECRET} {name}",
            form_id=FormId(SMALL.form_id),
            state=state,
            opens_on=date(2022, 7, 1),
            closes_on=closes_on,
            contact_from=date(2021, 5, 1),
            contact_to=date(2022, 5, 31),
            deletes_on=deletes_on,
        )

    async def _memos(self, tx: Transaction) -> None:
        states = {"changes": "changes_ordered", "approved": "approved", "rejected": "rejected"}
        states |= {"in co-signature": "in_cosignature", "put off": "put_off"}
        for name in (*MEMOS, *DRAFTS):
            author = self.members["leadership" if name == "own" else "press-office"]
            content = MemoContent(SECRET, SECRET, SECRET, SECRET)
            memo = await memos.submit(tx, self.rt.authority.id, author, content, now=FIRST_DAY)
            self.memos[name] = memo.id
            state = "changes_ordered" if name in DRAFTS else states.get(name, "submitted")
            await tx.execute(memo_rows.update().where(memo_rows.c.id == memo.id).values(state=state))
        asked = (CoSignature("office"),)
        await co_signatures.ask(tx, self.memos["in co-signature"], 1, asked, now=FIRST_DAY)
        await forms.save(tx, drafting.memo_form(), FIRST_DAY)
        self.drafts |= {name: draft_tag(self.memos[name], 1) for name in _WRITTEN}
        for member in self.members.values():
            await self.has_begun(tx, member)

    async def has_begun(self, tx: Transaction, member: MemberId) -> None:
        """A member has written parts of memos."""
        for name, written in _WRITTEN.items():
            progress = Progress(answers=dict.fromkeys(SECTIONS[:written], "Eigener Entwurf"))
            draft = Draft(member, self.drafts[name], FormId(drafting.memo_form().form_id), progress)
            await drafts.save(tx, draft, now=FIRST_DAY)

    async def _handovers(self, tx: Transaction) -> None:
        for name, state in {
            "requested": HandoverState.REQUESTED,
            "approved hand-over": HandoverState.APPROVED,
            "handed over": HandoverState.WRITTEN,
        }.items():
            memo = self.memos["asks hand-over" if name == "requested" else "approved"]
            kind = HandoverKind.CONTACTS
            await handovers.add(
                tx,
                self.surveys[name],
                kind,
                state,
                memo=memo,
                recipient=KEY,
                institute="Muster Marktforschung GmbH",
                now=FIRST_DAY,
            )

    async def _broadcasts(self, tx: Transaction) -> None:
        of = {"by press-office": "closed", "by admin": "closed too", "running": "running", "paused": "paused"}
        for name in BROADCASTS:
            state = BroadcastState.PREPARED if name in OWN else BroadcastState(name)
            survey, by = self.surveys[of.get(name, "running")], self.members[OWN.get(name, "admin")]
            made = await broadcasts.add(
                tx, survey, Purpose.RESULTS, state, address="https://a.example/b", started_by=by, now=FIRST_DAY
            )
            self.broadcasts[name] = made.id

    async def _ends(self, tx: Transaction) -> None:
        before = await study_ends.find(tx, self.surveys["erased"])
        await study_ends.save(tx, before, replace(before, erased_at=FIRST_DAY, institute_asked_at=FIRST_DAY))

    async def _volunteers(self) -> None:
        for place, name in enumerate(VOLUNTEERED):
            async with self.database.read() as tx:
                survey = await surveys.get(tx, self.surveys[name])
            await self.rt.run(
                volunteering.register,
                survey,
                ContactDetails("Anna Gruber", f"+498031900{place:03}", (TimeOfDay.MORNING,), "de", "bau"),
                way=Way.PAGE,
                marker=None,
                consents={ConsentFor.CONTACT_DETAILS: "Darf Muster Marktforschung GmbH Sie anrufen?"},
                chat=None,
                language="de",
            )

    async def rows(self, without: frozenset[str] = frozenset()) -> Rows:
        """All rows but those about what is shown."""
        async with self.database.read() as tx:
            return await _rows(tx, without)

    async def tries(self, who: str, press: Press, about: str, before: Rows) -> Effect:
        """What the press does to the rows there were ``before``; it is undone."""
        try:
            await self.database.write(self._undone, who, press, about, before)
        except _UndoneError as undone:
            effect: Effect = undone.args[0]
            return effect
        raise AssertionError("not rolled back")

    async def _undone(self, tx: Transaction, who: str, press: Press, about: str, before: Rows) -> None:
        told = await self._told(tx, PEOPLE[who])
        receipt = await self.press(press, about)(tx, self.rt, self.sender(who, press, about))
        after = await _rows(tx, frozenset())
        changed = {name for name, rows in after.items() if rows != before[name]}
        changed |= {f"audit: {line.event}" for line in tx.audit_lines}
        shown = await self._told(tx, PEOPLE[who]) - told
        raise _UndoneError(Effect(frozenset(changed), receipt.text if receipt else "", tuple(sorted(shown))))

    async def _told(self, tx: Transaction, user: UserId) -> set[str]:
        """The texts of all cards and messages for this person."""
        chat = ChatId(user)
        shown = await tx.execute(card_rows.select().where(card_rows.c.chat_id == chat))
        sent = await tx.execute(outbox_rows.select().where(outbox_rows.c.chat_id == chat))
        return {
            *(f"{row.wanted} {bodies.open_sealed(tx, row.body, cards.about(chat, row.slot)).text}" for row in shown),
            *(f"{row.id} {bodies.open_sealed(tx, row.body, outbox.about(chat)).text}" for row in sent if row.body),
        }

    def sender(self, who: str, press: Press, about: str) -> Sender:
        """As the update would bring it."""
        sender = private(PEOPLE[who], typed=press[0] in (COMMAND, TYPED))
        if press in ((COMMAND, "verbinden"), (COMMAND, "connect")):
            group = CHANNEL if about == "connected group" else ChatId(-1009999999999)
            return replace(sender, chat=group, private=False)
        return sender


async def _rows(tx: Transaction, without: frozenset[str]) -> Rows:
    tables = [each for each in metadata.sorted_tables if each.name not in NOT_COMPARED | without]
    return {each.name: sorted(repr(tuple(row)) for row in await tx.execute(each.select())) for each in tables}
