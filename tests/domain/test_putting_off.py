"""Until when a decision can be put off, and what is read out of a typed message."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.ids import MemberId, MemoId, UserId
from bot.domain.memo import REASON_LENGTH, Memo, MemoContent, MemoState, Refusal, Refused
from bot.domain.memo_taps import PutOffAct
from bot.domain.putting_off import PutOff, day_of, decide_put_off, read_day_and_reason
from bot.domain.staff import Grant, Member, Role

TODAY = date(2022, 5, 3)
MEMO = Memo(
    MemoId(1),
    MemberId(7),
    2,
    MemoState.SUBMITTED,
    MemoContent("Grobkonzept", "Votum", "Sachverhalt", "Bewertung"),
    datetime(2022, 5, 3, 12, 5, tzinfo=UTC),
)
LEADER = Member(MemberId(3), UserId(3), (Grant(Role.LEADERSHIP),), "", "de")


def put_off(memo: Memo = MEMO, until: date | None = date(2022, 5, 10), reason: str = "") -> PutOff | Refused:
    return decide_put_off(memo, 2, LEADER, until=until, reason=reason, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("1.8.2022", (date(2022, 8, 1), "")),
        ("1.8.22 nach der Sitzung", (date(2022, 8, 1), "nach der Sitzung")),
        ("1. August 2022 nach der\nSitzung", (date(2022, 8, 1), "nach der\nSitzung")),
        ("2022-08-01\tweil", (date(2022, 8, 1), "weil")),
        ("bald", (None, "")),
        ("nach der Sitzung am 1.8.2022", (None, "")),
        ("", (None, "")),
    ],
)
def test_day_and_reason_are_read_from_one_message(typed: str, wanted: tuple[date | None, str]) -> None:
    assert read_day_and_reason(typed) == wanted


@pytest.mark.parametrize("until", [None, TODAY, date(2022, 5, 2), date(2023, 5, 5)])
def test_day_has_to_come_within_a_year(until: date | None) -> None:
    assert put_off(until=until) == Refused(Refusal.WRONG_DAY)


def test_reason_may_be_missing_and_not_be_endless() -> None:
    assert put_off(reason="x" * (REASON_LENGTH + 1)) == Refused(Refusal.REASON_TOO_LONG)
    made = put_off()
    assert isinstance(made, PutOff)
    assert (made.memo.state, made.memo.put_off_until, made.reason) == (MemoState.PUT_OFF, date(2022, 5, 10), "")


@pytest.mark.parametrize("state", [MemoState.SUBMITTED, MemoState.PUT_OFF])
def test_what_was_put_off_can_be_put_off_again(state: MemoState) -> None:
    assert isinstance(put_off(replace(MEMO, state=state)), PutOff)


@pytest.mark.parametrize("state", [MemoState.IN_COSIGNATURE, MemoState.APPROVED, MemoState.REJECTED])
def test_what_cannot_be_decided_cannot_be_put_off(state: MemoState) -> None:
    assert isinstance(put_off(replace(MEMO, state=state)), Refused)


@pytest.mark.parametrize("act", list(PutOffAct))
def test_every_button_means_a_day_that_is_allowed(act: PutOffAct) -> None:
    assert isinstance(put_off(until=day_of(act, TODAY)), PutOff)
