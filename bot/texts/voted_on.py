"""What the data protection officer votes on before a survey begins: every consent wording, and the questionnaire.

PEOPLE.md 15. The same words make the digest by which a change is noticed, so nothing in them depends on the day.
"""

import hashlib
import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from bot.domain.broadcast import REMINDED_BEFORE_THE_END, results_until
from bot.domain.call_messages import AreaAgain, CallConsent, CallNoted, CallQuestion, InstituteChanged
from bot.domain.gates import VotedOn
from bot.domain.messages import FirstCard, Notice, Paused
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.questionnaire import Labels, Question, Questionnaire, QuestionType
from bot.domain.survey import CallDays, Survey
from bot.domain.volunteer_draft import Step, VolunteerDraft
from bot.domain.volunteering import Volunteer, VolunteerId, VolunteerState, Way, notice_day
from bot.domain.wish_messages import AskResults
from bot.texts import contact_page
from bot.texts.call_questions import render_question
from bot.texts.calls import render_call
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE, Voice
from bot.texts.labels import words_of
from bot.texts.notice import notice_wording
from bot.texts.way_in import way_in
from bot.texts.whole_notice import parts_of_notice
from bot.texts.wishes import about_wish, paused

Section = tuple[str, str]
"""Heading and text, neither escaped."""
_TAG = re.compile(r"<[^>]*>")


def wordings(survey: Survey, voices: Sequence[Voice], *, page: bool) -> tuple[Section, ...]:
    """All consents of a survey in each language, word for word. ``page``: numbers are entered on an own page, too."""
    return tuple(
        (f"{heading} ({SHIPPED[voice.language]})", _plain(words))
        for voice in voices
        for heading, words in _consents(survey, voice, page=page)
    )


def first_cards(survey: Survey, asked: tuple[int, int], voices: Sequence[Voice]) -> tuple[Section, ...]:
    """What everybody reads before anything else: who may take part, and how long it takes; ``asked`` as on that card.

    Without its buttons, which depend on the day.
    """
    return tuple(
        (f"Erste Karte ({SHIPPED[voice.language]})", _plain(way_in(FirstCard(survey, asked), voice).text))
        for voice in voices
    )


def digest(sections: Sequence[Section]) -> str:
    """Hexadecimal SHA-256 of the wordings together."""
    return hashlib.sha256("\n\n".join(f"{heading}\n{text}" for heading, text in sections).encode()).hexdigest()


def questions(form: Questionnaire, voice: Voice) -> tuple[Section, ...]:
    """The questionnaire, question by question, in every language it has."""
    return tuple((_heading(form, question), _question(form, question, voice)) for question in _asked(form))


def _consents(survey: Survey, voice: Voice, *, page: bool) -> Iterator[Section]:
    yield "Einwilligung in die Befragung", notice_wording(Notice(survey), voice)
    yield "Hinweis zum Datenschutz", "\n".join(parts_of_notice(survey, voice))
    if (calls := voice.authority.calls_of(survey)) is not None:
        yield from _of_the_calls(survey, calls, voice, page=page)
    yield "Erinnern an Begonnenes", words_of(paused(Paused(survey, survey.closes_on - REMINDED_BEFORE_THE_END), voice))
    yield "Ergebnisse erfahren", words_of(about_wish(AskResults(survey, results_until(survey)), voice))


