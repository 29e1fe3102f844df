"""Opens the key store of a database, or refuses: a key store that is missing must not look like keys destroyed."""

from pathlib import Path

from bot.domain.errors import BuergerechoError, KeyStoreMissingError
from storage.keystore import KeyStore
from storage.migrate import Ready
from storage.sealed import KeyRing, Keys


def unlocked(ready: Ready, ring: KeyRing, keys_in: Path | None) -> Keys:
    """Open the key store, which is made unless something in the database needs the one that is missing.

    Raises ``KeyStoreMissingError``, ``KeyStoreForeignError``, ``KeyStoreOpenToOthersError``, ``KeyMissingError`` or
    ``DatabaseUnavailableError``.
    """
    if ready.needs_keys and not (keys_in and keys_in.exists()):
        raise KeyStoreMissingError("the key store is missing")
    store = KeyStore(keys_in, ring)
    keys = Keys(ring, ready.root, store)
    try:
        store.check(keys.owner)
        if ready.needs_keys and store.count() == 0:
            raise KeyStoreMissingError("the key store is empty")
    except BuergerechoError:
        store.close()
        raise
    return keys
