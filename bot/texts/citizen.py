"""Every message to a citizen as text and buttons; here the end of a chat, the rest in the modules beside it."""

from typing import assert_never

from bot.domain.call_messages import (
    AreaAgain,
    AreaKept,
    CallConsent,
    CallDropped,
    CallForgotten,
    CallLapsed,
    CallNoted,
    CallOffer,
    CallQuestion,
    CallRefused,
    InstituteChanged,
)
from bot.domain.call_taps import CallAct
from bot.domain.ids import SurveyId
from bot.domain.messages import (
    AllWithdrawn,
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
    Erased,
    Erasure,
    FirstCard,
    Help,
    Imprint,
    MyData,
    NeverHeld,
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
from bot.domain.taps import Page, SurveyTap, Wish, WishTap, encode
from bot.domain.wish_messages import (
    AskResults,
    ReminderForgotten,
    ReminderNoted,
    ResultsForgotten,
    ResultsNoted,
    WishesForgotten,
)
from bot.texts import calls, held, notice, rights, whole_notice, wishes
from bot.texts.call_parts import call_button
from bot.texts.catalogue import Voice
from bot.texts.labels import label, page_button
from bot.texts.questions import render_question, render_review
from bot.texts.way_in import closed_door, second_person, way_in


def render(message: CitizenMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one flat table of messages
    """A message to a citizen as text and buttons."""
    match message:
        case AskQuestion():
            return render_question(message, voice)
        case Review():
            return render_review(message, voice, _before_submitting(voice), voice.plain("Absenden"))
        case Closing() | Receipt() | AlreadyTaken() | Declined() | Pausing() | NothingRuns():
            return _ending(message, voice)
        case Paused():
            return wishes.paused(message, voice)
        case (
            ReminderNoted()
            | ReminderForgotten()
            | AskResults()
            | ResultsNoted()
            | ResultsForgotten()
            | WishesForgotten()
        ):
            return wishes.about_wish(message, voice)
        case ChooseLanguage() | ChooseSurvey() | FirstCard() | CalledInstead() | Otherwise():
            return way_in(message, voice)
        case (
            CallOffer()
            | CallConsent()
            | CallQuestion()
            | CallNoted()
            | CallRefused()
            | CallForgotten()
            | CallDropped()
            | CallLapsed()
            | AreaKept()
            | InstituteChanged()
            | AreaAgain()
        ):
            return calls.render_call(message, voice)
        case Notice():
            return notice.short_notice(message, voice)
        case NoSurvey() | NotYet() | Over() | NeverHeld():
            return closed_door(message, voice)
        case Help():
            return rights.help_page(voice)
        case Privacy():
            return whole_notice.whole_notice(message, voice)
        case MyData() | Withdrawal() | Erasure():
            return held.about_data(message, voice)
        case AllWithdrawn():
            return rights.all_withdrawn(message, voice)
        case ResponseShown():
            return rights.response_shown(message, voice)
        case Withdrawn() | ResponseDeleted() | CodeUnknown() | TooManyCodes():
            return rights.outcome(message, voice)
        case AnswersDeleted():
            return rights.answers_deleted(message, voice)
        case Erased():
            return rights.erased(message, voice)
        case Imprint():
            return notice.imprint(voice)
        case _:
            assert_never(message)


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
    message: Closing | Receipt | AlreadyTaken | Declined | Pausing | NothingRuns, voice: Voice
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
            text = voice.say("In Ordnung. Wir haben keine Antworten gespeichert und schreiben Ihnen nicht. Alles Gute!")
            return OutgoingMessage(text, ((again,),))
        case Pausing(survey):
            return _pausing(survey, voice)
        case NothingRuns():
            text = voice.say("Gerade gibt es nichts abzubrechen: Sie haben keine Befragung begonnen.")
            return OutgoingMessage(text, (go_on,))


def _pausing(survey: Survey, voice: Voice) -> OutgoingMessage:
    return OutgoingMessage(
        voice.say("Möchten Sie später weitermachen oder aufhören und Ihre Antworten löschen?"),
        (
            (Button(voice.plain("Später weiter"), encode(WishTap(Wish.LATER, survey.id))),),
            (Button(voice.plain("Antworten löschen"), encode(WishTap(Wish.ERASE_ANSWERS, survey.id))),),
            page_button(voice.plain("Zurück"), Page.CONTINUE),
        ),
    )


def _offer_row(survey: SurveyId, voice: Voice) -> tuple[Button]:
    """The way to the telephone interview for somebody who has just sent off the questionnaire."""
    return call_button(voice.plain("Auch am Telefon mitmachen?"), CallAct.OFFER, survey)


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
            *((_offer_row(message.survey.id, voice),) if message.calls else ()),
            *((wishes.results_row(message.survey, voice),) if message.results else ()),
            page_button(voice.plain("Meine Daten"), Page.MY_DATA),
        ),
    )
