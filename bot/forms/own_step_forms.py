"""Judges an authority's own form for a step: readable, in German, and with everything the procedure itself reads."""

from collections.abc import Iterator

from bot.domain.questionnaire import Question, Questionnaire
from bot.domain.sheets import DAY
from bot.domain.step_lists import step_lists
from bot.domain.step_names import Step
from bot.forms import figure_questions, shipped
from bot.forms.needed_fields import NEEDED
from bot.forms.reader import read_form

_MOST = 40
"""Questions of one form: somebody has to get through it on a telephone."""


def problems_in(step: Step, workbook: bytes, file_name: str) -> tuple[str, ...]:
    """What keeps this workbook from being the form of the step, one German sentence each; empty where nothing does."""
    # What the authority fills in later: here only that the lists are there counts.
    lists = step_lists(("Bauamt",), (*figure_questions.rated_in_shipped(), figure_questions.OTHER))
    own = read_form(workbook, file_name=file_name, lists=lists)
    if not isinstance(own, Questionnaire):
        return tuple(str(problem) for problem in own)
    known = read_form(shipped.step_form(step.value), file_name=f"{step}.xlsx", lists=lists)
    assert isinstance(known, Questionnaire)  # noqa: S101 - for mypy: a test reads every shipped form
    return (*_as_a_whole(own), *_needed(step, own, known), *_same_kind(own, known))


def _as_a_whole(own: Questionnaire) -> Iterator[str]:
    if own.default_language != "de":
        yield "Die Hauptsprache muss Deutsch sein (Blatt settings, default_language: Deutsch (de))."
    counted = sum(question.counts for question in own.questions)
    if not 1 <= counted <= _MOST:
        yield f"Das Formular braucht zwischen 1 und {_MOST} Fragen."
    for question in own.questions:
        if question.name == DAY:
            yield f"Der Name „{DAY}“ gehört dem Programm. Bitte einen anderen wählen."
        if question.ends:
            yield f"Die Frage „{question.name}“ kann das Formular nicht beenden (bot::ende)."


def _needed(step: Step, own: Questionnaire, known: Questionnaire) -> Iterator[str]:
    for name, why in NEEDED.get(step, {}).items():
        if name not in own.rows:
            yield f"Die Frage „{name}“ fehlt. {why}."
        elif (changed := _changed(own.question(name), known.question(name))) is not None:
            yield f"Bei der Frage „{name}“ {changed}. {why}."


def _changed(own: Question, known: Question) -> str | None:
    """What an own form may not change about a question that the procedure reads; its words are free."""
    if known.required and not own.required:
        return "darf required nicht fehlen"
    if own.relevant != known.relevant:
        return f"muss relevant bleiben, wie es ist ({known.relevant.source if known.relevant else 'leer'})"
    if own.constraint != known.constraint and known.constraint is not None:
        return f"muss constraint bleiben, wie es ist ({known.constraint.source})"
    if {choice.name for choice in own.choices} != {choice.name for choice in known.choices}:
        return "müssen die Namen der Antworten bleiben, wie sie sind"
    if own.choice_filter != known.choice_filter:
        return "darf choice_filter keine Antworten ausblenden"
    return None


def _same_kind(own: Questionnaire, known: Questionnaire) -> Iterator[str]:
    """What the procedure reads where it is there must not be something else of the same name."""
    for question in own.questions:
        if question.name in known.rows and question.type is not known.question(question.name).type:
            kind = known.question(question.name).type.value
            yield f"Die Frage „{question.name}“ muss von der Art {kind} bleiben, oder sie braucht einen anderen Namen."
