"""A table in words, as ``bot/texts`` writes it and ``bot/reports`` draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordTable:
    """One table: ``rows`` have as many cells as ``head``. Without rows ``note`` says why."""

    heading: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    note: str = ""
