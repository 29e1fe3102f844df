"""The catalogues: nothing stale, nothing missing, and every translation has the placeholders of its German sentence."""

import re
from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot.texts import update
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE

TRANSLATED = [language for language in SHIPPED if language != SOURCE_LANGUAGE]


def messages(language: str) -> list[Message]:
    with update.path_of(language).open("rb") as po:
        return [message for message in read_po(po, locale=language) if message.id]


def pairs(language: str) -> Iterator[tuple[str, str]]:
    """German words and translation, each plural form on its own."""
    for message in messages(language):
        if isinstance(message.id, str):
            yield message.id, str(message.string)
        else:
            yield from ((message.id[-1], form) for form in message.string or ())


def placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def markup(words: str) -> list[str]:
    return sorted(re.findall(r"</?[a-z-]+", words))


def test_the_template_holds_exactly_the_sentences_of_the_code() -> None:
    assert update.TEMPLATE.read_text(encoding="utf-8") == update.written(update.collected())


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_as_the_update_would_write_it(language: str) -> None:
    assert update.path_of(language).read_text(encoding="utf-8") == update.written(update.updated(language))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_is_a_guess(language: str) -> None:
    assert [words for words, translation in pairs(language) if not translation] == []
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_placeholders_and_markup(language: str) -> None:
    changed = [
        words
        for words, translation in pairs(language)
        if not placeholders(translation) <= placeholders(words) or markup(words) != markup(translation)
    ]
    assert changed == []
    # A form for one thing may leave the number out; every other placeholder must stay.
    lost = [words for words, translation in pairs(language) if placeholders(words) - placeholders(translation) - {"n"}]
    assert lost == []
