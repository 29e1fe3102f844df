"""What is left of somebody: in the bytes of files, and in what still opens with the keys there are."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, true

from bot.domain.errors import KeyDestroyedError
from storage import tables as t
from storage.cards import CITIZENS
from storage.database import Database
from storage.resealing import SEALED, SealedColumn

WITH_PERSONS_KEYS = (
    SealedColumn(t.volunteers.c.body, "{id}"),
    SealedColumn(t.volunteer_drafts.c.body, "{survey_id}:{marker}"),
)
ANONYMOUS = (t.responses, t.held_responses)


@dataclass(frozen=True, slots=True)
class Opened:
    """Everything that opens, but for what was sent off, which belongs to nobody; and how many values do not."""

    plain: bytes
    responses: bytes
    locked: int

    def shows(self, words: Iterable[str]) -> list[str]:
        """Which of these can be read."""
        return [word for word in words if word.encode() in self.plain]


async def opened(database: Database) -> Opened:
    """Open every sealed value of a database with all keys there are."""
    plain: list[bytes] = []
    responses: list[bytes] = []
    locked = 0
    async with database.read() as tx:
        for sealed in (*SEALED, *WITH_PERSONS_KEYS):
            for row in (await tx.execute(select(sealed.table))).mappings():
                value = row[sealed.column.name]
                if value is None:
                    continue
                try:
                    found = tx.keys.open_with(value, sealed.about(dict(row)))
                except KeyDestroyedError:
                    locked += 1
                else:
                    (responses if sealed.table in ANONYMOUS else plain).append(found)
    return Opened(b"\n".join(plain), b"\n".join(responses), locked)


async def ciphertexts(database: Database) -> tuple[bytes, ...]:
    """The end of every sealed value of citizens, as it lies in the files."""
    of_citizens = {t.cards, t.interviews, t.quarantine, t.responses, t.held_responses, t.volunteers, t.volunteer_drafts}
    found: list[bytes] = []
    async with database.read() as tx:
        for sealed in (*SEALED, *WITH_PERSONS_KEYS):
            if sealed.table in of_citizens:
                theirs = t.cards.c.view.startswith(CITIZENS) if sealed.table is t.cards else true()
                values = (await tx.execute(select(sealed.column).where(theirs))).scalars()
                found += [bytes(value[-16:]) for value in values if value is not None]
    return tuple(found)


def spellings(word: str) -> tuple[bytes, ...]:
    """How a text may stand in a file."""
    return word.encode(), word.encode("utf-16-le"), word.encode().hex().encode()


def numbers(chat: int) -> tuple[bytes, ...]:
    """How the number of a chat may stand in a database file or a text."""
    return chat.to_bytes(8, "big"), chat.to_bytes(8, "little"), chat.to_bytes(6, "big"), str(chat).encode()


def found_in(places: Sequence[Path], wanted: Iterable[bytes]) -> dict[str, int]:
    """How many of these stand in which file, below the places."""
    needles = tuple(wanted)
    found: dict[str, int] = {}
    for path in _files(places):
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            continue
        if hits := sum(needle in content for needle in needles):
            found[str(path)] = hits
    return found


def _files(places: Sequence[Path]) -> list[Path]:
    return [
        Path(parent, name)
        for place in places
        for parent, _, names in os.walk(place)
        for name in names
        if not Path(parent, name).is_symlink()
    ]
