"""Two colleagues fill in the same form: each learns of the other, and the second loses nothing of what they wrote.

Each has a draft of their own; the first that is sent off counts.
"""

from bot.domain.ids import MemberId
from bot.domain.measure import measure_of
from bot.domain.memo import Draft, memo_of_draft
from bot.domain.outgoing import OutgoingMessage
from bot.domain.papers import OWN, RESULT, task_of
from bot.domain.staff import Member
from bot.runtime import Runtime
from bot.services.staff_cards import private_chat
from bot.texts.draft_files import render_handed_back, render_writes_too
from storage import drafts, forms, outbox, staff
from storage.transaction import Transaction


async def tell_each_other(tx: Transaction, rt: Runtime, begun: Draft, member: Member) -> None:
    """Somebody has begun a form: whoever writes the same one already is told, and they are told of them."""
    if not is_shared(begun.tag):
        return
    for other in await _others(tx, begun.tag, member.id):
        await _send(tx, rt, member, render_writes_too(begun, other.name, rt.texts.voice(member.language)))
        await _send(tx, rt, other, render_writes_too(begun, member.name, rt.texts.voice(other.language)))


async def hand_back(tx: Transaction, rt: Runtime, tag: str, by: Member | None) -> None:
    """A form is over: its drafts go, and whoever wrote one gets their text as a file. ``by`` is who sent it off."""
    for draft in await drafts.of_tag(tx, tag):
        author = await staff.get(tx, draft.author)
        if author.active and _says_something(draft):
            name = by.name if by is not None and by.id != author.id else ""
            form, voice = await forms.get(tx, draft.form), rt.texts.voice(author.language)
            await _send(tx, rt, author, render_handed_back(draft, form, name, voice))
    await drafts.discard_everybody(tx, tag)


def _says_something(draft: Draft) -> bool:
    """Whether there is more in it than a button somebody tapped, or what the program itself noted."""
    return any(text and name != RESULT and not name.startswith(OWN) for name, text in draft.progress.answers.items())


def is_shared(tag: str) -> bool:
    """Whether everybody's draft of this tag is about the same paper; a new memo, idea or measure is one's own."""
    measure = measure_of(tag)
    if measure is not None:
        return measure.measure is not None
    return task_of(tag) is not None or memo_of_draft(tag) is not None


async def _others(tx: Transaction, tag: str, than: MemberId) -> tuple[Member, ...]:
    known = [await staff.get(tx, draft.author) for draft in await drafts.of_tag(tx, tag) if draft.author != than]
    return tuple(member for member in known if member.active)


async def _send(tx: Transaction, rt: Runtime, reader: Member, message: OutgoingMessage) -> None:
    await outbox.add(tx, private_chat(reader.user), message, now=rt.now())
