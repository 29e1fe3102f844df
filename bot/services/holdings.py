"""Everything kept of one person, found from their chat: gathered for them, sent to them as a file, and deleted."""

from bot.domain.citizen import Interview, Visitor
from bot.domain.held import Held
from bot.domain.outgoing import OutgoingMessage
from bot.domain.survey import Survey
from bot.runtime import Runtime, Sender
from bot.services import ledger, own_contacts, wishing
from bot.services.citizen_cards import DESK, FILE, with_own_key
from bot.services.reception import has_taken_part, taken_part_in
from bot.texts.own_data import own_data_file
from storage import (
    cards,
    code_attempts,
    consents,
    forms,
    interviews,
    outbox,
    shown_messages,
    staff,
    surveys,
    tallies,
)
from storage.transaction import Transaction


async def gather(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> Held:
    """What is kept of this person now."""
    interview = visitor.interview
    known = await interviews.find_visitor(tx, visitor.person)
    done = await taken_part_in(tx, rt, visitor, sender)
    wished = await wishing.wished(tx, rt, sender.chat)
    survey = visitor.survey or done
    if survey is None and wished:
        survey = await surveys.find(tx, wished[0].survey)
    elsewhere = await interviews.elsewhere(tx, visitor.person, interview.survey if interview else None)
    begun = (*((interview,) if interview else ()), *(one.interview for one in elsewhere))
    entries = await own_contacts.entries(tx, rt, sender.chat)
    entering = await own_contacts.entering(tx, rt, sender.chat)
    if survey is None and entries:
        survey = entries[0].survey
    return Held(
        chat=sender.chat,
        survey=survey,
        language=known.language if known else "",
        source=known.source if known else "",
        seen_at=await interviews.seen_at(tx, visitor.person),
        interview=interview,
        answered_at=await interviews.answered_at(tx, interview.id) if interview else None,
        consents=(
            *[line for one in begun for line in await ledger.given(tx, one.id)],
            *(line for entry in entries for line in entry.consents),
            *[line for draft in entering for line in await ledger.given(tx, draft.volunteer)],
            *await ledger.wishes_of(tx, rt, sender.chat),
        ),
        elsewhere=elsewhere,
        wished=wished,
        told=await wishing.was_told(tx, sender.chat),
        participations=await _participations(tx, rt, sender),
        wrong_codes=await code_attempts.wrong_today(tx, visitor.person, rt.today()),
        entries=entries,
        entering=entering,
        member=await staff.find(tx, sender.user),
    )


async def keyed(tx: Transaction, rt: Runtime, visitor: Visitor, held: Held) -> Visitor:
    """Whoever is entered for a telephone interview is shown it under a key of their own, which goes with it."""
    return await with_own_key(tx, rt, visitor) if held.volunteers else visitor


async def _participations(tx: Transaction, rt: Runtime, sender: Sender) -> tuple[Survey, ...]:
    known = await surveys.of_authority(tx, rt.authority.id)
    return tuple([survey for survey in known if await has_taken_part(tx, survey, sender)])


async def send_file(tx: Transaction, rt: Runtime, visitor: Visitor, sender: Sender) -> None:
    """Send everything kept as a file (Art. 15 and 20 GDPR). Of the file itself nothing is kept once it was sent."""
    held = await gather(tx, rt, visitor, sender)
    visitor = await keyed(tx, rt, visitor, held)
    filled_in = {one.form: await forms.get(tx, one.form) for one in held.interviews}
    wordings = {line.wording_sha256: await consents.wording(tx, line.wording_sha256) or "" for line in held.consents}
    file = own_data_file(held, filled_in, wordings, rt.now(), rt.texts.voice(visitor.language))
    # Not protected: the person may keep it and hand it on, that is what it is for.
    await cards.show(
        tx,
        sender.chat,
        file,
        now=rt.now(),
        slot=shown_messages.FILE,
        view=DESK + FILE,
        fresh=True,
        secret=True,
        key_id=visitor.key_id,
    )


async def delete(tx: Transaction, rt: Runtime, visitor: Visitor, held: Held, sender: Sender) -> None:
    """Delete what was found of this person; what they submitted stays, since nobody can find it without the code."""
    for interview in held.interviews:
        await end(tx, rt, interview, "answers_deleted")
    await own_contacts.forget_all(tx, rt, sender.chat)
    await wishing.forget_all(tx, rt, sender.chat)
    await interviews.forget_visitor(tx, visitor.person)


async def end(tx: Transaction, rt: Runtime, interview: Interview, event: str) -> None:
    """The running answers go, and the consent to them is marked as withdrawn; the ledger leaves the audit line."""
    await ledger.take_back(tx, rt, interview.id)
    await interviews.end(tx, interview.id)
    await tallies.add(tx, interview.survey, event)


async def clear_chat(tx: Transaction, rt: Runtime, sender: Sender) -> None:
    """Take the bot's earlier messages out of the chat, as far as Telegram still lets it; to be called last."""
    for message in await shown_messages.to_remove(tx, sender.chat, rt.now()):
        await outbox.add(tx, sender.chat, OutgoingMessage("", removes=message), now=rt.now())
    await shown_messages.forget(tx, sender.chat)
