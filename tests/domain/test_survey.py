"""When a survey can be answered, and what its links name."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.ids import FormId, SurveyId
from bot.domain.survey import (
    Entrance,
    Fieldwork,
    Survey,
    SurveyState,
    closes_by_itself,
    deletion_is_due,
    fieldwork,
    read_payload,
    wrong_dates,
)

SUMMER = Survey(
    id=SurveyId("so26"),
    authority="musterland",
    title="Kundenbefragung",
    form_id=FormId("f"),
    state=SurveyState.OPEN,
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 8, 31),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2026, 12, 31),
)


@pytest.mark.parametrize(
    ("state", "today", "expected"),
    [
        (SurveyState.OPEN, date(2026, 6, 30), Fieldwork.NOT_YET),
        (SurveyState.OPEN, date(2026, 7, 1), Fieldwork.RUNNING),
        (SurveyState.OPEN, date(2026, 8, 31), Fieldwork.RUNNING),
        (SurveyState.OPEN, date(2026, 9, 1), Fieldwork.OVER),
        (SurveyState.PREPARED, date(2026, 7, 15), Fieldwork.NOT_YET),
        (SurveyState.PREPARED, date(2026, 9, 1), Fieldwork.OVER),
        (SurveyState.CLOSED, date(2026, 6, 1), Fieldwork.OVER),
        (SurveyState.CLOSED, date(2026, 7, 15), Fieldwork.OVER),
    ],
)
def test_citizens_can_answer_from_the_first_to_the_last_day(
    state: SurveyState, today: date, expected: Fieldwork
) -> None:
    assert fieldwork(replace(SUMMER, state=state), today) is expected


def test_the_clock_closes_a_survey_after_its_last_day_and_only_once() -> None:
    assert not closes_by_itself(SUMMER, date(2026, 8, 31))
    assert closes_by_itself(SUMMER, date(2026, 9, 1))
    assert not closes_by_itself(replace(SUMMER, state=SurveyState.CLOSED), date(2026, 9, 1))


def test_everything_goes_on_the_printed_day_of_deletion() -> None:
    assert not deletion_is_due(SUMMER, date(2026, 12, 30))
    assert deletion_is_due(SUMMER, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ("so26", Entrance(SurveyId("so26"))),
        ("so26-q7", Entrance(SurveyId("so26"), "q7")),
        ("so26-q7-b_2", Entrance(SurveyId("so26"), "q7-b_2")),
        ("so26-", Entrance(SurveyId("so26"))),
        ("A" * 16, Entrance(SurveyId("A" * 16))),
        ("a-" + "b" * 62, Entrance(SurveyId("a"), "b" * 62)),
    ],
)
def test_a_deep_link_names_survey_and_source(payload: str, expected: Entrance) -> None:
    assert read_payload(payload) == expected


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "-q7",
        "A" * 17,
        "a-" + "b" * 63,
        "i_abcdef",
        "so 26",
        "so26\n",
        "söö",
        "so26-q7!",
        "٣",
        "<b>so26</b>",
        "so26-\u202eabc",
        "'; DROP TABLE surveys",
    ],
)
def test_rubbish_in_a_deep_link_is_no_entrance(payload: str) -> None:
    assert read_payload(payload) is None


@pytest.mark.parametrize(
    ("dates", "word"),
    [
        ((date(2026, 7, 2), date(2026, 7, 1), None, None), "letzten|ersten"),
        ((date(2026, 7, 1), date(2026, 7, 2), date(2026, 1, 1), None), "beide"),
        ((date(2026, 7, 1), date(2026, 7, 2), date(2026, 2, 1), date(2026, 1, 1)), "Kontaktzeitraum"),
    ],
)
def test_dates_that_contradict_each_other_are_named(
    dates: tuple[date, date, date | None, date | None], word: str
) -> None:
    sentence = wrong_dates(*dates)
    assert sentence is not None
    assert any(part in sentence for part in word.split("|"))


def test_a_survey_of_one_day_is_fine() -> None:
    assert wrong_dates(date(2026, 7, 1), date(2026, 7, 1), date(2021, 5, 1), date(2022, 5, 31)) is None
