"""When contact details may be handed over, and what becomes due afterwards."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.dispositions import WORDS, Returned, read_word
from bot.domain.handover import (
    Handover,
    HandoverId,
    HandoverKind,
    HandoverState,
    Refusal,
    Terms,
    decide_request,
    decide_supplement,
    fingerprint,
    may_be_written,
    standing_approval,
    supplement_is_due,
    valid_until,
    weeks_unconfirmed,
)
from bot.domain.ids import FormId, MemoId, SurveyId
from bot.domain.survey import CallDays, Survey, SurveyState
from bot.domain.volunteering import Disposition

NOON = datetime(2026, 7, 10, 10, tzinfo=UTC)
TODAY = NOON.date()
SURVEY = Survey(
    id=SurveyId("lra22"),
    authority="lra",
    title="Kundenbefragung",
    form_id=FormId("f"),
    state=SurveyState.OPEN,
    opens_on=date(2026, 7, 1),
    closes_on=date(2026, 7, 31),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2026, 12, 31),
)
TERMS = Terms("age1institute", date(2026, 8, 31))
FIRST = Handover(
    HandoverId(1),
    SURVEY.id,
    HandoverKind.CONTACTS,
    HandoverState.WRITTEN,
    MemoId(7),
    20,
    TERMS.recipient,
    "uebergabe-lra22-1-0000.xlsx.age",
    "00",
    NOON,
    written_at=NOON,
)
LIST = replace(FIRST, id=HandoverId(2), kind=HandoverKind.WITHDRAWALS, memo=None)


@pytest.mark.parametrize(
    ("terms", "earlier", "waiting", "today", "refusal"),
    [
        (TERMS, (), 1, TODAY, None),
        (Terms("", TERMS.calls_to), (), 1, TODAY, Refusal.NO_KEY),
        (Terms(TERMS.recipient, None), (), 1, TODAY, Refusal.NO_PERIOD),
        (TERMS, (), 1, date(2026, 8, 31), None),
        (TERMS, (), 1, date(2026, 9, 1), Refusal.PERIOD_OVER),
        (Terms(TERMS.recipient, date(2027, 1, 31)), (), 1, SURVEY.deletes_on, Refusal.PERIOD_OVER),
        (TERMS, (), 0, TODAY, Refusal.NOBODY),
        (TERMS, (replace(FIRST, state=HandoverState.REQUESTED),), 1, TODAY, Refusal.UNDECIDED),
        (TERMS, (replace(FIRST, state=HandoverState.APPROVED),), 1, TODAY, Refusal.ALREADY_APPROVED),
        (TERMS, (FIRST,), 1, TODAY, Refusal.ALREADY_APPROVED),
        (TERMS, (replace(FIRST, state=HandoverState.CONFIRMED),), 0, TODAY, Refusal.ALREADY_APPROVED),
        (TERMS, (replace(FIRST, state=HandoverState.REFUSED),), 1, TODAY, None),
        (TERMS, (LIST,), 1, TODAY, None),
        # The approval named another key.
        (Terms("age1other", TERMS.calls_to), (FIRST,), 1, TODAY, None),
    ],
)
def test_the_leitung_is_asked_once_for_each_study_and_key(
    terms: Terms, earlier: tuple[Handover, ...], waiting: int, today: date, refusal: Refusal | None
) -> None:
    assert decide_request(SURVEY, terms, earlier, waiting, today) is refusal


def test_later_volunteers_follow_under_the_first_approval() -> None:
    second = replace(FIRST, id=HandoverId(5))

    assert decide_supplement(SURVEY, TERMS, (FIRST, LIST, second), 3, TODAY) == FIRST
    assert decide_supplement(SURVEY, TERMS, (FIRST,), 0, TODAY) is Refusal.NOBODY
    assert decide_supplement(SURVEY, TERMS, (FIRST,), 3, date(2026, 9, 1)) is Refusal.PERIOD_OVER
    assert decide_supplement(SURVEY, TERMS, (replace(FIRST, state=HandoverState.REFUSED),), 3, TODAY) is (
        Refusal.UNDECIDED
    )
    unwritten = replace(second, state=HandoverState.APPROVED, written_at=None)
    assert decide_supplement(SURVEY, TERMS, (FIRST, unwritten), 3, TODAY) is Refusal.NOBODY


def test_they_follow_by_themselves_a_week_after_the_last_file() -> None:
    second = replace(FIRST, id=HandoverId(5), written_at=NOON + timedelta(days=3))

    assert not supplement_is_due((), NOON)
    assert not supplement_is_due((LIST,), NOON + timedelta(days=30))
    assert not supplement_is_due((FIRST, second), NOON + timedelta(days=9))
    assert supplement_is_due((FIRST, second), NOON + timedelta(days=10))


def test_contacts_are_written_only_for_the_approved_key_and_lists_of_withdrawals_always() -> None:
    approved = replace(FIRST, state=HandoverState.APPROVED)
    withdrawals = replace(LIST, state=HandoverState.APPROVED)
    after_the_calls = date(2026, 9, 1)

    assert may_be_written(SURVEY, approved, TERMS, TODAY)
    assert not may_be_written(SURVEY, FIRST, TERMS, TODAY)
    assert not may_be_written(SURVEY, replace(FIRST, state=HandoverState.REQUESTED), TERMS, TODAY)
    assert not may_be_written(SURVEY, approved, Terms("age1other", TERMS.calls_to), TODAY)
    assert not may_be_written(SURVEY, approved, TERMS, after_the_calls)
    assert may_be_written(SURVEY, withdrawals, Terms("", None), after_the_calls)


def test_the_institute_has_a_week_to_confirm_that_it_deleted() -> None:
    in_a_week = NOON + timedelta(days=7)

    assert weeks_unconfirmed(LIST, in_a_week) == 1
    assert weeks_unconfirmed(LIST, in_a_week - timedelta(seconds=1)) == 0
    assert weeks_unconfirmed(LIST, in_a_week + timedelta(days=14)) == 3
    assert weeks_unconfirmed(replace(LIST, state=HandoverState.CONFIRMED), in_a_week) == 0
    assert weeks_unconfirmed(FIRST, in_a_week) == 0


def test_the_institute_may_use_nothing_after_the_deletion() -> None:
    calls = CallDays(SURVEY.opens_on, SURVEY.closes_on, date(2026, 9, 1), date(2026, 9, 30))
    assert valid_until(SURVEY, calls) == date(2026, 9, 30)
    assert valid_until(SURVEY, replace(calls, calls_to=date(2027, 3, 1))) == SURVEY.deletes_on
    assert valid_until(SURVEY, None) == SURVEY.deletes_on


def test_the_oldest_approval_stands_and_refused_ones_do_not() -> None:
    refused = replace(FIRST, id=HandoverId(1), state=HandoverState.REFUSED)
    second = replace(FIRST, id=HandoverId(2))

    assert standing_approval((refused, replace(FIRST, id=HandoverId(3)), second), TERMS.recipient) == second
    assert standing_approval((refused,), TERMS.recipient) is None


def test_a_fingerprint_can_be_read_out() -> None:
    # printf %s age1institute | sha256sum
    assert fingerprint("age1institute") == "27c5 1253 9728 83f2 ecad 2bc5 2ddf cf45"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("completed", Returned.COMPLETED),
        ("  Not_Reached ", Returned.NOT_REACHED),
        ("NICHT-ERREICHT", Returned.NOT_REACHED),
        ("Sofort  löschen", Returned.DELETE_NOW),
        ("Geführt", Returned.COMPLETED),
        ("", None),
        ("vielleicht", None),
        ("=completed", None),
    ],
)
def test_what_the_institute_writes_is_understood_or_refused(text: str, meant: Returned | None) -> None:
    assert read_word(text) is meant


def test_every_word_stands_for_something_that_is_counted() -> None:
    assert set(WORDS.values()) == set(Returned)
    assert Returned.DELETE_NOW.disposition is Disposition.REFUSED
    assert [word.disposition.value for word in Returned if word is not Returned.DELETE_NOW] == [
        "completed",
        "refused",
        "not_reached",
    ]
