"""Everything the bot says about co-signing, as data. The words are chosen in ``bot/texts/co_signing.py``."""

from dataclasses import dataclass

from bot.domain.co_signature import CoSignature, Refusal
from bot.domain.memo import Draft, Memo
from bot.domain.memo_changes import MemoChanges


@dataclass(frozen=True, slots=True)
class MemoForCoSigner:
    """The memo as an office gets it; ``place`` is the office's place in the buttons.

    ``changed`` is what is new since the version before, ``None`` in the first.
    ``may_object``: the signature was kept over an editorial change, and the office may still say no.
    """

    memo: Memo
    signature: CoSignature
    place: int
    author_office: str
    changed: MemoChanges | None = None
    may_object: bool = False


@dataclass(frozen=True, slots=True)
class AskOpinion:
    """Which other opinion does the office have? ``problem`` says why the last message was none."""

    memo: Memo
    place: int
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class NothingSigned:
    """«Zurück»: everything stays as it was."""

    memo: Memo
    place: int


@dataclass(frozen=True, slots=True)
class AnswerNoted:
    """To whoever answered for the office."""

    memo: Memo
    signature: CoSignature


@dataclass(frozen=True, slots=True)
class SigningRefused:
    """A tap signed nothing, and why."""

    memo: Memo
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class OpinionForAuthor:
    """To the press office: an office sees it differently."""

    memo: Memo
    signature: CoSignature


@dataclass(frozen=True, slots=True)
class ObjectionForLeadership:
    """To whoever approved: an office objected in time to the last change, which was only editorial."""

    memo: Memo
    signature: CoSignature


@dataclass(frozen=True, slots=True)
class AllAnswered:
    """To the press office: the offices are done, or their time is over; the Leitung has the memo."""

    memo: Memo
    signatures: tuple[CoSignature, ...]


@dataclass(frozen=True, slots=True)
class DraftWays:
    """What can be set on the review of a draft about its way through the house.

    ``offices`` get it first: those chosen, for a new version those that were asked before; with an editorial change
    nobody is asked anew. ``may_be_editorial``: it is a new version of what offices have signed already, with the same
    papers and measures. ``papers`` is how many the author attached, ``from_file`` the names of those that come by
    themselves, ``measures`` what will stand below the Votum.
    """

    draft: Draft
    offices: tuple[str, ...]
    may_be_editorial: bool
    papers: int = 0
    measures: str = ""
    from_file: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChooseOffices:
    """Which offices shall co-sign the draft before the Leitung gets it; none need to."""

    draft: Draft
    offices: tuple[str, ...]


CoSigningMessage = (
    MemoForCoSigner
    | AskOpinion
    | NothingSigned
    | AnswerNoted
    | SigningRefused
    | OpinionForAuthor
    | ObjectionForLeadership
    | AllAnswered
    | ChooseOffices
)
