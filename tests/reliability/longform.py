"""A questionnaire of any length for crash runs, and what an export of it says about each answer."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from bot.domain.questionnaire import Questionnaire, QuestionType
from tests.forms.workbooks import Table, survey

NAMED_BY: Final = "kennung"
"""The first question: its answer says whose row of the export it is."""
CHOICES: Final[Table] = (
    ("list_name", "name", "label"),
    *(("dauer", name, label) for name, label in (("kurz", "Kurz"), ("mittel", "Mittel"), ("lang", "Sehr lang"))),
    *(("wege", name, label) for name, label in (("ort", "Vor Ort"), ("post", "Per Post"), ("netz", "Im Netz"))),
)
_CYCLE: Final = ("select_one dauer", "range", "select_one wege", "text", "select_one dauer", "select_multiple wege")

Answer = tuple[str, str, str]
"""Who (by name), which question, what value: the key of one answer in a history."""


def long_form(questions: int) -> bytes:
    """A workbook with so many questions, of every kind people meet often."""
    rows: list[tuple[object, ...]] = [
        ("type", "name", "label", "parameters", "required"),
        ("text", NAMED_BY, "Wie heißen Sie in diesem Versuch?", "", "yes"),
    ]
    for number in range(1, questions):
        kind = _CYCLE[number % len(_CYCLE)]
        scale = "start=1 end=6 step=1" if kind == "range" else ""
        needed = "" if kind == "text" else "yes"
        rows.append((kind, f"f{number}", f"Was sagen Sie zu Punkt {number}?", scale, needed))
    return survey(*rows, choices=CHOICES)


def answers_in(rows: Iterable[Mapping[str, str]], form: Questionnaire) -> Iterator[Answer]:
    """Every answer in an export."""
    asked = [q.name for q in form.questions if q.type not in (QuestionType.NOTE, QuestionType.CALCULATE)]
    for row in rows:
        for name in asked:
            if row[name]:
                yield row[NAMED_BY], name, row[name].removeprefix("'")
