"""The rows of the survey sheet in their order: which are questions, and in which groups they stand."""

import re
from dataclasses import dataclass, field

from bot.domain.questionnaire import QuestionType
from bot.forms.columns import SURVEY_COLUMNS
from bot.forms.findings import Findings
from bot.forms.problems import Problem
from bot.forms.row_types import NotForChats, RowType, Structure, read_type
from bot.forms.workbook import Row, Sheet

_NAME = re.compile(r"[^\W\d_][\w.\-]*")
_LONGEST_NAME = 64
_DEEPEST_GROUP = 10
_IGNORED_PREFIXES = (
    "bot::",
    "instance::",
    "body::",
    "bind::",
    "control::",
    "media::",
    "sms_",
    "image",
    "audio",
    "video",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A row that becomes a question; ``groups`` are the rows that open the groups around it, outermost first."""

    row: Row
    name: str
    type: QuestionType
    list_name: str
    or_other: bool
    calculation: str
    groups: tuple[Row, ...]


@dataclass(slots=True)
class _Walk:
    """What is open while the rows are walked through from the top."""

    items: list[Item] = field(default_factory=list)
    open_groups: list[Row] = field(default_factory=list)
    rows_by_name: dict[str, int] = field(default_factory=dict)


def outline(survey: Sheet, findings: Findings) -> tuple[Item, ...]:
    """The questions in their order; whatever cannot be one goes to ``findings``."""
    if not _check_headings(survey, findings):
        return ()
    walk = _Walk()
    for row in survey.rows:
        _take(survey, row, walk, findings)
    for row in walk.open_groups:
        findings.error(survey, row.number, "type", "Diese Gruppe wird nicht geschlossen: Es fehlt end_group.")
    if not any(item.type is not QuestionType.CALCULATE for item in walk.items):
        findings.error(survey, 0, "", "Das Blatt enthält keine Frage.")
    return tuple(walk.items)


def _take(survey: Sheet, row: Row, walk: _Walk, findings: Findings) -> None:
    """Take one row into the walk, or note why it cannot be taken."""
    written = row.get("type")
    if not written:
        findings.error(survey, row.number, "type", "Hier fehlt der Fragetyp.")
        return
    match read_type(written):
        case NotForChats(sentence):
            findings.error(survey, row.number, "type", sentence)
        case RowType(Structure() as structure):
            _structure(survey, row, structure, walk, findings)
        case RowType(QuestionType() as kind, list_name, or_other, calculation):
            name = _checked_name(survey, row, walk.rows_by_name, findings)
            groups = tuple(walk.open_groups[:_DEEPEST_GROUP])
            walk.items.append(Item(row, name, kind, list_name, or_other, calculation, groups))


def _structure(survey: Sheet, row: Row, structure: Structure, walk: _Walk, findings: Findings) -> None:
    match structure:
        case Structure.BEGIN_GROUP:
            walk.open_groups.append(row)
            if len(walk.open_groups) == _DEEPEST_GROUP + 1:
                sentence = f"Gruppen können höchstens {_DEEPEST_GROUP}-mal ineinander stehen."
                findings.error(survey, row.number, "type", sentence)
        case Structure.BEGIN_REPEAT:
            findings.error(survey, row.number, "type", "Wiederholungen (repeat) kann der Chat noch nicht stellen.")
            walk.open_groups.append(row)
        case Structure.END_GROUP | Structure.END_REPEAT:
            if walk.open_groups:
                walk.open_groups.pop()
            else:
                findings.error(survey, row.number, "type", "Hier endet eine Gruppe, die nirgends beginnt.")
        case Structure.SKIPPED:
            sentence = f"„{row.get('type')}“ wird nicht erhoben; die Zeile bleibt ohne Wirkung."
            findings.hint(survey, row.number, "type", sentence)


def _checked_name(survey: Sheet, row: Row, rows_by_name: dict[str, int], findings: Findings) -> str:
    """The name of the question; problems with it are noted."""
    name = row.get("name")
    if not name:
        findings.error(survey, row.number, "name", "Hier fehlt der Name der Frage.")
    elif not _NAME.fullmatch(name):
        problem = "Ein Name beginnt mit einem Buchstaben; danach sind Buchstaben, Ziffern, _ - und . erlaubt."
        findings.error(survey, row.number, "name", f"„{name[:60]}“ geht nicht als Name. {problem}")
    elif len(name) > _LONGEST_NAME:
        findings.error(survey, row.number, "name", f"Der Name ist zu lang (höchstens {_LONGEST_NAME} Zeichen).")
    elif name in rows_by_name:
        findings.error(survey, row.number, "name", f"Den Namen „{name}“ trägt schon Zeile {rows_by_name[name]}.")
    rows_by_name.setdefault(name, row.number)
    return name


def _check_headings(survey: Sheet, findings: Findings) -> bool:
    """Note missing, repeated and unknown headings (often a slip of the pen); whether the rows can be read at all."""
    missing = [key for key in ("type", "name", "label") if not survey.has(key)]
    for key in missing:
        findings.error(survey, 1, "", f"Die Spalte {key} fehlt.")
    seen: dict[tuple[str, str], str] = {}
    for column in survey.columns:
        place = (column.key, column.language)
        if place in seen:
            sentence = f"Die Spalte „{column.heading}“ gibt es zweimal, auch in Spalte {seen[place]}."
            findings.problems.append(Problem(survey.name, 1, column.letter, sentence))
        seen.setdefault(place, column.letter)
        if column.key not in SURVEY_COLUMNS and not column.key.startswith(_IGNORED_PREFIXES):
            sentence = f"Die Spalte „{column.heading}“ ist unbekannt und bleibt ohne Wirkung."
            findings.hint(survey, 1, column.key, sentence, language=column.language)
    return not missing
