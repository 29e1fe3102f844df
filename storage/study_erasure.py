"""Deletes everything citizens left in one survey. Counts, wordings, hand-overs, memos and the audit trail remain.

What cannot be told apart by survey (updates put aside, codes tried) goes as a whole: it is a few days old at most.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, delete, func, select, true, union

from bot.domain.ids import ChatId, SurveyId
from bot.domain.outgoing import Priority
from bot.domain.study_end import REMOVABLE, Erased
from bot.domain.survey import SurveyState
from storage import broadcasts, doomed, erasure, shown_messages
from storage.cards import CITIZENS
from storage.tables import (
    blocked_numbers,
    cards,
    code_attempts,
    consents,
    contact_links,
    handovers,
    held_responses,
    interviews,
    members,
    outbox,
    participations,
    people,
    quarantine,
    responses,
    surveys,
    unreachable_chats,
    volunteer_drafts,
    volunteers,
    wishes,
)
from storage.transaction import Transaction
from storage.volunteers import chat_marker

SAMPLES = 8
"""So many values of each column are searched for afterwards; every further one makes the search longer."""
FRAGMENT = 24
"""Bytes of each that are searched for: too many to be met by chance."""
AT_A_TIME = 1_000
_ALL: ColumnElement[bool] = true()
_OF_A_CITIZEN = cards.c.view.startswith(CITIZENS)
_SEARCHED = (
    *(held_responses.c.body, held_responses.c.code, responses.c.body, responses.c.code),
    *(interviews.c.state, people.c.person, participations.c.marker),
    *(volunteers.c.body, volunteers.c.number, volunteers.c.key_id, volunteer_drafts.c.body, blocked_numbers.c.number),
)


_LEFT = (
    *(held_responses, responses, interviews, consents, participations, wishes, handovers),
    *(volunteers, volunteer_drafts, blocked_numbers, contact_links),
)


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the bot in a citizen's chat, young enough for Telegram to delete it."""

    chat: ChatId
    number: int


@dataclass(frozen=True, slots=True)
class Traces:
    """What is known of a survey's people before they are erased: fragments to search for, chats, young messages."""

    fragments: tuple[bytes, ...]
    chats: tuple[ChatId, ...]
    messages: tuple[Message, ...]


async def traces(tx: Transaction, survey: SurveyId, now: datetime) -> Traces:
    """Gather what has to be known before anything is erased."""
    theirs = await _whose(tx, survey)
    shown = [row for row in await _all_cards(tx) if theirs(row.chat_id)]
    young = [row for row in shown if row.changed_at > now - REMOVABLE]
    numbers = {(row.chat_id, number) for row in young for number in _numbers(row)}
    numbers |= {(chat, number) for chat, number in await shown_messages.sent_lately(tx, now) if theirs(chat)}
    chats = {row.chat_id for row in shown} | {chat for chat, _ in numbers}
    chats |= {chat for chat in await _answered_chats(tx) if theirs(chat)}
    return Traces(
        fragments=await _fragments(tx, survey),
        chats=tuple(sorted(map(ChatId, chats))),
        messages=tuple(Message(ChatId(chat), number) for chat, number in sorted(numbers)),
    )


async def erase(tx: Transaction, survey: SurveyId, chats: Sequence[ChatId]) -> Erased:
    """Delete every row; ``chats`` are those of the survey's people. Keys are destroyed with the commit."""
    before = len(tx.keys.doomed)
    await doomed.doom(tx, *await _keys(tx, survey))
    erased = Erased(
        responses=await _of(tx, held_responses, survey) + await _of(tx, responses, survey),
        interviews=await erasure.interviews_of(tx, survey),
        people=await erasure.visitors_of(tx, survey),
        consents=await _of(tx, consents, survey),
        participations=await _of(tx, participations, survey),
        wishes=await _of(tx, wishes, survey),
        recipients=await broadcasts.erase(tx, survey),
        volunteers=await _of(tx, volunteers, survey) + await _of(tx, volunteer_drafts, survey),
        blocked_numbers=await _of(tx, blocked_numbers, survey),
        contact_links=await _of(tx, contact_links, survey),
        cards=await _in_chats(tx, cards, chats, _OF_A_CITIZEN),
        unreachable=await _in_chats(tx, unreachable_chats, chats),
        messages=await forget_messages(tx, chats),
        quarantined=await _delete(tx, quarantine, _ALL),
        code_attempts=await _delete(tx, code_attempts, _ALL),
        files=await _files(tx, survey),
    )
    return replace(erased, keys=len(tx.keys.doomed) - before)


async def erase_late(tx: Transaction, survey: SurveyId) -> Erased:
    """Delete what the telephone interview has left since everything was deleted. Keys are destroyed with the commit."""
    before = len(tx.keys.doomed)
    await doomed.doom(tx, *await _keys(tx, survey))
    late = Erased(
        consents=await _of(tx, consents, survey),
        volunteers=await _of(tx, volunteers, survey) + await _of(tx, volunteer_drafts, survey),
        blocked_numbers=await _of(tx, blocked_numbers, survey),
        contact_links=await _of(tx, contact_links, survey),
    )
    return replace(late, keys=len(tx.keys.doomed) - before)


async def forget_messages(tx: Transaction, chats: Sequence[ChatId]) -> int:
    """Delete the rows of all messages to these chats, sent or not; returns how many."""
    return await _in_chats(tx, outbox, chats)


