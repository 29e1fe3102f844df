"""The sheet on which a Vermerk was decided, for those who may see the Vermerk; whoever looks at it is noted."""

from bot.domain.ids import MemoId, ProcedureId
from bot.domain.memo import Memo, MemoState
from bot.domain.outgoing import Attachment
from bot.domain.papers import may_read_memo
from bot.domain.staff import Act, Member
from bot.runtime import Receipt, Runtime, Sender
from bot.services import acting, announcing, step_forms
from bot.services.staff_cards import private_chat, put, voice_of
from bot.texts.papers import render_not_readable, render_signed_memo
from storage import audit, memos, outbox, scans
from storage.transaction import Transaction


async def send(tx: Transaction, rt: Runtime, number: MemoId, member: Member, sender: Sender) -> Receipt:
    """«Unterschriebenen Vermerk ansehen»: the newest sheet there is of this memo."""
    voice, memo = voice_of(rt, member, sender), await memos.find(tx, number)
    signed = await scans.of_decision(tx, number) if memo is not None else None
    if memo is None or signed is None or not await _may_see(tx, rt, memo, member):
        await put(tx, rt, sender, render_not_readable(voice), below=True)
        return Receipt()
    version, scan = signed
    content = await scans.content_of(tx, scan) or b""
    file = Attachment(f"Vermerk-{memo.id}-Fassung-{version}-unterschrieben.pdf", content)
    details: dict[str, str | int | bool] = {"version": version, "scan": await scans.digest_of(tx, scan) or ""}
    subject, actor = f"memo:{memo.id}", f"member:{member.id}"
    await audit.record(tx, "memo_scan_read", actor=actor, subject=subject, details=details, at=rt.now())
    await outbox.add(tx, private_chat(member.user), render_signed_memo(memo, version, file, voice), now=rt.now())
    return Receipt()


async def _may_see(tx: Transaction, rt: Runtime, memo: Memo, member: Member) -> bool:
    """Who sees the Vermerk itself: who decides, who enters paper, its author; once it is approved, who got a copy."""
    if member.id == memo.author or member.may(Act.ENTER_PAPER) or await acting.sees_waiting(tx, rt, member):
        return True
    if memo.procedure is not None:
        of = ProcedureId(memo.procedure)
        return may_read_memo(member, memo, await step_forms.offices_concerned(tx, of))
    concerned = {one.id for one in await announcing.concerned(tx, rt, memo)}
    return memo.state is MemoState.APPROVED and member.id in concerned
