"""How a question and the review of all answers look, for citizens and staff alike."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from bot.domain.answers import Numbered, range_steps
from bot.domain.messages import AskQuestion, Review
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.position import Asking
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.domain.routing import Walk
from bot.domain.taps import Desk, FormAct, encode_form_tap, form_tap_end, form_tap_start
from bot.texts.catalogue import Voice
from bot.texts.complaints import complaint
from bot.texts.labels import label, shortened, spoken_answer, spoken_number, spoken_value, units

T = TypeVar("T")

_SECTION = 24
"""So much of a section's name fits beside „ändern“."""
LONGEST_BUTTON = 38
"""Characters that a phone of 360 points shows on one button; longer choices stand in full in the message."""
CHOICES_A_PAGE = 8
ANSWERS_A_PAGE = 8
LONGEST_OLD_TEXT = 2_500
_READ_ONLY = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)


def render_question(message: AskQuestion, voice: Voice) -> OutgoingMessage:
    """The card of one question."""
    asking, form = message.asking, message.form
    sheet = _sheet(form, asking.row, message.desk, voice)
    parts = (
        f"➡️ {complaint(message.complaint, voice, form, asking.question)}" if message.complaint is not None else "",
        _progress(asking, message.desk, voice),
        sheet.question or _question(form, asking.question, asking.walk, voice),
        _numbered(form, asking.choices, voice) if sheet.answers is None else sheet.choices,
        _old_answer(form, asking, message.desk, voice),
        sheet.advice,
    )
    return OutgoingMessage("\n\n".join([part for part in parts if part]), _question_buttons(message, sheet, voice))


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a question's card says to everybody, drawn once.

    ``question`` is empty where something is filled in from the answers, ``answers`` None where a filter picks them.
    """

    question: str
    choices: str
    advice: str
    answers: "tuple[_Answer, ...] | None"


@dataclass(frozen=True, slots=True)
class _Answer:
    """A choice or a step of a range as it stands on its button, and how the data of this button ends.

    Of a multiple choice this is the button as long as it is not chosen; ``ticked`` is the one afterwards.
    """

    words: str
    tap: str
    name: str = ""
    ticked: "_Answer | None" = None


@lru_cache(maxsize=1024)
def _sheet(form: Questionnaire, row: int, desk: Desk, voice: Voice) -> _Sheet:
    question = form.questions[row]
    words = [form.says(labels, voice.language) for labels in (question.labels, question.hints)]
    numbered = tuple(enumerate(question.choices))
    filtered = question.choice_filter is not None
    advice = (_warning(form, question, desk, voice), _how_to_answer(question, voice))
    return _Sheet(
        question="" if "${" in "".join(words) else _question(form, question, Walk((), {}), voice),
        choices="" if filtered else _numbered(form, numbered, voice),
        advice="\n\n".join(part for part in advice if part),
        answers=None if filtered else _answers(form, question, numbered, voice),
    )


def _question(form: Questionnaire, question: Question, walk: Walk, voice: Voice) -> str:
    asked = f"<b>{label(form, question.labels, walk, voice)}</b>"
    return f"{asked}\n\n<i>{label(form, question.hints, walk, voice)}</i>" if question.hints else asked


def render_review(message: Review, voice: Voice, opening: str, submit: str) -> OutgoingMessage:
    """The review: ``opening`` says what sending off means, ``submit`` is the word on the button."""
    form, walk = message.form, message.reviewing.walk
    answered = [row for row in walk.path if row.type not in _READ_ONLY]
    shown, page, pages = page_of(answered, message.page, ANSWERS_A_PAGE)
    make = _Buttons(message.desk, message.tag, -1)
    answers = [
        f"<b>{walk.number_of(row)}. {label(form, row.labels, walk, voice)}</b>\n"
        f"{html.escape(shortened(spoken_answer(form, row, walk, voice), 200), quote=False)}"
        for row in shown
    ]
    changes = [
        _Buttons(message.desk, message.tag, form.rows[row.name]).button(
            _change(message, walk.number_of(row), row, voice), FormAct.JUMP
        )
        for row in shown
    ]
    rows = (
        (make.button(submit, FormAct.SUBMIT),),
        *_in_rows(changes, 2),
        _page_turn(make, FormAct.REVIEW_PAGE, page, pages, voice),
        (make.button(voice.plain("Zurück"), FormAct.BACK),),
    )
    pager = voice.say("Seite {page} von {pages}", page=page + 1, pages=pages) if pages > 1 else ""
    text = "\n\n".join(part for part in (opening, pager, *answers) if part)
    return OutgoingMessage(text, tuple(row for row in rows if row))


def _change(message: Review, number: int, row: Question, voice: Voice) -> str:
    if message.desk is not Desk.STAFF:
        return voice.plain("Frage {n} ändern", n=number)
    words = message.form.says(row.labels, voice.language)
    # Two sections may begin alike: where the end is missing, the number tells them apart.
    name = words if len(words) <= _SECTION else f"{number}. {shortened(words, _SECTION - 4)}"
    return voice.plain("{section} ändern", section=name)


@dataclass(frozen=True, slots=True)
class _Buttons:
    """Makes the buttons of one card of a form."""

    desk: Desk
    tag: str
    row: int

    def button(self, words: str, act: FormAct, place: int = 0) -> Button:
        return Button(words, encode_form_tap(self.desk, self.tag, act, self.row, place))


def review_page_with(walk: Walk, question: Question) -> int:
    """The page of the review on which a question stands, from 0."""
    answered = [row for row in walk.path if row.type not in _READ_ONLY]
    return answered.index(question) // ANSWERS_A_PAGE if question in answered else 0


def page_of(items: Sequence[T], page: int, size: int) -> tuple[Sequence[T], int, int]:
    """The items of one page, the page's number (pulled into the bounds, from 0) and how many pages there are."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def _in_rows(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def _page_turn(make: _Buttons, act: FormAct, page: int, pages: int, voice: Voice) -> tuple[Button, ...]:
    back = (make.button(voice.plain("‹ Vorige"), act, page - 1),) if page > 0 else ()
    forth = (make.button(voice.plain("Weitere ›"), act, page + 1),) if page + 1 < pages else ()
    return back + forth


