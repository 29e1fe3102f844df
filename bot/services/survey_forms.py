"""Reads a survey's workbook for an authority. The running bot never needs this, so it stands apart."""

from collections.abc import Mapping
from datetime import date

from babel.lists import format_list

from bot.authority import OTHER_AREA, Authority
from bot.domain.questionnaire import Labels, Questionnaire
from bot.forms.reader import read_form
from bot.services.surveys import SurveyOrder
from bot.texts import periods


def settings_for(authority: Authority, first_day: date | None, last_day: date | None) -> Mapping[str, Labels]:
    """What a form may show with ``bot::einstellung``: the contact window, if there is one, and the areas by name."""
    areas = [choice for choice in authority.choice_lists()["service_area"] if choice != OTHER_AREA]
    named = {
        language: format_list([area.labels.get(language, area.labels["de"]) for area in areas], locale=language)
        for language in authority.languages
    }
    window = (
        {"contact_from": periods.first_day(first_day), "contact_to": periods.last_day(last_day)}
        if first_day and last_day
        else {}
    )
    return {**window, "service_areas": named}


def read_form_for(
    authority: Authority, order: SurveyOrder, workbook: bytes, file_name: str
) -> Questionnaire | tuple[str, ...]:
    """The questionnaire in a workbook with the authority's lists and the survey's contact window, or all its faults."""
    shown = settings_for(authority, order.contact_from, order.contact_to)
    form = read_form(workbook, file_name=file_name, lists=authority.choice_lists(), settings=shown)
    if isinstance(form, tuple):
        return tuple(map(str, form))
    taken = [question.name for question in form.questions if question.name.startswith("_")]
    if taken:
        return tuple(f"Frage {name}: Namen mit einem _ am Anfang gehören den Spalten des Exports." for name in taken)
    return form
