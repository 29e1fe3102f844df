"""The Leitung ends a procedure between two decisions, and everybody who worked on it learns of it."""

from pathlib import Path

from bot.domain.staff import Role
from bot.domain.step_names import Step
from bot.domain.survey import SurveyState
from storage import surveys
from tests.stories.design_walk import brought_to, fills_in, house_with_outline, the_clock_runs
from tests.stories.evaluation_walk import newest, taps_above
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import TITLE, Procedures, has_an_idea
from tests.stories.test_deputies import enters, head_of_bauamt
from tests.stories.test_procedure_design import ready_to_open
from tests.stories.town import Person, Town

END = "Verfahren vorzeitig beenden"
WHY = "Der Haushalt 2022 gibt das nicht her."


async def course_of(person: Person) -> str:
    """The card of the procedure under «/verfahren»."""
    await person.writes("/verfahren")
    await person.taps(TITLE)
    return await newest(person)


async def at_checklist(town: Town) -> tuple[House, Person]:
    """The Feinkonzept is approved, and the press office has the whole checklist before it."""
    house, officer = await house_with_outline(town)
    await brought_to(town, Step.PRICE, Step.QUESTIONS, Step.LANGUAGES)
    return house, officer


async def ends_it(person: Person) -> None:
    await course_of(person)
    await person.taps(END)
    await person.writes(WHY)
    await person.taps("Absenden")


async def test_the_leitung_ends_it_and_everybody_learns(town: Town) -> None:
    house, officer = await at_checklist(town)
    await ends_it(house.leader)

    assert "Die Leitung hat das Verfahren beendet" in await newest(house.leader)
    assert await house.press.sees(WHY)
    for person in (house.bauamt, house.jugendamt, officer):
        assert await person.sees("Dieses Verfahren ist damit beendet; Sie müssen nichts mehr tun")
        assert not await person.sees(WHY)
    await house.press.writes("/aufgaben")
    assert "Im Moment wartet nichts auf Sie" in await newest(house.press)


async def test_why_stands_on_file_and_no_office_reads_it(town: Town) -> None:
    house, _ = await at_checklist(town)
    await ends_it(house.leader)
    await house.press.writes("/verfahren")
    await house.press.taps("Beendete Verfahren (1)")
    assert "vorzeitig beendet" in await newest(house.press)
    await house.press.taps(TITLE)
    assert "Beendet." in await newest(house.press)
    await house.press.taps("Vorzeitiges Ende, Fassung 1")
    assert WHY in await newest(house.press)
    await house.press.taps("Als PDF")
    assert (await file_of(house.press, "Vorzeitiges-Ende.*pdf")).startswith(b"%PDF")

    await house.bauamt.writes("/verfahren")
    await house.bauamt.taps("Beendete Verfahren (1)")
    await house.bauamt.taps(TITLE)
    assert not [label for label in (await house.bauamt.card()).labels if "Vorzeitiges Ende" in label]


async def test_before_it_is_sent_off_it_says_what_it_ends_and_nothing_has_ended(town: Town) -> None:
    house, _ = await at_checklist(town)
    await course_of(house.leader)
    await house.leader.taps(END)
    assert "Warum wird das Verfahren beendet?" in await newest(house.leader)
    await house.leader.writes(WHY)

    assert "Alle offenen Aufgaben entfallen" in await newest(house.leader)
    assert "Das lässt sich nicht zurücknehmen" in await newest(house.leader)
    await house.leader.taps("Entwurf löschen")
    await house.press.writes("/aufgaben")
    assert "Sprachen" in await newest(house.press)


async def test_only_who_decides_today_can_end_it(town: Town) -> None:
    house, officer = await at_checklist(town)
    for person in (house.press, house.bauamt, officer):
        await course_of(person)
        assert END not in (await person.card()).labels
    await course_of(house.leader)
    assert END in (await house.leader.card()).labels


async def test_a_deputy_ends_it_within_the_dates_in_place_of_the_leitung(town: Town) -> None:
    house, _ = await at_checklist(town)
    deputy = await head_of_bauamt(town)
    await course_of(deputy)
    assert END not in (await deputy.card()).labels
    await enters(house.leader, "15.7.2022", "30.8.2022")

    await ends_it(deputy)
    assert "Die Leitung hat das Verfahren beendet" in await newest(deputy)
    assert await house.leader.sees(WHY)


