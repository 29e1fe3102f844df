"""A whole approval on paper: written, sent back, written anew, approved; and everybody who is told no."""

from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House, word_file
from tests.stories.town import Town
from tests.transcripts.scribe import Scribe, compare


async def test_whole_approval(town: Town, *, regenerate_transcripts: bool) -> None:
    house = await House.of(town)
    scribe = Scribe(
        Pressestelle=house.press,
        Leitung=house.leader,
        Stellvertretung=house.second,
        Bauamt=house.bauamt,
        Jugendamt=house.jugendamt,
        Mitarbeiterkanal=house.bauamt.at(house.channel),
    )
    await scribe.begins()
    await _first_version(scribe)
    await _changes(scribe)
    await _approval(scribe)

    compare("freigabe", scribe.text(), regenerate=regenerate_transcripts)


async def _first_version(scribe: Scribe) -> None:
    scribe.chapter("Die Pressestelle schreibt einen Vermerk")
    await scribe.writes("Pressestelle", "/vermerk")
    await scribe.writes("Pressestelle", SUBJECT)
    await scribe.writes("Pressestelle", VOTE)
    await scribe.sends_file("Pressestelle", "Sachverhalt.docx", word_file("Anlass: Idee der Leitung.", FACTS))
    await scribe.writes("Pressestelle", ASSESSMENT)
    await scribe.taps("Pressestelle", "Absenden")


async def _changes(scribe: Scribe) -> None:
    scribe.chapter("Das Bauamt tippt auf Freigeben, die Leitung ordnet Änderungen an")
    await scribe.taps("Bauamt", "Freigeben", chat="Mitarbeiterkanal")
    await scribe.taps("Leitung", "Änderungen anordnen", chat="Mitarbeiterkanal")
    await scribe.writes("Leitung", "Bitte die Kosten nennen.")
    scribe.chapter("Die zweite Fassung")
    await scribe.taps("Pressestelle", "Neue Fassung schreiben")
    await scribe.taps("Pressestelle", "Bewertung ändern")
    await scribe.writes("Pressestelle", f"{ASSESSMENT} Die Befragung kostet 12.000 Euro.")
    await scribe.taps("Pressestelle", "Absenden")


async def _approval(scribe: Scribe) -> None:
    scribe.chapter("Beide von der Leitung wollen freigeben")
    await scribe.taps("Stellvertretung", "Freigeben")
    await scribe.taps("Leitung", "Freigeben", chat="Mitarbeiterkanal")
    await scribe.taps("Leitung", "Ja, freigeben")
    await scribe.taps("Stellvertretung", "Ja, freigeben")
