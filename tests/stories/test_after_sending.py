"""An hour after sending off the database has forgotten the chat, and nothing is missing there."""

from bot.services import retention, unlinking
from tests.stories.test_citizen_takes_part import submits
from tests.stories.town import Town


async def hours_pass(town: Town, hours: int = 2) -> None:
    await town.later(hours=hours)
    await town.rt.run(unlinking.unlink)
    await town.rt.run(retention.delete_traces)
    await town.stepped()


async def test_the_receipt_keeps_its_code_and_its_buttons_lead_on_below_it(town: Town) -> None:
    berta, code = await submits(town)
    receipt = await berta.card()
    await hours_pass(town)

    data = await berta.taps("Meine Daten")

    assert data.id > receipt.id
    assert "schon teilgenom" in data.text
    assert await berta.sees(code)
    assert "Möchten Sie wissen" in (await berta.taps("Ergebnisse erfahren?")).text
    assert (await berta.card()).id == data.id, "from then on the same card changes"


async def test_the_code_and_start_work_as_ever(town: Town) -> None:
    berta, code = await submits(town)
    await hours_pass(town)

    assert "schon einmal teilgenommen" in (await berta.writes("/start")).text
    await hours_pass(town)
    assert "gelöscht" in (await berta.writes(code)).text


async def test_who_blocked_the_bot_and_comes_back_is_answered(town: Town) -> None:
    berta, _ = await submits(town)
    await berta.phone.blocks()
    await hours_pass(town)
    await hours_pass(town)
    await berta.phone.unblocks()

    assert "schon einmal teilgenommen" in (await berta.writes("/start")).text


async def test_wishes_for_the_results_outlast_the_mixing(town: Town) -> None:
    berta, _ = await submits(town)
    await berta.taps("Ergebnisse erfahren?")
    await berta.taps("Ja, bitte schreiben Sie mir")
    await hours_pass(town)

    assert "Ihre Bitte, Ihnen die Ergebnisse mitzuteilen" in (await berta.writes("/auskunft")).text
