"""What the bot settles with Telegram at the start: its name, how it gets its updates, which commands it has."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.intake import reading

log = structlog.stdlib.get_logger("bot.intake")

CALL_SECONDS: Final = 15.0
LONGEST_PAUSE: Final = 30.0
MOST_CONNECTIONS: Final = 40
"""So many updates Telegram brings to the webhook at once."""

Commands = Sequence[tuple[str, str]]
"""Names without the slash, and what each does."""


class Call(Protocol):
    """Calls a Bot API method; the result as JSON gives it, or an error of python-telegram-bot's."""

    async def __call__(self, method: str, parameters: Mapping[str, object], *, seconds: float) -> object:
        """``seconds`` is the deadline of the whole call."""


async def insist(call: Call, method: str, parameters: Mapping[str, object]) -> object:
    """Call until Telegram answers; raises InvalidToken if it does not know the token."""
    pause = 0.5
    while True:
        try:
            return await call(method, parameters, seconds=CALL_SECONDS)
        except InvalidToken:
            raise
        except TelegramError as error:
            log.warning("Telegram does not answer yet", method=method, error=type(error).__name__)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def own_name(call: Call) -> str:
    """The bot's user name, for links."""
    found = await insist(call, "getMe", {})
    return str(found.get("username", "")) if isinstance(found, dict) else ""


async def fetch_updates_ourselves(call: Call) -> None:
    """Take a webhook away that an earlier start may have set; updates that wait stay."""
    await insist(call, "deleteWebhook", {"drop_pending_updates": False})


async def have_updates_brought(call: Call, url: str, secret: str) -> None:
    """Tell Telegram where to bring updates. It stays set when the bot stops, so that nothing sent meanwhile is lost."""
    wishes = {
        "url": url,
        "secret_token": secret,
        "max_connections": MOST_CONNECTIONS,
        "allowed_updates": reading.ALLOWED,
    }
    await insist(call, "setWebhook", wishes)


async def webhook_info(call: Call) -> Mapping[str, Any] | None:
    """What Telegram says of the webhook (Any: its JSON); None while it does not answer."""
    try:
        found = await call("getWebhookInfo", {}, seconds=CALL_SECONDS)
    except TelegramError as error:
        log.warning("Telegram says nothing of the webhook", error=type(error).__name__)
        return None
    return found if isinstance(found, dict) else None


async def offer_commands(call: Call, commands: Mapping[str, Commands]) -> None:
    """Show the commands behind the menu button, by language; the language ``''`` is for everybody else."""
    for language, listed in commands.items():
        entries = [{"command": name, "description": says} for name, says in listed]
        try:
            await call("setMyCommands", {"commands": entries, "language_code": language}, seconds=CALL_SECONDS)
        except TelegramError as error:
            log.warning("commands could not be set", language=language, error=type(error).__name__)
