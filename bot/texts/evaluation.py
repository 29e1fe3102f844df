"""What the steps of the last phase say on their cards besides the papers: German, as plain text."""

from collections.abc import Collection

from bot.domain.measure import Measure
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.survey import Survey
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated
from bot.texts.measures import measures_as_text
from bot.texts.results import Report, results_button, summary


def render_results_are_there(survey: Survey, file: Attachment, voice: Voice) -> OutgoingMessage:
    """Fieldwork has ended: the results as PDF. Not protected: an office has to be able to put it on file."""
    text = voice.say(
        "<b>Die Befragung ist beendet – hier sind die Ergebnisse.</b>\n{title}", title=isolated(survey.title)
    )
    return OutgoingMessage(text, ((results_button(survey, voice),),), attachment=file)


def render_results_to_leitung(total: Report, voice: Voice) -> OutgoingMessage:
    """Fieldwork has ended: how many took part and how it went against the targets; the table is behind the button."""
    text = voice.say(
        "<b>Die Befragung ist beendet – die Ergebnisse liegen vor.</b>\n{title}\n\n{summary}\n\nDie Stellen werten "
        "sie jetzt aus. Danach bekommen Sie den Vermerk mit den Maßnahmen.",
        title=isolated(total.survey.title),
        summary=summary(total, voice),
    )
    return OutgoingMessage(text, ((results_button(total.survey, voice),),), protected=True)


def what_to_do_first(measures: Collection[Measure], voice: Voice) -> str:
    """On the card of the Vermerk: measures are proposed before it is written."""
    how = voice.plain(
        "Schlagen Sie zuerst die Maßnahmen vor (/massnahmen) und schreiben Sie danach den Vermerk. Die Leitung "
        "entscheidet über jede Maßnahme einzeln."
    )
    known = measures_as_text(measures, voice)
    return f"{how}\n\n{known}" if known else how


def vote_on_measures(measures: Collection[Measure], voice: Voice) -> str:
    """The Votum with which the Vermerk begins, above the list that goes with it; empty without measures."""
    return voice.plain("Es wird vorgeschlagen, folgende Maßnahmen zu befürworten:") if measures else ""


def what_changes_are_wanted(reason: str, voice: Voice) -> str:
    """On the card of the press release that is written anew."""
    return voice.plain("Die Leitung wünscht Änderungen:\n{reason}", reason=reason)


def how_to_publish(voice: Voice, *, quoted: bool) -> str:
    """On the card of the publication; ``quoted``: somebody is quoted in it."""
    seen = (
        voice.plain("Die Leitung hat die Pressemeldung gesehen und die Zitate freigegeben.")
        if quoted
        else voice.plain("Die Leitung hat die Pressemeldung gesehen.")
    )
    then = voice.plain(
        "Mit „Jetzt veröffentlichen“ bekommen Sie den Text zum Kopieren und das PDF für Website und Verteiler; die "
        "beteiligten Stellen erfahren es. Ist noch etwas falsch, tippen Sie auf „Noch einmal ändern“: Die neue Fassung "
        "geht dann wieder an die Leitung."
    )
    return f"{seen} {then}"


def how_to_close(voice: Voice, *, carried_out: bool) -> str:
    """On the card of the last step; ``carried_out``: there were measures to be carried out."""
    reached = (
        voice.plain("Die Maßnahmen sind erledigt, die Ergebnisse veröffentlicht.")
        if carried_out
        else voice.plain("Die Ergebnisse sind veröffentlicht; Maßnahmen waren nicht umzusetzen.")
    )
    then = voice.plain(
        "Mit „Zu den Akten“ ist das Verfahren abgeschlossen. Die Antworten und Kontaktdaten werden unabhängig davon am "
        "zugesagten Tag gelöscht."
    )
    return f"{reached} {then}"
