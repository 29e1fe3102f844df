"""What somebody has entered so far who volunteers in the chat; the next thing to ask follows from it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.ids import SurveyId
from bot.domain.volunteering import LONGEST_NAME, ContactDetails, TimeOfDay, VolunteerId


@dataclass(frozen=True, slots=True)
class VolunteerDraft:
    """Entered so far; None and '' mean "not asked yet", but for ``area``, where '' is «keine Angabe».

    ``volunteer`` is random and becomes the volunteer's reference; under it the ledger has what was agreed to so far,
    from the tap on. ``full``: there is a cap on the area, and it is reached; ``waits``: they agreed to wait behind it.
    ``unchecked`` is a number that was typed, until the person says that it is right; ``number`` is kept only while
    somebody decides whether to wait.
    """

    survey: SurveyId
    volunteer: VolunteerId
    area: str | None = None
    full: bool = False
    waits: bool = False
    passes_area: bool | None = None
    times: tuple[TimeOfDay, ...] = ()
    times_done: bool = False
    spoken: str = ""
    name: str = ""
    number: str = ""
    unchecked: str = ""


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A contact that was sent; ``own``: it is that of the sender (RELIABILITY.md S9)."""

    number: str
    own: bool


_SIGNS_OF_A_NUMBER = re.compile(r"[+0(][0-9 ()/.+-]{6,39}")


class Step(StrEnum):
    """What is asked next."""

    AREA = "area"
    WAIT = "wait"
    TELL_AREA = "tellarea"
    TIMES = "times"
    LANGUAGE = "language"
    NAME = "name"
    NUMBER = "number"
    CHECK = "check"


TYPED = (Step.NAME, Step.NUMBER, Step.CHECK)
"""Where what is written counts: a name, a number, or the number once more."""


def next_step(draft: VolunteerDraft) -> Step:
    """The first thing that is missing. Contact details come last: nobody gives them for nothing."""
    if draft.area is None:
        return Step.AREA
    if draft.full and not draft.waits:
        return Step.WAIT
    if draft.area and draft.passes_area is None:
        return Step.TELL_AREA
    if not draft.times_done:
        return Step.TIMES
    if not draft.spoken:
        return Step.LANGUAGE
    if not draft.name:
        return Step.NAME
    # RELIABILITY.md S9: a typed number is "repeated for confirmation".
    return Step.CHECK if draft.unchecked else Step.NUMBER


def toggle(draft: VolunteerDraft, time: TimeOfDay) -> VolunteerDraft:
    """Mark a time of day, or take the mark away; they keep the order of the day."""
    marked = set(draft.times) ^ {time}
    return replace(draft, times=tuple(one for one in TimeOfDay if one in marked))


def confirm_number(draft: VolunteerDraft) -> VolunteerDraft:
    """The person has seen the typed number once more, and it is right."""
    return replace(draft, number=draft.unchecked, unchecked="")


def read_name(text: str) -> str | None:
    """A name as somebody writes it, in one line; None for nothing, too much, or something that is no name."""
    name = " ".join(text.split())
    letters = any(sign.isalpha() for sign in name)
    return name if letters and len(name) <= LONGEST_NAME and name.isprintable() else None


def could_be_number(text: str) -> bool:
    """Whether a text may be a telephone number, long before anybody reads it as one."""
    return _SIGNS_OF_A_NUMBER.fullmatch(text.strip()) is not None


def holds_number(text: str) -> bool:
    """Whether a telephone number may stand somewhere in a text, as in «Meine Nummer ist …»."""
    return _SIGNS_OF_A_NUMBER.search(text) is not None


def details_of(draft: VolunteerDraft, number: str) -> ContactDetails:
    """What is kept of the volunteer in the end."""
    return ContactDetails(draft.name, number, draft.times, draft.spoken, draft.area or "")
