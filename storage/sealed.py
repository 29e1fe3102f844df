"""Sealed values, AES-256-GCM with the key's id in each, and keyed markers. It keeps no plain text and logs nothing.

Keys of the ring seal what is nobody's in particular, the key of a person what is theirs alone; the root, a random
secret of the installation sealed in the database, marks. So a rotation of ``SECRET_KEYS`` changes no marker.
"""

import os
from collections.abc import Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Self

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from bot.domain.errors import KeyDestroyedError, KeyMissingError, SettingsError, TamperedError

if TYPE_CHECKING:
    from storage.keystore import KeyStore

KEY_BYTES = 32
PERSON_KEY_ID_BYTES = 16
RING_FORMAT = b"\x01"
_PERSONS_FORMAT = b"\x02"
_ID_BYTES = 8
_NONCE_BYTES = 12
HEAD_BYTES = len(RING_FORMAT) + _ID_BYTES
"""So many bytes in front of a value that the ring sealed name the key."""
_START_BYTES = HEAD_BYTES + _NONCE_BYTES
_TAG_BYTES = 16
PERSONS_HEAD_BYTES = len(_PERSONS_FORMAT) + PERSON_KEY_ID_BYTES
_PERSONS_START_BYTES = PERSONS_HEAD_BYTES + _NONCE_BYTES


def _keyed(key: HMAC, data: bytes) -> bytes:
    """HMAC-SHA-256; a copy of the keyed state costs a tenth of keying it anew."""
    keyed = key.copy()
    keyed.update(data)
    return keyed.finalize()


class KeyRing:
    """The keys of ``SECRET_KEYS``: the newest seals, every one opens."""

    __slots__ = ("_ciphers", "_newest")

    def __init__(self, ciphers: Mapping[bytes, AESGCM], newest: bytes) -> None:
        self._ciphers = ciphers
        self._newest = newest

    @classmethod
    def from_settings(cls, keys: tuple[bytes, ...]) -> Self:
        """Make a ring of keys of 32 bytes each, newest first; raises ``SettingsError`` for none or another length."""
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise SettingsError(f"SECRET_KEYS: one or more keys of {KEY_BYTES} bytes are needed")
        ciphers = {
            _keyed(key, b"buergerecho/key-id/1")[:_ID_BYTES]: AESGCM(_keyed(key, b"buergerecho/seal/1"))
            for key in (HMAC(key, SHA256()) for key in keys)
        }
        return cls(ciphers, next(iter(ciphers)))

    def __repr__(self) -> str:
        return f"<KeyRing of {len(self._ciphers)}>"

    def seal(self, plain: bytes, about: str) -> bytes:
        """Seal with the newest key; ``about`` names table, column and row, so that a value opens nowhere else."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, plain, about.encode())
        return RING_FORMAT + self._newest + nonce + sealed

    def open(self, sealed: bytes, about: str) -> bytes:
        """Give the plain bytes back; raises ``KeyMissingError`` or ``TamperedError``."""
        if len(sealed) < _START_BYTES + _TAG_BYTES or not sealed.startswith(RING_FORMAT):
            raise TamperedError("a sealed value is damaged")
        cipher = self._ciphers.get(sealed[len(RING_FORMAT) : HEAD_BYTES])
        if cipher is None:
            raise KeyMissingError("a value was sealed with a key that is not among SECRET_KEYS")
        try:
            return cipher.decrypt(sealed[HEAD_BYTES:_START_BYTES], sealed[_START_BYTES:], about.encode())
        except InvalidTag:
            raise TamperedError("a sealed value was changed or moved") from None

    def knows(self, sealed: bytes) -> bool:
        """Whether a value, or its head, was sealed by one of these keys."""
        return sealed.startswith(RING_FORMAT) and sealed[len(RING_FORMAT) : HEAD_BYTES] in self._ciphers

    @property
    def newest_head(self) -> bytes:
        """How every value begins that the newest key seals."""
        return RING_FORMAT + self._newest

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key sealed this value."""
        return sealed[len(RING_FORMAT) : HEAD_BYTES] == self._newest


def key_of(sealed: bytes) -> bytes | None:
    """The id of the person's key that sealed a value; ``None`` for one that the ring sealed."""
    return sealed[len(_PERSONS_FORMAT) : PERSONS_HEAD_BYTES] if sealed.startswith(_PERSONS_FORMAT) else None


