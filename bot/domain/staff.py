"""Who works on a survey, and what each role may do; invitations bind a role to a person's number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import MemberId, UserId


class Role(StrEnum):
    """The roles as the command line names them."""

    LEADERSHIP = "leadership"
    LEADERSHIP_OFFICE = "leadership-office"
    PRESS_OFFICE = "press-office"
    SUPPORTING_OFFICE = "office"
    DATA_PROTECTION_OFFICER = "data-protection"
    RESEARCH_INSTITUTE = "research-institute"
    ADMIN = "admin"


class Act(StrEnum):
    """What somebody may do only by role."""

    WRITE_MEMO = "write_memo"
    DECIDE_MEMO = "decide_memo"
    SEE_WAITING_MEMOS = "see_waiting_memos"
    SEE_SURVEYS = "see_surveys"
    CONNECT_STAFF_CHAT = "connect_staff_chat"
    SEND_BROADCAST = "send_broadcast"
    BRING_DELETION_FORWARD = "bring_deletion_forward"
    NOTE_STUDY_END = "note_study_end"
    SEE_RESULTS = "see_results"
    SEE_ALL_RESULTS = "see_all_results"
    PROPOSE_MEASURES = "propose_measures"


ALLOWED: Mapping[Act, frozenset[Role]] = {
    Act.WRITE_MEMO: frozenset({Role.PRESS_OFFICE}),
    Act.DECIDE_MEMO: frozenset({Role.LEADERSHIP}),
    # The office of the Leitung sees and sorts what waits; it never decides (PEOPLE.md 21).
    Act.SEE_WAITING_MEMOS: frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE}),
    # Offices see figures only after fieldwork has ended (PEOPLE.md 16).
    Act.SEE_SURVEYS: frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE, Role.ADMIN}),
    Act.SEND_BROADCAST: frozenset({Role.PRESS_OFFICE, Role.ADMIN}),
    Act.BRING_DELETION_FORWARD: frozenset({Role.LEADERSHIP}),
    Act.NOTE_STUDY_END: frozenset({Role.PRESS_OFFICE, Role.ADMIN}),
    # Seed: "Pressestelle und Ämter … erhalten die Ergebnisse", each office its own detail and the total (2.19).
    Act.SEE_RESULTS: frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE, Role.SUPPORTING_OFFICE}),
    Act.SEE_ALL_RESULTS: frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE}),
    Act.PROPOSE_MEASURES: frozenset({Role.PRESS_OFFICE}),
    Act.CONNECT_STAFF_CHAT: frozenset({Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE, Role.ADMIN}),
}

# The seed says that the approved memo goes "parallel an die betreffenden Stellen".
CONCERNED_ROLES = frozenset({Role.SUPPORTING_OFFICE, Role.LEADERSHIP_OFFICE})
# Offices see figures only after fieldwork has ended (PEOPLE.md 16), and a memo about a hand-over counts volunteers.
CONCERNED_BY_HANDOVERS = frozenset({Role.LEADERSHIP_OFFICE})

INVITATION_LASTS = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the staff, known by Telegram's number; ``office`` and ``name`` may be empty."""

    id: MemberId
    user: UserId
    role: Role
    office: str
    name: str
    language: str
    active: bool = True

    def may(self, act: Act) -> bool:
        """Whether the member's role, as of now, covers the act."""
        return self.active and self.role in ALLOWED[act]


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link grants to whoever opens it first, until ``expires_at``."""

    role: Role
    office: str
    name: str
    expires_at: datetime


def offices_concerned(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members who get every approved memo."""
    return tuple(member for member in members if member.active and member.role in CONCERNED_ROLES)


def number_of_offices(members: Iterable[Member]) -> int:
    """How many offices these members are: those of one office count once, a member without an office counts alone."""
    return len({member.office or f"#{member.id}" for member in members})
