"""The forms of the procedure's steps, with the lists that the authority fills: its offices by their names."""

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cache

from bot.domain.errors import BuergerechoError
from bot.domain.expression import parse
from bot.domain.ids import ProcedureId
from bot.domain.procedure import Procedure
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.sheets import DAY
from bot.domain.staff import Role
from bot.domain.steps import Step
from bot.runtime import Runtime
from storage import forms, procedures, staff, surveys
from storage.transaction import Transaction

OFFICES = "stellen"
"""The list of a form that holds the offices, and the question of the Grobkonzept that names those concerned."""

OTHER_OFFICE = Choice("andere", {"de": "eine andere Stelle", "en": "another office"})
MORE = "weitere"
"""The question of those forms that asks which other offices, where that was chosen."""
LONGEST = 80
"""Characters of the name of an office, as the tables keep it."""

OWNERS = "zustaendige"
"""The list of who can be responsible for an item of the checklist: the press office, an office, or somebody named."""
OWNER = "zustaendig"
"""The question of the checklist's forms that names the owner."""
PRESS_OFFICE = Choice("pressestelle", {"de": "Pressestelle", "en": "Press office"})
SOMEBODY_ELSE = Choice("andere", {"de": "jemand anders", "en": "somebody else"})
_FIGURES = "fragen"
"""The list of questions for which the Feinkonzept can set a target."""
_Listed = tuple[str, str, str]
"""Name, German and English label of a choice."""


_DAY = Question(
    name=DAY,
    type=QuestionType.DATE,
    labels={"de": "Von welchem Tag ist das Blatt?", "en": "Of what day is the sheet?"},
    hints={
        "de": "Danach tragen Sie ein, was auf dem Blatt steht; zuletzt schicken Sie es als PDF.",
        "en": "After that enter what the sheet says; finally send it as PDF.",
    },
    required=True,
    required_message={"de": "Diese Angabe wird gebraucht.", "en": "This is needed."},
    constraint=parse(". <= today()"),
    constraint_message={"de": "Dieser Tag kommt erst noch.", "en": "This day is still to come."},
)


async def form_of(tx: Transaction, rt: Runtime, step: Step, procedure: Procedure | None = None) -> Questionnaire:
    """The form of a step as it is to be filled in now; an idea has no procedure yet."""
    rated = await _rated(tx, procedure) if step is Step.DETAIL else ()
    return _read(step.value, await offices(tx, rt), rated)


async def measure_form(tx: Transaction, rt: Runtime) -> Questionnaire:
    """The form in which a measure is proposed."""
    return _read("measure", await offices(tx, rt), ())


async def sheet_form_of(tx: Transaction, rt: Runtime, step: Step) -> Questionnaire:
    """The same form, for somebody who has the answers before them on paper: the day on the sheet is asked first."""
    form = await form_of(tx, rt, step)
    own_id = hashlib.sha256(f"{DAY} {form.form_id}".encode()).hexdigest()
    return replace(form, form_id=own_id, questions=(_DAY, *form.questions))


async def offices(tx: Transaction, rt: Runtime) -> tuple[str, ...]:
    """The offices that can be named: those of the service areas, and those that have somebody on the staff.

    PEOPLE.md 23: "Nobody on the staff must use Telegram privately to do their part"; what comes from an office that
    does not, is entered from paper.
    """
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    joined = {office.casefold(): office for member in members for office in member.offices}
    known = {office.casefold(): office for office in rt.authority.offices()}
    return tuple(sorted((known | joined).values()))


async def offices_concerned(tx: Transaction, procedure: ProcedureId) -> tuple[str, ...]:
    """The offices that the newest Grobkonzept names."""
    outline = await procedures.newest_paper(tx, procedure, Step.OUTLINE)
    if outline is None:
        return ()
    return offices_in(await forms.get(tx, outline.form), outline.answers, OFFICES)


def offices_in(form: Questionnaire, answers: Mapping[str, str], question: str) -> tuple[str, ...]:
    """The names of the offices chosen in a form's question about them, and of those typed below it, each once."""
    listed = {choice.name: choice.labels["de"] for choice in form.question(question).choices}
    chosen = answers.get(question, "").split()
    named = [listed[name] for name in chosen if name in listed and name != OTHER_OFFICE.name]
    if OTHER_OFFICE.name in chosen:
        known = {office.casefold(): office for office in listed.values()}
        named += [known.get(office.casefold(), office) for office in _typed(answers.get(MORE, ""))]
    return tuple(dict.fromkeys(named))


def naming(form: Questionnaire, question: str, named: Collection[str]) -> Mapping[str, str]:
    """The answers that name these offices in a form; who does not stand in its list any more is typed below it."""
    listed = {choice.labels["de"]: choice.name for choice in form.question(question).choices}
    others = [office for office in named if office not in listed]
    chosen = [listed[office] for office in listed if office in named]
    answer = " ".join((*chosen, *([OTHER_OFFICE.name] if others else [])))
    return {**({question: answer} if answer else {}), **({MORE: ", ".join(others)} if others else {})}


def _typed(text: str) -> tuple[str, ...]:
    names = (" ".join(name.split())[:LONGEST] for name in re.split("[,;\n]", text))
    return tuple(name for name in names if name)


def owner_in(form: Questionnaire, answers: Mapping[str, str]) -> str:
    """The name of the office that is responsible for an item of the checklist; empty where it is somebody else."""
    chosen = form.question(OWNER).choice(answers.get(OWNER, ""))
    return chosen.labels["de"] if chosen and chosen.name not in {PRESS_OFFICE.name, SOMEBODY_ELSE.name} else ""


async def _rated(tx: Transaction, procedure: Procedure | None) -> tuple[_Listed, ...]:
    from bot.forms import figure_questions

    if procedure is not None and procedure.survey is not None:
        survey = await surveys.get(tx, procedure.survey)
        found = figure_questions.rated_in(await forms.get(tx, survey.form_id))
    else:
        found = figure_questions.rated_in_shipped()
    return tuple((one.name, one.labels["de"], one.labels["en"]) for one in (*found, figure_questions.OTHER))


@cache
def _read(name: str, known: tuple[str, ...], rated: tuple[_Listed, ...]) -> Questionnaire:
    # Reading workbooks takes half a second of imports, which only a process where forms are filled in needs.
    from bot.forms import shipped
    from bot.forms.reader import read_form

    listed = tuple(Choice(f"stelle{number}", {"de": office}) for number, office in enumerate(known, start=1))
    lists = {
        OFFICES: (*listed, OTHER_OFFICE),
        OWNERS: (PRESS_OFFICE, *listed, SOMEBODY_ELSE),
        _FIGURES: tuple(Choice(row, {"de": german, "en": english}) for row, german, english in rated),
    }
    form = read_form(shipped.step_form(name), file_name=f"{name}.xlsx", lists=lists)
    if not isinstance(form, Questionnaire):
        raise BuergerechoError(f"the shipped form {name} cannot be read")
    return form
