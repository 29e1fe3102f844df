"""Read what somebody typed as the answer to a question, or say why it is none.

Numbers and dates are read as Germans write them, and as English is written where the person's language is English.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar

from bot.domain.questionnaire import Choice, Question, QuestionType

T = TypeVar("T")

LONGEST_TEXT = 4_000
"""Characters of one typed answer; a Telegram message holds 4,096."""
_AROUND_LABELS = " \n☐☑"
# A phone writes a hyphen where print has a dash. It means something only as the sign of a number.
_DASHES = re.compile("[\N{HYPHEN}-\N{EM DASH}\N{MINUS SIGN}]")
# Categories whose signs leave no mark on paper: formats (zero-width, direction), separators, marks that stand on
# nothing. Four letters and a pattern do not either.
_UNSEEN = frozenset(("Cc", "Cf", "Mn", "Zl", "Zp", "Zs"))
_BLANKS = "\u115f\u1160\u3164\uffa0\u2800"
_NO_WORDS = re.compile(r"(?!(?<!\S)-\d)[^\w\s]")


class Misread(StrEnum):
    """Why a typed message is not an answer to the question; each has its own sentence."""

    NOT_A_CHOICE = "not_a_choice"
    NOT_A_WHOLE_NUMBER = "not_a_whole_number"
    NOT_A_NUMBER = "not_a_number"
    NOT_IN_RANGE = "not_in_range"
    NOT_A_DATE = "not_a_date"
    TOO_LONG = "too_long"
    CUT = "cut"
    ONLY_A_BUTTON = "only_a_button"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood, as ODK writes it."""

    value: str


_LONGEST_RUN = 4

Numbered = Sequence[tuple[int, Choice]]
"""The choices shown, each with its place in the form; a person counts them from 1 in the order shown."""


def read_text(  # noqa: C901 - one flat table of question types
    question: Question, typed: str, choices: Numbered, language: str
) -> Read | Misread:
    """Read a typed message as an answer. For a multiple choice the value is what was named, in the form's order."""
    said = tidy(typed)
    if not said:
        return Misread.EMPTY
    match question.type:
        case QuestionType.SELECT_ONE:
            return _read_one(said, choices)
        case QuestionType.SELECT_MULTIPLE:
            return _read_several(said, choices)
        case QuestionType.TEXT:
            return Read(said) if len(said) <= LONGEST_TEXT else Misread.TOO_LONG
        case QuestionType.INTEGER:
            return _read_whole(said, language)
        case QuestionType.DECIMAL:
            return _read_decimal(said, language)
        case QuestionType.RANGE:
            return _read_range(question, said, language)
        case QuestionType.DATE:
            day = read_date(said)
            return Read(day.isoformat()) if day else Misread.NOT_A_DATE
        case QuestionType.NOTE | QuestionType.ACKNOWLEDGE | QuestionType.CALCULATE:
            return Misread.ONLY_A_BUTTON


def tidy(typed: str) -> str:
    """A typed message without control characters, lone surrogates and blanks around it; line breaks and tabs stay.

    One in which nothing can be seen, such as zero-width signs alone, is empty.
    """
    kept = (sign for sign in typed if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs"))
    said = "".join(kept).strip()
    return said if any(_visible(sign) for sign in said) else ""


def _visible(sign: str) -> bool:
    return unicodedata.category(sign) not in _UNSEEN and sign not in _BLANKS


def same_words(one: str, other: str) -> bool:
    """Whether two labels read the same: case, blanks, punctuation, an emoji or a box in front do not matter."""
    return _plain(one) == _plain(other)


def labelled(said: str, things: Sequence[tuple[str, T]]) -> T | None:
    """The thing whose label was typed: letter for letter first (``++`` is not ``+``), else in the same words."""
    exact = next((thing for label, thing in things if _bare(label) == _bare(said)), None)
    return exact if exact is not None else next((thing for label, thing in things if same_words(label, said)), None)


def _bare(label: str) -> str:
    return label.casefold().strip(_AROUND_LABELS)


def _plain(label: str) -> str:
    words = _DASHES.sub("-", unicodedata.normalize("NFKC", label).casefold())
    return " ".join(_NO_WORDS.sub(" ", words).split()) or words.strip(_AROUND_LABELS)


def find_choice(said: str, choices: Numbered) -> Choice | None:
    """The choice whose label in any language was typed, else the one with the typed number."""
    found = labelled(said, [(label, choice) for _, choice in choices for label in choice.labels.values()])
    if found is not None:
        return found
    number = said.rstrip(". )")
    if number.isascii() and number.isdigit() and len(number) <= 3 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1][1]
    return None


