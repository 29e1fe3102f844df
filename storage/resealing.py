"""Seals anew, with the newest key of SECRET_KEYS, what an older one sealed; a portion at a time, while the bot works.

Every column that the ring seals stands in ``SEALED``; what a person's key sealed needs nothing, as that key is wrapped
anew in the key store.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Table,
    Update,
    bindparam,
    func,
    literal,
    select,
    tuple_,
    update,
)

from storage.sealed import HEAD_BYTES, RING_FORMAT
from storage.tables import (
    cards,
    co_signatures,
    contact_links,
    draft_papers,
    drafts,
    held_responses,
    interviews,
    invitations,
    kept_results,
    measures,
    members,
    memo_attachments,
    memo_versions,
    outbox,
    papers,
    procedures,
    quarantine,
    responses,
    scans,
    study_ends,
)
from storage.transaction import Transaction

PORTION = 200
"""So many values are sealed anew in one transaction; others that write wait so long."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column that holds sealed values; ``row`` names the row as those do who seal and open them."""

    column: Column[bytes]
    row: str

    @property
    def table(self) -> Table:
        """Where it is."""
        return self.column.table

    def about(self, values: Mapping[str, Any]) -> str:
        """What the value in this row is bound to."""
        read = {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}
        return f"{self.table.name}.{self.column.name}:{self.row.format_map(read)}"


SEALED = (
    SealedColumn(cards.c.body, "{chat_id}:{slot}"),
    SealedColumn(co_signatures.c.body, "{memo_id}.{version}:{office}"),
    SealedColumn(contact_links.c.chat, "{token}"),
    SealedColumn(draft_papers.c.name, "{member_id}:{purpose}:{number}"),
    SealedColumn(draft_papers.c.body, "{member_id}:{purpose}:{number}"),
    SealedColumn(drafts.c.state, "{member_id}:{purpose}"),
    SealedColumn(held_responses.c.body, "{id}"),
    SealedColumn(interviews.c.state, "{id}"),
    SealedColumn(invitations.c.name, "{token}"),
    SealedColumn(kept_results.c.body, "{survey_id}"),
    SealedColumn(members.c.name, "{user_id}"),
    SealedColumn(memo_attachments.c.name, "{memo_id}.{version}.{number}"),
    SealedColumn(memo_attachments.c.body, "{memo_id}.{version}.{number}"),
    SealedColumn(memo_versions.c.body, "{memo_id}.{version}"),
    SealedColumn(memo_versions.c.reason, "{memo_id}.{version}"),
    SealedColumn(measures.c.body, "{procedure_id}.{number}"),
    SealedColumn(measures.c.reason, "{procedure_id}.{number}"),
    SealedColumn(outbox.c.body, "{chat_id}"),
    SealedColumn(papers.c.body, "{procedure_id}.{step}.{version}:{office}"),
    SealedColumn(procedures.c.title, "{id}"),
    SealedColumn(quarantine.c.body, "{update_id}"),
    SealedColumn(responses.c.body, "{id}"),
    SealedColumn(scans.c.body, "{sha256}"),
    SealedColumn(study_ends.c.unfinished, "{survey_id}"),
)
"""``secrets`` is not among them: the root secret is sealed anew whenever the database is opened."""

Place = tuple[Any, ...]
"""The primary key of the last row looked at."""


async def portion(tx: Transaction, sealed: SealedColumn, after: Place | None) -> tuple[int, Place | None]:
    """Seal at most ``PORTION`` values behind ``after`` anew; how many, and where to go on: ``None`` at the end."""
    keys = list(sealed.table.primary_key.columns)
    named = [sealed.table.c[name] for _, name, _, _ in Formatter().parse(sealed.row) if name]
    older = select(*keys, *(column for column in named if column not in keys), sealed.column)
    older = older.where(_older(tx, sealed.column)).order_by(*keys).limit(PORTION)
    if after is not None:
        older = older.where(
            tuple_(*keys) > tuple_(*(literal(value, key.type) for key, value in zip(keys, after, strict=True)))
        )
    rows = (await tx.execute(older)).mappings().all()
    if rows:
        await tx.execute(_change(sealed), [_sealed_anew(tx, sealed, dict(row)) for row in rows])
    last = tuple(rows[-1][key.name] for key in keys) if len(rows) == PORTION else None
    return len(rows), last


async def remaining(tx: Transaction) -> int:
    """How many values an older key still opens."""
    counts = [
        (await tx.execute(select(func.count()).select_from(each.table).where(_older(tx, each.column)))).scalar_one()
        for each in SEALED
    ]
    return sum(counts)


def _older(tx: Transaction, column: Column[bytes]) -> ColumnElement[bool]:
    by_ring = func.substr(column, 1, len(RING_FORMAT)) == RING_FORMAT
    return by_ring & (func.substr(column, 1, HEAD_BYTES) != tx.keys.newest_head)


def _change(sealed: SealedColumn) -> Update:
    keys = (key == bindparam(f"b_{key.name}", type_=key.type) for key in sealed.table.primary_key.columns)
    # Whoever wrote meanwhile, on PostgreSQL, has sealed with the newest key already.
    unchanged = sealed.column == bindparam("b_old", type_=LargeBinary)
    return update(sealed.table).where(*keys, unchanged).values({sealed.column.name: bindparam("b_new")})


def _sealed_anew(tx: Transaction, sealed: SealedColumn, row: Mapping[str, Any]) -> dict[str, Any]:
    old, about = row[sealed.column.name], sealed.about(row)
    keys = {f"b_{key.name}": row[key.name] for key in sealed.table.primary_key.columns}
    return {**keys, "b_old": old, "b_new": tx.keys.seal(tx.keys.open(old, about), about)}
