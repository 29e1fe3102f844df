"""Another office or deadline for a measure that is underway: the press office wishes it, the Leitung agrees or not.

Seed: the offices carry out "die Vorgabe der Leitung" (MISSION.md 2.23), so nobody else changes what was endorsed.
"""

from dataclasses import replace
from datetime import date
from zlib import crc32

from bot.domain.answers import tidy
from bot.domain.measure import LATEST, Measure, MeasureRefusal, MeasureState, Wish, first_reminder, fits
from bot.domain.measure_taps import MeasureAct
from bot.domain.staff import LONGEST_OFFICE


def mark_of(wish: Wish | None) -> int:
    """A number that another wish does not have: an answer is about the wish that was seen, not about a later one."""
    return 0 if wish is None else crc32(f"{wish.due_on.isoformat()} {wish.office}".encode())


def other_office(measure: Measure, typed: str) -> Measure | MeasureRefusal:
    """The measure with the wish that this office carries it out."""
    office = " ".join(tidy(typed).split())
    if not fits(measure, MeasureAct.NEW_OFFICE):
        return MeasureRefusal.MOVED_ON
    if not office:
        return MeasureRefusal.REASON_MISSING
    if len(office) > LONGEST_OFFICE:
        return MeasureRefusal.TOO_LONG
    return replace(measure, wish=replace(_wish(measure), office=office))


def other_date(measure: Measure, day: date | None, today: date) -> Measure | MeasureRefusal:
    """The measure with the wish that it is carried out by this day."""
    if not fits(measure, MeasureAct.NEW_DATE):
        return MeasureRefusal.MOVED_ON
    if day is None or day <= today or day - today > LATEST:
        return MeasureRefusal.NO_DATE
    return replace(measure, wish=replace(_wish(measure), due_on=day))


def agreed(measure: Measure, today: date) -> Measure | MeasureRefusal:
    """The measure as it was wished; another office begins anew."""
    if measure.wish is None or not fits(measure, MeasureAct.AGREE):
        return MeasureRefusal.MOVED_ON
    office, due_on = measure.wish.office, measure.wish.due_on
    state = measure.state if office == measure.office else MeasureState.ENDORSED
    follow_up = first_reminder(due_on, today)
    return replace(measure, office=office, due_on=due_on, state=state, follow_up_on=follow_up, wish=None)


def declined(measure: Measure) -> Measure | MeasureRefusal:
    """The measure as it was endorsed."""
    return replace(measure, wish=None) if fits(measure, MeasureAct.DECLINE) else MeasureRefusal.MOVED_ON


def _wish(measure: Measure) -> Wish:
    return measure.wish or Wish(measure.office, measure.due_on)
