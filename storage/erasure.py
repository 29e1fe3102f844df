"""What is deleted because its time is over. The deadlines come from ``bot/domain/retention.py``."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, delete, select, update

from bot.domain.ids import Person, SurveyId
from storage import doomed
from storage.cards import CITIZENS
from storage.interviews import renew_key
from storage.tables import (
    cards,
    code_attempts,
    interviews,
    invitations,
    members,
    people,
    unreachable_chats,
)
from storage.transaction import Transaction

_OF_A_CITIZEN = cards.c.view.startswith(CITIZENS)


async def interviews_without_answer_since(tx: Transaction, instant: datetime) -> int:
    """Delete interviews whose last answer is older, with the cards that show them; returns how many interviews."""
    return await _delete_interviews(tx, interviews.c.answered_at < instant)


async def interviews_of(tx: Transaction, survey: SurveyId) -> int:
    """Delete every interview that still runs, with the cards that show them; returns how many interviews."""
    return await _delete_interviews(tx, interviews.c.survey_id == survey)


async def citizens_cards_unchanged_since(tx: Transaction, instant: datetime) -> int:
    """Forget what stood in the chats of citizens who have not been seen since; returns how many cards.

    The cards of the staff stay: a memo may be decided weeks after it was announced.
    """
    return await _delete(tx, cards, _OF_A_CITIZEN & (cards.c.changed_at < instant))


async def cards_of_former_staff(tx: Transaction, instant: datetime) -> int:
    """Forget what stood in private chats of people who do not belong to the staff (any more); returns how many cards.

    Somebody who has left may still have tapped an old button, or a stranger have tried an invitation.
    """
    # Numbers of groups and channels are negative, those of people positive.
    private = (cards.c.chat_id > 0) & ~_OF_A_CITIZEN
    works_here = select(members.c.user_id).where(members.c.active)
    return await _delete(tx, cards, private & cards.c.chat_id.not_in(works_here) & (cards.c.changed_at < instant))


async def visitors_not_seen_since(tx: Transaction, instant: datetime) -> int:
    """Delete what is known of people who have not written since and have no interview; returns of how many."""
    return await _delete_people(tx, (people.c.seen_at < instant) & ~_answering())


async def visitors_of(tx: Transaction, survey: SurveyId) -> int:
    """Delete what is known of people who came for a survey; returns of how many.

    Whoever still answers another survey keeps the key of that, and nothing else.
    """
    came_for_it = people.c.survey_id == survey
    elsewhere = _answering(interviews.c.survey_id != survey)
    nothing = {"language": None, "survey_id": None, "source": ""}
    kept = await tx.execute(update(people).where(came_for_it, elsewhere).values(nothing))
    return kept.rowcount + await _delete_people(tx, came_for_it)


async def chats_unreachable_since(tx: Transaction, instant: datetime) -> int:
    """Forget chats that cannot be written to and for which no card waits; returns how many."""
    waits = select(cards.c.chat_id).where(cards.c.chat_id == unreachable_chats.c.chat_id).exists()
    return await _delete(tx, unreachable_chats, (unreachable_chats.c.since < instant) & ~waits)


async def code_attempts_before(tx: Transaction, day: date) -> int:
    """Delete the counts of codes tried on earlier days; returns how many."""
    return await _delete(tx, code_attempts, code_attempts.c.day < day)


async def invitations_expired_by(tx: Transaction, instant: datetime) -> int:
    """Delete invitations that can no longer be used; returns how many."""
    return await _delete(tx, invitations, invitations.c.expires_at < instant)


def _answering(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(interviews.c.person).where(interviews.c.person == people.c.person, *which).exists()


async def _delete_people(tx: Transaction, which: ColumnElement[bool]) -> int:
    gone = (await tx.execute(delete(people).where(which).returning(people.c.key_id))).scalars().all()
    await doomed.doom(tx, *(key_id for key_id in gone if key_id is not None))
    return len(gone)


async def _delete_interviews(tx: Transaction, which: ColumnElement[bool]) -> int:
    persons = {row.person for row in await tx.execute(select(interviews.c.person).where(which))}
    if not persons:
        return 0
    # Whoever answers at this moment holds their own row first and the interview's after it.
    held = select(people.c.person).where(people.c.person.in_(select(interviews.c.person).where(which)))
    known = (await tx.execute(held.order_by(people.c.person).with_for_update())).scalars().all()
    # A card shows what was answered. It is kept by chat and the interview by the keyed hash of the same number.
    chats = [row.chat_id for row in await tx.execute(select(cards.c.chat_id).where(_OF_A_CITIZEN))]
    for chat in chats:
        if tx.keys.marker("person", chat) in persons:
            await _delete(tx, cards, _OF_A_CITIZEN & (cards.c.chat_id == chat))
    gone = await _delete(tx, interviews, which)
    for person in known:
        await renew_key(tx, Person(person))
    return gone


async def _delete(tx: Transaction, table: Table, which: ColumnElement[bool]) -> int:
    deleted = await tx.execute(delete(table).where(which))
    return deleted.rowcount
