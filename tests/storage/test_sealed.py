"""Sealed values open only with a key of the ring, only where they were sealed, and only unchanged."""

import pytest
from sqlalchemy import select, update

from bot.domain.errors import KeyMissingError, SettingsError, TamperedError
from storage import tables
from storage.database import Database, Transaction
from storage.keystore import KeyStore
from storage.sealed import KeyRing, Keys

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
HERE = "interviews.state:ab12cd34"


def test_a_sealed_value_opens_where_it_was_sealed() -> None:
    ring = KeyRing.from_settings((NEW,))
    assert ring.open(ring.seal(b"Bauamt", HERE), HERE) == b"Bauamt"
    assert b"Bauamt" not in ring.seal(b"Bauamt", HERE)
    assert ring.seal(b"Bauamt", HERE) != ring.seal(b"Bauamt", HERE)


def test_a_value_moved_to_another_row_does_not_open() -> None:
    ring = KeyRing.from_settings((NEW,))
    with pytest.raises(TamperedError):
        ring.open(ring.seal(b"Bauamt", HERE), "interviews.state:ab12cd35")


def test_no_changed_byte_goes_unnoticed() -> None:
    ring = KeyRing.from_settings((NEW,))
    sealed = ring.seal(b"Bauamt", HERE)
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises((TamperedError, KeyMissingError)):
            ring.open(bytes(changed), HERE)
        with pytest.raises((TamperedError, KeyMissingError)):
            ring.open(sealed[:place], HERE)


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    old, rotated, new = (KeyRing.from_settings(keys) for keys in ((OLD,), (NEW, OLD), (NEW,)))
    assert rotated.open(old.seal(b"Bauamt", HERE), HERE) == b"Bauamt"
    assert new.open(rotated.seal(b"Bauamt", HERE), HERE) == b"Bauamt"
    with pytest.raises(KeyMissingError):
        new.open(old.seal(b"Bauamt", HERE), HERE)


@pytest.mark.parametrize("keys", [(), (b"short",), (NEW, b"x" * 33)])
def test_keys_of_another_length_are_refused(keys: tuple[bytes, ...]) -> None:
    with pytest.raises(SettingsError):
        KeyRing.from_settings(keys)


def test_nothing_secret_shows_when_keys_are_printed() -> None:
    ring = KeyRing.from_settings((NEW, OLD))
    assert repr(ring) == "<KeyRing of 2>"
    assert repr(Keys(ring, b"root", KeyStore(None, ring))) == "<Keys with <KeyRing of 2>>"


def test_markers_differ_by_purpose_parts_and_root() -> None:
    ring = KeyRing.from_settings((NEW,))
    one, other = (Keys(ring, root * 32, KeyStore(None, ring)) for root in (b"1", b"2"))
    markers = [
        one.marker("person", 12, 3),
        one.marker("person", 1, 23),
        one.marker("person", "12", 3),
        one.marker("participation", 12, 3),
        other.marker("person", 12, 3),
    ]
    assert len(set(markers)) == len(markers)
    assert one.marker("person", 12, 3) == markers[0]
    assert {len(marker) for marker in markers} == {32}


async def marker_with(url: str, *keys: bytes) -> bytes:
    database = await Database.open(url, KeyRing.from_settings(keys))
    try:
        return database.keys.marker("person", 7)
    finally:
        await database.close()


async def test_a_rotation_of_the_keys_changes_no_marker(database_url: str) -> None:
    before = await marker_with(database_url, OLD)
    assert await marker_with(database_url, NEW, OLD) == before
    assert await marker_with(database_url, NEW) == before
    with pytest.raises(KeyMissingError):
        await marker_with(database_url, OLD)


async def test_two_installations_have_different_markers(database_url: str, tmp_path: object) -> None:
    other = f"sqlite+aiosqlite:///{tmp_path}/other.db"
    assert await marker_with(database_url, OLD) != await marker_with(other, OLD)


async def test_a_root_secret_that_was_changed_stops_the_start(database_url: str) -> None:
    async def change(tx: Transaction) -> None:
        body = (await tx.execute(select(tables.secrets.c.body))).scalar_one()
        await tx.execute(update(tables.secrets).values(body=body[:-1] + bytes([body[-1] ^ 1])))

    database = await Database.open(database_url, KeyRing.from_settings((OLD,)))
    await database.write(change)
    await database.close()
    with pytest.raises(TamperedError):
        await marker_with(database_url, OLD)
