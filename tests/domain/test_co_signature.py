"""Who may sign for which office, in which version, until when; and what a silent office said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.co_signature import (
    Answer,
    CoSignature,
    Refusal,
    all_answered,
    asked_anew,
    dissenting,
    may_object,
    refusal,
    signed,
    silenced,
)
from bot.domain.ids import MemberId, MemoId, UserId
from bot.domain.memo import REASON_LENGTH, Memo, MemoContent, MemoState
from bot.domain.staff import Grant, Member, Role

NOW = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
TODAY = date(2022, 5, 3)
CONTENT = MemoContent("Grobkonzept", "Votum", "Sachverhalt", "Bewertung")
WAITING = Memo(MemoId(1), MemberId(7), 2, MemoState.IN_COSIGNATURE, CONTENT, NOW, cosign_until=date(2022, 5, 10))
EDITORIAL = replace(WAITING, state=MemoState.SUBMITTED, editorial=True, cosign_until=date(2022, 5, 5))
OPEN = CoSignature("Bauamt")
SIGNED = CoSignature("Bauamt", Answer.SIGNED, MemberId(3), NOW - timedelta(days=1))


def member(
    office: str = "Bauamt", *, role: Role = Role.SUPPORTING_OFFICE, number: int = 3, active: bool = True
) -> Member:
    return Member(MemberId(number), UserId(number), (Grant(role, office),), "", "de", active=active)


@pytest.mark.parametrize(
    ("memo", "version", "who", "signature", "wanted"),
    [
        (WAITING, 2, member(), OPEN, None),
        (WAITING, 2, member("Jugendamt"), OPEN, Refusal.NOT_YOUR_OFFICE),
        (WAITING, 2, member(role=Role.LEADERSHIP), OPEN, Refusal.NOT_YOUR_OFFICE),
        (WAITING, 2, member(active=False), OPEN, Refusal.NOT_YOUR_OFFICE),
        (WAITING, 2, None, OPEN, Refusal.NOT_YOUR_OFFICE),
        (WAITING, 2, member(), None, Refusal.NOT_YOUR_OFFICE),
        (WAITING, 1, member(), OPEN, Refusal.SUPERSEDED),
        (WAITING, 2, member(number=7), OPEN, Refusal.OWN_MEMO),
        (WAITING, 2, member(), SIGNED, Refusal.ALREADY_ANSWERED),
        (replace(WAITING, state=MemoState.SUBMITTED), 2, member(), OPEN, Refusal.TOO_LATE),
        (replace(WAITING, state=MemoState.APPROVED), 2, member(), OPEN, Refusal.TOO_LATE),
        (EDITORIAL, 2, member(), SIGNED, None),
        (replace(EDITORIAL, state=MemoState.APPROVED), 2, member(), SIGNED, None),
        (replace(EDITORIAL, state=MemoState.REJECTED), 2, member(), SIGNED, Refusal.TOO_LATE),
        (replace(EDITORIAL, state=MemoState.CHANGES_ORDERED), 2, member(), SIGNED, Refusal.TOO_LATE),
        (replace(EDITORIAL, cosign_until=date(2022, 5, 2)), 2, member(), SIGNED, Refusal.TOO_LATE),
    ],
)
def test_who_may_answer_for_an_office(
    memo: Memo, version: int, who: Member | None, signature: CoSignature | None, wanted: Refusal | None
) -> None:
    assert refusal(memo, version, who, signature, TODAY) == wanted


def test_objection_is_possible_on_the_last_day_and_only_against_an_older_signature() -> None:
    assert may_object(EDITORIAL, SIGNED, date(2022, 5, 5))
    assert not may_object(EDITORIAL, SIGNED, date(2022, 5, 6))
    assert not may_object(EDITORIAL, replace(SIGNED, at=NOW + timedelta(minutes=1)), TODAY)
    assert not may_object(replace(EDITORIAL, editorial=False), SIGNED, TODAY)


@pytest.mark.parametrize(
    ("opinion", "wanted"),
    [(" \n\x00", Refusal.OPINION_MISSING), ("x" * (REASON_LENGTH + 1), Refusal.OPINION_TOO_LONG)],
)
def test_dissent_without_readable_words_is_none(opinion: str, wanted: Refusal) -> None:
    assert dissenting(OPEN, opinion, MemberId(3), NOW) == wanted


def test_answers_name_who_gave_them_and_when() -> None:
    assert signed(OPEN, MemberId(3), NOW) == CoSignature("Bauamt", Answer.SIGNED, MemberId(3), NOW)
    said = dissenting(OPEN, " Zu teuer. ", MemberId(3), NOW)
    assert said == CoSignature("Bauamt", Answer.DISSENTING, MemberId(3), NOW, "Zu teuer.")


def test_silence_is_noted_and_answers_stay() -> None:
    known = (SIGNED, CoSignature("Jugendamt"))
    assert not all_answered(known)
    assert silenced(known) == (SIGNED, CoSignature("Jugendamt", Answer.SILENT))
    assert all_answered(silenced(known))
    assert asked_anew(silenced(known)) == (OPEN, CoSignature("Jugendamt"))
