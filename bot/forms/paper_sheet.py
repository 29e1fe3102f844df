"""Reads a table of volunteers who signed a sheet of paper; every fault is named with its row and column."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.domain.questionnaire import Choice
from bot.domain.volunteer_draft import read_name
from bot.domain.volunteering import ContactDetails, SignedConsent, TimeOfDay, WrongNumber
from bot.forms.problems import Problem
from bot.forms.table import Table, TableRow
from bot.forms.telephone import read_number

COLUMNS: Final = ("name", "number", "times", "language", "area", "area_consent", "consent_date", "wording_version")
_TIMES: Final[Mapping[str, TimeOfDay]] = {
    **{time.value: time for time in TimeOfDay},
    "vormittags": TimeOfDay.MORNING,
    "nachmittags": TimeOfDay.AFTERNOON,
    "abends": TimeOfDay.EVENING,
}
_YES_OR_NO: Final[Mapping[str, bool]] = {"ja": True, "yes": True, "nein": False, "no": False, "": False}
_LONGEST_VERSION: Final = 20


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """One row that can be entered."""

    row: TableRow
    details: ContactDetails
    signed: SignedConsent


class PaperReader:
    """Reads the rows of one table; ``problems`` collects what is wrong with all of them."""

    def __init__(self, table: Table, areas: Collection[Choice], languages: Collection[str], today: date) -> None:
        self.problems: list[Problem] = []
        self._table = table
        self._areas = areas
        self._languages = languages
        self._today = today

    def sheets(self) -> tuple[SignedSheet, ...]:
        """Every row, read as far as it can be; only to be used where there are no ``problems``."""
        return tuple(self._sheet(row) for row in self._table.rows)

    def _sheet(self, row: TableRow) -> SignedSheet:
        details = ContactDetails(
            name=self._name(row),
            number=self._number(row),
            times=self._times(row),
            language=self._language(row),
            area=self._area(row),
        )
        signed = SignedConsent(self._version(row), self._day(row), self._area_consent(row))
        return SignedSheet(row, details, signed)

    def _wrong(self, row: TableRow, heading: str, sentence: str) -> None:
        self.problems.append(self._table.problem(row, heading, sentence))

    def _name(self, row: TableRow) -> str:
        name = read_name(row.get("name"))
        if name is None:
            self._wrong(row, "name", "Hier muss ein Name stehen, höchstens 80 Zeichen.")
        return name or ""

    def _number(self, row: TableRow) -> str:
        number = read_number(row.get("number"))
        if number is WrongNumber.NOT_OF_A_PERSON:
            self._wrong(row, "number", "Unter dieser Nummer kann niemand angerufen werden.")
        elif number is WrongNumber.UNREADABLE:
            self._wrong(row, "number", "Das ist keine vollständige Telefonnummer mit Vorwahl.")
        return number

    def _times(self, row: TableRow) -> tuple[TimeOfDay, ...]:
        words = row.get("times").casefold().replace(",", " ").replace(";", " ").split()
        if any(word not in _TIMES for word in words):
            self._wrong(row, "times", "Möglich sind vormittags, nachmittags und abends, mit Komma dazwischen.")
        named = {_TIMES[word] for word in words if word in _TIMES}
        return tuple(time for time in TimeOfDay if time in named)

    def _language(self, row: TableRow) -> str:
        language = row.get("language").casefold() or "de"
        if language not in self._languages:
            self._wrong(row, "language", f"Möglich sind: {', '.join(self._languages)}.")
        return language

    def _area(self, row: TableRow) -> str:
        word = row.get("area").casefold()
        if not word:
            return ""
        for area in self._areas:
            if word in {area.name.casefold(), *(label.casefold() for label in area.labels.values())}:
                return area.name
        self._wrong(
            row, "area", f"Diesen Bereich gibt es nicht. Möglich sind: {', '.join(a.name for a in self._areas)}."
        )
        return ""

    def _area_consent(self, row: TableRow) -> bool:
        word = row.get("area_consent").casefold()
        if word not in _YES_OR_NO:
            self._wrong(row, "area_consent", "Hier steht ja oder nein: ob der Bereich weitergegeben werden darf.")
        return _YES_OR_NO.get(word, False)

    def _day(self, row: TableRow) -> date:
        day = _read_day(row.get("consent_date"))
        if day is None or day > self._today:
            self._wrong(row, "consent_date", "Hier muss der Tag der Unterschrift stehen, zum Beispiel 1.7.2026.")
        return day or self._today

    def _version(self, row: TableRow) -> str:
        version = row.get("wording_version")
        if not 0 < len(version) <= _LONGEST_VERSION:
            self._wrong(row, "wording_version", "Hier muss die Fassung des unterschriebenen Blatts stehen.")
        return version


def _read_day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None
