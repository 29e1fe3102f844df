"""What stands on a sheet that is filled in by hand: the questions of a form with their boxes, and who signs."""

from datetime import date

from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.texts.catalogue import Voice

Section = tuple[str, str]
"""Heading and text, neither escaped."""
_LINE = "." * 90
_LINES = 3


def to_fill_in(form: Questionnaire, voice: Voice) -> tuple[Section, ...]:
    """Every question of a form, with boxes to tick or room to write."""
    return tuple(
        (form.says(question.labels, voice.language), _room(form, question, voice))
        for question in form.questions
        if question.asked
    )


def signature(mark: str, today: date, voice: Voice) -> Section:
    """The last lines. ``mark``: by it one sees later about which wording the sheet is; empty where there is none."""
    function = voice.plain("Stelle oder Funktion: {line}", line="." * 50)
    signed = voice.plain("Datum und Unterschrift: {line}", line="." * 50)
    which = voice.plain("Kennzeichen {mark}, Stand {day}", mark=mark, day=voice.day(today)) if mark else ""
    return voice.plain("Unterschrift"), "\n".join(line for line in (which, function, signed) if line)


def _room(form: Questionnaire, question: Question, voice: Voice) -> str:
    hint = form.says(question.hints, voice.language)
    if question.type is QuestionType.NOTE:
        return hint
    boxes = [f"☐ {form.says(choice.labels, voice.language)}" for choice in question.choices]
    lines = boxes or [_LINE] * (_LINES if question.multiline else 1)
    return "\n".join(line for line in (hint, *lines) if line)
