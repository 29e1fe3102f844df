"""Turns the words of an expression into one closure: a Pratt parser with the operators of XPath 1.0."""

import difflib
import math
import re
from dataclasses import dataclass

from bot.domain.expression_functions import CLOCKS, FUNCTIONS, REFUSED, Function
from bot.domain.expression_lexer import Kind, Token
from bot.domain.expression_operations import Node, looks_up, operation
from bot.domain.expression_values import Evaluator, ExpressionError, as_number, as_text

_BINDING = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
}
_MINUS_BINDING = 7
_DEEPEST = 80
_GERMAN_OPERATORS = {
    "und": "and",
    "oder": "or",
    "nicht": "not(…)",
    "geteilt": "div",
    "AND": "and",
    "OR": "or",
    "And": "and",
    "Or": "or",
}
_QUOTED_REFERENCE = re.compile(r"\s*\$\{\s*([^\W\d][\w.\-]*)\s*\}\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of a question in an expression and where it stands."""

    name: str
    position: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``${name} = 'literal'`` or ``selected(${name}, 'literal')``; the position is that of the literal."""

    name: str
    literal: str
    position: int


class Parser:
    """Reads one expression; used once."""

    def __init__(self, words: tuple[Token, ...], columns: frozenset[str]) -> None:
        self.references: list[Reference] = []
        self.comparisons: list[Comparison] = []
        self.tells_time = False
        self._words = words
        self._at = 0
        self._depth = 0
        self._columns = columns
        self._quoted: dict[int, str] = {}

    def whole(self) -> Evaluator:
        """The closure of the whole expression; raises ``ExpressionError``."""
        if self._ahead().kind is Kind.END:
            raise ExpressionError(0, "Hier steht kein Ausdruck.")
        node = self._expression(0)
        if self._ahead().kind is not Kind.END:
            raise ExpressionError(self._ahead().position, _unexpected(self._ahead()))
        for position, name in self._quoted.items():
            raise ExpressionError(position, f"In Anführungszeichen ist ${{{name}}} nur Text. Bitte ohne sie schreiben.")
        return node.run

    def _ahead(self) -> Token:
        return self._words[self._at]

    def _take(self) -> Token:
        word = self._words[self._at]
        self._at += 1
        return word

    def _expression(self, binding: int) -> Node:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(self._ahead().position, "Der Ausdruck ist zu tief verschachtelt.")
        left = self._operand()
        while (power := self._power()) > binding:
            operator = self._take()
            right = self._expression(power)
            if operator.text in ("=", "!="):
                self._note_comparison(left, right)
            left = Node(operation(operator.text, left, right), left.position)
        self._depth -= 1
        return left

    def _power(self) -> int:
        """How tightly the next word binds as an operator; 0 if it is none."""
        word = self._ahead()
        if word.kind is Kind.OPERATOR and word.text == "|":
            raise ExpressionError(word.position, "Der senkrechte Strich hat hier keine Bedeutung; „oder“ heißt or.")
        if word.kind in (Kind.OPERATOR, Kind.NAME):
            return _BINDING.get(word.text, 0)
        return 0

    def _operand(self) -> Node:
        word = self._take()
        match word.kind:
            case Kind.NUMBER:
                number = float(word.text)
                return Node(lambda scope: number, word.position)  # noqa: ARG005  every part of an expression takes the scope
            case Kind.STRING:
                return self._string(word)
            case Kind.REFERENCE:
                self.references.append(Reference(word.text, word.position))
                return Node(looks_up(word.text), word.position, reference=word.text)
            case Kind.THIS:
                self.references.append(Reference(".", word.position))
                return Node(lambda scope: scope.this, word.position)
            case Kind.OPEN:
                return self._bracket(word)
            case Kind.NAME:
                return self._named(word)
            case Kind.OPERATOR if word.text == "-":
                return self._negative(word)
            case _:
                raise ExpressionError(word.position, self._missing(word))

    def _string(self, word: Token) -> Node:
        text = word.text
        if quoted := _QUOTED_REFERENCE.fullmatch(text):
            self._quoted[word.position] = quoted[1]
        return Node(lambda scope: text, word.position, literal=text)  # noqa: ARG005  as above

    def _negative(self, minus: Token) -> Node:
        operand = self._expression(_MINUS_BINDING).run
        return Node(lambda scope: -as_number(operand(scope)), minus.position)

    def _bracket(self, opened: Token) -> Node:
        inside = self._expression(0)
        self._close(opened)
        return Node(inside.run, opened.position)

    def _close(self, opened: Token) -> None:
        if self._ahead().kind is Kind.CLOSE:
            self._take()
            return
        if self._ahead().kind is Kind.END:
            problem = f"Hier fehlt die schließende Klammer zu der an Stelle {opened.position + 1}."
            raise ExpressionError(self._ahead().position, problem)
        raise ExpressionError(self._ahead().position, _unexpected(self._ahead()))

    def _named(self, word: Token) -> Node:
        """A function with its arguments, or a column of the choices sheet."""
        if self._ahead().kind is Kind.OPEN:
            return self._call(word)
        if word.text in self._columns:
            column = word.text
            return Node(lambda scope: scope.columns.get(column, ""), word.position)
        if word.text in _BINDING:
            raise ExpressionError(word.position, f"Vor „{word.text}“ fehlt etwas.")
        raise ExpressionError(word.position, _bare_name(word.text))

    def _call(self, word: Token) -> Node:
        function = FUNCTIONS.get(word.text)
        if function is None:
            raise ExpressionError(word.position, _unknown_function(word.text))
        arguments = self._arguments(self._take())
        _check_arity(word, function, len(arguments))
        self.tells_time = self.tells_time or word.text in CLOCKS
        if word.text == "selected":
            self._note_comparison(*arguments)
        if word.text == "jr:choice-name":
            return Node(self._choice_name(arguments), word.position)
        if word.text == "regex" and arguments[1].literal is None:
            raise ExpressionError(arguments[1].position, "Das Muster von regex() gehört in Anführungszeichen.")
        try:
            run = function.build(tuple(argument.run for argument in arguments))
        except ExpressionError as refused:  # of the pattern, counted from the pattern's first character
            raise ExpressionError(arguments[1].position + 1 + refused.position, refused.problem) from None
        return Node(run, word.position)

    def _arguments(self, opened: Token) -> list[Node]:
        arguments: list[Node] = []
        if self._ahead().kind is not Kind.CLOSE:
            arguments.append(self._expression(0))
            while self._ahead().kind is Kind.COMMA:
                self._take()
                arguments.append(self._expression(0))
        self._close(opened)
        return arguments

    def _choice_name(self, arguments: list[Node]) -> Evaluator:
        """``jr:choice-name(${a}, '${a}')``: the second argument names the question whose choices are meant."""
        value, question = arguments
        name = self._quoted.pop(question.position, None) or question.reference
        if name is None:
            raise ExpressionError(question.position, "Hier gehört die Frage in Anführungszeichen: '${name}'.")
        self.references.append(Reference(name, question.position))
        run = value.run
        return lambda scope: scope.choice_label(as_text(run(scope)), name)

    def _note_comparison(self, left: Node, right: Node) -> None:
        if left.reference is not None and right.literal is not None:
            self.comparisons.append(Comparison(left.reference, right.literal, right.position))

    def _missing(self, word: Token) -> str:
        if word.kind is not Kind.END:
            return _unexpected(word)
        if self._at < 2:
            return "Hier steht kein Ausdruck."
        return f"Hinter „{self._words[self._at - 2].text}“ fehlt etwas."


def _unexpected(word: Token) -> str:
    match word.kind:
        case Kind.NAME if word.text in _GERMAN_OPERATORS:
            return f"Statt „{word.text}“ bitte {_GERMAN_OPERATORS[word.text]} schreiben."
        case Kind.CLOSE:
            return "Hier steht eine schließende Klammer zu viel oder davor fehlt etwas."
        case Kind.COMMA:
            return "Hier steht ein Komma, das nicht dahin gehört. Zahlen bitte mit Punkt schreiben: 1.5."
        case Kind.OPERATOR:
            return f"Vor „{word.text}“ fehlt etwas."
        case _:
            return f"Vor „{word.text}“ fehlt ein Rechenzeichen, ein Vergleich oder ein and."


def _bare_name(name: str) -> str:
    if name in _GERMAN_OPERATORS:
        return f"Statt „{name}“ bitte {_GERMAN_OPERATORS[name]} schreiben."
    if name in FUNCTIONS:
        return f"Hinter {name} fehlt die Klammer: {name}(…)."
    return f"„{name}“ steht allein. Fragen schreibt man ${{{name}}}, Text in Anführungszeichen: '{name}'."


def _unknown_function(name: str) -> str:
    if name in REFUSED:
        return f"Die Funktion {name}() gibt es hier nicht: {REFUSED[name]}"
    similar = difflib.get_close_matches(name.lower(), FUNCTIONS, n=1, cutoff=0.8)
    hint = f" Meinten Sie {similar[0]}()?" if similar else ""
    return f"Die Funktion {name}() ist unbekannt.{hint}"


def _check_arity(word: Token, function: Function, given: int) -> None:
    if function.fewest <= given <= function.most:
        return
    if function.fewest == function.most:
        expected = f"genau {function.fewest}" if function.fewest else "keine"
    elif function.most == math.inf:
        expected = f"mindestens {function.fewest}"
    else:
        expected = f"{function.fewest} bis {int(function.most)}"
    problem = f"{word.text}() braucht {expected} Angaben in der Klammer, hier steht {given}."
    raise ExpressionError(word.position, problem)
