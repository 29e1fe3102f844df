"""The part of the authority's file about its way of working: reference numbers, head of a Vermerk, working days."""

from datetime import date
from string import Formatter

from bot.authority import FileReference, MemoHead, WorkingDays
from bot.toml_table import TomlTable

LONGEST_REFERENCE = 80
"""Characters that a reference number has at the most."""
_LAENDER = ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
_FIELDS = frozenset({"unit", "plan", "year", "number"})


def file_reference(table: TomlTable) -> FileReference:
    """How memos are numbered."""
    shipped = FileReference()
    reference = FileReference(
        pattern=table.text("pattern", shipped.pattern),
        unit=table.text("unit", shipped.unit),
        plan=table.text("plan", shipped.plan),
    )
    table.close()
    if not _is_pattern(reference.pattern):
        table.refuse(
            "pattern", "darf nur {unit}, {plan}, {year} und {number} enthalten und muss die beiden letzten nennen"
        )
        return shipped
    if len(reference.of(2000, 999_999)) > LONGEST_REFERENCE:
        table.refuse("pattern", f"ergibt Aktenzeichen mit mehr als {LONGEST_REFERENCE} Zeichen")
    return reference


def memo_head(table: TomlTable) -> MemoHead:
    """What stands at the head of a Vermerk; a telephone number belongs to an office, not to a person."""
    head = MemoHead(table.text("place", ""), table.sentences("telephones"))
    table.close()
    return head


def working_days(table: TomlTable) -> WorkingDays:
    """Which holidays count."""
    shipped = WorkingDays()
    land = table.one_of("land", _LAENDER, shipped.land)
    days = WorkingDays(
        land=land,
        to_co_sign=table.number("to_co_sign", shipped.to_co_sign, 1, 60),
        # Elsewhere it is true of a few communes only.
        catholic=table.flag("catholic", land == shipped.land),
        closed=_closed(table, shipped.closed),
    )
    table.close()
    return days


def _closed(table: TomlTable, shipped: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    days = [
        _day_of_year(word) for word in table.words_if_any("closed", tuple(f"{day}.{month}." for month, day in shipped))
    ]
    known = tuple(day for day in days if day is not None)
    if len(known) < len(days):
        table.refuse("closed", 'muss aus Tagen ohne Jahr bestehen, zum Beispiel ["24.12.", "31.12."]')
    return known


def _day_of_year(word: str) -> tuple[int, int] | None:
    day, _, month = word.removesuffix(".").partition(".")
    try:
        # In a leap year, so that 29.2. is one.
        found = date(2000, int(month), int(day))
    except ValueError:
        return None
    return found.month, found.day


def _is_pattern(pattern: str) -> bool:
    try:
        parts = tuple(Formatter().parse(pattern))
    except ValueError:
        return False
    # No formats and conversions: "{number:>999999}" would be a very long reference number.
    plain = all(not spec and conversion is None for _, name, spec, conversion in parts if name is not None)
    named = {name for _, name, _, _ in parts if name is not None}
    return plain and named <= _FIELDS and {"year", "number"} <= named
