"""What is deleted because its time is over. The deadlines come from ``bot/domain/retention.py``."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, delete, select

from bot.domain.ids import SurveyId
from storage.tables import (
    cards,
    code_attempts,
    consents,
    interviews,
    invitations,
    participations,
    people,
    unreachable_chats,
)
from storage.transaction import Transaction

_OF_A_CITIZEN = (cards.c.slot == "") & cards.c.view.like("citizen:%")


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


async def visitors_not_seen_since(tx: Transaction, instant: datetime) -> int:
    """Delete what is known of people who have not written since and have no interview; returns of how many."""
    running = select(interviews.c.person).where(interviews.c.person == people.c.person).exists()
    return await _delete(tx, people, (people.c.seen_at < instant) & ~running)


async def visitors_of(tx: Transaction, survey: SurveyId) -> int:
    """Delete what is known of people who came for a survey; returns of how many."""
    return await _delete(tx, people, people.c.survey_id == survey)


async def proofs_of(tx: Transaction, survey: SurveyId) -> int:
    """Delete the consents and the marks of who has taken part, on the survey's last date; returns how many lines."""
    consented = await _delete(tx, consents, consents.c.survey_id == survey)
    return consented + await _delete(tx, participations, participations.c.survey_id == survey)


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


async def _delete_interviews(tx: Transaction, which: ColumnElement[bool]) -> int:
    persons = {row.person for row in await tx.execute(select(interviews.c.person).where(which))}
    if not persons:
        return 0
    # A card shows what was answered. It is kept by chat and the interview by the keyed hash of the same number.
    chats = [row.chat_id for row in await tx.execute(select(cards.c.chat_id).where(_OF_A_CITIZEN))]
    for chat in chats:
        if tx.keys.marker("person", chat) in persons:
            await _delete(tx, cards, _OF_A_CITIZEN & (cards.c.chat_id == chat))
    return await _delete(tx, interviews, which)


async def _delete(tx: Transaction, table: Table, which: ColumnElement[bool]) -> int:
    deleted = await tx.execute(delete(table).where(which))
    return deleted.rowcount
