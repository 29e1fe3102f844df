"""The key store: a key destroyed by anybody opens nothing any more, and a crash between two commits loses nothing."""

from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.domain.errors import (
    KeyDestroyedError,
    KeyMissingError,
    KeyStoreForeignError,
    KeyStoreOpenToOthersError,
    TamperedError,
)
from storage import doomed, tables
from storage.database import Database, Transaction
from storage.keystore import SURE_AFTER, KeyStore
from storage.sealed import KeyRing, key_of

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
OWNER = b"o" * 32
HERE = "interviews.state:ab12cd34"
ID, OTHER_ID, KEY = b"1" * 16, b"2" * 16, b"k" * 32


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "keys.db"


def sealed_with(store: KeyStore, key_id: bytes) -> bytes:
    cipher = store.get(key_id)
    assert cipher is not None
    return cipher.encrypt(bytes(12), b"Bauamt", None)


def files_of(place: Path) -> bytes:
    return b"".join(file.read_bytes() for file in place.parent.glob(f"{place.name}*"))


async def test_a_key_is_the_same_after_a_restart(place: Path, key_ring: KeyRing) -> None:
    first = KeyStore(place, key_ring)
    await first.create({ID: KEY}, OWNER)
    before = sealed_with(first, ID)
    first.close()
    again = KeyStore(place, key_ring)
    assert sealed_with(again, ID) == before
    assert again.count() == 1
    assert KEY not in files_of(place)
    again.close()


async def test_a_key_that_another_process_destroyed_is_not_used_from_memory(place: Path, key_ring: KeyRing) -> None:
    ours, theirs = KeyStore(place, key_ring), KeyStore(place, key_ring)
    await ours.create({ID: KEY, OTHER_ID: KEY}, OWNER)
    sealed_with(ours, ID)
    assert await theirs.destroy([ID]) == 1
    assert ours.get(ID) is None
    assert ours.get(OTHER_ID) is not None
    assert await theirs.destroy([ID]) == 0
    ours.close()
    theirs.close()


async def test_no_byte_of_a_destroyed_key_stays_in_the_files(place: Path, key_ring: KeyRing) -> None:
    store = KeyStore(place, key_ring)
    ids = [sha256(b"%d" % number).digest()[:16] for number in range(2000)]
    await store.create(dict.fromkeys(ids, KEY), OWNER)
    await store.destroy(ids[::2])
    files = files_of(place)
    assert not [one for one in ids[::2] if one in files]
    assert all(one in files for one in ids[1::2])
    store.close()


def test_others_may_not_read_the_file(place: Path, key_ring: KeyRing) -> None:
    KeyStore(place, key_ring).close()
    assert place.stat().st_mode & 0o777 == 0o600
    place.chmod(0o640)
    with pytest.raises(KeyStoreOpenToOthersError):
        KeyStore(place, key_ring)


async def test_keys_of_another_database_are_refused(place: Path, key_ring: KeyRing) -> None:
    store = KeyStore(place, key_ring)
    store.check(b"anybody, as there are no keys")
    await store.create({ID: KEY}, OWNER)
    store.check(OWNER)
    with pytest.raises(KeyStoreForeignError):
        store.check(b"x" * 32)
    store.close()


async def test_keys_are_wrapped_anew_in_portions_and_the_old_one_is_needed_no_more(place: Path) -> None:
    old, both, new = (KeyRing.from_settings(keys) for keys in ((OLD,), (NEW, OLD), (NEW,)))
    store = KeyStore(place, old)
    ids = [number.to_bytes(16, "big") for number in range(1, 8)]
    await store.create(dict.fromkeys(ids, KEY), OWNER)
    before = sealed_with(store, ids[0])
    store.close()

    store = KeyStore(place, both)
    portions = [await store.rewrap(b"", 3), await store.rewrap(ids[2], 3), await store.rewrap(ids[5], 3)]
    assert portions == [(3, ids[2]), (3, ids[5]), (1, None)]
    assert await store.rewrap(b"", 100) == (0, None)
    store.close()

    store = KeyStore(place, new)
    store.check(OWNER)
    assert sealed_with(store, ids[0]) == before
    store.close()
    store = KeyStore(place, old)
    with pytest.raises(KeyMissingError):
        store.check(OWNER)
    store.close()


