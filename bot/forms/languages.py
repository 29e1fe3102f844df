"""The languages of a workbook, and the texts of a row in each of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.questionnaire import Labels
from bot.forms.columns import Column, language_code
from bot.forms.findings import Findings
from bot.forms.workbook import Row, Sheet, Workbook

_TRANSLATED = ("label", "hint", "required_message", "constraint_message")
_OF_AUTHORITIES = "de"


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes by what the headings say (the empty heading is the default language), in the order of the workbook."""

    codes: Mapping[str, str]
    default: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every language once, the default language first only if the workbook has it first."""
        return tuple(dict.fromkeys(self.codes.values())) or (self.default,)

    def labels(self, row: Row, key: str) -> Labels:
        """The texts of the row by language code; a heading with its language stands above one without."""
        texts = row.texts(key)
        plain = {self.default: texts[""]} if "" in texts else {}
        return plain | {self.codes[written]: text for written, text in texts.items() if self.codes.get(written)}


def languages_of(workbook: Workbook, findings: Findings) -> Languages:
    """Read the languages from the headings of survey and choices and the default from the settings."""
    codes: dict[str, str] = {}
    for sheet in (workbook.survey, workbook.choices):
        for column in _translated(sheet.columns):
            code = language_code(column.language)
            if code is None:
                sentence = f"Die Sprache „{column.language}“ braucht ihr Kürzel in Klammern, zum Beispiel Deutsch (de)."
                findings.error(sheet, 1, column.key, sentence, language=column.language)
            else:
                codes.setdefault(column.language, code)
    default = _default(workbook.settings, tuple(codes.values()), findings)
    if _has_plain(workbook.survey):
        codes = {"": default} | codes
    return Languages(codes, default)


def _translated(columns: Iterable[Column]) -> Iterable[Column]:
    return (column for column in columns if column.key in _TRANSLATED and column.language)


def _has_plain(survey: Sheet) -> bool:
    return any(column.key == "label" and not column.language for column in survey.columns)


def _default(settings: Sheet, codes: tuple[str, ...], findings: Findings) -> str:
    """The setting ``default_language``, else German if the workbook has it, else its first language."""
    row = settings.rows[0] if settings.rows else None
    written = row.get("default_language") if row else ""
    if row and written:
        code = language_code(written)
        if code is not None:
            return code
        sentence = f"Die Sprache „{written[:60]}“ braucht ihr Kürzel in Klammern, zum Beispiel Deutsch (de)."
        findings.error(settings, row.number, "default_language", sentence)
    return codes[0] if codes and _OF_AUTHORITIES not in codes else _OF_AUTHORITIES


def check_translations(sheet: Sheet, key: str, languages: Languages, findings: Findings) -> None:
    """Where a text stands in some languages but not in all, people are shown another one: worth a hint."""
    for row in sheet.rows:
        labels = languages.labels(row, key)
        missing = [code for code in languages.all if code not in labels]
        if labels and missing:
            written = next((name for name, code in languages.codes.items() if code == missing[0]), "")
            sentence = f"Die Übersetzung fehlt ({', '.join(missing)}); gezeigt wird der Text in einer anderen Sprache."
            findings.hint(sheet, row.number, key, sentence, language=written)
