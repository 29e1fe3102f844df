"""Who deletes sent answers with the code reads all that stays; after the end the results still count them."""

from bot.services import surveys
from tests.stories.test_citizen_takes_part import SMALL
from tests.stories.test_study_ends import sends_off
from tests.stories.town import SURVEY, Person, Town

COUNTED = "die Ergebnisse in Zahlen, in denen diese Antworten schon mitgezählt sind"


async def code_of(person: Person) -> str:
    return (await person.card()).text.partition("Lösch-Code: ")[2].split()[0]


async def test_while_the_survey_runs_the_proofs_stay_and_nothing_is_counted_yet(town: Town) -> None:
    await town.opens(SMALL)
    berta = await sends_off(town, "Berta")
    await berta.writes(await code_of(berta))
    told = (await berta.card()).text

    assert "Die Antworten zu diesem Code sind gelöscht." in told
    assert "• der Vermerk, dass von einem Konto teilgenommen wurde – ein zweites Mal geht deshalb nicht" in told
    assert "• der Nachweis, welchem Wortlaut zugestimmt wurde" in told
    assert COUNTED not in told


async def test_after_the_end_the_person_reads_that_the_results_still_count_them(town: Town) -> None:
    await town.opens(SMALL)
    berta = await sends_off(town, "Berta")
    code = await code_of(berta)
    await town.rt.run(surveys.close_by_command, SURVEY)
    await berta.writes(code)

    assert "Die Antworten zu diesem Code sind gelöscht." in (await berta.card()).text
    assert COUNTED in (await berta.card()).text


async def test_the_notice_says_before_the_consent_what_stays_of_the_answers(town: Town) -> None:
    await town.opens(SMALL)
    berta = await town.person("Berta")
    await berta.writes(f"/start {SURVEY}")
    await berta.writes("/datenschutz")
    read = (await berta.card()).text
    while "Weitere ›" in (await berta.card()).labels:
        read += (await berta.taps("Weitere ›")).text

    assert "Alles spätestens am 31. Dezember 2022. Was am Ende gezählt wird, bleibt: die Ergebnisse in Zahlen" in read
