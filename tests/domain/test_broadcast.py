"""When somebody is reminded, when results can be wished for and announced, and which address may be sent."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.broadcast import (
    Broadcast,
    BroadcastState,
    Change,
    Counts,
    Purpose,
    decide_change,
    read_address,
    reminded_on,
    reminders_go_out,
    results_can_be_announced,
    results_can_be_wished,
    results_until,
    seconds_left,
    staff_must_be_told,
)
from bot.domain.ids import BroadcastId, FormId, SurveyId
from bot.domain.survey import Survey, SurveyState

NOW = datetime(2022, 9, 1, 10, tzinfo=UTC)
OPEN = Survey(
    SurveyId("kb22"),
    "lra",
    "Kundenbefragung",
    FormId("f"),
    SurveyState.OPEN,
    opens_on=date(2022, 7, 1),
    closes_on=date(2022, 8, 15),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2022, 12, 31),
)
CLOSED = replace(OPEN, state=SurveyState.CLOSED)
BROADCAST = Broadcast(BroadcastId(1), OPEN.id, Purpose.RESULTS, BroadcastState.RUNNING, "https://a.example", None, NOW)


@pytest.mark.parametrize(
    ("today", "answered_on", "expected"),
    [
        ("2022-07-15", "2022-07-15", "2022-07-25"),  # the answers go on July 29th
        ("2022-07-15", "2022-07-08", "2022-07-18"),
        ("2022-07-20", "2022-07-08", "2022-07-21"),  # less than three days are left
        ("2022-07-21", "2022-07-08", None),  # tomorrow is too late
        ("2022-08-02", "2022-08-02", "2022-08-12"),
        ("2022-08-11", "2022-08-11", "2022-08-12"),
        ("2022-08-12", "2022-08-12", "2022-08-13"),
        ("2022-08-14", "2022-08-14", "2022-08-15"),
        ("2022-08-15", "2022-08-15", None),
        ("2022-08-16", "2022-08-15", None),
        ("2022-06-30", "2022-06-30", None),
    ],
)
def test_the_reminder_comes_three_days_before_it_is_too_late_or_tomorrow(
    today: str, answered_on: str, expected: str | None
) -> None:
    found = reminded_on(OPEN, date.fromisoformat(answered_on), date.fromisoformat(today))
    assert found == (date.fromisoformat(expected) if expected else None)


def test_no_reminder_of_a_survey_that_was_closed() -> None:
    assert reminded_on(CLOSED, date(2022, 7, 15), date(2022, 7, 15)) is None


@pytest.mark.parametrize(("hour", "minute", "out"), [(8, 59, False), (9, 0, True), (18, 59, True), (19, 0, False)])
def test_reminders_go_out_by_day(hour: int, minute: int, out: bool) -> None:
    assert reminders_go_out(datetime(2022, 8, 12, hour, minute, tzinfo=UTC)) is out


def test_results_are_told_before_everything_is_deleted() -> None:
    assert results_until(OPEN) == date(2022, 12, 30)
    assert results_can_be_wished(OPEN, (), date(2022, 12, 29))
    assert not results_can_be_wished(OPEN, (), date(2022, 12, 30))


@pytest.mark.parametrize(
    ("state", "wished", "announced"),
    [
        (BroadcastState.FILLING, False, False),
        (BroadcastState.RUNNING, False, False),
        (BroadcastState.PAUSED, False, False),
        (BroadcastState.DONE, False, True),
        (BroadcastState.CANCELLED, True, True),
    ],
)
def test_nobody_asks_for_what_was_told_and_nothing_is_announced_side_by_side(
    state: BroadcastState,
    wished: bool,
    announced: bool,
) -> None:
    before = (replace(BROADCAST, state=state),)
    assert results_can_be_wished(CLOSED, before, date(2022, 9, 1)) is wished
    assert results_can_be_announced(CLOSED, before, date(2022, 9, 1)) is announced
    reminder = (replace(BROADCAST, state=state, purpose=Purpose.REMINDER),)
    assert results_can_be_announced(CLOSED, reminder, date(2022, 9, 1))


def test_results_are_announced_between_the_end_of_fieldwork_and_the_deletion() -> None:
    assert not results_can_be_announced(OPEN, (), date(2022, 8, 1))
    assert results_can_be_announced(CLOSED, (), date(2022, 12, 30))
    assert not results_can_be_announced(CLOSED, (), date(2022, 12, 31))


@pytest.mark.parametrize(("day", "told"), [(16, False), (17, True), (30, True), (31, False)])
def test_the_staff_is_told_in_the_last_two_weeks(day: int, told: bool) -> None:
    assert staff_must_be_told(CLOSED, date(2022, 12, day)) is told


@pytest.mark.parametrize(
    ("state", "change", "after"),
    [
        (BroadcastState.RUNNING, Change.PAUSE, BroadcastState.PAUSED),
        (BroadcastState.PAUSED, Change.RESUME, BroadcastState.RUNNING),
        (BroadcastState.RUNNING, Change.CANCEL, BroadcastState.CANCELLED),
        (BroadcastState.PAUSED, Change.CANCEL, BroadcastState.CANCELLED),
        (BroadcastState.PAUSED, Change.PAUSE, None),
        (BroadcastState.RUNNING, Change.RESUME, None),
        *((BroadcastState.DONE, change, None) for change in Change),
        *((BroadcastState.CANCELLED, change, None) for change in Change),
        *((BroadcastState.PREPARED, change, None) for change in Change),
    ],
)
def test_what_the_press_office_may_do_in_which_state(
    state: BroadcastState, change: Change, after: BroadcastState | None
) -> None:
    changed = decide_change(replace(BROADCAST, state=state), change, NOW)
    assert (changed.state if changed else None) == after
    if changed is not None:
        assert (changed.finished_at is not None) == (after is BroadcastState.CANCELLED)


@pytest.mark.parametrize(
    "text", ["https://www.kreis.example/ergebnisse", " https://kreis.example/a?b=c#d \n", "https://kreis.example:8443/"]
)
def test_an_address_that_may_be_sent(text: str) -> None:
    assert read_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Ergebnisse",
            "www.kreis.example",
            "http://kreis.example",
            "ftp://kreis.example",
            "https://",
            "https:///a",
        ),
        *("https://localhost", "https://a..example", "https://name:wort@kreis.example", "https://kreis.example/<b>"),
        *("https://kreis.example/a b", "https://kreis.example/\x00", "https://kreis.example:hundert/", "https://[::1"),
        *("javascript:alert(1)", "https://kreis.example/" + "x" * 300, 'https://kreis.example/"x"'),
    ],
)
def test_no_address_that_may_be_sent(text: str) -> None:
    assert read_address(text) is None


def test_the_time_left_follows_from_who_waits() -> None:
    assert seconds_left(Counts(waiting=290, sent=5), 29.0) == timedelta(seconds=10)
    assert seconds_left(Counts(waiting=290), 0.0) == timedelta(0)
    assert Counts(waiting=1, unclear=2, sent=3, blocked=4, failed=5, cancelled=6).total == 21