def _of_the_calls(survey: Survey, calls: CallDays, voice: Voice, *, page: bool) -> Iterator[Section]:
    """What nobody reads where no telephone interviews were approved."""
    yield "Einwilligung in das Telefoninterview", words_of(render_call(CallConsent(survey, page=page), voice))
    nobody = VolunteerDraft(survey.id, VolunteerId(""))
    yield "Bereich weitergeben", words_of(render_question(CallQuestion(nobody, Step.TELL_AREA, (), ()), voice))
    yield from _with_and_without_area(
        "Vormerken",
        lambda passes: render_question(CallQuestion(replace(nobody, passes_area=passes), Step.WAIT, (), ()), voice),
    )
    again = words_of(render_call(InstituteChanged(survey), voice))
    yield "Wenn das Institut wechselt: Telefoninterview", again
    yield "Wenn das Institut wechselt: Bereich weitergeben", words_of(render_call(AreaAgain(survey, None), voice))
    if page:
        yield "Auf unserer Seite: Telefoninterview", contact_page.contact_wording(survey, voice)
        yield "Auf unserer Seite: Bereich weitergeben", contact_page.area_wording(voice)
        yield "Auf unserer Seite: Erinnern", contact_page.notice_wording(voice)
        yield "Auf unserer Seite: Vormerken", contact_page.waiting_wording(voice)
    for heading, state in (
        ("Schreiben vor den Anrufen", VolunteerState.REGISTERED),
        ("Schreiben, wenn ein Platz frei wird", VolunteerState.WAITING),
    ):
        entered = _entered(survey, calls, state)
        yield from _with_and_without_area(heading, partial(_entered_card, entered, voice))


def _with_and_without_area(heading: str, card: Callable[[bool], OutgoingMessage]) -> Iterator[tuple[str, str]]:
    """A card on which one button more stands for those whose service area may be passed on: it is voted on, too."""
    yield heading, words_of(card(False))  # noqa: FBT003 - as the card is asked for
    yield f"{heading}; der Bereich darf weitergegeben werden", words_of(card(True))  # noqa: FBT003


def _entered_card(entered: CallNoted, voice: Voice, passes: bool) -> OutgoingMessage:  # noqa: FBT001
    return render_call(replace(entered, passes_area=passes), voice)


def _entered(survey: Survey, calls: CallDays, state: VolunteerState) -> CallNoted:
    """The card of somebody who is entered, on which a message is offered; that it is nobody does not show."""
    told_on = calls.calls_to if state is VolunteerState.WAITING else notice_day(calls.calls_from, date.min)
    nobody = Volunteer(VolunteerId(""), survey.id, state, Way.CHAT, survey.opens_on)
    return CallNoted(survey, nobody, notice_on=told_on)


def _plain(words: str) -> str:
    return html.unescape(_TAG.sub("", words))


def _asked(form: Questionnaire) -> tuple[Question, ...]:
    return tuple(question for question in form.questions if question.asked)


def _heading(form: Questionnaire, question: Question) -> str:
    return f"{question.name}: {form.says(question.labels, SOURCE_LANGUAGE)}"


def _question(form: Questionnaire, question: Question, voice: Voice) -> str:
    """What belongs to it; German first, then what it is called in the other languages."""
    lines = [form.says(question.hints, SOURCE_LANGUAGE)]
    if question.relevant is not None:
        lines.append(voice.plain("Nur wenn: {condition}", condition=question.relevant.source))
    if question.type not in {QuestionType.NOTE, QuestionType.ACKNOWLEDGE}:
        lines.append(voice.plain("Pflichtfrage") if question.required else voice.plain("Kann übersprungen werden"))
    lines += [f"• {_in_all(form, choice.labels)}" for choice in question.choices]
    lines += [
        f"{SHIPPED.get(language, language)}: {form.says(question.labels, language)}"
        for language in form.languages
        if language != SOURCE_LANGUAGE
    ]
    return "\n".join(line for line in lines if line)


def _in_all(form: Questionnaire, labels: Labels) -> str:
    return " / ".join(dict.fromkeys(form.says(labels, language) for language in form.languages))


def render_voted_on(survey: Survey, about: VotedOn, file: Attachment, voice: Voice) -> OutgoingMessage:
    """The file with everything, beside the card of the task. Not protected: it has to be put on file."""
    text = voice.say(
        "<b>Darüber stimmen Sie ab:</b> die erste Karte, der Wortlaut aller Einwilligungen, der Fragebogen „{title}“ "
        "und was die Punkte der Umsetzung festlegen, Kennzeichen {mark}. Am Ende der Datei können Sie auch auf Papier "
        "abstimmen.\n"
        "Prüfsumme des Wortlauts: <code>{wording}</code>\nPrüfsumme des Fragebogens: <code>{form}</code>",
        title=survey.title,
        mark=about.mark,
        wording=about.wording,
        form=about.form,
    )
    return OutgoingMessage(text, attachment=file)
