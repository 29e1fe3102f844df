"""Makes the questions of the domain out of the rows that were read."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from bot.domain.expression import parse
from bot.domain.questionnaire import Choice, Labels, NumberRange, Question, QuestionType
from bot.forms.choice_lists import Lists
from bot.forms.conditions import Conditions
from bot.forms.findings import Findings
from bot.forms.languages import Languages
from bot.forms.outline import Item
from bot.forms.workbook import Sheet

OTHER = "other"
_OTHER_LABELS: Labels = {"de": "Anderes", "en": "Other"}
_OTHER_QUESTION: Labels = {"de": "Bitte nennen Sie es kurz.", "en": "Please describe it briefly."}
# PEOPLE.md 11: every open question warns.
_OTHER_HINT: Labels = {
    "de": "Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.",
    "en": "Please do not give names, reference numbers or health details.",
}
_YES = frozenset({"yes", "true", "true()", "ja", "1", "x"})
_NO = frozenset({"", "no", "false", "false()", "nein", "0"})
_PARAMETER = re.compile(r"(\w+)\s*=\s*([^\s,;]+)")
_DYNAMIC = re.compile(r"\$\{|[\w:-]+\(.*\)")
_MOST_STEPS = 90


class QuestionReader:
    """Builds the questions of one workbook; every fault goes to ``findings`` with its cell."""

    def __init__(
        self, survey: Sheet, lists: Lists, settings: Mapping[str, Labels], languages: Languages, findings: Findings
    ) -> None:
        self._survey = survey
        self._lists = lists
        self._settings = settings
        self._languages = languages
        self._findings = findings

    def read(self, item: Item, conditions: Conditions) -> tuple[Question, ...]:
        """The question of a row, and behind it the one for „Anderes“ if the row says ``or_other``."""
        row = item.row
        question = Question(
            name=item.name,
            type=item.type,
            labels=self._languages.labels(row, "label"),
            hints=self._languages.labels(row, "hint"),
            required=self._required(item),
            required_message=self._languages.labels(row, "required_message"),
            relevant=conditions.relevant,
            constraint=conditions.constraint,
            constraint_message=self._languages.labels(row, "constraint_message"),
            calculation=conditions.calculation,
            default=self._default(item),
            choices=self._choices(item),
            choice_filter=conditions.choice_filter,
            range=self._range(item),
            multiline="multiline" in row.get("appearance").split(),
            ends=self._ends(item),
            sections=tuple(labels for group in item.groups if (labels := self._languages.labels(group, "label"))),
        )
        return (question, self._asked_for_other(question, item)) if item.or_other else (question,)

    def _fault(self, item: Item, key: str, sentence: str) -> None:
        self._findings.error(self._survey, item.row.number, key, sentence)

    def _yes(self, item: Item, key: str, sentence: str) -> bool:
        written = item.row.get(key).lower()
        if written not in _YES | _NO:
            self._fault(item, key, sentence)
        return written in _YES

    def _required(self, item: Item) -> bool:
        return self._yes(item, "required", "Hier geht nur yes oder no; eine Bedingung kann hier nicht stehen.")

    def _ends(self, item: Item) -> bool:
        ends = self._yes(item, "bot::ende", "Hier geht nur ja oder nein.")
        if ends and item.type is not QuestionType.NOTE:
            self._fault(item, "bot::ende", "Das Ende der Befragung gehört in eine Zeile vom Typ note.")
        if ends and not item.row.get("relevant") and not any(group.get("relevant") for group in item.groups):
            self._fault(item, "relevant", "Ohne Bedingung würde die Befragung hier für alle enden.")
        return ends

    def _default(self, item: Item) -> str:
        """A fixed answer that stands there from the beginning; one that is computed is refused."""
        default = item.row.get("default")
        if not default or item.type is QuestionType.CALCULATE:
            return ""
        if _DYNAMIC.search(default):
            self._fault(item, "default", "Eine Vorgabe kann hier nicht berechnet werden. Bitte eine feste angeben.")
            return ""
        names = {choice.name for choice in self._lists.get(item.list_name, ())}
        if item.list_name and not names.issuperset(default.split()):
            self._fault(item, "default", f"„{default[:60]}“ ist keine Antwort der Liste „{item.list_name}“.")
        if item.type in (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE) and _number(default) is None:
            self._fault(item, "default", f"„{default[:60]}“ ist keine Zahl.")
        if item.type is QuestionType.DATE and not _is_day(default):
            self._fault(item, "default", f"„{default[:60]}“ ist kein Datum wie 2022-05-03.")
        return default

    def _choices(self, item: Item) -> tuple[Choice, ...]:
        if item.type is QuestionType.CALCULATE:
            return self._choices_shown(item)
        if not item.list_name:
            return ()
        if not self._lists.get(item.list_name):
            self._fault(item, "type", f"Die Liste „{item.list_name}“ fehlt im Blatt choices.")
            return ()
        choices = self._lists[item.list_name]
        if item.or_other and item.row.get("choice_filter"):
            self._fault(item, "choice_filter", "or_other und eine Bedingung für die Antworten gehen nicht zusammen.")
        if item.or_other and OTHER not in {choice.name for choice in choices}:
            return (*choices, Choice(OTHER, _OTHER_LABELS, dict.fromkeys(choices[0].columns, "")))
        return choices

    def _choices_shown(self, item: Item) -> tuple[Choice, ...]:
        """A calculation can yield a choice of a list or a date of the survey, to be shown in the person's language."""
        list_name, setting = item.row.get("bot::liste"), item.row.get("bot::einstellung")
        if setting:
            if setting in self._settings:
                return (Choice(setting, self._settings[setting]),)
            self._fault(item, "bot::einstellung", _missing_setting(setting))
        elif list_name:
            if list_name in self._lists:
                return self._lists[list_name]
            self._fault(item, "bot::liste", f"Die Liste „{list_name}“ fehlt im Blatt choices.")
        return ()

    def _range(self, item: Item) -> NumberRange | None:
        if item.type is not QuestionType.RANGE:
            return None
        written = {key.lower(): value for key, value in _PARAMETER.findall(item.row.get("parameters"))}
        numbers = [_number(written.get(key, usual)) for key, usual in (("start", "1"), ("end", "10"), ("step", "1"))]
        start, end, step = numbers
        if start is None or end is None or step is None:
            self._fault(item, "parameters", "Hier fehlen Zahlen. So ist es richtig: start=1 end=6 step=1")
            return None
        if step <= 0 or end <= start or (end - start) % step or (end - start) / step >= _MOST_STEPS:
            sentence = (
                f"Die Schritte gehen nicht auf: von start nach end in gleichen Schritten, höchstens {_MOST_STEPS}."
            )
            self._fault(item, "parameters", sentence)
            return None
        return NumberRange(start, end, step)

    def _asked_for_other(self, question: Question, item: Item) -> Question:
        condition = f"selected(${{{item.name}}}, '{OTHER}')"
        relevant = condition if question.relevant is None else f"({question.relevant.source}) and {condition}"
        return Question(
            name=f"{item.name}_{OTHER}",
            type=QuestionType.TEXT,
            labels=_OTHER_QUESTION,
            hints=_OTHER_HINT,
            relevant=parse(relevant),
            sections=question.sections,
        )


def _missing_setting(setting: str) -> str:
    if setting in ("contact_from", "contact_to"):
        return "Der Fragebogen nennt den Zeitraum der Kontakte. Bitte geben Sie an, von wann bis wann er reicht."
    return f"Die Einstellung „{setting[:60]}“ gibt es nicht."


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**12 else None
