"""Whatever is sent, the answer is an answer: never a broken server."""

import random

from bot.simulator.faults import KINDS
from bot.simulator.parameters import METHODS
from bot.simulator.people import Simulator
from tests.simulator.conftest import TOKEN

ODD: tuple[object, ...] = (
    *("", "0", "-1", "x", "{", "[]", "[1]", "null", "true", "attach://x", "9" * 30, "\ud83d", "<b", "²"),
    *(0, -1, 1, 2**70, 1.5, True, [], [1], [[1]], [{}], {}, {"type": 1}, {"message_id": "x"}, {"message_id": {}}),
    *({"inline_keyboard": [[{"text": 1}]]}, {"keyboard": [[{"text": "x", "web_app": 1}]]}, {"keyboard": 1}),
    *(
        {"inline_keyboard": [[{"text": "x", "copy_text": 1}]]},
        {"inline_keyboard": [[{"text": "x", "url": "http://["}]]},
    ),
    *(
        [{"type": "bold"}],
        [{"type": "bold", "offset": -5, "length": 99}],
        [{"type": "text_link", "offset": 0, "length": 1}],
    ),
)
SCRIPTS = ("bots", "users", "chats", "send", "edit", "tap", "block", "deactivate", "membership", "migrate", "limits")


async def test_no_call_breaks_the_server(town: Simulator) -> None:
    chance = random.Random(1)
    anna = await town.person("Anna")
    await anna.sends("/start")
    for entry in METHODS.values():
        for _ in range(40):
            parameters = {name: chance.choice(ODD) for name in sorted(entry.known) if chance.random() < 0.5}
            parameters.pop("timeout", None)
            if "chat_id" in entry.known and chance.random() < 0.8:
                parameters["chat_id"] = anna.user
            if "message_id" in entry.known and chance.random() < 0.5:
                parameters["message_id"] = chance.randint(1, 3)
            async with town.session.post(f"/bot{TOKEN}/{entry.name}", json=parameters) as response:
                assert response.status in (200, 400, 403, 409), (entry.name, parameters, await response.text())
            if entry.name == "setWebhook":
                await town.session.post(f"/bot{TOKEN}/deleteWebhook")
    await anna.screen()
    await town.transcript(anna.user)


async def test_no_script_breaks_the_server(town: Simulator) -> None:
    chance = random.Random(2)
    anna = await town.person("Anna")
    group = await town.chat("group", "Team", anna)
    names = (
        "user",
        "chat",
        "text",
        "document",
        "contact",
        "members",
        "topics",
        "kind",
        "label",
        "data",
        "message",
        "on",
    )
    for script in SCRIPTS:
        for _ in range(40):
            asked = {name: chance.choice(ODD) for name in names if chance.random() < 0.4}
            asked.update(user=anna.user, wait=0, chat=chance.choice((anna.user, group, 5)))
            async with town.session.post(f"/_sim/{script}", json=asked) as response:
                assert response.status < 500, (script, asked, await response.text())


async def test_every_fault_can_strike_every_method(town: Simulator) -> None:
    for kind in KINDS:
        plan = [{"kind": kind, "method": entry.name, "seconds": 0} for entry in METHODS.values()]
        assert not (await town.post("faults", {"plan": plan}))["at_peace"]
