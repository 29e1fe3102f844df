"""From the bytes of an XLSForm workbook to a questionnaire, or to everything that is wrong with it at once.

Pure: no clock, no files, no network. It can therefore run in a process of its own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.ids import FormId
from bot.domain.questionnaire import Choice, Labels, Questionnaire
from bot.domain.questionnaire_json import named_by_content
from bot.forms import pyxform_check
from bot.forms.choice_lists import Lists, read_lists
from bot.forms.conditions import ConditionReader, check_cycles
from bot.forms.findings import Findings
from bot.forms.languages import Languages, check_translations, languages_of
from bot.forms.outline import outline
from bot.forms.problems import Problem, errors_among, in_order
from bot.forms.questions import QuestionReader
from bot.forms.texts_of_rows import check_texts
from bot.forms.workbook import Sheet, Workbook, open_workbook

NO_LISTS: Mapping[str, tuple[Choice, ...]] = MappingProxyType({})
NO_SETTINGS: Mapping[str, Labels] = MappingProxyType({})
_ENCRYPTED = ("public_key", "submission_url")


@dataclass(frozen=True, slots=True)
class Examination:
    """What reading a workbook came to: the form if it can be fielded, and every problem, hints included."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]


def read_form(
    workbook: bytes,
    *,
    file_name: str,
    lists: Lists = NO_LISTS,
    settings: Mapping[str, Labels] = NO_SETTINGS,
) -> Questionnaire | tuple[Problem, ...]:
    """The questionnaire of a workbook, or the errors that keep it out of the field.

    ``lists`` puts the authority's own choices in the place of lists of those names. ``settings`` holds what a
    ``calculate`` with ``bot::einstellung`` shows, by language: ``{"contact_from": {"de": "Mai 2021"}}``.
    ``file_name`` becomes the title if the workbook has none.
    """
    examined = examine(workbook, file_name=file_name, lists=lists, settings=settings)
    return examined.questionnaire or errors_among(examined.problems)


def examine(
    workbook: bytes,
    *,
    file_name: str,
    lists: Lists = NO_LISTS,
    settings: Mapping[str, Labels] = NO_SETTINGS,
) -> Examination:
    """As ``read_form``, with the hints even where the form can be fielded."""
    opened = open_workbook(workbook)
    if not isinstance(opened, Workbook):
        return Examination(None, in_order(opened))
    findings = Findings()
    questionnaire = _read(opened, file_name, lists, settings, findings)
    if not findings.fatal:
        refused = pyxform_check.refusal(opened, lists)
        if refused:
            findings.problems.append(refused)
    return Examination(None if findings.fatal else questionnaire, in_order(findings.problems))


def _read(
    workbook: Workbook, file_name: str, replaced: Lists, settings: Mapping[str, Labels], findings: Findings
) -> Questionnaire:
    survey = workbook.survey
    _check_settings(workbook.settings, findings)
    languages = languages_of(workbook, findings)
    items = outline(survey, findings)
    lists = read_lists(workbook.choices, languages, replaced, findings)
    check_texts(survey, items, lists, languages, findings)
    for sheet, key in ((survey, "label"), (survey, "hint"), (workbook.choices, "label")):
        check_translations(sheet, key, languages, findings)
    conditions_of = ConditionReader(survey, items, lists, replaced, findings)
    questions_of = QuestionReader(survey, lists, settings, languages, findings)
    conditions = {item.name: conditions_of.read(item) for item in items}
    check_cycles(survey, items, conditions, findings)
    questions = tuple(question for item in items for question in questions_of.read(item, conditions[item.name]))
    return named_by_content(
        Questionnaire(
            form_id=FormId(""),
            version=_setting(workbook.settings, "version"),
            title=_title(workbook.settings, languages, file_name),
            languages=languages.all,
            default_language=languages.default,
            questions=questions,
        )
    )


def _check_settings(settings: Sheet, findings: Findings) -> None:
    for column in settings.columns:
        if column.key == "form_title" and column.language:
            sentence = "Der Titel in einer weiteren Sprache gehört in eine Spalte bot::titel::English (en)."
            findings.error(settings, 1, "form_title", sentence, language=column.language)
    for row in settings.rows[:1]:
        for key in _ENCRYPTED:
            if row.get(key):
                sentence = "Verschlüsselte oder anderswohin gesandte Formulare gibt es hier nicht."
                findings.error(settings, row.number, key, sentence)


def _setting(settings: Sheet, key: str) -> str:
    return settings.rows[0].get(key) if settings.rows else ""


def _title(settings: Sheet, languages: Languages, file_name: str) -> Labels:
    """The title by language; a workbook without one is called as its file."""
    stem = re.sub(r"\.xlsx$", "", file_name.replace("\\", "/").rpartition("/")[2], flags=re.IGNORECASE)
    title = {languages.default: _setting(settings, "form_title") or stem}
    return title | dict(languages.labels(settings.rows[0], "bot::titel") if settings.rows else {})


__all__ = ["Examination", "Problem", "examine", "read_form"]
