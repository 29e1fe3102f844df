"""What may be told of the results, and nothing that was counted behind it: so it may stay when the answers go.

Cards, tables and papers are made from this alone, whether the answers are still there or not. Which numbers may be told
is decided in ``key_figures`` and ``counting``; free texts are not counted at all (PEOPLE.md 17).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from bot.domain.counted_results import Figures, Results
from bot.domain.key_figures import SMALLEST_GROUP, Figure, Target
from bot.domain.questionnaire import Question

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ToldFigures:
    """One question. ``cells``: how often each value was chosen, where that may be said; ``None`` for too few answers.

    ``people``: how many answered, where that may be said. ``areas`` have each the one figure ``of_areas``. ``only_of``
    names the area that alone was asked this.
    """

    question: Question
    people: int | None
    cells: Mapping[str, int] | None
    figures: Mapping[Figure, Decimal]
    of_areas: Figure | None
    areas: Mapping[str, Decimal]
    only_of: str

    def share(self, value: str) -> Decimal | None:
        """Of a hundred who answered, how many chose this value; ``None`` where it would say how many answered."""
        if not self.people or self.cells is None:
            return None
        return Decimal(100 * self.cells.get(value, 0)) / self.people


@dataclass(frozen=True, slots=True)
class ToldResults:
    """A survey. ``responses`` are ``None`` where somebody answered, but too few to say how many.

    ``completion``: sent off, of a hundred that were started. ``by_area``: how many answers, of areas with enough.
    """

    responses: int | None
    completion: Decimal | None
    by_area: Mapping[str, int]
    figures: tuple[ToldFigures, ...]

    def value(self, target: Target) -> Decimal | None:
        """What the target is about came out as; ``None`` where too few answered, or the form has no such question."""
        if target.figure is Figure.RESPONSES:
            return Decimal(self.responses) if self.responses else None
        if target.figure is Figure.COMPLETION:
            return self.completion
        found = next((one for one in self.figures if one.question.name == target.question), None)
        return None if found is None else found.figures.get(target.figure)

    def seen_by(self, areas: Collection[str]) -> "ToldResults":
        """What an office of these areas may see: the total and its own detail, nobody else's (MISSION.md 2.19)."""
        own = tuple(
            replace(one, areas=_only(one.areas, areas))
            for one in self.figures
            if not one.only_of or one.only_of in areas
        )
        return replace(self, by_area=_only(self.by_area, areas), figures=own)


NOTHING_TOLD = ToldResults(0, None, {}, ())
"""Where there are no answers any more and nothing was kept."""


def told_results(counted: Results) -> ToldResults:
    """Of everything that was counted, what may be told."""
    few = 0 < counted.responses < SMALLEST_GROUP
    return ToldResults(
        None if few else counted.responses,
        counted.completion(),
        counted.by_area,
        tuple(_told(one) for one in counted.figures),
    )


def _told(one: Figures) -> ToldFigures:
    if one.total is None:
        # Not even whose few answers they are.
        return ToldFigures(one.question, None, None, {}, None, {}, "")
    return ToldFigures(
        question=one.question,
        people=one.total.people if one.people_are_told else None,
        cells={value: one.total.counts.get(value, 0) for value in one.cells()},
        figures={figure: value for figure in Figure if (value := one.figure(figure)) is not None},
        of_areas=one.of_areas,
        areas={area: value for area in one.areas if (value := one.of_area(area)) is not None},
        only_of=one.only_of,
    )


def _only(numbers: Mapping[str, T], names: Collection[str]) -> Mapping[str, T]:
    return {name: number for name, number in numbers.items() if name in names}
