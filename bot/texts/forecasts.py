"""What the press office reads about volunteers: counts in steps of five (PEOPLE.md 16) and a forecast, no gate."""

import math

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.staff_messages import VolunteerForecast
from bot.domain.staff_taps import ForecastTap, StaffPage, StaffTap
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.domain.volunteering import AreaForecast
from bot.texts.broadcasts import in_steps
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened


def forecast_button(survey: Survey, alone: bool, voice: Voice) -> Button:  # noqa: FBT001 - whether it needs a name
    """«Freiwillige», with the survey's title where there are several."""
    label = (
        voice.plain("Freiwillige") if alone else voice.plain("Freiwillige: {title}", title=shortened(survey.title, 40))
    )
    return Button(label, encode(ForecastTap(survey.id)))


def render_forecast(message: VolunteerForecast, voice: Voice) -> OutgoingMessage:
    """The card in the person's language."""
    told = message.forecast
    percent = math.floor(told.interviews_per_volunteer * 100)
    rate = (
        voice.say("Gerechnet mit {n} von 100: so viele Interviews kamen bisher zustande.", n=percent)
        if told.measured
        else voice.say("Gerechnet mit {n} von 100, wie in der Behördendatei angegeben.", n=percent)
    )
    parts = (
        voice.say("<b>Freiwillige für „{title}“</b>", title=shortened(message.survey.title, 200)),
        _total(told.total, voice),
        "\n".join(_area(one, voice) for one in told.areas),
        rate + " " + voice.say("Das ist eine Vorhersage und keine Grenze: Wir nehmen weiter auf, wer sich meldet."),
    )
    rows = ((Button(voice.plain("Befragungen"), encode(StaffTap(StaffPage.SURVEYS))),),)
    return OutgoingMessage("\n\n".join(part for part in parts if part), rows)


# The expected interviews stand in steps too: an exact forecast would give the exact count away.
def _total(total: AreaForecast, voice: Voice) -> str:
    lines = [
        voice.say("Gemeldet: {n}", n=in_steps(total.counts.registered, voice)),
        voice.say("Daraus werden voraussichtlich {n} Interviews.", n=in_steps(total.expected, voice)),
    ]
    if total.counts.waiting:
        lines.append(voice.say("Vorgemerkt: {n}", n=in_steps(total.counts.waiting, voice)))
    if total.needed is not None:
        lines.append(voice.say("Für das Ziel braucht es etwa {n} Freiwillige.", n=total.needed))
    return "\n".join(lines)


def _area(one: AreaForecast, voice: Voice) -> str:
    line = voice.say(
        "• {area}: {n} gemeldet, voraussichtlich {expected} Interviews",
        area=_name(one.area, voice),
        n=in_steps(one.counts.registered, voice),
        expected=in_steps(one.expected, voice),
    )
    return line if one.needed is None else line + voice.say(" (nötig: etwa {n} Freiwillige)", n=one.needed)


def _name(area: str, voice: Voice) -> str:
    choices = voice.authority.choice_lists()["service_area"]
    return next((voice.own(one.labels) for one in choices if one.name == area), voice.plain("ohne Angabe"))
