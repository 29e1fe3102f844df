"""The end of a study itself: everything goes in one transaction, the files are cleaned and searched, and it is proved.

Each step finds out from ``study_ends`` what is done, so the next run goes on wherever a crash has cut it off.
"""

import asyncio
from dataclasses import replace
from zoneinfo import ZoneInfo

import orjson

from bot.domain.ids import ChatId, SurveyId
from bot.domain.outgoing import OutgoingMessage, Priority
from bot.domain.staff import Member, Role
from bot.domain.study_end import REMOVALS_WAIT, ByteScan, Erased, StudyEnd, must_be_erased
from bot.domain.study_end_messages import InstituteMustDelete
from bot.domain.survey import Survey, SurveyState
from bot.reports import deletion_memo
from bot.reports.deletion_memo import DeletionProof
from bot.runtime import Runtime
from bot.services import announcing, results, study_end
from bot.services import surveys as survey_work
from bot.services.file_references import next_reference
from bot.services.staff_cards import private_chat
from bot.texts.study_end import render_end
from storage import audit, cleaning, memos, outbox, staff, study_ends, study_erasure, surveys, tombstones
from storage.cleaning import Searched
from storage.transaction import Transaction

HANDOVERS = "handovers"
"""The folder in DATA_DIR with the files for the institute; each carries the survey's id in its name."""
_AUTHORS = (Role.PRESS_OFFICE, Role.ADMIN, Role.DATA_PROTECTION_OFFICER, Role.LEADERSHIP_OFFICE, Role.SUPPORTING_OFFICE)
"""Who may submit the Löschvermerk, the first that there is: the Leitung cannot take note of its own memo."""


