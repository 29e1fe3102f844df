"""What is said of the answers as they come in: little, seldom, and nothing that tells of few people."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import FormId, SurveyId
from bot.domain.milestones import FallingBehind, Milestone, News, Told, decide_news
from bot.domain.survey import Survey, SurveyState

OPENS = date(2022, 7, 1)
SURVEY = Survey(
    SurveyId("kb22"),
    "lra",
    "Kundenbefragung",
    FormId("f"),
    SurveyState.OPEN,
    OPENS,
    date(2022, 7, 20),
    None,
    None,
    date(2022, 12, 31),
)
"""Twenty days; with a target of 100, five a day."""


def said(responses: int, day: int, told: Told | None = None, target: int = 100) -> News | None:
    return decide_news(told or Told(), responses, target, SURVEY, OPENS + timedelta(days=day))[1]


@pytest.mark.parametrize(
    ("responses", "news"),
    [
        (24, None),
        (25, Milestone(25)),
        (49, Milestone(25)),
        (54, Milestone(50)),
        (77, Milestone(75)),
        (140, Milestone(100)),
    ],
)
def test_the_highest_milestone_reached_is_told(responses: int, news: News | None) -> None:
    assert said(responses, day=3) == news


def test_each_milestone_is_told_once() -> None:
    told, news = decide_news(Told(), 26, 100, SURVEY, OPENS)
    assert news == Milestone(25)
    assert said(30, day=1, told=told) is None
    assert said(50, day=1, told=told) == Milestone(50)


def test_at_most_one_message_a_day() -> None:
    told, _ = decide_news(Told(), 26, 100, SURVEY, OPENS)
    assert said(80, day=0, told=told) is None


@pytest.mark.parametrize(("responses", "behind"), [(35, True), (39, True), (40, False), (50, False)])
def test_behind_is_who_lacks_more_than_a_quarter_of_the_straight_line(responses: int, behind: bool) -> None:
    """On the eleventh day there should be 50; a quarter less is 37.5, and responses count in steps of five."""
    told = Told(percent=50)
    assert (said(responses, day=10, told=told) == FallingBehind()) is behind


def test_nothing_is_said_from_fewer_than_five() -> None:
    assert said(4, day=19) is None
    assert said(4, day=3, target=4) is None
    assert said(5, day=3, target=5) == Milestone(100)


def test_falling_behind_is_told_once_until_it_has_caught_up() -> None:
    told, news = decide_news(Told(25), 30, 100, SURVEY, OPENS + timedelta(days=10))
    assert news == FallingBehind()
    assert said(30, day=11, told=told) is None
    told, news = decide_news(told, 48, 100, SURVEY, OPENS + timedelta(days=11))
    assert news is None
    assert said(48, day=17, told=told) == FallingBehind()


@given(st.integers(0, 500), st.integers(1, 500), st.integers(-3, 40), st.sampled_from([0, 25, 50, 75, 100]))
def test_what_was_told_is_kept_and_nothing_is_told_twice(responses: int, target: int, day: int, percent: int) -> None:
    today = OPENS + timedelta(days=day)
    told, news = decide_news(Told(percent), responses, target, SURVEY, today)
    assert told.percent >= percent
    assert (told.on == today) is (news is not None)
    assert decide_news(told, responses, target, SURVEY, today + timedelta(days=1))[1] in (None, FallingBehind())
