"""What the Feinkonzept fixes: the dates of the survey, and the key figures with the values set for them.

Read from the answers to its form (``bot/forms/steps_design.py``), whose rules have been kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.domain.key_figures import Figure, Target
from bot.domain.questionnaire import Questionnaire
from bot.domain.survey import CallDays

FIRST_AND_LAST = ("beginn", "ende")
"""The questions about the first and the last day of the survey."""
OTHER_QUESTION = "andere"
_CALLS = ("freiwillige_von", "freiwillige_bis", "anrufe_von", "anrufe_bis")
_SATISFACTION = "zufriedenheit"
_FURTHER = ("kennzahl1", "kennzahl2", "kennzahl3")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates of PEOPLE.md 28 that a survey itself has, ends included; ``calls`` only where somebody is called."""

    opens_on: date
    closes_on: date
    deletes_on: date
    calls: CallDays | None = None


def schedule_of(answers: Mapping[str, str]) -> Schedule:
    """The dates of the survey. Those of the calls count only where there are calls: they may be left from before."""
    calls = CallDays(*_days(answers, _CALLS)) if answers.get("telefon") == "ja" else None
    opens_on, closes_on, deletes_on = _days(answers, (*FIRST_AND_LAST, "loeschung"))
    return Schedule(opens_on, closes_on, deletes_on, calls)


def _days(answers: Mapping[str, str], names: Iterable[str]) -> list[date]:
    return [date.fromisoformat(answers[name]) for name in names]


def targets_of(answers: Mapping[str, str]) -> tuple[Target, ...]:
    """The targets in the order of the form: answers, completion, overall satisfaction, then what was added."""
    further = _FURTHER[: int(answers.get("weitere") or 0)]
    asked = [_about_question(number, prefix, answers) for number, prefix in enumerate((_SATISFACTION, *further), 3)]
    return (
        Target(1, "", Figure.RESPONSES, Decimal(answers["antworten_ziel"])),
        Target(2, "", Figure.COMPLETION, Decimal(answers["abschluss_ziel"])),
        *asked,
    )


def _about_question(number: int, prefix: str, answers: Mapping[str, str]) -> Target:
    chosen = answers[prefix]
    question = answers[f"{prefix}_name"] if chosen == OTHER_QUESTION else chosen
    return Target(number, question, Figure(answers[f"{prefix}_art"]), Decimal(answers[f"{prefix}_ziel"]))


def not_asked(targets: tuple[Target, ...], form: Questionnaire) -> tuple[str, ...]:
    """The questions for which a target was set and that a questionnaire does not ask."""
    return tuple(dict.fromkeys(one.question for one in targets if one.question and one.question not in form.rows))
