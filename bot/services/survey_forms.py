"""Reads a survey's workbook for an authority. The running bot never needs this, so it stands apart."""

from bot.authority import Authority
from bot.domain.questionnaire import Labels, Questionnaire
from bot.forms.reader import read_form
from bot.services.surveys import SurveyOrder
from bot.texts import periods


def read_form_for(
    authority: Authority, order: SurveyOrder, workbook: bytes, file_name: str
) -> Questionnaire | tuple[str, ...]:
    """The questionnaire in a workbook with the authority's lists and the survey's contact window, or all its faults."""
    window: dict[str, Labels] = {}
    if order.contact_from and order.contact_to:
        window = {
            "contact_from": periods.first_day(order.contact_from),
            "contact_to": periods.last_day(order.contact_to),
        }
    form = read_form(workbook, file_name=file_name, lists=authority.choice_lists(), settings=window)
    if isinstance(form, tuple):
        return tuple(map(str, form))
    taken = [question.name for question in form.questions if question.name.startswith("_")]
    if taken:
        return tuple(f"Frage {name}: Namen mit einem _ am Anfang gehören den Spalten des Exports." for name in taken)
    return form
