"""What the answers to a survey say in numbers: counts, shares and means, and how they compare to the targets set.

A number stands for a group only where enough of it answered, and never where it could be worked out from the total
(MISSION.md § 5.1: n ≥ 5, recommended 10 for Jugendamt and Sozialamt, "with secondary suppression"). No intervals: who
answered here chose to, so they are no random sample. Free texts are not read here at all (PEOPLE.md 17).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from bot.domain.questionnaire import Question, Questionnaire, QuestionType

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
_BEST, _WORST = frozenset(STEPS[:2]), frozenset(STEPS[3:])
_HUNDRED = Decimal(100)

T = TypeVar("T")
Answers = Mapping[str, str]


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
    """How a group answered one question: ``people`` gave an answer, ``counts`` how often each value was chosen."""

    question: Question
    people: int
    counts: Mapping[str, int]
    smallest: int

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


@dataclass(frozen=True, slots=True)
class Figures:
    """One question: how all answered it, and each area whose figures may be shown. ``total`` is none for too few.

    ``only_of`` names the area that alone was asked this; the total then is that area's own detail.
    """

    question: Question
    total: Counted | None
    areas: Mapping[str, Counted]
    only_of: str

    def cells(self) -> frozenset[str]:
        """The values of which may be said how often everybody chose them; never how often those of one area did.

        What one area alone was asked counts as that area's. Areas have figures only: of an area, how often a value was
        chosen would be a person to whoever knows its clients, and could be taken from the total for the others.
        """
        if self.total is None:
            return frozenset()
        smallest = self.total.smallest if self.only_of else SMALLEST_GROUP
        return shown_values(self.question, self.total.counts, smallest)


@dataclass(frozen=True, slots=True)
class Results:
    """What may be said about a survey. ``responses`` counts all, ``by_area`` those about each area, where enough."""

    responses: int
    started: int
    by_area: Mapping[str, int]
    figures: tuple[Figures, ...]

    def completion(self) -> Decimal | None:
        """Sent off, of a hundred that were started; ``None`` for too few, or where nobody counted."""
        enough = SMALLEST_GROUP <= self.responses <= self.started
        return _percent(self.responses, self.started) if enough else None

    def value(self, target: Target) -> Decimal | None:
        """What the target is about came out as; ``None`` where too few answered, or the form has no such question."""
        if target.figure is Figure.RESPONSES:
            return Decimal(self.responses) if self.responses >= SMALLEST_GROUP else None
        if target.figure is Figure.COMPLETION:
            return self.completion()
        found = next((one for one in self.figures if one.question.name == target.question), None)
        return found.total.figure(target.figure) if found is not None and found.total is not None else None

    def seen_by(self, areas: Collection[str]) -> "Results":
        """What an office of these areas may see: the total and its own detail, nobody else's (MISSION.md 2.19)."""
        own = tuple(
            Figures(one.question, one.total, _only(one.areas, areas), one.only_of)
            for one in self.figures
            if not one.only_of or one.only_of in areas
        )
        return Results(self.responses, self.started, _only(self.by_area, areas), own)


def results(form: Questionnaire, answered: Iterable[Answers], areas: Collection[Area], started: int) -> Results:
    """Count the answers of a survey. ``answered`` are all its responses, ``started`` how many were begun."""
    smallest = {area.name: area.smallest for area in areas} | {ELSEWHERE: SMALLEST_GROUP}
    groups: dict[str, list[Answers]] = {name: [] for name in smallest}
    for answers in answered:
        area = answers.get(AREA, ELSEWHERE)
        groups[area if area in groups else ELSEWHERE].append(answers)
    people = {name: len(group) for name, group in groups.items()}
    shown = shown_areas(people, smallest) - {ELSEWHERE}
    figures = tuple(_figures(question, groups, smallest) for question in counted_questions(form, areas))
    return Results(sum(people.values()), started, _only(people, shown), figures)


def counted_questions(form: Questionnaire, areas: Collection[Area]) -> tuple[Question, ...]:
    """The questions with numbers for an answer. Those about the area itself are not: they count small groups."""
    kinds = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANGE)
    names = {area.name for area in areas}
    return tuple(
        question
        for question in form.questions
        if question.type in kinds and names.isdisjoint(choice.name for choice in question.choices)
    )


