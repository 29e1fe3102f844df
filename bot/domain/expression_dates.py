"""The functions of the expressions that know the calendar; dates are texts like ``2022-05-03``."""

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

from bot.domain.expression_values import Value, as_datetime, as_text

SOME_DAY = date(1970, 1, 1)
SOME_INSTANT = datetime(1970, 1, 1, tzinfo=UTC)

_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?")
_MONTHS = ("Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez")
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")

# The letters of ODK's format-date and format-date-time; names of months and days are German, as the authority writes.
_FORMATS: dict[str, Callable[[datetime], str]] = {
    "%Y": lambda moment: f"{moment.year:04d}",
    "%y": lambda moment: f"{moment.year % 100:02d}",
    "%m": lambda moment: f"{moment.month:02d}",
    "%n": lambda moment: str(moment.month),
    "%b": lambda moment: _MONTHS[moment.month - 1],
    "%d": lambda moment: f"{moment.day:02d}",
    "%e": lambda moment: str(moment.day),
    "%a": lambda moment: _DAYS[moment.weekday()],
    "%H": lambda moment: f"{moment.hour:02d}",
    "%h": lambda moment: str(moment.hour),
    "%M": lambda moment: f"{moment.minute:02d}",
    "%S": lambda moment: f"{moment.second:02d}",
    "%3": lambda moment: f"{moment.microsecond // 1000:03d}",
}
_FORMAT = re.compile(r"%[YymnbdeaHhMS3]")


def date_of(value: Value) -> str:
    """The day as text; empty if the value means none."""
    moment = as_datetime(value)
    return moment.date().isoformat() if moment else ""


def date_time_of(value: Value) -> str:
    """The moment as text without time zone; empty if the value means none."""
    moment = as_datetime(value)
    return moment.isoformat(timespec="milliseconds") if moment else ""


def decimal_time(value: Value) -> float:
    """The part of the day that has passed: noon is 0.5; takes ``14:30`` or an instant; NaN for anything else."""
    time = _TIME.fullmatch(as_text(value).partition("T")[2] or as_text(value))
    if time is None:
        return math.nan
    return (int(time[1]) * 3600 + int(time[2]) * 60 + int(time[3] or 0)) / 86_400


def formatted(value: Value, wanted: Value) -> str:
    """A date as ``'%d.%m.%Y'`` and the like says; empty if the value is no date."""
    moment = as_datetime(value)
    if moment is None:
        return ""
    return _FORMAT.sub(lambda letter: _FORMATS[letter[0]](moment), as_text(wanted))


def difference_in_months(earlier: Value, later: Value) -> float:
    """Whole months from one date to the other, negative if they stand the wrong way round (from cht-core)."""
    start, end = as_datetime(earlier), as_datetime(later)
    if start is None or end is None:
        return math.nan
    if end < start:
        return -difference_in_months(later, earlier)
    return float((end.year - start.year) * 12 + end.month - start.month - (end.day < start.day))
