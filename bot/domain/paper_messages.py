"""Everything the bot says while something signed on paper is entered; the words: ``bot/texts/paper_entries.py``."""

from dataclasses import dataclass

from bot.domain.co_signature import CoSignature
from bot.domain.measure import AtStake
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
    """Who of the Leitung signed, she or a deputy."""

    memo: Memo
    entry: Entry


@dataclass(frozen=True, slots=True)
class AskScan:
    """The PDF of the signed paper, please. ``at_stake`` are the measures that an approval decides with it."""

    memo: Memo
    entry: Entry
    problem: Refusal | None = None
    at_stake: AtStake | None = None


@dataclass(frozen=True, slots=True)
class AskText:
    """The reason or opinion as it stands on the paper."""

    memo: Memo
    entry: Entry
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class EntryNoted:
    """It is entered."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class EntryRefused:
    """Nothing was entered, and why."""

    memo: Memo
    refusal: Refusal


PaperMessage = AskWhat | AskDay | AskSigner | AskScan | AskText | EntryNoted | EntryRefused
