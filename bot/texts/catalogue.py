"""The catalogues and the voice that speaks them: German sentences are the keys, translations lie in ``locales``.

Babel reads the ``.po`` files at start, so there is no compile step and no stale ``.mo``.
"""

import gettext
import html
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.authority import Authority
from bot.domain.questionnaire import Labels

SOURCE_LANGUAGE = "de"
SHIPPED: Mapping[str, str] = {"de": "Deutsch", "en": "English"}
"""The languages with a whole catalogue, each by its own name."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The translations into ``language``; for German, and where there is no catalogue, the German sentences."""
    source = files("locales") / language / "LC_MESSAGES" / "messages.po"
    if not source.is_file():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with source.open("rb") as po:
        write_mo(compiled, read_po(po, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def spoken(language_code: str) -> str:
    """The shipped language for the code an app reports (``de-AT`` is German); empty if none is shipped."""
    code = language_code.split("-")[0].lower()
    return code if code in SHIPPED else ""


# Two voices are the same only if they are one: what is drawn once is kept by the voice that drew it.
@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """Speaks one language in the name of one authority."""

    language: str
    authority: Authority
    zone: ZoneInfo
    translations: gettext.NullTranslations = field(repr=False)

    def plain(self, words: str, /, **values: object) -> str:
        """A sentence without markup, for buttons and toasts."""
        return self._translated(words).format(**values) if values else self._translated(words)

    def say(self, words: str, /, **values: object) -> str:
        """A sentence with markup; the values are escaped, so nothing anybody typed can become markup."""
        escaped = {name: html.escape(str(value), quote=False) for name, value in values.items()}
        return self._translated(words).format(**escaped) if escaped else self._translated(words)

    def say_number(self, one: str, many: str, number: int, /, **values: object) -> str:
        """A sentence with a counted thing; ``{n}`` is the number."""
        own = self.authority.texts.get(one if number == 1 else many)
        words = own or self.translations.ngettext(one, many, number)
        return words.format(n=number, **{name: html.escape(str(value)) for name, value in values.items()})

    def own(self, labels: Labels) -> str:
        """The authority's own words in this language; German where it has none."""
        return labels.get(self.language) or labels.get(SOURCE_LANGUAGE, "")

    @property
    def locale(self) -> str:
        """The locale for dates and numbers; English as it is written in Europe, with the day first."""
        return "en_GB" if self.language == "en" else self.language

    def day(self, day: date) -> str:
        """A date in full: ``3. Mai 2022``."""
        return format_date(day, "long", locale=self.locale)

    def month_or_day(self, day: date, whole_month: bool) -> str:  # noqa: FBT001 - reads as one sentence with the day
        """A border of a period: ``Mai 2021`` where a whole month begins or ends, else the date with its article."""
        if whole_month:
            return format_date(day, "MMMM y", locale=self.locale)
        return self.plain("dem {day}", day=self.day(day))

    def month(self, day: date) -> str:
        """The month alone: ``Juli 2022``."""
        return format_date(day, "MMMM y", locale=self.locale)

    def moment(self, instant: datetime) -> str:
        """A date with the time of day where the authority is."""
        local = instant.astimezone(self.zone)
        return self.plain(
            "{day}, {time} Uhr", day=self.day(local.date()), time=format_time(local, "HH:mm", locale=self.locale)
        )

    def _translated(self, words: str) -> str:
        # An authority may replace a shipped German sentence by its own; translations then stay the shipped ones.
        if self.language == SOURCE_LANGUAGE and words in self.authority.texts:
            return self.authority.texts[words]
        return self.translations.gettext(words)


@dataclass(frozen=True, slots=True)
class Texts:
    """All voices of one authority."""

    authority: Authority
    time_zone: str
    _made: dict[str, Voice] = field(default_factory=dict, init=False, compare=False, repr=False)

    def voice(self, language: str) -> Voice:
        """The voice for a language; German where it is empty or unknown."""
        known = language if language in SHIPPED else SOURCE_LANGUAGE
        if known not in self._made:
            self._made[known] = Voice(known, self.authority, ZoneInfo(self.time_zone), catalogue(known))
        return self._made[known]
