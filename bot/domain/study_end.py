"""The end of a study: when everything goes, who may let it go sooner, and what is proved about it afterwards.

PEOPLE.md 13: "The deletion runs on its printed date; the Leitung is told 14 days before, can bring it forward, not
postpone it." So there is no way here to a later day.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.ids import MemberId, MemoId, SurveyId
from bot.domain.staff import Act, Member
from bot.domain.survey import Survey, SurveyState, deletion_is_due

TOLD_BEFORE = timedelta(days=14)
REMINDED_EVERY = timedelta(days=7)
KEY_COPIES_LAST = timedelta(hours=24)
"""Copies of the key store are kept no longer; then no copy of a destroyed key is left (``docs/betrieb.md``)."""
REMOVALS_WAIT = timedelta(hours=1)
"""So long the clean-up waits until Telegram has deleted the messages of the last two days."""
REMOVABLE = timedelta(hours=48)
"""Telegram lets a bot delete its messages for so long."""


class ByteScan(StrEnum):
    """What a search through the files for what was deleted has found; ``IMPOSSIBLE``: they lie on a server."""

    NOT_YET = ""
    CLEAN = "clean"
    FOUND = "found"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of each kind was deleted, and never whose it was."""

    responses: int = 0
    interviews: int = 0
    people: int = 0
    consents: int = 0
    participations: int = 0
    wishes: int = 0
    recipients: int = 0
    volunteers: int = 0
    blocked_numbers: int = 0
    contact_links: int = 0
    cards: int = 0
    unreachable: int = 0
    messages: int = 0
    chat_messages: int = 0
    quarantined: int = 0
    code_attempts: int = 0
    files: int = 0
    keys: int = 0

    @property
    def is_of_anybody(self) -> bool:
        """Whether somebody had left more in the survey than that they looked in.

        What cannot be told apart by survey does not count, nor what stands in chats.
        """
        answered = self.responses + self.interviews + self.participations + self.wishes + self.recipients
        called = self.volunteers + self.blocked_numbers + self.contact_links + self.files
        return bool(answered + called + self.consents)

    def by_name(self) -> dict[str, int]:
        """Each kind with its number."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class StudyEnd:
    """How far a survey is on its way from the end of the fieldwork to the proof that everything is deleted."""

    survey: SurveyId
    told_at: datetime | None = None
    delivery_confirmed_on: date | None = None
    brought_forward_at: datetime | None = None
    brought_forward_by: MemberId | None = None
    erased_at: datetime | None = None
    erased: Erased = Erased()
    cleaned_at: datetime | None = None
    byte_scan: ByteScan = ByteScan.NOT_YET
    remains: str = ""
    """Where remnants lie, or may lie, after the search: names of files, a place in the server's log."""
    memo: MemoId | None = None
    institute_asked_at: datetime | None = None
    institute_confirmed_on: date | None = None

    @property
    def takes_nothing_more(self) -> bool:
        """Whether everything is deleted, or is going to be within a minute: what came now would stay behind."""
        return self.erased_at is not None or self.brought_forward_at is not None

    @property
    def answers_are_not_its_own(self) -> bool:
        """Whether no results can be counted: everything is deleted, or is back only with an older copy of the database.

        What such a copy has is less than what was handed out, and the difference might be a single person.
        """
        return self.erased_at is not None or (self.brought_forward_at is not None and self.brought_forward_by is None)

    @property
    def waits_for_institute(self) -> bool:
        """Whether the institute was asked to delete what it got and has not said that it did."""
        return self.institute_asked_at is not None and self.institute_confirmed_on is None


class EndRefusal(StrEnum):
    """Why a tap or a command changes nothing."""

    NOT_YOUR_ROLE = "not_your_role"
    STILL_RUNS = "still_runs"
    ALREADY_ERASED = "already_erased"
    NOT_ERASED_YET = "not_erased_yet"
    NOTHING_HANDED_OVER = "nothing_handed_over"
    IN_THE_FUTURE = "in_the_future"


def must_be_erased(survey: Survey, end: StudyEnd, today: date) -> bool:
    """Whether everything citizens left must go now: on the printed day, or because the Leitung said so."""
    if end.erased_at is not None:
        return False
    return deletion_is_due(survey, today) or end.brought_forward_at is not None


def leadership_must_be_told(survey: Survey, end: StudyEnd, today: date) -> bool:
    """Whether the deletion is at most 14 days off."""
    return end.erased_at is None and today >= survey.deletes_on - TOLD_BEFORE


def decide_bringing_forward(
    survey: Survey, end: StudyEnd, member: Member | None, now: datetime
) -> StudyEnd | EndRefusal:
    """«Jetzt schon löschen»: only the Leitung, and only once nobody answers any more."""
    if member is None or not member.may(Act.BRING_DELETION_FORWARD):
        return EndRefusal.NOT_YOUR_ROLE
    if end.takes_nothing_more:
        return EndRefusal.ALREADY_ERASED
    if survey.state is not SurveyState.CLOSED:
        return EndRefusal.STILL_RUNS
    return replace(end, brought_forward_at=now, brought_forward_by=member.id)


def decide_delivery(survey: Survey, end: StudyEnd, on: date, today: date) -> StudyEnd | EndRefusal:
    """Note that the institute has delivered its results on this day; a later note corrects an earlier one."""
    if on > today:
        return EndRefusal.IN_THE_FUTURE
    if survey.state is not SurveyState.CLOSED:
        return EndRefusal.STILL_RUNS
    return replace(end, delivery_confirmed_on=on)


def decide_institute(end: StudyEnd, on: date, today: date) -> StudyEnd | EndRefusal:
    """Note that the institute has confirmed the deletion of what it got on this day."""
    if on > today:
        return EndRefusal.IN_THE_FUTURE
    if end.erased_at is None:
        return EndRefusal.NOT_ERASED_YET
    if end.institute_asked_at is None:
        return EndRefusal.NOTHING_HANDED_OVER
    return replace(end, institute_confirmed_on=on)


def reminder_due(end: StudyEnd, now: datetime) -> int:
    """Which reminder about the institute's confirmation is due: the first after seven days; 0 for none yet."""
    if end.institute_asked_at is None or not end.waits_for_institute:
        return 0
    return (now - end.institute_asked_at) // REMINDED_EVERY


def backups_gone_on(erased_on: date, backup_days: int) -> date:
    """The day after which no backup is left that was made before the deletion."""
    return erased_on + timedelta(days=backup_days)
