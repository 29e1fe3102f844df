"""Offices co-sign at the same time; dissent is noted, silence holds nobody up, a new version asks anew."""

import pytest

from bot.domain.staff import Role
from bot.services import co_signing
from bot.simulator.people import Shown
from tests.stories.evaluation_walk import taps_above
from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House, memo_card
from tests.stories.town import Person, Town

SIGN = ("Mitzeichnen", "Mitzeichnen mit abweichender Meinung")
WAITS = "Stand: ⏳ wartet auf Freigabe"


@pytest.fixture
async def house(town: Town) -> House:
    house = await House.of(town)
    await sends_to_offices(house)
    return house


async def sends_to_offices(house: House) -> None:
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
        await house.press.writes(text)
    await house.press.taps("Mitzeichnung: niemand")
    await house.press.taps("☐ Bauamt")
    await house.press.taps("☐ Jugendamt")
    await house.press.taps("Fertig")
    await house.press.taps("Absenden")


def data_of(card: Shown, label: str) -> str:
    return card.data[card.labels.index(label)]


async def sign_card(person: Person) -> Shown:
    """The newest card that shows an office the memo; its PDF may stand below."""
    screen = await person.screen()
    return next(each for each in reversed(screen.messages) if "Der ganze Wortlaut steht im PDF" in each.text)


async def test_author_is_asked_before_sending_and_nobody_is_the_default(town: Town) -> None:
    house = await House.of(town)
    await house.press.writes("/vermerk")
    for text in (SUBJECT, VOTE, FACTS):
        await house.press.writes(text)
    review = await house.press.writes(ASSESSMENT)

    assert review.labels[0] == "Absenden"
    assert "Mitzeichnung: niemand" in review.labels
    chosen = await house.press.taps("Mitzeichnung: niemand")
    assert {"☐ Bauamt", "☐ Jugendamt"} < set(chosen.labels)
    # Of this one nobody uses the bot; what it signs on paper is entered.
    assert "☐ Sozialamt" in chosen.labels
    assert not any(label.startswith("☑") for label in chosen.labels)
    assert (await house.press.taps("☐ Bauamt")).labels[0] == "☑ Bauamt"
    assert (await house.press.taps("☑ Bauamt")).labels[0] == "☐ Bauamt"
    await house.press.taps("☐ Jugendamt")
    review = await house.press.taps("Fertig")
    assert "zuerst diese Stellen zur Mitzeichnung: Jugendamt" in review.text
    assert "Mitzeichnung: 1" in review.labels


async def test_all_offices_are_asked_at_once_and_the_leitung_waits_for_them(house: House) -> None:
    for office in (house.bauamt, house.jugendamt):
        card = await sign_card(office)
        assert card.labels == SIGN
        assert SUBJECT in card.text
        assert "bis 22. Juli 2022" in card.text
        assert "keine Äußerung" in card.text
        assert card.protected
    assert "🖊 in Mitzeichnung bis 22. Juli 2022" in (await house.announced())[0]
    assert (await house.announced())[1] == ()
    assert not await house.leader.sees(VOTE)
    assert "Er ist jetzt bei den Stellen" in (await house.press.card()).text
    assert "Aktenzeichen: PR-013-2022/1" in (await house.press.card()).text


async def test_an_office_of_which_nobody_can_sign_is_named_at_once(house: House) -> None:
    await house.bauamt.phone.blocks()
    await house.town.settles()
    await sends_to_offices(house)

    (told,) = [one for one in (await house.press.screen()).messages if "Es fehlt jemand: " in one.text]
    assert "Es fehlt jemand: Mitzeichnung" in told.text
    assert "Wartet auf: Bauamt. Dort ist niemand angemeldet, oder der Bot erreicht niemanden." in told.text
    assert "Bitte bis 22. Juli 2022.\nEine Mitzeichnung auf Papier lässt sich nachtragen." in told.text
    assert told.labels == ("Vermerk öffnen",)


