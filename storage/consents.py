"""The consent ledger: lines are added and get a date of withdrawal; one is taken out only where nothing may remain."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.domain.consent import Consent, ConsentFor
from bot.domain.ids import SurveyId
from storage.tables import consents, wordings
from storage.transaction import Transaction

# Two purposes that are asked for on one page share its wording; the text stands there once.
_keep_wording = upsert(wordings).on_conflict_do_nothing(index_elements=[wordings.c.sha256])


async def keep_wording(tx: Transaction, text: str, purpose: ConsentFor, version: str, language: str) -> str:
    """Keep a wording for as long as there is a line that names it; returns its SHA-256."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = {"sha256": digest, "purpose": purpose.value, "version": version, "language": language, "text": text}
    await tx.execute(_keep_wording, row)
    return digest


async def wording(tx: Transaction, sha256: str) -> str | None:
    """The text behind a digest."""
    found: str | None = (await tx.execute(select(wordings.c.text).where(wordings.c.sha256 == sha256))).scalar()
    return found


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


async def of_subjects(tx: Transaction, subjects: Collection[str]) -> tuple[Consent, ...]:
    """Every consent given for these interviews, volunteers or wishes, the oldest first."""
    rows = await tx.execute(select(consents).where(consents.c.subject.in_(subjects)).order_by(consents.c.given_at))
    return tuple(consent_of(row) for row in rows)


async def withdraw(tx: Transaction, subject: str, purpose: ConsentFor, at: datetime) -> tuple[Consent, ...]:
    """Mark what still stands of this subject for this purpose as withdrawn; returns those lines."""
    which = (consents.c.subject == subject) & (consents.c.purpose == purpose.value)
    standing = which & consents.c.withdrawn_at.is_(None)
    rows = await tx.execute(update(consents).where(standing).values(withdrawn_at=at).returning(consents))
    return tuple(consent_of(row) for row in rows)


async def forget(tx: Transaction, subject: str) -> None:
    """Take the lines of a subject out: who does not qualify leaves a count, nothing else (PEOPLE.md 7)."""
    await tx.execute(delete(consents).where(consents.c.subject == subject))


def consent_of(row: Row[tuple[object, ...]]) -> Consent:
    """The line that a row of this table holds."""
    return Consent(
        survey=SurveyId(row.survey_id),
        subject=row.subject,
        purpose=ConsentFor(row.purpose),
        wording_version=row.wording_version,
        wording_sha256=row.wording_sha256,
        language=row.language,
        given_at=row.given_at,
        withdrawn_at=row.withdrawn_at,
    )
