"""Cuts an XLSForm expression into words and names the slips people make in spreadsheets at their character."""

import re
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.expression_values import ExpressionError

LONGEST = 5_000
"""Characters an expression may have; public forms stay far below."""
MOST_TOKENS = 600
"""Words an expression may have; keeps the evaluation clear of Python's recursion limit."""


class Kind(Enum):
    """What a word of an expression is."""

    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    REFERENCE = auto()
    THIS = auto()
    OPERATOR = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word with the offset of its first character; strings and references come without their wrapping."""

    kind: Kind
    text: str
    position: int


_TOKEN = re.compile(
    r"""(?P<BLANK>\s+)
    |(?P<NUMBER>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<STRING>'[^']*'|"[^"]*")
    |\$\{\s*(?P<REFERENCE>[^\W\d][\w.\-]*)\s*\}
    |(?P<NAME>[^\W\d][\w\-]*(?:\.[\w\-]+)*(?::(?!:)[^\W\d][\w\-]*)?)
    |(?P<OPERATOR>!=|<=|>=|[=<>+*|\-])
    |(?P<OPEN>\()|(?P<CLOSE>\))|(?P<COMMA>,)
    |(?P<THIS>\.(?![.\w]))""",
    re.VERBOSE,
)

_MISTAKES: tuple[tuple[str, str], ...] = (
    (r"[‘’‚‛“”„‟«»‹›´`]", "Bitte gerade Anführungszeichen ' statt der typographischen verwenden."),
    (r"==", "Ein einfaches = genügt."),
    (r"<>", "„Ungleich“ wird != geschrieben."),
    (r"=[<>]", "Das Gleichheitszeichen steht hinten: <= oder >=."),
    (r"&(?:lt|gt|amp|quot|apos);", "Hier steht eine HTML-Umschreibung wie &lt; statt des Zeichens selbst."),
    (r"&&?", "„Und“ wird and geschrieben."),
    (r"\|\|", "„Oder“ wird or geschrieben."),
    (r"[–—−]", "Bitte ein einfaches Minuszeichen - statt des Gedankenstrichs verwenden."),
    (r"[≤≥≠]", "Bitte <=, >= oder != schreiben."),
    (r"'|\"", "Das Anführungszeichen wird nicht geschlossen."),
    (r"\$\{[^}]*\Z", "Die geschweifte Klammer wird nicht geschlossen."),
    (r"\$\{", "In ${…} gehört der Name einer Frage: ohne Leerzeichen, mit einem Buchstaben am Anfang."),
    (r"\$", "Auf $ folgt der Name einer Frage in geschweiften Klammern: ${name}."),
    (r"[/@\[\]]|\.\.|::", "Pfade und Bedingungen in eckigen Klammern gibt es hier nicht. Bitte ${name} verwenden."),
    (r"!", "„Nicht“ wird not(…) geschrieben, „ungleich“ !=."),
    (r";", "Hier steht ein Semikolon. Angaben in Klammern werden durch ein Komma getrennt."),
)


def tokens(source: str) -> tuple[Token, ...]:
    """The words of ``source``, closed by ``Kind.END``; raises ``ExpressionError`` at the first character at fault."""
    if len(source) > LONGEST:
        raise ExpressionError(LONGEST, f"Der Ausdruck ist zu lang (höchstens {LONGEST} Zeichen).")
    found: list[Token] = []
    position = 0
    while position < len(source):
        _refuse_mistake(source, position)
        match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            raise ExpressionError(position, f"Das Zeichen „{source[position]}“ hat hier keine Bedeutung.")
        if match.lastgroup != "BLANK":
            found.append(_token(match, match.lastgroup))
        if len(found) > MOST_TOKENS:
            raise ExpressionError(position, f"Der Ausdruck ist zu lang (höchstens {MOST_TOKENS} Wörter und Zeichen).")
        position = match.end()
    return (*found, Token(Kind.END, "", len(source)))


def _token(match: re.Match[str], group: str) -> Token:
    text = match.group(group)
    return Token(Kind[group], text[1:-1] if group == "STRING" else text, match.start())


_MISTAKE = tuple((re.compile(pattern), problem) for pattern, problem in _MISTAKES)
_SUSPECT = frozenset("‘’‚‛“”„‟«»‹›´`=<&|–—−≤≥≠'\"$/@[].:!;")


def _refuse_mistake(source: str, position: int) -> None:
    """Name the known slip that starts here, unless what starts here is a word after all."""
    if source[position] not in _SUSPECT:
        return
    match = _TOKEN.match(source, position)
    for pattern, problem in _MISTAKE:
        slip = pattern.match(source, position)
        if slip and (match is None or slip.end() > match.end()):
            raise ExpressionError(position, problem)
