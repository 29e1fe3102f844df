"""Everything the bot says while something signed on paper is entered; the words: ``bot/texts/paper_entries.py``."""

from dataclasses import dataclass

from bot.domain.co_signature import CoSignature
from bot.domain.measure import AtStake, Measure
from bot.domain.memo import Memo
from bot.domain.paper_entry import Entry, Refusal


@dataclass(frozen=True, slots=True)
class AskWhat:
    """What was signed? ``signatures`` are those of the offices asked."""

    memo: Memo
    signatures: tuple[CoSignature, ...]


@dataclass(frozen=True, slots=True)
class AskDay:
    """On which day was it signed."""

    memo: Memo
    entry: Entry
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class AskSigner:
    """Who of the Leitung signed: she, or a deputy where there was one on that day (``deputy``)."""

    memo: Memo
    entry: Entry
    deputy: bool
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class AskScan:
    """The PDF of the signed paper, please. About the measures ``at_stake`` it is asked after that."""

    memo: Memo
    entry: Entry
    problem: Refusal | None = None
    at_stake: AtStake | None = None


@dataclass(frozen=True, slots=True)
class AskMeasures:
    """Which of the ``measures`` were endorsed on the paper; ``struck`` are the numbers of those that were not."""

    memo: Memo
    entry: Entry
    measures: tuple[Measure, ...]
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class AskText:
    """The reason or opinion as it stands on the paper; or why the measures ``struck`` are not endorsed."""

    memo: Memo
    entry: Entry
    problem: Refusal | None = None
    struck: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EntryNoted:
    """It is entered."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class EntryRefused:
    """Nothing was entered, and why."""

    memo: Memo
    refusal: Refusal


PaperMessage = AskWhat | AskDay | AskSigner | AskScan | AskMeasures | AskText | EntryNoted | EntryRefused
