"""A measure moves from the proposal to „erledigt“ step by step, and nobody is left unreminded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MeasureId, MemberId, ProcedureId, TaskId
from bot.domain.measure import (
    REMIND_EVERY,
    AtStake,
    ForMeasure,
    Measure,
    MeasureRefusal,
    MeasureState,
    all_decided,
    at_stake,
    endorsed,
    endorsed_among,
    first_reminder,
    fits,
    followed_up,
    measure_of,
    moved,
    next_reminder,
    not_endorsed,
    nothing_underway,
    proposed_anew,
    reminder_is_due,
    tag_of,
)
from bot.domain.measure_taps import MeasureAct
from bot.domain.memo import Endorsed

TODAY = date(2022, 9, 1)
NOW = datetime(2022, 9, 1, 10, tzinfo=UTC)
PROPOSED = Measure(
    MeasureId(1), ProcedureId(1), 3, "Ein Schalter am Abend", "keine", "Bauamt", TODAY + timedelta(days=30)
)
LANDRAT = MemberId(7)


def at(state: MeasureState) -> Measure:
    return replace(PROPOSED, state=state, follow_up_on=TODAY)


def test_the_way_of_a_measure_from_the_proposal_to_done() -> None:
    measure = endorsed(PROPOSED, LANDRAT, "Landrat", NOW, TODAY)
    states = []
    for act in (MeasureAct.BEGIN, MeasureAct.REPORT_DONE, MeasureAct.CONFIRM):
        assert isinstance(measure, Measure)
        states.append(measure.state)
        measure = moved(measure, act)

    assert isinstance(measure, Measure)
    assert [*states, measure.state] == [
        MeasureState.ENDORSED,
        MeasureState.IN_PROGRESS,
        MeasureState.REPORTED_DONE,
        MeasureState.DONE,
    ]


def test_what_is_given_back_comes_with_a_word() -> None:
    reported = at(MeasureState.REPORTED_DONE)

    assert moved(reported, MeasureAct.GIVE_BACK, " \n") is MeasureRefusal.REASON_MISSING
    back = moved(reported, MeasureAct.GIVE_BACK, "Das Schild fehlt noch.")
    assert isinstance(back, Measure)
    assert (back.state, back.word) == (MeasureState.IN_PROGRESS, "Das Schild fehlt noch.")


@pytest.mark.parametrize("reason", ["", "   ", "\u200b"])
def test_who_does_not_endorse_says_why(reason: str) -> None:
    assert not_endorsed(PROPOSED, LANDRAT, "Landrat", NOW, reason) is MeasureRefusal.REASON_MISSING


def test_a_reason_fits_into_one_message() -> None:
    assert not_endorsed(PROPOSED, LANDRAT, "Landrat", NOW, "x" * 3001) is MeasureRefusal.TOO_LONG


@pytest.mark.parametrize("state", [state for state in MeasureState if state is not MeasureState.PROPOSED])
def test_nobody_decides_twice(state: MeasureState) -> None:
    assert endorsed(at(state), LANDRAT, "Landrat", NOW, TODAY) is MeasureRefusal.MOVED_ON
    assert not_endorsed(at(state), LANDRAT, "Landrat", NOW, "zu teuer") is MeasureRefusal.MOVED_ON


def test_changes_to_the_whole_vermerk_open_every_decision_again() -> None:
    refused = not_endorsed(PROPOSED, LANDRAT, "Landrat", NOW, "zu teuer")

    assert isinstance(refused, Measure)
    assert proposed_anew(refused) == PROPOSED


def test_what_is_not_endorsed_keeps_nobody_waiting() -> None:
    assert nothing_underway([at(MeasureState.DONE), at(MeasureState.NOT_ENDORSED)])
    assert not nothing_underway([at(MeasureState.DONE), at(MeasureState.ENDORSED)])
    assert all_decided([at(MeasureState.ENDORSED), at(MeasureState.NOT_ENDORSED)])
    assert not all_decided([at(MeasureState.ENDORSED), PROPOSED])


@given(st.sampled_from(MeasureState), st.sampled_from(MeasureAct))
def test_a_tap_that_does_not_fit_any_more_changes_nothing(state: MeasureState, act: MeasureAct) -> None:
    moves = (MeasureAct.BEGIN, MeasureAct.REPORT, MeasureAct.REPORT_DONE, MeasureAct.CONFIRM, MeasureAct.GIVE_BACK)
    if act in moves and not fits(at(state), act):
        assert moved(at(state), act, "Wort") is MeasureRefusal.MOVED_ON


def test_reminders_come_a_week_before_on_the_day_and_every_week_after() -> None:
    due = TODAY + timedelta(days=10)
    measure = replace(PROPOSED, state=MeasureState.ENDORSED, due_on=due, follow_up_on=first_reminder(due, TODAY))
    reminded = []
    for number in range(30):
        day = TODAY + timedelta(days=number)
        if reminder_is_due(measure, day):
            reminded.append(day - due)
            measure = replace(measure, follow_up_on=next_reminder(measure, day))

    assert [span.days for span in reminded] == [-7, 0, 7, 14]


@given(st.integers(-400, 400))
def test_a_reminder_always_lies_ahead(days: int) -> None:
    due = TODAY + timedelta(days=days)

    assert TODAY < first_reminder(due, TODAY) <= max(due, TODAY + REMIND_EVERY)
    assert next_reminder(replace(PROPOSED, due_on=due), TODAY) > TODAY


@pytest.mark.parametrize("on", [None, TODAY, TODAY - timedelta(days=1), date(2222, 1, 1)])
def test_a_wiedervorlage_is_a_day_ahead(on: date | None) -> None:
    assert followed_up(at(MeasureState.IN_PROGRESS), on, TODAY) is MeasureRefusal.NO_DATE


def test_the_draft_of_a_measure_knows_its_task_and_what_it_changes() -> None:
    assert measure_of(tag_of(TaskId(17))) == ForMeasure(TaskId(17), None)
    assert measure_of(tag_of(TaskId(17), MeasureId(3))) == ForMeasure(TaskId(17), MeasureId(3))
    assert [measure_of(tag) for tag in ("measure", "measure1.", "measurex", "task17.idea", "memo")] == [None] * 5


def test_what_the_leitung_endorsed_is_counted_once_it_has_decided_on_all() -> None:
    done = replace(PROPOSED, state=MeasureState.DONE)
    refused = replace(PROPOSED, number=4, state=MeasureState.NOT_ENDORSED)

    assert endorsed_among(()) is None
    assert endorsed_among((done, PROPOSED)) is None
    assert endorsed_among((done, refused)) == Endorsed(1, 2)
    assert not Endorsed(1, 2).wholly
    assert Endorsed(2, 2).wholly


def test_approval_of_the_whole_names_what_it_endorses_and_what_stays_refused() -> None:
    refused = replace(PROPOSED, number=4, state=MeasureState.NOT_ENDORSED)
    known = (PROPOSED, refused, replace(PROPOSED, number=5, state=MeasureState.ENDORSED))

    assert at_stake(known) == AtStake(("M3",), ("M4",))
    assert at_stake(()) is None