async def any_waits(tx: Transaction, chats: Sequence[ChatId]) -> bool:
    """Whether a message to one of these chats is still to be sent, or deleted there."""
    waiting = (await tx.execute(select(outbox.c.chat_id).where(outbox.c.state == "waiting").distinct())).scalars()
    return not set(chats).isdisjoint(waiting)


async def holds_anything(tx: Transaction, survey: SurveyId) -> bool:
    """Whether anybody has left more here than that they looked in."""
    return any([await _column(tx, table.c.survey_id, table.c.survey_id == survey) for table in _LEFT])


async def was_handed_over(tx: Transaction, survey: SurveyId) -> bool:
    """Whether the institute has ever got contact details of this survey."""
    written = select(handovers.c.id).where(handovers.c.survey_id == survey, handovers.c.written_at.is_not(None))
    return (await tx.execute(written.limit(1))).first() is not None


async def _whose(tx: Transaction, survey: SurveyId) -> Callable[[int], bool]:
    """Tells the chats of citizens who have to do with this survey, or with none that is open, and not with another one.

    A chat is kept by its number and a person by a keyed hash of it, so each has to be reckoned.
    """
    elsewhere = await _persons(tx, people.c.survey_id != survey, interviews.c.survey_id != survey)
    here = await _persons(tx, people.c.survey_id == survey, interviews.c.survey_id == survey)
    here |= await _column(tx, participations.c.marker, participations.c.survey_id == survey)
    here |= await _column(tx, volunteers.c.marker, volunteers.c.survey_id == survey)
    here |= await _column(tx, volunteer_drafts.c.marker, volunteer_drafts.c.survey_id == survey)
    here |= await _column(tx, contact_links.c.marker, contact_links.c.survey_id == survey)
    wished = await _column(tx, wishes.c.chat_id, wishes.c.survey_id == survey)
    alone = not await _column(tx, surveys.c.id, (surveys.c.id != survey) & (surveys.c.state == SurveyState.OPEN.value))

    def theirs(chat: int) -> bool:
        person, participation = tx.keys.marker("person", chat), tx.keys.marker("participation", survey, chat)
        known = {person, participation, chat_marker(tx, survey, chat)} & here or chat in wished
        return person not in elsewhere and (alone or bool(known))

    return theirs


async def _all_cards(tx: Transaction) -> Sequence[Row[Any]]:
    columns = (cards.c.chat_id, cards.c.message_id, cards.c.retired_message_id, cards.c.earlier, cards.c.changed_at)
    return (await tx.execute(select(*columns).where(_OF_A_CITIZEN))).all()


async def _answered_chats(tx: Transaction) -> set[int]:
    """Chats that were answered without a card, or whose card is gone; but for the staff's, to whom more is to be said.

    Whoever of the staff takes part has a card as everybody has.
    """
    works_here = select(members.c.user_id).where(members.c.active)
    replies = (outbox.c.priority == Priority.REPLY.value) & outbox.c.chat_id.not_in(works_here)
    return {int(chat) for chat in (await tx.execute(select(outbox.c.chat_id).where(replies).distinct())).scalars()}


async def _persons(tx: Transaction, known: ColumnElement[bool], answering: ColumnElement[bool]) -> set[object]:
    return await _column(tx, people.c.person, known) | await _column(tx, interviews.c.person, answering)


async def _column(tx: Transaction, column: Column[Any], which: ColumnElement[bool]) -> set[object]:
    return set((await tx.execute(select(column).where(which))).scalars())


def _numbers(row: Row[Any]) -> set[int]:
    """The messages in which this card stands or stood."""
    return {*(number for number in (row.message_id, row.retired_message_id) if number), *map(int, row.earlier.split())}


async def _fragments(tx: Transaction, survey: SurveyId) -> tuple[bytes, ...]:
    found: list[bytes] = []
    for column in _SEARCHED:
        rows = select(column).where(column.table.c.survey_id == survey, column.is_not(None)).limit(SAMPLES)
        found += [bytes(value)[-FRAGMENT:] for value in (await tx.execute(rows)).scalars()]
    return tuple(found)


async def _keys(tx: Transaction, survey: SurveyId) -> tuple[bytes, ...]:
    owned = union(
        select(volunteers.c.key_id).where(volunteers.c.survey_id == survey),
        select(volunteer_drafts.c.key_id).where(volunteer_drafts.c.survey_id == survey),
    )
    return tuple((await tx.execute(owned)).scalars())


async def _files(tx: Transaction, survey: SurveyId) -> int:
    written = select(func.count()).where(handovers.c.survey_id == survey, handovers.c.written_at.is_not(None))
    return int((await tx.execute(written)).scalar_one())


async def _of(tx: Transaction, table: Table, survey: SurveyId) -> int:
    return await _delete(tx, table, table.c.survey_id == survey)


async def _in_chats(tx: Transaction, table: Table, chats: Sequence[ChatId], which: ColumnElement[bool] = _ALL) -> int:
    """Delete what stands in these chats; named a few at a time, as both databases take only so many values."""
    parts = (chats[start : start + AT_A_TIME] for start in range(0, len(chats), AT_A_TIME))
    return sum([await _delete(tx, table, table.c.chat_id.in_(part) & which) for part in parts])


async def _delete(tx: Transaction, table: Table, which: ColumnElement[bool]) -> int:
    return (await tx.execute(delete(table).where(which))).rowcount
