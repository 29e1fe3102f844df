"""The consent ledger: lines are added and get a date of withdrawal; one is taken out only where nothing may remain."""

import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.citizen import Consent, Purpose
from bot.domain.ids import InterviewId, SurveyId
from storage.tables import consents
from storage.transaction import Transaction


async def add(tx: Transaction, consent: Consent) -> None:
    """Append one line."""
    await tx.execute(
        insert(consents).values(
            id=secrets.token_hex(16),
            survey_id=consent.survey,
            interview_id=consent.interview,
            purpose=consent.purpose,
            wording_version=consent.wording_version,
            wording_sha256=consent.wording_sha256,
            language=consent.language,
            given_at=consent.given_at,
            withdrawn_at=consent.withdrawn_at,
        )
    )


async def of_interview(tx: Transaction, interview: InterviewId) -> tuple[Consent, ...]:
    """Every consent given in one running interview."""
    rows = await tx.execute(select(consents).where(consents.c.interview_id == interview).order_by(consents.c.given_at))
    return tuple(
        Consent(
            survey=SurveyId(row.survey_id),
            interview=InterviewId(row.interview_id),
            purpose=Purpose(row.purpose),
            wording_version=row.wording_version,
            wording_sha256=row.wording_sha256,
            language=row.language,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


async def withdraw(tx: Transaction, interview: InterviewId, at: datetime) -> None:
    """Mark the consents of an interview as withdrawn."""
    of_this = consents.c.interview_id == interview
    await tx.execute(update(consents).where(of_this, consents.c.withdrawn_at.is_(None)).values(withdrawn_at=at))


async def forget(tx: Transaction, interview: InterviewId) -> None:
    """Take the lines of an interview out: who does not qualify leaves a count, nothing else (PEOPLE.md 7)."""
    await tx.execute(delete(consents).where(consents.c.interview_id == interview))
