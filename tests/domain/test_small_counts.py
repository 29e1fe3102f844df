"""Whoever adds and subtracts all that is told never gets to a number of one to four people."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import chain, combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.counted_results import Figures
from bot.domain.counting import results
from bot.domain.key_figures import Area, Figure, Target, rounded
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType

SMALLEST = 3
"""With a smaller smallest group every possible survey can be tried out."""
VALUES = ("1", "2", "3", "4", "5", "99")
SCALE = Question("b1", QuestionType.SELECT_ONE, choices=tuple(Choice(name, {"de": name}) for name in VALUES))
GRADE = Question("b2", QuestionType.RANGE, range=NumberRange(Decimal(1), Decimal(4), Decimal(1)))
FORM = Questionnaire("f", "1", {"de": "Befragung"}, ("de",), "de", (SCALE, GRADE))
Survey = Mapping[str, tuple[int, ...]]


def counted(survey: Survey, question: str, values: tuple[str, ...], smallest: int, wanted: object = None) -> Figures:
    """What may be told of a survey: for each area how many chose each value."""
    answered = [
        {"bereich": area, question: value}
        for area, counts in survey.items()
        for value, number in zip(values, counts, strict=True)
        for _ in range(number)
    ]
    targets = (Target(1, question, wanted, Decimal(80)),) if isinstance(wanted, Figure) else ()
    found = results(FORM, answered, [Area(name, smallest) for name in survey], 0, targets)
    return next(one for one in found.figures if one.question.name == question)


def spread(people: int, places: int) -> Iterator[tuple[int, ...]]:
    """All the ways in which so many people may have chosen."""
    if places == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for others in spread(people - first, places - 1):
            yield (first, *others)


def told(counts: tuple[int, ...], figures: frozenset[Figure]) -> tuple[Decimal | None, ...]:
    """What a survey with these counts would say, reckoned anew and not by the code that decides about it."""
    judged = sum(counts[:5])
    if judged == 0:
        return (None,) * len(figures)
    sums = {
        Figure.TOP2: Decimal(100 * sum(counts[:2])) / judged,
        Figure.TOP3: Decimal(100 * sum(counts[:3])) / judged,
        Figure.MEAN: Decimal(sum(place * number for place, number in enumerate(counts[:5], 1))) / judged,
    }
    return tuple(rounded(figure, sums[figure]) for figure in sorted(figures))


def groups(places: int) -> list[tuple[int, ...]]:
    """Every group of values that somebody could ask about."""
    return list(chain.from_iterable(combinations(range(places), size) for size in range(1, places + 1)))


def gives_away(possible: list[tuple[int, ...]], smallest: int) -> list[tuple[int, ...]]:
    """The groups that can only be of few people, in everything that is possible."""
    return [
        group
        for group in groups(len(possible[0]))
        if all(0 < sum(counts[place] for place in group) < smallest for counts in possible)
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(VALUES), min_size=3, max_size=13), st.sampled_from((None, *Figure)))
def test_from_the_figures_of_all_nobody_reckons_a_few_people(chosen: list[str], wanted: Figure | None) -> None:
    counts = tuple(chosen.count(value) for value in VALUES)
    found = counted({"bau": counts}, "b1", VALUES, SMALLEST, wanted)
    told_now = told(counts, found.told)
    cells = [VALUES.index(value) for value in found.cells()]
    possible = [
        other
        for other in spread(sum(counts), len(VALUES))
        if told(other, found.told) == told_now and all(other[at] == counts[at] for at in cells)
    ]

    assert counts in possible
    assert gives_away(possible, SMALLEST) == []


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=3, max_size=16))
def test_from_the_mean_of_grades_nobody_reckons_a_few_people(chosen: list[int]) -> None:
    counts = tuple(chosen.count(grade) for grade in range(4))
    found = counted({"bau": counts}, "b2", ("1", "2", "3", "4"), SMALLEST)
    cells = [int(value) - 1 for value in found.cells()]
    shown = found.figure(Figure.MEAN)

    def mean(grades: tuple[int, ...]) -> Decimal:
        total = sum(place * number for place, number in enumerate(grades, 1))
        return rounded(Figure.MEAN, Decimal(total) / sum(grades))

    possible = [
        other
        for other in spread(sum(counts), 4)
        if (shown is None or mean(other) == shown) and all(other[at] == counts[at] for at in cells)
    ]

    assert counts in possible
    assert gives_away(possible, SMALLEST) == []


PARTS = st.tuples(st.integers(0, 7), st.integers(0, 7))


@settings(max_examples=150, deadline=None)
@given(st.lists(PARTS, min_size=2, max_size=3))
def test_what_areas_leave_of_the_total_is_never_a_few_people(parts: list[tuple[int, int]]) -> None:
    survey = {name: (best, 0, 0, 0, worst, 0) for name, (best, worst) in zip("abc", parts, strict=False)}
    found = counted(survey, "b1", VALUES, SMALLEST)
    rest = [parts["abc".index(name)] for name in survey if name not in found.areas]
    if found.of_areas not in {Figure.TOP2, Figure.TOP3}:  # a mean tells no steps apart; it has a test of its own
        return

    for best, worst in (parts["abc".index(name)] for name in found.areas):
        assert best not in {1, 2}
        assert worst not in {1, 2}
    assert sum(best for best, _ in rest) not in {1, 2}
    assert sum(worst for _, worst in rest) not in {1, 2}


@pytest.mark.parametrize("wanted", [None, Figure.TOP2])
def test_two_people_on_the_third_step_are_hidden_from_the_target_and_the_table(wanted: Figure | None) -> None:
    found = counted({"bau": (30, 21, 2, 4, 2, 0)}, "b1", VALUES, 5, wanted)

    assert found.told == {wanted or Figure.TOP3}


def test_one_dissatisfied_client_of_an_office_is_not_told_but_how_many_are_convinced_is() -> None:
    found = counted({"bau": (30, 10, 12, 5, 5, 0), "soz": (6, 5, 5, 1, 0, 0)}, "b1", VALUES, 5)

    assert found.of_areas is Figure.TOP2
    assert set(found.areas) == {"bau", "soz"}


def test_an_area_is_hidden_with_the_one_that_it_would_give_away() -> None:
    found = counted({"bau": (30, 10, 12, 5, 5, 0), "soz": (11, 0, 0, 1, 0, 0)}, "b1", VALUES, 5)

    assert found.told
    assert found.areas == {}


def test_hundreds_of_answers_keep_all_figures_though_few_chose_the_last_step() -> None:
    assert counted({"bau": (200, 150, 100, 48, 2, 3)}, "b1", VALUES, 5).told == {
        Figure.TOP2,
        Figure.TOP3,
        Figure.MEAN,
    }
    assert Figure.TOP2 in counted({"bau": (60, 50, 30, 8, 2, 1)}, "b1", VALUES, 5).told


def test_every_large_share_is_of_several_possible_numbers() -> None:
    for people, few in product((500, 501, 999), (1, 2, 3, 4)):
        percent = rounded(Figure.TOP3, Decimal(100 * (people - few)) / people)
        possible = {
            hidden for hidden in range(40) if rounded(Figure.TOP3, Decimal(100 * (people - hidden)) / people) == percent
        }
        assert not possible <= {1, 2, 3, 4}
