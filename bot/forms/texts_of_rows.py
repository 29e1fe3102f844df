"""The texts of the survey sheet as a chat shows them: present, short enough, with nothing unknown in them."""

import re
from collections.abc import Iterator, Mapping

from bot.domain.questionnaire import Labels, QuestionType
from bot.forms.choice_lists import Lists
from bot.forms.conditions import reference_problem
from bot.forms.findings import Findings
from bot.forms.languages import Languages
from bot.forms.outline import Item
from bot.forms.workbook import Row, Sheet

LONGEST_TEXT = 3_000
LONGEST_CARD = 3_500
"""Characters of question, hint and choices together; a Telegram message holds 4,096 with what the bot adds."""

_INSERTED = re.compile(r"\$\{([^}]*)\}")
_KEYS = ("label", "hint", "required_message", "constraint_message")


def check_texts(survey: Sheet, items: tuple[Item, ...], lists: Lists, languages: Languages, findings: Findings) -> None:
    """Note everything that is wrong with the texts of the questions and of their groups."""
    known = {item.name: item.row.number for item in items}
    groups = {row.number: row for item in items for row in item.groups}
    names_of_groups = {row.get("name") for row in groups.values()}
    for row in (*groups.values(), *(item.row for item in items)):
        _check_inserted(survey, row, known, names_of_groups, findings)
    for item in items:
        if item.type is not QuestionType.CALCULATE:
            _check_item(survey, item, lists, languages, findings)


def _check_inserted(survey: Sheet, row: Row, known: Mapping[str, int], groups: set[str], findings: Findings) -> None:
    """``${name}`` in a text must be a question that was answered before."""
    for key, language, text in _texts(row):
        for inserted in _INSERTED.finditer(text):
            problem = reference_problem(inserted[1], row.number, known, groups)
            if problem:
                findings.error(survey, row.number, key, problem, language=language)
        if "${" in _INSERTED.sub("", text):
            findings.error(survey, row.number, key, "Hinter ${ fehlt die schließende Klammer }.", language=language)
        if len(text) > LONGEST_TEXT:
            sentence = f"Der Text ist zu lang für eine Nachricht (höchstens {LONGEST_TEXT} Zeichen)."
            findings.error(survey, row.number, key, sentence, language=language)


def _texts(row: Row) -> Iterator[tuple[str, str, str]]:
    return ((key, language, text) for key in _KEYS for language, text in row.texts(key).items())


def _check_item(survey: Sheet, item: Item, lists: Lists, languages: Languages, findings: Findings) -> None:
    labels, hints = languages.labels(item.row, "label"), languages.labels(item.row, "hint")
    if not labels:
        findings.error(survey, item.row.number, "label", "Hier fehlt der Text der Frage.")
    for code in languages.all:
        choices = sum(len(choice.labels.get(code, "")) + 5 for choice in lists.get(item.list_name, ()))
        if (
            _length(labels, code) <= LONGEST_TEXT
            and _length(labels, code) + _length(hints, code) + choices > LONGEST_CARD
        ):
            sentence = f"Frage, Hinweis und Antworten sind zusammen zu lang (höchstens {LONGEST_CARD} Zeichen)."
            findings.error(survey, item.row.number, "label", sentence)


def _length(labels: Labels, code: str) -> int:
    return len(labels.get(code, ""))
