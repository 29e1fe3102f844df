"""The forms of the procedure's steps, with the lists that the authority fills: its offices by their names."""

import hashlib
from dataclasses import replace
from functools import cache

from bot.domain.errors import BuergerechoError
from bot.domain.expression import parse
from bot.domain.ids import ProcedureId
from bot.domain.questionnaire import Choice, Question, Questionnaire, QuestionType
from bot.domain.sheets import DAY
from bot.domain.staff import Role
from bot.domain.steps import Step
from bot.runtime import Runtime
from storage import forms, procedures, staff
from storage.transaction import Transaction

OFFICES = "stellen"
"""The list of a form that holds the offices, and the question of the Grobkonzept that names those concerned."""

NONE_KNOWN = Choice("keine", {"de": "Es ist noch keine Stelle angemeldet", "en": "No office has joined yet"})


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


async def form_of(tx: Transaction, rt: Runtime, step: Step) -> Questionnaire:
    """The form of a step as it is to be filled in now."""
    return _read(step, await offices(tx, rt))


async def sheet_form_of(tx: Transaction, rt: Runtime, step: Step) -> Questionnaire:
    """The same form, for somebody who has the answers before them on paper: the day on the sheet is asked first."""
    form = await form_of(tx, rt, step)
    own_id = hashlib.sha256(f"{DAY} {form.form_id}".encode()).hexdigest()
    return replace(form, form_id=own_id, questions=(_DAY, *form.questions))


async def offices(tx: Transaction, rt: Runtime) -> tuple[str, ...]:
    """The offices that have somebody on the staff, by name."""
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(sorted({office for member in members for office in member.offices}))


async def offices_concerned(tx: Transaction, procedure: ProcedureId) -> tuple[str, ...]:
    """The offices that the newest Grobkonzept names."""
    outline = await procedures.newest_paper(tx, procedure, Step.OUTLINE)
    if outline is None:
        return ()
    return offices_in(await forms.get(tx, outline.form), outline.answers.get(OFFICES, ""))


def offices_in(form: Questionnaire, answer: str) -> tuple[str, ...]:
    """The names of the offices chosen in a form's question about them."""
    named = {choice.name: choice.labels["de"] for choice in form.question(OFFICES).choices}
    return tuple(named[name] for name in answer.split() if name in named and name != NONE_KNOWN.name)


@cache
def _read(step: Step, known: tuple[str, ...]) -> Questionnaire:
    # Reading workbooks takes half a second of imports, which only a process where forms are filled in needs.
    from bot.forms import shipped
    from bot.forms.reader import read_form

    listed = tuple(Choice(f"stelle{number}", {"de": office}) for number, office in enumerate(known, start=1))
    listed = listed or (NONE_KNOWN,)
    form = read_form(shipped.step_form(step.value), file_name=f"{step}.xlsx", lists={OFFICES: listed})
    if not isinstance(form, Questionnaire):
        raise BuergerechoError(f"the shipped form of the step {step} cannot be read")
    return form
