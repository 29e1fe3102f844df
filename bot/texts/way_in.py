"""What a citizen reads on the way in: language, survey, first card, other ways, closed doors."""

import html
from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.messages import (
    CalledInstead,
    ChooseLanguage,
    ChooseSurvey,
    FirstCard,
    NeverHeld,
    NoSurvey,
    NotYet,
    Otherwise,
    Over,
)
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.survey import Survey
from bot.domain.taps import LanguageTap, Page, SurveyTap, Wish, WishTap, encode
from bot.texts.catalogue import SHIPPED, Voice
from bot.texts.labels import page_button


def _choose_language() -> OutgoingMessage:
    rows = tuple((Button(name, encode(LanguageTap(code))),) for code, name in SHIPPED.items())
    return OutgoingMessage("In welcher Sprache möchten Sie weitermachen?\nWhich language would you like to use?", rows)


def way_in(
    message: ChooseLanguage | ChooseSurvey | FirstCard | CalledInstead | Otherwise, voice: Voice
) -> OutgoingMessage:
    """The cards before the first question."""
    match message:
        case ChooseLanguage():
            return _choose_language()
        case ChooseSurvey(surveys):
            rows = tuple((Button(survey.title, encode(SurveyTap(survey.id))),) for survey in surveys)
            return OutgoingMessage(voice.say("Welche Befragung meinen Sie?"), rows)
        case FirstCard():
            return _first_card(message, voice)
        case CalledInstead():
            return _elsewhere(voice, voice.say("Für das Telefoninterview kann man sich zurzeit nicht eintragen."))
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


def _first_card(message: FirstCard, voice: Voice) -> OutgoingMessage:
    survey, questions = message.survey, message.questions
    called = (page_button(voice.plain("Lieber angerufen werden"), Page.CALLED),) if message.calls else ()
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
            *called,
            page_button(voice.plain("Lieber anders teilnehmen"), Page.OTHERWISE),
            (Button(voice.plain("Nein, danke"), encode(WishTap(Wish.DECLINE, survey.id))),),
            page_button(voice.plain("Meine Daten"), Page.MY_DATA),
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


def closed_door(message: NoSurvey | NotYet | Over | NeverHeld, voice: Voice) -> OutgoingMessage:
    """Before the opening, after the closing, and when there is nothing at all (PEOPLE.md 8)."""
    match message:
        case NeverHeld():
            text = voice.say("Diese Befragung findet nicht statt. Danke, dass Sie nachgesehen haben!")
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


def ended_meanwhile(over: Sequence[Survey], today: date, voice: Voice) -> str:
    """For somebody whose survey was closed while they answered; of several that are over nobody knows which it was."""
    if len(over) > 1:
        return voice.say("Die Befragung, in der Sie zuletzt waren, ist beendet. Ihre Antworten daraus sind gelöscht.")
    return voice.say(
        "Die Befragung „{title}“ ist seit dem {day} beendet. Ihre Antworten daraus sind gelöscht.",
        title=over[0].title,
        day=voice.day(min(over[0].closes_on, today)),
    )


def second_person(voice: Voice) -> str:
    """PEOPLE.md 10: two people who share a phone; empty where the authority has no page of its own."""
    address = voice.authority.pages.otherwise
    return voice.say("Eine zweite Person möchte mitmachen? Bitte hier: {address}", address=address) if address else ""
