"""The forms of the procedure's steps, with the lists that the authority fills: its offices by their names."""

import re
from collections.abc import Collection, Mapping
from functools import cache

from bot.domain.errors import BuergerechoError
from bot.domain.ids import ProcedureId
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.questionnaire import Choice, Questionnaire
from bot.domain.staff import Member, Role
from bot.domain.step_lists import LONGEST, MORE, OFFICES, OTHER_OFFICE, OWNER, PRESS_OFFICE, SOMEBODY_ELSE, step_lists
from bot.domain.step_names import Step
from bot.runtime import Runtime
from storage import forms, procedures, staff, surveys
from storage.transaction import Transaction

_Listed = tuple[str, str, str]
"""Name, German and English label of a choice."""


async def form_of(tx: Transaction, rt: Runtime, step: Step, procedure: Procedure | None = None) -> Questionnaire:
    """The form of a step as it is to be filled in now; an idea has no procedure yet."""
    rated = await _rated(tx, procedure) if step is Step.DETAIL else ()
    return _read(step.value, rt.authority.own_forms.get(step), await offices(tx, rt), rated)


async def measure_form(tx: Transaction, rt: Runtime) -> Questionnaire:
    """The form in which a measure is proposed."""
    return _read("measure", None, await offices(tx, rt), ())


async def offices(tx: Transaction, rt: Runtime) -> tuple[str, ...]:
    """The offices that can be named: those of the service areas, and those that have somebody on the staff.

    PEOPLE.md 23: "Nobody on the staff must use Telegram privately to do their part"; what comes from an office that
    does not, is entered from paper.
    """
    joined = {office.casefold(): office for office in await offices_that_joined(tx, rt)}
    known = {office.casefold(): office for office in rt.authority.offices()}
    return tuple(sorted((known | joined).values()))


async def offices_that_joined(tx: Transaction, rt: Runtime) -> tuple[str, ...]:
    """The offices that have somebody on the staff, by name."""
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(sorted({office for member in members for office in member.offices}))


async def proposal(tx: Transaction, task: Task) -> Paper | None:
    """What an office has filled in for an item of the checklist that is the press office's again."""
    paper = await procedures.newest_paper(tx, task.procedure, task.step)
    if paper is None or not task.can_be_handed_on or task.handed_to or paper.made_at < task.opened_at:
        return None
    return paper


async def offices_concerned(tx: Transaction, procedure: ProcedureId) -> tuple[str, ...]:
    """The offices that the newest Grobkonzept names."""
    outline = await procedures.newest_paper(tx, procedure, Step.OUTLINE)
    return () if outline is None else await offices_of(tx, outline)


async def offices_of(tx: Transaction, outline: Paper) -> tuple[str, ...]:
    """The offices that this version of the Grobkonzept names."""
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


def office_in(form: Questionnaire, answers: Mapping[str, str], question: str) -> str:
    """The name of the one office chosen; what was typed is one name, whatever commas it has."""
    chosen = answers.get(question, "")
    if chosen != OTHER_OFFICE.name:
        listed = form.question(question).choice(chosen)
        return listed.labels["de"] if listed else ""
    known = {choice.labels["de"].casefold(): choice.labels["de"] for choice in form.question(question).choices}
    typed = " ".join(answers.get(MORE, "").split())[:LONGEST]
    return known.get(typed.casefold(), typed)


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


async def members_of(tx: Transaction, rt: Runtime, office: str) -> tuple[Member, ...]:
    """Everybody who has joined for this office."""
    members = await staff.active(tx, rt.authority.id, (Role.SUPPORTING_OFFICE,))
    return tuple(member for member in members if member.acts_for(office))


async def _rated(tx: Transaction, procedure: Procedure | None) -> tuple[_Listed, ...]:
    from bot.forms import figure_questions

    if procedure is not None and procedure.survey is not None:
        survey = await surveys.get(tx, procedure.survey)
        found = figure_questions.rated_in(await forms.get(tx, survey.form_id))
    else:
        found = figure_questions.rated_in_shipped()
    return tuple((one.name, one.labels["de"], one.labels["en"]) for one in (*found, figure_questions.OTHER))


@cache
def _read(name: str, own: bytes | None, known: tuple[str, ...], rated: tuple[_Listed, ...]) -> Questionnaire:
    """A form of the authority's own, or the shipped one of that name."""
    # Reading workbooks takes half a second of imports, which only a process where forms are filled in needs.
    from bot.forms import shipped
    from bot.forms.reader import read_form

    lists = step_lists(known, [Choice(row, {"de": german, "en": english}) for row, german, english in rated])
    form = read_form(own or shipped.step_form(name), file_name=f"{name}.xlsx", lists=lists)
    if not isinstance(form, Questionnaire):
        # Shipped forms are read by a test, own ones when the authority's file is.
        raise BuergerechoError(f"the form {name} cannot be read")
    return form
