"""What every method of the Bot API works on: the world, and the webhooks that are set."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from bot.simulator.values import BotAccount, Json
from bot.simulator.webhooks import Target, Webhook
from bot.simulator.world import World


@dataclass(frozen=True, slots=True)
class Backend:
    """Handed to each method; ``connect`` makes a webhook for a bot without starting it."""

    world: World
    connect: Callable[[BotAccount, Target], Webhook]
    webhooks: dict[int, Webhook] = field(default_factory=dict)
    """By the id of the bot."""
    pretended: dict[int, Json] = field(default_factory=dict)
    """What a script wants getWebhookInfo to say instead of the truth, by the id of the bot."""
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server ends: nobody waits for updates any more."""

    def close(self) -> None:
        """Answer every getUpdates that waits, so that no connection has to be cut in the middle."""
        self.closing.set()
        for account in self.world.accounts.values():
            account.updates.arrived.set()

    async def pause(self, seconds: float) -> None:
        """Let somebody wait so long, but no longer than the server goes on."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.closing.wait(), seconds)
