"""What commands with a database share: opening everything they need for one coroutine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.domain.errors import BuergerechoError
from bot.runtime import Runtime


class CommandError(BuergerechoError):
    """The command cannot do what was asked; the message is the German sentence to show."""


@asynccontextmanager
async def opened_runtime() -> AsyncIterator[Runtime]:
    """Settings, authority, database and texts for one command; an empty database is brought up to date by itself."""
    from bot.authority_file import read_authority
    from bot.config import Config
    from bot.opening import open_database_of
    from bot.texts.catalogue import Texts

    config = Config.load(needs=("authority", "secret_keys"))
    authority = read_authority(config.authority or Path())
    database = await open_database_of(config, authority.id)
    try:
        yield Runtime(config, authority, database, Texts(authority, config.time_zone))
    finally:
        await database.close()


def run_with_runtime(command: Callable[[Runtime], Awaitable[None]]) -> None:
    """Run a command's coroutine to its end."""

    async def whole() -> None:
        async with opened_runtime() as rt:
            await command(rt)

    asyncio.run(whole())


async def bot_name(rt: Runtime) -> str:
    """The bot's user name for a link. Raises ``CommandError`` when nobody knows it yet."""
    from bot.services import bot_name as names

    async with rt.database.read() as tx:
        name = await names.known(tx, rt)
    if not name:
        raise CommandError(
            "Der Name des Bots ist noch nicht bekannt: setzen Sie BUERGERECHO_BOT_USERNAME, "
            "oder starten Sie einmal „buergerecho run“."
        )
    return name
