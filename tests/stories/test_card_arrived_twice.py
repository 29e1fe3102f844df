"""A call that was on the line when the bot died reaches Telegram late: a second card stands below the one it knows."""

from tests.stories.test_citizen_takes_part import agrees, begins
from tests.stories.town import TOKEN, Person, Town


async def arrives_once_more(person: Person) -> None:
    """The newest card again, as a message that this bot knows nothing of."""
    card = await person.card()
    keyboard = [[{"text": label, "callback_data": data}] for label, data in zip(card.labels, card.data, strict=True)]
    call = {"chat_id": person.phone.user, "text": card.text, "reply_markup": {"inline_keyboard": keyboard}}
    async with person.town.simulator.session.post(f"/bot{TOKEN}/sendMessage", json=call) as answer:
        assert answer.status == 200


async def test_whoever_answers_on_the_card_that_came_late_sees_the_next_question_there(town: Town) -> None:
    berta = await agrees(town)
    await arrives_once_more(berta)

    shown = await berta.taps("Ja")

    assert "Frage 2" in shown.text
    assert [message.labels for message in (await berta.screen()).messages if message.from_bot][:-1] == [()]
    assert "Frage 3" in (await berta.taps("Fertig") if await berta.taps("Ort") else shown).text


async def test_whoever_taps_on_a_first_card_that_came_late_sees_what_follows_below_it(town: Town) -> None:
    berta = await begins(town)
    await arrives_once_more(berta)

    assert "Bevor es losgeht" in (await berta.taps("Hier antworten")).text
    assert "Frage 1" in (await berta.taps("Ich stimme zu")).text
