"""What may be told is all that is kept: no number of a few people goes into it, and no free text."""

from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.counting import results
from bot.domain.told_results import ToldResults, told_results
from tests.domain.test_key_figures import AREAS, FORM, answer

ANSWERS = st.builds(
    answer,
    st.sampled_from(("bau", "jug", "zul", "")),
    b1=st.sampled_from(("1", "2", "3", "4", "5", "99")),
    b2=st.sampled_from(("1", "2", "6")),
    b3=st.just("Frau Huber war nett."),
    e2=st.sampled_from(("", "antrag", "termin", "antrag termin")),
)
SMALLEST = {"bau": 5, "jug": 10, "zul": 5}


def told(*answered: dict[str, str]) -> ToldResults:
    return told_results(results(FORM, answered, AREAS, len(answered) + 3))


def people_in(found: ToldResults) -> Iterator[int]:
    """Every number of people."""
    yield from (number for number in (found.responses, *found.by_area.values()) if number)
    for one in found.figures:
        yield from (number for number in (one.people, *(one.cells or {}).values()) if number)


@settings(max_examples=200, deadline=None)
@given(st.lists(ANSWERS, max_size=40))
def test_no_number_of_a_few_people_is_kept(answered: list[dict[str, str]]) -> None:
    found = told(*answered)

    assert min(people_in(found), default=5) >= 5
    assert all(number >= SMALLEST[area] for area, number in found.by_area.items())
    assert "Huber" not in repr(found)


@settings(max_examples=200, deadline=None)
@given(st.lists(ANSWERS, max_size=40))
def test_only_the_figures_that_may_be_told_are_kept(answered: list[dict[str, str]]) -> None:
    counted = results(FORM, answered, AREAS, len(answered))
    for all_of_it, one in zip(counted.figures, told(*answered).figures, strict=True):
        assert set(one.figures) <= all_of_it.told
        assert set(one.cells or ()) == set(all_of_it.cells())
        assert set(one.areas) == set(all_of_it.areas)


def test_of_four_answers_not_even_the_area_is_kept() -> None:
    found = told(*[answer("jug", b1="1", f1_bau="2")] * 4)

    assert found.responses is None
    assert found.by_area == {}
    assert all(one.cells is None and one.only_of == "" and not one.figures for one in found.figures)
