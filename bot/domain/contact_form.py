"""What somebody fills in on the contact page, and what is still to be corrected in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.volunteer_draft import read_name
from bot.domain.volunteering import TimeOfDay


class Field(StrEnum):
    """The fields, by the names under which a browser sends them."""

    NAME = "name"
    NUMBER = "telephone"
    TIMES = "times"
    LANGUAGE = "language"
    AREA = "area"
    AGREES = "agrees"
    PASSES_AREA = "passes_area"
    NOTICE = "notice"
    WAITS = "waits"
    WORDING = "wording"


@dataclass(frozen=True, slots=True)
class ContactForm:
    """The form as it was filled in, so that nobody has to write anything twice; ``number`` as it was written.

    ``wording`` is the mark of the consents that stood on the page.
    """

    name: str = ""
    number: str = ""
    times: tuple[TimeOfDay, ...] = ()
    language: str = ""
    area: str = ""
    agrees: bool = False
    passes_area: bool = False
    notice: bool = False
    waits: bool = False
    wording: str = ""


class Mistake(StrEnum):
    """What is to be corrected before the form can be taken."""

    NAME_MISSING = "name_missing"
    NAME_UNUSABLE = "name_unusable"
    NUMBER_MISSING = "number_missing"
    NUMBER_UNREADABLE = "number_unreadable"
    NUMBER_COSTS = "number_costs"
    NOT_AGREED = "not_agreed"
    WORDING_CHANGED = "wording_changed"


FIELD_OF: Mapping[Mistake, Field] = {
    Mistake.NAME_MISSING: Field.NAME,
    Mistake.NAME_UNUSABLE: Field.NAME,
    Mistake.NUMBER_MISSING: Field.NUMBER,
    Mistake.NUMBER_UNREADABLE: Field.NUMBER,
    Mistake.NUMBER_COSTS: Field.NUMBER,
    Mistake.NOT_AGREED: Field.AGREES,
    Mistake.WORDING_CHANGED: Field.AGREES,
}
"""Where each is corrected."""


def without_consents(form: ContactForm) -> ContactForm:
    """The form with no tick left: what is agreed to is to be read again."""
    return replace(form, agrees=False, passes_area=False, notice=False, waits=False)


def mistakes_in(form: ContactForm, number: Mistake | None, *, wording: str) -> tuple[Mistake, ...]:
    """Everything to be corrected, in the order of the page; ``number`` is what is wrong with the one written.

    ``wording`` is the mark of today's consents.
    """
    found: list[Mistake] = []
    if not form.name.strip():
        found.append(Mistake.NAME_MISSING)
    elif read_name(form.name) is None:
        found.append(Mistake.NAME_UNUSABLE)
    if not form.number.strip():
        found.append(Mistake.NUMBER_MISSING)
    elif number is not None:
        found.append(number)
    if form.wording != wording:
        found.append(Mistake.WORDING_CHANGED)
    elif not form.agrees:
        found.append(Mistake.NOT_AGREED)
    return tuple(found)
