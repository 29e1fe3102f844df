"""What a button about a signed paper carries, and when it can be entered."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.co_signature import Answer, CoSignature
from bot.domain.ids import MemberId, MemoId, UserId
from bot.domain.memo import Memo, MemoContent, MemoState, Verdict
from bot.domain.paper_entry import (
    Asked,
    Entry,
    Refusal,
    Signer,
    could_be_signed_on,
    entry_refusal,
    read_asked,
    read_entry,
)
from bot.domain.staff import Grant, Member, Role

DAY = date(2022, 5, 3)
MEMO = Memo(
    MemoId(1),
    MemberId(7),
    2,
    MemoState.SUBMITTED,
    MemoContent("Grobkonzept", "Votum", "Sachverhalt", "Bewertung"),
    datetime(2022, 5, 3, 12, 5, tzinfo=UTC),
)
ASKED = replace(MEMO, state=MemoState.IN_COSIGNATURE)
OFFICES = (CoSignature("Bauamt"), CoSignature("Jugendamt", Answer.SIGNED))
APPROVED, SIGNED = Entry(Verdict.APPROVED), Entry(Answer.SIGNED, 0)

days = st.none() | st.dates()
decisions = st.builds(
    lambda what, on, signer: Entry(what, None, on, signer if on else None),
    st.sampled_from(Verdict),
    days,
    st.none() | st.sampled_from(Signer),
)
signatures = st.builds(Entry, st.sampled_from((Answer.SIGNED, Answer.DISSENTING)), st.integers(0, 999), days)


def member(role: Role = Role.PRESS_OFFICE, number: int = 7) -> Member:
    return Member(MemberId(number), UserId(number), (Grant(role),), "", "de")


@given(decisions | signatures)
def test_every_entry_survives_the_way_through_a_button(entry: Entry) -> None:
    assert read_entry(str(entry)) == entry
    assert len(f"pp:w:{2**63}:1000000:{entry}") <= 64


@given(
    st.integers(1, 2**31),
    st.integers(1, 99),
    decisions | signatures,
    st.none() | st.integers(1, 2**31),
    st.frozensets(st.integers(1, 60)),
    st.booleans(),
)
def test_what_a_card_asks_for_survives_the_way_through_its_view(
    memo: int, version: int, entry: Entry, scan: int | None, struck: frozenset[int], choosing: bool
) -> None:
    asked = Asked(MemoId(memo), version, entry, scan, struck, choosing)
    assert read_asked(str(asked)) == asked
    assert len(f"staff:paper:{asked}") <= 80


def test_cards_of_before_there_were_measures_are_still_read() -> None:
    assert read_asked("1:2:a.2022-05-03.h:17") == Asked(
        MemoId(1), 2, Entry(Verdict.APPROVED, None, DAY, Signer.HEAD), 17
    )
    assert read_asked("1:2:x:17:") is None


@pytest.mark.parametrize(
    "text", ["", "x", "a1", "s", "s0.2022-05-03.h", "a.2022-13-01", "a.h", "a.2022-05-03.x", "a.", "A"]
)
def test_anything_else_is_no_entry(text: str) -> None:
    assert read_entry(text) is None


@pytest.mark.parametrize(
    ("memo", "version", "who", "entry", "wanted"),
    [
        (MEMO, 2, member(), APPROVED, None),
        (MEMO, 2, member(Role.LEADERSHIP_OFFICE), None, None),
        (replace(MEMO, state=MemoState.PUT_OFF), 2, member(), APPROVED, None),
        (MEMO, 2, member(Role.LEADERSHIP), APPROVED, Refusal.NOT_YOUR_ROLE),
        (MEMO, 2, member(Role.SUPPORTING_OFFICE), APPROVED, Refusal.NOT_YOUR_ROLE),
        (MEMO, 2, None, APPROVED, Refusal.NOT_YOUR_ROLE),
        (MEMO, 1, member(), APPROVED, Refusal.SUPERSEDED),
        (replace(MEMO, state=MemoState.APPROVED), 2, member(), APPROVED, Refusal.DONE_ALREADY),
        (replace(MEMO, state=MemoState.WITHDRAWN), 2, member(), APPROVED, Refusal.WITHDRAWN),
        (replace(MEMO, state=MemoState.WITHDRAWN), 2, member(), None, Refusal.WITHDRAWN),
        (MEMO, 2, member(), SIGNED, Refusal.DONE_ALREADY),
        (ASKED, 2, member(), APPROVED, Refusal.IN_COSIGNATURE),
        (ASKED, 2, member(), SIGNED, None),
        (ASKED, 2, member(), replace(SIGNED, place=1), Refusal.DONE_ALREADY),
        (ASKED, 2, member(), replace(SIGNED, place=2), Refusal.DONE_ALREADY),
    ],
)
def test_what_can_be_entered(
    memo: Memo, version: int, who: Member | None, entry: Entry | None, wanted: Refusal | None
) -> None:
    assert entry_refusal(memo, version, who, entry, OFFICES) == wanted


@pytest.mark.parametrize(
    ("day", "possible"), [(DAY, True), (date(2022, 5, 2), False), (date(2022, 5, 6), False), (None, False)]
)
def test_paper_is_signed_between_its_submission_and_today(day: date | None, possible: bool) -> None:
    assert could_be_signed_on(day, DAY, date(2022, 5, 5)) is possible
