"""Who works on a survey, and what each role may do; invitations bind a role to a person's number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

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
    ENTER_DEPUTY = "enter_deputy"
    CO_SIGN = "co_sign"
    MARK_URGENT = "mark_urgent"
    ENTER_PAPER = "enter_paper"
    SEE_PROCEDURES = "see_procedures"
    GIVE_OFFICE_ROLES = "give_office_roles"
    GIVE_STAFF_ROLES = "give_staff_roles"
    GIVE_LEADERSHIP_ROLES = "give_leadership_roles"


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
    # The Leitung enters her own deputies; "Büro der Leitung: … enters deputies" (PEOPLE.md 21).
    Act.ENTER_DEPUTY: frozenset({Role.LEADERSHIP, Role.LEADERSHIP_OFFICE}),
    # For which office, the memo and the member's roles say.
    Act.CO_SIGN: frozenset({Role.SUPPORTING_OFFICE}),
    # "Büro der Leitung: sees, sorts, marks „eilt“" (PEOPLE.md 21).
    Act.MARK_URGENT: frozenset({Role.LEADERSHIP_OFFICE}),
    # "Paper counts: … by Pressestelle or Büro der Leitung" (PEOPLE.md 23).
    Act.ENTER_PAPER: frozenset({Role.PRESS_OFFICE, Role.LEADERSHIP_OFFICE}),
    # The research institute is no part of the house, and whoever runs the bot has nothing to do with its files.
    Act.SEE_PROCEDURES: frozenset(
        {
            Role.LEADERSHIP,
            Role.LEADERSHIP_OFFICE,
            Role.PRESS_OFFICE,
            Role.SUPPORTING_OFFICE,
            Role.DATA_PROTECTION_OFFICER,
        }
    ),
    Act.CONNECT_STAFF_CHAT: frozenset({Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE, Role.ADMIN}),
    Act.GIVE_OFFICE_ROLES: frozenset({Role.LEADERSHIP_OFFICE, Role.PRESS_OFFICE, Role.ADMIN}),
    Act.GIVE_STAFF_ROLES: frozenset({Role.LEADERSHIP_OFFICE, Role.ADMIN}),
    # Whoever makes an admin could have the admin make a Leitung, so both are given by the admin alone.
    Act.GIVE_LEADERSHIP_ROLES: frozenset({Role.ADMIN}),
}

TO_GIVE: Mapping[Role, Act] = {
    Role.LEADERSHIP: Act.GIVE_LEADERSHIP_ROLES,
    Role.LEADERSHIP_OFFICE: Act.GIVE_STAFF_ROLES,
    Role.PRESS_OFFICE: Act.GIVE_STAFF_ROLES,
    Role.SUPPORTING_OFFICE: Act.GIVE_OFFICE_ROLES,
    Role.DATA_PROTECTION_OFFICER: Act.GIVE_STAFF_ROLES,
    Role.RESEARCH_INSTITUTE: Act.GIVE_STAFF_ROLES,
    Role.ADMIN: Act.GIVE_LEADERSHIP_ROLES,
}
"""What a member needs to invite somebody to a role from the chat, and to end it."""

# The seed says that the approved memo goes "parallel an die betreffenden Stellen".
CONCERNED_ROLES = frozenset({Role.SUPPORTING_OFFICE, Role.LEADERSHIP_OFFICE})
# Offices see figures only after fieldwork has ended (PEOPLE.md 16), and a memo about a hand-over counts volunteers.
CONCERNED_BY_HANDOVERS = frozenset({Role.LEADERSHIP_OFFICE})

INVITATION_LASTS = timedelta(hours=48)
LONGEST_NAME = 80
"""Characters of somebody's name."""
LONGEST_OFFICE = 50
"""Characters of an office's name: it stands in buttons, and in the view of the card that asks for the name."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role of somebody; ``office`` may be empty.

    ``head`` is whether they lead that office, or of the Leitung whether they lead the whole authority.
    """

    role: Role
    office: str = ""
    head: bool = False


WITH_HEADS = (Role.LEADERSHIP, Role.SUPPORTING_OFFICE)
"""The roles in which somebody can be the head: of the authority, or of an office."""


def in_order(grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """The roles as they are shown: in the order in which ``Role`` names them, then by office."""
    order = tuple(Role)
    return tuple(sorted(grants, key=lambda grant: (order.index(grant.role), grant.office)))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the staff, known by Telegram's number; ``name`` may be empty.

    ``grants`` are their roles ``in_order`` and never none: who left keeps the last ones, and may nothing. One person
    may hold several; each act needs any one of them, so nobody ever switches (issue 5).
    """

    id: MemberId
    user: UserId
    grants: tuple[Grant, ...]
    name: str
    language: str
    active: bool = True

    @property
    def role(self) -> Role:
        """The first role, only to be shown; what somebody may do is never decided by it."""
        return self.grants[0].role

    @property
    def office(self) -> str:
        """The first role's office, only to be shown."""
        return self.grants[0].office

    @property
    def roles(self) -> tuple[Role, ...]:
        """All roles, each once."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices that this member acts for as a supporting office; a role without an office's name adds none."""
        of_offices = (grant for grant in self.grants if grant.role is Role.SUPPORTING_OFFICE and grant.office)
        return tuple(grant.office for grant in of_offices) if self.active else ()

    def has(self, role: Role) -> bool:
        """Whether the member has this role as of now, beside whichever others."""
        return self.active and role in self.roles

    def acts_for(self, office: str) -> bool:
        """Whether the member may act for this supporting office."""
        return office in self.offices

    def heads(self, office: str) -> bool:
        """Whether the member leads this supporting office."""
        leads = Grant(Role.SUPPORTING_OFFICE, office, head=True)
        return bool(office) and self.active and leads in self.grants

    @property
    def heads_authority(self) -> bool:
        """Whether the member is the head of the authority, in whose words a press release may quote."""
        return self.active and any(grant.role is Role.LEADERSHIP and grant.head for grant in self.grants)

    def may(self, act: Act) -> bool:
        """Whether any of the member's roles, as of now, covers the act."""
        return self.active and not ALLOWED[act].isdisjoint(self.roles)

    def may_give(self, role: Role) -> bool:
        """Whether the member may invite others to this role, and end it."""
        return self.may(TO_GIVE[role])

    def office_for(self, act: Act) -> str:
        """The office in whose name the member does this; the first one where no role covers it."""
        return next((grant.office for grant in self.grants if grant.role in ALLOWED[act]), self.office)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link grants to whoever opens it first, until ``expires_at``.

    ``by`` issued it from the chat and cannot open it: nobody gives themselves a role. None is the command line.
    """

    grant: Grant
    name: str
    expires_at: datetime
    by: MemberId | None = None


def mark_of_grant(grant: Grant) -> str:
    """Eight hexadecimal digits that stand for a role and its office in a button, where the words have no room."""
    return sha256(f"{grant.role}:{grant.office}".encode()).hexdigest()[:8]


def mark_of_office(office: str) -> str:
    """The same for an office alone."""
    return sha256(office.encode()).hexdigest()[:8]


def offices_concerned(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members who get every approved memo."""
    return tuple(member for member in members if member.active and not CONCERNED_ROLES.isdisjoint(member.roles))


def number_of_offices(members: Iterable[Member], roles: Collection[Role] = CONCERNED_ROLES) -> int:
    """How many offices these members are in these roles: those of one office count once, one without counts alone."""
    return len(
        {grant.office or f"#{member.id}" for member in members for grant in member.grants if grant.role in roles}
    )
