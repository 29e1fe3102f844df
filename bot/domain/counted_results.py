"""The results of a survey as they were counted, and which of them may be told: ``told_results`` takes only those on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.key_figures import SMALLEST_GROUP, Counted, Figure, rounded, shown_values
from bot.domain.questionnaire import Question
from bot.domain.small_counts import is_few, is_large


@dataclass(frozen=True, slots=True)
class Figures:
    """One question: how all answered it, and each area whose figure may be shown. ``total`` is none for too few.

    ``told`` are the figures of the total that may stand side by side; of areas only one, ``of_areas``. ``only_of``
    names the area that alone was asked this; the total then is that area's own detail.
    """

    question: Question
    total: Counted | None
    told: frozenset[Figure]
    of_areas: Figure | None
    areas: Mapping[str, Counted]
    only_of: str

    def figure(self, figure: Figure) -> Decimal | None:
        """A figure about everybody, rounded as it is told; ``None`` where it may not be told."""
        value = self.total.figure(figure) if self.total is not None and figure in self.told else None
        return None if value is None else rounded(figure, value)

    def of_area(self, area: str) -> Decimal | None:
        """The one figure that is told of an area; ``None`` where nothing may be."""
        found = self.areas.get(area)
        value = found.figure(self.of_areas) if found is not None and self.of_areas is not None else None
        return None if value is None or self.of_areas is None else rounded(self.of_areas, value)

    @property
    def people_are_told(self) -> bool:
        """Whether how many answered may be said: not where it says how few did not."""
        return self.total is not None and not is_few(self.total.missing, self.total.smallest)

    def cells(self) -> frozenset[str]:
        """The values of which may be said how often everybody chose them; never how often those of one area did.

        What one area alone was asked counts as that area's. Beside means of areas, no grades: the two add up.
        """
        if self.total is None or (self.of_areas is Figure.MEAN and not self.only_of):
            return frozenset()
        smallest = self.total.smallest if self.only_of else SMALLEST_GROUP
        return shown_values(self.question, self.total.counts, self.total.people, self.total.missing, smallest)


@dataclass(frozen=True, slots=True)
class Results:
    """What was counted, and what of it may be told; readers get only that (``told_results``).

    ``responses`` counts all, ``by_area`` those about each area, where enough.
    """

    responses: int
    started: int
    by_area: Mapping[str, int]
    figures: tuple[Figures, ...]

    def completion(self) -> Decimal | None:
        """Sent off, of a hundred that were started; ``None`` for too few, or where nobody counted."""
        if not SMALLEST_GROUP <= self.responses <= self.started:
            return None
        few = is_few(self.started - self.responses, SMALLEST_GROUP)
        if few and not is_large(self.started, SMALLEST_GROUP):
            return None
        return rounded(Figure.COMPLETION, Decimal(100 * self.responses) / self.started)
