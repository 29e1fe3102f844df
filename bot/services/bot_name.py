"""The bot's user name, which the links printed by commands carry: set by the operator, or learned by ``run``."""

from bot.runtime import Runtime
from storage import settings
from storage.transaction import Transaction

_LEARNED = "bot_username"
"""Where ``bot/app.py`` keeps what getMe said last."""


async def known(tx: Transaction, rt: Runtime) -> str | None:
    """The name without ``@``: the setting stands above what was learned; ``None`` before either."""
    return rt.config.bot_username or await settings.get(tx, _LEARNED)


def deep_link(name: str, payload: str) -> str:
    """The address that opens the chat with the bot and hands it the payload."""
    return f"https://t.me/{name}?start={payload}"