async def test_a_copy_takes_the_place_of_the_one_before(place: Path, key_ring: KeyRing) -> None:
    store, copy = KeyStore(place, key_ring), place.with_name("copy.db")
    await store.create({ID: KEY, OTHER_ID: KEY}, OWNER)
    assert await store.save(copy) == 2
    await store.destroy([OTHER_ID])
    assert await store.save(copy) == 1
    assert copy.stat().st_mode & 0o777 == 0o600
    assert OTHER_ID not in files_of(copy)
    restored = KeyStore(copy, key_ring)
    assert sealed_with(restored, ID) == sealed_with(store, ID)
    restored.close()
    store.close()


async def test_a_key_without_an_owner_goes_only_after_a_second_look(place: Path, key_ring: KeyRing) -> None:
    clock = [0.0]
    store = KeyStore(place, key_ring, seconds=lambda: clock[0])
    await store.create({ID: KEY, OTHER_ID: KEY}, OWNER)
    assert store.unowned({ID}) == ()
    clock[0] = SURE_AFTER - 1
    assert store.unowned({ID}) == ()
    clock[0] = SURE_AFTER
    assert store.unowned({ID, OTHER_ID}) == ()
    assert store.unowned({ID}) == ()
    clock[0] = 2 * SURE_AFTER
    assert store.unowned({ID}) == (OTHER_ID,)
    store.close()


# --- in transactions ------------------------------------------------------------------------------------------------


async def seal(tx: Transaction) -> bytes:
    return tx.keys.seal_with(tx.keys.new_key(), b"Bauamt", HERE)


async def test_a_new_key_seals_at_once_and_opens_later(database: Database) -> None:
    sealed = await database.write(seal)
    assert b"Bauamt" not in sealed
    async with database.read() as tx:
        assert tx.keys.open_with(sealed, HERE) == b"Bauamt"
        assert tx.keys.open_with(tx.keys.seal(b"Amt", HERE), HERE) == b"Amt"
        for place in range(17, len(sealed)):
            changed = bytearray(sealed)
            changed[place] ^= 1
            with pytest.raises(TamperedError):
                tx.keys.open_with(bytes(changed), HERE)
        with pytest.raises(TamperedError):
            tx.keys.open_with(sealed, "interviews.state:ab12cd35")


async def test_the_key_of_a_use_case_that_failed_is_not_kept(database: Database) -> None:
    async def fail(tx: Transaction) -> None:
        tx.keys.new_key()
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        await database.write(fail)
    assert database.keys.store.count() == 0


async def test_a_doomed_key_is_gone_with_the_commit(database: Database) -> None:
    sealed = await database.write(seal)
    key_id = key_of(sealed)
    assert key_id is not None

    async def doom(tx: Transaction) -> None:
        await doomed.doom(tx, key_id)
        assert not tx.keys.holds(key_id)
        with pytest.raises(KeyDestroyedError):
            tx.keys.seal_with(key_id, b"more", HERE)
        assert tx.keys.open_with(sealed, HERE) == b"Bauamt"

    await database.write(doom)
    assert database.keys.store.count() == 0
    async with database.read() as tx:
        with pytest.raises(KeyDestroyedError):
            tx.keys.open_with(sealed, HERE)
        assert await doomed.all_of_them(tx) == (key_id,)
    await database.write(seal)
    async with database.read() as tx:
        assert await doomed.all_of_them(tx) == ()


async def test_a_key_stays_when_the_transaction_that_doomed_it_fails(database: Database) -> None:
    sealed = await database.write(seal)

    async def fail(tx: Transaction) -> None:
        await doomed.doom(tx, key_of(sealed) or b"")
        raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        await database.write(fail)
    async with database.read() as tx:
        assert tx.keys.open_with(sealed, HERE) == b"Bauamt"


async def test_what_a_crash_left_undestroyed_is_destroyed_at_the_next_start(tmp_path: Path, key_ring: KeyRing) -> None:
    url, place = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", tmp_path / "keys.db"
    database = await Database.open(url, key_ring, place)
    sealed = await database.write(seal)

    async def crash(tx: Transaction) -> None:
        await doomed.doom(tx, key_of(sealed) or b"")
        tx.keys.doomed.clear()  # as if the process ended between the commit and the key store

    await database.write(crash)
    assert database.keys.store.count() == 1
    await database.close()

    database = await Database.open(url, key_ring, place)
    assert database.keys.store.count() == 0
    await database.write(seal)
    async with database.read() as tx:
        assert (await tx.execute(select(tables.doomed_keys))).all() == []
    await database.close()
