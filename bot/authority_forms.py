"""The part of the authority's file about the steps of the procedure: its own forms and its own deadlines."""

from collections.abc import Mapping
from pathlib import Path

from bot.domain.step_names import Outcome, Step, Way
from bot.domain.steps import RULES
from bot.toml_table import TomlTable

LONGEST_DEADLINE = 250
"""Working days: about a year."""
WITH_FORM = tuple(step for step, rule in RULES.items() if rule.way is Way.FORM or rule.asks_why(Outcome.CHANGES))
"""The steps in which a form is filled in."""


def own_forms(table: TomlTable, folder: Path) -> Mapping[Step, bytes]:
    """The workbooks by step; their paths are looked up from the ``folder`` of the authority's file."""
    found: dict[Step, bytes] = {}
    for step in WITH_FORM:
        name = table.text(step.value, "")
        content = _content(table, step, folder / name) if name else None
        if content is not None:
            found[step] = content
    table.close()
    return found


def own_deadlines(table: TomlTable) -> Mapping[Step, int]:
    """Working days by step, where they differ from the procedure's own."""
    days = {step: table.number_if_set(step.value, 1, LONGEST_DEADLINE) for step, rule in RULES.items() if rule.days}
    table.close()
    return {step: number for step, number in days.items() if number is not None}


def _content(table: TomlTable, step: Step, file: Path) -> bytes | None:
    """The workbook if it can be the form of that step; every mistake in it is noted under the key of the step."""
    # Reading workbooks takes half a second of imports, which only authorities with own forms need.
    from bot.forms.own_step_forms import problems_in
    from bot.forms.workbook import LARGEST_FILE

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_FILE + 1)  # one byte more tells that it is too large
    except OSError:
        table.refuse(step.value, f"nennt die Datei {file.name}, die nicht gelesen werden kann")
        return None
    problems = problems_in(step, content, file.name)
    for problem in problems:
        table.refuse(step.value, f"({file.name}): {problem.rstrip('.')}")
    return None if problems else content
