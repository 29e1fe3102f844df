"""A submitted response: all that is left of an interview once it was sent. It has no key to the person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.ids import FormId


@dataclass(frozen=True, slots=True)
class SubmittedResponse:
    """The answers on the path with the calculated values, question name to value; hidden ones are left out.

    ``source`` is the neutral code of the deep link, ``way`` how the citizen took part (``chat``).
    """

    form_id: FormId
    answers: Mapping[str, str]
    language: str
    source: str
    way: str


@dataclass(frozen=True, slots=True)
class StoredResponse:
    """A submitted response that has left its holding row: a random id and the day, nothing finer."""

    id: str
    day: date
    submitted: SubmittedResponse
