"""The end of a study: on the printed day, sooner if the Leitung says so, never later."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.ids import FormId, MemberId, SurveyId, UserId
from bot.domain.staff import Grant, Member, Role
from bot.domain.study_end import (
    EndRefusal,
    StudyEnd,
    backups_gone_on,
    decide_bringing_forward,
    decide_delivery,
    decide_institute,
    leadership_must_be_told,
    must_be_erased,
    reminder_due,
)
from bot.domain.survey import Survey, SurveyState

NOW = datetime(2026, 12, 20, 10, tzinfo=UTC)
TODAY = NOW.date()
STUDY = Survey(
    id=SurveyId("s1"),
    authority="a",
    title="Kundenbefragung",
    form_id=FormId("f"),
    state=SurveyState.CLOSED,
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 8, 31),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2026, 12, 31),
)
END = StudyEnd(STUDY.id)
ERASED = replace(END, erased_at=NOW)


def member(role: Role, *, active: bool = True) -> Member:
    return Member(MemberId(1), UserId(7), (Grant(role),), "", "de", active=active)


def test_everything_goes_on_the_printed_day_and_once() -> None:
    assert not must_be_erased(STUDY, END, date(2026, 12, 30))
    assert must_be_erased(STUDY, END, date(2026, 12, 31))
    assert must_be_erased(STUDY, END, date(2027, 6, 1))
    assert not must_be_erased(STUDY, ERASED, date(2027, 6, 1))


def test_the_leadership_is_told_14_days_before_and_not_after_the_deletion() -> None:
    assert not leadership_must_be_told(STUDY, END, date(2026, 12, 16))
    assert leadership_must_be_told(STUDY, END, date(2026, 12, 17))
    assert not leadership_must_be_told(STUDY, ERASED, date(2026, 12, 31))


def test_the_leadership_brings_the_deletion_forward() -> None:
    sooner = decide_bringing_forward(STUDY, END, member(Role.LEADERSHIP), NOW)

    assert sooner == replace(END, brought_forward_at=NOW, brought_forward_by=MemberId(1))
    assert isinstance(sooner, StudyEnd)
    assert must_be_erased(STUDY, sooner, TODAY)


@pytest.mark.parametrize(
    ("survey", "end", "who", "refusal"),
    [
        *((STUDY, END, member(role), EndRefusal.NOT_YOUR_ROLE) for role in Role if role is not Role.LEADERSHIP),
        (STUDY, END, None, EndRefusal.NOT_YOUR_ROLE),
        (STUDY, END, member(Role.LEADERSHIP, active=False), EndRefusal.NOT_YOUR_ROLE),
        (replace(STUDY, state=SurveyState.OPEN), END, member(Role.LEADERSHIP), EndRefusal.STILL_RUNS),
        (STUDY, ERASED, member(Role.LEADERSHIP), EndRefusal.ALREADY_ERASED),
        (STUDY, replace(END, brought_forward_at=NOW), member(Role.LEADERSHIP), EndRefusal.ALREADY_ERASED),
    ],
)
def test_nobody_else_does_and_nobody_twice(
    survey: Survey, end: StudyEnd, who: Member | None, refusal: EndRefusal
) -> None:
    assert decide_bringing_forward(survey, end, who, NOW) is refusal


def test_the_delivery_is_noted_with_its_day_and_can_be_corrected() -> None:
    noted = decide_delivery(STUDY, END, date(2026, 12, 1), TODAY)
    assert noted == replace(END, delivery_confirmed_on=date(2026, 12, 1))
    assert isinstance(noted, StudyEnd)
    assert decide_delivery(STUDY, noted, date(2026, 12, 2), TODAY) == replace(
        END, delivery_confirmed_on=date(2026, 12, 2)
    )
    assert decide_delivery(STUDY, END, TODAY + timedelta(days=1), TODAY) is EndRefusal.IN_THE_FUTURE
    still_open = replace(STUDY, state=SurveyState.OPEN)
    assert decide_delivery(still_open, END, TODAY, TODAY) is EndRefusal.STILL_RUNS


def test_the_institute_confirms_what_it_was_asked() -> None:
    asked = replace(ERASED, institute_asked_at=NOW)
    assert asked.waits_for_institute
    confirmed = decide_institute(asked, TODAY, TODAY)
    assert isinstance(confirmed, StudyEnd)
    assert not confirmed.waits_for_institute
    assert decide_institute(END, TODAY, TODAY) is EndRefusal.NOT_ERASED_YET
    assert decide_institute(ERASED, TODAY, TODAY) is EndRefusal.NOTHING_HANDED_OVER
    assert decide_institute(asked, TODAY + timedelta(days=1), TODAY) is EndRefusal.IN_THE_FUTURE


@pytest.mark.parametrize(
    ("waited", "number"),
    [(timedelta(0), 0), (timedelta(days=6, hours=23), 0), (timedelta(days=7), 1), (timedelta(15), 2)],
)
def test_the_institute_is_asked_again_every_seven_days(waited: timedelta, number: int) -> None:
    asked = replace(ERASED, institute_asked_at=NOW)
    assert reminder_due(asked, NOW + waited) == number
    assert reminder_due(replace(asked, institute_confirmed_on=TODAY), NOW + waited) == 0
    assert reminder_due(ERASED, NOW + waited) == 0


def test_the_last_backup_dies_so_many_days_after_the_deletion() -> None:
    assert backups_gone_on(date(2026, 12, 31), 14) == date(2027, 1, 14)
