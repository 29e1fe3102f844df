"""The short ways to where somebody stands lead where the whole walk leads, whatever was answered."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import interview as engine
from bot.domain.expression import Expression, parse
from bot.domain.position import Asking, Ended, Position, Progress, Refusal, Reviewing, position
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.routing import Answers, walk
from tests.domain.forms_for_tests import NOON, calculate, choices, form, one

_NAMES = ("a", "b", "c")
_KINDS = (QuestionType.SELECT_ONE, QuestionType.SELECT_ONE, QuestionType.CALCULATE, QuestionType.NOTE)
_CONDITIONS = (
    "${{{0}}} = 'a'",
    "${{{0}}} != 'b' and string-length(${{{0}}}) > 0",
    "${{{0}}} = 'a' or ${{{1}}} = 'b'",
    "not(${{{0}}} = 'c')",
    "${{{0}}} = 'a' and today() > '2022-07-15'",
    "today() > '2022-07-15'",
)
_CALCULATIONS = ("${{{0}}}", "if(${{{0}}} = 'a', ${{{1}}}, 'c')", "'a'", "if(now() > '2022-07-16', 'a', ${{{0}}})")
_RULES = ("${{{0}}} != 'a' or . != 'a'", "${{{0}}} = ${{{1}}}", ". != 'c'")


@st.composite
def _forms(draw: st.DrawFn) -> Questionnaire:
    """A form in which every row may look at any row above it."""
    rows = [Question("q0", QuestionType.SELECT_ONE, choices=choices(*_NAMES), required=True)]
    for number in range(1, draw(st.integers(3, 9))):
        # Mostly at the nearest, so that one row hangs on another that hangs on a third.
        above = [row.name for row in rows]
        rows.append(draw(_row(f"q{number}", [*above, *above[-2:], *above[-2:]])))
    return form(*rows)


@st.composite
def _row(draw: st.DrawFn, name: str, above: list[str]) -> Question:
    def maybe(*patterns: str) -> Expression | None:
        pattern = draw(st.sampled_from((*patterns, *[""] * len(patterns))))
        used = draw(st.sampled_from(above)), draw(st.sampled_from(above))
        return parse(pattern.format(*used), columns=frozenset({"name"})) if pattern else None

    relevant, required = maybe(*_CONDITIONS), draw(st.booleans())
    match draw(st.sampled_from(_KINDS)):
        case QuestionType.CALCULATE:
            return Question(name, QuestionType.CALCULATE, relevant=relevant, calculation=maybe(*_CALCULATIONS))
        case QuestionType.NOTE:
            ends = relevant is not None and draw(st.booleans())
            return Question(name, QuestionType.NOTE, relevant=relevant, ends=ends)
    rule, wanted = maybe(*_RULES), maybe("name != ${{{0}}}")
    return Question(
        name,
        QuestionType.SELECT_ONE,
        required=required,
        relevant=relevant,
        constraint=rule,
        choices=choices(*_NAMES),
        choice_filter=wanted,
    )


_ROWS = st.sampled_from([f"q{number}" for number in range(9)])
_ANSWERS = st.dictionaries(_ROWS, st.sampled_from((*_NAMES, "")))
_DAYS = st.sampled_from((NOON, NOON + timedelta(days=2)))


@given(_forms(), _ANSWERS, st.none() | _ROWS, _DAYS)
def test_somebody_stands_where_the_whole_walk_leads(
    asked: Questionnaire, answers: Answers, opened: str | None, at: datetime
) -> None:
    progress = Progress(answers, opened)
    _stands_where_the_whole_walk_leads(position(asked, progress, at), asked, progress, at)


def _stands_where_the_whole_walk_leads(where: Position, asked: Questionnaire, progress: Progress, at: datetime) -> None:
    whole = walk(asked, progress.answers, at)
    back_at = next((row for row in whole.path if row.name == progress.open_question and not row.ends), None)
    match where:
        case Ended():
            assert where.question == whole.due
        case Reviewing():
            assert (whole.due, back_at, where.walk) == (None, None, whole)
        case Asking():
            assert where.question == (back_at or whole.due)
            assert where.number == whole.number_of(where.question)
            assert where.remaining == whole.remaining_after(where.question)
            above = asked.questions[: where.row]
            assert _values_of(above, where.walk.values) == _values_of(above, whole.values)


def _values_of(rows: tuple[Question, ...], values: Answers) -> Answers:
    return {row.name: values[row.name] for row in rows if row.name in values}


_MOVES: tuple[Callable[[Position, int], Progress | Refusal], ...] = (
    *(lambda where, row, place=place: engine.choose(where, row, place) for place in range(3)),
    engine.skip,
    engine.go_on,
    engine.go_on,
    engine.go_back,
)


@given(_forms(), st.lists(st.tuples(st.sampled_from(_MOVES), st.integers(0, 8), _DAYS), max_size=25))
def test_whoever_goes_on_from_where_they_stood_comes_to_where_their_answers_lead(
    asked: Questionnaire, moves: list[tuple[Callable[[Position, int], Progress | Refusal], int, datetime]]
) -> None:
    progress = Progress()
    for move, row, at in moves:
        # As at every tap: where they stand is derived anew, perhaps on another day, and they go on from there.
        where = position(asked, progress, at)
        match where:
            case Asking():
                outcome = move(where, where.row)
            case Reviewing():
                outcome = engine.jump(where, row)
            case Ended():
                return
        if isinstance(outcome, Progress):
            progress = outcome
            then = position(asked, progress, at, before=where)
            assert then == position(asked, progress, at)
            _stands_where_the_whole_walk_leads(then, asked, progress, at)


def test_who_went_back_to_a_question_that_is_gone_the_next_day_is_not_turned_away() -> None:
    asked = form(
        one("y", relevant="today() < '2022-07-17'"),
        one("x"),
        Question("k", QuestionType.CALCULATE, relevant=parse("not(${x} = 'ja')"), calculation=parse("'1'")),
        Question("bye", QuestionType.NOTE, ends=True, relevant=parse("${k} = '1' and ${x} = 'ja'")),
        one("z"),
    )
    went_back = Progress({"y": "ja"}, open_question="y")
    where = position(asked, went_back, NOON + timedelta(days=2))
    assert isinstance(where, Asking)
    assert where.question.name == "x"

    answered = engine.choose(where, where.row, 0)
    assert isinstance(answered, Progress)
    then = position(asked, answered, NOON + timedelta(days=2), before=where)
    assert isinstance(then, Asking)
    assert then.question.name == "z"


@pytest.mark.parametrize(
    ("first_answer", "to_come"),
    [("ja", 1), ("nein", 2)],
)
def test_questions_that_hang_on_one_that_will_not_be_asked_are_not_counted(first_answer: str, to_come: int) -> None:
    chain = form(
        one("a"),
        one("b"),
        one("c", relevant="${a} = 'nein'"),
        one("d", relevant="${c} = 'ja'"),
        calculate("k", "'ja'"),
        one("e", relevant="${a} = ${k}"),
    )
    where = position(chain, Progress({"a": first_answer}), NOON)
    assert isinstance(where, Asking)
    assert (where.question.name, where.remaining) == ("b", to_come)
