"""What is deleted because its time is over. The deadlines come from ``bot/domain/retention.py``."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Table, delete, select

from bot.domain.ids import SurveyId
from storage.tables import code_attempts, consents, interviews, invitations, participations, people
from storage.transaction import Transaction


async def interviews_without_answer_since(tx: Transaction, instant: datetime) -> int:
    """Delete interviews whose last answer is older; returns how many."""
    return await _delete(tx, interviews, interviews.c.answered_at < instant)


async def interviews_of(tx: Transaction, survey: SurveyId) -> int:
    """Delete every interview that still runs; returns how many."""
    return await _delete(tx, interviews, interviews.c.survey_id == survey)


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


async def code_attempts_before(tx: Transaction, day: date) -> int:
    """Delete the counts of codes tried on earlier days; returns how many."""
    return await _delete(tx, code_attempts, code_attempts.c.day < day)


async def invitations_expired_by(tx: Transaction, instant: datetime) -> int:
    """Delete invitations that can no longer be used; returns how many."""
    return await _delete(tx, invitations, invitations.c.expires_at < instant)


async def _delete(tx: Transaction, table: Table, which: ColumnElement[bool]) -> int:
    deleted = await tx.execute(delete(table).where(which))
    return deleted.rowcount
