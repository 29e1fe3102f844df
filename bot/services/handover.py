"""Files for the institute: when one is due, and the note that it is there. What stands in them is for ``packing``.

A file is written between two transactions, never in one, since a use case may run twice. The first reads who agrees,
the second notes the file for exactly these people if they still do; otherwise it is thrown away and made anew.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.handover import (
    Handover,
    HandoverId,
    HandoverKind,
    HandoverState,
    Terms,
    decide_supplement,
    may_be_written,
    supplement_is_due,
    weeks_unconfirmed,
)
from bot.domain.handover_messages import DeletionUnconfirmed, HandoverNoted, HandoverWritten
from bot.domain.outgoing import Priority
from bot.domain.staff import Role
from bot.domain.survey import Survey, deletion_is_due
from bot.reports import handover_file, spool
from bot.runtime import Runtime
from bot.services.packing import Package, chosen, packed
from bot.services.staff_cards import private_chat, staff_channel
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.handover import render_handover
from storage import audit, cards, handovers, outbox, staff, standing, surveys, volunteers
from storage.transaction import Transaction

CLOCK: Final = "clock"
_A_MOMENT: Final = 3600.0
"""Files younger than so many seconds may belong to a process that is about to note them."""


def terms(rt: Runtime, survey: Survey) -> Terms:
    """Under what terms contacts of a survey may be handed over today."""
    calls = rt.authority.calls_of(survey)
    return Terms(rt.authority.research_institute.age_recipient, calls.calls_to if calls else None)


async def open_due(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: begin supplements and lists of withdrawals that are due, and remind of missing confirmations."""
    opened = {"supplements": 0, "withdrawals": 0, "reminders": 0}
    for survey in await surveys.of_authority(tx, rt.authority.id):
        earlier = await handovers.of_survey(tx, survey.id)
        if supplement_is_due(earlier, rt.now()):
            opened["supplements"] += await open_supplement(tx, rt, survey, by=CLOCK)
        opened["withdrawals"] += await _open_withdrawals(tx, rt, survey, earlier)
        for late in (each for each in earlier if weeks_unconfirmed(each, rt.now())):
            opened["reminders"] += await _remind(tx, rt, survey, late)
    return opened


async def open_supplement(tx: Transaction, rt: Runtime, survey: Survey, *, by: str) -> bool:
    """Begin a hand-over of those who volunteered since the last one; whether there is anything to hand over."""
    earlier, waiting = await handovers.of_survey(tx, survey.id), len(await chosen(tx, rt, survey))
    approved = decide_supplement(survey, terms(rt, survey), earlier, waiting, rt.today())
    if not isinstance(approved, Handover):
        return False
    kind, state = HandoverKind.CONTACTS, HandoverState.APPROVED
    institute = rt.authority.research_institute.name
    new = await handovers.add(
        tx,
        survey.id,
        kind,
        state,
        memo=approved.memo,
        recipient=approved.recipient,
        institute=institute,
        now=rt.now(),
    )
    await note(tx, rt, "handover_supplement", new, by=by, approved_with=approved.id)
    return True


async def write_due(rt: Runtime) -> dict[str, int]:
    """Write every file whose turn it is. No use case: it runs between transactions of its own.

    Lists of withdrawals come first, and a file that cannot be written holds up no other: what went wrong with the first
    such file is raised when the others are done.
    """
    written, failed = 0, []
    for number in _in_turn(await _all(rt)):
        try:
            written += await _write(rt, number)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other files are not to wait for it
            failed.append(error)
    wanted = _wanted(await _all(rt), rt)
    folder = spool.folder_in(rt.config.data_dir)
    swept = await asyncio.to_thread(spool.sweep, folder, wanted, time.time() - _A_MOMENT)
    if failed:
        raise failed[0]
    return {"written": written, "swept": swept}


async def note_written(tx: Transaction, rt: Runtime, package: Package) -> bool:
    """Note that the file is there; False if it must be thrown away: another is there already, or somebody withdrew."""
    handover, survey = await handovers.find(tx, package.handover.id), await surveys.get(tx, package.handover.survey)
    if handover is None or not may_be_written(survey, handover, terms(rt, survey), rt.today()):
        return False
    if not await _mark(tx, rt, survey, package):
        return False
    people, file, lists = package.people, package.file, handover.kind is HandoverKind.WITHDRAWALS
    written = replace(
        handover,
        state=HandoverState.WRITTEN,
        volunteers=people,
        file_name=file.name,
        sha256=file.sha256,
        written_at=rt.now(),
        # Whoever is in it has agreed to the present institute, whatever its name was when the Leitung approved.
        institute=handover.institute if lists else rt.authority.research_institute.name,
    )
    await handovers.save_written(tx, written)
    await note(tx, rt, "handover_written", written, by=CLOCK, people=people, sha256=file.sha256)
    await _tell_written(tx, rt, survey, written)
    return True


async def note(tx: Transaction, rt: Runtime, event: str, handover: Handover, *, by: str, **details: str | int) -> None:
    """A line of the audit trail about a hand-over; it names nobody."""
    known: dict[str, str | int | bool] = {"survey": handover.survey, "kind": handover.kind.value, **details}
    await audit.record(tx, event, actor=by, subject=f"handover:{handover.id}", details=known, at=rt.now())


