"""Sealed values, AES-256-GCM with the key's id in each, and keyed markers. It keeps no plain text and logs nothing.

Keys of the ring seal; the root, a random secret of the installation sealed in the database, marks. So a rotation of
``SECRET_KEYS`` changes no marker.
"""

import os
from collections.abc import Mapping
from typing import Self

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from bot.domain.errors import KeyMissingError, SettingsError, TamperedError

KEY_BYTES = 32
_FORMAT = b"\x01"
_ID_BYTES = 8
_NONCE_BYTES = 12
_HEAD_BYTES = len(_FORMAT) + _ID_BYTES
_START_BYTES = _HEAD_BYTES + _NONCE_BYTES
_TAG_BYTES = 16


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
        return _FORMAT + self._newest + nonce + sealed

    def open(self, sealed: bytes, about: str) -> bytes:
        """Give the plain bytes back; raises ``KeyMissingError`` or ``TamperedError``."""
        if len(sealed) < _START_BYTES + _TAG_BYTES or not sealed.startswith(_FORMAT):
            raise TamperedError("a sealed value is damaged")
        cipher = self._ciphers.get(sealed[len(_FORMAT) : _HEAD_BYTES])
        if cipher is None:
            raise KeyMissingError("a value was sealed with a key that is not among SECRET_KEYS")
        try:
            return cipher.decrypt(sealed[_HEAD_BYTES:_START_BYTES], sealed[_START_BYTES:], about.encode())
        except InvalidTag:
            raise TamperedError("a sealed value was changed or moved") from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the newest key sealed this value."""
        return sealed[len(_FORMAT) : _HEAD_BYTES] == self._newest


class Keys:
    """What a transaction seals, opens and marks with."""

    __slots__ = ("_ring", "_root", "open", "seal")

    def __init__(self, ring: KeyRing, root: bytes) -> None:
        self._ring = ring
        self._root = HMAC(root, SHA256())
        self.seal = ring.seal
        self.open = ring.open

    def __repr__(self) -> str:
        return f"<Keys with {self._ring!r}>"

    def marker(self, purpose: str, *parts: str | int) -> bytes:
        """A keyed hash of 32 bytes: equal parts give equal markers, without the root nobody can tell whose it is."""
        return _keyed(self._root, b"marker/" + orjson.dumps((purpose, *parts)))

    def chained(self, previous: bytes, line: bytes) -> bytes:
        """The digest (32 bytes) of an audit line after the one whose digest is ``previous``."""
        return _keyed(self._root, b"audit/" + previous + line)
