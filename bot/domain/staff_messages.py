"""Everything the bot says to the staff, as data. The words are chosen in ``bot/texts``: ``staff``, ``memo_cards``."""

from dataclasses import dataclass
from datetime import date

from bot.domain.broadcast import Broadcast
from bot.domain.co_signature import CoSignature
from bot.domain.measure import AtStake
from bot.domain.memo import Decision, Draft, Memo, Refused, Verdict
from bot.domain.memo_changes import MemoChanges
from bot.domain.putting_off_messages import AskPutOff, PutOffForPressOffice, PutOffNoted
from bot.domain.staff import Grant, Member, Role
from bot.domain.survey import Survey
from bot.domain.volunteering import Forecast


@dataclass(frozen=True, slots=True)
class Joined:
    """Somebody opened their invitation; the roles they had before stay."""

    member: Member
    granted: Grant


@dataclass(frozen=True, slots=True)
class RoleEnded:
    """Somebody is no longer on the staff."""


@dataclass(frozen=True, slots=True)
class InvitationInvalid:
    """The link is unknown, used or expired: one sentence for all three, so that nothing can be probed."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What a member can do here; ``waiting`` counts their tasks."""

    member: Member
    waiting: int


@dataclass(frozen=True, slots=True)
class SurveysInSteps:
    """The surveys; responses are counted in steps of five, rounded down (PEOPLE.md 16), ``None`` where all are deleted.

    ``to_announce`` are those whose results the member may announce now, ``broadcasts`` the last one of each survey,
    ``to_hand_over`` those with volunteers for the telephone interview, for the press office. ``with_calls`` are
    those with a forecast of volunteers, ``ended`` those whose fieldwork is over: how far they are on their way to
    deletion can be looked at. ``addresses`` are for the press office the links of those that can be answered, now or
    later; empty texts while the bot's own name is not known.
    """

    counted: tuple[tuple[Survey, int | None], ...]
    to_announce: tuple[Survey, ...] = ()
    broadcasts: tuple[Broadcast, ...] = ()
    to_hand_over: tuple[Survey, ...] = ()
    with_calls: tuple[Survey, ...] = ()
    ended: tuple[Survey, ...] = ()
    addresses: tuple[tuple[Survey, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VolunteerForecast:
    """How many volunteers a survey has, and what may come of it."""

    survey: Survey
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class NotForYourRole:
    """None of the member's roles covers what they asked for."""

    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class StaffOnly:
    """Somebody who is no member used a word of the staff."""


@dataclass(frozen=True, slots=True)
class ChannelConnected:
    """Said in the group or channel that has just become the staff channel."""


@dataclass(frozen=True, slots=True)
class ChannelLost:
    """The bot was taken out of the staff channel; said to everybody who can put it back."""


@dataclass(frozen=True, slots=True)
class RoleGranted:
    """Somebody joined; the channel and the Leitung learn role and office, never the name."""

    granted: Grant


@dataclass(frozen=True, slots=True)
class MemoInChannel:
    """The card in the staff channel: subject, version, state; later who decided, by function, and when."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class MemoSuperseded:
    """What becomes of the cards of a version when there is a newer one."""

    memo: Memo
    version: int


@dataclass(frozen=True, slots=True)
class MemoForLeadership:
    """The whole memo, privately, with the buttons while it waits; ``office`` is the author's."""

    memo: Memo
    office: str
    may_decide: bool
    signatures: tuple[CoSignature, ...] = ()
    attachments: tuple[str, ...] = ()
    may_mark: bool = False
    """Whether the reader may put „eilt“ onto it."""
    may_enter: bool = False
    """Whether the reader may enter what was signed on paper."""
    may_revise: bool = False
    """Whether the reader may write another version before this one is decided."""
    changed: MemoChanges | None = None
    """What is new since the version that the Leitung had before; ``None`` where this is the first."""


@dataclass(frozen=True, slots=True)
class AskConfirmation:
    """Approve really? ``offices`` is how many get the memo at once, ``deputy`` the function in which a deputy does it.

    ``at_stake`` are the measures that it proposes, ``may_object`` the offices that may still object to the last change.
    """

    memo: Memo
    offices: int
    deputy: str = ""
    at_stake: AtStake | None = None
    may_object: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskReason:
    """Changes and rejections need a reason; ``refused`` says why the last message was none.

    ``deputy`` is the function in which a deputy decides.
    """

    memo: Memo
    verdict: Verdict
    refused: Refused | None = None
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class DecisionNoted:
    """To whoever decided: it is done; ``offices`` is how many got the memo."""

    memo: Memo
    offices: int


@dataclass(frozen=True, slots=True)
class NothingDecided:
    """«Zurück»: everything stays as it was."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class DecisionRefused:
    """A tap decided nothing, and why; ``roles`` are the tapper's, who was somebody's deputy until ``deputy_until``."""

    memo: Memo | None
    refused: Refused
    roles: tuple[Role, ...]
    deputy_until: date | None = None


@dataclass(frozen=True, slots=True)
class VerdictForPressOffice:
    """The decision goes back to the press office, with its reason; ``offices`` is how many have the memo too."""

    memo: Memo
    decision: Decision
    offices: int


@dataclass(frozen=True, slots=True)
class MemoForOffice:
    """Seed: the approved memo is sent "parallel an die betreffenden Stellen"."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class MemoSubmitted:
    """To the author: the memo is on its way; ``leaders`` is how many can decide on it, of the Leitung or in its place.

    ``by_decider``: the author decides on the memos of others, and on this one does not.
    """

    memo: Memo
    leaders: int
    by_decider: bool = False


@dataclass(frozen=True, slots=True)
class DraftPutAside:
    """«/abbrechen» in a draft: later, or discard."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class DraftKept:
    """The draft waits under «/aufgaben»."""


@dataclass(frozen=True, slots=True)
class DraftDiscarded:
    """The draft is gone."""


@dataclass(frozen=True, slots=True)
class DraftGone:
    """A button of a draft that was sent off or discarded."""


@dataclass(frozen=True, slots=True)
class VersionTaken:
    """Somebody else has submitted the next version already, or none is wanted any more."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class MemoWaits:
    """A Vermerk was sent back, and what it is about is being changed first: its step is not open yet."""


StaffMessage = (
    Joined
    | RoleEnded
    | InvitationInvalid
    | Menu
    | SurveysInSteps
    | NotForYourRole
    | StaffOnly
    | ChannelConnected
    | ChannelLost
    | RoleGranted
    | DraftPutAside
    | DraftKept
    | DraftDiscarded
    | DraftGone
    | VersionTaken
    | MemoWaits
)
MemoMessage = (
    MemoInChannel
    | MemoSuperseded
    | MemoForLeadership
    | AskConfirmation
    | AskReason
    | DecisionNoted
    | AskPutOff
    | PutOffNoted
    | PutOffForPressOffice
    | NothingDecided
    | DecisionRefused
    | VerdictForPressOffice
    | MemoForOffice
    | MemoSubmitted
)
