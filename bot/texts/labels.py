"""A form's own words in the person's language: labels with what was answered before, and answers as people say them."""

import hashlib
import html
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.questionnaire import Labels, Question, Questionnaire, QuestionType
from bot.domain.routing import Walk
from bot.domain.taps import Page, PageTap, encode
from bot.texts.catalogue import Voice

LONGEST_PIPED = 200
_TITLE = 120
_PIPED = re.compile(r"\$\{([^}]+)\}")
# One of these inside the words would end the isolation before they end.
_MARK = 16
_ISOLATES = re.compile("[\u2066-\u2069]")


def label_text(form: Questionnaire, labels: Labels, walk: Walk, voice: Voice) -> str:
    """A label in the person's language with ``${name}`` filled in, not escaped."""

    def piped(found: re.Match[str]) -> str:
        if found[1] not in form.rows:
            return ""
        question = form.question(found[1])
        if question.type is QuestionType.CALCULATE:
            value = walk.values.get(question.name, "")
            choice = question.choice(value)
            return form.says(choice.labels, voice.language) if choice else value
        answered = bool(walk.values.get(question.name))
        return shortened(spoken_answer(form, question, walk, voice), LONGEST_PIPED) if answered else ""

    words = form.says(labels, voice.language)
    return _PIPED.sub(piped, words) if "${" in words else words


def label(form: Questionnaire, labels: Labels, walk: Walk, voice: Voice) -> str:
    """The same, escaped for a message."""
    return html.escape(label_text(form, labels, walk, voice), quote=False)


def spoken_answer(form: Questionnaire, question: Question, walk: Walk, voice: Voice) -> str:
    """An answer as a person would say it: labels instead of names, numbers and dates as the language writes them."""
    return spoken_value(form, question, walk.values.get(question.name, ""), voice)


def spoken_value(form: Questionnaire, question: Question, value: str, voice: Voice) -> str:
    """The same for any value the question could have."""
    if not value:
        return voice.plain("keine Angabe")
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE:
            named = (question.choice(name) for name in value.split())
            return ", ".join(form.says(choice.labels, voice.language) for choice in named if choice)
        case QuestionType.INTEGER | QuestionType.DECIMAL | QuestionType.RANGE:
            return spoken_number(Decimal(value), voice)
        case QuestionType.DATE:
            return voice.day(date.fromisoformat(value))
        case QuestionType.NOTE | QuestionType.ACKNOWLEDGE:
            return voice.plain("gelesen")
        case QuestionType.TEXT | QuestionType.CALCULATE:
            return value


def spoken_number(number: Decimal, voice: Voice) -> str:
    """A number as the language writes it, with all its digits."""
    return _written(number, voice.locale)


@lru_cache(maxsize=1024)
def _written(number: Decimal, locale: str) -> str:
    # Babel takes longer over one number than the rest of its card does.
    return format_decimal(number, locale=locale, decimal_quantization=False)


def shortened(text: str, most: int) -> str:
    """A text of at most ``most`` UTF-16 units, as Telegram counts; an ellipsis where something is missing.

    It ends with a whole word, unless half of it would be lost by that.
    """
    units = text.encode("utf-16-le", "replace")
    if len(units) <= 2 * most:
        return text
    kept = units[: 2 * most - 2].decode("utf-16-le", "ignore")
    words = kept if text[len(kept)].isspace() else kept.rpartition(" ")[0]
    return (words if 2 * len(words) > len(kept) else kept).rstrip() + "…"


def isolated(text: str) -> str:
    """Somebody else's words inside a sentence: whichever way their script runs, the rest of the line stays as it is."""
    return f"\u2068{_ISOLATES.sub('', text)}\u2069"


def which_one(title: str, office: str) -> str:
    """Which survey something belongs to, and which office's it is: who acts for two has to see that on every card."""
    return " · ".join(part for part in (shortened(title, _TITLE), office) if part)


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def page_button(words: str, page: Page) -> tuple[Button]:
    """A row with one button that opens a page."""
    return (Button(words, encode(PageTap(page))),)


def words_of(card: OutgoingMessage) -> str:
    """Everything that can be read on a card, for the consent ledger: its text, then its buttons, line by line."""
    return "\n".join((card.text, *(button.label for row in card.buttons for button in row)))


def mark_of(words: str) -> str:
    """The beginning of the digest of a wording, for the button or form below it: it says which words were read."""
    return hashlib.sha256(words.encode()).hexdigest()[:_MARK]
