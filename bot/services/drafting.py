"""The press office writes a memo, section by section, with the engine that asks the citizens too (PEOPLE.md 24)."""

from dataclasses import replace
from functools import cache

from bot.domain import interview as engine
from bot.domain.answers import Misread
from bot.domain.errors import BuergerechoError
from bot.domain.ids import FormId, MemoId
from bot.domain.memo import (
    NEW_MEMO,
    SECTION_LENGTH,
    Draft,
    Memo,
    answers_of,
    content_of,
    draft_tag,
    may_get_new_version,
    memo_of_draft,
)
from bot.domain.memo_order import MemoOrder
from bot.domain.messages import AskQuestion, Review
from bot.domain.position import Asking, Position, Progress, Refusal, Reviewing, Stuck, position
from bot.domain.questionnaire import Questionnaire
from bot.domain.staff import Act, Member
from bot.domain.staff_messages import (
    DraftDiscarded,
    DraftGone,
    DraftKept,
    DraftPutAside,
    NotForYourRole,
    TextProblem,
    VersionTaken,
)
from bot.domain.staff_taps import DraftAct, DraftTap
from bot.domain.taps import Desk, FormAct, FormTap
from bot.reports.documents import Unreadable
from bot.runtime import Receipt, Runtime, Sender
from bot.services import draft_ways, memo_desk
from bot.services.staff_cards import DESK, put, say, voice_of
from bot.texts.complaints import complaint
from bot.texts.drafts import render_draft_question, render_draft_review
from bot.texts.memo_cards import render_memo
from storage import drafts, forms, memos
from storage.transaction import Transaction

DRAFT_VIEW = "draft"


@cache
def memo_form() -> Questionnaire:
    """The shipped form of a memo, read once per process."""
    # Reading workbooks takes half a second of imports, which only a process where memos are written needs.
    from bot.forms import shipped
    from bot.forms.reader import read_form

    form = read_form(shipped.memo_form(), file_name="vermerk.xlsx")
    if not isinstance(form, Questionnaire):
        raise BuergerechoError("the shipped form of a memo cannot be read")
    return form


async def begin(tx: Transaction, rt: Runtime, member: Member, sender: Sender) -> Receipt:
    """«/vermerk»: a new memo, or the one begun before."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    return await _show(tx, rt, await _found_or_new(tx, rt, member, NEW_MEMO, Progress()), member, sender)


async def revise(tx: Transaction, rt: Runtime, memo: Memo, member: Member, sender: Sender) -> Receipt:
    """«Neue Fassung schreiben»: the old sections are filled in; a version begun before goes on."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    if not may_get_new_version(memo, member, memo.version):
        return await say(tx, rt, member, VersionTaken(memo), sender)
    old = Progress(answers=answers_of(memo.content))
    draft = await _found_or_new(tx, rt, member, draft_tag(memo.id, memo.version), old)
    return await _show(tx, rt, draft, member, replace(sender, typed=True))


