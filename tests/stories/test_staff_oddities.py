"""Forged buttons, surveys in steps, long subjects: whatever the staff does, a sentence or silence."""

from bot.domain.staff import Role
from bot.services import staffing
from tests.domain.forms_for_tests import form, one
from tests.stories.house import House
from tests.stories.test_citizen_takes_part import agrees
from tests.stories.town import Town

FORGED = (
    "m:a:999999999999999999999999:1",
    "m:y:-1:1",
    "m:y:1:999999999999999999999999",
    "m:q:1:1",
    "m:a:1",
    "f:s:memo:x:-1:0",
    "f:s:memo\x00:x:-1:0",
    "d:d:memo99",
    "s:nirgends",
    "x" * 64,
    "",
)


async def test_forged_buttons_change_nothing_for_anybody(town: Town) -> None:
    house = await House.of(town)
    await house.submits()
    town.restart_after = 0
    before = await house.announced()
    message = (await house.bauamt.at(house.channel).card()).id

    for data in FORGED:
        for person in (house.leader, house.press, house.stranger):
            await person.at(house.channel).taps_data(data, message)
        await house.leader.taps_data(data, (await house.leader.card()).id)

    assert await house.announced() == before
    for chat in (house.leader, house.press, house.bauamt.at(house.channel)):
        assert not await chat.sees("nicht geklappt")


async def test_surveys_are_counted_in_steps_of_five(town: Town) -> None:
    berta = await agrees(town, form(one("a1", "ja", "nein")))
    await berta.taps("Ja")
    await berta.taps("Absenden")
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)

    text = (await press.writes("/befragungen")).text

    assert "Kundenbefragung 2022\noffen: 1. Juli 2022 bis 15. August 2022\nAntworten: weniger als 5" in text
    office = await town.member("Bauamt", Role.SUPPORTING_OFFICE)
    assert "Das gehört nicht zu Ihrer Rolle" in (await office.writes("/befragungen")).text


async def test_member_takes_part_as_a_citizen_and_finds_back(town: Town) -> None:
    await town.opens(form(one("a1", "ja", "nein")))
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await press.writes("/start")
    assert (await press.taps("Selbst an der Befragung teilnehmen")).offers("Hier antworten")
    await press.taps("Hier antworten")
    assert "a1?" in (await press.taps("Ich stimme zu")).text
    assert (await press.writes("/vermerk")).text.startswith("Abschnitt 1 von 4")
    await press.writes("/start")
    await press.taps("Selbst an der Befragung teilnehmen")
    assert "Noch nicht abgeschickt" in (await press.taps("Ja")).text


async def test_subject_beyond_its_limit_and_markup_in_it(town: Town) -> None:
    house = await House.of(town)
    await house.press.writes("/vermerk")
    assert "Der Betreff ist zu lang" in (await house.press.writes("x" * 201)).text
    await house.press.writes("<b>Grobkonzept</b> & mehr")
    for text in ("Votum.", "Sachverhalt.", "Bewertung."):
        await house.press.writes(text)
    await house.press.taps("Absenden")
    assert "<b>Grobkonzept</b> & mehr" in (await house.announced())[0]


async def test_who_no_longer_writes_memos_leaves_the_draft_as_it_is(town: Town) -> None:
    person = await town.member("Pressestelle", Role.PRESS_OFFICE)
    await person.writes("/vermerk")
    draft = await person.writes("Betreff von gestern")
    await town.member("Pressestelle", Role.SUPPORTING_OFFICE, "Bauamt")
    [member] = await staffing.members(town.rt)
    await town.rt.run(staffing.end_role, member.id, Role.PRESS_OFFICE, "")

    for data in ("d:d:memo", "f:s:memo:b:1:0"):
        await person.taps_data(data, draft.id)
        assert await person.sees("Das gehört nicht zu Ihrer Rolle")
    await town.member("Pressestelle", Role.PRESS_OFFICE)
    assert "Votum" in (await person.writes("/vermerk")).text