async def _open_withdrawals(tx: Transaction, rt: Runtime, survey: Survey, earlier: Sequence[Handover]) -> int:
    """PEOPLE.md 13: "Lists of withdrawals go to the institute the same day without approval".

    Each institute that has any of them gets a list of its own, also one that is no longer the present one.
    """
    present = rt.authority.research_institute.name
    kind, state = HandoverKind.WITHDRAWALS, HandoverState.APPROVED
    begun = {each.institute for each in earlier if each.kind is kind and each.state is state}
    owed = {name or present for name in await handovers.institutes_to_tell(tx, survey.id)}
    for institute in sorted(owed - begun):
        recipient = _key_of(rt, institute, earlier)
        new = await handovers.add(
            tx, survey.id, kind, state, memo=None, recipient=recipient, institute=institute, now=rt.now()
        )
        await note(tx, rt, "handover_withdrawals", new, by=CLOCK)
    return len(owed - begun)


def _key_of(rt: Runtime, institute: str, earlier: Sequence[Handover]) -> str:
    """Today's key of the present institute, and of any other the last under which it got anything."""
    # Whom nobody handed over is on no list, so there is an earlier hand-over; only one that a restore noted has no key.
    known = [each for each in reversed(earlier) if each.recipient]
    theirs = next((each.recipient for each in known if each.institute == institute), "")
    if institute == rt.authority.research_institute.name:
        return rt.authority.research_institute.age_recipient or theirs or next((each.recipient for each in known), "")
    return theirs


async def _remind(tx: Transaction, rt: Runtime, survey: Survey, handover: Handover) -> bool:
    """Once a week, each time with a message of its own."""
    weeks = weeks_unconfirmed(handover, rt.now())
    channel, slot = await staff_channel(tx, rt), f"handover:{handover.id}:{weeks}"
    if channel is None or await standing.on_display(tx, channel, slot) is not None:
        return False
    card = render_handover(DeletionUnconfirmed(survey, handover, weeks), rt.texts.voice(SOURCE_LANGUAGE))
    await cards.show(tx, channel, card, now=rt.now(), slot=slot, priority=Priority.ALERT)
    return True


async def _all(rt: Runtime) -> list[tuple[Survey, Handover]]:
    async with rt.database.read() as tx:
        known = await surveys.of_authority(tx, rt.authority.id)
        return [(survey, each) for survey in known for each in await handovers.of_survey(tx, survey.id)]


def _in_turn(known: Sequence[tuple[Survey, Handover]]) -> list[HandoverId]:
    """The files to be written: those that tell the institute what to delete before those that bring it more."""
    approved = [handover for _, handover in known if handover.state is HandoverState.APPROVED]
    return [each.id for each in sorted(approved, key=lambda each: each.kind is not HandoverKind.WITHDRAWALS)]


async def _write(rt: Runtime, number: HandoverId) -> bool:
    """Make one file and note it; whether it is there and noted."""
    package = await _package(rt, number)
    if package is None:
        return False
    await asyncio.to_thread(_keep, rt, package)
    if await rt.run(note_written, package):
        return True
    await asyncio.to_thread(spool.remove, spool.folder_in(rt.config.data_dir), package.names)
    return False


async def _package(rt: Runtime, number: HandoverId) -> Package | None:
    """Make the file, if the hand-over is still to be written and there is anybody to put into it."""
    async with rt.database.read_aside() as tx:
        handover = await handovers.look(tx, number)
        survey = await surveys.find(tx, handover.survey) if handover else None
        if handover is None or survey is None or not may_be_written(survey, handover, terms(rt, survey), rt.today()):
            return None
        return await packed(tx, rt, survey, handover)


def _keep(rt: Runtime, package: Package) -> None:
    folder, (file, manifest) = spool.folder_in(rt.config.data_dir), package.names
    spool.keep(folder, manifest, package.manifest)
    spool.keep(folder, file, package.file.content)


def _wanted(known: Sequence[tuple[Survey, Handover]], rt: Runtime) -> set[str]:
    """What has to lie in the folder: what the institute has not confirmed yet, while its survey is kept."""
    files = {
        handover.file_name
        for survey, handover in known
        if handover.state is HandoverState.WRITTEN and not deletion_is_due(survey, rt.today())
    }
    return files | {handover_file.manifest_name(file) for file in files}


async def _mark(tx: Transaction, rt: Runtime, survey: Survey, package: Package) -> bool:
    """Note for each of them which hand-over it was; False, with nothing noted, if one of them took anything back.

    Only who agrees in this very transaction is handed over. Whoever takes something back at this moment waits for it,
    and is on a list of withdrawals then; or is waited for, and is not among the chosen as they are now.
    """
    number = package.handover.id
    if package.handover.kind is HandoverKind.WITHDRAWALS:
        await handovers.put_on_list(tx, package.listed, number)
        await handovers.note_areas_listed(tx, package.areas)
        return True
    those = [one.volunteer for one in package.chosen]
    await handovers.lock_all(tx, those)
    if not set(package.chosen) <= set(await chosen(tx, rt, survey, number)):
        return False
    await handovers.put_into(tx, those, number)
    for area, people in package.per_area.items():
        await volunteers.count(tx, survey.id, area, volunteers.HANDED_OVER, people)
    return True


async def _tell_written(tx: Transaction, rt: Runtime, survey: Survey, handover: Handover) -> None:
    for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE,)):
        told = render_handover(HandoverWritten(survey, handover), rt.texts.voice(member.language))
        await outbox.add(tx, private_chat(member.user), told, now=rt.now())
    if (channel := await staff_channel(tx, rt)) is not None:
        told = render_handover(HandoverNoted(survey, handover), rt.texts.voice(SOURCE_LANGUAGE))
        await outbox.add(tx, channel, told, now=rt.now())
