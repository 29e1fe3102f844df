"""The Vermerk: what it says, which version counts, and who decides on it and how."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
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

    IN_COSIGNATURE = "in_cosignature"
    """Offices sign first; the Leitung has it when all have answered or the deadline has passed."""
    SUBMITTED = "submitted"
    PUT_OFF = "put_off"
    """The Leitung wants to decide later; it comes back by itself."""
    APPROVED = "approved"
    CHANGES_ORDERED = "changes_ordered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """The press office took it back before it was decided; the next version follows."""


DECIDABLE = frozenset({MemoState.SUBMITTED, MemoState.PUT_OFF})
"""What was put off can be decided earlier all the same."""
SENT_BACK = frozenset({MemoState.CHANGES_ORDERED, MemoState.WITHDRAWN})
"""The next version is the press office's to write."""
REVISABLE = frozenset({*SENT_BACK, MemoState.IN_COSIGNATURE, MemoState.SUBMITTED})
"""The press office may write another version, until it is decided or put off."""


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
    IN_COSIGNATURE = "in_cosignature"
    WITHDRAWN = "withdrawn"
    WRONG_DAY = "wrong_day"
    REASON_MISSING = "reason_missing"
    REASON_TOO_LONG = "reason_too_long"


@dataclass(frozen=True, slots=True)
class MemoContent:
    """Seed: "Der Vermerk enthält neben dem Votum … eine Darstellung des Sachverhaltes sowie eine Bewertung".

    ``follows`` is the step that the Verfügung names after the approval, ``refers_to`` the Bezug, ``measures`` the list
    that is decided on with the Vermerk, as it was when the version was submitted; all three may be empty. ``told`` is
    what the bot itself wrote into the facts: no part of the wording, but a new version is brought up to date by it.
    """

    subject: str
    recommendation: str
    facts: str
    assessment: str
    follows: str = ""
    refers_to: str = ""
    measures: str = ""
    told: str = ""

    @property
    def vote(self) -> str:
        """The Votum with the measures it is about: nobody decides on a list other than the one they read."""
        return "\n\n".join(part for part in (self.recommendation, self.measures) if part)

    def sha256(self) -> str:
        """Hexadecimal digest of the whole content; a decision holds for exactly this wording."""
        parts = [self.subject, self.recommendation, self.facts, self.assessment]
        if self.follows or self.refers_to or self.measures:
            # Only then: what was decided before there were these keeps its digest.
            parts += [self.follows, self.refers_to, *([self.measures] if self.measures else [])]
        return hashlib.sha256("".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Endorsed:
    """How many of the measures that the Vermerk proposes the Leitung endorsed."""

    endorsed: int
    of: int

    @property
    def wholly(self) -> bool:
        """Whether nothing was left out: only then it can be said that the Vermerk is approved."""
        return self.endorsed == self.of


@dataclass(frozen=True, slots=True)
class Decision:
    """How one version was decided; everybody sees ``function`` ("Landrat"), only the press office ``reason``.

    ``on_paper_on`` is the day on which it was signed on paper; ``by`` is then who entered it (PEOPLE.md 23).
    ``decided_for`` is the member of the Leitung in whose place a deputy decided. ``endorsed`` is there where an
    approved Vermerk proposes measures, which were decided one by one.
    """

    verdict: Verdict
    by: MemberId
    function: str
    at: datetime
    reason: str = ""
    decided_for: MemberId | None = None
    on_paper_on: date | None = None
    endorsed: Endorsed | None = None

    @property
    def in_part(self) -> bool:
        """Whether the Leitung went along only with a part of what is proposed."""
        return self.verdict is Verdict.APPROVED and self.endorsed is not None and not self.endorsed.wholly


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo in its current version.

    ``procedure`` and ``step`` say what it belongs to, if to anything. ``cosign_until`` is the last day for offices to
    sign, and for objections where the version is ``editorial``; ``put_off_until`` the day on which it comes back.
    ``decide_until`` is the day by which the Leitung is asked to decide where it belongs to no procedure.
    """

    id: MemoId
    author: MemberId
    version: int
    state: MemoState
    content: MemoContent
    submitted_at: datetime
    decision: Decision | None = None
    reference: str = ""
    procedure: int | None = None
    step: str = ""
    cosign_until: date | None = None
    put_off_until: date | None = None
    urgent: bool = False
    editorial: bool = False
    decide_until: date | None = None


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
    if memo.state is MemoState.IN_COSIGNATURE:
        return Refused(Refusal.IN_COSIGNATURE)
    if memo.state is MemoState.WITHDRAWN:
        return Refused(Refusal.WITHDRAWN)
    if memo.state not in DECIDABLE:
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
    """A memo while it is written; ``tag`` names it among the drafts of its author and stands in the buttons.

    ``offices`` shall co-sign; ``editorial`` says that only the wording was touched, so that signatures stay. ``told``
    is what the bot wrote into the facts, as in ``MemoContent``.
    """

    author: MemberId
    tag: str
    form: FormId
    progress: Progress
    offices: tuple[str, ...] = ()
    editorial: bool = False
    told: str = ""


NEW_MEMO = "memo"
"""The tag of the draft of a memo that has no number yet."""


def draft_tag(memo: MemoId, version: int) -> str:
    """The tag of the draft of the version after this one."""
    return f"{NEW_MEMO}{memo}v{version}"


def memo_of_draft(tag: str) -> tuple[MemoId, int] | None:
    """Which memo the draft is the next version of, and after which one; ``None`` for a new one.

    Drafts that the version 0.1 of the bot began name no version: changes can have been ordered only of one.
    """
    number, _, version = tag.removeprefix(NEW_MEMO).partition("v")
    if not (number.isascii() and number.isdigit()):
        return None
    return MemoId(int(number)), int(version) if version.isascii() and version.isdigit() else 0


def content_of(answers: Mapping[str, str], told: str = "") -> MemoContent:
    """The memo as it was written into the form ``vermerk.xlsx``; a line break has no place in a subject.

    ``told`` is what the bot wrote into the facts.
    """
    subject, recommendation, facts, assessment = (answers.get(name, "").strip() for name in SECTIONS)
    return MemoContent(" ".join(subject.split()), recommendation, facts, assessment, told=told)


def answers_of(content: MemoContent) -> Mapping[str, str]:
    """The other way round: the sections as answers, so that a new version starts from the old wording."""
    texts = (content.subject, content.recommendation, content.facts, content.assessment)
    return dict(zip(SECTIONS, texts, strict=True))


def may_get_new_version(memo: Memo, member: Member | None, after: int = 0) -> bool:
    """Whether the press office may write the next version, after the one it saw; 0: whichever it is now."""
    if member is None or not member.may(Act.WRITE_MEMO) or memo.state not in REVISABLE:
        return False
    if not after:
        return memo.state is MemoState.CHANGES_ORDERED
    return after == memo.version
