"""What is asked next of somebody who volunteers in the chat."""

from dataclasses import replace

import pytest

from bot.domain.ids import SurveyId
from bot.domain.volunteer_draft import (
    Step,
    VolunteerDraft,
    confirm_number,
    details_of,
    next_step,
    read_name,
    toggle,
)
from bot.domain.volunteering import ContactDetails, TimeOfDay, VolunteerId

BEGUN = VolunteerDraft(SurveyId("lra22"), VolunteerId("a" * 32))


def test_the_area_comes_first_and_the_number_last() -> None:
    in_area = replace(BEGUN, area="soz")
    told = replace(in_area, passes_area=False)
    timed = replace(told, times_done=True)
    speaking = replace(timed, spoken="de")
    named = replace(speaking, name="Berta")

    assert [next_step(draft) for draft in (BEGUN, in_area, told, timed, speaking, named)] == [
        Step.AREA,
        Step.TELL_AREA,
        Step.TIMES,
        Step.LANGUAGE,
        Step.NAME,
        Step.NUMBER,
    ]


def test_a_typed_number_is_confirmed_before_anything_else_is_done_with_it() -> None:
    named = replace(BEGUN, area="", times_done=True, spoken="de", name="Berta")
    typed = replace(named, unchecked="+491713920012")

    assert next_step(typed) is Step.CHECK
    confirmed = confirm_number(typed)
    assert (confirmed.number, confirmed.unchecked) == ("+491713920012", "")
    assert next_step(replace(typed, area="soz", full=True)) is Step.WAIT


def test_who_names_no_area_is_not_asked_whether_to_pass_it_on() -> None:
    assert next_step(replace(BEGUN, area="")) is Step.TIMES


def test_behind_a_full_cap_nothing_is_asked_before_they_agree_to_wait() -> None:
    full = replace(BEGUN, area="soz", full=True)

    assert next_step(full) is Step.WAIT
    assert next_step(replace(full, waits=True)) is Step.TELL_AREA


def test_times_keep_the_order_of_the_day_and_a_second_tap_takes_one_back() -> None:
    both = toggle(toggle(BEGUN, TimeOfDay.EVENING), TimeOfDay.MORNING)

    assert both.times == (TimeOfDay.MORNING, TimeOfDay.EVENING)
    assert toggle(both, TimeOfDay.EVENING).times == (TimeOfDay.MORNING,)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Berta Beispiel", "Berta Beispiel"),
        ("  Berta\n Beispiel ", "Berta Beispiel"),
        ("Ñandú O’Neill-Świątek", "Ñandú O’Neill-Świątek"),
        ("", None),
        ("0171 3920012", None),
        ("x" * 81, None),
        ("Ber\u200bta\x07", None),
    ],
)
def test_a_name_is_one_line_with_letters(written: str, name: str | None) -> None:
    assert read_name(written) == name


def test_in_the_end_there_is_what_the_institute_needs() -> None:
    draft = replace(BEGUN, area="soz", times=(TimeOfDay.EVENING,), spoken="en", name="Berta")

    assert details_of(draft, "+491713920012") == ContactDetails(
        "Berta", "+491713920012", (TimeOfDay.EVENING,), "en", "soz"
    )
