"""The expressions of the survey sheet: read, put together with those of the groups, and checked against the rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.expression import Expression, ExpressionError, Reference, parse
from bot.domain.questionnaire import QuestionType, filter_columns
from bot.forms.choice_lists import Lists
from bot.forms.findings import Findings
from bot.forms.outline import Item
from bot.forms.workbook import Row, Sheet

_MOST_CIRCLES = 20
_LONGEST_CIRCLE = 6


@dataclass(frozen=True, slots=True)
class Conditions:
    """What steers one question."""

    relevant: Expression | None = None
    constraint: Expression | None = None
    calculation: Expression | None = None
    choice_filter: Expression | None = None


class ConditionReader:
    """Reads the expressions of all questions of one workbook; every fault goes to ``findings`` with its cell."""

    def __init__(
        self, survey: Sheet, items: tuple[Item, ...], lists: Lists, replaced: Lists, findings: Findings
    ) -> None:
        self._survey = survey
        self._lists = lists
        self._findings = findings
        self._known = {f"{item.name}_other": item.row.number for item in items if item.or_other}
        self._known |= {item.name: item.row.number for item in items}
        # Of the authority's own lists nobody can know which names they will have.
        self._choice_names = {
            item.name: {choice.name for choice in lists[list_name]} | ({"other"} if item.or_other else set())
            for item in items
            if (list_name := item.list_name or item.row.get("bot::liste")) in lists and list_name not in replaced
        }
        self._of_groups: dict[int, Expression | None] = {}
        self._group_names = {row.get("name") for item in items for row in item.groups}

    def read(self, item: Item) -> Conditions:
        """The expressions of one question; ``relevant`` includes the groups around it."""
        return Conditions(
            relevant=self._relevant(item),
            constraint=self._constraint(item),
            calculation=self._calculation(item),
            choice_filter=self._choice_filter(item),
        )

    def _relevant(self, item: Item) -> Expression | None:
        parts = [self._of_group(row) for row in item.groups]
        parts.append(self._own(item.row, "relevant", this=False))
        present = [part for part in parts if part is not None]
        if len(present) < 2:
            return present[0] if present else None
        try:
            return parse(" and ".join(f"({part.source})" for part in present))
        except ExpressionError:
            sentence = "Zusammen mit den Bedingungen der Gruppen ist diese Bedingung zu lang."
            self._findings.error(self._survey, item.row.number, "relevant", sentence)
            return None

    def _of_group(self, row: Row) -> Expression | None:
        if row.number not in self._of_groups:
            self._of_groups[row.number] = self._own(row, "relevant", this=False)
        return self._of_groups[row.number]

    def _constraint(self, item: Item) -> Expression | None:
        if item.type in (QuestionType.CALCULATE, QuestionType.NOTE) and item.row.get("constraint"):
            self._findings.hint(
                self._survey, item.row.number, "constraint", "Hier wird nichts eingegeben, also geprüft."
            )
            return None
        return self._own(item.row, "constraint", this=True)

    def _calculation(self, item: Item) -> Expression | None:
        if item.type is not QuestionType.CALCULATE:
            if item.row.get("calculation"):
                sentence = "Eine Berechnung gehört in eine Zeile vom Typ calculate."
                self._findings.error(self._survey, item.row.number, "calculation", sentence)
            return None
        if item.row.get("bot::einstellung"):
            return parse(_literal(item.row.get("bot::einstellung")))
        if item.row.get("calculation"):
            return self._own(item.row, "calculation", this=False)
        if item.calculation:
            return parse(_literal(item.row.get("default")) if item.row.get("default") else item.calculation)
        self._findings.error(self._survey, item.row.number, "calculation", "Hier fehlt die Berechnung.")
        return None

    def _choice_filter(self, item: Item) -> Expression | None:
        if not item.list_name:
            return None
        columns = filter_columns(self._lists.get(item.list_name, ()))
        return self._own(item.row, "choice_filter", this=False, columns=columns)

    def _own(self, row: Row, key: str, *, this: bool, columns: frozenset[str] = frozenset()) -> Expression | None:
        """The expression in a cell; ``this`` says whether ``.`` means something there."""
        source = row.get(key)
        if not source:
            return None
        try:
            expression = parse(source, columns=columns)
        except ExpressionError as refused:
            self._fault(row, key, refused.position, refused.problem)
            return None
        for reference in expression.references:
            problem = self._problem_of(row, reference, this=this)
            if problem:
                self._fault(row, key, reference.position, problem)
        self._check_comparisons(row, key, expression)
        return expression

    def _check_comparisons(self, row: Row, key: str, expression: Expression) -> None:
        """A comparison with a choice that the question does not have is never true: mostly a slip of the pen."""
        for comparison in expression.comparisons:
            known = self._choice_names.get(comparison.name)
            if known and comparison.literal not in known | {""}:
                sentence = f"Die Frage „{comparison.name}“ hat keine Antwort „{comparison.literal[:60]}“."
                place = f"(Zeichen {comparison.position + 1})"
                self._findings.hint(self._survey, row.number, key, f"{sentence} {place}")

    def _problem_of(self, row: Row, reference: Reference, *, this: bool) -> str:
        if reference.name == ".":
            return "" if this else "Der Punkt steht für die eigene Antwort; die gibt es hier noch nicht."
        if reference.name in self._known and reference.name == row.get("name"):
            return (
                "Die eigene Antwort heißt hier einfach . (Punkt)."
                if this
                else "Eine Frage kann nicht von sich abhängen."
            )
        return reference_problem(reference.name, row.number, self._known, self._group_names)

    def _fault(self, row: Row, key: str, position: int, problem: str) -> None:
        self._findings.error(self._survey, row.number, key, f"{problem} (Zeichen {position + 1})")


def reference_problem(name: str, row: int, known: Mapping[str, int], groups: set[str]) -> str:
    """Why ``${name}`` cannot stand in ``row``; empty if it can. ``known`` gives the row of each question."""
    if name in known:
        if known[name] < row or (name.endswith("_other") and known[name] == row):
            return ""
        return f"${{{name}}} kommt erst in Zeile {known[name]}; hier ist der Wert noch nicht bekannt."
    if name in groups:
        return f"${{{name}}} ist eine Gruppe und hat keine Antwort."
    return f"Eine Frage mit dem Namen „{name}“ gibt es nicht."


def _literal(text: str) -> str:
    """A text as an expression that yields it."""
    quote = '"' if "'" in text else "'"
    return f"{quote}{text.replace(quote, '')}{quote}"


def check_cycles(
    survey: Sheet, items: tuple[Item, ...], conditions: Mapping[str, Conditions], findings: Findings
) -> None:
    """Calculations that need each other's result never get one."""
    needs = {
        item.name: sorted(calculation.named)
        for item in items
        if (calculation := conditions[item.name].calculation) is not None
    }
    places = {item.name: place for place, item in enumerate(items)}
    backwards = [  # every circle has a calculation that needs one further down
        item for item in items if any(places.get(name, -1) > places[item.name] for name in needs.get(item.name, ()))
    ]
    for item in backwards[:_MOST_CIRCLES]:
        circle = _circle(item.name, needs)
        if circle:
            shown = circle if len(circle) <= _LONGEST_CIRCLE else (*circle[: _LONGEST_CIRCLE - 1], "…", circle[-1])
            sentence = f"Diese Berechnung dreht sich im Kreis: {' → '.join(shown)}."
            findings.error(survey, item.row.number, "calculation", sentence)


def _circle(start: str, needs: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A way from a calculation back to itself; empty if there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while ways:
        way = ways.pop()
        for needed in needs.get(way[-1], []):
            if needed == start and len(way) > 1:  # a calculation that names itself is told so at its cell
                return (*way, start)
            if needed not in seen:
                seen.add(needed)
                ways.append((*way, needed))
    return ()
