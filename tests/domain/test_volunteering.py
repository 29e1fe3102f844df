"""Who is asked for a telephone interview, and how many volunteers it takes."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from bot.domain.ids import FormId, SurveyId
from bot.domain.survey import CallDays, Survey, SurveyState
from bot.domain.volunteering import (
    AreaCounts,
    ContactDetails,
    TimeOfDay,
    calls_are_offered,
    forecast,
    notice_day,
    passed_on,
    volunteers_needed,
)

JULY, AUGUST = date(2022, 7, 1), date(2022, 8, 31)
SURVEY = Survey(
    id=SurveyId("lra22"),
    authority="musterland",
    title="Kundenbefragung",
    form_id=FormId("f"),
    state=SurveyState.OPEN,
    opens_on=date(2022, 7, 1),
    closes_on=date(2022, 8, 15),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2022, 12, 31),
)
DAYS = CallDays(SURVEY.opens_on, SURVEY.closes_on, JULY, AUGUST)


@pytest.mark.parametrize(
    ("calls_from", "calls_to", "today", "offered"),
    [
        (JULY, AUGUST, date(2022, 6, 30), False),
        (JULY, AUGUST, date(2022, 7, 1), True),
        (JULY, AUGUST, date(2022, 8, 15), True),
        (JULY, AUGUST, date(2022, 8, 16), False),
        (JULY, date(2022, 8, 1), date(2022, 8, 1), True),
        (JULY, date(2022, 8, 1), date(2022, 8, 2), False),
        (None, None, date(2022, 7, 15), False),
    ],
)
def test_nobody_is_asked_who_could_not_be_told_when_they_are_called(
    calls_from: date | None, calls_to: date | None, today: date, *, offered: bool
) -> None:
    calls = replace(DAYS, calls_from=calls_from, calls_to=calls_to) if calls_from and calls_to else None

    assert calls_are_offered(SURVEY, calls, today) is offered


@pytest.mark.parametrize(
    ("today", "offered"),
    [
        (date(2022, 7, 9), False),
        (date(2022, 7, 10), True),
        (date(2022, 7, 20), True),
        (date(2022, 7, 21), False),
    ],
)
def test_nobody_is_asked_outside_of_the_days_on_which_volunteers_are_collected(today: date, *, offered: bool) -> None:
    collected = replace(DAYS, volunteers_from=date(2022, 7, 10), volunteers_to=date(2022, 7, 20))

    assert calls_are_offered(SURVEY, collected, today) is offered


def test_nobody_is_asked_after_the_survey_was_closed_early() -> None:
    closed = replace(SURVEY, state=SurveyState.CLOSED)

    assert not calls_are_offered(closed, DAYS, date(2022, 7, 15))


@pytest.mark.parametrize(
    ("calls_from", "today", "day"),
    [
        (date(2022, 7, 6), date(2022, 7, 1), date(2022, 7, 5)),
        (date(2022, 7, 4), date(2022, 6, 30), date(2022, 7, 1)),
        (date(2022, 7, 3), date(2022, 6, 30), date(2022, 7, 1)),
        (date(2022, 7, 4), date(2022, 7, 1), None),
        (date(2022, 7, 4), date(2022, 8, 1), None),
    ],
)
def test_the_notice_comes_on_the_working_day_before_the_first_calls(
    calls_from: date, today: date, day: date | None
) -> None:
    assert notice_day(calls_from, today) == day


def test_the_service_area_is_passed_on_only_by_its_own_consent() -> None:
    details = ContactDetails("Berta Beispiel", "+491713920012", (TimeOfDay.EVENING,), "de", "soz")

    assert passed_on(details, with_area=True) == details
    assert passed_on(details, with_area=False) == replace(details, area="")


@pytest.mark.parametrize(("percent", "needed"), [(22, 1819), (18, 2223), (25, 1600), (100, 400)])
def test_four_hundred_interviews_need_many_more_volunteers(percent: int, needed: int) -> None:
    assert volunteers_needed(400, Fraction(percent, 100)) == needed


def test_the_forecast_says_what_may_come_of_the_volunteers_of_each_area() -> None:
    counts = {"bau": AreaCounts(registered=100, waiting=4), "": AreaCounts(registered=9)}

    told = forecast(counts, 400, 22, {"bau": 50})

    assert not told.measured
    assert (told.total.counts.registered, told.total.counts.waiting) == (109, 4)
    assert (told.total.expected, told.total.needed) == (23, 1819)
    assert [(one.area, one.expected, one.needed) for one in told.areas] == [("", 1, None), ("bau", 22, 228)]


@pytest.mark.parametrize(
    ("completed", "refused", "not_reached", "rate", "measured"),
    [
        (10, 10, 9, Fraction(22, 100), False),
        (10, 10, 10, Fraction(1, 3), True),
        (0, 10, 20, Fraction(1, 100), True),
    ],
)
def test_from_thirty_used_contacts_on_their_own_yield_counts(
    completed: int, refused: int, not_reached: int, rate: Fraction, *, measured: bool
) -> None:
    counts = {"bau": AreaCounts(completed=completed, refused=refused, not_reached=not_reached)}

    told = forecast(counts, 400, 22, {})

    assert (told.interviews_per_volunteer, told.measured) == (rate, measured)


def test_before_anybody_volunteered_the_forecast_is_nothing_and_the_need_stands() -> None:
    told = forecast({}, 400, 22, {})

    assert (told.total.expected, told.total.needed, told.areas) == (0, 1819, ())
