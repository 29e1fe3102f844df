"""Reads typed values out of a TOML table and collects every mistake with the path of its key, not only the first."""

from collections.abc import Collection, Mapping
from datetime import date, time
from typing import TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")


class TomlTable:
    """One table of a file; ``problems`` is shared by all tables of the file and holds German sentences."""

    def __init__(self, values: Mapping[str, object], path: str, problems: list[str]) -> None:
        self._values = values
        self._path = path
        self._asked: set[str] = set()
        self._problems = problems

    def refuse(self, key: str, sentence: str) -> None:
        """Note a mistake; ``sentence`` goes on after the key's path and has no full stop."""
        where = f"{self._path}.{key}" if self._path else key
        self._problems.append(f"{where} {sentence}.")

    def _take(self, key: str, kind: type[T], expected: str) -> T | None:
        """The value if it is there and of exactly that type; another type is a mistake, none is not."""
        self._asked.add(key)
        value = self._values.get(key)
        # Exactly: in Python a bool is an int and a datetime is a date, in TOML they are not.
        if type(value) is kind:
            return value
        if value is not None:
            self.refuse(key, f"muss {expected} sein")
        return None

    def text(self, key: str, default: str | None = None) -> str:
        """A text without blanks around it; without ``default`` it must be there and not be empty."""
        value = (self._take(key, str, "ein Text in Anführungszeichen") or "").strip()
        if not value and default is None and isinstance(self._values.get(key, ""), str):
            self.refuse(key, "ist leer" if key in self._values else "fehlt")
        return value or default or ""

    def number(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number between ``least`` and ``most``."""
        value = self.number_if_set(key, least, most)
        return default if value is None else value

    def number_if_set(self, key: str, least: int, most: int) -> int | None:
        """The same where it may be missing."""
        value = self._take(key, int, "eine ganze Zahl")
        if value is not None and not least <= value <= most:
            self.refuse(key, f"muss zwischen {least} und {most} liegen")
        return value

    def yes_or_no(self, key: str) -> bool:
        """``true`` or ``false``; no where it is missing."""
        return self._take(key, bool, "true oder false") or False

    def day(self, key: str) -> date | None:
        """A date written as ``2022-05-31``, if there is one."""
        return self._take(key, date, "ein Datum wie 2022-05-31, ohne Anführungszeichen,")

    def clock(self, key: str, default: time) -> time:
        """A time of day written as ``08:00:00``."""
        value = self._take(key, time, "eine Uhrzeit wie 08:00:00, ohne Anführungszeichen,")
        return default if value is None else value

    def flag(self, key: str, default: bool) -> bool:  # noqa: FBT001 - the value where the file has none
        """``true`` or ``false``."""
        taken = self._take(key, bool, "true oder false")
        return default if taken is None else taken

    def one_of(self, key: str, known: Collection[str], default: str) -> str:
        """One of a few words."""
        value = self.text(key, default)
        if value not in known:
            self.refuse(key, f"muss eines dieser Wörter sein: {', '.join(known)}")
        return value

    def address(self, key: str, default: str | None = None) -> str:
        """The address of a page, beginning with ``https://`` or ``http://``."""
        value = self.text(key, default)
        if value and urlsplit(value).scheme not in {"https", "http"}:
            self.refuse(key, "muss mit https:// beginnen")
        return value

    def labels(self, key: str, languages: Collection[str]) -> dict[str, str]:
        """One text per language, ``{ de = "…", en = "…" }``: German must be there, the others fall back to it."""
        inner = self.table(key)
        german = inner.text("de")
        found = {language: inner.text(language, german) for language in languages if language != "de"}
        inner.close()
        return {"de": german, **found}

    def words(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts, not empty."""
        value = self.words_if_any(key, default)
        if not value:
            self.refuse(key, "muss eine Liste von Texten sein")
        return value or default

    def words_if_any(self, key: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """A list of texts, perhaps an empty one."""
        value = self._take(key, list, "eine Liste von Texten")
        if value is None:
            return default
        if not all(isinstance(word, str) for word in value):
            self.refuse(key, "muss eine Liste von Texten sein")
            return default
        return tuple(value)

    def table(self, key: str) -> "TomlTable":
        """The table below ``key``; where it is missing, that one mistake is noted and not each of its keys."""
        value = self._take(key, dict, "eine Tabelle")
        if key not in self._values:
            self.refuse(key, "fehlt")
        path = f"{self._path}.{key}" if self._path else key
        return TomlTable(value or {}, path, self._problems if value is not None else [])

    def table_if_there(self, key: str) -> "TomlTable":
        """The table below ``key``; an empty one where it is missing."""
        return self.table(key) if key in self._values else TomlTable({}, key, self._problems)

    def tables(self, key: str) -> tuple["TomlTable", ...]:
        """The tables written as ``[[key]]``, at least one; mistakes number them from 1."""
        rows = self._take(key, list, f"eine Reihe von Tabellen [[{key}]]")
        if not rows or not all(isinstance(row, dict) for row in rows):
            self.refuse(key, f"braucht mindestens eine Tabelle [[{key}]]")
            return ()
        return tuple(TomlTable(row, f"{key}[{nr}]", self._problems) for nr, row in enumerate(rows, start=1))

    def sentences(self, key: str) -> dict[str, str]:
        """A table of texts whose keys are free; empty where it is missing."""
        found = self._take(key, dict, "eine Tabelle von Texten") or {}
        if all(isinstance(text, str) for text in found.values()):
            return found
        self.refuse(key, "muss eine Tabelle von Texten sein")
        return {}

    def close(self) -> None:
        """Note every key nobody asked for: most are misspelt."""
        for key in self._values:
            if key not in self._asked:
                self.refuse(key, "ist hier unbekannt")
