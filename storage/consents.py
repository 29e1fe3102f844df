"""The consent ledger: lines are added and get a date of withdrawal; one is taken out only where nothing may remain."""

import secrets
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from bot.domain.consent import Consent, ConsentFor
from bot.domain.ids import SurveyId
from storage.tables import consents
from storage.transaction import Transaction


async def add(tx: Transaction, consent: Consent) -> None:
    """Append one line."""
    await tx.execute(
        insert(consents).values(
            id=secrets.token_hex(16),
            survey_id=consent.survey,
            subject=consent.subject,
            interview_id=consent.subject[:8],
            purpose=consent.purpose,
            wording_version=consent.wording_version,
            wording_sha256=consent.wording_sha256,
            language=consent.language,
            given_at=consent.given_at,
            withdrawn_at=consent.withdrawn_at,
        )
    )


async def of_subject(tx: Transaction, subject: str) -> tuple[Consent, ...]:
    """Every consent given for one interview, volunteer or wish."""
    rows = await tx.execute(select(consents).where(consents.c.subject == subject).order_by(consents.c.given_at))
    return tuple(
        Consent(
            survey=SurveyId(row.survey_id),
            subject=row.subject,
            purpose=ConsentFor(row.purpose),
            wording_version=row.wording_version,
            wording_sha256=row.wording_sha256,
            language=row.language,
            given_at=row.given_at,
            withdrawn_at=row.withdrawn_at,
        )
        for row in rows
    )


async def withdraw(tx: Transaction, subject: str, at: datetime) -> None:
    """Mark the consents given for this subject as withdrawn."""
    of_this = consents.c.subject == subject
    await tx.execute(update(consents).where(of_this, consents.c.withdrawn_at.is_(None)).values(withdrawn_at=at))


async def forget(tx: Transaction, subject: str) -> None:
    """Take the lines of a subject out: who does not qualify leaves a count, nothing else (PEOPLE.md 7)."""
    await tx.execute(delete(consents).where(consents.c.subject == subject))
