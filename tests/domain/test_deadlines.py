"""When people are reminded and what lapses: only on working days, never a decision."""

from datetime import date, time

import pytest

from bot.domain.deadlines import Deadline, lapses_now, reminder_days, reminder_is_due, reminding_time, waits_long
from bot.domain.step_names import Step
from bot.domain.steps import RULES

ASSUMPTION = date(2022, 8, 15)
"""A Monday, a holiday in Bavaria."""
HOLIDAYS = frozenset({ASSUMPTION})
OPENED = date(2022, 8, 1)
FRIDAY, TUESDAY, THURSDAY = date(2022, 8, 12), date(2022, 8, 16), date(2022, 8, 18)


LATER = date(2022, 9, 30)
DECISION = Deadline(OPENED, TUESDAY)
OFFICE = Deadline(OPENED, TUESDAY, lapses=True)


def test_a_decision_is_reminded_of_before_on_and_three_times_after_its_date_and_then_weekly() -> None:
    days = (date(2022, 8, 11), TUESDAY, date(2022, 8, 17), THURSDAY, date(2022, 8, 19))
    assert reminder_days(DECISION, date(2022, 8, 25), HOLIDAYS) == days
    assert reminder_days(DECISION, date(2022, 8, 26), HOLIDAYS) == (*days, date(2022, 8, 26))
    assert reminder_days(DECISION, date(2022, 9, 5), HOLIDAYS) == (*days, date(2022, 9, 2))


def test_what_lapses_is_reminded_of_only_while_there_is_time() -> None:
    assert reminder_days(OFFICE, LATER, HOLIDAYS) == (date(2022, 8, 11), TUESDAY)


def test_nobody_is_reminded_on_the_day_on_which_it_came() -> None:
    assert reminder_days(Deadline(date(2022, 8, 11), TUESDAY), LATER, HOLIDAYS)[0] == TUESDAY


@pytest.mark.parametrize(
    ("deadline", "today", "long"),
    [
        (DECISION, date(2022, 8, 19), False),
        (DECISION, date(2022, 8, 20), True),
        (OFFICE, LATER, False),
    ],
)
def test_it_waits_long_once_the_daily_reminders_were_of_no_use(deadline: Deadline, today: date, long: bool) -> None:
    assert waits_long(deadline, today, HOLIDAYS) is long


@pytest.mark.parametrize(
    ("reminded_on", "today", "due"),
    [
        (None, date(2022, 8, 10), False),
        (None, date(2022, 8, 11), True),
        (date(2022, 8, 11), date(2022, 8, 11), False),
        (date(2022, 8, 11), FRIDAY, False),
        (None, FRIDAY, True),  # the bot stood still on the day before
        (None, date(2022, 8, 13), False),  # a Saturday
        (None, ASSUMPTION, False),
        (FRIDAY, TUESDAY, True),
        (TUESDAY, date(2022, 8, 17), True),
        (date(2022, 8, 19), date(2022, 8, 22), False),
        (date(2022, 8, 19), date(2022, 8, 26), True),
        (date(2022, 8, 26), date(2022, 9, 1), False),
        (date(2022, 8, 26), date(2022, 9, 5), True),  # the bot stood still on the Friday
        (date(2022, 9, 5), date(2022, 9, 8), False),
        (date(2022, 9, 5), date(2022, 9, 9), True),
        (None, LATER, True),
    ],
)
def test_each_day_is_reminded_of_once_and_what_was_missed_is_made_up_for(
    reminded_on: date | None, today: date, due: bool
) -> None:
    assert reminder_is_due(DECISION, reminded_on, today, HOLIDAYS) is due


@pytest.mark.parametrize(
    ("step", "due_on", "today", "lapses"),
    [
        (Step.RESOURCES, FRIDAY, FRIDAY, False),
        (Step.RESOURCES, FRIDAY, date(2022, 8, 13), False),
        (Step.RESOURCES, FRIDAY, ASSUMPTION, False),
        (Step.RESOURCES, FRIDAY, TUESDAY, True),
        (Step.OUTLINE_DECISION, FRIDAY, date(2023, 1, 10), False),
        (Step.TAKE_UP, FRIDAY, date(2023, 1, 10), False),
        (Step.TOOL_VOTE, FRIDAY, date(2023, 1, 10), False),
    ],
)
def test_only_what_offices_are_asked_lapses_on_the_working_day_after(
    step: Step, due_on: date, today: date, lapses: bool
) -> None:
    assert lapses_now(Deadline(OPENED, due_on, RULES[step].lapses), today, HOLIDAYS) is lapses


@pytest.mark.parametrize(
    ("at", "goes"), [(time(7, 59), False), (time(8), True), (time(17, 59), True), (time(18), False)]
)
def test_reminders_go_out_between_8_and_18(at: time, goes: bool) -> None:
    assert reminding_time(at) is goes
