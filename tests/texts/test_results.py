"""The choice of the results: which survey is which."""

from dataclasses import replace
from datetime import date

from bot.domain.ids import SurveyId
from bot.texts.results import render_results_choice
from tests.texts.test_results_table import SURVEY, VOICE


def test_surveys_of_one_title_are_told_apart_by_their_last_day() -> None:
    before = replace(SURVEY, id=SurveyId("lra21"), closes_on=date(2021, 8, 15))
    other = replace(SURVEY, id=SurveyId("lib22"), title="Bibliothek")
    choice = render_results_choice((SURVEY, before, other), VOICE)

    labels = [button.label for row in choice.buttons for button in row]
    assert labels[:3] == ["bis 15. August 2022: Kundenbefragung", "bis 15. August 2021: Kundenbefragung", "Bibliothek"]