async def test_memo_reaches_the_leitung_when_the_last_office_has_signed(house: House) -> None:
    assert "✅ Bauamt: mitgezeichnet" in (await house.bauamt.taps("Mitzeichnen")).text
    assert not await house.leader.sees(VOTE)
    assert not (await house.bauamt.screen()).offers("Mitzeichnen")

    await house.jugendamt.taps("Mitzeichnen")

    card = await memo_card(house.leader)
    assert "Mitzeichnung\n✅ Bauamt: mitgezeichnet\n✅ Jugendamt: mitgezeichnet" in card.text
    assert "Freigeben" in card.labels
    assert WAITS in (await house.announced())[0]
    assert "liegt jetzt der Leitung vor" in (await house.press.card()).text


async def test_dissent_needs_words_and_the_leitung_reads_them(house: House) -> None:
    await house.jugendamt.taps("Mitzeichnen")
    asked = await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    assert "Was sieht Ihre Stelle anders?" in asked.text
    assert "Bitte schreiben Sie Ihre abweichende Meinung als Text." in (await house.bauamt.sends("sticker")).text
    assert not await house.leader.sees(VOTE)

    noted = await house.bauamt.writes("Die Frist <ist> zu kurz.")

    assert "⚠️ Bauamt: mitgezeichnet mit abweichender Meinung" in noted.text
    assert "„Die Frist <ist> zu kurz.“" in (await memo_card(house.leader)).text
    assert await house.press.sees("Die Frist <ist> zu kurz.")
    assert "Frist" not in (await house.announced())[0]
    assert not await house.jugendamt.sees("Die Frist <ist> zu kurz.")


