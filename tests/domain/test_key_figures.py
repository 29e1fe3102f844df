"""Numbers about people: right where they are shown, and shown only where nobody can be made out by them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.counted_results import Figures, Results
from bot.domain.counting import counted_questions, results
from bot.domain.key_figures import (
    Area,
    Figure,
    Target,
    shown_values,
)
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType
from bot.domain.small_counts import shown_areas, total_is_shown
from bot.domain.told_results import told_results

BAU, JUG, ZUL = Area("bau"), Area("jug", smallest=10), Area("zul")
AREAS = (BAU, JUG, ZUL)


def choices(*names: str) -> tuple[Choice, ...]:
    return tuple(Choice(name, {"de": name}) for name in names)


FORM = Questionnaire(
    form_id="f",
    version="1",
    title={"de": "Befragung"},
    languages=("de",),
    default_language="de",
    questions=(
        Question("a2", QuestionType.SELECT_MULTIPLE, choices=choices("bau", "jug", "zul", "anderer")),
        Question("b1", QuestionType.SELECT_ONE, choices=choices("1", "2", "3", "4", "5", "99")),
        Question("b2", QuestionType.RANGE, range=NumberRange(Decimal(1), Decimal(6), Decimal(1))),
        Question("b3", QuestionType.TEXT),
        Question("e2", QuestionType.SELECT_MULTIPLE, choices=choices("antrag", "termin")),
        Question("f1_bau", QuestionType.SELECT_ONE, choices=choices("1", "2", "3", "4", "5", "99")),
    ),
)


def answer(area: str, **answers: str) -> dict[str, str]:
    return {"bereich": area, "a2": area, **answers}


def asked(found: Results, name: str) -> Figures:
    return next(one for one in found.figures if one.question.name == name)


def of(*answered: dict[str, str], started: int = 0) -> Results:
    return results(FORM, answered, AREAS, started)


def test_the_satisfied_and_the_convinced_are_shares_of_those_who_judged() -> None:
    found = of(*(answer("bau", b1=value) for value in ("1", "1", "2", "3", "3", "4", "5", "5", "99", "99")))
    total = asked(found, "b1").total

    assert total is not None
    assert total.people == 10
    assert total.share("99") == 20
    assert total.top(2) == Decimal(300) / 8
    assert total.top(3) == Decimal(500) / 8
    assert total.mean() == 3


def test_grades_have_a_mean_and_no_top_share() -> None:
    found = of(*(answer("bau", b2=grade) for grade in ("1", "2", "2", "3", "4", "6")))
    total = asked(found, "b2").total

    assert total is not None
    assert total.mean() == 3
    assert total.top(2) is None


def test_of_several_answers_each_counts_once_for_whoever_gave_them() -> None:
    found = of(*[answer("bau", e2="antrag termin")] * 3, *[answer("bau", e2="termin")] * 2)
    total = asked(found, "e2").total

    assert total is not None
    assert (total.people, total.counts) == (5, {"antrag": 3, "termin": 5})
    assert total.share("termin") == 100


def test_four_answers_show_nothing_and_five_do() -> None:
    assert asked(of(*[answer("bau", b1="1")] * 4), "b1").total is None
    assert asked(of(*[answer("bau", b1="1")] * 5), "b1").total is not None


def test_who_cannot_judge_does_not_hide_how_few_judged() -> None:
    total = asked(of(*[answer("bau", b1="99")] * 9, *[answer("bau", b1="1")] * 4), "b1").total

    assert total is not None
    assert total.people == 13
    assert (total.top(2), total.top(3), total.mean()) == (None, None, None)


def test_the_jugendamt_is_shown_from_ten_on() -> None:
    nine = of(*[answer("bau", b1="1")] * 20, *[answer("jug", b1="5")] * 9)
    ten = of(*[answer("bau", b1="1")] * 20, *[answer("jug", b1="5")] * 10)

    assert "jug" not in asked(nine, "b1").areas
    assert set(asked(ten, "b1").areas) == {"bau", "jug"}
    assert ten.by_area == {"bau": 20, "jug": 10}


def test_with_two_areas_the_total_less_one_does_not_give_the_other_away() -> None:
    found = of(*[answer("bau", b1="1")] * 20, *[answer("jug", b1="5")] * 3)

    assert asked(found, "b1").areas == {}
    assert found.by_area == {}
    assert asked(found, "b1").total is not None


def test_what_only_one_office_was_asked_is_its_own_detail() -> None:
    found = of(*[answer("bau", f1_bau="2", b1="2")] * 6, *[answer("zul", b1="1")] * 6)

    assert asked(found, "f1_bau").only_of == "bau"
    told = told_results(found)
    assert [one.question.name for one in told.seen_by({"zul"}).figures] == ["b1", "b2", "e2"]
    assert "f1_bau" in [one.question.name for one in told.seen_by({"bau"}).figures]


def test_an_office_sees_its_own_detail_and_the_total_and_nobody_elses() -> None:
    found = told_results(of(*[answer("bau", b1="2")] * 6, *[answer("zul", b1="1")] * 6)).seen_by({"zul"})

    assert [set(one.areas) for one in found.figures if one.question.name == "b1"] == [{"zul"}]
    assert found.by_area == {"zul": 6}
    assert found.responses == 12


def test_free_texts_and_the_area_itself_are_not_counted() -> None:
    assert [question.name for question in counted_questions(FORM, AREAS)] == ["b1", "b2", "e2", "f1_bau"]


@pytest.mark.parametrize(
    ("target", "value", "reached"),
    [
        (Target(1, "", Figure.RESPONSES, Decimal(8)), Decimal(15), True),
        (Target(2, "", Figure.COMPLETION, Decimal(70)), Decimal(63), False),
        (Target(3, "b1", Figure.TOP2, Decimal(50)), Decimal(60), True),
        (Target(4, "b2", Figure.MEAN, Decimal("2.5")), Decimal(3), False),
        (Target(5, "b2", Figure.MEAN, Decimal(3)), Decimal(3), True),
    ],
)
def test_each_figure_is_held_against_its_target(target: Target, value: Decimal, *, reached: bool) -> None:
    given = [answer("bau", b1="1", b2="3")] * 9 + [answer("bau", b1="4", b2="3")] * 6
    found = told_results(of(*given, started=24))

    assert found.value(target) == value
    assert target.reached(value) is reached


@pytest.mark.parametrize("question", ["b1", "unbekannt"])
def test_a_target_without_a_figure_has_no_value(question: str) -> None:
    found = told_results(of(*[answer("bau", b1="1")] * 3))

    assert found.value(Target(1, question, Figure.TOP2, Decimal(50))) is None


NUMBERS = st.dictionaries(st.sampled_from("ABCDEF"), st.integers(0, 30), max_size=6)
SMALLEST = {name: 10 if name in "AB" else 5 for name in "ABCDEF"}


@given(NUMBERS)
def test_what_is_hidden_can_never_be_worked_out(people: dict[str, int]) -> None:
    shown = shown_areas(people, SMALLEST)
    hidden = {name: number for name, number in people.items() if number and name not in shown}
    together = sum(hidden.values())

    assert all(people[name] >= SMALLEST[name] for name in shown)
    if hidden and total_is_shown(people, SMALLEST, 5):
        assert together >= max(SMALLEST[name] for name in hidden)


@given(NUMBERS)
def test_no_more_is_hidden_than_has_to_be(people: dict[str, int]) -> None:
    if all(number == 0 or number >= SMALLEST[name] for name, number in people.items()):
        assert shown_areas(people, SMALLEST) == {name for name, number in people.items() if number}


@given(NUMBERS, st.sampled_from("ABCDEF"))
def test_an_office_that_knows_the_total_learns_of_the_rest_only_if_it_is_large_enough(
    people: dict[str, int], own: str
) -> None:
    if own not in shown_areas(people, SMALLEST) or not total_is_shown(people, SMALLEST, 5):
        return
    rest = {name: number for name, number in people.items() if number and name != own}

    assert not rest or sum(rest.values()) >= min(SMALLEST[name] for name in rest)
    if len(rest) == 1:
        assert all(number >= SMALLEST[name] for name, number in rest.items())


SCALE_OF_FIVE = FORM.question("b1")
SEVERAL = FORM.question("e2")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({"1": 20, "2": 30, "3": 12, "4": 8, "5": 6}, {"1", "2", "3", "4", "5"}),
        # The shares of the satisfied and the convinced are told, and would give any of them away.
        ({"1": 20, "2": 30, "3": 12, "4": 8, "5": 1}, set()),
        ({"1": 20, "2": 30, "3": 2, "4": 8, "5": 6, "99": 7}, set()),
        ({"1": 20, "99": 5}, {"1", "99"}),
        # Who cannot judge would be what all others leave, and what the shares leave as well.
        ({"1": 20, "2": 30, "3": 12, "4": 8, "5": 6, "99": 1}, set()),
    ],
)
def test_a_step_that_few_chose_is_hidden_with_what_would_give_it_away(counts: dict[str, int], shown: set[str]) -> None:
    assert shown_values(SCALE_OF_FIVE, counts, sum(counts.values()), 0, 5) == shown


def test_of_several_answers_only_the_rare_ones_are_hidden() -> None:
    assert shown_values(SEVERAL, {"antrag": 30, "termin": 2, "ort": 35}, 37, 0, 5) == {"antrag"}


@given(st.dictionaries(st.sampled_from(("1", "2", "3", "4", "5", "99")), st.integers(0, 40)), st.sampled_from((5, 10)))
def test_no_step_that_few_chose_follows_from_those_shown(counts: dict[str, int], smallest: int) -> None:
    shown = shown_values(SCALE_OF_FIVE, counts, sum(counts.values()), 0, smallest)
    hidden = {value: number for value, number in counts.items() if number and value not in shown}

    assert all(counts[value] >= smallest for value in shown)
    steps = {step for step in "12345" if counts.get(step)}
    if any(counts[step] < smallest for step in steps):
        assert not steps & shown
        return
    # What all shown ones leave of all answers, or the shown one of a pair of it, is no number about few people.
    assert not hidden or not shown or sum(hidden.values()) >= smallest
    for pair in ({"1", "2"}, {"4", "5"}):
        assert not (pair & set(hidden) and pair & shown)


def test_what_one_office_alone_was_asked_is_hidden_as_its_figures_are() -> None:
    found = of(*[answer("jug", e2="antrag", b1="1")] * 12, *[answer("jug", e2="antrag termin", b1="2")] * 7)
    beside_others = of(*[answer("bau", e2="termin")] * 7, *[answer("jug", e2="antrag")] * 12)

    assert asked(found, "e2").cells() == {"antrag"}
    assert asked(beside_others, "e2").cells() == {"antrag", "termin"}
