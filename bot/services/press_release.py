"""The press release: drafted, quotes released, seen by the Leitung, handed out (rows 1.19 and 2.24, PEOPLE.md 27).

The hooks of its steps; nothing here ends a step.
"""

import asyncio
from collections.abc import Mapping

from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.papers import Paper
from bot.domain.procedure import Procedure, Task
from bot.domain.staff import Role
from bot.domain.step_names import Outcome, Step
from bot.reports import press_release_pdf
from bot.reports.press_release_pdf import PressSheet
from bot.runtime import Runtime
from bot.services import readers, results, ways_back
from bot.services.staff_cards import private_chat
from bot.services.step_hooks import StepHooks
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.evaluation import how_to_publish, what_changes_are_wanted
from bot.texts.press_release import (
    nobody_to_quote,
    quote_of,
    release_text,
    render_published_file,
    render_release_file,
    render_release_text,
    render_suggestion,
    suggestion,
)
from bot.texts.to_read import fits_not
from storage import measures, outbox, procedures, staff, surveys
from storage.transaction import Transaction

_QUOTE = "zitat"
_REASON = "grund"
_READ_ALONG = (Role.SUPPORTING_OFFICE, Role.LEADERSHIP)


async def _as_before(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> Mapping[str, str]:
    """A new version begins with the old text."""
    draft = await procedures.newest_paper(tx, procedure.id, Step.PRESS_DRAFT)
    return {} if draft is None else draft.answers


async def _to_begin_with(
    tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task
) -> tuple[OutgoingMessage, ...]:
    """Seed: "eine Pressemeldung zu den Ergebnissen der Umfrage und den daraus folgenden Maßnahmen".

    A suggestion beside the form, not in it: what nobody wrote is not sent by mistake. A new version has its old text.
    """
    drafted = await procedures.newest_paper(tx, procedure.id, Step.PRESS_DRAFT)
    if procedure.survey is None or drafted is not None:
        return ()
    voice = rt.texts.voice(SOURCE_LANGUAGE)
    report = await results.whole_report(tx, rt, await surveys.get(tx, procedure.survey))
    text = suggestion(report, await measures.of_procedure(tx, procedure.id), voice)
    return render_suggestion(text, voice) if text else ()


async def _before_writing(tx: Transaction, rt: Runtime, procedure: Procedure, _task: Task, voice: Voice) -> str:
    """What the Leitung wants changed, and that a quote could not be released by anybody."""
    parts = (await _what_is_to_change(tx, procedure, voice), await _nobody_to_quote(tx, rt, voice))
    return "\n\n".join(part for part in parts if part)


async def _nobody_to_quote(tx: Transaction, rt: Runtime, voice: Voice) -> str:
    leaders = await staff.active(tx, rt.authority.id, (Role.LEADERSHIP,))
    if any(leader.heads_authority for leader in leaders):
        return ""
    return nobody_to_quote(rt.authority.head, voice)


async def _what_is_to_change(tx: Transaction, procedure: Procedure, voice: Voice) -> str:
    """What the Leitung wrote; nothing where the press office itself takes the text back."""
    back = await ways_back.brought_back_by(tx, procedure, Step.PRESS_DRAFT)
    answered = await procedures.newest_paper(tx, procedure.id, back.step) if back else None
    if answered is None:
        return ""
    return what_changes_are_wanted(answered.answers.get(_REASON, ""), voice)


async def _draft(tx: Transaction, _rt: Runtime, procedure: Procedure, _task: Task) -> tuple[Paper, ...]:
    draft = await procedures.newest_paper(tx, procedure.id, Step.PRESS_DRAFT)
    return () if draft is None else (draft,)


async def _what_is_quoted(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _voice: Voice) -> str:
    """The quote stands first: however long the press release is, nobody releases what they cannot see."""
    return "".join(quote_of(draft.answers, rt.authority.head) for draft in await _draft(tx, rt, procedure, task))


async def _without_quote(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Outcome | None:
    """Where nobody is quoted there is nothing to release."""
    return None if await _has_quote(tx, rt, procedure, task) else Outcome.NO


async def _seen_with_the_quote(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> Outcome | None:
    """Whoever released the quotes had the whole press release in front of them."""
    return Outcome.DONE if await _has_quote(tx, rt, procedure, task) else None


async def _has_quote(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task) -> bool:
    return any(draft.answers.get(_QUOTE, "").strip() for draft in await _draft(tx, rt, procedure, task))


async def _how_to_publish(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, voice: Voice) -> str:
    return how_to_publish(voice, quoted=await _has_quote(tx, rt, procedure, task))


async def _hand_out(tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None) -> None:
    """Everybody in the press office gets the text to copy, and the PDF below it; others the PDF of a long one."""
    if task.outcome is not Outcome.DONE:
        return
    for draft in await _draft(tx, rt, procedure, task):
        file = await _file(rt, draft)
        for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE,)):
            messages = render_release_text(draft.answers, rt.authority.head)
            for message in (*messages, render_release_file(file, rt.texts.voice(member.language))):
                await outbox.add(tx, private_chat(member.user), message, now=rt.now())
        if fits_not(release_text(draft.answers, rt.authority.head)):
            for member in await readers.of_procedure(tx, rt, procedure, _READ_ALONG):
                message = render_published_file(file, rt.texts.voice(member.language))
                await outbox.add(tx, private_chat(member.user), message, now=rt.now())


async def _what_was_published(
    tx: Transaction, rt: Runtime, procedure: Procedure, task: Task, _paper: Paper | None, _voice: Voice
) -> str:
    """Offices and Leitung read what the press reads, in the same moment."""
    return "".join(release_text(draft.answers, rt.authority.head) for draft in await _draft(tx, rt, procedure, task))


async def _file(rt: Runtime, draft: Paper) -> Attachment:
    sheet = PressSheet(
        authority=rt.authority.name.full[SOURCE_LANGUAGE],
        title=draft.answers["titel"],
        text=draft.answers["text"],
        quote=quote_of(draft.answers, rt.authority.head),
        contact=draft.answers["kontakt"],
        published_on=rt.today(),
    )
    return Attachment(press_release_pdf.FILE_NAME, await asyncio.to_thread(press_release_pdf.draw, sheet))


HOOKS: Mapping[Step, StepHooks] = {
    Step.PRESS_DRAFT: StepHooks(prefilled=_as_before, shows=_before_writing, brings=_to_begin_with),
    Step.PRESS_QUOTE: StepHooks(at_once=_without_quote, shows=_what_is_quoted, reads=_draft),
    Step.PRESS_SEEN: StepHooks(at_once=_seen_with_the_quote, reads=_draft),
    Step.PUBLICATION: StepHooks(reads=_draft, shows=_how_to_publish, tells=_what_was_published, followed_by=_hand_out),
}
