"""What the answers to a survey say in numbers: counts, shares and means, and how they compare to the targets set.

A number stands for a group only where enough of it answered, and never where it could be worked out from the total
(MISSION.md § 5.1: n ≥ 5, recommended 10 for Jugendamt and Sozialamt, "with secondary suppression"). No intervals: who
answered here chose to, so they are no random sample. Free texts are not read here at all (PEOPLE.md 17).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from bot.domain.questionnaire import Question, QuestionType
from bot.domain.small_counts import (
    LARGE,
    is_few,
    is_large,
    mean_tells_few,
    shares_tell_few_others,
    shown_areas,
    tells_few,
)

SMALLEST_GROUP = 5
"""So many have to have answered before a number about them is shown, where the authority sets no other for the area."""
AREA = "bereich"
"""The row of a form that says which service area the answers are about."""
ELSEWHERE = ""
"""The answers that are about no service area of the authority, or of a form that does not ask for one."""
STEPS = ("1", "2", "3", "4", "5")
"""The names of the choices of the five-step scale, the best one first."""
SCALE = frozenset(STEPS)
"""The same as a set; „kann ich nicht beurteilen“ stands beside them and judges nothing."""
_HUNDRED = Decimal(100)

Answers = Mapping[str, str]
Shown = frozenset[str]


class Figure(StrEnum):
    """What is measured, and what a target can be set for; the values stand in rows for years."""

    RESPONSES = "responses"
    """How many responses were sent off; about the whole survey."""
    COMPLETION = "completion"
    """Sent off, of a hundred that were started; about the whole survey."""
    TOP2 = "top2"
    """Of a hundred who judged, those who chose one of the two best steps: "Überzeugte"."""
    TOP3 = "top3"
    """The same for the three best: "Zufriedene"."""
    MEAN = "mean"
    """The mean of a scale or a range on which, as with German school grades, 1 is the best."""

    @property
    def is_about_a_question(self) -> bool:
        """Whether it belongs to one question, and not to the survey as a whole."""
        return self not in {Figure.RESPONSES, Figure.COMPLETION}


@dataclass(frozen=True, slots=True)
class Target:
    """A value set in advance: ``question`` by its name in the questionnaire, empty for a figure about the whole survey.

    ``number`` is its place in the Feinkonzept, from 1. ``target`` is a share of a hundred where the figure is a share.
    """

    number: int
    question: str
    figure: Figure
    target: Decimal

    def reached(self, value: Decimal) -> bool:
        """Whether the value is as good as was wanted. A mean shall be at most the target, all else at least."""
        return value <= self.target if self.figure is Figure.MEAN else value >= self.target


@dataclass(frozen=True, slots=True)
class Area:
    """A service area as far as its figures are concerned; fewer than ``smallest`` answers are not shown."""

    name: str
    smallest: int = SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class Counted:
    """How a group answered one question: ``people`` gave an answer, ``counts`` how often each value was chosen.

    ``missing`` are those of the group who gave no answer to it.
    """

    question: Question
    people: int
    counts: Mapping[str, int]
    smallest: int
    missing: int = 0

    @property
    def asked(self) -> int:
        """Of how many people readers know: those who answered; all of the group where few did not."""
        return self.people + self.missing if is_few(self.missing, self.smallest) else self.people

    def number(self, steps: Iterable[str]) -> int:
        """How many chose one of these values."""
        return sum(self.counts.get(step, 0) for step in steps)

    def share(self, value: str) -> Decimal:
        """Of a hundred people, how many chose this value; several may choose several."""
        return _percent(self.counts.get(value, 0), self.people)

    @property
    def judged(self) -> int:
        """How many gave a value that counts towards a mean or a top share."""
        return sum(self.counts.get(step, 0) for step in _steps(self.question, self.counts))

    def top(self, steps: int) -> Decimal | None:
        """Of a hundred who judged, how many chose one of the best ``steps``; ``None`` off the scale or for too few."""
        if not is_scale(self.question) or self.judged < self.smallest:
            return None
        return _percent(sum(self.counts.get(step, 0) for step in STEPS[:steps]), self.judged)

    def mean(self) -> Decimal | None:
        """The mean of a range or of the scale's steps; ``None`` for other questions or for too few."""
        steps = _steps(self.question, self.counts)
        if not steps or self.judged < self.smallest:
            return None
        return sum((Decimal(step) * self.counts.get(step, 0) for step in steps), Decimal(0)) / self.judged

    def figure(self, figure: Figure) -> Decimal | None:
        """The figure of that kind, where this group's answers give one."""
        match figure:
            case Figure.TOP2:
                return self.top(2)
            case Figure.TOP3:
                return self.top(3)
            case Figure.MEAN:
                return self.mean()
            case Figure.RESPONSES | Figure.COMPLETION:
                return None


