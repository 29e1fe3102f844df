"""Tiny questionnaires, one per feature, and the fixed day on which tests take place."""

from datetime import UTC, datetime
from decimal import Decimal

from bot.domain.expression import parse
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType
from bot.domain.questionnaire_json import named_by_content

NOON = datetime(2022, 7, 15, 12, 0, tzinfo=UTC)


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"de": name.capitalize(), "en": f"{name} (en)"}) for name in names)


def one(name: str, *names: str, relevant: str = "", required: bool = True, filtered: str = "") -> Question:
    return Question(
        name,
        QuestionType.SELECT_ONE,
        {"de": f"{name}?"},
        required=required,
        choices=choices(*(names or ("ja", "nein"))),
        relevant=parse(relevant) if relevant else None,
        choice_filter=parse(filtered, columns=frozenset({"name"})) if filtered else None,
    )


def several(name: str, *names: str, constraint: str = "", relevant: str = "") -> Question:
    return Question(
        name,
        QuestionType.SELECT_MULTIPLE,
        {"de": f"{name}?"},
        choices=choices(*names),
        constraint=parse(constraint) if constraint else None,
        constraint_message={"de": "So nicht."},
        relevant=parse(relevant) if relevant else None,
    )


def text(name: str, *, relevant: str = "", required: bool = False, constraint: str = "") -> Question:
    return Question(
        name,
        QuestionType.TEXT,
        {"de": f"{name}?"},
        required=required,
        relevant=parse(relevant) if relevant else None,
        constraint=parse(constraint) if constraint else None,
    )


def of_type(name: str, kind: QuestionType, **more: object) -> Question:
    return Question(name, kind, {"de": f"{name}?"}, **more)  # type: ignore[arg-type]  # named by each test


def calculate(name: str, calculation: str) -> Question:
    return Question(name, QuestionType.CALCULATE, calculation=parse(calculation))


def grades(name: str = "note") -> Question:
    return of_type(name, QuestionType.RANGE, range=NumberRange(Decimal(1), Decimal(6), Decimal(1)), required=True)


def ending(name: str, relevant: str) -> Question:
    return Question(name, QuestionType.NOTE, {"de": "Vielen Dank."}, relevant=parse(relevant), ends=True)


def form(*questions: Question) -> Questionnaire:
    return named_by_content(Questionnaire("", "1", {"de": "Test"}, ("de", "en"), "de", questions))
