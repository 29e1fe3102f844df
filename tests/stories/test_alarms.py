"""What the staff channel reads when the bot itself is not well: each cause once, and once when it is over."""

from bot.domain.alarm import Cause
from bot.domain.ids import UpdateId
from storage import quarantine
from tests.stories.house import House
from tests.stories.town import Town

PUT_ASIDE = "Nachrichten, die der Bot in der letzten Stunde nicht verarbeiten konnte und beiseitegelegt hat: 1."


async def looks(town: Town) -> set[Cause]:
    """The watch looks around; what it finds."""
    found = await town.bot.watch.look()
    await town.settles()
    return {finding.cause for finding in found}


async def texts(house: House) -> list[str]:
    """Everything that stands in the channel."""
    screen = await house.bauamt.at(house.channel).screen()
    return [message.text for message in screen.messages]


async def set_aside(town: Town, number: int) -> None:
    await town.database.write(quarantine.put, UpdateId(number), "message", "ValueError", b"{}", town.rt.now())


async def test_a_healthy_bot_says_nothing(town: Town) -> None:
    house = await House.of(town)
    before = await texts(house)
    assert await looks(town) == set()
    assert await texts(house) == before


async def test_what_was_set_aside_is_told_once_and_is_over_after_an_hour(town: Town) -> None:
    house = await House.of(town)
    await set_aside(town, 1)
    assert await looks(town) == {Cause.QUARANTINE}
    assert await looks(town) == {Cause.QUARANTINE}
    await town.restarts()
    await looks(town)
    assert sum(PUT_ASIDE in text for text in await texts(house)) == 1

    await town.later(minutes=61)
    assert await looks(town) == set()
    said = await texts(house)
    assert said[-1] == "Wieder in Ordnung: Seit einer Stunde wurden alle Nachrichten verarbeitet."
    await looks(town)
    assert await texts(house) == said


async def test_a_cause_that_comes_and_goes_is_told_once_an_hour(town: Town) -> None:
    house = await House.of(town)
    for _ in range(5):
        town.bot.metrics.floods += 30
        await looks(town)
        await town.later(minutes=5)
        await looks(town)
        await town.later(minutes=5)
    told = [text for text in await texts(house) if "bremst" in text]
    assert [text.startswith("Telegram bremst den Bot: 30-mal") for text in told] == [True, False]
    assert told[-1] == "Wieder in Ordnung: Telegram bremst den Bot nicht mehr."

    await town.later(minutes=11)
    town.bot.metrics.floods += 30
    await looks(town)
    assert sum("30-mal" in text for text in await texts(house)) == 2


async def test_without_a_channel_it_is_told_as_soon_as_there_is_one(town: Town) -> None:
    await set_aside(town, 1)
    assert await looks(town) == {Cause.QUARANTINE}
    house = await House.of(town)
    await looks(town)
    assert sum(PUT_ASIDE in text for text in await texts(house)) == 1
