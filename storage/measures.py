"""Measures of a procedure: rows in, frozen values out; what they say is sealed."""

from datetime import date, datetime
from typing import Any

import orjson
from sqlalchemy import Row, delete, func, insert, select, update

from bot.domain.ids import MeasureId, MemberId, ProcedureId
from bot.domain.measure import Measure, MeasureState, Ruling, Wish
from bot.domain.procedure import ProcedureState
from storage import procedures as files
from storage.tables import measures, procedures
from storage.transaction import Transaction


async def add(
    tx: Transaction, procedure: ProcedureId, *, what: str, cost: str, office: str, due_on: date, now: datetime
) -> Measure:
    """Keep a new proposal under the next number."""
    of_procedure = select(func.max(measures.c.number)).where(measures.c.procedure_id == procedure)
    number = ((await tx.execute(of_procedure)).scalar_one() or 0) + 1
    new = Measure(MeasureId(0), procedure, number, what, cost, office, due_on)
    row = await tx.execute(
        insert(measures)
        .values(procedure_id=procedure, number=number, **_written(tx, new), changed_at=now)
        .returning(measures)
    )
    return _measure(tx, row.one())


async def find(tx: Transaction, measure: MeasureId) -> Measure | None:
    """The measure of that number in the table, if there is one."""
    row = (await tx.execute(select(measures).where(measures.c.id == measure))).first()
    return None if row is None else _measure(tx, row)


async def of_procedure(tx: Transaction, procedure: ProcedureId) -> tuple[Measure, ...]:
    """All measures of a procedure by their numbers."""
    wanted = select(measures).where(measures.c.procedure_id == procedure).order_by(measures.c.number)
    return tuple(_measure(tx, row) for row in await tx.execute(wanted))


async def due(tx: Transaction, authority: str, today: date) -> tuple[Measure, ...]:
    """The measures of running procedures that are to be looked at again by today."""
    wanted = (
        select(measures)
        .join(procedures, procedures.c.id == measures.c.procedure_id)
        .where(
            procedures.c.authority == authority,
            procedures.c.state == ProcedureState.RUNNING.value,
            measures.c.follow_up_on <= today,
        )
        .order_by(measures.c.id)
    )
    return tuple(_measure(tx, row) for row in await tx.execute(wanted))


async def hold(tx: Transaction, measure: Measure) -> Measure | None:
    """Let nobody else change the measures of its procedure until the end of the transaction; the measure as it is now.

    What was read before may be old: somebody else may have changed it while we waited. ``None`` where it was struck.
    """
    await files.hold(tx, measure.procedure)
    return await find(tx, measure.id)


async def save(tx: Transaction, before: Measure, after: Measure, *, now: datetime) -> bool:
    """Change a measure; ``False`` where somebody else moved it on in between."""
    changed = await tx.execute(
        update(measures)
        .where(measures.c.id == before.id, measures.c.state == before.state.value)
        .values(**_written(tx, after), changed_at=now)
    )
    return changed.rowcount > 0


async def strike(tx: Transaction, measure: Measure) -> bool:
    """Delete a proposal that was withdrawn before anybody decided on it."""
    gone = await tx.execute(
        delete(measures).where(measures.c.id == measure.id, measures.c.state == MeasureState.PROPOSED.value)
    )
    return gone.rowcount > 0


def _row_name(measure: Measure) -> str:
    return f"{measure.procedure}.{measure.number}"


def _written(tx: Transaction, measure: Measure) -> dict[str, Any]:
    said = {"what": measure.what, "cost": measure.cost, "word": measure.word}
    wish = {"office": measure.wish.office, "due_on": measure.wish.due_on} if measure.wish else None
    body = orjson.dumps({**said, "wish": wish})
    ruling = measure.ruling
    reason = ruling.reason if ruling else ""
    return {
        "body": tx.keys.seal(body, f"measures.body:{_row_name(measure)}"),
        "office": measure.office,
        "due_on": measure.due_on,
        "state": measure.state.value,
        "decided_at": ruling.at if ruling else None,
        "decided_by": ruling.by if ruling else None,
        "decided_as": ruling.function if ruling else None,
        "reason": tx.keys.seal(reason.encode(), f"measures.reason:{_row_name(measure)}") if reason else None,
        "follow_up_on": measure.follow_up_on,
    }


def _measure(tx: Transaction, row: Row[Any]) -> Measure:
    name = f"{row.procedure_id}.{row.number}"
    body = orjson.loads(tx.keys.open(row.body, f"measures.body:{name}"))
    return Measure(
        MeasureId(row.id),
        ProcedureId(row.procedure_id),
        row.number,
        body["what"],
        body["cost"],
        row.office,
        row.due_on,
        MeasureState(row.state),
        body["word"],
        _ruling(tx, row, name),
        row.follow_up_on,
        _wish(body.get("wish")),
    )


def _wish(kept: dict[str, str] | None) -> Wish | None:
    return Wish(kept["office"], date.fromisoformat(kept["due_on"])) if kept else None


def _ruling(tx: Transaction, row: Row[Any], name: str) -> Ruling | None:
    if row.decided_by is None:
        return None
    reason = tx.keys.open(row.reason, f"measures.reason:{name}").decode() if row.reason else ""
    return Ruling(MemberId(row.decided_by), row.decided_as or "", row.decided_at, reason)
