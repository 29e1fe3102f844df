"""Deadlines follow the holidays of the Land in the authority's file."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.authority import WorkingDays
from bot.services.workdays import ahead_of, days_from_today
from storage.database import Database
from tests.services.staff_scene import Scene


@pytest.mark.parametrize(
    ("land", "today", "wanted"),
    [
        # Epiphany and Corpus Christi are holidays in Bavaria alone, Whit Monday is one in Hamburg too.
        ("BY", date(2022, 1, 5), date(2022, 1, 7)),
        ("HH", date(2022, 1, 5), date(2022, 1, 6)),
        ("BY", date(2022, 6, 15), date(2022, 6, 17)),
        ("HH", date(2022, 6, 15), date(2022, 6, 16)),
        ("HH", date(2022, 6, 3), date(2022, 6, 7)),
        ("BY", date(2022, 12, 30), date(2023, 1, 2)),
        # Mariä Himmelfahrt is one where most people are Catholic, as in most communes of Bavaria.
        ("BY", date(2022, 8, 12), date(2022, 8, 16)),
        # On 24 and 31 December the house is closed.
        ("BY", date(2024, 12, 23), date(2024, 12, 27)),
        ("HH", date(2024, 12, 30), date(2025, 1, 2)),
    ],
)
async def test_next_working_day_skips_the_holidays_of_the_land(
    database: Database, land: str, today: date, wanted: date
) -> None:
    rt = Scene(database, now=datetime(today.year, today.month, today.day, 12, tzinfo=UTC)).rt
    rt = replace(rt, authority=replace(rt.authority, working_days=WorkingDays(land)))

    assert days_from_today(rt, 1) == wanted


@pytest.mark.parametrize(
    ("days", "today", "wanted"),
    [
        (WorkingDays(catholic=False), date(2022, 8, 12), date(2022, 8, 15)),
        (WorkingDays(closed=()), date(2024, 12, 23), date(2024, 12, 24)),
        (WorkingDays(closed=((8, 16),)), date(2022, 8, 12), date(2022, 8, 17)),
    ],
)
async def test_an_authority_says_itself_when_it_is_closed(
    database: Database, days: WorkingDays, today: date, wanted: date
) -> None:
    rt = Scene(database, now=datetime(today.year, today.month, today.day, 12, tzinfo=UTC)).rt
    rt = replace(rt, authority=replace(rt.authority, working_days=days))

    assert days_from_today(rt, 1) == wanted


@pytest.mark.parametrize(
    ("event", "wanted"),
    [
        (date(2022, 8, 19), date(2022, 8, 18)),
        # A Monday holiday and the weekend lie between.
        (date(2022, 8, 16), date(2022, 8, 12)),
        # Tomorrow and today: nobody is asked for something after it.
        (date(2022, 8, 12), date(2022, 8, 12)),
        (date(2022, 8, 11), date(2022, 8, 11)),
        # It has passed: the next working day.
        (date(2022, 8, 10), date(2022, 8, 12)),
    ],
)
async def test_what_prepares_a_day_is_due_before_it(database: Database, event: date, wanted: date) -> None:
    rt = Scene(database, now=datetime(2022, 8, 11, 12, tzinfo=UTC)).rt

    assert ahead_of(rt, event) == wanted
