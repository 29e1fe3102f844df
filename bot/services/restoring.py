"""What follows a restore: a line in the audit trail, and somebody decides what becomes of the messages of the past."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.consent import ConsentFor
from bot.domain.volunteering import VolunteerId
from bot.runtime import Runtime
from bot.services import deputising, leaving, ledger, volunteering
from bot.services.surveys import CLOCK, COMMAND_LINE
from storage import audit, deputies, ended_consents, held, staff, study_ends, tombstones, volunteers
from storage.held import Waiting
from storage.transaction import Transaction

_SUBJECT = "database"


class Again(StrEnum):
    """What was over when an older copy of the database brought it back, as the audit trail counts it."""

    RESPONSES = "responses"
    SURVEYS = "surveys"
    CONSENTS = "consents"
    WISHES = "wishes"
    ROLES = "roles"
    DEPUTIES = "deputies"
    INVITATIONS = "invitations"


async def record(tx: Transaction, rt: Runtime, made_at: datetime, *, messages: int, cards: int) -> None:
    """Note that the database is a copy from ``made_at``, count anew, and wipe receipts whose time has passed."""
    await volunteering.recount(tx, rt)
    await held.wipe_secret_cards(tx)
    details: dict[str, str | int] = {"state_of": made_at.isoformat(), "held_messages": messages, "resting_cards": cards}
    await audit.record(tx, "restored", actor=COMMAND_LINE, subject=_SUBJECT, details=details, at=rt.now())


async def repeat_deletions(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete again what was deleted for good since this copy of the database was made, and is back with it.

    Consents that were taken back are taken back, wishes that were or were fulfilled are gone, roles and
    deputies that had ended end.
    Returns how many of each there were, if any. Runs at every start, as nobody can tell whether a database was restored
    by other means.
    """
    buried = frozenset(tx.keys.buried_before())
    if not buried:
        return {}
    repeated = await tombstones.apply(tx, buried)
    for survey in repeated.surveys:
        end = await study_ends.find(tx, survey)
        await study_ends.save(tx, end, replace(end, brought_forward_at=end.brought_forward_at or rt.now()))
    ended = await ended_consents.end_again(tx, buried, rt.now())
    found = {
        Again.RESPONSES: repeated.responses,
        Again.SURVEYS: len(repeated.surveys),
        Again.CONSENTS: ended.consents + await _keep_areas(tx, rt, ended.areas),
        Again.WISHES: ended.wishes,
        Again.ROLES: await _end_roles(tx, rt, buried),
        Again.DEPUTIES: await _end_deputies(tx, rt, buried),
        Again.INVITATIONS: await staff.use_up_again(tx, buried, rt.now()),
    }
    counts = {what.value: number for what, number in found.items() if number}
    if counts:
        await audit.record(tx, "deletions_repeated", actor=CLOCK, subject=_SUBJECT, details=counts, at=rt.now())
    return counts


async def _keep_areas(tx: Transaction, rt: Runtime, those: tuple[VolunteerId, ...]) -> int:
    """The service areas of these volunteers, and of those who are still entering themselves, stay here; how many."""
    for one in those:
        volunteer = await volunteers.find(tx, one)
        if volunteer is not None:
            await volunteering.keep_area(tx, rt, volunteer)
        else:
            await ledger.take_back(tx, rt, one, ConsentFor.SERVICE_AREA)
    return len(those)


async def _end_roles(tx: Transaction, rt: Runtime, buried: frozenset[bytes]) -> int:
    """Roles that had ended end again, each with its line in the audit trail; nobody is told a second time."""
    back = await staff.ended_before(tx, rt.authority.id, buried)
    for number, grant in back:
        await leaving.give_up(tx, rt, await staff.get(tx, number), grant, by=CLOCK)
    return len(back)


async def _end_deputies(tx: Transaction, rt: Runtime, buried: frozenset[bytes]) -> int:
    """Deputies that were ended early decide nothing any more."""
    back = await deputies.ended_before(tx, rt.authority.id, buried, rt.today())
    for entry in back:
        await deputising.end_again(tx, rt, entry)
    return len(back)


async def forget_old_tombstones(rt: Runtime) -> None:
    """Forget what was deleted so long ago that no backup holds it any more."""
    await rt.database.keys.store.forget_buried_before(rt.today() - timedelta(days=rt.authority.terms.backup_days + 1))


async def waiting(rt: Runtime) -> tuple[Waiting, ...]:
    """What waits to be sent and what is held since a restore, in numbers."""
    async with rt.database.read() as tx:
        return await held.overview(tx)


async def send_held(tx: Transaction, rt: Runtime) -> int:
    """Let the messages of the past be sent after all; returns how many."""
    number = await held.release(tx, rt.now())
    await _decided(tx, rt, "held_messages_sent", number)
    return number


async def discard_held(tx: Transaction, rt: Runtime) -> int:
    """Discard the messages of the past; returns how many."""
    number = await held.discard(tx)
    await _decided(tx, rt, "held_messages_discarded", number)
    return number


async def _decided(tx: Transaction, rt: Runtime, event: str, number: int) -> None:
    if number:
        await audit.record(tx, event, actor=COMMAND_LINE, subject=_SUBJECT, details={"messages": number}, at=rt.now())
