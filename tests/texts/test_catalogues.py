"""The catalogues: nothing stale, nothing missing, and every translation has the placeholders of its German sentence."""

import ast
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


def said_in_f_strings(source: str) -> list[str]:
    """Sentences that the update of the template overlooks, because they stand inside an f-string."""
    outer = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.JoinedStr))
    calls = (node for each in outer for node in ast.walk(each) if isinstance(node, ast.Call))
    return [
        ast.unparse(call)
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"say", "plain", "say_number"}
        and call.args
        and isinstance(call.args[0], ast.Constant)
    ]


def test_no_sentence_hides_inside_an_f_string_where_it_would_stay_german() -> None:
    assert said_in_f_strings("x = f\"{voice.say('Guten Tag')}!\"") == ["voice.say('Guten Tag')"]
    found = {path.name: said_in_f_strings(path.read_text("utf-8")) for path in (update.ROOT / "bot").rglob("*.py")}
    assert {name: sentences for name, sentences in found.items() if sentences} == {}


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
