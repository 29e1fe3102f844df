"""An authority with forms and deadlines of its own: its question is asked, answered, and read wherever the paper is."""

from dataclasses import replace

from bot.domain.step_names import Step
from bot.forms.form_writer import Line, workbook
from bot.forms.own_step_forms import problems_in
from bot.forms.step_texts import STEP_FORMS
from tests.reports.pdf_text import text_of
from tests.stories.design_walk import brought_to
from tests.stories.house import House, file_of
from tests.stories.procedure_walk import Procedures, has_an_idea, newest, votes
from tests.stories.test_procedure_design import opens_task
from tests.stories.town import Person, Town

OWN_QUESTION = "Welches Gremium wird befasst?"
SHIPPED_QUESTION = "Rechtliche Rahmenbedingungen"


def own_outline() -> bytes:
    """The Grobkonzept with a question of its own in the middle, and without the one about the law."""
    form = STEP_FORMS[Step.OUTLINE]
    own = Line("text", "gremium", (OWN_QUESTION, "Which committee is involved?"))
    kept = [line for line in form.lines if line.name != "recht"]
    made = workbook(replace(form, lines=[kept[0], own, *kept[1:]]))
    assert problems_in(Step.OUTLINE, made, "eigenes.xlsx") == ()
    return made


async def takes(town: Town, *, form: bytes | None) -> None:
    """The operator changes the authority's file and starts the bot anew."""
    forms = {} if form is None else {Step.OUTLINE: form}
    town.authority = replace(town.authority, own_forms=forms)
    await town.restarts()


async def with_task(town: Town) -> House:
    """The Grobkonzept is to be written."""
    house = await House.of(town)
    await has_an_idea(house.leader)
    return house


async def writes_own_outline(press: Person) -> None:
    await press.writes("Wir wollen den Service verbessern.")
    assert OWN_QUESTION in await newest(press)
    await press.writes("Der Kreisausschuss im Mai.")
    await press.taps("☐ Bauamt")
    await press.taps("☐ Jugendamt")
    await press.taps("Fertig")
    await press.writes("Etwa 200 Stunden.")


async def test_an_own_question_is_answered_and_stands_on_the_card_and_in_the_pdf_of_the_paper(town: Town) -> None:
    await takes(town, form=own_outline())
    house = await with_task(town)
    await house.press.taps("Ausfüllen")
    await writes_own_outline(house.press)
    review = await newest(house.press)
    assert SHIPPED_QUESTION not in review
    await house.press.taps("Absenden")

    card = await newest(house.bauamt)
    assert OWN_QUESTION in card
    assert "Der Kreisausschuss im Mai." in card
    await house.bauamt.taps("📄 Grobkonzept, Fassung 1")
    await house.bauamt.taps("Als PDF")
    printed = text_of(await file_of(house.bauamt, "Grobkonzept.*"))
    assert OWN_QUESTION in printed
    assert "Der Kreisausschuss im Mai." in printed


async def test_an_own_question_goes_to_the_leitung_with_the_memo(town: Town) -> None:
    await takes(town, form=own_outline())
    house = await with_task(town)
    await house.press.taps("Ausfüllen")
    await writes_own_outline(house.press)
    await house.press.taps("Absenden")
    await brought_to(town, Step.OUTLINE_MEMO)
    await house.press.writes("/aufgaben")
    await house.press.taps("Vermerk zum Grobkonzept")
    await house.press.writes("Es wird vorgeschlagen, das Grobkonzept freizugeben.")
    await house.press.writes("Der Nutzen überwiegt den Aufwand.")
    await house.press.taps("Absenden")

    attached = await file_of(house.leader, "Grobkonzept.*")
    assert "Der Kreisausschuss im Mai." in text_of(attached)


async def test_a_half_filled_draft_keeps_its_questions_when_the_form_changes(town: Town) -> None:
    house = await with_task(town)
    await house.press.taps("Ausfüllen")
    await house.press.writes("Wir wollen den Service verbessern.")
    await takes(town, form=own_outline())
    await house.press.taps("☐ Bauamt")
    await house.press.taps("Fertig")
    await opens_task(house.press, "Weiterschreiben")

    card = await newest(house.press)
    assert "Dieses Formular wurde geändert, seit Sie begonnen haben." in card
    assert "Ressourceneinsatz" in card
    await house.press.writes("Etwa 200 Stunden.")
    assert SHIPPED_QUESTION in await newest(house.press)
    await house.press.writes("Art. 6 Abs. 1 Buchst. e DSGVO.")
    assert "Wir wollen den Service verbessern." in await newest(house.press)
    await house.press.taps("Absenden")
    assert "Art. 6 Abs. 1 Buchst. e DSGVO." in await newest(house.bauamt)


async def test_whoever_discards_the_draft_begins_with_the_new_questions(town: Town) -> None:
    house = await with_task(town)
    await house.press.taps("Ausfüllen")
    await house.press.writes("Wir wollen den Service verbessern.")
    await takes(town, form=own_outline())
    await house.press.writes("/abbrechen")
    await house.press.taps("Entwurf löschen")
    await opens_task(house.press, "Grobkonzept")
    assert "Dieses Formular wurde geändert" not in await newest(house.press)
    await writes_own_outline(house.press)

    assert "Der Kreisausschuss im Mai." in await newest(house.press)


async def test_a_form_that_stayed_the_same_says_nothing(town: Town) -> None:
    house = await with_task(town)
    await house.press.taps("Ausfüllen")
    await house.press.writes("Wir wollen den Service verbessern.")
    await opens_task(house.press, "Weiterschreiben")

    assert "Dieses Formular wurde geändert" not in await newest(house.press)


async def test_a_step_done_anew_begins_with_what_the_new_form_still_asks(town: Town) -> None:
    people = await Procedures.of(town)
    press = people.house.press
    await people.reaches(Step.RESOURCES)
    await votes(people.officer, "Nicht zugestimmt", "Es fehlt ein zweiter Weg ohne Telegram.")
    await takes(town, form=own_outline())
    await opens_task(press, "Grobkonzept")
    assert OWN_QUESTION in await newest(press)
    await press.writes("Der Kreisausschuss im Mai.")
    review = await newest(press)
    assert "Wir wollen den Service verbessern." in review
    assert SHIPPED_QUESTION not in review
    await press.taps("Absenden")

    vote = await newest(people.officer)
    assert "Der Kreisausschuss im Mai." in vote
    assert "Art. 6 Abs. 1" not in vote
    await people.officer.writes("/verfahren")
    await people.officer.taps("Kundenbefragung 2022")
    await people.officer.taps("📄 Grobkonzept, Fassung 2")
    await people.officer.taps("📄 Grobkonzept, Fassung 1")
    assert "Art. 6 Abs. 1 Buchst. e DSGVO." in await newest(people.officer)


async def test_an_own_deadline_holds_from_the_next_task_on(town: Town) -> None:
    """July 15th 2022 is a Friday; 20 working days later it is August 12th, 15 working days later the 5th."""
    house = await with_task(town)
    assert "Bitte bis 5. August 2022." in await newest(house.press)
    town.authority = replace(town.authority, own_deadlines={Step.OUTLINE: 20})
    await town.restarts()
    await has_an_idea(house.leader, "Zweite Befragung")

    assert "Bitte bis 12. August 2022." in await newest(house.press)
    await house.press.writes("/verfahren")
    assert "Grobkonzept bis 5. August 2022" in await newest(house.press)
