"""Takes in what the institute reports about the contacts it got: all rows of a file, or none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.dispositions import WORDS, Returned, read_word
from bot.domain.handover import HandoverKind
from bot.domain.survey import Survey
from bot.domain.volunteering import Volunteer, VolunteerId, VolunteerState
from bot.forms.problems import Problem
from bot.forms.table import Table, TableRow
from bot.runtime import Runtime
from bot.services import packing, volunteering
from storage import audit, handovers, volunteers
from storage.transaction import Transaction

COLUMNS: Final = ("id", "disposition")


@dataclass(frozen=True, slots=True)
class Reported:
    """One row that means something."""

    row: TableRow
    volunteer: Volunteer
    returned: Returned


async def take(tx: Transaction, rt: Runtime, survey: Survey, table: Table) -> Mapping[str, int] | tuple[Problem, ...]:
    """Note every row and answer how many there were of each word; or, with nothing noted, all that is wrong."""
    problems: list[Problem] = []
    reported: dict[VolunteerId, Reported] = {}
    controls = await _controls(tx, survey)
    for row in table.rows:
        if row.get("id") in controls:
            continue
        found = await _read(tx, survey, table, row)
        if isinstance(found, Problem):
            problems.append(found)
        elif (before := reported.get(found.volunteer.id)) and before.returned is not found.returned:
            problems.append(
                table.problem(row, "id", f"Diese Kennung steht mit einem anderen Wort in Zeile {before.row.number}.")
            )
        else:
            reported.setdefault(found.volunteer.id, found)
    if problems:
        return tuple(problems)
    return await _note(tx, rt, survey, tuple(reported.values()))


async def _controls(tx: Transaction, survey: Survey) -> set[str]:
    """The references of the rows that stand for nobody: the institute may send them back."""
    known = await handovers.of_survey(tx, survey.id)
    return {packing.canary(tx, handover) for handover in known if handover.kind is HandoverKind.CONTACTS}


async def _read(tx: Transaction, survey: Survey, table: Table, row: TableRow) -> Reported | Problem:
    returned = read_word(row.get("disposition"))
    if returned is None:
        words = ", ".join(WORDS)
        return table.problem(row, "disposition", f"Hier muss eines dieser Wörter stehen: {words}.")
    volunteer = await volunteers.find(tx, VolunteerId(row.get("id")))
    if volunteer is None or volunteer.survey != survey.id or volunteer.handover is None:
        return table.problem(row, "id", "Diese Kennung wurde für diese Befragung nicht übergeben.")
    return Reported(row, volunteer, returned)


async def _note(tx: Transaction, rt: Runtime, survey: Survey, reported: tuple[Reported, ...]) -> Mapping[str, int]:
    for each in reported:
        # Whoever withdrew has nothing left here that could be noted, but may have been called before.
        if each.volunteer.state is VolunteerState.REGISTERED:
            await packing.note_disposition(tx, each.volunteer, each.returned.disposition)
            if each.returned is Returned.DELETE_NOW:
                await volunteering.withdraw(tx, rt, each.volunteer)
    counted = Counter(each.returned.value for each in reported)
    counts = {word.value: counted[word.value] for word in Returned}
    await audit.record(
        tx, "dispositions_taken", actor="command-line", subject=f"survey:{survey.id}", details=counts, at=rt.now()
    )
    return counts
