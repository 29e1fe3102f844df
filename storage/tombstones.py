"""What was deleted for good and must not come back with an older backup. Kept in the key store, which none contains.

A tombstone is written before the commit that deletes, and names nobody: the keyed marker of a deletion code, or of a
survey, the digest of a line of the consent ledger, the keyed marker of a role or of a deputy. Two more kinds say what
an older backup would have forgotten of the hand-over to the institute (``storage/lost_handovers.py``): whose contact it
has, and which numbers must not be entered again.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Table, delete, select

from bot.domain.ids import SurveyId, UserId
from bot.domain.volunteering import VolunteerId
from storage.tables import held_responses, responses, study_ends, surveys
from storage.transaction import Transaction

AT_A_TIME = 500
_HANDED_OVER = b"handed over:"
_BLOCKED = b"blocked:"
_ROLE = b"role ended:"
_DEPUTY = b"deputy ended:"
_INVITATION = b"invitation used:"
_MARKER_BYTES = 32


class Ending(StrEnum):
    """What became of a line of the consent ledger. Each agreement has a line of its own: a newer one is untouched."""

    TAKEN_BACK = "taken back"
    FULFILLED = "fulfilled"
    """What was agreed to was done, once: somebody was told. Or their chat cannot be written to any more."""
    FORGOTTEN = "forgotten"
    """Nothing may remain of it, see ``storage/consents.py``."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """How many responses were deleted again, and which surveys have to be."""

    responses: int
    surveys: tuple[SurveyId, ...]


def response_deleted(tx: Transaction, code: bytes, day: date) -> None:
    """The response with this keyed marker of its code is deleted for good."""
    tx.keys.buried[code] = day


def survey_deleted(tx: Transaction, survey: SurveyId, day: date) -> None:
    """Everything of this survey is deleted for good."""
    tx.keys.buried[_of_survey(tx, survey)] = day


def handed_over(tx: Transaction, those: Collection[VolunteerId], day: date) -> None:
    """The institute gets the contacts of these volunteers."""
    tx.keys.buried.update(dict.fromkeys(map(of_handed_over, those), day))


def number_blocked(tx: Transaction, survey: SurveyId, number: bytes, day: date) -> None:
    """The number of this marker must not be entered again in this survey."""
    tx.keys.buried[_BLOCKED + survey.encode() + number] = day


def consent_ended(tx: Transaction, ending: Ending, line: str, day: date) -> None:
    """The line of the ledger with this random id came to this end."""
    tx.keys.buried[of_consent(ending, line)] = day


def role_ended(tx: Transaction, user: UserId, since: datetime, day: date) -> None:
    """The role that this person had ``since`` then has ended."""
    tx.keys.buried[of_role(tx, user, since)] = day


def deputy_ended(tx: Transaction, user: UserId, entered_at: datetime, day: date) -> None:
    """The time as a deputy that was entered then for this person was ended early."""
    tx.keys.buried[of_deputy(tx, user, entered_at)] = day


def invitation_used(tx: Transaction, token: bytes, day: date) -> None:
    """The invitation with this keyed hash of its token has made somebody a member."""
    tx.keys.buried[_INVITATION + token] = day


def of_consent(ending: Ending, line: str) -> bytes:
    """The tombstone of a line of the ledger; its id is random, so the digest is mute."""
    return f"{ending.value}:".encode() + hashlib.sha256(line.encode()).digest()


def of_role(tx: Transaction, user: UserId, since: datetime) -> bytes:
    """The tombstone of a role: keyed, and of this one time alone, since the person may get a role again."""
    return _ROLE + tx.keys.marker("role", user, since.astimezone(UTC).isoformat())


def of_deputy(tx: Transaction, user: UserId, entered_at: datetime) -> bytes:
    """The tombstone of one entry of a deputy: keyed, since the same person may be entered again."""
    return _DEPUTY + tx.keys.marker("deputy", user, entered_at.astimezone(UTC).isoformat())


def used_invitations_among(buried: Collection[bytes]) -> tuple[bytes, ...]:
    """The keyed hashes of invitations that are used."""
    return tuple(each.removeprefix(_INVITATION) for each in buried if each.startswith(_INVITATION))


def of_handed_over(volunteer: VolunteerId) -> bytes:
    """The tombstone of somebody whose contact the institute has; the reference is random, so its digest is mute."""
    return _HANDED_OVER + hashlib.sha256(volunteer.encode()).digest()


def blocked_among(buried: Collection[bytes]) -> tuple[tuple[str, bytes], ...]:
    """Surveys and the markers of numbers that are blocked in them."""
    found = (each.removeprefix(_BLOCKED) for each in buried if each.startswith(_BLOCKED))
    return tuple((each[:-_MARKER_BYTES].decode(), each[-_MARKER_BYTES:]) for each in found)


async def apply(tx: Transaction, buried: Collection[bytes]) -> Repeated:
    """Delete the responses again that are back, and name the surveys that are."""
    codes = [each for each in buried if len(each) == _MARKER_BYTES]
    gone = 0
    for start in range(0, len(codes), AT_A_TIME):
        part = codes[start : start + AT_A_TIME]
        gone += await _delete(tx, held_responses, part) + await _delete(tx, responses, part)
    return Repeated(gone, await _surveys(tx, buried))


async def _surveys(tx: Transaction, buried: Collection[bytes]) -> tuple[SurveyId, ...]:
    erased = select(study_ends.c.survey_id).where(study_ends.c.erased_at.is_not(None))
    there = (await tx.execute(select(surveys.c.id).where(surveys.c.id.not_in(erased)))).scalars()
    return tuple(SurveyId(survey) for survey in there if _of_survey(tx, SurveyId(survey)) in buried)


async def _delete(tx: Transaction, table: Table, codes: Collection[bytes]) -> int:
    return (await tx.execute(delete(table).where(table.c.code.in_(codes)))).rowcount


def _of_survey(tx: Transaction, survey: SurveyId) -> bytes:
    return tx.keys.marker("study end", survey)