class Keys:
    """What one installation seals, opens and marks with, in this process."""

    __slots__ = ("_root", "owner", "ring", "store")

    def __init__(self, ring: KeyRing, root: bytes, store: "KeyStore") -> None:
        self.ring = ring
        self.store = store
        self._root = HMAC(root, SHA256())
        self.owner = self.marker("key store")
        """Marks the keys in the key store as this database's."""

    def __repr__(self) -> str:
        return f"<Keys with {self.ring!r}>"

    def marker(self, purpose: str, *parts: str | int) -> bytes:
        """A keyed hash of 32 bytes: equal parts give equal markers, without the root nobody can tell whose it is."""
        return _keyed(self._root, b"marker/" + orjson.dumps((purpose, *parts)))

    def chained(self, previous: bytes, line: bytes) -> bytes:
        """The digest (32 bytes) of an audit line after the one whose digest is ``previous``."""
        return _keyed(self._root, b"audit/" + previous + line)


class TransactionKeys:
    """What one transaction seals, opens and marks with; it looks once for each person whether their key is there."""

    __slots__ = ("_ciphers", "_store", "buried", "chained", "doomed", "made", "marker", "newest_head", "open", "seal")

    def __init__(self, keys: Keys) -> None:
        self._store = keys.store
        self._ciphers: dict[bytes, AESGCM | None] = {}
        self.made: dict[bytes, bytes] = {}
        """New keys by their ids, which the writer keeps in the key store shortly before the commit."""
        self.doomed: set[bytes] = set()
        """Keys that the writer destroys right after the commit (``storage/doomed.py``)."""
        self.buried: dict[bytes, date] = {}
        """Markers of what this transaction deletes for good, and when (``storage/tombstones.py``)."""
        self.marker = keys.marker
        self.chained = keys.chained
        self.seal = keys.ring.seal
        self.open = keys.ring.open
        self.newest_head = keys.ring.newest_head

    def unowned(self, owned: Collection[bytes]) -> tuple[bytes, ...]:
        """The keys in the store that have belonged to nobody for a while; ``owned`` are all that do."""
        return self._store.unowned(owned)

    def new_key(self) -> bytes:
        """Make a key for a person; its id. It is kept if the transaction is committed."""
        key_id, key = os.urandom(PERSON_KEY_ID_BYTES), os.urandom(KEY_BYTES)
        self.made[key_id] = key
        self._ciphers[key_id] = AESGCM(key)
        return key_id

    def buried_before(self) -> tuple[bytes, ...]:
        """The markers of what earlier transactions have deleted for good."""
        return self._store.buried()

    def holds(self, key_id: bytes) -> bool:
        """Whether this key exists and will after the commit."""
        return key_id not in self.doomed and self._cipher(key_id) is not None

    def seal_with(self, key_id: bytes, plain: bytes, about: str) -> bytes:
        """Seal with a person's key, otherwise as ``seal`` does; raises ``KeyDestroyedError``."""
        cipher = None if key_id in self.doomed else self._cipher(key_id)
        if cipher is None:
            raise KeyDestroyedError("a person's key is gone")
        nonce = os.urandom(_NONCE_BYTES)
        return _PERSONS_FORMAT + key_id + nonce + cipher.encrypt(nonce, plain, about.encode())

    def open_with(self, sealed: bytes, about: str) -> bytes:
        """Give the plain bytes back, whoever's key sealed them; the sealed value names it.

        Raises ``KeyDestroyedError`` when that person's key is gone, else as ``open`` does.
        """
        if not sealed.startswith(_PERSONS_FORMAT):
            return self.open(sealed, about)
        if len(sealed) < _PERSONS_START_BYTES + _TAG_BYTES:
            raise TamperedError("a sealed value is damaged")
        cipher = self._cipher(sealed[len(_PERSONS_FORMAT) : PERSONS_HEAD_BYTES])
        if cipher is None:
            raise KeyDestroyedError("a person's key is gone")
        try:
            nonce = sealed[PERSONS_HEAD_BYTES:_PERSONS_START_BYTES]
            return cipher.decrypt(nonce, sealed[_PERSONS_START_BYTES:], about.encode())
        except InvalidTag:
            raise TamperedError("a sealed value was changed or moved") from None

    def _cipher(self, key_id: bytes) -> AESGCM | None:
        if key_id not in self._ciphers:
            self._ciphers[key_id] = self._store.get(key_id)
        return self._ciphers[key_id]
