"""Every way a call can end, on real connections: what the bot makes of it."""

import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Sent, Stop, Unclear
from bot.delivery.request import AiohttpRequest, NotSentError, UnclearError
from bot.delivery.telegram import Telegram
from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from tests.bots import TOKEN, Town

HELLO = OutgoingMessage("<b>Guten Tag</b> &amp; willkommen", ((Button("Weiter", tap="n:1"),),))


@pytest.fixture
async def request_(town: Town) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(town.address, TOKEN)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
def telegram(request_: AiohttpRequest) -> Telegram:
    return Telegram(request_)


@pytest.fixture
async def ann(town: Town) -> ChatId:
    """Somebody who has started the bot."""
    await town.ask("bots", token=TOKEN)
    person = await town.person("Ann")
    await town.says(person, "/start")
    return ChatId(person)


async def sent(telegram: Telegram, chat: ChatId) -> MessageId:
    outcome = await telegram.send(chat, HELLO)
    assert isinstance(outcome, Sent)
    return outcome.message_id


FAULTS: tuple[tuple[dict[str, Any], Outcome], ...] = (
    ({"kind": "error", "code": 429, "retry_after": 35}, Later(timedelta(seconds=35))),
    ({"kind": "error", "code": 403}, Gone()),
    ({"kind": "error", "code": 401}, Stop()),
    ({"kind": "error", "code": 500}, Unclear()),
    ({"kind": "error", "code": 502}, Unclear()),
    ({"kind": "reset_before"}, Unclear()),
    ({"kind": "reset_after"}, Unclear()),
    ({"kind": "half_body"}, Unclear()),
    ({"kind": "garbage"}, Unclear()),
    ({"kind": "error", "code": 400, "description": "Bad Request: message is too long"}, Rejected("too long")),
)


@pytest.mark.parametrize(("fault", "outcome"), FAULTS)
async def test_trouble_on_the_way_means(
    town: Town, telegram: Telegram, ann: ChatId, fault: dict[str, Any], outcome: Outcome
) -> None:
    await town.ask("faults", plan=[fault])

    assert await telegram.send(ann, HELLO) == outcome


async def test_server_that_is_not_there_was_certainly_not_reached() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    request = AiohttpRequest(f"http://127.0.0.1:{port}", TOKEN)
    await request.initialize()

    assert await Telegram(request).send(ChatId(1), HELLO) == Later()

    with pytest.raises(NotSentError) as caught:
        await request.exchange("getMe", b"{}")
    assert TOKEN.split(":")[1] not in repr(caught.value)
    assert TOKEN.split(":")[1] not in repr(request)
    await request.shutdown()


async def test_answer_that_does_not_come_leaves_everything_open(town: Town, request_: AiohttpRequest) -> None:
    await town.ask("faults", plan=[{"kind": "execute_and_timeout", "seconds": 5}])

    with pytest.raises(UnclearError):
        await request_.exchange("getMe", b"{}", seconds=0.1)


async def test_who_stood_still_between_deciding_and_writing_says_nothing(
    town: Town, request_: AiohttpRequest, telegram: Telegram, ann: ChatId
) -> None:
    message_id = await sent(telegram, ann)
    before = len(await town.calls())
    replaced = Telegram(request_, lambda: False)

    assert await replaced.edit(ann, message_id, OutgoingMessage("eine Frage zurück")) == Later()
    assert await replaced.send(ann, HELLO) == Later()
    assert len(await town.calls()) == before
    assert await telegram.edit(ann, message_id, OutgoingMessage("anders")) == Done()


async def test_edit_that_changes_nothing_is_done(telegram: Telegram, ann: ChatId) -> None:
    message_id = await sent(telegram, ann)

    assert await telegram.edit(ann, message_id, HELLO) == Done()
    assert await telegram.edit(ann, message_id, OutgoingMessage("anders")) == Done()


async def test_message_to_edit_is_gone(telegram: Telegram, ann: ChatId) -> None:
    message_id = await sent(telegram, ann)
    assert await telegram.delete(ann, message_id) == Done()
    assert await telegram.delete(ann, message_id) == Done()

    assert await telegram.edit(ann, message_id, OutgoingMessage("anders")) == Missing()
    assert await telegram.strip(ann, message_id) == Missing()


async def test_nobody_knows_this_chat(telegram: Telegram, ann: ChatId) -> None:
    assert await telegram.send(ChatId(ann + 1), HELLO) == Gone()


async def test_person_who_blocked_the_bot_is_gone(town: Town, telegram: Telegram, ann: ChatId) -> None:
    await town.ask("block", user=ann)

    assert await telegram.send(ann, HELLO) == Gone()


async def test_group_that_became_a_supergroup_has_moved(town: Town, telegram: Telegram, ann: ChatId) -> None:
    group = (await town.ask("chats", kind="group", title="Mitarbeiter", members=[ann]))["id"]
    assert isinstance(await telegram.send(ChatId(group), HELLO), Sent)

    new = (await town.ask("migrate", chat=group))["id"]

    assert await telegram.send(ChatId(group), HELLO) == Moved(ChatId(new))


async def test_text_that_telegram_cannot_read_arrives_without_markup(
    town: Town, telegram: Telegram, ann: ChatId
) -> None:
    assert isinstance(await telegram.send(ann, OutgoingMessage("<b>halb & ganz")), Sent)

    assert await town.screen(ann) == ["halb & ganz"]


async def test_file_arrives_with_its_text_and_can_be_relabelled(town: Town, telegram: Telegram, ann: ChatId) -> None:
    file = OutgoingMessage("Vermerk 1", HELLO.buttons, Attachment("vermerk.pdf", b"%PDF-1.7"), protected=True)
    outcome = await telegram.send(ann, file)
    assert isinstance(outcome, Sent)

    assert await telegram.edit(ann, outcome.message_id, OutgoingMessage("Vermerk 1: freigegeben")) == Done()

    assert await town.screen(ann) == ["Vermerk 1: freigegeben"]


async def test_umlauts_in_the_name_of_a_file_arrive_as_they_are(town: Town, telegram: Telegram, ann: ChatId) -> None:
    file = OutgoingMessage("Auswertung", attachment=Attachment("Auswertung-Zulassungsbehörde.pdf", b"%PDF-1.7"))
    assert isinstance(await telegram.send(ann, file), Sent)

    shown = await town.look("screen", user=ann)
    assert shown["messages"][-1]["document"]["name"] == "Auswertung-Zulassungsbehörde.pdf"


async def test_answer_to_an_old_tap_does_no_harm(telegram: Telegram) -> None:
    assert await telegram.answer_tap("123", "Notiert") == Done()
