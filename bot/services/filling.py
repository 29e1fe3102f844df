"""The staff fill in forms, section by section, with the engine that asks the citizens too (PEOPLE.md 24).

What becomes of a form that was filled in is not decided here: ``submit`` is handed in.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.domain import interview as engine
from bot.domain.answers import Misread
from bot.domain.draft_files import TextProblem
from bot.domain.form_taps import applied
from bot.domain.ids import FormId, ProcedureId
from bot.domain.measure import measure_of
from bot.domain.memo import SECTION_LENGTH, Draft, memo_of_draft
from bot.domain.messages import AskQuestion, Review
from bot.domain.papers import stopped_by, task_of, tried_for
from bot.domain.position import Asking, Progress, Refusal, Reviewing, Stuck, position
from bot.domain.prefilling import fitting
from bot.domain.questionnaire import Questionnaire
from bot.domain.routing import Answers
from bot.domain.staff import Member
from bot.domain.staff_messages import DraftDiscarded, DraftGone, DraftKept, DraftPutAside
from bot.domain.staff_taps import DraftAct, DraftTap
from bot.domain.taps import Desk, FormAct, FormTap
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import colleagues, draft_ways
from bot.services.staff_cards import DESK, private_chat, put, say, voice_of
from bot.texts.complaints import complaint
from bot.texts.draft_files import render_old_text
from bot.texts.drafts import render_draft_question, render_draft_review
from bot.texts.labels import which_one
from storage import drafts, forms, memos, outbox, procedures
from storage.transaction import Transaction

DRAFT_VIEW = "draft"
Submit = Callable[[Transaction, Runtime, Draft, Member, Sender], Awaitable[Receipt]]


async def tap(tx: Transaction, rt: Runtime, tap: FormTap, member: Member, sender: Sender, submit: Submit) -> Receipt:
    """A button on a section or on the review."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    form = await forms.get(tx, draft.form)
    where = position(form, draft.progress, rt.local_now())
    match tap.act, where:
        case FormAct.SUBMIT, Reviewing():
            return await submit(tx, rt, draft, member, sender)
        case (FormAct.PAGE, Asking(row=tap.row)) | (FormAct.REVIEW_PAGE, Reviewing()):
            return await show(tx, rt, draft, member, sender, page=tap.place)
    return await _moved(tx, rt, draft, applied(where, tap), member, sender)


async def about_draft(tx: Transaction, rt: Runtime, tap: DraftTap, member: Member, sender: Sender) -> Receipt:
    """Later, discard, or go on."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    match tap.act:
        case DraftAct.GO_ON:
            return await show(tx, rt, draft, member, sender)
        case DraftAct.LATER:
            return await say(tx, rt, member, DraftKept(), sender)
        case DraftAct.DISCARD:
            await drafts.discard(tx, member.id, tap.tag)
            return await say(tx, rt, member, DraftDiscarded(), sender)
        case _:
            # What is chosen about a memo as a whole goes another way.
            return await show(tx, rt, draft, member, sender)


async def put_aside(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """«/abbrechen» while a draft is open."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    return await say(tx, rt, member, DraftPutAside(draft), sender)


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """A message was typed while a draft is open; ``text`` is empty for a sticker and the like."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    where = position(await forms.get(tx, draft.form), draft.progress, rt.local_now())
    if not text.strip():
        return await show(tx, rt, draft, member, sender, problem=TextProblem.NO_TEXT)
    if isinstance(where, Reviewing):
        number = text.strip(" .")
        moved = _jump(where, int(number)) if number.isdecimal() else Stuck.STALE
        if not isinstance(moved, Progress):
            return await show(tx, rt, draft, member, sender, problem=TextProblem.NOT_HERE)
    else:
        moved = engine.type_answer(where, text, member.language)
    return await _moved(tx, rt, draft, moved, member, sender)


async def hear_rest(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """A further part of a text that did not fit into one message: it is no section of its own."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    return await show(tx, rt, draft, member, sender, problem=TextProblem.CUT)


