"""Why a step of the procedure cannot be done yet, in a sentence that says what to do."""

from bot.domain.gates import HeldBack
from bot.texts.catalogue import Voice


def held_back(why: HeldBack, voice: Voice) -> str:
    """The sentence, as HTML."""
    return {
        HeldBack.NO_SURVEY: voice.say(
            "<b>Es fehlt noch der Fragebogen.</b>\nDie Pressestelle liest ihn unter der Aufgabe „Fragen“ ein; danach "
            "geht es hier weiter."
        ),
        HeldBack.NO_VOTE: voice.say(
            "<b>Noch nicht eröffnet.</b>\nEs fehlt noch das Votum des Datenschutzes oder ein Punkt der Umsetzung. "
            "Unter „Verfahren“ steht, was noch offen ist."
        ),
        HeldBack.WORDING_CHANGED: voice.say(
            "<b>Noch nicht eröffnet: Der Text der Einwilligung hat sich seit dem Votum geändert.</b>\nDer "
            "Datenschutz ist um ein neues Votum gebeten. Sobald es da ist, bekommen Sie diese Aufgabe wieder."
        ),
        HeldBack.FORM_CHANGED: voice.say(
            "<b>Noch nicht eröffnet: Der Fragebogen hat sich seit dem Votum geändert.</b>\nDer Datenschutz ist um "
            "ein neues Votum gebeten. Sobald es da ist, bekommen Sie diese Aufgabe wieder."
        ),
        HeldBack.QUESTION_MISSING: voice.say(
            "<b>Noch nicht eröffnet: Dem Fragebogen fehlt eine Frage.</b>\nDas Feinkonzept setzt einen Zielwert für "
            "eine Frage, die er nicht stellt. Bitte lesen Sie ihn unter „Fragen ändern“ noch einmal ein."
        ),
        HeldBack.TOO_LATE: voice.say(
            "<b>So geht es nicht mehr:</b> Der letzte Tag dieser Befragung ist vorbei. Bitte ändern Sie den Zeitplan: "
            "Das Feinkonzept bekommt neue Tage, und die Leitung gibt es noch einmal frei."
        ),
        HeldBack.CLOSED_EARLY: voice.say(
            "<b>Diese Befragung wurde vor ihrem Beginn geschlossen.</b>\nSo kann sie nicht mehr beginnen. Soll sie "
            "stattfinden, haben Sie zwei Wege. Mit „Zeitplan ändern“ behält sie ihre Nummer, die vielleicht schon auf "
            "Plakaten steht; die Leitung gibt das Feinkonzept noch einmal frei, auch wenn die Tage dieselben bleiben. "
            "Unter „Fragen ändern“ lesen Sie den Fragebogen noch einmal ein. Probelauf und Votum des Datenschutzes "
            "folgen dann neu; die Tage bleiben, und die Befragung bekommt eine neue Nummer."
        ),
        HeldBack.DELETED: voice.say(
            "<b>Diese Befragung ist gelöscht und kann nicht mehr beginnen.</b>\nSoll sie stattfinden, lesen Sie bitte "
            "unter „Fragen ändern“ den Fragebogen noch einmal ein. Probelauf und Votum des Datenschutzes folgen dann "
            "neu. Die Befragung bekommt dabei eine neue Nummer; Plakate und Links brauchen die neue."
        ),
        HeldBack.MEETING_AHEAD: voice.say(
            "<b>Das Treffen kommt erst noch.</b>\nAb dem Tag, an dem es stattfindet, können Sie hier die Niederschrift "
            "schreiben. Gilt dieser Tag nicht mehr, tippen Sie auf „Termin verlegen“."
        ),
    }[why]
