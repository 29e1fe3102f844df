"""The one conversation engine: how somebody moves through a form, citizen or staff.

Every function takes where they stand (``bot/domain/position.py``) and returns new progress, or the reason why nothing
moved. Nothing here knows who is asked or what the form is for.
"""

from dataclasses import replace

from bot.domain.answers import Misread, Read, plain_number, range_steps, read_text, tidy
from bot.domain.expression import truth
from bot.domain.position import Asking, Position, Progress, Refusal, Reviewing, Stuck, Violated
from bot.domain.questionnaire import Question, QuestionType
from bot.domain.routing import scope_of

SEEN = "OK"
"""The value of a note that was read and of an acknowledged statement, as ODK writes it."""
_ONLY_READ = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


def choose(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a single choice, or a step of a range, was tapped; ``place`` is its number in the form."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    question = asking.question
    if question.type is QuestionType.RANGE:
        steps = range_steps(question)
        return _answer(asking, plain_number(steps[place])) if 0 <= place < len(steps) else Stuck.STALE
    choice = dict(asking.choices).get(place)
    if choice is None or question.type is not QuestionType.SELECT_ONE:
        return Stuck.STALE
    return _answer(asking, choice.name)


def mark(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a multiple choice is to be chosen; marking it twice changes nothing."""
    return _mark(where, row, place, chosen=True)


def unmark(where: Position, row: int, place: int) -> Progress | Refusal:
    """A choice of a multiple choice is to be chosen no longer."""
    return _mark(where, row, place, chosen=False)


def finish(where: Position, row: int) -> Progress | Refusal:
    """«Fertig» was tapped at a multiple choice."""
    asking = _asked(where, row)
    if asking is None or asking.question.type is not QuestionType.SELECT_MULTIPLE:
        return Stuck.STALE
    if not asking.chosen:
        return Stuck.NOTHING_CHOSEN
    return _answer(asking, " ".join(asking.chosen))


def go_on(where: Position, row: int) -> Progress | Refusal:
    """«Weiter»: something was read, the default is taken over, or a question gone back to keeps its answer."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    if asking.question.type in _ONLY_READ:
        return _answer(asking, SEEN)
    if asking.suggested:
        return _answer(asking, asking.suggested)
    return replace(asking.progress, open_question=None, draft=None) if asking.answered else Stuck.STALE


def skip(where: Position, row: int) -> Progress | Refusal:
    """«Überspringen»: an optional question stays without an answer."""
    asking = _asked(where, row)
    if asking is None:
        return Stuck.STALE
    if asking.question.required:
        return Violated(asking.question.required_message) if asking.question.required_message else Stuck.REQUIRED
    return _saved(asking, "")


def go_back(where: Position, row: int) -> Progress | Refusal:
    """«Zurück» to the row before; from the review (``row`` -1) to the last one."""
    match where:
        case Asking() if where.row == row and not where.first:
            before = where.walk.path[where.walk.place_of(where.question) - 1]
            return _back_at(where, before)
        case Reviewing() if row == -1 and where.walk.path:
            return _back_at(where, where.walk.path[-1])
        case _:
            return Stuck.STALE


def jump(where: Position, row: int) -> Progress | Refusal:
    """From the review to one answer, to change it."""
    if not isinstance(where, Reviewing) or not 0 <= row < len(where.form.questions):
        return Stuck.STALE
    question = where.form.questions[row]
    # What was only read is not on the review, so there is no button that leads to it.
    return _back_at(where, question) if question in where.walk.path and question.type not in _ONLY_READ else Stuck.STALE


def jump_to_number(where: Position, typed: str) -> Progress | Refusal:
    """On the review somebody typed the number of a question, to change its answer."""
    number = typed.strip(" .")
    if not isinstance(where, Reviewing) or not number.isdecimal():
        return Misread.ONLY_A_BUTTON
    numbered = (row for row in where.walk.path if where.walk.number_of(row) == int(number))
    question = next((row for row in numbered if row.type not in _ONLY_READ), None)
    return _back_at(where, question) if question else Misread.ONLY_A_BUTTON


def type_answer(where: Position, typed: str, language: str) -> Progress | Refusal:
    """A message was typed while a question is due.

    At a multiple choice one named choice counts like a tap on it, several replace the selection; «Fertig» ends it.
    """
    if not isinstance(where, Asking):
        return Stuck.STALE
    read = read_text(where.question, typed, where.choices, language)
    if not isinstance(read, Read):
        return read
    if where.question.type is QuestionType.SELECT_MULTIPLE:
        named = tuple(read.value.split())
        if len(named) == 1:
            named = _toggled(where, named[0], chosen=named[0] not in where.chosen)
        return replace(where.progress, draft=named)
    return _answer(where, read.value)


def take_over(where: Position, text: str, most: int) -> Progress | Refusal:
    """A text came as a file while a text question is due; ``most`` is how many characters it may have."""
    if not isinstance(where, Asking) or where.question.type is not QuestionType.TEXT:
        return Stuck.STALE
    said = tidy(text)
    if not said:
        return Misread.EMPTY
    return _answer(where, said) if len(said) <= most else Misread.TOO_LONG


def _asked(where: Position, row: int) -> Asking | None:
    return where if isinstance(where, Asking) and where.row == row else None


def _mark(where: Position, row: int, place: int, *, chosen: bool) -> Progress | Refusal:
    asking = _asked(where, row)
    choice = dict(asking.choices).get(place) if asking else None
    if asking is None or choice is None or asking.question.type is not QuestionType.SELECT_MULTIPLE:
        return Stuck.STALE
    return replace(asking.progress, draft=_toggled(asking, choice.name, chosen=chosen))


def _toggled(asking: Asking, name: str, *, chosen: bool) -> tuple[str, ...]:
    wanted = {*asking.chosen, name} if chosen else set(asking.chosen) - {name}
    return tuple(choice.name for _, choice in asking.choices if choice.name in wanted)


def _answer(asking: Asking, value: str) -> Progress | Refusal:
    rule = asking.question.constraint
    if rule is not None and not truth(rule, scope_of(asking.form, asking.walk.values, asking.at, this=value)):
        return Violated(asking.question.constraint_message)
    return _saved(asking, value)


def _saved(asking: Asking, value: str) -> Progress:
    return Progress(answers={**asking.progress.answers, asking.question.name: value})


def _back_at(where: Asking | Reviewing, question: Question) -> Progress:
    return replace(where.progress, open_question=question.name, draft=None)
