"""The questions of the step forms that the procedure itself reads, and why: an authority's own form keeps them."""

from collections.abc import Mapping

from bot.domain.papers import RESULT
from bot.domain.step_lists import MORE as MORE_OFFICES
from bot.domain.step_lists import OFFICES, OWNER
from bot.domain.step_names import Step
from bot.domain.steps import CHECKLIST
from bot.forms.steps_design import MORE

_ENDS = "Danach richtet sich, wie es im Verfahren weitergeht"
_WHY = "Wer den Schritt neu machen oder Auflagen einhalten muss, braucht die Begründung"
_WHY_OVER = "Der Grund gehört in die Akte"
_DATES = "Nach diesen Angaben richten sich Beginn, Ende, Anrufe und Löschung der Befragung"
_TARGETS = "An diesen Zielwerten werden die Ergebnisse gemessen"
_MEETING = "Die Angabe steht im Vermerk zum Grobkonzept"
_MINUTES = "Das erfahren die Stellen nach dem Treffen"
_PRESS = "Daraus wird die Pressemeldung gesetzt"

_FIGURES = ("zufriedenheit", *(f"kennzahl{number}" for number, _, _ in MORE))

# fmt: off
NEEDED: Mapping[Step, Mapping[str, str]] = {
    Step.IDEA: {"thema": "So heißt das Verfahren"},
    Step.OUTLINE: dict.fromkeys((OFFICES, MORE_OFFICES), "Danach richtet sich, welche Stellen gefragt werden"),
    Step.RESOURCES: {
        RESULT: _ENDS, "bedingungen": _WHY, "ansprechpartner": "Die Pressestelle muss wissen, an wen sie sich wendet",
    },
    Step.TOOL_VOTE: {RESULT: _ENDS, "auflagen": _WHY, "begruendung": _WHY},
    Step.OUTLINE_DRAFT: {RESULT: _ENDS, "anmerkungen": "Daraus erfährt die Pressestelle, was anzumerken ist"},
    Step.MEETING: dict.fromkeys(("runde", "tag", "ort"), _MEETING),
    Step.MINUTES: dict.fromkeys(("ergebnisse", "vereinbarungen"), _MINUTES),
    Step.STOP: {"grund": _WHY_OVER},
    Step.DETAIL: {
        **dict.fromkeys(("beginn", "ende", "telefon", "freiwillige_von", "freiwillige_bis"), _DATES),
        **dict.fromkeys(("anrufe_von", "anrufe_bis", "studienende", "loeschung"), _DATES),
        **dict.fromkeys(("antworten_ziel", "abschluss_ziel", "weitere"), _TARGETS),
        **{f"{name}{end}": _TARGETS for name in _FIGURES for end in ("", "_name", "_art", "_ziel")},
    },
    **{step: {OWNER: "Jeder Punkt der Liste hat eine zuständige Stelle"} for step in CHECKLIST},
    Step.TEST_RUN: {
        OWNER: "Jeder Punkt der Liste hat eine zuständige Stelle",
        RESULT: "Ohne bestandenen Probelauf beginnt keine Befragung",
        "befund": "Nach dem, was aufgefallen ist, werden die Fragen geändert",
    },
    Step.FORM_VOTE: {RESULT: _ENDS, "auflagen": _WHY, "grund": _WHY},
    Step.PRESS_DRAFT: dict.fromkeys(("titel", "text", "kontakt"), _PRESS),
    Step.PRESS_QUOTE: {RESULT: _ENDS, "grund": _WHY},
    Step.PRESS_SEEN: {RESULT: _ENDS, "grund": _WHY},
}
# fmt: on
"""By step: the name of the question, and a German sentence without full stop that says why it is needed."""