async def delete_past_surveys(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Delete everything citizens left in surveys whose day has come, or that the Leitung wants gone now.

    PEOPLE.md 13: "The deletion runs on its printed date." Counts per survey remain, and the audit line says how much
    went, never whose it was.
    """
    counts: dict[str, int] = {}
    for survey in await surveys.of_authority(tx, rt.authority.id):
        end = await study_ends.find(tx, survey.id)
        if must_be_erased(survey, end, rt.today()):
            erased = (await _erase(tx, rt, survey, end)).erased
        elif end.erased_at is not None:
            erased = await _erase_late(tx, rt, survey)
        else:
            continue
        counts = {name: counts.get(name, 0) + number for name, number in erased.by_name().items()}
    return {name: number for name, number in counts.items() if number}


async def _erase(tx: Transaction, rt: Runtime, survey: Survey, end: StudyEnd) -> StudyEnd:
    # Closing forgets whose chats were this survey's, so they are noted before.
    known = await study_erasure.traces(tx, survey.id, rt.now())
    if survey.state is not SurveyState.CLOSED:
        await survey_work.close(tx, rt, survey, by=survey_work.CLOCK)
    # Kept since fieldwork ended, but for a survey that an older version closed.
    await results.keep(tx, rt, await surveys.get(tx, survey.id))
    erased = await study_erasure.erase(tx, survey.id, known.chats)
    for message in known.messages:
        removal = OutgoingMessage("", removes=message.number)
        await outbox.add(tx, message.chat, removal, now=rt.now(), priority=Priority.BULK)
    before = end
    end = replace(end, erased_at=rt.now(), erased=replace(erased, chat_messages=len(known.messages)))
    await study_ends.save(tx, before, end)
    await study_ends.note_unfinished(tx, survey.id, _written(known.chats, known.fragments))
    tombstones.survey_deleted(tx, survey.id, rt.today())
    await study_end.record(tx, rt, "survey_deleted", survey.id, by=survey_work.CLOCK, **end.erased.by_name())
    await study_end.show_anew(tx, rt, survey, end)
    return end


async def _erase_late(tx: Transaction, rt: Runtime, survey: Survey) -> Erased:
    """Delete what was being entered at the very moment of the deletion: nothing, as a rule."""
    late = await study_erasure.erase_late(tx, survey.id)
    if late != Erased():
        found = {name: number for name, number in late.by_name().items() if number}
        await study_end.record(tx, rt, "late_entries_deleted", survey.id, by=survey_work.CLOCK, **found)
    return late


async def write_waiting_memos(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Scheduled work: submit the Löschvermerk of deletions that were proved while nobody was there to submit it."""
    ends = await study_ends.of_authority(tx, rt.authority.id)
    written = [await _write_memo(tx, rt, end) for end in ends if end.cleaned_at is not None and end.memo is None]
    return {"waiting_memos": sum(written)}


async def clean_up(rt: Runtime) -> dict[str, int]:
    """Clean up after every deletion that is not proved yet, search for remnants, and write the Löschvermerk."""
    async with rt.database.read() as tx:
        ends = await study_ends.of_authority(tx, rt.authority.id)
    unproved = [end.survey for end in ends if end.erased_at is not None and end.cleaned_at is None]
    return {"proved": sum([await _clean_up(rt, survey) for survey in unproved])}


async def _clean_up(rt: Runtime, survey: SurveyId) -> bool:
    if not await rt.run(leave_chats, survey):
        return False
    async with rt.database.read() as tx:
        left = await study_ends.unfinished(tx, survey)
    if left is None:
        return False
    await asyncio.to_thread(_delete_handovers, rt, survey)
    place = await cleaning.write_anew(rt.database.url, rt.database.turn)
    _, fragments = _read(left)
    files = cleaning.files_of(rt.database.url)
    searched = await asyncio.to_thread(cleaning.search, rt.config.data_dir, files, fragments)
    return await rt.run(conclude, survey, searched, place)


async def leave_chats(tx: Transaction, rt: Runtime, survey: SurveyId) -> bool:
    """Forget the chats once the bot's last messages are deleted there; ``False`` while that is still under way."""
    end, left = await study_ends.find(tx, survey), await study_ends.unfinished(tx, survey)
    if left is None or end.erased_at is None:
        return False
    chats, fragments = _read(left)
    if rt.now() - end.erased_at < REMOVALS_WAIT and await study_erasure.any_waits(tx, chats):
        return False
    await study_erasure.forget_messages(tx, chats)
    await study_ends.note_unfinished(tx, survey, _written((), fragments))
    return True


async def conclude(tx: Transaction, rt: Runtime, survey: SurveyId, searched: Searched, place: str) -> bool:
    """Note what the search has found, once; ``place`` is where the server's log goes on without anything deleted."""
    if not await study_ends.finish(tx, survey):
        return False
    end, found = await study_ends.find(tx, survey), await surveys.get(tx, survey)
    handed_over = await study_erasure.was_handed_over(tx, survey)
    scan, remains = _outcome(searched, place)
    before = end
    end = replace(
        end,
        cleaned_at=rt.now(),
        byte_scan=scan,
        remains=remains,
        institute_asked_at=rt.now() if handed_over else None,
    )
    await study_ends.save(tx, before, end)
    await study_end.record(tx, rt, "deletion_proved", survey, by=survey_work.CLOCK, scan=scan.value)
    if handed_over:
        await _demand_deletion(tx, rt, found)
    if not await _write_memo(tx, rt, end):
        await study_end.show_anew(tx, rt, found, end)
    return True


async def _write_memo(tx: Transaction, rt: Runtime, end: StudyEnd) -> bool:
    """Submit the Löschvermerk if there is somebody to submit it; press office and DPO get it too.

    None is written of a survey that never took place and in which nobody left anything: there is nothing to prove.
    """
    author = await _author(tx, rt)
    if author is None:
        return False
    survey = await surveys.get(tx, end.survey)
    if survey.never_opened and not end.erased.is_of_anybody:
        return False
    content = deletion_memo.write(await _proof(tx, rt, survey, end))
    origin = memos.Origin(await next_reference(tx, rt))
    memo = await memos.submit(tx, rt.authority.id, author.id, content, now=rt.now(), origin=origin)
    details: dict[str, str | int | bool] = {"version": memo.version, "sha256": content.sha256(), "survey": survey.id}
    details["reference"] = memo.reference
    await audit.record(
        tx, "memo_submitted", actor=survey_work.CLOCK, subject=f"memo:{memo.id}", details=details, at=rt.now()
    )
    before = end
    end = replace(end, memo=memo.id)
    await study_ends.save(tx, before, end)
    await announcing.announce(tx, rt, memo)
    for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE, Role.DATA_PROTECTION_OFFICER)):
        await announcing.present(tx, rt, memo, member)
    await study_end.show_anew(tx, rt, survey, end)
    return True


