"""What several cards about the telephone interview share: their buttons, who calls, and what the institute is told."""

from bot.domain.call_taps import CallAct, CallTap
from bot.domain.ids import SurveyId
from bot.domain.outgoing import Button
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.texts.call_questions import keep_area_label
from bot.texts.catalogue import Voice


def call_button(label: str, act: CallAct, survey: SurveyId, choice: str = "") -> tuple[Button]:
    """A row with one button about the telephone interview."""
    return (Button(label, encode(CallTap(act, survey, choice))),)


def withdraw_row(survey: SurveyId, voice: Voice) -> tuple[Button]:
    """The one tap that takes it back."""
    return call_button(voice.plain("Doch nicht anrufen"), CallAct.WITHDRAW, survey)


def keep_area_row(survey: SurveyId, voice: Voice) -> tuple[Button]:
    """The one tap after which the service area is not passed on (any more)."""
    return call_button(keep_area_label(voice), CallAct.KEEP_AREA, survey)


def who_calls(survey: Survey, voice: Voice) -> str:
    """PEOPLE.md 9: a call from strangers must not look like fraud."""
    institute, calls = voice.authority.research_institute, voice.authority.calls_of(survey)
    if calls is None:
        return ""
    lines = (
        voice.say(
            "• Es ruft an: {institute}, in unserem Auftrag, von der Nummer {number}.",
            institute=institute.name,
            number=institute.telephone,
        ),
        voice.say(
            "• Zwischen dem {first} und dem {last}, höchstens {n}-mal.",
            first=voice.day(calls.calls_from),
            last=voice.day(calls.calls_to),
            n=institute.most_calls,
        ),
        voice.say("• Nie wird nach Bankdaten oder Passwörtern gefragt."),
        voice.say(
            "• Sie sind unsicher, ob der Anruf echt ist? Fragen Sie bei uns nach: {number}",
            number=voice.authority.contact.telephone,
        ),
    )
    return "\n".join(lines)


def institute_is_told(voice: Voice) -> str:
    """For those whose contact was handed over already."""
    return voice.say(
        "{institute} hat Namen und Nummer schon bekommen. Dem Institut teilen wir noch heute mit, dass es Sie nicht "
        "anrufen darf und beides löschen muss. Ruft doch jemand an, sagen Sie uns bitte Bescheid: {number}",
        institute=voice.authority.research_institute.name,
        number=voice.authority.contact.telephone,
    )
