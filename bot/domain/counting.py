"""Counts the answers of a survey, and decides of which areas a figure may be told beside the total.

The kinds of figures, and which of them may stand side by side, are in ``key_figures``.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.domain.counted_results import Figures, Results
from bot.domain.key_figures import (
    AREA,
    ELSEWHERE,
    SMALLEST_GROUP,
    TOLD_APART,
    Answers,
    Area,
    Counted,
    Figure,
    Target,
    in_order,
    may_stand,
    told,
)
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.small_counts import mean_tells_few, shown_areas, strictest, tells_few, total_is_shown

_OF_AREAS = (Figure.TOP3, Figure.TOP2, Figure.MEAN)


def results(
    form: Questionnaire,
    answered: Iterable[Answers],
    areas: Collection[Area],
    started: int,
    wanted: Collection[Target] = (),
) -> Results:
    """Count the answers of a survey. ``answered`` are all its responses, ``started`` how many were begun.

    Where not all figures may be told, those that ``wanted`` are about come before others.
    """
    smallest = {area.name: area.smallest for area in areas} | {ELSEWHERE: SMALLEST_GROUP}
    groups: dict[str, list[Answers]] = {name: [] for name in smallest}
    for answers in answered:
        area = answers.get(AREA, ELSEWHERE)
        groups[area if area in groups else ELSEWHERE].append(answers)
    people = {name: len(group) for name, group in groups.items()}
    shown = shown_areas(people, smallest) - {ELSEWHERE}
    figures = tuple(
        _figures(question, groups, smallest, {target.figure for target in wanted if target.question == question.name})
        for question in counted_questions(form, areas)
    )
    return Results(sum(people.values()), started, {name: people[name] for name in shown}, figures)


def counted_questions(form: Questionnaire, areas: Collection[Area]) -> tuple[Question, ...]:
    """The questions with numbers for an answer. Those about the area itself are not: they count small groups."""
    kinds = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANGE)
    names = {area.name for area in areas}
    return tuple(
        question
        for question in form.questions
        if question.type in kinds and names.isdisjoint(choice.name for choice in question.choices)
    )


def _figures(
    question: Question, groups: Mapping[str, list[Answers]], smallest: Mapping[str, int], wanted: Collection[Figure]
) -> Figures:
    counted = {name: _counted(question, group, smallest[name]) for name, group in groups.items()}
    people = {name: one.people for name, one in counted.items()}
    asked = [name for name, number in people.items() if number]
    only_of = asked[0] if len(asked) == 1 else ELSEWHERE
    if not total_is_shown(people, smallest, SMALLEST_GROUP):
        return Figures(question, None, frozenset(), None, {}, only_of)
    everybody = groups[only_of] if only_of else [answers for group in groups.values() for answers in group]
    total = _counted(question, everybody, strictest(people, smallest, SMALLEST_GROUP))
    figures = told(total, total.smallest if only_of else SMALLEST_GROUP, wanted)
    of_areas, areas = _of_areas(counted, smallest, figures, wanted)
    return Figures(question, total, figures, of_areas, areas, only_of)


def _of_areas(
    counted: Mapping[str, Counted], smallest: Mapping[str, int], figures: Collection[Figure], wanted: Collection[Figure]
) -> tuple[Figure | None, Mapping[str, Counted]]:
    """The one figure that is told of single areas, and of which: the one that most of them may have."""
    kinds = [figure for figure in _OF_AREAS if figure in figures and (figure is not Figure.MEAN or len(figures) == 1)]
    found = {figure: _areas_with(counted, smallest, figure) for figure in kinds}
    best = max(kinds, key=lambda figure: (len(found[figure]), figure in wanted), default=None)
    if best is None or not found[best]:
        return None, {}
    return best, {name: counted[name] for name in found[best]}


def _areas_with(counted: Mapping[str, Counted], smallest: Mapping[str, int], figure: Figure) -> Collection[str]:
    """The areas of which this figure may be told: what they leave of the total has to be safe as well."""
    alone = frozenset({figure})
    shown = shown_areas({name: one.people for name, one in counted.items()}, smallest) - {ELSEWHERE}
    left = sorted(
        (name for name in shown if counted[name].judged >= smallest[name]), key=lambda name: counted[name].people
    )
    left = [name for name in left if _tells_nobody(counted[name], alone, smallest[name])]
    while left:
        rest = [one for name, one in counted.items() if name not in left and one.people]
        if not rest or _tells_nobody(_together(rest), alone, max(one.smallest for one in rest)):
            break
        left.pop(0)
    return left


def _tells_nobody(counted: Counted, figures: frozenset[Figure], smallest: int) -> bool:
    """As ``may_stand``, but as if exactly known: what areas leave of each other is not rounded."""
    if counted.judged == 0:
        return True
    exactly = figures == {Figure.MEAN} or not tells_few((counted.number(of) for of in TOLD_APART[figures]), smallest)
    few = figures == {Figure.MEAN} and mean_tells_few(in_order(counted), smallest)
    return exactly and not few and may_stand(counted, figures, smallest)


def _together(parts: Sequence[Counted]) -> Counted:
    counts: Counter[str] = Counter()
    for one in parts:
        counts.update(one.counts)
    people, missing = sum(one.people for one in parts), sum(one.missing for one in parts)
    return Counted(parts[0].question, people, dict(counts), max(one.smallest for one in parts), missing)


def _counted(question: Question, group: Collection[Answers], smallest: int) -> Counted:
    given = [value for answers in group if (value := answers.get(question.name, ""))]
    several = question.type is QuestionType.SELECT_MULTIPLE
    chosen = Counter(one for value in given for one in (value.split() if several else (value,)))
    return Counted(question, len(given), dict(chosen), smallest, len(group) - len(given))
