"""A bot without a mind: the test says what it calls and looks at what it gets. It talks to the Bot API by HTTP."""

from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from bot.simulator.server import TelegramServer

TOKEN = "4711:browser"


def rows(*labels: str | tuple[str, ...]) -> dict[str, Any]:
    """An inline keyboard, a row for each argument; the label is the callback data as well."""
    each = [(row,) if isinstance(row, str) else row for row in labels]
    return {"inline_keyboard": [[{"text": label, "callback_data": label} for label in row] for row in each]}


@dataclass(slots=True)
class ScriptedBot:
    """``offset`` is the first update not seen yet."""

    http: ClientSession
    address: str
    offset: int = 0

    async def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401 — JSON of every shape
        """Call a method; its result."""
        async with self.http.post(f"{self.address}/bot{TOKEN}/{method}", json=parameters) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def says(self, chat: int, text: str, keyboard: dict[str, Any] | None = None, **more: object) -> int:
        """Send HTML; the id of the message."""
        markup = {"reply_markup": keyboard} if keyboard else {}
        sent = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **markup, **more)
        return int(sent["message_id"])

    async def changes(self, chat: int, message: int, text: str, keyboard: dict[str, Any] | None = None) -> None:
        """Edit a message in place."""
        markup = {"reply_markup": keyboard} if keyboard else {}
        where = {"chat_id": chat, "message_id": message}
        await self.call("editMessageText", **where, text=text, parse_mode="HTML", **markup)

    async def hears(self, kind: str) -> dict[str, Any]:
        """The next update of this kind: message, callback_query …; others are passed over."""
        while True:
            for update in await self.call("getUpdates", offset=self.offset, limit=1, timeout=10):
                self.offset = update["update_id"] + 1
                if kind in update:
                    found: dict[str, Any] = update[kind]
                    return found

    async def forgets(self) -> None:
        """Pass over everything that has come."""
        for update in await self.call("getUpdates", offset=-1):
            self.offset = update["update_id"] + 1

    async def answers(self, tap: dict[str, Any], text: str = "", *, alert: bool = False) -> None:
        """Answer a tap with a toast, a notice, or nothing."""
        await self.call("answerCallbackQuery", callback_query_id=tap["id"], text=text, show_alert=alert)


@dataclass(slots=True)
class Stage:
    """A simulator with its bot and a cast: ids by the name of the phone."""

    server: TelegramServer
    address: str
    bot: ScriptedBot
    people: dict[str, int]
    channel: int

    async def meets(self, *people: int) -> None:
        """These people write to the bot, without which it may not write to them."""
        for person in people:
            await self.script("send", user=person, text="/start")

    async def goes_down(self) -> None:
        """The simulator stops answering; it forgets nothing."""
        await self.server.stop()

    async def comes_back(self) -> None:
        """It answers again at the same address."""
        await self.server.start(port=int(self.address.rsplit(":", 1)[1]))

    async def script(self, what: str, **asked: object) -> dict[str, Any]:
        """POST to the simulator's side for scripts."""
        async with self.bot.http.post(f"{self.address}/_sim/{what}", json=asked) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status == 200, answer
        return answer
