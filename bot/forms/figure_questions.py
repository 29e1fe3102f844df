"""The questions of a questionnaire for which the Feinkonzept can set a target, as choices of its form."""

import re

from bot.domain.key_figures import SCALE, is_rated
from bot.domain.questionnaire import Choice, Questionnaire
from bot.forms.customer_survey import CUSTOMER_SURVEY

OTHER = Choice("andere", {"de": "eine andere Frage", "en": "another question"})
_PIPED = re.compile(r"\s*\$\{[^}]*\}")
_LONGEST = 90


def rated_in(form: Questionnaire) -> tuple[Choice, ...]:
    """Those of a questionnaire that was imported."""
    found = [question for question in form.questions if is_rated(question)]
    return tuple(_choice(one.name, form.says(one.labels, "de"), form.says(one.labels, "en")) for one in found)


def rated_in_shipped() -> tuple[Choice, ...]:
    """Those of the questionnaire that comes with the program: from its texts, which costs no reading of a workbook."""
    lists: dict[str, set[str]] = {}
    for option in CUSTOMER_SURVEY.options:
        lists.setdefault(option.list_name, set()).add(option.name)
    rated = {f"select_one {name}" for name, names in lists.items() if names >= SCALE} | {"range"}
    return tuple(_choice(line.name, *line.label) for line in CUSTOMER_SURVEY.lines if line.type in rated)


def _choice(name: str, german: str, english: str) -> Choice:
    return Choice(name, {"de": _short(name, german), "en": _short(name, english)})


def _short(name: str, label: str) -> str:
    """Without what earlier answers would fill in, and no longer than a button can show."""
    words = _PIPED.sub("", label)
    cut = words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"
    return f"{name}: {cut}"
