"""A survey's workbook takes the authority's areas and the survey's contact window."""

from datetime import date

import pytest

from bot.authority_file import example_authority
from bot.domain.questionnaire import Questionnaire
from bot.forms import shipped
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder, order_for
from bot.texts.periods import first_day, last_day


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        (date(2021, 5, 1), date(2022, 5, 31), ("Mai 2021", "Mai 2022"), ("May 2021", "May 2022")),
        (
            date(2021, 5, 2),
            date(2024, 2, 28),
            ("2. Mai 2021", "28. Februar 2024"),
            ("May 2, 2021", "February 28, 2024"),
        ),
        (date(2021, 5, 1), date(2024, 2, 29), ("Mai 2021", "Februar 2024"), ("May 2021", "February 2024")),
    ],
)
def test_whole_months_are_named_as_months_and_other_days_in_full(
    first: date, last: date, german: tuple[str, str], english: tuple[str, str]
) -> None:
    assert (first_day(first)["de"], last_day(last)["de"]) == german
    assert (first_day(first)["en"], last_day(last)["en"]) == english
    assert first_day(first)["de@simple"] == german[0]


def test_the_shipped_questionnaire_reads_with_the_authoritys_areas_and_the_contact_window() -> None:
    authority = example_authority()
    order = order_for(authority, "T", date(2026, 7, 1), date(2026, 7, 31), date(2021, 5, 1), date(2022, 5, 31))
    assert isinstance(order, SurveyOrder)

    form = read_form_for(authority, order, shipped.customer_survey(), "kundenbefragung.xlsx")

    assert isinstance(form, Questionnaire), form
    areas = {choice.name for choice in form.question("a2").choices}
    assert areas == {choice.name for choice in authority.choice_lists()["service_area"]}
    texts = {choice.labels["de"] for question in form.questions for choice in question.choices}
    assert {"Mai 2021", "Mai 2022"} <= texts


def test_rubbish_is_no_questionnaire_and_says_why() -> None:
    authority = example_authority()
    order = order_for(authority, "T", date(2026, 7, 1), date(2026, 7, 31), None, None)
    assert isinstance(order, SurveyOrder)

    problems = read_form_for(authority, order, b"kein Excel", "x.xlsx")

    assert isinstance(problems, tuple)
    assert all(problems)