_SIDE_BY_SIDE = (
    frozenset({Figure.TOP2, Figure.TOP3, Figure.MEAN}),
    frozenset({Figure.TOP2, Figure.TOP3}),
    frozenset({Figure.TOP3}),
    frozenset({Figure.TOP2}),
    frozenset({Figure.MEAN}),
)
"""What may be told of a scale, the best first."""
TOLD_APART = {
    frozenset({Figure.TOP2, Figure.TOP3, Figure.MEAN}): ("12", "3", "45", "25", "14"),
    frozenset({Figure.TOP2, Figure.TOP3}): ("12", "3", "45"),
    frozenset({Figure.TOP3}): ("123", "45"),
    frozenset({Figure.TOP2}): ("12", "345"),
}
"""The groups of steps that can be counted where these figures stand side by side."""


def is_rated(question: Question) -> bool:
    """Whether a figure can be computed from it: steps from good to bad, or a range such as school grades."""
    return question.type is QuestionType.RANGE or is_scale(question)


def is_scale(question: Question) -> bool:
    """Whether it is answered on the five-step scale."""
    return question.type is QuestionType.SELECT_ONE and {choice.name for choice in question.choices} >= SCALE


def shown_values(question: Question, counts: Mapping[str, int], people: int, missing: int, smallest: int) -> Shown:
    """The values of a question of which a table may say how often they were chosen.

    Of a scale or a range the shares and the mean are told anyway, so either all values stand there or none. Who chose
    several is in several, so nothing can be subtracted but from all who were asked.
    """
    enough = frozenset(value for value, number in counts.items() if number >= smallest)
    if question.type is QuestionType.SELECT_MULTIPLE:
        return frozenset(value for value in enough if not is_few(people - counts[value], smallest))
    if is_rated(question):
        return frozenset() if tells_few((*counts.values(), missing), smallest) else enough
    of_all = {**counts, ELSEWHERE: missing}
    return shown_areas(of_all, dict.fromkeys(of_all, smallest)) - {ELSEWHERE}


def told(counted: Counted, smallest: int, wanted: Collection[Figure]) -> frozenset[Figure]:
    """The figures of a group that may be told side by side: as many as possible, ``wanted`` ones before others."""
    if counted.judged < counted.smallest or not is_rated(counted.question):
        return frozenset()
    possible = _SIDE_BY_SIDE if is_scale(counted.question) else (frozenset({Figure.MEAN}),)
    fitting = [figures for figures in possible if may_stand(counted, figures, smallest)]
    return max(fitting, key=lambda figures: len(figures.intersection(wanted)), default=frozenset())


def may_stand(counted: Counted, figures: frozenset[Figure], smallest: int) -> bool:
    """Whether these figures of a group may stand side by side, beside how many were asked.

    The shares tell their groups of steps apart. Beside both, the mean tells one thing more: how many chose the second
    or the last step; so it is held against that group and its counterpart, the first and the fourth.
    """
    large = is_large(counted.judged, smallest)
    few_others = is_few(counted.asked - counted.judged, smallest)
    if figures == {Figure.MEAN}:
        # From ten people on every tenth is possible as a mean of them all, so it does not say that some did not judge.
        fits_all = not few_others or counted.asked >= 10
        return fits_all and (large or not mean_tells_few(in_order(counted), smallest))
    if Figure.MEAN in figures and few_others and counted.asked < LARGE + smallest:
        return False
    percents = [
        int(rounded(figure, value))
        for figure in figures - {Figure.MEAN}
        if (value := counted.figure(figure)) is not None
    ]
    if shares_tell_few_others(percents, counted.asked, counted.judged, smallest):
        return False
    return large or not tells_few((counted.number(steps) for steps in TOLD_APART[figures]), smallest)


def rounded(figure: Figure, value: Decimal) -> Decimal:
    """A figure as it is told: whole percents and numbers, a mean with one place; what is safe rests on it."""
    return value.quantize(Decimal("0.1") if figure is Figure.MEAN else Decimal(1), ROUND_HALF_UP)


def in_order(counted: Counted) -> tuple[int, ...]:
    """How often each value was chosen, the best first, with those that nobody chose."""
    reach = counted.question.range
    if reach is None:
        return tuple(counted.counts.get(step, 0) for step in STEPS)
    places = Counter({int((Decimal(value) - reach.start) / reach.step): n for value, n in counted.counts.items()})
    return tuple(places[place] for place in range(int((reach.end - reach.start) / reach.step) + 1))


def _steps(question: Question, counts: Mapping[str, int]) -> tuple[str, ...]:
    """The values that are numbers to reckon with."""
    if question.type is QuestionType.RANGE:
        return tuple(counts)
    return STEPS if is_scale(question) else ()


def _percent(part: int, whole: int) -> Decimal:
    return _HUNDRED * part / whole if whole else Decimal(0)
