"""How the steps of the procedure are called, what is asked of whoever does one, and how each can end."""

from bot.domain.step_names import Outcome, Phase, Step
from bot.domain.steps import RULES
from bot.texts.catalogue import Voice


def phase_name(phase: Phase, voice: Voice) -> str:
    """As the seed names them, not escaped."""
    return {
        Phase.PLANNING: voice.plain("Planung"),
        Phase.DESIGN: voice.plain("Konzeption und Umsetzung"),
        Phase.EVALUATION: voice.plain("Kommunikation und Evaluation"),
    }[phase]


def phase_of_step(step: Step, voice: Voice) -> str:
    """``Phase 1: Planung``, as it stands on a Vermerk; not escaped."""
    phase = RULES[step].phase
    number = list(Phase).index(phase) + 1
    return voice.plain("Phase {number}: {phase}", number=number, phase=phase_name(phase, voice))


def step_name(step: Step, voice: Voice) -> str:
    """The step in a few words, not escaped."""
    return {
        Step.IDEA: voice.plain("Idee"),
        Step.TAKE_UP: voice.plain("Idee aufgreifen"),
        Step.OUTLINE: voice.plain("Grobkonzept"),
        Step.RESOURCES: voice.plain("Verfügbare Ressourcen"),
        Step.TOOL_VOTE: voice.plain("Datenschutz: Votum zu Werkzeug und Drittland"),
        Step.OUTLINE_DRAFT: voice.plain("Entwurf des Grobkonzepts"),
        Step.MEETING: voice.plain("Gemeinsames Treffen"),
        Step.ATTENDANCE: voice.plain("Einladung zum Treffen"),
        Step.MINUTES: voice.plain("Niederschrift des Treffens"),
        Step.OUTLINE_MEMO: voice.plain("Vermerk zum Grobkonzept"),
        Step.OUTLINE_DECISION: voice.plain("Freigabe des Grobkonzepts"),
        Step.STOP: voice.plain("Vorzeitiges Ende"),
        Step.SUPPORT: voice.plain("Unterstützung zusagen"),
        Step.DETAIL: voice.plain("Feinkonzept"),
        Step.DETAIL_MEMO: voice.plain("Vermerk zum Feinkonzept"),
        Step.DETAIL_DECISION: voice.plain("Freigabe des Feinkonzepts"),
        Step.PRICE: voice.plain("Preismodell und Kosten"),
        Step.QUESTION_TYPES: voice.plain("Frage- und Antworttypen"),
        Step.QUESTIONS: voice.plain("Fragen"),
        Step.ANSWERS: voice.plain("Antworten"),
        Step.PARTICIPANTS: voice.plain("Teilnehmende und ihre Ansprache"),
        Step.LANGUAGES: voice.plain("Sprachen"),
        Step.TEST_RUN: voice.plain("Probelauf"),
        Step.FORM_VOTE: voice.plain("Datenschutz: Votum zu Einwilligung und Fragebogen"),
        Step.OPENING: voice.plain("Beginn der Befragung"),
        Step.FIELDWORK: voice.plain("Befragung"),
        Step.EVALUATION: voice.plain("Auswertung Ihrer Stelle"),
        Step.RESULTS_MEMO: voice.plain("Vermerk zu Ergebnissen und Maßnahmen"),
        Step.RESULTS_DECISION: voice.plain("Entscheidung über die Maßnahmen"),
        Step.MEASURES: voice.plain("Umsetzung der Maßnahmen"),
        Step.PRESS_DRAFT: voice.plain("Entwurf der Pressemeldung"),
        Step.PRESS_QUOTE: voice.plain("Zitate in der Pressemeldung"),
        Step.PRESS_SEEN: voice.plain("Pressemeldung zur Kenntnis"),
        Step.PUBLICATION: voice.plain("Veröffentlichung"),
        Step.ARCHIVE: voice.plain("Zu den Akten"),
    }[step]


def step_of_others(step: Step, voice: Voice) -> str:
    """The same for somebody whose step it is not, and in the file: nobody is spoken to there."""
    return voice.plain("Auswertung der Stellen") if step is Step.EVALUATION else step_name(step, voice)


