"""Collects the German sentences from the code into ``locales``: ``python -m bot.texts.update`` after changing a text.

A changed sentence has an empty translation until somebody writes it anew; nothing is matched fuzzily.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "locales" / "messages.pot"
_KEYWORDS = {"say": None, "plain": None, "say_number": (1, 2)}
_METHODS = [("**.py", "python"), ("web/pages/*.html", "jinja2")]
_HEADER = "# Bürgerecho. The German sentence is the key; see bot/texts/update.py."


def collected() -> Catalog:
    """Every sentence the code says, in alphabetical order."""
    catalogue = _empty(None)
    for _, _, words, _, _ in _extracted():
        catalogue.add(words)
    return catalogue


def _extracted() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    for folder in ("bot", "handlers"):
        yield from extract_from_dir(ROOT / folder, method_map=_METHODS, keywords=_KEYWORDS)


def _empty(language: str | None) -> Catalog:
    return Catalog(locale=language, project="Bürgerecho", charset="utf-8", header_comment=_HEADER, fuzzy=False)


def path_of(language: str) -> Path:
    """Where the translations into a language lie."""
    return ROOT / "locales" / language / "LC_MESSAGES" / "messages.po"


def updated(language: str) -> Catalog:
    """The translations that exist, for the sentences of today."""
    source = path_of(language)
    catalogue = _empty(language)
    if source.is_file():
        with source.open("rb") as po:
            catalogue = read_po(po, locale=language)
            catalogue.header_comment = _HEADER
    catalogue.update(collected(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog) -> str:
    """A catalogue as it stands in its file: sorted, without places in the code and without dates."""
    text = io.BytesIO()
    write_po(text, catalogue, width=0, no_location=True, sort_output=True, omit_header=False)
    dated = (
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Last-Translator", "Language-Team"),
        *("Project-Id-Version", "Report-Msgid-Bugs-To"),
    )
    lines = text.getvalue().decode().splitlines()
    kept = (line for line in lines if not line.startswith(tuple(f'"{name}' for name in dated)))
    return "\n".join(kept) + "\n"


def main() -> int:
    """Rewrite the template and every catalogue; returns how many translations are missing."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    TEMPLATE.write_text(written(collected()))
    missing = 0
    for language in SHIPPED:
        if language == SOURCE_LANGUAGE:
            continue
        catalogue = updated(language)
        path_of(language).parent.mkdir(parents=True, exist_ok=True)
        path_of(language).write_text(written(catalogue))
        missing += sum(not message.string or not all(message.string) for message in catalogue if message.id)
    sys.stdout.write(f"{missing} translations missing\n")
    return missing


if __name__ == "__main__":
    sys.exit(1 if main() else 0)
