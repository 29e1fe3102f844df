"""The bot was away for some minutes: who was in the middle of something sees their card again, once, and by day."""

from bot.domain.survey import SurveyState
from storage import surveys
from tests.stories.test_citizen_takes_part import agrees, begins, submits
from tests.stories.town import SURVEY, Town

AGAIN = "Wir waren kurz nicht erreichbar. Hier geht es weiter."


async def test_who_was_answering_sees_the_question_again_below_and_the_old_one_loses_its_buttons(town: Town) -> None:
    berta = await agrees(town)
    before = await berta.card()
    await town.later(minutes=20)

    assert await town.is_away(minutes=5) == 1

    again = await berta.card()
    assert again.text == f"{AGAIN}\n\n{before.text}"
    assert again.labels == before.labels
    assert again.id > before.id
    screen = await berta.screen()
    assert [bool(message.buttons) for message in screen.messages if message.from_bot].count(True) == 1


async def test_the_sentence_is_gone_with_the_next_answer(town: Town) -> None:
    berta = await agrees(town)
    await town.is_away(minutes=5)
    again = await berta.card()
    answered = await berta.taps("Ja")
    assert answered.id == again.id
    assert AGAIN not in answered.text
    assert "Frage 2" in answered.text


async def test_nobody_sees_the_card_again_twice(town: Town) -> None:
    berta = await agrees(town)
    assert await town.is_away(minutes=5) == 1
    shown = await berta.card()
    await town.restarts()
    assert await town.comes_back() == 0
    # Another outage soon after: whoever did nothing in between is left alone.
    assert await town.is_away(minutes=5) == 0
    assert (await berta.card()).id == shown.id


async def test_who_goes_on_is_shown_the_next_card_after_the_next_outage_too(town: Town) -> None:
    berta = await agrees(town)
    await town.is_away(minutes=5)
    await town.later(seconds=20)
    await berta.taps("Ja")
    assert await town.is_away(minutes=5) == 1
    assert "Frage 2" in (await berta.card()).text


async def test_a_short_silence_is_no_outage(town: Town) -> None:
    berta = await agrees(town)
    before = await berta.card()
    assert await town.is_away(seconds=140) == 0
    assert (await berta.card()).id == before.id


async def test_who_was_idle_for_longer_gets_nothing_until_they_act(town: Town) -> None:
    berta = await agrees(town)
    before = await berta.card()
    await town.later(minutes=31)

    assert await town.is_away(minutes=10) == 0

    assert (await berta.card()).id == before.id
    assert "Frage 2" in (await berta.taps("Ja")).text


async def test_an_old_button_tapped_after_an_outage_shows_where_one_stands(town: Town) -> None:
    berta = await agrees(town)
    old = await berta.card()
    screen = await town.simulator.get("screen", user=berta.phone.user)
    yes = next(b["data"] for m in screen["messages"] for row in m["buttons"] for b in row if b["label"] == "Ja")
    await berta.writes("Ja")
    await town.is_away(minutes=5)
    outcome = await berta.taps_data(yes, old.id)
    assert outcome.toast
    assert "Frage 2" in (await berta.card()).text


async def test_in_the_evening_the_card_waits_for_eight_o_clock(town: Town) -> None:
    berta = await agrees(town)
    await town.later(hours=8)
    await berta.writes("Ja")
    before = await berta.card()

    assert await town.is_away(minutes=5) == 0
    await town.later(hours=11)
    assert await town.comes_back() == 0
    assert (await berta.card()).id == before.id

    await town.restarts()
    await town.later(hours=1)
    assert await town.comes_back() == 1
    assert (await berta.card()).text.startswith(AGAIN)
    assert await town.comes_back() == 0


async def test_who_came_back_by_themselves_in_the_night_is_not_written_to_in_the_morning(town: Town) -> None:
    berta = await agrees(town)
    await town.later(hours=9)
    await berta.writes("Ja")
    await town.is_away(minutes=5)
    await berta.taps("Ort")
    before = await berta.card()
    await town.later(hours=12)
    assert await town.comes_back() == 0
    assert (await berta.card()).id == before.id


async def test_the_first_card_and_the_consent_come_again_but_nothing_that_is_over(town: Town) -> None:
    berta, _ = await submits(town)
    receipt = await berta.card()
    anna, bea, clara = [await town.person(name) for name in ("Anna", "Bea", "Clara")]
    for citizen in (anna, bea, clara):
        await citizen.writes(f"/start {SURVEY}")
    await bea.taps("Hier antworten")
    await clara.taps("Nein, danke")

    assert await town.is_away(minutes=3) == 2

    assert "Hier antworten" in (await anna.card()).labels
    assert "Ich stimme zu" in (await bea.card()).labels
    assert (await anna.card()).text.startswith(AGAIN)
    assert "keine Antworten gespeichert" in (await clara.card()).text
    assert (await berta.card()).id == receipt.id


async def test_no_question_comes_again_once_the_survey_has_ended(town: Town) -> None:
    berta = await agrees(town)
    before = await berta.card()
    await town.database.write(surveys.set_state, SURVEY, SurveyState.CLOSED, before=SurveyState.OPEN)
    assert await town.is_away(minutes=5) == 0
    assert (await berta.card()).id == before.id


async def test_who_speaks_english_reads_english(town: Town) -> None:
    john = await begins(town, name="John", language="en")
    await town.is_away(minutes=5)
    assert (await john.card()).text.startswith("We were briefly unavailable. You can go on here.")
