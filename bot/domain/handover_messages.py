"""What the bot says to the staff about hand-overs, as data; the words are in ``bot/texts/handover.py``."""

from dataclasses import dataclass

from bot.domain.handover import Handover, Refusal
from bot.domain.memo import MemoContent
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class HandoverFacts:
    """What the memo to the Leitung says: people counted per service area, names as the authority calls them.

    ``versions`` are those of the wordings they agreed to, ``recipient`` is the institute's public key.
    """

    survey: Survey
    people: int
    areas: tuple[tuple[str, int], ...]
    versions: tuple[str, ...]
    recipient: str


@dataclass(frozen=True, slots=True)
class HandoverOverview:
    """The card behind «Kontaktdaten übergeben»: what was handed over, and what can be done now.

    ``preview`` is the memo that would be submitted, ``refusal`` says why none can be. ``supplement``: later volunteers
    may follow. ``to_ask_again`` are those who agreed to another institute than the present one.
    """

    survey: Survey
    handovers: tuple[Handover, ...]
    preview: MemoContent | None
    refusal: Refusal | None
    supplement: bool
    to_ask_again: int


@dataclass(frozen=True, slots=True)
class HandoverWritten:
    """To the press office: the file is there and has to be taken to the institute."""

    survey: Survey
    handover: Handover


@dataclass(frozen=True, slots=True)
class HandoverNoted:
    """To the staff channel: the same without file and figures."""

    survey: Survey
    handover: Handover


@dataclass(frozen=True, slots=True)
class DeletionUnconfirmed:
    """To the staff channel: for so many weeks the institute has not confirmed that it deleted whom a list names."""

    survey: Survey
    handover: Handover
    weeks: int


HandoverMessage = HandoverOverview | HandoverWritten | HandoverNoted | DeletionUnconfirmed
