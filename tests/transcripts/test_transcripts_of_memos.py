"""A memo's whole way, to be read: written, sent back, approved; co-signed, put off, and decided on paper."""

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
    await _co_signature(scribe)
    await _put_off(scribe)
    await _paper(scribe)

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


async def _co_signature(scribe: Scribe) -> None:
    scribe.chapter("Ein zweiter Vermerk geht zuerst zur Mitzeichnung")
    await scribe.writes("Pressestelle", "/vermerk")
    for text in ("Kundenbefragung 2022; hier: Freigabe Feinkonzept", VOTE, FACTS, ASSESSMENT):
        await scribe.writes("Pressestelle", text)
    await scribe.taps("Pressestelle", "Mitzeichnung: niemand")
    await scribe.taps("Pressestelle", "☐ Bauamt")
    await scribe.taps("Pressestelle", "☐ Jugendamt")
    await scribe.taps("Pressestelle", "Fertig")
    await scribe.taps("Pressestelle", "Absenden")
    await scribe.taps("Bauamt", "Mitzeichnen")
    await scribe.taps("Jugendamt", "Mitzeichnen mit abweichender Meinung")
    await scribe.writes("Jugendamt", "Die Frist ist zu kurz.")


async def _put_off(scribe: Scribe) -> None:
    scribe.chapter("Die Leitung stellt ihn zurück")
    await scribe.taps("Leitung", "Zurückstellen")
    await scribe.writes("Leitung", "1.8.2022 nach der Sitzung des Kreistags")


async def _paper(scribe: Scribe) -> None:
    scribe.chapter("Sie unterschreibt dann doch früher, auf Papier")
    await scribe.writes("Pressestelle", "/aufgaben")
    await scribe.taps("Pressestelle", "Vermerk 2 ansehen")
    await scribe.taps("Pressestelle", "Entscheidung nachtragen")
    await scribe.taps("Pressestelle", "Freigegeben")
    await scribe.taps("Pressestelle", "Heute")
    await scribe.taps("Pressestelle", "Landrätin")
    await scribe.sends_file("Pressestelle", "Vermerk-2.pdf", b"%PDF-1.7 unterschrieben")
