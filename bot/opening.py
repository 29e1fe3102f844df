"""Opens the database of an installation with its keys, as the settings name them."""

from bot.config import Config
from bot.domain.errors import AuthorityForeignError, BuergerechoError
from storage import surveys
from storage.database import Database
from storage.keystore import KeyStore, place_in
from storage.sealed import KeyRing


async def open_database(config: Config) -> Database:
    """Open what DATABASE_URL names with SECRET_KEYS and the key store in DATA_DIR; raises as ``Database.open`` does."""
    return await Database.open(
        config.database_url, KeyRing.from_settings(config.secret_keys), place_in(config.data_dir)
    )


async def open_database_of(config: Config, authority: str) -> Database:
    """The same for the authority with this id; raises ``AuthorityForeignError`` when only others have surveys in it."""
    database = await open_database(config)
    try:
        async with database.read() as tx:
            known = await surveys.authorities(tx)
        if known and authority not in known:
            raise AuthorityForeignError("the surveys belong to another authority")
    except BuergerechoError:
        await database.close()
        raise
    return database


def open_key_store(config: Config) -> KeyStore:
    """Open the key store alone, for commands that need no database or have none yet; raises as ``KeyStore`` does."""
    return KeyStore(place_in(config.data_dir), KeyRing.from_settings(config.secret_keys))