def is_rated(question: Question) -> bool:
    """Whether a figure can be computed from it: steps from good to bad, or a range such as school grades."""
    return question.type is QuestionType.RANGE or is_scale(question)


def is_scale(question: Question) -> bool:
    """Whether it is answered on the five-step scale."""
    return question.type is QuestionType.SELECT_ONE and {choice.name for choice in question.choices} >= SCALE


def shown_areas(people: Mapping[str, int], smallest: Mapping[str, int]) -> frozenset[str]:
    """The groups whose figures may stand beside the total, by how many people each has.

    Too small ones are hidden. Since the total less what is shown is what is hidden, that has to be large enough, too:
    as long as it is not, the smallest group that is left is hidden with it.
    """
    shown = {name for name, number in people.items() if number >= max(smallest[name], 1)}
    hidden = {name for name, number in people.items() if 0 < number < smallest[name]}
    while hidden and shown and sum(people[name] for name in hidden) < max(smallest[name] for name in hidden):
        least = min(shown, key=lambda name: (people[name], name))
        shown.remove(least)
        hidden.add(least)
    return frozenset(shown)


def shown_values(question: Question, counts: Mapping[str, int], smallest: int) -> frozenset[str]:
    """The values of a question of which a table may say how often they were chosen.

    Those that enough people chose, as far as they do not give the others away. Who chose several is in several, so
    nothing can be subtracted there. Of the five steps the shares of the best two and three are told anyway: where few
    chose any step, none stands alone beside them; else the two that make up a share stand there together or not at all.
    """
    enough = frozenset(value for value, number in counts.items() if number >= smallest)
    if question.type is QuestionType.SELECT_MULTIPLE:
        return enough
    if is_scale(question) and any(0 < counts.get(step, 0) < smallest for step in STEPS):
        return enough - SCALE
    shown = shown_areas(counts, dict.fromkeys(counts, smallest))
    for pair in (_BEST, _WORST) if is_scale(question) else ():
        if any(counts.get(step, 0) and step not in shown for step in pair):
            shown -= pair
    return shown


def total_is_shown(people: Mapping[str, int], smallest: Mapping[str, int]) -> bool:
    """Whether a number about everybody may be shown: enough for the strictest of the groups in it."""
    strictest = max((smallest[name] for name, number in people.items() if number), default=SMALLEST_GROUP)
    return sum(people.values()) >= strictest


def _figures(question: Question, groups: Mapping[str, list[Answers]], smallest: Mapping[str, int]) -> Figures:
    counted = {name: _counted(question, group, smallest[name]) for name, group in groups.items()}
    people = {name: one.people for name, one in counted.items()}
    everybody = [answers for group in groups.values() for answers in group]
    strictest = max((smallest[name] for name, number in people.items() if number), default=SMALLEST_GROUP)
    total = _counted(question, everybody, strictest) if total_is_shown(people, smallest) else None
    asked = [name for name, number in people.items() if number]
    areas = {name: counted[name] for name in shown_areas(people, smallest) - {ELSEWHERE}}
    return Figures(question, total, areas, asked[0] if len(asked) == 1 else "")


def _counted(question: Question, group: Iterable[Answers], smallest: int) -> Counted:
    given = [value for answers in group if (value := answers.get(question.name, ""))]
    several = question.type is QuestionType.SELECT_MULTIPLE
    chosen = Counter(one for value in given for one in (value.split() if several else (value,)))
    return Counted(question, len(given), dict(chosen), smallest)


def _steps(question: Question, counts: Mapping[str, int]) -> tuple[str, ...]:
    """The values that are numbers to reckon with."""
    if question.type is QuestionType.RANGE:
        return tuple(counts)
    return STEPS if is_scale(question) else ()


def _percent(part: int, whole: int) -> Decimal:
    return _HUNDRED * part / whole if whole else Decimal(0)


def _only(numbers: Mapping[str, T], names: Collection[str]) -> Mapping[str, T]:
    return {name: number for name, number in numbers.items() if name in names}