def ending(step: Step, outcome: Outcome, voice: Voice) -> str:
    """What stands on the button that ends a step so, and later behind its name; not escaped."""
    special = {
        (Step.TAKE_UP, Outcome.DONE): voice.plain("Aufgreifen"),
        (Step.TAKE_UP, Outcome.STOPPED): voice.plain("Nicht weiterverfolgen"),
        (Step.RESOURCES, Outcome.DONE): voice.plain("Ja"),
        (Step.TOOL_VOTE, Outcome.DONE): voice.plain("Zugestimmt"),
        (Step.TOOL_VOTE, Outcome.CONDITIONS): voice.plain("Mit Auflagen"),
        (Step.TOOL_VOTE, Outcome.CHANGES): voice.plain("Nicht zugestimmt"),
        (Step.OUTLINE_DRAFT, Outcome.DONE): voice.plain("Gelesen"),
        (Step.OUTLINE_DECISION, Outcome.DONE): voice.plain("Freigegeben"),
        (Step.OUTLINE_DECISION, Outcome.CHANGES): voice.plain("Änderungen angeordnet"),
        (Step.OUTLINE_DECISION, Outcome.STOPPED): voice.plain("Abgelehnt"),
        (Step.DETAIL_DECISION, Outcome.DONE): voice.plain("Freigegeben"),
        (Step.DETAIL_DECISION, Outcome.CHANGES): voice.plain("Änderungen angeordnet"),
        (Step.DETAIL_DECISION, Outcome.STOPPED): voice.plain("Abgelehnt"),
        (Step.RESULTS_DECISION, Outcome.NO): voice.plain("Abgelehnt"),
        (Step.EVALUATION, Outcome.DONE): voice.plain("Abgegeben"),
        (Step.ATTENDANCE, Outcome.DONE): voice.plain("Wir kommen"),
        (Step.ATTENDANCE, Outcome.NO): voice.plain("Wir können nicht"),
        (Step.ATTENDANCE, Outcome.MOVED): voice.plain("Termin verlegen"),
        (Step.MINUTES, Outcome.MOVED): voice.plain("Termin verlegen"),
        (Step.OUTLINE_MEMO, Outcome.CHANGES): voice.plain("Erst das Grobkonzept ändern"),
        (Step.SUPPORT, Outcome.DONE): voice.plain("Wir unterstützen"),
        (Step.SUPPORT, Outcome.NO): voice.plain("Wir können nicht"),
        (Step.DETAIL_MEMO, Outcome.CHANGES): voice.plain("Erst das Feinkonzept ändern"),
        (Step.QUESTIONS, Outcome.MOVED): voice.plain("Zeitplan ändern"),
        (Step.FORM_VOTE, Outcome.DONE): voice.plain("Zugestimmt"),
        (Step.FORM_VOTE, Outcome.CONDITIONS): voice.plain("Mit Auflagen zugestimmt"),
        (Step.FORM_VOTE, Outcome.CHANGES): voice.plain("Nicht zugestimmt"),
        (Step.OPENING, Outcome.DONE): voice.plain("Jetzt eröffnen"),
        (Step.OPENING, Outcome.CHANGES): voice.plain("Neues Votum des Datenschutzes nötig"),
        (Step.OPENING, Outcome.MOVED): voice.plain("Zeitplan ändern"),
        (Step.OPENING, Outcome.FAULTS): voice.plain("Fragen ändern"),
        (Step.PRESS_QUOTE, Outcome.DONE): voice.plain("Zitate freigeben"),
        (Step.PRESS_QUOTE, Outcome.NO): voice.plain("Kein Zitat"),
        (Step.PRESS_SEEN, Outcome.DONE): voice.plain("Zur Kenntnis genommen"),
        (Step.PUBLICATION, Outcome.DONE): voice.plain("Jetzt veröffentlichen"),
        (Step.PUBLICATION, Outcome.CHANGES): voice.plain("Noch einmal ändern"),
        (Step.ARCHIVE, Outcome.DONE): voice.plain("Zu den Akten (z. A.)"),
    }.get((step, outcome))
    return (
        special
        or {
            Outcome.DONE: voice.plain("Erledigt"),
            Outcome.CONDITIONS: voice.plain("Mit Bedingungen"),
            Outcome.COMMENTED: voice.plain("Mit Anmerkungen"),
            Outcome.NO: voice.plain("Nein"),
            Outcome.CHANGES: voice.plain("Änderungen nötig"),
            Outcome.MOVED: voice.plain("Verlegen"),
            Outcome.FAULTS: voice.plain("Fehler gefunden"),
            Outcome.STOPPED: voice.plain("Beendet"),
            Outcome.NO_ANSWER: voice.plain("keine Äußerung"),
            Outcome.WITHDRAWN: voice.plain("zurückgezogen"),
            Outcome.NOT_REACHED: voice.plain("niemand war zu erreichen"),
        }[outcome]
    )


def how_it_ended(step: Step, outcome: Outcome, voice: Voice) -> str:
    """The same once it has happened, where a button says it otherwise; not escaped."""
    past = {
        (Step.TAKE_UP, Outcome.DONE): voice.plain("Aufgegriffen"),
        (Step.TAKE_UP, Outcome.STOPPED): voice.plain("Nicht weiterverfolgt"),
        (Step.STOP, Outcome.STOPPED): voice.plain("Die Leitung hat das Verfahren beendet"),
        (Step.DETAIL_MEMO, Outcome.CHANGES): voice.plain("Das Feinkonzept wird geändert"),
        (Step.OUTLINE_MEMO, Outcome.CHANGES): voice.plain("Das Grobkonzept wird geändert"),
        (Step.ATTENDANCE, Outcome.MOVED): voice.plain("Der Termin wird verlegt"),
        (Step.MINUTES, Outcome.MOVED): voice.plain("Der Termin wird verlegt"),
        (Step.QUESTIONS, Outcome.MOVED): voice.plain("Der Zeitplan wird geändert"),
        (Step.OPENING, Outcome.MOVED): voice.plain("Der Zeitplan wird geändert"),
        (Step.OPENING, Outcome.FAULTS): voice.plain("Die Fragen werden geändert"),
        (Step.PUBLICATION, Outcome.CHANGES): voice.plain("Die Pressemeldung wird geändert"),
        (Step.OPENING, Outcome.DONE): voice.plain("Die Befragung ist eröffnet"),
        (Step.FIELDWORK, Outcome.DONE): voice.plain("Die Befragung ist beendet"),
        (Step.MEASURES, Outcome.DONE): voice.plain("Alle Maßnahmen sind erledigt"),
        (Step.MEASURES, Outcome.NO): voice.plain("Es war nichts umzusetzen"),
        # Nobody but the head of the authority can have released them, so that is whose name stands there.
        (Step.PRESS_QUOTE, Outcome.DONE): voice.plain(
            "Zitate freigegeben – {function} {name}",
            function=voice.own(voice.authority.head.function),
            name=voice.authority.head.name,
        ),
        (Step.PUBLICATION, Outcome.DONE): voice.plain("Veröffentlicht"),
        (Step.ARCHIVE, Outcome.DONE): voice.plain("Abgeschlossen"),
    }.get((step, outcome))
    return past or ending(step, outcome, voice)
