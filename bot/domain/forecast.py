"""How many questions may still follow, for the line that says so on every card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from bot.domain.expression_dates import SOME_INSTANT
from bot.domain.questionnaire import Question, Questionnaire
from bot.domain.routing import Answers, Walk, Walker, alternatives, walk


def remaining(form: Questionnaire, answers: Answers, way: Walk, question: Question, at: datetime) -> int:
    """How many questions may follow at the most: what ``Walk.remaining_after`` says of a walk to the end of the form.

    ``way`` is the walk with these answers at that instant, ``question`` one on it.
    """
    due = way.due
    if due is None:
        return 0
    if _answered_below(form, answers, way, due):
        return walk(form, answers, at).remaining_after(question)
    ahead = _ahead(form, form.rows[due.name])
    walker = Walker(form, {}, {**way.values, **ahead.values}, at)
    walker.undecided.update(ahead.undecided)
    for row, applies_in_no_case in ahead.hanging:
        if applies_in_no_case:
            walker.waits(row)
        else:
            walker.passes(row)
    asked = ahead.asked + sum([row.counts for row in walker.on_path]) + (due.counts and due is not question)
    return asked + len(ahead.alternatives | alternatives(walker.possible))


def _answered_below(form: Questionnaire, answers: Answers, way: Walk, due: Question) -> bool:
    """Whether somebody went back and changed something, so that there may be answers further down already."""
    if way.path[-1] is not due:
        return True
    # Whoever never went back has answered the rows above the one that is due and no other.
    return len(answers) >= len(way.path) and any(form.rows.get(name, 0) > form.rows[due.name] for name in answers)


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What follows a row, as long as nothing is answered from there on.

    ``hanging`` are the rows that hang on what was answered above or on the clock, each with whether its own condition
    does not: it only matters then whether a row that it looks at will be asked. All other rows are decided already: so
    many will be ``asked``, of these ``alternatives`` one each may be, so much is ``undecided`` and calculated.
    """

    hanging: tuple[tuple[Question, bool], ...]
    asked: int
    alternatives: frozenset[str]
    undecided: frozenset[str]
    values: Answers


@lru_cache(maxsize=1024)
def _ahead(form: Questionnaire, place: int) -> _Ahead:
    """What follows the row at this place: a row that hangs on nothing above is decided as if nothing were answered."""
    blank = Walker(form, {}, {}, SOME_INSTANT)
    rows = [row for row in form.questions if not row.ends]  # a closing sentence never lies ahead
    for row in rows:
        blank.passes(row)
    asked = {row.name for row in blank.on_path}
    looks_at = _looks_at(form)
    hangs_on = _hangs_on(form, looks_at)
    below = [row for row in rows if form.rows[row.name] > place]
    judged = {row.name for row in below if looks_at[row.name] > place}
    steady = {name for name in judged if name in asked or hangs_on[name] > place}
    return _Ahead(
        hanging=tuple((row, row.name in judged) for row in below if row.name not in steady and _matters(row, below)),
        asked=sum(row.counts for row in blank.on_path if row.name in steady),
        alternatives=alternatives([row for row in blank.possible if row.name in steady]),
        undecided=frozenset(blank.undecided & steady | {form.questions[place].name}),
        values={name: value for name, value in blank.values.items() if name in judged},
    )


def _matters(row: Question, below: Sequence[Question]) -> bool:
    return row.asked or any(row.name in other.uses for other in below)


def _looks_at(form: Questionnaire) -> Mapping[str, int]:
    """The first answer, by its row, that condition and calculation of each row look at; -1 for the clock."""
    first: dict[str, int] = {}
    for row in form.questions:
        clock = any(expression.tells_time for expression in (row.relevant, row.calculation) if expression)
        above = [form.question(name) for name in row.uses if name in first]
        seen = [form.rows[used.name] if used.asked else first[used.name] for used in above]
        first[row.name] = -1 if clock else min(seen, default=len(form.questions))
    return first


def _hangs_on(form: Questionnaire, looks_at: Mapping[str, int]) -> Mapping[str, int]:
    """The same through all rows between: whether a row that is looked at will be asked can hang on others in turn."""
    first: dict[str, int] = {}
    for name, own in looks_at.items():
        first[name] = min([own, *(first[used] for used in form.question(name).uses if used in first)])
    return first
