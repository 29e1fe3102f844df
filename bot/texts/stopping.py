"""What is said when the Leitung ends a procedure between two decisions, or cannot."""

from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure
from bot.domain.staff_taps import StopTap
from bot.domain.stopping import StopRefusal
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.memo_buttons import tasks_row


def stop_row(procedure: Procedure, voice: Voice) -> tuple[Button]:
    """The button below a procedure, for whoever may end it now."""
    return (Button(voice.plain("Verfahren vorzeitig beenden"), encode(StopTap(procedure.id))),)


def not_stopped_yet(voice: Voice) -> str:
    """Above the reason before it is sent off: what will be over by it."""
    return voice.say(
        "<b>Das Verfahren läuft noch.</b>\nMit „Absenden“ ist es beendet: Alle offenen Aufgaben entfallen, eine "
        "vorbereitete Befragung findet nicht statt, und wer daran gearbeitet hat, erfährt es. Das lässt sich nicht "
        "zurücknehmen."
    )


def render_not_stopped(why: StopRefusal, voice: Voice) -> OutgoingMessage:
    """Nothing has ended, and what to do instead."""
    text = {
        StopRefusal.NOT_YOURS: voice.say("Ein Verfahren vorzeitig beenden kann nur die Leitung."),
        StopRefusal.OVER: voice.say("Dieses Verfahren ist beendet."),
        StopRefusal.IDEA_WAITS: voice.say(
            "Über die Idee ist noch nicht entschieden. Mit „Nicht weiterverfolgen“ unter der Idee ist das Verfahren "
            "beendet."
        ),
        StopRefusal.MEMO_ON_ITS_WAY: voice.say(
            "Zu diesem Verfahren ist ein Vermerk auf dem Weg zur Leitung. Sobald er Ihnen vorliegt, entscheiden Sie "
            "damit: „Ablehnen“ sagt Ihnen vorher, was es beendet."
        ),
        StopRefusal.OPENED: voice.say(
            "Die Befragung ist schon eröffnet. Wer geantwortet hat, soll auch die Ergebnisse erfahren; deshalb geht "
            "das Verfahren bis zum Ende weiter."
        ),
    }[why]
    return OutgoingMessage(text, (tasks_row(voice),), protected=True)
