"""When people are reminded and what lapses: only on working days, never a decision."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.deadlines import lapses_now, reminder_days, reminder_is_due, reminding_time
from bot.domain.ids import ProcedureId, TaskId
from bot.domain.procedure import Task
from bot.domain.steps import Step

ASSUMPTION = date(2022, 8, 15)
"""A Monday, a holiday in Bavaria."""
HOLIDAYS = frozenset({ASSUMPTION})
OPENED = date(2022, 8, 1)
FRIDAY, TUESDAY, THURSDAY = date(2022, 8, 12), date(2022, 8, 16), date(2022, 8, 18)


def task(step: Step, due_on: date | None) -> Task:
    return Task(TaskId(1), ProcedureId(1), step, "", datetime(2022, 8, 1, 10, tzinfo=UTC), due_on)


def test_a_decision_is_reminded_of_before_on_and_three_times_after_its_date() -> None:
    days = reminder_days(task(Step.OUTLINE_DECISION, TUESDAY), OPENED, HOLIDAYS)
    assert days == (date(2022, 8, 11), TUESDAY, date(2022, 8, 17), THURSDAY, date(2022, 8, 19))


def test_what_lapses_is_reminded_of_only_while_there_is_time() -> None:
    assert reminder_days(task(Step.RESOURCES, TUESDAY), OPENED, HOLIDAYS) == (date(2022, 8, 11), TUESDAY)


def test_nobody_is_reminded_on_the_day_on_which_the_task_came() -> None:
    assert reminder_days(task(Step.PRESS_SEEN, TUESDAY), date(2022, 8, 11), HOLIDAYS)[0] == TUESDAY


def test_what_has_no_date_is_not_reminded_of_and_does_not_lapse() -> None:
    undated = task(Step.RESOURCES, None)
    assert not reminder_is_due(undated, OPENED, None, TUESDAY, HOLIDAYS)
    assert not lapses_now(undated, TUESDAY, HOLIDAYS)


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
        (None, date(2022, 9, 30), True),
    ],
)
def test_each_day_is_reminded_of_once_and_what_was_missed_is_made_up_for(
    reminded_on: date | None, today: date, due: bool
) -> None:
    assert reminder_is_due(task(Step.OUTLINE_DECISION, TUESDAY), OPENED, reminded_on, today, HOLIDAYS) is due


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
    assert lapses_now(task(step, due_on), today, HOLIDAYS) is lapses


@pytest.mark.parametrize(
    ("at", "goes"), [(time(7, 59), False), (time(8), True), (time(17, 59), True), (time(18), False)]
)
def test_reminders_go_out_between_8_and_18(at: time, goes: bool) -> None:
    assert reminding_time(at) is goes
