"""T23. Whoever edits, deletes, inserts, swaps or forges lines of the audit trail is found out, and so is a cut-off end.

Each mutation is made and looked at in a transaction that is undone, so that all of them meet the same trail.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy import RowMapping, delete, insert, select, update

from bot.domain.audit_trail import Broken, Head
from storage import audit
from storage.database import Database, Transaction
from storage.tables import audit as rows
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.storage.times import after

LINES = 40
EDITABLE = ("at", "event", "actor", "subject", "details", "previous", "digest")
Mutation = Callable[[Transaction, random.Random], Awaitable[int]]
"""Changes the trail; returns the first line by which it must be noticed."""


@dataclass
class LookedAtError(Exception):
    """Carries what was found out of the transaction, which it undoes."""

    changed: int
    by_chain: Head | Broken
    by_note: Head | Broken


async def _line(tx: Transaction, nr: int) -> RowMapping:
    return (await tx.execute(select(rows).where(rows.c.nr == nr))).mappings().one()


def _other(column: str, value: object, rng: random.Random) -> object:
    if isinstance(value, bytes):
        place = rng.randrange(len(value))
        return value[:place] + bytes([value[place] ^ (1 << rng.randrange(8))]) + value[place + 1 :]
    if column == "at":
        return after(seconds=rng.randrange(10_000, 20_000))
    return f"{value} " if rng.random() < 0.5 else f"x{str(value)[1:]}"


async def edit(tx: Transaction, rng: random.Random) -> int:
    nr, column = rng.randint(1, LINES), rng.choice(EDITABLE)
    value = _other(column, (await _line(tx, nr))[column], rng)
    await tx.execute(update(rows).where(rows.c.nr == nr).values({column: value}))
    return nr


async def remove(tx: Transaction, rng: random.Random) -> int:
    nr = rng.randint(1, LINES - 1)
    await tx.execute(delete(rows).where(rows.c.nr == nr))
    return nr


async def remove_and_close_the_gap(tx: Transaction, rng: random.Random) -> int:
    nr = await remove(tx, rng)
    for later in range(nr + 1, LINES + 1):
        await tx.execute(update(rows).where(rows.c.nr == later).values(nr=later - 1))
    return nr


async def put_one_in(tx: Transaction, rng: random.Random) -> int:
    nr = rng.randint(1, LINES)
    copied = dict(await _line(tx, rng.randint(1, LINES)))
    for later in range(LINES, nr - 1, -1):
        await tx.execute(update(rows).where(rows.c.nr == later).values(nr=later + 1))
    await tx.execute(insert(rows).values({**copied, "nr": nr}))
    # A copy of the line itself, put before it, is noticed one line later.
    return nr + 1 if copied["nr"] == nr else nr


async def swap(tx: Transaction, rng: random.Random) -> int:
    first, second = sorted(rng.sample(range(1, LINES + 1), 2))
    for old, new in ((first, 0), (second, first), (0, second)):
        await tx.execute(update(rows).where(rows.c.nr == old).values(nr=new))
    return first


async def forge_the_rest(tx: Transaction, rng: random.Random) -> int:
    """The line is changed and every digest from there on reckoned anew, by somebody who lacks the key."""
    nr = rng.randint(1, LINES)
    previous = (await _line(tx, nr))["previous"]
    await tx.execute(update(rows).where(rows.c.nr == nr).values(actor="member:9"))
    for later in range(nr, LINES + 1):
        digest = hashlib.sha256(previous + repr(dict(await _line(tx, later))).encode()).digest()
        await tx.execute(update(rows).where(rows.c.nr == later).values(previous=previous, digest=digest))
        previous = digest
    return nr


async def cut_the_end(tx: Transaction, rng: random.Random) -> int:
    nr = rng.randint(1, LINES)
    await tx.execute(delete(rows).where(rows.c.nr >= nr))
    return nr


BY_CHAIN: tuple[Mutation, ...] = (edit, remove, remove_and_close_the_gap, put_one_in, swap, forge_the_rest)


async def looked_at(database: Database, mutation: Mutation, rng: random.Random, noted: Head) -> LookedAtError:
    async def mutate(tx: Transaction) -> None:
        changed = await mutation(tx, rng)
        raise LookedAtError(changed, await audit.follow(tx), await audit.follow(tx, noted))

    try:
        await database.write(mutate)
    except LookedAtError as found:
        return found
    raise AssertionError("the mutation was not undone")


async def test_every_mutation_of_the_trail_is_found(database: Database) -> None:
    async def lines(tx: Transaction) -> None:
        for memo in range(LINES):
            at = after(seconds=memo)
            await audit.record(
                tx, "memo_approved", actor=f"member:{memo % 3}", subject=f"memo:{memo}", details={"n": memo}, at=at
            )

    await database.write(lines)
    async with database.read() as tx:
        noted = await audit.follow(tx)
    assert isinstance(noted, Head)
    rng = random.Random(seed())
    found: Counter[str] = Counter()
    for nr in range(size("T23_MUTATIONS")):
        mutation = (*BY_CHAIN, cut_the_end)[nr % (len(BY_CHAIN) + 1)]
        seen = await looked_at(database, mutation, rng, noted)
        named = f"{mutation.__name__}, seed {seed()}, number {nr}: {seen!r}"
        assert seen.by_note == Broken(seen.changed), named
        # That lines are missing at the end nobody can tell from the chain alone: that is what the note is for.
        if mutation is cut_the_end:
            assert isinstance(seen.by_chain, Head), named
        else:
            assert seen.by_chain == Broken(seen.changed), named
        found[mutation.__name__] += 1
    async with database.read() as tx:
        assert await audit.follow(tx, noted) == noted
    assert set(found) == {each.__name__ for each in (*BY_CHAIN, cut_the_end)}
