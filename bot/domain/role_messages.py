"""Everything the bot says about roles, as data. The words are chosen in ``bot/texts/roles.py``."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.staff import Grant, Member


class InviteProblem(StrEnum):
    """Why what was typed is no office or no name; each has its own sentence."""

    NO_OFFICE = "no_office"
    NO_NAME = "no_name"


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One role of one member."""

    member: Member
    grant: Grant


@dataclass(frozen=True, slots=True)
class MembersPage:
    """One page of the roles that the reader may give and end.

    ``page`` counts from 0, ``before`` is how many stand on earlier pages.
    """

    lines: tuple[MemberLine, ...]
    before: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AskRole:
    """Asks which role the invitation gives; the head of an office is an offer of its own."""

    offers: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class AskOffice:
    """Asks for the office: one that is known already, or a new one, typed."""

    head: bool
    known: tuple[str, ...]
    problem: InviteProblem | None = None


@dataclass(frozen=True, slots=True)
class AskName:
    """Asks what the person is called; may be left out."""

    grant: Grant
    problem: InviteProblem | None = None


@dataclass(frozen=True, slots=True)
class InvitationReady:
    """To whoever invites: the message below is to be forwarded."""

    grant: Grant
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationToForward:
    """The message itself, with the link; whoever gets it knows nothing yet."""

    grant: Grant
    link: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OwnInvitation:
    """Somebody opened the link that they issued themselves."""


@dataclass(frozen=True, slots=True)
class BotNameUnknown:
    """There can be no link yet."""


@dataclass(frozen=True, slots=True)
class AskEndRole:
    """Asks whether to end this role."""

    line: MemberLine


@dataclass(frozen=True, slots=True)
class RoleEndNoted:
    """To whoever ended it."""

    line: MemberLine


@dataclass(frozen=True, slots=True)
class YourRoleEnded:
    """To the person: one role of several is over, the others stay."""

    ended: Grant
    left: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class GrantEnded:
    """To the channel and the Leitung: role and office, never a name."""

    ended: tuple[Grant, ...]


RoleMessage = (
    MembersPage
    | AskRole
    | AskOffice
    | AskName
    | InvitationReady
    | InvitationToForward
    | OwnInvitation
    | BotNameUnknown
    | AskEndRole
    | RoleEndNoted
    | YourRoleEnded
    | GrantEnded
)
