"""The Vermerk: what it says, which version counts, and who decides on it and how."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.answers import tidy
from bot.domain.deputy import Acting
from bot.domain.ids import FormId, MemberId, MemoId
from bot.domain.position import Progress
from bot.domain.staff import Act, Member

SECTIONS = ("betreff", "votum", "sachverhalt", "bewertung")
"""The questions of the form, in the order of ``MemoContent``."""
SUBJECT_LENGTH = 200
"""A subject stands on every card, so it stays short."""
SECTION_LENGTH = 20_000
"""Characters of one section, however it was sent; about eight printed pages."""
REASON_LENGTH = 3_000
"""Characters of a reason: it fits into one message to the author."""


class MemoState(StrEnum):
    """Where the memo stands, by its current version."""

    SUBMITTED = "submitted"
    APPROVED = "approved"
    CHANGES_ORDERED = "changes_ordered"
    REJECTED = "rejected"


class Verdict(StrEnum):
    """What the leadership decided; the values are those of the state that follows."""

    APPROVED = "approved"
    CHANGES_ORDERED = "changes_ordered"
    REJECTED = "rejected"


class Refusal(StrEnum):
    """Why a tap under a memo decides nothing; each has its own sentence."""

    UNKNOWN_PERSON = "unknown_person"
    NOT_YOUR_ROLE = "not_your_role"
    OWN_MEMO = "own_memo"
    SUPERSEDED = "superseded"
    ALREADY_DECIDED = "already_decided"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"


@dataclass(frozen=True, slots=True)
class MemoContent:
    """Seed: "Der Vermerk enthält neben dem Votum … eine Darstellung des Sachverhaltes sowie eine Bewertung"."""

    subject: str
    recommendation: str
    facts: str
    assessment: str

    def sha256(self) -> str:
        """Hexadecimal digest of the whole content; a decision holds for exactly this wording."""
        parts = (self.subject, self.recommendation, self.facts, self.assessment)
        return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Decision:
    """How one version was decided; everybody sees ``function`` ("Landrat"), only the press office ``reason``.

    ``decided_for`` is the member of the Leitung in whose place a deputy decided.
    """

    verdict: Verdict
    by: MemberId
    function: str
    at: datetime
    reason: str = ""
    decided_for: MemberId | None = None


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo in its current version."""

    id: MemoId
    author: MemberId
    version: int
    state: MemoState
    content: MemoContent
    submitted_at: datetime
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changes; ``decision`` says how it was decided where the reason is that it was."""

    reason: Refusal
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """The memo with its decision, still to be saved."""

    memo: Memo
    decision: Decision


def refusal(memo: Memo, seen_version: int, member: Member | None, acting: Acting | None = None) -> Refused | None:
    """Say why ``member``, or they as a deputy, cannot decide on the memo as they see it; ``None`` when they can."""
    if member is None or not member.active:
        return Refused(Refusal.UNKNOWN_PERSON)
    if acting is None and not member.may(Act.DECIDE_MEMO):
        return Refused(Refusal.NOT_YOUR_ROLE)
    if seen_version != memo.version:
        return Refused(Refusal.SUPERSEDED)
    if memo.state is not MemoState.SUBMITTED:
        return Refused(Refusal.ALREADY_DECIDED, memo.decision)
    # Somebody who wrote it as press officer and was made leadership later still may not approve it.
    if member.id == memo.author:
        return Refused(Refusal.OWN_MEMO)
    return None


def decide_verdict(
    memo: Memo,
    seen_version: int,
    member: Member | None,
    *,
    verdict: Verdict,
    reason: str,
    function: str,
    now: datetime,
    acting: Acting | None = None,
) -> Decided | Refused:
    """Decide on the memo as the leadership saw it. Changes and rejections need a reason, an approval has none.

    ``function`` is the one of the Leitung; a deputy signs "i. V.".
    """
    if member is None:
        return Refused(Refusal.UNKNOWN_PERSON)
    if (refused := refusal(memo, seen_version, member, acting)) is not None:
        return refused
    reason = tidy(reason)
    if verdict is not Verdict.APPROVED and not reason:
        return Refused(Refusal.REASON_MISSING)
    if len(reason) > REASON_LENGTH:
        return Refused(Refusal.REASON_TOO_LONG)
    signs, decided_for = (acting.function(function), acting.decided_for) if acting else (function, None)
    decision = Decision(verdict, member.id, signs, now, reason, decided_for)
    return Decided(replace(memo, state=MemoState(verdict.value), decision=decision), decision)


@dataclass(frozen=True, slots=True)
class Draft:
    """A memo while it is written; ``tag`` names it among the drafts of its author and stands in the buttons."""

    author: MemberId
    tag: str
    form: FormId
    progress: Progress


NEW_MEMO = "memo"
"""The tag of the draft of a memo that has no number yet."""


def draft_tag(memo: MemoId) -> str:
    """The tag of the draft of a memo's next version."""
    return f"{NEW_MEMO}{memo}"


def memo_of_draft(tag: str) -> MemoId | None:
    """Which memo the draft is the next version of; ``None`` for a new one."""
    number = tag.removeprefix(NEW_MEMO)
    return MemoId(int(number)) if number.isascii() and number.isdigit() else None


def content_of(answers: Mapping[str, str]) -> MemoContent:
    """The memo as it was written into the form ``vermerk.xlsx``; a line break has no place in a subject."""
    subject, recommendation, facts, assessment = (answers.get(name, "").strip() for name in SECTIONS)
    return MemoContent(" ".join(subject.split()), recommendation, facts, assessment)


def answers_of(content: MemoContent) -> Mapping[str, str]:
    """The other way round: the sections as answers, so that a new version starts from the old wording."""
    texts = (content.subject, content.recommendation, content.facts, content.assessment)
    return dict(zip(SECTIONS, texts, strict=True))


def may_get_new_version(memo: Memo, member: Member | None) -> bool:
    """Whether the press office may write the next version: only where changes were ordered."""
    return member is not None and member.may(Act.WRITE_MEMO) and memo.state is MemoState.CHANGES_ORDERED
