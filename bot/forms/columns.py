"""The column headings of XLSForm sheets: what they may be called, and the languages behind ``::``."""

import re
from dataclasses import dataclass

_ALIASES = {
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::calculate": "calculation",
    "calculate": "calculation",
    "bind::jr:constraintmsg": "constraint_message",
    "constraining_message": "constraint_message",
    "bind::jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "control::appearance": "appearance",
    "caption": "label",
    "command": "type",
    "readonly": "read_only",
    "list name": "list_name",
    "media::image": "image",
    "media::audio": "audio",
    "media::video": "video",
}
_TRANSLATED = ("label", "hint", "guidance_hint", "required_message", "constraint_message", "form_title")
_OWN = "bot"

SURVEY_COLUMNS = frozenset(
    {
        "type",
        "name",
        "label",
        "hint",
        "guidance_hint",
        "required",
        "required_message",
        "relevant",
        "constraint",
        "constraint_message",
        "calculation",
        "default",
        "choice_filter",
        "parameters",
        "appearance",
        "read_only",
        "repeat_count",
        "image",
        "audio",
        "video",
        "note",
    }
)
CHOICE_COLUMNS = frozenset({"list_name", "name", "label", "image", "audio", "video", "media"})

_LANGUAGE_NAMES = {
    "deutsch": "de",
    "german": "de",
    "english": "en",
    "englisch": "en",
    "türkçe": "tr",
    "türkisch": "tr",
    "русский": "ru",
    "russisch": "ru",
    "українська": "uk",
    "ukrainisch": "uk",
    "العربية": "ar",
    "arabisch": "ar",
    "polski": "pl",
    "polnisch": "pl",
    "français": "fr",
    "französisch": "fr",
    "einfache sprache": "de@simple",
    "leichte sprache": "de@simple",
}
_SIMPLE = {"de-x-simple": "de@simple", "de@simple": "de@simple", "de-simple": "de@simple"}
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_@][A-Za-z0-9]+)*)\)\s*$")


@dataclass(frozen=True, slots=True)
class Column:
    """A heading: its standard name, the language as written behind ``::`` (or empty), and its letter in the sheet."""

    key: str
    language: str
    letter: str
    heading: str


def column_of(heading: str, letter: str) -> Column:
    """Read a heading such as ``label::Deutsch (de)``, ``Relevance`` or ``bot::titel::English (en)``."""
    tidy = " ".join(heading.split())
    key, *rest = (part.strip() for part in tidy.split("::"))
    if rest and _standard(key) in _TRANSLATED:
        return Column(_standard(key), "::".join(rest), letter, tidy)
    if key.lower() == _OWN and len(rest) > 1:
        return Column(_standard(f"{key}::{rest[0]}"), "::".join(rest[1:]), letter, tidy)
    return Column(_standard(tidy), "", letter, tidy)


def _standard(key: str) -> str:
    lower = key.lower()
    if lower in _ALIASES:
        return _ALIASES[lower]
    underscored = lower.replace(" ", "_")
    return _ALIASES.get(underscored, underscored)


def language_code(language: str) -> str | None:
    """The code of a language as headings name it, ``Deutsch (de)`` or ``Deutsch``; ``None`` if it cannot be told."""
    if code := _CODE.search(language):
        lower = code[1].lower()
        return _SIMPLE.get(lower, lower)
    lower = language.strip().lower()
    if re.fullmatch(r"[a-z]{2}", lower):
        return lower
    return _SIMPLE.get(lower) or _LANGUAGE_NAMES.get(lower)