async def test_where_an_idea_or_a_vermerk_waits_it_is_ended_with_that(town: Town) -> None:
    house = await House.of(town)
    await has_an_idea(house.press)
    await course_of(house.leader)
    assert END not in (await house.leader.card()).labels

    await taps_above(house.leader, "Aufgreifen")
    await course_of(house.leader)
    assert END in (await house.leader.card()).labels
    await brought_to(town, Step.OUTLINE_DECISION)
    await house.leader.taps(END)
    assert "ist ein Vermerk auf dem Weg zur Leitung" in await newest(house.leader)


async def test_of_two_who_end_it_the_second_is_told_and_keeps_the_text(town: Town) -> None:
    house, _ = await at_checklist(town)
    second = await town.member("Stellvertretung", Role.LEADERSHIP)
    await course_of(second)
    await second.taps(END)
    await second.writes("Mein eigener Grund.")
    await ends_it(house.leader)

    assert "Mein eigener Grund." in (await file_of(second, "Vorzeitiges-Ende.txt")).decode("utf-8-sig")
    assert await second.sees(WHY)
    await taps_above(second, "Absenden")
    assert not await house.press.sees("Mein eigener Grund.")


async def test_what_somebody_was_writing_is_not_lost(town: Town) -> None:
    house, _ = await at_checklist(town)
    await house.press.writes("/aufgaben")
    await house.press.taps("Preismodell und Kosten")
    await fills_in(house.press, "Bauamt", "Kostenlos, wir zahlen mit unserer Zeit.")
    await ends_it(house.leader)

    kept = await file_of(house.press, "Preismodell-und-Kosten.txt")
    assert "wir zahlen mit unserer Zeit" in kept.decode("utf-8-sig")


async def test_its_prepared_survey_never_opens(town: Town, tmp_path: Path) -> None:
    house, _ = await ready_to_open(town, tmp_path)
    await ends_it(house.leader)
    await town.later(days=30)
    await the_clock_runs(town, "open-surveys")

    async with town.rt.database.read() as tx:
        (survey,) = await surveys.of_authority(tx, town.authority.id)
    assert survey.state is SurveyState.CLOSED


async def test_once_the_survey_is_open_it_goes_on_to_its_end(town: Town) -> None:
    house, _ = await at_checklist(town)
    await course_of(house.leader)
    await brought_to(town, Step.FIELDWORK)
    await house.leader.taps(END)
    assert "Die Befragung ist schon eröffnet" in await newest(house.leader)
    await course_of(house.leader)
    assert END not in (await house.leader.card()).labels


async def test_the_next_version_of_a_vermerk_comes_back_as_a_file_and_is_not_wanted_any_more(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_DECISION)
    leader, press = walk.house.leader, walk.house.press
    await leader.taps("Änderungen anordnen")
    await leader.writes("Bitte die Kosten genauer.")
    await press.writes("/aufgaben")
    await press.taps("Vermerk zum Grobkonzept")
    await press.writes("3")
    await press.writes("Im Sommer, für höchstens 9.000 Euro.")
    await ends_it(leader)

    kept = await file_of(press, "Vermerk-1-neue-Fassung.txt")
    assert "für höchstens 9.000 Euro" in kept.decode("utf-8-sig")
    await taps_above(press, "Neue Fassung schreiben")
    assert "Dieses Verfahren ist beendet." in await newest(press)


async def test_who_wrote_why_is_told_when_a_vermerk_was_faster_and_can_delete_it(town: Town) -> None:
    walk = await Procedures.of(town)
    await walk.reaches(Step.OUTLINE_MEMO)
    leader = walk.house.leader
    await course_of(leader)
    await leader.taps(END)
    await leader.writes(WHY)
    await walk.reaches(Step.OUTLINE_DECISION, since=Step.OUTLINE_MEMO)
    await taps_above(leader, "Absenden")

    assert "ist ein Vermerk auf dem Weg zur Leitung" in await newest(leader)
    await leader.writes("/aufgaben")
    await leader.taps("Weiterschreiben")
    await leader.taps("Entwurf löschen")
    await leader.writes("/aufgaben")
    assert "Vorzeitiges Ende" not in await newest(leader)


async def test_the_office_of_the_leitung_learns_it_too(town: Town) -> None:
    house, _ = await at_checklist(town)
    buero = await town.member("Büro", Role.LEADERSHIP_OFFICE)
    await ends_it(house.leader)

    assert await buero.sees(WHY)
