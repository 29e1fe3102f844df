"""What stands in the column ``type`` of the survey sheet, in the spellings that tools and old forms use."""

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.questionnaire import QuestionType


class Structure(StrEnum):
    """Rows that are no questions."""

    BEGIN_GROUP = "begin group"
    END_GROUP = "end group"
    BEGIN_REPEAT = "begin repeat"
    END_REPEAT = "end repeat"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RowType:
    """A type that was understood; ``calculation`` is what a row such as ``today`` computes by itself."""

    kind: QuestionType | Structure
    list_name: str = ""
    or_other: bool = False
    calculation: str = ""


@dataclass(frozen=True, slots=True)
class NotForChats:
    """A type that is known and not fielded here, or not known; the sentence says which."""

    sentence: str


_PLAIN = {
    "note": RowType(QuestionType.NOTE),
    "text": RowType(QuestionType.TEXT),
    "string": RowType(QuestionType.TEXT),
    "integer": RowType(QuestionType.INTEGER),
    "int": RowType(QuestionType.INTEGER),
    "decimal": RowType(QuestionType.DECIMAL),
    "range": RowType(QuestionType.RANGE),
    "date": RowType(QuestionType.DATE),
    "acknowledge": RowType(QuestionType.ACKNOWLEDGE),
    "trigger": RowType(QuestionType.ACKNOWLEDGE),
    "calculate": RowType(QuestionType.CALCULATE),
    "hidden": RowType(QuestionType.CALCULATE, calculation="''"),
    "today": RowType(QuestionType.CALCULATE, calculation="today()"),
    "begin group": RowType(Structure.BEGIN_GROUP),
    "end group": RowType(Structure.END_GROUP),
    "begin repeat": RowType(Structure.BEGIN_REPEAT),
    "end repeat": RowType(Structure.END_REPEAT),
}
_SKIPPED = frozenset(
    {
        "start",
        "end",
        "start time",
        "end time",
        "deviceid",
        "device id",
        "imei",
        "username",
        "email",
        "phonenumber",
        "phone number",
        "simserial",
        "subscriberid",
        "audit",
    }
)
_NO_PLACE = "Ortsangaben werden im Chat nicht erhoben."
_NO_FILE = "Bilder, Töne und Dateien werden von Bürgerinnen und Bürgern nicht angenommen."
_NOT_YET = "Diese Art von Frage kann der Chat noch nicht stellen."
_NOT_FIELDED = {
    **dict.fromkeys(
        ("geopoint", "geotrace", "geoshape", "start-geopoint", "location", "background-geopoint"), _NO_PLACE
    ),
    **dict.fromkeys(("image", "photo", "audio", "video", "file", "background-audio"), _NO_FILE),
    "barcode": "Strichcodes kann der Chat nicht lesen.",
    **dict.fromkeys(("time", "datetime", "date time", "csv-external", "xml-external"), _NOT_YET),
}
_SELECT = re.compile(
    r"(?P<external>select[ _](?:one|multiple)[ _](?:external|from[ _]file)\b)|(?P<rank>rank\b)"
    r"|(?P<one>select[ _]one|select1|add select one prompt using)(?:[ ]from)?"
    r"|(?P<several>select[ _]multiple|select all that apply|add select multiple prompt using)(?:[ ]from)?",
    re.IGNORECASE,
)
_OR_OTHER = re.compile(r"\s+(?:or_other|or other|or specify other)\s*\Z", re.IGNORECASE)


def read_type(written: str) -> RowType | NotForChats:
    """Understand a type, or say why it cannot be asked."""
    tidy = " ".join(written.split())
    plain = tidy.lower().replace("_", " ")
    if plain in _SKIPPED:
        return RowType(Structure.SKIPPED)
    if plain in _PLAIN:
        return _PLAIN[plain]
    if plain in _NOT_FIELDED:
        return NotForChats(_NOT_FIELDED[plain])
    return _select(tidy) or NotForChats(_unknown(tidy, plain))


def _select(tidy: str) -> RowType | NotForChats | None:
    match = _SELECT.match(tidy)
    if match is None:
        return None
    if match["external"]:
        return NotForChats("Auswahllisten aus anderen Dateien gibt es hier nicht.")
    if match["rank"]:
        return NotForChats(_NOT_YET)
    rest = tidy[match.end() :]
    list_name = _OR_OTHER.sub("", rest).strip()
    if rest and not rest.startswith(" "):
        return None
    if not list_name or " " in list_name:
        return NotForChats(f"Hinter „{match[0]}“ gehört genau ein Name einer Liste aus dem Blatt choices.")
    kind = QuestionType.SELECT_ONE if match["one"] else QuestionType.SELECT_MULTIPLE
    return RowType(kind, list_name, bool(_OR_OTHER.search(rest)))


def _unknown(tidy: str, plain: str) -> str:
    known = (*_PLAIN, "select one", "select multiple")
    similar = difflib.get_close_matches(plain.split(" or ")[0], known, n=1, cutoff=0.75)
    hint = f" Meinten Sie {similar[0].replace(' ', '_')}?" if similar else ""
    return f"Den Fragetyp „{tidy[:60]}“ gibt es nicht.{hint}"
