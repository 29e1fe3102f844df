"""Who decides on a memo, on which version, and what a memo is made of."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import MemberId, MemoId, UserId
from bot.domain.memo import (
    REASON_LENGTH,
    Decided,
    Decision,
    Memo,
    MemoContent,
    MemoState,
    Refusal,
    Refused,
    Verdict,
    answers_of,
    content_of,
    decide_verdict,
    draft_tag,
    may_get_new_version,
    memo_of_draft,
)
from bot.domain.staff import Grant, Member, Role

NOW = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
CONTENT = MemoContent("Grobkonzept", "Freigeben.", "Anlass.", "Gut.")
MEMO = Memo(MemoId(1), MemberId(7), 2, MemoState.SUBMITTED, CONTENT, NOW)
APPROVED = Decision(Verdict.APPROVED, MemberId(1), "Landrat", NOW)


def member(role: Role = Role.LEADERSHIP, number: int = 1, *, active: bool = True) -> Member:
    return Member(MemberId(number), UserId(100 + number), (Grant(role),), "", "de", active=active)


def decide(
    memo: Memo = MEMO,
    version: int = 2,
    by: Member | None = None,
    verdict: Verdict = Verdict.APPROVED,
    reason: str = "",
) -> Decided | Refused:
    return decide_verdict(memo, version, by or member(), verdict=verdict, reason=reason, function="Landrat", now=NOW)


def test_approval_says_who_as_what_and_when() -> None:
    decided = decide()

    assert isinstance(decided, Decided)
    assert decided.memo.state is MemoState.APPROVED
    assert decided.decision == APPROVED


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.LEADERSHIP])
def test_no_other_role_decides(role: Role) -> None:
    assert decide(by=member(role)) == Refused(Refusal.NOT_YOUR_ROLE)


@pytest.mark.parametrize(
    ("memo", "version", "by", "reason"),
    [
        (MEMO, 2, member(active=False), Refusal.UNKNOWN_PERSON),
        (MEMO, 1, member(), Refusal.SUPERSEDED),
        (MEMO, 3, member(), Refusal.SUPERSEDED),
        (MEMO, 2, member(number=7), Refusal.OWN_MEMO),
        (replace(MEMO, state=MemoState.IN_COSIGNATURE), 2, member(), Refusal.IN_COSIGNATURE),
        (replace(MEMO, state=MemoState.APPROVED, decision=APPROVED), 2, member(), Refusal.ALREADY_DECIDED),
        (replace(MEMO, state=MemoState.CHANGES_ORDERED, decision=APPROVED), 1, member(), Refusal.SUPERSEDED),
    ],
)
def test_refusals_and_their_reasons(memo: Memo, version: int, by: Member, reason: Refusal) -> None:
    refused = decide(memo, version, by)
    assert isinstance(refused, Refused)
    assert refused.reason is reason
    assert refused.decision is (APPROVED if reason is Refusal.ALREADY_DECIDED else None)


def test_stranger_is_nobody() -> None:
    refused = decide_verdict(MEMO, 2, None, verdict=Verdict.APPROVED, reason="", function="Landrat", now=NOW)
    assert refused == Refused(Refusal.UNKNOWN_PERSON)


@pytest.mark.parametrize("verdict", [Verdict.CHANGES_ORDERED, Verdict.REJECTED])
@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("", Refusal.REASON_MISSING),
        (" \n\t\x00 ", Refusal.REASON_MISSING),
        ("x" * (REASON_LENGTH + 1), Refusal.REASON_TOO_LONG),
        ("x" * REASON_LENGTH, None),
        ("  Zu teuer.\x07 ", None),
    ],
)
def test_changes_and_rejections_need_a_reason(verdict: Verdict, reason: str, outcome: Refusal | None) -> None:
    made = decide(verdict=verdict, reason=reason)
    if outcome is not None:
        assert made == Refused(outcome)
    else:
        assert isinstance(made, Decided)
        assert made.decision.reason == reason.replace("\x07", "").strip()
        assert made.memo.state.value == verdict.value


@pytest.mark.parametrize("state", list(MemoState))
@pytest.mark.parametrize("role", list(Role))
def test_only_the_press_office_writes_a_new_version_and_only_until_it_is_decided_or_put_off(
    state: MemoState, role: Role
) -> None:
    sent_back = {MemoState.CHANGES_ORDERED, MemoState.WITHDRAWN}
    open_to_change = {*sent_back, MemoState.IN_COSIGNATURE, MemoState.SUBMITTED}
    wanted = state in open_to_change and role is Role.PRESS_OFFICE
    assert may_get_new_version(replace(MEMO, state=state), member(role), 2) is wanted
    assert not may_get_new_version(replace(MEMO, state=state), member(role), 1)
    assert not may_get_new_version(replace(MEMO, state=state), None, 2)


@pytest.mark.parametrize("state", list(MemoState))
def test_old_draft_that_names_no_version_counts_where_changes_were_ordered(state: MemoState) -> None:
    wanted = state is MemoState.CHANGES_ORDERED
    assert may_get_new_version(replace(MEMO, state=state), member(Role.PRESS_OFFICE)) is wanted


def test_step_that_follows_belongs_to_what_was_decided() -> None:
    assert replace(CONTENT, follows="Phase 2").sha256() != CONTENT.sha256()
    assert replace(CONTENT, refers_to="Idee").sha256() != replace(CONTENT, follows="Idee").sha256()
    assert replace(CONTENT, measures="M1: Abendöffnung").sha256() != CONTENT.sha256()
    assert replace(CONTENT, measures="M1").sha256() != replace(CONTENT, measures="M2").sha256()


def test_what_the_bot_told_is_no_part_of_the_wording() -> None:
    assert replace(CONTENT, told="Anlass: Idee.").sha256() == CONTENT.sha256()


four = st.tuples(*[st.text(max_size=20)] * 4)


@given(four)
def test_sections_survive_the_way_through_the_form(parts: tuple[str, str, str, str]) -> None:
    content = content_of(answers_of(MemoContent(*parts)))
    assert content.subject == " ".join(parts[0].split())
    assert (content.recommendation, content.facts, content.assessment) == tuple(part.strip() for part in parts[1:])
    assert content_of(answers_of(content)) == content


@given(four, four)
def test_digest_tells_any_two_wordings_apart(one: tuple[str, str, str, str], other: tuple[str, str, str, str]) -> None:
    assert (MemoContent(*one).sha256() == MemoContent(*other).sha256()) is (one == other)


def test_missing_sections_are_empty() -> None:
    assert content_of({}) == MemoContent("", "", "", "")


@pytest.mark.parametrize(
    ("tag", "memo"),
    [
        ("memo", None),
        (draft_tag(MemoId(17), 2), (MemoId(17), 2)),
        ("memo17", (MemoId(17), 0)),
        ("memo17vx", (MemoId(17), 0)),
        ("memox", None),
        ("", None),
        ("memo²", None),
    ],
)
def test_draft_knows_which_memo_it_continues(tag: str, memo: tuple[MemoId, int] | None) -> None:
    assert memo_of_draft(tag) == memo