def _read_one(said: str, choices: Numbered) -> Read | Misread:
    choice = find_choice(said, choices)
    return Read(choice.name) if choice else Misread.NOT_A_CHOICE


def _read_several(said: str, choices: Numbered) -> Read | Misread:
    whole = find_choice(said, choices)
    if whole is not None:
        return Read(whole.name)
    separator = r"[\s,;+]+" if re.fullmatch(r"[\d\s,;+.]+", said) else r"\s*(?:[,;+\n]|\bund\b|\band\b)\s*"
    named = _named([part for part in re.split(separator, said) if part], choices)
    if not named:
        return Misread.NOT_A_CHOICE
    return Read(" ".join(choice.name for _, choice in choices if choice in named))


def _named(parts: Sequence[str], choices: Numbered) -> list[Choice]:
    """The choices that parts of a list name, the longest run of parts first: a label may hold a comma itself."""
    named: list[Choice] = []
    start = 0
    while start < len(parts):
        ends = range(min(len(parts), start + _LONGEST_RUN), start, -1)
        found = next(((end, one) for end in ends if (one := find_choice(", ".join(parts[start:end]), choices))), None)
        if found is None:
            return []
        start, choice = found
        named.append(choice)
    return named


def _read_whole(said: str, language: str) -> Read | Misread:
    number = read_number(said, language)
    if number is None or number != number.to_integral_value():
        return Misread.NOT_A_WHOLE_NUMBER
    return Read(str(int(number)))


def _read_decimal(said: str, language: str) -> Read | Misread:
    number = read_number(said, language)
    return Misread.NOT_A_NUMBER if number is None else Read(plain_number(number))


def _read_range(question: Question, said: str, language: str) -> Read | Misread:
    number = read_number(said, language)
    if number is None or number not in range_steps(question):
        return Misread.NOT_IN_RANGE
    return Read(plain_number(number))


def range_steps(question: Question) -> tuple[Decimal, ...]:
    """Every value of a range question, from its start to its end."""
    span = question.range
    if span is None:
        return ()
    count = int((span.end - span.start) / span.step)
    return tuple(span.start + span.step * number for number in range(count + 1))


def plain_number(number: Decimal) -> str:
    """A number as ODK writes it: decimal point, no exponent, no trailing zeros."""
    plain = format(number, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_number(said: str, language: str) -> Decimal | None:
    """A number of at most 15 digits; ``1.234,5`` and ``1,5`` as Germans write it, ``1,234.5`` and ``1.5`` in English.

    A single separator followed by exactly three digits groups thousands where the language writes it so
    (``1.234`` is 1234 in German, 1.234 in English).
    """
    compact = said.replace(" ", "").replace("\N{NO-BREAK SPACE}", "").replace("\N{MINUS SIGN}", "-")
    if not re.fullmatch(r"[+-]?\d[\d.,]*", compact) or sum(sign.isdigit() for sign in compact) > 15:
        return None
    grouping, point = (",", ".") if language.startswith("en") else (".", ",")
    if re.fullmatch(rf"[+-]?\d{{1,3}}(\{grouping}\d{{3}})+(\{point}\d+)?", compact):
        compact = compact.replace(grouping, "")
    elif compact.count(".") + compact.count(",") > 1:
        return None
    try:
        return Decimal(compact.replace(",", "."))
    except InvalidOperation:
        return None


_MONTHS = {
    name: number
    for number, several in enumerate(
        (
            ("januar", "jänner", "jan", "january"),
            ("februar", "feb", "february"),
            ("märz", "maerz", "mär", "march", "mar"),
            ("april", "apr"),
            ("mai", "may"),
            ("juni", "jun", "june"),
            ("juli", "jul", "july"),
            ("august", "aug"),
            ("september", "sep", "sept"),
            ("oktober", "okt", "october", "oct"),
            ("november", "nov"),
            ("dezember", "dez", "december", "dec"),
        ),
        start=1,
    )
    for name in several
}


def read_date(said: str) -> date | None:
    """A day as Germans write it (``3.5.2022``, ``3. Mai 2022``, ``03.05.22``), in English words, or as ISO."""
    words = said.casefold().strip().rstrip(".")
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return _day(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := re.fullmatch(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})", words):
        return _day(_full_year(numbers[3]), int(numbers[2]), int(numbers[1]))
    if german := re.fullmatch(r"(\d{1,2})\.?\s*([^\W\d]+)\.?\s*(\d{4}|\d{2})", words):
        return _day(_full_year(german[3]), _MONTHS.get(german[2], 0), int(german[1]))
    if english := re.fullmatch(r"([^\W\d]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", words):
        return _day(int(english[3]), _MONTHS.get(english[1], 0), int(english[2]))
    return None


def _full_year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return year + (2000 if year < 70 else 1900)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
