"""What a citizen reads on the way in, while answering and at the end. The pages about rights stand in ``rights.py``."""

import hashlib
import html
from datetime import timedelta
from typing import assert_never

from bot.authority import LegalBasis
from bot.domain.messages import (
    AlreadyTaken,
    AnswersDeleted,
    AskQuestion,
    CalledInstead,
    ChooseLanguage,
    ChooseSurvey,
    CitizenMessage,
    Closing,
    CodeUnknown,
    Declined,
    Erasure,
    FirstCard,
    Help,
    MyData,
    NoSurvey,
    NothingRuns,
    Notice,
    NotYet,
    Otherwise,
    Over,
    Paused,
    Pausing,
    Privacy,
    Receipt,
    ResponseDeleted,
    ResponseShown,
    Review,
    TooManyCodes,
    Withdrawal,
    Withdrawn,
)
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import LanguageTap, Page, PageTap, SurveyTap, Wish, WishTap, encode
from bot.texts import rights
from bot.texts.catalogue import SHIPPED, Voice
from bot.texts.labels import label
from bot.texts.questions import render_question, render_review

WORDING_VERSION = "2026-11"
"""The version of the shipped consent wording; the digest in the ledger tells an authority's own wording apart."""


def render(message: CitizenMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one flat table of messages
    """A message to a citizen as text and buttons."""
    match message:
        case AskQuestion():
            return render_question(message, voice)
        case Review():
            return render_review(message, voice, _before_submitting(voice), voice.plain("Absenden"))
        case Closing() | Receipt() | AlreadyTaken() | Declined() | Paused() | Pausing() | NothingRuns():
            return _ending(message, voice)
        case ChooseLanguage() | ChooseSurvey() | FirstCard() | Notice() | CalledInstead() | Otherwise():
            return _way_in(message, voice)
        case NoSurvey() | NotYet() | Over():
            return _closed_door(message, voice)
        case Help():
            return rights.help_page(voice)
        case Privacy():
            return rights.privacy(message, voice)
        case MyData() | Withdrawal() | Erasure():
            return rights.about_data(message, voice)
        case ResponseShown():
            return rights.response_shown(message, voice)
        case Withdrawn() | AnswersDeleted() | ResponseDeleted() | CodeUnknown() | TooManyCodes():
            return rights.outcome(message, voice)
        case _:
            assert_never(message)


def consent_wording_digest(survey: Survey, voice: Voice) -> str:
    """SHA-256 of the very card on which the consent is given, buttons included, for the ledger."""
    card = _notice(survey, voice)
    words = [card.text, *(button.label for row in card.buttons for button in row)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def page_button(words: str, page: Page) -> tuple[Button]:
    """A row with one button that opens a page."""
    return (Button(words, encode(PageTap(page))),)


def _choose_language() -> OutgoingMessage:
    rows = tuple((Button(name, encode(LanguageTap(code))),) for code, name in SHIPPED.items())
    return OutgoingMessage("In welcher Sprache möchten Sie weitermachen?\nWhich language would you like to use?", rows)


def _way_in(
    message: ChooseLanguage | ChooseSurvey | FirstCard | Notice | CalledInstead | Otherwise, voice: Voice
) -> OutgoingMessage:
    match message:
        case ChooseLanguage():
            return _choose_language()
        case ChooseSurvey(surveys):
            rows = tuple((Button(survey.title, encode(SurveyTap(survey.id))),) for survey in surveys)
            return OutgoingMessage(voice.say("Welche Befragung meinen Sie?"), rows)
        case FirstCard(survey, questions):
            return _first_card(survey, questions, voice)
        case Notice(survey):
            return _notice(survey, voice)
        case CalledInstead():
            return _elsewhere(voice, voice.say("<b>Lieber am Telefon?</b> Das geht gern."))
        case Otherwise():
            return _elsewhere(voice, voice.say("<b>Sie können auch ohne Telegram mitmachen.</b>"))


def _length(questions: tuple[int, int], voice: Voice) -> str:
    least, most = questions
    minutes = voice.authority.terms.minutes
    if least == most:
        return voice.say("• Es sind {n} Fragen. Das dauert rund {minutes} Minuten.", n=most, minutes=minutes)
    return voice.say(
        "• Es sind etwa {least} bis {most} Fragen. Das dauert rund {minutes} Minuten.",
        least=least,
        most=most,
        minutes=minutes,
    )


def _first_card(survey: Survey, questions: tuple[int, int], voice: Voice) -> OutgoingMessage:
    terms = voice.authority.terms
    contact = (survey.contact_from or terms.contact_from, survey.contact_to or terms.contact_to)
    who = voice.own(voice.authority.name.full)
    if contact[0] and contact[1]:
        condition = voice.say(
            "Mitmachen können alle ab {age} Jahren, die zwischen {first} und {last} Kontakt mit uns hatten.",
            age=terms.minimum_age,
            first=voice.month_or_day(contact[0], contact[0].day == 1),
            last=voice.month_or_day(contact[1], (contact[1] + timedelta(days=1)).day == 1),
        )
    else:
        condition = voice.say("Mitmachen können alle ab {age} Jahren.", age=terms.minimum_age)
    parts = (
        f"<b>{html.escape(survey.title, quote=False)}</b>\n{html.escape(who, quote=False)}",
        voice.say("Wie zufrieden sind Sie mit unserem Service? Ihre Meinung hilft uns, besser zu werden."),
        condition,
        "\n".join(
            (
                voice.say("• Sie müssen nicht mitmachen. Wer nicht mitmacht, hat keinen Nachteil."),
                _length(questions, voice),
                voice.say("• Wir löschen alles spätestens am {day}.", day=voice.day(survey.deletes_on)),
                voice.say(
                    "• Telegram kann mitlesen, was Sie hier antworten – auch, mit welchem Amt Sie zu tun hatten."
                ),
            )
        ),
        voice.say("Wie möchten Sie teilnehmen?"),
    )
    return OutgoingMessage(
        "\n\n".join(parts),
        (
            page_button(voice.plain("Hier antworten"), Page.NOTICE),
            page_button(voice.plain("Lieber angerufen werden"), Page.CALLED),
            page_button(voice.plain("Lieber anders teilnehmen"), Page.OTHERWISE),
            (Button(voice.plain("Nein, danke"), encode(WishTap(Wish.DECLINE, survey.id))),),
            page_button(voice.plain("Meine Daten"), Page.MY_DATA),
        ),
    )


def _notice(survey: Survey, voice: Voice) -> OutgoingMessage:
    authority = voice.authority
    consents = authority.terms.legal_basis is LegalBasis.CONSENT
    parts = (
        voice.say("<b>Bevor es losgeht: Ihre Daten</b>"),
        "\n".join(
            (
                voice.say("• Wir speichern Ihre Antworten verschlüsselt und ohne Ihren Namen."),
                voice.say(
                    "• Nach dem Absenden können wir sie niemandem mehr zuordnen. Sie bekommen einen Code, mit dem Sie "
                    "sie trotzdem löschen können."
                ),
                voice.say(
                    "• Wenn Sie nicht fertig werden: Nach 14 Tagen ohne Antwort löschen wir, was Sie begonnen haben."
                ),
                voice.say("• Spätestens am {day} ist alles gelöscht.", day=voice.day(survey.deletes_on)),
                voice.say(
                    "• Telegram ist ein Dienst außerhalb der EU und kann mitlesen. Bitte schreiben Sie keine Namen, "
                    "Aktenzeichen oder Gesundheitsangaben."
                ),
            )
        ),
        voice.say(
            "Verantwortlich ist {who}. Alles Weitere steht unter „Datenschutz lesen“.",
            who=voice.own(authority.name.with_article),
        ),
        voice.say(
            "Sind Sie damit einverstanden, dass wir Ihre Antworten für diese Befragung auswerten? Das ist freiwillig. "
            "Mit /widerruf können Sie es jederzeit zurücknehmen."
        )
        if consents
        else voice.say("Wir fragen im Rahmen unserer öffentlichen Aufgabe. Ihre Teilnahme ist freiwillig."),
    )
    agree = voice.plain("Ich stimme zu") if consents else voice.plain("Teilnehmen")
    return OutgoingMessage(
        "\n\n".join(parts),
        (
            (Button(agree, encode(WishTap(Wish.CONSENT, survey.id))),),
            (Button(voice.plain("Nein, danke"), encode(WishTap(Wish.DECLINE, survey.id))),),
            page_button(voice.plain("Datenschutz lesen"), Page.PRIVACY),
            page_button(voice.plain("Lieber anders teilnehmen"), Page.OTHERWISE),
            page_button(voice.plain("Zurück"), Page.CONTINUE),
        ),
    )


def _elsewhere(voice: Voice, opening: str) -> OutgoingMessage:
    authority = voice.authority
    lines = (
        voice.say("Telefon: {number}", number=authority.contact.telephone),
        voice.say("Im Internet: {address}", address=authority.pages.otherwise) if authority.pages.otherwise else "",
        voice.say("Per Post: {address}", address=authority.contact.postal_address),
    )
    parts = (
        opening,
        voice.say("So erreichen Sie uns – überall stellen wir dieselben Fragen:"),
        "\n".join(line for line in lines if line),
    )
    return OutgoingMessage("\n\n".join(parts), (page_button(voice.plain("Zurück"), Page.CONTINUE),))


def _closed_door(message: NoSurvey | NotYet | Over, voice: Voice) -> OutgoingMessage:
    match message:
        case NoSurvey():
            text = voice.say("Zurzeit läuft keine Befragung. Schön, dass Sie nachgesehen haben!")
        case NotYet(day):
            text = (
                voice.say("Die Befragung beginnt am {day}. Kommen Sie dann einfach wieder.", day=voice.day(day))
                if day
                else voice.say("Die Befragung hat noch nicht begonnen. Kommen Sie gern später wieder.")
            )
        case Over(day):
            text = voice.say(
                "Die Befragung ist seit dem {day} beendet. Vielen Dank für Ihr Interesse!", day=voice.day(day)
            )
            if voice.authority.pages.results:
                text += "\n" + voice.say("Ergebnisse: {address}", address=voice.authority.pages.results)
    return OutgoingMessage(text, (page_button(voice.plain("Meine Daten"), Page.MY_DATA),))


def _before_submitting(voice: Voice) -> str:
    return "\n\n".join(
        (
            voice.say("<b>Geschafft! Bitte sehen Sie Ihre Antworten noch einmal durch.</b>"),
            voice.say(
                "Noch nicht abgeschickt. Danach können wir Ihre Antworten niemandem zuordnen; löschen geht nur mit dem "
                "Code, den Sie gleich bekommen."
            ),
        )
    )


def _ending(
    message: Closing | Receipt | AlreadyTaken | Declined | Paused | Pausing | NothingRuns, voice: Voice
) -> OutgoingMessage:
    my_data: Keyboard = (page_button(voice.plain("Meine Daten"), Page.MY_DATA),)
    go_on = page_button(voice.plain("Weiter"), Page.CONTINUE)
    match message:
        case Closing(form, ended, survey):
            again = Button(voice.plain("Vertippt? Noch einmal von vorn"), encode(SurveyTap(survey)))
            return OutgoingMessage(label(form, ended.question.labels, ended.walk, voice), ((again,),))
        case Receipt():
            return _receipt(message, voice)
        case AlreadyTaken():
            text = voice.say(
                "Von Ihrem Telegram-Konto wurde bei dieser Befragung schon einmal teilgenommen. Vielen Dank dafür! "
                "Jede Person kann nur einmal mitmachen."
            )
            return OutgoingMessage(f"{text}\n\n{second_person(voice)}", my_data)
        case Declined(survey):
            again = Button(voice.plain("Doch teilnehmen"), encode(SurveyTap(survey.id)))
            text = voice.say("In Ordnung. Wir haben nichts gespeichert und schreiben Ihnen nicht. Alles Gute!")
            return OutgoingMessage(text, ((again,),))
        case Pausing(survey):
            return _pausing(survey, voice)
        case Paused(closes_on):
            text = voice.say(
                "Gern. Ihre Antworten sind gespeichert. Tippen Sie auf „Weiter“ oder schreiben Sie irgendetwas, wenn "
                "Sie weitermachen möchten – spätestens am {day}. Nach 14 Tagen ohne Antwort löschen wir sie.",
                day=voice.day(closes_on),
            )
            return OutgoingMessage(text, (go_on, *my_data))
        case NothingRuns():
            text = voice.say("Gerade gibt es nichts abzubrechen: Sie haben keine Befragung begonnen.")
            return OutgoingMessage(text, (go_on,))


def _pausing(survey: Survey, voice: Voice) -> OutgoingMessage:
    return OutgoingMessage(
        voice.say("Möchten Sie später weitermachen oder aufhören und Ihre Antworten löschen?"),
        (
            (Button(voice.plain("Später weiter"), encode(WishTap(Wish.LATER, survey.id))),),
            (Button(voice.plain("Antworten löschen"), encode(WishTap(Wish.ERASE, survey.id))),),
            page_button(voice.plain("Zurück"), Page.CONTINUE),
        ),
    )


def _receipt(message: Receipt, voice: Voice) -> OutgoingMessage:
    parts = (
        voice.say("<b>Vielen Dank! Ihre Antworten sind abgeschickt.</b>"),
        voice.say("Ihr Lösch-Code: <code>{code}</code>", code=message.code),
        voice.say(
            "Bitte schreiben Sie sich den Code auf, wenn Sie Ihre Antworten vielleicht einmal löschen möchten. Dann "
            "schicken Sie ihn einfach hier in den Chat. Wir selbst wissen nicht mehr, welche Antworten von Ihnen sind."
        ),
        voice.say("Ohne den Code löschen wir alles spätestens am {day}.", day=voice.day(message.survey.deletes_on)),
        second_person(voice),
    )
    return OutgoingMessage(
        "\n\n".join(part for part in parts if part),
        (
            (Button(voice.plain("Code kopieren"), copy=message.code),),
            page_button(voice.plain("Meine Daten"), Page.MY_DATA),
        ),
    )


def second_person(voice: Voice) -> str:
    """PEOPLE.md 10: two people who share a phone; empty where the authority has no page of its own."""
    address = voice.authority.pages.otherwise
    return voice.say("Eine zweite Person möchte mitmachen? Bitte hier: {address}", address=address) if address else ""
