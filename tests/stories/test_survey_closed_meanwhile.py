"""A survey is closed while somebody answers, and another one is open: they hear about the first before the other."""

from bot.domain.ids import SurveyId
from bot.services import surveys
from tests.domain.forms_for_tests import form, one
from tests.stories.test_citizen_takes_part import agrees
from tests.stories.town import SURVEY, Town

SECOND = SurveyId("zweite")
ENDED = "Die Befragung „Kundenbefragung 2022“ ist seit dem 15. Juli 2022 beendet. Ihre Antworten daraus sind gelöscht."


async def test_a_word_about_the_first_stands_above_the_first_card_of_the_second(town: Town) -> None:
    berta = await agrees(town)
    await town.opens(form(one("z1", "ja", "nein")), SECOND, "Radwege")
    await town.rt.run(surveys.close_by_command, SURVEY)

    card = await berta.taps("Ja")

    assert card.text.startswith(f"{ENDED}\n\nRadwege\n")
    assert card.offers("Hier antworten")
    again = await berta.writes("/start")
    assert again.text.startswith("Radwege\n")


async def test_who_did_not_answer_anything_hears_nothing_of_it(town: Town) -> None:
    await town.opens(form(one("a1", "ja", "nein")))
    berta = await town.person("Berta")
    await berta.writes(f"/start {SURVEY}")
    await town.opens(form(one("z1", "ja", "nein")), SECOND, "Radwege")
    await town.rt.run(surveys.close_by_command, SURVEY)
    assert (await berta.writes("/start")).text.startswith("Radwege\n")


async def test_an_interview_that_still_runs_has_not_ended(town: Town) -> None:
    await town.opens(form(one("z1", "ja", "nein")), SECOND, "Radwege")
    await town.rt.run(surveys.close_by_command, SECOND)
    berta = await agrees(town)
    third = SurveyId("dritte")
    await town.opens(form(one("z1", "ja", "nein")), third, "Busse")
    assert (await berta.writes(f"/start {third}")).text.startswith("Busse\n")
