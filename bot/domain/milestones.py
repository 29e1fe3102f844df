"""How the answers to a survey come in, against the number that was wished for: 25, 50, 75, 100 %, or falling behind."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from bot.domain.survey import Survey

PERCENTS = (25, 50, 75, 100)
LEAST = 5
"""PEOPLE.md 16: nothing is said from fewer responses."""
STEP = 5
"""So finely responses are counted while fieldwork runs."""
LEEWAY = Fraction(3, 4)
"""What is behind the straight line from opening to closing by more than a quarter falls behind."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """So many percent of the responses wished for are there."""

    percent: int


@dataclass(frozen=True, slots=True)
class FallingBehind:
    """Fewer responses than the straight line wants, by more than a quarter."""


News = Milestone | FallingBehind


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of a survey so far: the last milestone, whether it was behind, and the day of the last message."""

    percent: int = 0
    behind: bool = False
    on: date | None = None


def decide_news(told: Told, responses: int, target: int, survey: Survey, today: date) -> tuple[Told, News | None]:
    """What is to be said now, if anything, and what was said then: at most one message a day, each thing once.

    Who has caught up can fall behind again.
    """
    counted = responses // STEP * STEP
    percent = max((one for one in PERCENTS if counted >= LEAST and 100 * counted >= one * target), default=0)
    behind = counted >= LEAST and counted < LEEWAY * _expected(target, survey, today)
    if told.on == today:
        return told, None
    if percent > told.percent:
        return Told(percent, told.behind and behind, today), Milestone(percent)
    if behind and not told.behind:
        return replace(told, behind=True, on=today), FallingBehind()
    return replace(told, behind=behind), None


def _expected(target: int, survey: Survey, today: date) -> Fraction:
    """How many there would be at the beginning of the day if they came evenly."""
    days = (survey.closes_on - survey.opens_on).days + 1
    passed = min(max((today - survey.opens_on).days, 0), days)
    return Fraction(target * passed, days)