def _progress(asking: Asking, desk: Desk, voice: Voice) -> str:
    if asking.question.type in _READ_ONLY:
        return ""
    number, remaining = asking.number, asking.remaining
    if desk is Desk.STAFF:
        return voice.say("Abschnitt {n} von {all}", n=number, all=number + asking.following)
    if asking.answered and remaining == 0:
        return voice.say("Frage {n} · danach zurück zur Übersicht", n=number)
    if remaining == 0:
        return voice.say("Frage {n} · die letzte", n=number)
    return voice.say("Frage {n} · noch etwa {remaining}", n=number, remaining=remaining)


def _numbered(form: Questionnaire, choices: Numbered, voice: Voice) -> str:
    """The choices in full, numbered: for whoever types, listens to a screen reader, or has a narrow phone."""
    language = voice.language
    lines = [f"{number}. {form.says(choice.labels, language)}" for number, (_, choice) in enumerate(choices, 1)]
    return html.escape("\n".join(lines), quote=False)


def _warning(form: Questionnaire, question: Question, desk: Desk, voice: Voice) -> str:
    """PEOPLE.md 11: every open question to citizens warns, also where the form's author has not thought of it."""
    if question.type is not QuestionType.TEXT or desk is not Desk.CITIZEN:
        return ""
    warning = voice.say("Bitte keine Namen, Aktenzeichen oder Gesundheitsangaben.")
    said = (form.says(words, voice.language) for words in (question.labels, question.hints))
    return "" if any(warning in words for words in said) else warning


def _how_to_answer(question: Question, voice: Voice) -> str:
    match question.type:
        case QuestionType.SELECT_MULTIPLE:
            return voice.say("Mehrere möglich – danach „Fertig“, dann geht es weiter.")
        case QuestionType.TEXT:
            return voice.say("Bitte schreiben Sie Ihre Antwort unten in das Textfeld.")
        case QuestionType.INTEGER | QuestionType.DECIMAL:
            return voice.say("Bitte schreiben Sie eine Zahl unten in das Textfeld.")
        case QuestionType.DATE:
            return voice.say("Bitte schreiben Sie ein Datum unten in das Textfeld, zum Beispiel 3.5.2022.")
        case _:
            return ""


