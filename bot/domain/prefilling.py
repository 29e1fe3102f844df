"""With which of the answers that are known from before a form can begin: it may have changed since they were given."""

from datetime import date
from decimal import Decimal, InvalidOperation

from bot.domain.papers import OWN
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.routing import Answers


def fitting(form: Questionnaire, known: Answers) -> Answers:
    """Those that this form asks for and could have got, and what the program itself notes."""
    return {
        name: value
        for name, value in known.items()
        if name.startswith(OWN) or (name in form.rows and _could_be(form.question(name), value))
    }


def _could_be(question: Question, value: str) -> bool:
    if not value:
        return not question.required
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            return {choice.name for choice in question.choices}.issuperset(value.split())
        case QuestionType.INTEGER | QuestionType.DECIMAL | QuestionType.RANGE:
            return _is_number(value, whole=question.type is QuestionType.INTEGER)
        case QuestionType.DATE:
            return _is_day(value)
        case _:
            return True


def _is_number(value: str, *, whole: bool) -> bool:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    return number.is_finite() and (not whole or number == number.to_integral_value())


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
