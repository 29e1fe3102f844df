"""How the days between which somebody had contact are written: „Mai 2021“ for whole months, else the day in full."""

import calendar
from collections.abc import Iterable
from datetime import date

from babel.dates import format_date, format_skeleton

from bot.domain.questionnaire import Labels

# A form may speak more languages than the chat; what is missing here is shown in the form's own first language.
LANGUAGES = (
    *("de", "en", "ar", "bg", "cs", "el", "es", "fa", "fr", "hr", "hu", "it", "nl", "pl", "ps", "pt", "ro", "ru"),
    *("sq", "sr", "tr", "uk", "ur", "vi"),
)
_VARIANTS = {"de@simple": "de"}


def first_day(day: date) -> Labels:
    """The first day of a period by language; the first of a month stands for the month."""
    return _written(day, whole_month=day.day == 1)


def last_day(day: date) -> Labels:
    """The last day of a period by language; the last of a month stands for the month."""
    return _written(day, whole_month=day.day == calendar.monthrange(day.year, day.month)[1])


def _written(day: date, *, whole_month: bool) -> Labels:
    return {
        language: format_skeleton("yMMMM", day, locale=locale)
        if whole_month
        else format_date(day, "long", locale=locale)
        for language, locale in _locales()
    }


def _locales() -> Iterable[tuple[str, str]]:
    return (*((language, language) for language in LANGUAGES), *_VARIANTS.items())
