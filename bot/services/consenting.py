"""«Ich stimme zu» and «Nein, danke» under the privacy notice, the first time and after the notice was changed."""

from bot.domain.citizen import Visitor
from bot.domain.messages import Declined, Notice
from bot.domain.survey import Survey
from bot.runtime import Receipt, Runtime, Sender
from bot.services import participation, rights
from bot.services.citizen_cards import show, visitor_of
from bot.services.reception import has_taken_part, runs, show_current
from bot.texts.catalogue import SHIPPED
from bot.texts.notice import notice_digest, read_anew, shown_wording
from storage import interviews
from storage.transaction import Transaction


async def agree(
    tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, in_button: str, sender: Sender
) -> Receipt:
    """The interview begins, or goes on under the changed wording. Nothing does if the wording that was read is gone."""
    running = visitor.interview
    waits = running is None or participation.is_outdated(rt, survey, running)
    if not waits or not runs(rt, survey) or await has_taken_part(tx, survey, sender):
        await show_current(tx, rt, visitor, sender)
        return Receipt()
    agreed = shown_wording(survey, [rt.texts.voice(language) for language in SHIPPED], in_button)
    if agreed is None:
        await show(tx, rt, visitor, Notice(survey, changed=running is not None), sender)
        return Receipt(read_anew(rt.texts.voice(visitor.language)))
    if running is None:
        await interviews.save_visitor(tx, visitor, rt.now())
        await participation.begin(tx, rt, visitor, survey, agreed, sender)
    else:
        await participation.note_consent(tx, rt, running, agreed)
        await interviews.note_wording(tx, running.id, notice_digest(survey, rt.texts.voice(agreed.language)))
        await show_current(tx, rt, await visitor_of(tx, sender), sender)
    return Receipt()


async def decline(tx: Transaction, rt: Runtime, visitor: Visitor, survey: Survey, sender: Sender) -> None:
    """What little is known is forgotten at once; under a notice that was changed it takes the consent back."""
    if visitor.interview is None:
        await interviews.forget_visitor(tx, visitor.person)
        await show(tx, rt, visitor, Declined(survey), sender)
    elif participation.is_outdated(rt, survey, visitor.interview):
        await rights.withdraw(tx, rt, visitor, visitor.interview, sender)
    else:
        await show_current(tx, rt, visitor, sender)
