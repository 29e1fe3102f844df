"""Why an answer did not count, in a friendly sentence that says what to do next."""

import html
from typing import assert_never

from bot.domain.answers import Misread, range_steps
from bot.domain.position import Refusal, Stuck, Violated
from bot.domain.questionnaire import Question, Questionnaire, QuestionType
from bot.texts.catalogue import Voice
from bot.texts.labels import spoken_number


def complaint(reason: Refusal, voice: Voice, form: Questionnaire, question: Question | None = None) -> str:
    """The sentence for a refused answer, escaped for a message; the form's own sentence where its author wrote one.

    ``question`` is the one that was asked, if one was.
    """
    match reason:
        case Violated(message):
            own = form.says(message, voice.language)
            return html.escape(own, quote=False) or voice.say(
                "Das passt hier leider nicht. Bitte antworten Sie noch einmal."
            )
        case Misread():
            return _about_question(reason, voice, question) or _misread(reason, voice)
        case Stuck.REQUIRED:
            return voice.say("Diese Frage brauchen wir, damit es weitergehen kann.")
        case Stuck.NOTHING_CHOSEN:
            return voice.say("Bitte wählen Sie mindestens eine Antwort – erst danach „Fertig“.")
        case Stuck.STALE:
            return voice.say("Dieser Knopf gehört zu einer früheren Frage. Hier geht es weiter.")
        case _:
            assert_never(reason)


def _about_question(reason: Misread, voice: Voice, question: Question | None) -> str:
    """What can be said better where it is known what was asked; empty for everything else."""
    if question is None:
        return ""
    match reason, question.type:
        case Misread.NOT_IN_RANGE, _ if steps := range_steps(question):
            first, last = (spoken_number(step, voice) for step in (steps[0], steps[-1]))
            return voice.say(
                "Bitte wählen Sie eine der Zahlen auf den Knöpfen, von {first} bis {last}.", first=first, last=last
            )
        case Misread.EMPTY, QuestionType.NOTE | QuestionType.ACKNOWLEDGE:
            return _misread(Misread.ONLY_A_BUTTON, voice)
        case Misread.EMPTY, QuestionType.TEXT | QuestionType.INTEGER | QuestionType.DECIMAL | QuestionType.DATE:
            # There may be no button at all.
            return voice.say(
                "Hier kann ich nur Geschriebenes lesen. Bitte schreiben Sie Ihre Antwort unten in das Textfeld."
            )
    return ""


def _misread(reason: Misread, voice: Voice) -> str:
    sentences = {
        Misread.NOT_A_CHOICE: voice.say(
            "Das habe ich nicht verstanden. Bitte wählen Sie eine der Antworten oder schreiben Sie ihre Nummer."
        ),
        Misread.NOT_A_WHOLE_NUMBER: voice.say("Bitte schreiben Sie eine ganze Zahl, zum Beispiel 12."),
        Misread.NOT_A_NUMBER: voice.say("Bitte schreiben Sie eine Zahl, zum Beispiel 3 oder 1,5."),
        Misread.NOT_IN_RANGE: voice.say("Bitte wählen Sie eine der Zahlen auf den Knöpfen."),
        Misread.NOT_A_DATE: voice.say("Bitte schreiben Sie ein Datum, zum Beispiel 3.5.2022."),
        Misread.TOO_LONG: voice.say(
            "Ihr Text ist leider zu lang. Bitte fassen Sie sich etwas kürzer: Möglich sind 4.000 Zeichen."
        ),
        Misread.CUT: voice.say(
            "Ihr Text war zu lang für eine Nachricht. Was nach dem ersten Teil kam, zählt nicht mit – bitte fassen Sie "
            "sich kürzer."
        ),
        Misread.ONLY_A_BUTTON: voice.say(
            "Hier brauchen Sie nichts zu schreiben. Bitte tippen Sie auf einen der Knöpfe."
        ),
        Misread.EMPTY: voice.say(
            "Hier kann ich nur Geschriebenes lesen. Bitte tippen Sie auf einen Knopf oder schreiben Sie Ihre Antwort."
        ),
    }
    return sentences[reason]
