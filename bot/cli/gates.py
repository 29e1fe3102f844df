"""Why the command line does not open a procedure's survey, or import its questionnaire: sentences for the operator."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.gates import HeldBack, ImportRefusal


def held_back(why: "HeldBack", survey_id: str) -> str:
    """The sentence for a survey that stays closed."""
    asked = "Der Datenschutz ist jetzt um ein neues Votum gebeten."
    return {
        "no_survey": f"Zum Verfahren der Befragung {survey_id} ist kein Fragebogen eingelesen.",
        "no_vote": f"Die Befragung {survey_id} gehört zu einem Verfahren, das noch nicht so weit ist: Es fehlt das "
        "Votum des Datenschutzes oder ein Punkt der Umsetzung.",
        "wording_changed": f"Der Text der Einwilligung hat sich seit dem Votum geändert. {asked}",
        "form_changed": f"Der Fragebogen hat sich seit dem Votum geändert. {asked}",
        "question_missing": f"Dem Fragebogen der Befragung {survey_id} fehlt eine Frage, für die das Feinkonzept einen "
        "Zielwert setzt. Die Pressestelle kann ihn unter „Fragen ändern“ noch einmal einlesen.",
        "too_late": f"Der letzte Tag der Befragung {survey_id} ist vorbei, oder sie ist geschlossen.",
    }[why.value]


def import_refused(why: "ImportRefusal", procedure: int) -> str:
    """The sentence for a questionnaire that was not imported."""
    return {
        "unknown": f"Ein Verfahren mit der Nummer {procedure} gibt es nicht.",
        "over": f"Das Verfahren {procedure} ist beendet.",
        "not_approved": f"Das Feinkonzept des Verfahrens {procedure} ist noch nicht freigegeben.",
        "past": "Der letzte Tag dieser Befragung ist schon vorbei. Die Pressestelle kann den Zeitplan im Chat ändern.",
        "in_the_field": f"Die Befragung des Verfahrens {procedure} hat schon begonnen.",
    }[why.value]
