"""The consent ledger: lines are added and get a date of withdrawal; one is taken out only where nothing may remain."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.domain.broadcast import Purpose
from bot.domain.consent import Consent, ConsentFor, buried_on
from bot.domain.ids import ChatId, SurveyId
from storage import tombstones
from storage.tables import consents, wordings
from storage.tombstones import Ending
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


async def withdraw(
    tx: Transaction, subject: str, purpose: ConsentFor, at: datetime, *, today: date
) -> tuple[Consent, ...]:
    """Mark what still stands of this subject for this purpose as withdrawn, for good; returns those lines."""
    standing = _standing(subject, purpose)
    rows = (await tx.execute(update(consents).where(standing).values(withdrawn_at=at).returning(consents))).all()
    for row in rows:
        tombstones.consent_ended(tx, Ending.TAKEN_BACK, row.id, buried_on(purpose, today))
    return tuple(consent_of(row) for row in rows)


async def note_fulfilled(tx: Transaction, survey: SurveyId, purpose: Purpose, chat: ChatId, *, today: date) -> None:
    """What was wished in this chat was told, or it cannot be written to: an older backup must not bring it back."""
    wish = ConsentFor(purpose)
    for row in await tx.execute(select(consents.c.id).where(_standing(subject_of(tx, wish, survey, chat), wish))):
        tombstones.consent_ended(tx, Ending.FULFILLED, row.id, buried_on(wish, today))


async def forget(tx: Transaction, subject: str, *, today: date) -> None:
    """Take the lines of a subject out: who does not qualify leaves a count, nothing else (PEOPLE.md 7)."""
    gone = await tx.execute(delete(consents).where(consents.c.subject == subject).returning(consents.c.id))
    for row in gone.all():
        tombstones.consent_ended(tx, Ending.FORGOTTEN, row.id, today)


def subject_of(tx: Transaction, purpose: ConsentFor, survey: SurveyId, chat: ChatId) -> str:
    """Who wished to be told something: a keyed hash for this purpose alone, which leads to no other line or table."""
    return tx.keys.marker("consent", purpose.value, survey, chat).hex()


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


def _standing(subject: str, purpose: ConsentFor) -> ColumnElement[bool]:
    which = (consents.c.subject == subject) & (consents.c.purpose == purpose.value)
    return which & consents.c.withdrawn_at.is_(None)
