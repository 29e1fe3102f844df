"""Volunteers who signed a sheet of paper are entered from a table: on the authority's own machine, never by chat."""

from dataclasses import dataclass

from bot.domain.survey import Survey
from bot.domain.volunteering import Refusal, Refused
from bot.forms.paper_sheet import PaperReader
from bot.forms.problems import Problem
from bot.forms.table import Table
from bot.runtime import Runtime
from bot.services import volunteering
from storage.transaction import Transaction

_WHY = {
    Refusal.NOT_OFFERED: "Für diese Befragung wird niemand mehr angerufen; nicht eingetragen.",
    Refusal.ALREADY_THERE: "Diese Nummer ist schon eingetragen; übergangen.",
    Refusal.BLOCKED: "Zu dieser Nummer liegt ein Widerruf vor; nicht eingetragen.",
    Refusal.FULL: "Aus diesem Bereich haben sich schon genug gemeldet; nicht eingetragen.",
}


@dataclass(frozen=True, slots=True)
class Entered:
    """How many were entered, and a sentence for every row that was not."""

    entered: int
    left_out: tuple[Problem, ...]


async def enter(tx: Transaction, rt: Runtime, survey: Survey, table: Table) -> Entered | tuple[Problem, ...]:
    """Enter every row that is not there yet; or, with nothing entered, all that is wrong with the table.

    PEOPLE.md 25: "Volunteers on paper can be entered […]; duplicates are found by keyed number." So the same table may
    be read again with some rows more.
    """
    reader = PaperReader(table, rt.authority.choice_lists()["service_area"], rt.authority.languages, rt.today())
    sheets = reader.sheets()
    if reader.problems:
        return tuple(reader.problems)
    entered, left_out = 0, []
    for sheet in sheets:
        outcome = await volunteering.register_on_paper(tx, rt, survey, sheet.details, sheet.signed)
        if isinstance(outcome, Refused):
            left_out.append(table.problem(sheet.row, "number", _WHY[outcome.reason]))
        else:
            entered += 1
    return Entered(entered, tuple(left_out))
