"""Deputies of the Leitung: who may be one, who may enter one, and on which days one decides."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.deputy import (
    Acting,
    Deputy,
    DeputyRefusal,
    DeputyState,
    Period,
    entry_refusal,
    may_be_deputy,
    represented_on,
    standing_in,
)
from bot.domain.ids import DeputyId, MemberId, MemoId, UserId
from bot.domain.memo import (
    Decided,
    Decision,
    Memo,
    MemoContent,
    MemoState,
    Refusal,
    Refused,
    Verdict,
    decide_verdict,
)
from bot.domain.staff import Grant, Member, Role

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2022, 5, 3, 12, 5, tzinfo=UTC)
TODAY = date(2022, 5, 3)
PERIOD = Period(date(2022, 5, 2), date(2022, 5, 16))
CONTENT = MemoContent("Grobkonzept", "Freigeben.", "Anlass.", "Gut.")
MEMO = Memo(MemoId(1), MemberId(7), 1, MemoState.SUBMITTED, CONTENT, NOW)


def member(number: int, *grants: Grant, active: bool = True) -> Member:
    return Member(MemberId(number), UserId(number), grants, "", "de", active=active)


LANDRAT = member(1, Grant(Role.LEADERSHIP))
SECOND = member(2, Grant(Role.LEADERSHIP))
BUERO = member(3, Grant(Role.LEADERSHIP_OFFICE))
HEAD = member(4, Grant(Role.SUPPORTING_OFFICE, "Bauamt", head=True))
CLERK = member(5, Grant(Role.SUPPORTING_OFFICE, "Bauamt"))
PRESS = member(7, Grant(Role.PRESS_OFFICE))
HEADS_THE_PRESS_OFFICE_TOO = member(7, Grant(Role.PRESS_OFFICE), Grant(Role.SUPPORTING_OFFICE, "Presse", head=True))
LEADERS = (LANDRAT.id, SECOND.id)


def entered(deputy: Member = HEAD, away: Member = LANDRAT, period: Period = PERIOD) -> Deputy:
    return Deputy(DeputyId(1), away.id, deputy.id, period)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2022, 5, 1), DeputyState.PLANNED),
        (date(2022, 5, 2), DeputyState.IN_FORCE),
        (date(2022, 5, 16), DeputyState.IN_FORCE),
        (date(2022, 5, 17), DeputyState.OVER),
    ],
)
def test_deputy_decides_from_the_first_day_to_the_last(today: date, state: DeputyState) -> None:
    assert entered().state(today) is state
    acting = standing_in(HEAD, (entered(),), LEADERS, today)
    assert acting == (Acting(LANDRAT.id) if state is DeputyState.IN_FORCE else None)


def test_deputy_whose_time_was_ended_early_decides_nothing_from_then_on() -> None:
    ended = replace(entered(), ended_at=NOW)
    assert ended.state(TODAY) is DeputyState.OVER
    assert standing_in(HEAD, (ended,), LEADERS, TODAY) is None


def test_nobody_stands_in_for_somebody_who_left_the_leitung() -> None:
    assert standing_in(HEAD, (entered(),), (SECOND.id,), TODAY) is None


@pytest.mark.parametrize("deputy", [CLERK, PRESS, replace(HEAD, active=False)])
def test_deputy_without_a_role_that_may_be_one_decides_nothing_any_more(deputy: Member) -> None:
    assert standing_in(deputy, (entered(deputy),), LEADERS, TODAY) is None


def test_somebody_elses_deputy_is_nobody() -> None:
    assert standing_in(SECOND, (entered(HEAD),), LEADERS, TODAY) is None


def test_nobody_decides_in_the_place_of_the_author() -> None:
    both = (entered(HEAD, LANDRAT), entered(HEAD, SECOND))
    assert standing_in(HEAD, both, LEADERS, TODAY, author=LANDRAT.id) == Acting(SECOND.id)
    assert standing_in(HEAD, both[:1], LEADERS, TODAY, author=LANDRAT.id) is None


@pytest.mark.parametrize(
    ("candidate", "by", "may"),
    [
        (SECOND, LANDRAT, True),
        (HEAD, LANDRAT, True),
        (BUERO, LANDRAT, True),
        (BUERO, None, True),
        (HEAD, BUERO, True),
        (SECOND, BUERO, True),
        (BUERO, BUERO, False),
        (replace(BUERO, id=MemberId(9)), BUERO, False),
        (member(3, Grant(Role.LEADERSHIP_OFFICE), Grant(Role.SUPPORTING_OFFICE, "Bauamt", head=True)), BUERO, False),
        (LANDRAT, LANDRAT, False),
        (CLERK, LANDRAT, False),
        (PRESS, None, False),
        (replace(HEAD, active=False), LANDRAT, False),
    ],
)
def test_who_may_be_entered_as_deputy(candidate: Member, by: Member | None, may: bool) -> None:
    assert may_be_deputy(candidate, LANDRAT, by) is may


def refused(
    candidate: Member = HEAD,
    away: Member = LANDRAT,
    period: Period = PERIOD,
    by: Member | None = LANDRAT,
    known: tuple[Deputy, ...] = (),
) -> DeputyRefusal | None:
    return entry_refusal(away, candidate, period, by=by, known=known, today=TODAY)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (LANDRAT, None),
        (BUERO, None),
        (None, None),
        (SECOND, DeputyRefusal.NOT_YOUR_ROLE),
        (PRESS, DeputyRefusal.NOT_YOUR_ROLE),
        (HEAD, DeputyRefusal.NOT_YOUR_ROLE),
        (replace(LANDRAT, active=False), DeputyRefusal.NOT_YOUR_ROLE),
        (member(8, Grant(Role.ADMIN)), DeputyRefusal.NOT_YOUR_ROLE),
    ],
)
def test_who_may_enter_a_deputy_of_the_landrat(by: Member | None, reason: DeputyRefusal | None) -> None:
    assert refused(by=by) is reason


def test_only_the_leitung_is_represented() -> None:
    assert refused(away=CLERK, by=BUERO) is DeputyRefusal.NOT_LEADERSHIP
    assert refused(candidate=CLERK) is DeputyRefusal.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        (date(2022, 5, 3), date(2022, 5, 3), None),
        (date(2022, 4, 1), date(2022, 5, 3), None),
        (date(2022, 5, 16), date(2022, 5, 2), DeputyRefusal.ENDS_BEFORE_IT_BEGINS),
        (date(2022, 4, 1), date(2022, 5, 2), DeputyRefusal.IN_THE_PAST),
        (date(2022, 5, 2), date(2023, 5, 3), None),
        (date(2022, 5, 2), date(2023, 5, 4), DeputyRefusal.TOO_LONG),
    ],
)
def test_days_of_a_deputy(first: date, last: date, reason: DeputyRefusal | None) -> None:
    assert refused(period=Period(first, last)) is reason


def test_the_same_deputy_is_not_entered_twice_for_the_same_days() -> None:
    known = (entered(),)
    assert refused(known=known) is DeputyRefusal.ENTERED_ALREADY
    assert refused(known=known, period=Period(date(2022, 5, 17), date(2022, 5, 20))) is None
    assert refused(SECOND, known=known) is None
    assert refused(known=(replace(known[0], ended_at=NOW),)) is None


def decide(by: Member, acting: Acting | None, memo: Memo = MEMO) -> Decided | Refused:
    return decide_verdict(memo, 1, by, verdict=Verdict.APPROVED, reason="", function="Landrat", now=NOW, acting=acting)


def test_deputy_signs_in_the_place_of_the_landrat() -> None:
    decided = decide(HEAD, Acting(LANDRAT.id))
    assert isinstance(decided, Decided)
    assert decided.decision == Decision(Verdict.APPROVED, HEAD.id, "Landrat i. V.", NOW, "", LANDRAT.id)


def test_without_the_dates_a_head_of_an_office_decides_nothing() -> None:
    assert decide(HEAD, None) == Refused(Refusal.NOT_YOUR_ROLE)


def test_deputy_who_wrote_the_memo_does_not_decide_on_it() -> None:
    assert decide(HEADS_THE_PRESS_OFFICE_TOO, Acting(LANDRAT.id)) == Refused(Refusal.OWN_MEMO)


@pytest.mark.parametrize(
    ("day", "could"),
    [(date(2022, 5, 1), False), (date(2022, 5, 2), True), (date(2022, 5, 16), True), (date(2022, 5, 17), False)],
)
def test_paper_is_a_deputys_only_on_the_days_entered(day: date, could: bool) -> None:
    deputy = Deputy(DeputyId(1), LANDRAT.id, HEAD.id, PERIOD)
    assert represented_on([deputy], day, BERLIN) == (frozenset({LANDRAT.id}) if could else frozenset())
    assert not represented_on([deputy], day, BERLIN, author=LANDRAT.id)


def test_deputy_who_was_ended_early_could_sign_until_that_day() -> None:
    # Shortly after midnight in the authority's town.
    ended = Deputy(DeputyId(1), LANDRAT.id, HEAD.id, PERIOD, datetime(2022, 5, 4, 22, 30, tzinfo=UTC))
    assert ended.could_sign_on(date(2022, 5, 5), BERLIN)
    assert not ended.could_sign_on(date(2022, 5, 6), BERLIN)
