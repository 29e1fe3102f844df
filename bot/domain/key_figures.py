"""The key figures of a survey (Kennzahlen): their kinds, and the values that were set for them in advance.

Source: MISSION.md § 2, rows 2.14 and 2.20: the Feinkonzept names them with target values, and the results are held
against these. It computes nothing yet.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.domain.questionnaire import Question, QuestionType

SCALE = frozenset({"1", "2", "3", "4", "5"})
"""The names of the answers on the five-step scale, the best first; „kann ich nicht beurteilen“ stands beside them."""


class Figure(StrEnum):
    """What is measured; the values stand in rows for years."""

    RESPONSES = "responses"
    """How many answers came in."""
    COMPLETION = "completion"
    """How many of a hundred who began sent their answers off."""
    TOP2 = "top2"
    """How many of a hundred gave one of the two best answers of the scale."""
    TOP3 = "top3"
    """How many of a hundred gave one of the three best answers of the scale."""
    MEAN = "mean"

    @property
    def is_about_a_question(self) -> bool:
        """Whether it belongs to one question, and not to the survey as a whole."""
        return self not in {Figure.RESPONSES, Figure.COMPLETION}


@dataclass(frozen=True, slots=True)
class Target:
    """A value to be reached: ``question`` by its name in the questionnaire, empty for a figure about the whole survey.

    ``number`` is its place in the Feinkonzept, from 1. ``target`` is a share of a hundred where the figure is a share.
    """

    number: int
    question: str
    figure: Figure
    target: Decimal


def is_rated(question: Question) -> bool:
    """Whether a figure can be computed from it: steps from good to bad, or a range such as school grades."""
    if question.type is QuestionType.RANGE:
        return True
    return question.type is QuestionType.SELECT_ONE and {choice.name for choice in question.choices} >= SCALE