async def test_back_signs_nothing(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    assert "es ist nichts geschehen" in (await house.bauamt.taps("Zurück")).text
    await house.bauamt.taps("Vermerk öffnen")
    assert (await sign_card(house.bauamt)).labels == SIGN


async def test_who_is_silent_until_the_deadline_made_no_statement(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")

    await house.town.later(days=7)
    await house.town.rt.run(co_signing.go_on_without_silent)
    await house.town.settles()
    assert not await house.leader.sees(VOTE)
    await house.town.later(days=1)
    await house.town.rt.run(co_signing.go_on_without_silent)
    await house.town.settles()

    assert "– Jugendamt: keine Äußerung" in (await memo_card(house.leader)).text
    assert not (await house.jugendamt.screen()).offers("Mitzeichnen")


async def test_second_member_of_an_office_is_told_that_it_has_signed(house: House) -> None:
    colleague = await house.town.member("Kollegin", Role.SUPPORTING_OFFICE, "Bauamt")
    await colleague.writes("/aufgaben")
    await colleague.taps("Vermerk 1: mitzeichnen")
    data = data_of(await sign_card(colleague), "Mitzeichnen")
    await house.bauamt.taps("Mitzeichnen")

    told = await colleague.taps_data(data, message=(await sign_card(colleague)).id)

    assert told.toast == "Ihre Stelle hat sich zu dieser Fassung schon geäußert."


async def test_new_version_voids_signatures_and_shows_what_changed(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen mit abweichender Meinung")
    await house.bauamt.writes("Bitte die Kosten nennen.")

    await house.press.taps("Neue Fassung schreiben")
    await house.press.taps("Sachverhalt ändern")
    await house.press.writes(f"{FACTS} Die Befragung kostet 12.000 Euro.")
    await house.press.taps("Absenden")

    for office in (house.bauamt, house.jugendamt):
        card = await sign_card(office)
        assert card.labels == SIGN
        assert "Sachverhalt\nbisher: –\nneu: Die Befragung kostet 12.000 Euro." in card.text
        assert FACTS not in card.text
        assert await office.sees("Diese Fassung ist überholt. Es gilt Fassung 2.")
    for office in (house.bauamt, house.jugendamt):
        await office.taps("Mitzeichnen")
    shown = (await memo_card(house.leader)).text
    assert "abweichender Meinung" not in shown
    # The Leitung never had the first version.
    assert "Geändert" not in shown


async def test_leitung_reads_what_changed_since_the_version_that_it_had(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten nennen.")
    for costs in ("Die Kosten sind hoch.", "Die Kosten sind 9.000 Euro."):
        await taps_above(house.press, "Neue Fassung schreiben")
        await house.press.taps("Bewertung ändern")
        await house.press.writes(costs)
        await house.press.taps("Absenden")
        await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")

    card = (await memo_card(house.leader)).text
    assert "Vermerk 1, Fassung 3" in card
    assert "Geändert gegenüber Fassung 1:" in card
    assert f"bisher: {ASSESSMENT}\nneu: Die Kosten sind 9.000 Euro." in card
    assert "Geändert gegenüber Fassung 2:" in (await sign_card(house.jugendamt)).text


async def test_author_of_a_new_version_reads_that_the_offices_get_it_first(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten nennen.")
    review = await house.press.taps("Neue Fassung schreiben")
    assert "zuerst diese Stellen zur Mitzeichnung: Bauamt, Jugendamt." in review.text

    assert "zuerst diese Stellen" not in (await house.press.taps("☐ nur redaktionell geändert")).text


async def test_editorial_change_keeps_signatures_and_offices_may_object(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte den Tippfehler beheben.")
    await house.press.taps("Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Der Nutzen überwiegt die Mühe.")
    await house.press.taps("☐ nur redaktionell geändert")
    await house.press.taps("Absenden")

    card = await memo_card(house.leader)
    assert "✅ Bauamt: mitgezeichnet" in card.text
    assert "die Stellen können bis 19. Juli 2022 widersprechen" in card.text
    told = await sign_card(house.bauamt)
    assert told.labels == ("Widersprechen",)
    assert "bisher: Der Nutzen überwiegt den Aufwand.\nneu: Der Nutzen überwiegt die Mühe." in told.text
    await house.bauamt.taps("Widersprechen")
    await house.bauamt.writes("Das ist keine Kleinigkeit.")

    assert "„Das ist keine Kleinigkeit.“" in (await memo_card(house.leader)).text
    await house.town.later(days=5)
    late = await house.jugendamt.tap("Widersprechen")
    assert late.toast == "Dafür ist es zu spät. Der Vermerk liegt schon bei der Leitung oder ist entschieden."


async def test_offices_may_object_for_two_days_however_fast_the_leitung_approves(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte den Tippfehler beheben.")
    await house.press.taps("Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Die Kosten steigen auf 90.000 Euro.")
    await house.press.taps("☐ nur redaktionell geändert")
    await house.press.taps("Absenden")
    await house.leader.taps("Freigeben")
    asked = (await house.leader.card()).text
    assert "Bauamt, Jugendamt können der letzten, redaktionellen Änderung noch bis 19. Juli 2022" in asked
    await house.leader.taps("Ja, freigeben")

    card = await sign_card(house.bauamt)
    assert card.labels == ("Widersprechen",)
    assert "✅ freigegeben" in card.text
    await taps_above(house.bauamt, "Widersprechen")
    await house.bauamt.writes("Das ist keine redaktionelle Änderung.")
    for reader in (house.leader, house.second):
        told = [shown.text for shown in (await reader.screen()).messages if "rechtzeitig widersprochen" in shown.text]
        assert len(told) == 1
        assert "Das ist keine redaktionelle Änderung." in told[0]
    assert await house.press.sees("Die Leitung weiß von der Meinung")
    assert (await house.press.screen()).messages[-1].file_name == "Vermerk-1-Fassung-2.pdf"


async def test_after_the_approval_the_card_of_an_office_says_so(house: House) -> None:
    await house.bauamt.taps("Mitzeichnen")
    await house.jugendamt.taps("Mitzeichnen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")

    card = await sign_card(house.bauamt)
    assert card.labels == ()
    assert "✅ freigegeben" in card.text


async def test_nobody_else_signs_for_an_office(house: House) -> None:
    data = data_of(await sign_card(house.bauamt), "Mitzeichnen")

    for other in (house.jugendamt, house.leader, house.press, house.stranger):
        if not (await other.screen()).messages:
            await other.writes("/start")
        told = await other.taps_data(data, message=(await other.card()).id)
        assert told.toast == "Mitzeichnen kann hier nur, wer zu dieser Stelle gehört. Es wurde nichts geändert."

    assert (await sign_card(house.bauamt)).labels == SIGN
