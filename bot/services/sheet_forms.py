"""The form with which somebody enters what was given on paper: the step's own, and around it what a sheet needs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.deputy import LONGEST, Period
from bot.domain.papers import RESULT
from bot.domain.procedure import Procedure, Task
from bot.domain.questionnaire import Question, Questionnaire
from bot.domain.questionnaire_json import named_by_content
from bot.domain.sheets import answers_something, has_form, needs_signature
from bot.domain.staff import Role
from bot.runtime import Runtime
from bot.services import acting, course, step_forms
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE
from bot.texts.sheet_questions import (
    Voices,
    day_question,
    mark_question,
    proof_questions,
    result_question,
    signer_question,
)
from bot.texts.steps import step_of_others
from storage.transaction import Transaction


async def form_of(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Questionnaire:
    """The form as it is now.

    Its id changes with what the sheet is about: with the day since which that exists, and with its mark.
    """
    voices = tuple(rt.texts.voice(language) for language in SHIPPED)
    own = await step_forms.form_of(tx, rt, task.step, procedure) if has_form(task.rule) else _empty(task, voices)
    since = await _since(tx, rt, procedure, task) if answers_something(task.step) else None
    mark = await course.hooks_of(task.step).mark(tx, rt, procedure, task)
    signer = (signer_question(await _deputised(tx, rt, since), voices),) if task.rule.by is Role.LEADERSHIP else ()
    questions = tuple(_questions(task, own, (day_question(since, voices), *_mark(mark, voices), *signer), voices))
    return named_by_content(replace(own, questions=questions))


async def _since(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> date:
    """The day since which everything is there that the sheet answers."""
    read = await course.hooks_of(task.step).reads(tx, rt, procedure, task)
    newest = max((task.opened_at, *(paper.made_at for paper in read)))
    return newest.astimezone(ZoneInfo(rt.config.time_zone)).date()


async def _deputised(tx: Transaction, rt: Runtime, since: date | None) -> tuple[Period, ...]:
    """When somebody stood in for the Leitung; what may be older than what is asked goes back a year."""
    return await acting.deputies_signed_within(tx, rt, since or rt.today() - LONGEST)


def _mark(mark: str, voices: Voices) -> tuple[Question, ...]:
    return (mark_question(mark, voices),) if mark else ()


def _questions(task: Task, own: Questionnaire, first: Iterable[Question], voices: Voices) -> Iterator[Question]:
    yield from first
    yield from own.questions
    if RESULT not in own.rows and len(task.rule.outcomes) > 1:
        yield result_question(task.rule, voices)
    if not needs_signature(task.step):
        yield from proof_questions(voices)


def _empty(task: Task, voices: Voices) -> Questionnaire:
    """Of a step that is done by a button, as it has no form."""
    return Questionnaire(
        form_id="",
        version="1",
        title={voice.language: step_of_others(task.step, voice) for voice in voices},
        languages=tuple(SHIPPED),
        default_language=SOURCE_LANGUAGE,
        questions=(),
    )