async def _author(tx: Transaction, rt: Runtime) -> Member | None:
    members = await staff.active(tx, rt.authority.id, _AUTHORS)
    return min(members, key=_order_of_authors, default=None)


def _order_of_authors(member: Member) -> tuple[bool, int, int]:
    """Whoever is of the Leitung as well comes last: they could not decide on it any more."""
    first = min(_AUTHORS.index(role) for role in member.roles if role in _AUTHORS)
    return member.has(Role.LEADERSHIP), first, member.id


async def _proof(tx: Transaction, rt: Runtime, survey: Survey, end: StudyEnd) -> DeletionProof:
    return DeletionProof(
        survey=survey,
        end=end,
        head=await audit.head(tx),
        zone=ZoneInfo(rt.config.time_zone),
        backup_days=rt.authority.terms.backup_days,
        institute=await study_end.institutes(tx, rt, survey.id),
        on_server=not cleaning.files_of(rt.database.url),
        brought_forward_as=_brought_forward_as(rt, end),
    )


def _brought_forward_as(rt: Runtime, end: StudyEnd) -> str:
    if end.brought_forward_by is None:
        return "Wiederholung, weil eine ältere Sicherung wiederhergestellt wurde"
    return f"{rt.authority.head.function['de']} (Mitglied Nr. {end.brought_forward_by})"


async def _demand_deletion(tx: Transaction, rt: Runtime, survey: Survey) -> None:
    """The press office is asked to demand it in writing, and the institute is told where it has joined the staff."""
    institute = await study_end.institutes(tx, rt, survey.id)
    for member in await staff.active(tx, rt.authority.id, (Role.PRESS_OFFICE, Role.RESEARCH_INSTITUTE)):
        said = InstituteMustDelete(survey, institute, to_institute=not member.has(Role.PRESS_OFFICE))
        await outbox.add(tx, private_chat(member.user), render_end(said, rt.texts.voice(member.language)), now=rt.now())


def _outcome(searched: Searched, place: str) -> tuple[ByteScan, str]:
    if searched.found_in:
        return ByteScan.FOUND, ", ".join((*searched.found_in, *([place] if place else [])))
    if place:
        return ByteScan.IMPOSSIBLE, place
    if searched.unread:
        return ByteScan.IMPOSSIBLE, ", ".join(searched.unread)
    return ByteScan.CLEAN, ""


def _delete_handovers(rt: Runtime, survey: SurveyId) -> None:
    for path in (rt.config.data_dir / HANDOVERS).glob(f"*-{survey}-*"):
        path.unlink(missing_ok=True)


def _written(chats: tuple[ChatId, ...], fragments: tuple[bytes, ...]) -> bytes:
    return orjson.dumps({"chats": chats, "fragments": [fragment.hex() for fragment in fragments]})


def _read(left: bytes) -> tuple[tuple[ChatId, ...], tuple[bytes, ...]]:
    content = orjson.loads(left)
    chats = tuple(ChatId(chat) for chat in content["chats"])
    return chats, tuple(bytes.fromhex(fragment) for fragment in content["fragments"])