async def tap(tx: Transaction, rt: Runtime, tap: FormTap, member: Member, sender: Sender) -> Receipt:
    """A button on a section or on the review."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    form = await forms.get(tx, draft.form)
    where = position(form, draft.progress, rt.local_now())
    match tap.act, where:
        case FormAct.SUBMIT, Reviewing():
            return await _submit(tx, rt, draft, member, sender)
        case FormAct.REVIEW_PAGE, Reviewing():
            return await _show(tx, rt, draft, member, sender, page=tap.place)
    return await _moved(tx, rt, draft, _applied(where, tap), member, sender)


async def about_draft(tx: Transaction, rt: Runtime, tap: DraftTap, member: Member, sender: Sender) -> Receipt:
    """Later, discard, or go on."""
    draft = await drafts.find(tx, member.id, tap.tag)
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    match tap.act:
        case DraftAct.GO_ON:
            return await _show(tx, rt, draft, member, sender)
        case DraftAct.LATER:
            return await say(tx, rt, member, DraftKept(), sender)
        case DraftAct.DISCARD:
            await drafts.discard(tx, member.id, tap.tag)
            return await say(tx, rt, member, DraftDiscarded(), sender)
        case DraftAct.OFFICES if memo_of_draft(draft.tag) is None:
            return await draft_ways.show_offices(tx, rt, draft, member, sender)
        case DraftAct.OFFICES:
            return await _show(tx, rt, draft, member, sender)
        case DraftAct.EDITORIAL:
            return await _show(tx, rt, await draft_ways.turned_editorial(tx, rt, draft), member, sender)


async def put_aside(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """«/abbrechen» while a draft is open."""
    draft = await drafts.find(tx, member.id, _tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    return await say(tx, rt, member, DraftPutAside(draft), sender)


async def hear(tx: Transaction, rt: Runtime, view: str, text: str, member: Member, sender: Sender) -> Receipt:
    """A message was typed while a draft is open; ``text`` is empty for a sticker and the like."""
    draft = await drafts.find(tx, member.id, _tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    where = position(await forms.get(tx, draft.form), draft.progress, rt.local_now())
    if not text.strip():
        return await _show(tx, rt, draft, member, sender, problem=TextProblem.NO_TEXT)
    if isinstance(where, Reviewing):
        number = text.strip(" .")
        moved = _jump(where, int(number)) if number.isdecimal() else Stuck.STALE
        if not isinstance(moved, Progress):
            return await _show(tx, rt, draft, member, sender, problem=TextProblem.NOT_HERE)
    else:
        moved = engine.type_answer(where, text, member.language)
    return await _moved(tx, rt, draft, moved, member, sender)


async def hear_rest(tx: Transaction, rt: Runtime, view: str, member: Member, sender: Sender) -> Receipt:
    """A further part of a text that did not fit into one message: it is no section of its own."""
    draft = await drafts.find(tx, member.id, _tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    return await _show(tx, rt, draft, member, sender, problem=TextProblem.CUT)


async def hear_document(
    tx: Transaction, rt: Runtime, view: str, text: str | Unreadable, member: Member, sender: Sender
) -> Receipt:
    """A file was sent while a draft is open: its text becomes the section that is due."""
    draft = await drafts.find(tx, member.id, _tag_of(view))
    if draft is None:
        return await say(tx, rt, member, DraftGone(), sender)
    if isinstance(text, Unreadable):
        return await _show(tx, rt, draft, member, sender, problem=TextProblem(text.value))
    where = position(await forms.get(tx, draft.form), draft.progress, rt.local_now())
    moved = engine.take_over(where, text, SECTION_LENGTH)
    match moved:
        case Stuck.STALE:
            return await _show(tx, rt, draft, member, sender, problem=TextProblem.NOT_HERE)
        case Misread.TOO_LONG:
            return await _show(tx, rt, draft, member, sender, problem=TextProblem.TOO_LONG)
        case Misread.EMPTY:
            return await _show(tx, rt, draft, member, sender, problem=TextProblem.EMPTY)
    return await _moved(tx, rt, draft, moved, member, sender)


def is_draft(view: str) -> bool:
    """Whether the card in front of somebody is a draft."""
    return view.startswith(f"{DESK}{DRAFT_VIEW}:")


def _tag_of(view: str) -> str:
    return view.removeprefix(f"{DESK}{DRAFT_VIEW}:")


async def _found_or_new(tx: Transaction, rt: Runtime, member: Member, tag: str, begun: Progress) -> Draft:
    found = await drafts.find(tx, member.id, tag)
    if found is not None:
        return found
    form = memo_form()
    await forms.save(tx, form, rt.now())
    draft = Draft(member.id, tag, FormId(form.form_id), begun)
    await drafts.save(tx, draft, now=rt.now())
    return draft


def _applied(where: Position, tap: FormTap) -> Progress | Refusal:
    """What the button does to a form of texts: there is nothing to choose in it."""
    match tap.act:
        case FormAct.NEXT:
            return engine.go_on(where, tap.row)
        case FormAct.SKIP:
            return engine.skip(where, tap.row)
        case FormAct.BACK:
            return engine.go_back(where, tap.row)
        case FormAct.JUMP:
            return engine.jump(where, tap.row)
        case _:
            return Stuck.STALE


def _jump(where: Reviewing, number: int) -> Progress | Refusal:
    found = next((row for row in where.walk.path if where.walk.number_of(row) == number), None)
    return Stuck.STALE if found is None else engine.jump(where, where.form.rows[found.name])


async def _moved(
    tx: Transaction, rt: Runtime, draft: Draft, outcome: Progress | Refusal, member: Member, sender: Sender
) -> Receipt:
    if isinstance(outcome, Progress):
        draft = replace(draft, progress=outcome)
        await drafts.save(tx, draft, now=rt.now())
        return await _show(tx, rt, draft, member, sender)
    await _show(tx, rt, draft, member, sender, refused=outcome)
    if sender.typed:
        return Receipt()
    return Receipt(complaint(outcome, voice_of(rt, member, sender), await forms.get(tx, draft.form)))


async def _show(
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
    view = f"{DRAFT_VIEW}:{draft.tag}"
    match where:
        case Asking():
            question = AskQuestion(form, where, Desk.STAFF, draft.tag, complaint=refused)
            await put(tx, rt, sender, render_draft_question(question, voice, problem), view=view)
        case Reviewing():
            review = Review(form, where, Desk.STAFF, draft.tag, page)
            card = render_draft_review(review, voice, await draft_ways.ways(tx, draft), problem)
            await put(tx, rt, sender, card, view=view)
    return Receipt()


async def _submit(tx: Transaction, rt: Runtime, draft: Draft, member: Member, sender: Sender) -> Receipt:
    """«Absenden»: the draft becomes a version, and whoever is next gets it in the same transaction."""
    if not member.may(Act.WRITE_MEMO):
        return await say(tx, rt, member, NotForYourRole(member.roles), sender)
    content = content_of(draft.progress.answers)
    number = memo_of_draft(draft.tag)
    if number is None:
        memo: Memo | None = await memo_desk.submit(tx, rt, member, content, MemoOrder(draft.offices))
    else:
        memo = await _next_version(tx, rt, number, draft, member)
    if memo is None:
        return await say(tx, rt, member, VersionTaken(await memos.get(tx, number[0] if number else MemoId(0))), sender)
    await drafts.discard(tx, member.id, draft.tag)
    await put(tx, rt, sender, render_memo(await memo_desk.submitted(tx, rt, memo), voice_of(rt, member, sender)))
    return Receipt()


async def _next_version(
    tx: Transaction, rt: Runtime, number: tuple[MemoId, int], draft: Draft, member: Member
) -> Memo | None:
    memo = await memos.get(tx, number[0])
    if not may_get_new_version(memo, member, number[1]):
        return None
    content = content_of(draft.progress.answers)
    return await memo_desk.submit_version(tx, rt, memo, member, content, editorial=draft.editorial)
