"""What the bot says to a citizen about being told something later, as data; words in ``bot/texts/wishes.py``."""

from dataclasses import dataclass
from datetime import date

from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class ReminderNoted:
    """The citizen will be reminded once."""

    survey: Survey
    day: date


@dataclass(frozen=True, slots=True)
class ReminderForgotten:
    """The citizen will not be reminded."""


@dataclass(frozen=True, slots=True)
class AskResults:
    """An own consent, with its own date: to be told the results once (PEOPLE.md 14)."""

    survey: Survey
    until: date


@dataclass(frozen=True, slots=True)
class ResultsNoted:
    """The citizen will be told the results."""

    survey: Survey
    until: date


@dataclass(frozen=True, slots=True)
class ResultsForgotten:
    """The citizen will not be told the results."""


@dataclass(frozen=True, slots=True)
class WishesForgotten:
    """Withdrawal or deletion by somebody of whom nothing was kept but what they asked to be told."""

    taken_part: bool


WishMessage = ReminderNoted | ReminderForgotten | AskResults | ResultsNoted | ResultsForgotten | WishesForgotten