async def hear_document(
    tx: Transaction, rt: Runtime, view: str, text: str | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """A file was sent while a draft is open: its text becomes the section that is due."""
    draft = await drafts.find(tx, member.id, tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    if isinstance(text, Unreadable):
        return await show(tx, rt, draft, member, sender, problem=TextProblem(text.value))
    where = position(await forms.get(tx, draft.form), draft.progress, rt.local_now())
    moved = engine.take_over(where, text, SECTION_LENGTH)
    match moved:
        case Stuck.STALE:
            problem = TextProblem.NOT_HERE if isinstance(where, Reviewing) else TextProblem.NO_FILE_HERE
            return await show(tx, rt, draft, member, sender, problem=problem)
        case Misread.TOO_LONG:
            return await show(tx, rt, draft, member, sender, problem=TextProblem.TOO_LONG)
        case Misread.EMPTY:
            return await show(tx, rt, draft, member, sender, problem=TextProblem.EMPTY)
    return await _moved(tx, rt, draft, moved, member, sender)


def is_draft(view: str) -> bool:
    """Whether the card in front of somebody is a draft."""
    return view.startswith(f"{DESK}{DRAFT_VIEW}:")


def tag_of(view: str) -> str:
    """Which draft the card is."""
    return view.removeprefix(f"{DESK}{DRAFT_VIEW}:")


async def open_form(
    tx: Transaction, rt: Runtime, member: Member, sender: Sender, *, tag: str, form: Questionnaire, begun: Answers
) -> Receipt:
    """Go on with the member's draft of that tag in the form it was begun with, or begin one in ``form``.

    ``begun`` are answers that are known from before.
    """
    draft = await found_or_new(tx, rt, member, tag, lambda: form, Progress(fitting(form, begun)))
    problem = TextProblem.NEWER_FORM if draft.form != form.form_id else None
    return await show(tx, rt, draft, member, sender, problem=problem)


async def found_or_new(
    tx: Transaction, rt: Runtime, member: Member, tag: str, form: Callable[[], Questionnaire], begun: Progress
) -> Draft:
    """The member's draft of that tag, or a new one of this form."""
    found = await drafts.find(tx, member.id, tag)
    if found is not None:
        return found
    new = form()
    await forms.save(tx, new, rt.now())
    draft = Draft(member.id, tag, FormId(new.form_id), begun)
    await drafts.save(tx, draft, now=rt.now())
    await colleagues.tell_each_other(tx, rt, draft, member)
    return draft


def _jump(where: Reviewing, number: int) -> Progress | Refusal:
    found = next((row for row in where.walk.path if where.walk.number_of(row) == number), None)
    return Stuck.STALE if found is None else engine.jump(where, where.form.rows[found.name])


async def _moved(
    tx: Transaction, rt: Runtime, draft: Draft, outcome: Progress | Refusal, member: Member, sender: Sender
) -> Receipt:
    if isinstance(outcome, Progress):
        draft = replace(draft, progress=outcome)
        await drafts.save(tx, draft, now=rt.now())
        return await show(tx, rt, draft, member, sender)
    await show(tx, rt, draft, member, sender, refused=outcome)
    if sender.typed:
        return Receipt()
    return Receipt(complaint(outcome, voice_of(rt, member, sender), await forms.get(tx, draft.form)))


async def show(
    tx: Transaction,
    rt: Runtime,
    draft: Draft,
    member: Member,
    sender: Sender,
    *,
    page: int = 0,
    refused: Refusal | None = None,
    problem: TextProblem | None = None,
) -> Receipt:
    """Put the section that is due, or the review, on the card."""
    form = await forms.get(tx, draft.form)
    voice = voice_of(rt, member, sender)
    where = position(form, draft.progress, rt.local_now())
    about = await _filled_in_for(tx, draft)
    match where:
        case Asking():
            question = AskQuestion(form, where, Desk.STAFF, draft.tag, page=page, complaint=refused)
            whole = None if page or refused or problem else render_old_text(question, voice)
            if whole is not None:
                await outbox.add(tx, private_chat(member.user), whole, now=rt.now())
            card = render_draft_question(question, voice, problem, about)
        case Reviewing():
            review = Review(form, where, Desk.STAFF, draft.tag, page)
            card = render_draft_review(review, voice, await draft_ways.ways(tx, rt, draft), problem, about)
    await put(tx, rt, sender, card, view=f"{DRAFT_VIEW}:{draft.tag}")
    return Receipt()


async def _filled_in_for(tx: Transaction, draft: Draft) -> str:
    """Which survey and office a draft belongs to; empty for an idea or a Vermerk outside a procedure."""
    version = memo_of_draft(draft.tag)
    if version is not None:
        memo = await memos.get(tx, version[0])
        return which_one((await procedures.get(tx, ProcedureId(memo.procedure))).title, "") if memo.procedure else ""
    if (stops := stopped_by(draft.tag)) is not None:
        return which_one((await procedures.get(tx, stops)).title, "")
    wanted = measure_of(draft.tag) or task_of(draft.tag)
    number = tried_for(draft.tag) or (wanted.task if wanted else None)
    task = await procedures.find_task(tx, number) if number is not None else None
    return which_one((await procedures.get(tx, task.procedure)).title, task.at_office) if task else ""
