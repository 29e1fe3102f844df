"""The questions with which a sheet is entered that somebody gave on paper; those of the step itself stand between."""

from collections.abc import Callable, Sequence
from datetime import date

from bot.domain.deputy import Period
from bot.domain.expression import Expression, parse
from bot.domain.papers import RESULT
from bot.domain.questionnaire import Choice, Labels, Question, QuestionType
from bot.domain.sheets import DAY, MARK, NOTE, PROOF, SIGNED_BY, THIS, TOLD
from bot.domain.steps import StepRule
from bot.texts.catalogue import Voice
from bot.texts.staff_names import no_deputy_that_day
from bot.texts.steps import ending

Voices = Sequence[Voice]
_SHEET, _OTHER, _HEAD, _DEPUTY = "blatt", "anderes", "leitung", "vertretung"


def day_question(since: date | None, voices: Voices) -> Question:
    """Of what day it is; not before ``since``, when what it answers was asked."""
    earliest = "" if since is None else f" and . >= date('{since.isoformat()}')"
    return Question(
        name=DAY,
        type=QuestionType.DATE,
        labels=_in_all(voices, lambda voice: voice.plain("Von welchem Tag ist das Blatt oder die Auskunft?")),
        hints=_in_all(
            voices,
            lambda voice: voice.plain(
                "Danach tragen Sie ein, was auf dem Blatt steht oder was Ihnen gesagt wurde. Zum Beispiel: 3.5.2022"
            ),
        ),
        required=True,
        required_message=_in_all(voices, _needed),
        constraint=parse(f". <= today(){earliest}"),
        constraint_message=_in_all(voices, lambda voice: _wrong_day(since, voice)),
    )


def mark_question(mark: str, voices: Voices) -> Question:
    """Whether the sheet is about what people will read: its mark is printed on it."""
    labels = _in_all(voices, lambda voice: voice.plain("Welches Kennzeichen steht auf dem Blatt?"))
    other = _in_all(voices, lambda voice: voice.plain("Ein anderes oder keines"))
    return Question(
        name=MARK,
        type=QuestionType.SELECT_ONE,
        labels=labels,
        hints=_in_all(
            voices,
            lambda voice: voice.plain(
                "Das Votum gilt für Einwilligungstexte, Fragebogen und Umsetzung mit dem Kennzeichen {mark}. Es steht "
                "über der Unterschrift.",
                mark=mark,
            ),
        ),
        required=True,
        required_message=_in_all(voices, _needed),
        choices=(Choice(THIS, dict.fromkeys((voice.language for voice in voices), mark)), Choice(_OTHER, other)),
        constraint=parse(f". = '{THIS}'"),
        constraint_message=_in_all(voices, _other_wording),
    )


def signer_question(deputised: Sequence[Period], voices: Voices) -> Question:
    """In which function somebody of the Leitung signed; no name is asked for.

    PEOPLE.md 21: "A deputy decides only within the dates." ``deputised`` are the days on which there was one.
    """
    head = _in_all(voices, lambda voice: voice.own(voice.authority.head.function))
    deputy = _in_all(voices, lambda voice: voice.plain("{head} i. V.", head=voice.own(voice.authority.head.function)))
    return Question(
        name=SIGNED_BY,
        type=QuestionType.SELECT_ONE,
        labels=_in_all(voices, lambda voice: voice.plain("Wer von der Leitung hat geantwortet?")),
        required=True,
        required_message=_in_all(voices, _needed),
        choices=(Choice(_HEAD, head), *([Choice(_DEPUTY, deputy)] if deputised else [])),
        hints={} if deputised else _in_all(voices, no_deputy_that_day),
        constraint=_within(deputised) if deputised else None,
        constraint_message=_in_all(voices, no_deputy_that_day) if deputised else {},
    )


def _within(deputised: Sequence[Period]) -> Expression:
    """The Leitung herself on any day, a deputy on one of these days."""
    days = [
        f"(${{{DAY}}} >= date('{one.first.isoformat()}') and ${{{DAY}}} <= date('{one.last.isoformat()}'))"
        for one in deputised
    ]
    return parse(" or ".join((f". = '{_HEAD}'", *days)))


def result_question(rule: StepRule, voices: Voices) -> Question:
    """How a step ends that is done by a button: in the words of its buttons."""
    return Question(
        name=RESULT,
        type=QuestionType.SELECT_ONE,
        labels=_in_all(voices, lambda voice: voice.plain("Was wurde geantwortet?")),
        required=True,
        required_message=_in_all(voices, _needed),
        choices=tuple(
            Choice(outcome.value, {voice.language: ending(rule.step, outcome, voice) for voice in voices})
            for outcome in rule.outcomes
        ),
    )


def proof_questions(voices: Voices) -> tuple[Question, Question]:
    """Whether there is a sheet, and else how it was learned: that note then stands in the file."""
    sheet = _in_all(voices, lambda voice: voice.plain("Ja, ich schicke es als PDF"))
    told = _in_all(voices, lambda voice: voice.plain("Nein, es wurde mir gesagt"))
    proof = Question(
        name=PROOF,
        type=QuestionType.SELECT_ONE,
        labels=_in_all(voices, lambda voice: voice.plain("Liegt Ihnen ein Blatt vor?")),
        required=True,
        required_message=_in_all(voices, _needed),
        choices=(Choice(_SHEET, sheet), Choice(TOLD, told)),
    )
    note = Question(
        name=NOTE,
        type=QuestionType.TEXT,
        labels=_in_all(voices, lambda voice: voice.plain("Wer hat es Ihnen gesagt, und wie?")),
        hints=_in_all(
            voices,
            lambda voice: voice.plain("Nur die Funktion, kein Name. Zum Beispiel: Anruf der Amtsleitung"),
        ),
        required=True,
        required_message=_in_all(voices, _needed),
        relevant=parse(f"${{{PROOF}}} = '{TOLD}'"),
    )
    return proof, note


def _in_all(voices: Voices, says: Callable[[Voice], str]) -> Labels:
    return {voice.language: says(voice) for voice in voices}


def _needed(voice: Voice) -> str:
    return voice.plain("Diese Angabe wird gebraucht.")


def _wrong_day(since: date | None, voice: Voice) -> str:
    if since is None:
        return voice.plain("Dieser Tag kommt erst noch.")
    return voice.plain(
        "Dieser Tag kommt erst noch, oder er liegt vor dem {day}: Erst seit diesem Tag gibt es die Fassung, um die es "
        "geht. Ist das Blatt älter, lassen Sie bitte die heutige Fassung ausfüllen.",
        day=voice.day(since),
    )


def _other_wording(voice: Voice) -> str:
    return voice.plain(
        "Dann gilt das Blatt für einen anderen Wortlaut: Einwilligungstexte oder Fragebogen haben sich seither "
        "geändert. Bitte drucken Sie das heutige Blatt aus (unter „Auf Papier Abgegebenes nachtragen“) und legen Sie "
        "es dem Datenschutz neu vor."
    )
