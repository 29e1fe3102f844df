"""Opens the database of an installation with its keys, as the settings name them."""

from bot.config import Config
from storage.database import Database
from storage.keystore import KeyStore, place_in
from storage.sealed import KeyRing


async def open_database(config: Config) -> Database:
    """Open what DATABASE_URL names with SECRET_KEYS and the key store in DATA_DIR; raises as ``Database.open`` does."""
    return await Database.open(
        config.database_url, KeyRing.from_settings(config.secret_keys), place_in(config.data_dir)
    )


def open_key_store(config: Config) -> KeyStore:
    """Open the key store alone, for commands that need no database or have none yet; raises as ``KeyStore`` does."""
    return KeyStore(place_in(config.data_dir), KeyRing.from_settings(config.secret_keys))
