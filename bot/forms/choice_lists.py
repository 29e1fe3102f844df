"""The lists of the choices sheet, and the lists that the authority puts in their place."""

import re
from collections.abc import Mapping

from bot.domain.questionnaire import Choice
from bot.forms.columns import CHOICE_COLUMNS
from bot.forms.findings import Findings
from bot.forms.languages import Languages
from bot.forms.workbook import Row, Sheet

MOST_CHOICES = 90
LONGEST_CHOICE = 300
LONGEST_LIST = 2_500
"""Characters of all labels of a list in one language: with the question they must fit into one message."""

Lists = Mapping[str, tuple[Choice, ...]]


def read_lists(choices: Sheet, languages: Languages, replaced: Lists, findings: Findings) -> Lists:
    """Every list by name; lists in ``replaced`` stand above those of the sheet."""
    lists: dict[str, list[Choice]] = {}
    first_rows: dict[str, int] = {}
    taken: set[tuple[str, str]] = set()
    extra = tuple(column for column in choices.columns if column.key not in CHOICE_COLUMNS and not column.language)
    for row in choices.rows:
        list_name, name = row.get("list_name"), row.get("name")
        if not list_name and not name:
            continue  # a row of notes between two lists
        first_rows.setdefault(list_name, row.number)
        _check_row(choices, row, taken, findings)
        taken.add((list_name, name))
        columns = {column.heading: row.cells.get(column, "") for column in extra}
        lists.setdefault(list_name, []).append(Choice(name, languages.labels(row, "label"), columns))
        if not languages.labels(row, "label") and list_name not in replaced:
            findings.error(choices, row.number, "label", "Hier fehlt der Text der Antwort.")
    _check_sizes(choices, lists, first_rows, findings)
    return {name: tuple(entries) for name, entries in lists.items()} | dict(replaced)


def _check_row(choices: Sheet, row: Row, taken: set[tuple[str, str]], findings: Findings) -> None:
    list_name, name = row.get("list_name"), row.get("name")
    if not list_name:
        findings.error(choices, row.number, "list_name", "Hier fehlt der Name der Liste.")
    if not name:
        findings.error(choices, row.number, "name", "Hier fehlt der Name der Antwort.")
    elif re.search(r"\s", name):
        sentence = f"Im Namen „{name[:60]}“ steht ein Leerzeichen. Bitte einen Namen ohne Leerzeichen vergeben."
        findings.error(choices, row.number, "name", sentence)
    elif (list_name, name) in taken:
        findings.error(choices, row.number, "name", f"Die Antwort „{name}“ steht in dieser Liste schon weiter oben.")
    for language, text in row.texts("label").items():
        if "${" in text:
            sentence = "In Antworten kann nichts eingesetzt werden; ${…} geht nur in Fragen und Hinweisen."
            findings.error(choices, row.number, "label", sentence, language=language)
        if len(text) > LONGEST_CHOICE:
            sentence = f"Der Text der Antwort ist zu lang (höchstens {LONGEST_CHOICE} Zeichen)."
            findings.error(choices, row.number, "label", sentence, language=language)


def _check_sizes(
    choices: Sheet, lists: Mapping[str, list[Choice]], first_rows: Mapping[str, int], findings: Findings
) -> None:
    for name, entries in lists.items():
        row = first_rows[name]
        if len(entries) > MOST_CHOICES:
            sentence = f"Die Liste „{name}“ ist zu lang für einen Chat (höchstens {MOST_CHOICES} Antworten)."
            findings.error(choices, row, "list_name", sentence)
        texts = [sum(len(choice.labels.get(code, "")) for choice in entries) for code in _codes(entries)]
        if max(texts, default=0) > LONGEST_LIST:
            sentence = f"Die Texte der Liste „{name}“ sind zusammen zu lang (höchstens {LONGEST_LIST} Zeichen)."
            findings.error(choices, row, "list_name", sentence)


def _codes(entries: list[Choice]) -> set[str]:
    return {code for choice in entries for code in choice.labels}
