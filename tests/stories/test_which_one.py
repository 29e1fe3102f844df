"""Two surveys at once, or one person for two offices: every card, form and line says which one it is about."""

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.services import staffing
from tests.stories.house import House
from tests.stories.procedure_walk import TITLE, Procedures, has_an_idea, newest, writes_the_outline
from tests.stories.town import Town


async def _one_person_for_two_offices(town: Town) -> House:
    house = await House.of(town)
    token = await town.rt.run(staffing.invite, role=Role.SUPPORTING_OFFICE, office="Sozialamt", name="Bauamt")
    await house.bauamt.writes(f"/start i_{token}")
    await has_an_idea(house.leader)
    await house.press.taps("Ausfüllen")
    await writes_the_outline(house.press, "Bauamt", "Sozialamt")
    return house


async def test_who_acts_for_two_offices_reads_on_card_list_and_form_for_which(town: Town) -> None:
    house = await _one_person_for_two_offices(town)
    cards = [shown.text for shown in (await house.bauamt.screen()).messages if "Verfügbare Ressourcen" in shown.text]
    listed = await house.bauamt.writes("/aufgaben")

    for office in ("Bauamt", "Sozialamt"):
        assert any(f"{TITLE} · {office}" in card for card in cards)
        assert f"{TITLE} · {office}" in listed.text


async def test_the_form_says_for_which_office_until_it_is_sent_off(town: Town) -> None:
    house = await _one_person_for_two_offices(town)
    listed = await house.bauamt.writes("/aufgaben")
    first = listed.text.index("· Bauamt") < listed.text.index("· Sozialamt")
    office = "Sozialamt" if first else "Bauamt"
    await house.bauamt.taps(listed.labels[1])

    assert f"📝 Verfügbare Ressourcen · {TITLE} · {office}" in await newest(house.bauamt)
    await house.bauamt.taps("Ja")
    for text in ("40", "Erika Muster", "0971 801-1234"):
        await house.bauamt.writes(text)
    assert f"📝 {TITLE} · {office}" in await newest(house.bauamt)
    await house.bauamt.taps("Absenden")
    done = await newest(house.bauamt)
    assert "Danke!" in done
    assert f"{TITLE} · {office}" in done


async def test_with_two_surveys_at_once_each_form_says_whose_it_is(town: Town) -> None:
    house = await House.of(town)
    for title in (TITLE, "Bibliothek 2022"):
        await has_an_idea(house.leader, title)
    listed = await house.press.writes("/aufgaben")
    titles = (TITLE, "Bibliothek 2022")
    titles = titles if listed.text.index(titles[0]) < listed.text.index(titles[1]) else titles[::-1]

    await house.press.taps(listed.labels[0])
    assert f"📝 Grobkonzept · {titles[0]}" in await newest(house.press)
    await house.press.writes("/aufgaben")
    await house.press.taps((await house.press.card()).labels[1])
    assert f"📝 Grobkonzept · {titles[1]}" in await newest(house.press)
    # Hours later the next section still says which of the two is open.
    await town.later(hours=3)
    await house.press.writes("Wir wollen mehr Leserinnen und Leser.")
    assert f"📝 Grobkonzept · {titles[1]}" in await newest(house.press)


async def test_an_idea_belongs_to_no_survey_yet(town: Town) -> None:
    house = await House.of(town)
    await house.bauamt.writes("/idee")

    assert "📝" not in await newest(house.bauamt)


async def test_the_next_version_of_a_vermerk_says_to_which_survey_it_belongs(town: Town) -> None:
    people = await Procedures.of(town)
    await people.reaches(Step.OUTLINE_DECISION)
    await people.house.leader.taps("Änderungen anordnen")
    await people.house.leader.writes("Bitte kürzer.")
    await people.house.press.writes("/aufgaben")
    await people.house.press.taps("Vermerk zum Grobkonzept")

    assert f"📝 {TITLE}" in await newest(people.house.press)
    await people.house.press.taps("Bewertung ändern")
    assert f"📝 Vermerk 1, neue Fassung · {TITLE}" in await newest(people.house.press)
