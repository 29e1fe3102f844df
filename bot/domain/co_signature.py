"""Mitzeichnung: offices sign at the same time, dissent is noted, silence until the deadline holds nobody up.

MISSION.md § 4.1: simultaneous where suitable (AGO § 16(3)), no agreement is noted, a change voids signatures.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.answers import tidy
from bot.domain.ids import MemberId
from bot.domain.memo import DECIDABLE, REASON_LENGTH, Memo, MemoState
from bot.domain.staff import Member

WORKDAYS_TO_OBJECT = 2
"""PEOPLE.md 24: after a change that was only editorial."""


class Answer(StrEnum):
    """What an office said."""

    OPEN = ""
    SIGNED = "signed"
    DISSENTING = "dissenting"
    """Signed with a different opinion, which is noted."""
    SILENT = "silent"
    """PEOPLE.md 24: unsigned at the deadline is „keine Äußerung“."""


class Refusal(StrEnum):
    """Why a tap signs nothing; each has its own sentence."""

    NOT_YOUR_OFFICE = "not_your_office"
    OWN_MEMO = "own_memo"
    SUPERSEDED = "superseded"
    ALREADY_ANSWERED = "already_answered"
    TOO_LATE = "too_late"
    WITHDRAWN = "withdrawn"
    OPINION_MISSING = "opinion_missing"
    OPINION_TOO_LONG = "opinion_too_long"


@dataclass(frozen=True, slots=True)
class CoSignature:
    """One office's answer to one version; ``by`` is who gave or, from paper, entered it."""

    office: str
    answer: Answer = Answer.OPEN
    by: MemberId | None = None
    at: datetime | None = None
    opinion: str = ""
    on_paper_on: date | None = None


def refusal(
    memo: Memo, seen_version: int, member: Member | None, signature: CoSignature | None, today: date
) -> Refusal | None:
    """Say why ``member`` cannot answer for the office of ``signature``; ``None`` when they can."""
    if member is None or signature is None or not member.acts_for(signature.office):
        return Refusal.NOT_YOUR_OFFICE
    if seen_version != memo.version:
        return Refusal.SUPERSEDED
    if memo.state is MemoState.WITHDRAWN:
        return Refusal.WITHDRAWN
    # Author and co-signer are two people, as author and approver are.
    if member.id == memo.author:
        return Refusal.OWN_MEMO
    if signature.answer is Answer.OPEN:
        return None if memo.state is MemoState.IN_COSIGNATURE else Refusal.TOO_LATE
    return None if may_object(memo, signature, today) else _no_more(memo, signature)


_OBJECTED_TO = frozenset({MemoState.IN_COSIGNATURE, *DECIDABLE, MemoState.APPROVED})
"""The two working days are the offices', however fast the Leitung decides; what was sent back or rejected is over."""


def may_object(memo: Memo, signature: CoSignature, today: date) -> bool:
    """Whether the office may take back its signature, kept over an editorial change, and say what it thinks."""
    in_time = memo.cosign_until is not None and today <= memo.cosign_until
    # What was answered in this version itself came after its submission.
    kept = signature.at is not None and signature.at <= memo.submitted_at
    return memo.editorial and memo.state in _OBJECTED_TO and in_time and kept


def may_still_object(memo: Memo, signatures: Iterable[CoSignature], today: date) -> tuple[str, ...]:
    """The offices whose time to object has not passed."""
    return tuple(signature.office for signature in signatures if may_object(memo, signature, today))


def _no_more(memo: Memo, signature: CoSignature) -> Refusal:
    silent = signature.answer is Answer.SILENT or memo.editorial
    return Refusal.TOO_LATE if silent else Refusal.ALREADY_ANSWERED


def signed(signature: CoSignature, by: MemberId, now: datetime) -> CoSignature:
    """The office agrees."""
    return replace(signature, answer=Answer.SIGNED, by=by, at=now, opinion="")


def dissenting(signature: CoSignature, opinion: str, by: MemberId, now: datetime) -> CoSignature | Refusal:
    """The office signs with another opinion, which has to be said."""
    opinion = tidy(opinion)
    if not opinion:
        return Refusal.OPINION_MISSING
    if len(opinion) > REASON_LENGTH:
        return Refusal.OPINION_TOO_LONG
    return replace(signature, answer=Answer.DISSENTING, by=by, at=now, opinion=opinion)


def all_answered(signatures: Iterable[CoSignature]) -> bool:
    """Whether the Leitung's turn has come."""
    return all(signature.answer is not Answer.OPEN for signature in signatures)


def silenced(signatures: Iterable[CoSignature]) -> tuple[CoSignature, ...]:
    """The signatures after the deadline: who said nothing made no statement."""
    return tuple(
        replace(signature, answer=Answer.SILENT) if signature.answer is Answer.OPEN else signature
        for signature in signatures
    )


def asked_anew(signatures: Iterable[CoSignature]) -> tuple[CoSignature, ...]:
    """The same offices, all open: a new version voids their signatures."""
    return tuple(CoSignature(signature.office) for signature in signatures)
