"""When the fieldwork of a procedure may begin, and what the Feinkonzept fixes for it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bot.domain.detail import Schedule, not_asked, schedule_of, targets_of
from bot.domain.gates import HeldBack, VotedOn, keeps_closed, keeps_deleted_closed, opens_by_itself
from bot.domain.ids import FormId, SurveyId
from bot.domain.key_figures import Figure, Target, is_rated
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.survey import CallDays, Survey, SurveyState

SURVEY = Survey(
    id=SurveyId("abc123"),
    authority="lra",
    title="Kundenbefragung",
    form_id=FormId("f1"),
    state=SurveyState.PREPARED,
    opens_on=date(2022, 8, 1),
    closes_on=date(2022, 8, 31),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2022, 12, 31),
)
NOW = VotedOn("words", "f1")
IN_JULY = date(2022, 7, 15)
CONCEPT = {
    "beginn": "2022-08-01",
    "ende": "2022-08-31",
    "loeschung": "2022-12-31",
    "antworten_ziel": "400",
    "abschluss_ziel": "80.5",
    "zufriedenheit": "b1",
    "zufriedenheit_art": "top2",
    "zufriedenheit_ziel": "75",
    "weitere": "1",
    "kennzahl1": "andere",
    "kennzahl1_name": "note",
    "kennzahl1_art": "mean",
    "kennzahl1_ziel": "2.5",
    # Answered before „weitere“ was changed: it does not count.
    "kennzahl2": "c1",
    "kennzahl2_art": "top3",
    "kennzahl2_ziel": "90",
}


@pytest.mark.parametrize(
    ("voted", "today", "why"),
    [
        (None, IN_JULY, HeldBack.NO_VOTE),
        (NOW, IN_JULY, None),
        (VotedOn("other words", "f1"), IN_JULY, HeldBack.WORDING_CHANGED),
        (VotedOn("words", "f0"), IN_JULY, HeldBack.FORM_CHANGED),
        (NOW, date(2022, 8, 31), None),
        (NOW, date(2022, 9, 1), HeldBack.TOO_LATE),
    ],
)
def test_no_vote_no_opening_and_changed_wording_new_vote(
    voted: VotedOn | None, today: date, why: HeldBack | None
) -> None:
    assert keeps_closed(SURVEY, voted, NOW, today) is why


def test_a_closed_survey_is_not_opened_again() -> None:
    closed = replace(SURVEY, state=SurveyState.CLOSED)
    assert keeps_closed(closed, NOW, NOW, IN_JULY) is HeldBack.CLOSED_EARLY
    assert keeps_closed(closed, NOW, NOW, date(2022, 9, 1)) is HeldBack.TOO_LATE


def test_a_deleted_survey_waits_for_other_days_first_and_then_for_another_questionnaire() -> None:
    last_day = date(2022, 8, 31)
    assert keeps_deleted_closed(last_day, date(2022, 9, 1)) is HeldBack.TOO_LATE
    assert keeps_deleted_closed(last_day, last_day) is HeldBack.DELETED


def test_only_a_changed_wording_or_questionnaire_asks_for_a_new_vote() -> None:
    assert {why for why in HeldBack if why.wants_new_vote} == {HeldBack.WORDING_CHANGED, HeldBack.FORM_CHANGED}


@pytest.mark.parametrize(
    ("ready", "today", "opens"),
    [
        (datetime(2022, 7, 31, 22, tzinfo=UTC), date(2022, 7, 31), False),
        (datetime(2022, 7, 31, 22, tzinfo=UTC), date(2022, 8, 1), True),
        (datetime(2022, 7, 31, 22, tzinfo=UTC), date(2022, 8, 3), True),
        (datetime(2022, 8, 1, 8, tzinfo=UTC), date(2022, 8, 1), False),
        (datetime(2022, 8, 2, 8, tzinfo=UTC), date(2022, 8, 3), False),
    ],
)
def test_it_opens_by_itself_only_where_all_was_ready_before(ready: datetime, today: date, *, opens: bool) -> None:
    assert opens_by_itself(SURVEY, ready, today) is opens


def test_the_concept_fixes_dates_and_targets() -> None:
    assert schedule_of(CONCEPT) == Schedule(date(2022, 8, 1), date(2022, 8, 31), date(2022, 12, 31), calls=None)
    assert targets_of(CONCEPT) == (
        Target(1, "", Figure.RESPONSES, Decimal(400)),
        Target(2, "", Figure.COMPLETION, Decimal("80.5")),
        Target(3, "b1", Figure.TOP2, Decimal(75)),
        Target(4, "note", Figure.MEAN, Decimal("2.5")),
    )


def test_the_days_of_the_calls_count_only_where_there_are_calls() -> None:
    days = {
        "freiwillige_von": "2022-08-01",
        "freiwillige_bis": "2022-08-20",
        "anrufe_von": "2022-08-10",
        "anrufe_bis": "2022-09-15",
    }
    called = CallDays(date(2022, 8, 1), date(2022, 8, 20), date(2022, 8, 10), date(2022, 9, 15))

    assert schedule_of(CONCEPT | days | {"telefon": "ja"}).calls == called
    assert schedule_of(CONCEPT | days | {"telefon": "nein"}).calls is None


def test_a_target_for_a_question_that_is_not_asked_is_noticed() -> None:
    form = Questionnaire("f1", "1", {"de": "x"}, ("de",), "de", (Question("b1", QuestionType.RANGE),))

    assert not_asked(targets_of(CONCEPT), form) == ("note",)


def test_figures_are_about_steps_from_good_to_bad() -> None:
    five = tuple(Choice(str(step), {}) for step in range(1, 6))

    assert is_rated(Question("b2", QuestionType.RANGE))
    assert is_rated(Question("b1", QuestionType.SELECT_ONE, choices=(*five, Choice("weiss_nicht", {}))))
    assert not is_rated(Question("a1", QuestionType.SELECT_ONE, choices=(Choice("ja", {}), Choice("nein", {}))))
    assert not is_rated(Question("g2", QuestionType.TEXT))
    assert [figure for figure in Figure if not figure.is_about_a_question] == [Figure.RESPONSES, Figure.COMPLETION]