def _old_answer(form: Questionnaire, asking: Asking, desk: Desk, voice: Voice) -> str:
    question = asking.question
    if question.type in (*_READ_ONLY, QuestionType.SELECT_MULTIPLE):
        return ""
    if asking.suggested:
        suggested = shortened(spoken_value(form, question, asking.suggested, voice), LONGEST_OLD_TEXT)
        return voice.say("Vorschlag, mit „Weiter“ übernehmen: {answer}", answer=suggested)
    if not asking.answered:
        return ""
    old = spoken_answer(form, question, asking.walk, voice)
    if question.type is QuestionType.TEXT and asking.walk.values[question.name]:
        shown = html.escape(shortened(old, LONGEST_OLD_TEXT), quote=False)
        written = (
            voice.say(
                "Bisher haben Sie geschrieben – hier nur der Anfang, der ganze Text kommt als Datei darunter. "
                "Ändern Sie ihn dort und schicken Sie die Datei zurück:"
            )
            if desk is Desk.STAFF and units(old) > LONGEST_OLD_TEXT
            else voice.say("Bisher haben Sie geschrieben (zum Kopieren antippen):")
        )
        return f"{written}\n<code>{shown}</code>"
    return voice.say("Ihre bisherige Antwort: {answer}", answer=old)


def _question_buttons(message: AskQuestion, sheet: _Sheet, voice: Voice) -> Keyboard:
    asking, question = message.asking, message.asking.question
    make = _Buttons(message.desk, message.tag, asking.row)
    answers = _answers(message.form, question, asking.choices, voice) if sheet.answers is None else sheet.answers
    back = () if asking.first else (make.button(voice.plain("Zurück"), FormAct.BACK),)
    skippable = not question.required and question.type not in _READ_ONLY
    skip = (make.button(voice.plain("Überspringen"), FormAct.SKIP),) if skippable else ()
    rows = (*_answer_rows(message, answers, make, voice), _onward_row(asking, make, voice), back + skip)
    return tuple([row for row in rows if row])


def _answers(form: Questionnaire, question: Question, choices: Numbered, voice: Voice) -> tuple[_Answer, ...]:
    row = form.rows[question.name]
    if question.type is QuestionType.RANGE:
        steps = enumerate(range_steps(question))
        return tuple(_Answer(spoken_number(step, voice), form_tap_end(FormAct.CHOOSE, row, at)) for at, step in steps)
    return tuple(
        _answer(question, choice.name, _on_button(number, form.says(choice.labels, voice.language)), row, place)
        for number, (place, choice) in enumerate(choices, start=1)
    )


def _answer(question: Question, name: str, words: str, row: int, place: int) -> _Answer:
    if question.type is QuestionType.SELECT_ONE:
        return _Answer(words, form_tap_end(FormAct.CHOOSE, row, place), name)
    ticked = _Answer(f"☑ {words}", form_tap_end(FormAct.UNMARK, row, place), name)
    return _Answer(f"☐ {words}", form_tap_end(FormAct.MARK, row, place), name, ticked)


def _on_button(number: int, words: str) -> str:
    return words if len(words) <= LONGEST_BUTTON else f"{number}. {shortened(words, LONGEST_BUTTON - 4)}"


def _answer_rows(
    message: AskQuestion, answers: Sequence[_Answer], make: _Buttons, voice: Voice
) -> tuple[tuple[Button, ...], ...]:
    start = form_tap_start(message.desk, message.tag)
    if message.asking.question.type is QuestionType.RANGE:
        return _in_rows([Button(step.words, start + step.tap) for step in answers], 3)
    shown, page, pages = page_of(answers, message.page, CHOICES_A_PAGE)
    chosen = message.asking.chosen
    drawn = [answer.ticked if answer.ticked and answer.name in chosen else answer for answer in shown]
    buttons = [(Button(answer.words, start + answer.tap),) for answer in drawn]
    return (*buttons, _page_turn(make, FormAct.PAGE, page, pages, voice))


def _onward_row(asking: Asking, make: _Buttons, voice: Voice) -> tuple[Button, ...]:
    match asking.question.type:
        case QuestionType.SELECT_MULTIPLE:
            return (make.button(voice.plain("Fertig"), FormAct.DONE),)
        case QuestionType.ACKNOWLEDGE:
            return (make.button(voice.plain("Ja, verstanden"), FormAct.NEXT),)
        case QuestionType.NOTE:
            return (make.button(voice.plain("Weiter"), FormAct.NEXT),)
        case _:
            keeps = asking.answered or asking.suggested
            return (make.button(voice.plain("Weiter"), FormAct.NEXT),) if keeps else ()
