"""Paper counts: what was signed on paper is entered with the signed PDF, and holds like a decision in the chat."""

import json

import pytest
from sqlalchemy import select

from bot.domain.staff import Role
from bot.domain.staff_taps import ReadAct, ReadTap
from bot.domain.taps import encode
from bot.simulator.people import Shown
from storage.tables import audit
from tests.stories.evaluation_walk import taps_above
from tests.stories.house import House, file_of, memo_card
from tests.stories.test_co_signing import sends_to_offices
from tests.stories.test_deputies import enters, head_of_bauamt
from tests.stories.town import Person, Town

SIGNED = b"%PDF-1.7 unterschrieben"
ON_PAPER = "✅ freigegeben – Landrätin, auf Papier entschieden am 15. Juli 2022"


@pytest.fixture
async def house(town: Town) -> House:
    return await House.of(town)


async def begins(press: Person) -> Shown:
    await press.writes("/aufgaben")
    await press.taps("Vermerk 1 ansehen")
    return await press.taps("Entscheidung nachtragen")


async def test_approval_on_paper_counts_like_one_in_the_chat(house: House) -> None:
    await house.submits()
    asked = await begins(house.press)
    assert asked.labels == ("Freigegeben", "Änderungen angeordnet", "Abgelehnt", "Vermerk öffnen")
    await house.press.taps("Freigegeben")
    await house.press.taps("Heute")
    assert (await house.press.card()).labels == ("Landrätin", "Vermerk öffnen")
    assert "als PDF, höchstens 5 MB" in (await house.press.taps("Landrätin")).text
    await house.press.sends_file("Vermerk-unterschrieben.pdf", SIGNED)

    assert await house.press.sees("Eingetragen.")
    text, buttons = await house.announced()
    assert text.endswith("Auf Papier entschieden: Landrätin, 15. Juli 2022")
    assert buttons == ()
    for told in (house.press, house.bauamt, house.jugendamt):
        assert await told.sees(ON_PAPER)
    assert (await file_of(house.bauamt, "Vermerk-1-Fassung-1.pdf")).startswith(b"%PDF")
    assert not (await house.leader.screen()).offers("Freigeben")


async def test_what_was_rejected_on_paper_needs_its_reason(house: House) -> None:
    await house.submits()
    await begins(house.press)
    await house.press.taps("Abgelehnt")
    await house.press.writes("15.7.2022")
    await house.press.taps("Landrätin")
    asked = await house.press.sends_file("blatt.pdf", SIGNED)
    assert "was als Grund auf dem Papier steht" in asked.text
    assert "Bitte schreiben Sie den Grund als Text." in (await house.press.sends("sticker")).text
    assert "wartet auf Freigabe" in (await house.announced())[0]

    await house.press.writes("Zu teuer.")

    assert await house.press.sees("❌ abgelehnt – Landrätin, auf Papier entschieden am 15. Juli 2022")
    assert await house.press.sees("Zu teuer.")
    assert "Zu teuer" not in (await house.announced())[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [("foto.pdf", b"\xff\xd8\xff photo"), ("blatt.txt", SIGNED), ("gross.pdf", b"%PDF" + b"x" * (5 * 1024 * 1024))],
)
async def test_only_a_pdf_is_taken_as_the_signed_paper(house: House, name: str, content: bytes) -> None:
    await house.submits()
    await begins(house.press)
    await house.press.taps("Freigegeben")
    await house.press.taps("Heute")
    await house.press.taps("Landrätin")

    refused = await house.press.sends_file(name, content)

    assert "Hier brauche ich eine PDF-Datei mit höchstens 5 MB." in refused.text
    assert "wartet auf Freigabe" in (await house.announced())[0]
    await house.press.sends_file("blatt.pdf", SIGNED)
    assert await house.press.sees(ON_PAPER)


@pytest.mark.parametrize("day", ["14.7.2022", "16.7.2022", "gestern"])
async def test_day_before_the_memo_or_after_today_is_refused(house: House, day: str) -> None:
    await house.submits()
    await begins(house.press)
    await house.press.taps("Freigegeben")

    assert "Dieser Tag kann es nicht sein" in (await house.press.writes(day)).text
    assert "Wer hat unterschrieben?" in (await house.press.writes("15.7.22")).text


async def test_paper_for_the_version_before_does_not_count_for_the_new_one(house: House) -> None:
    await house.submits()
    await house.leader.taps("Änderungen anordnen")
    await house.leader.writes("Bitte die Kosten nennen.")
    await house.town.later(days=3)
    await house.press.writes("/aufgaben")
    await house.press.taps("Neue Fassung schreiben")
    await house.press.taps("Bewertung ändern")
    await house.press.writes("Der Nutzen überwiegt die Kosten von 9.000 Euro.")
    await house.press.taps("Absenden")
    await begins(house.press)
    await house.press.taps("Freigegeben")

    refused = await house.press.writes("17.7.2022")
    assert "lassen Sie bitte diese unterschreiben" in refused.text
    await house.press.taps("Heute")
    assert "Auf dem Papier muss „Fassung 2“ stehen." in (await house.press.taps("Landrätin")).text


async def test_paper_that_comes_after_a_decision_in_the_chat_changes_nothing(house: House) -> None:
    await house.submits()
    await begins(house.press)
    await house.press.taps("Abgelehnt")
    await house.press.taps("Heute")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")

    told = await house.press.tap("Landrätin")

    assert told.toast == "Das ist schon entschieden oder eingetragen. Es wurde nichts geändert."
    assert "Entschieden: Landrätin" in (await house.announced())[0]


async def signed_by_deputy_today(house: House) -> Shown:
    """Enters that a deputy of the Leitung signed today; as far as who signed is asked."""
    await begins(house.press)
    await house.press.taps("Freigegeben")
    return await house.press.taps("Heute")


async def test_deputy_signs_on_paper_only_on_the_days_entered_for_them(house: House) -> None:
    await head_of_bauamt(house.town)
    await enters(house.leader, "18.7.2022", "29.7.2022")
    await house.submits()

    asked = await signed_by_deputy_today(house)
    assert "Landrätin i. V." not in asked.labels
    assert "nur, wenn für diesen Tag eine Vertretung eingetragen ist" in asked.text

    await house.town.later(days=3)
    asked = await signed_by_deputy_today(house)
    assert asked.labels == ("Landrätin", "Landrätin i. V.", "Vermerk öffnen")
    assert "Vertretung eingetragen ist" not in asked.text
    await house.press.taps("Landrätin i. V.")
    await house.press.sends_file("blatt.pdf", SIGNED)
    assert await house.press.sees("✅ freigegeben – Landrätin i. V., auf Papier entschieden am 18. Juli 2022")
    async with house.town.database.read() as tx:
        noted = (await tx.execute(select(audit.c.details).where(audit.c.event == "memo_approved"))).scalar_one()
    assert json.loads(noted)["for"].startswith("member:")


async def test_button_of_a_deputy_from_another_day_enters_nothing(house: House) -> None:
    await house.submits()
    asked = await signed_by_deputy_today(house)
    head = asked.data[asked.labels.index("Landrätin")]

    told = await house.press.taps_data(f"{head.removesuffix('.h')}.v", asked.id)

    assert told is not None
    card = await house.press.card()
    assert "An diesem Tag hat niemand die Leitung vertreten." in card.text
    assert card.labels == ("Landrätin", "Vermerk öffnen")
    assert "wartet auf Freigabe" in (await house.announced())[0]


async def test_co_signature_on_paper_counts_too(house: House) -> None:
    await sends_to_offices(house)
    await house.jugendamt.taps("Mitzeichnen")
    office = await house.town.member("Büro", Role.LEADERSHIP_OFFICE, "Büro des Landrats")
    await office.writes("/aufgaben")
    await office.taps("Vermerk 1 ansehen")
    asked = await office.taps("Mitzeichnung nachtragen")
    assert asked.labels == ("Bauamt: mitgezeichnet", "Bauamt: abweichende Meinung", "Vermerk öffnen")
    await office.taps("Bauamt: abweichende Meinung")
    await office.taps("Heute")
    await office.sends_file("bauamt.pdf", SIGNED)
    await office.writes("Die Frist ist zu kurz.")

    card = await memo_card(house.leader)
    assert "⚠️ Bauamt: mitgezeichnet mit abweichender Meinung, auf Papier am 15. Juli 2022" in card.text
    assert "„Die Frist ist zu kurz.“" in card.text
    assert not (await house.bauamt.screen()).offers("Mitzeichnen")


async def test_offices_and_strangers_enter_nothing(house: House) -> None:
    await house.submits()
    card = await begins(house.press)
    approve = card.data[card.labels.index("Freigegeben")]

    for other in (house.bauamt, house.leader):
        told = await other.taps_data(approve, message=(await other.card()).id)
        assert told.toast == "Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert."


async def approves_on_paper(house: House) -> None:
    await house.submits()
    await begins(house.press)
    await house.press.taps("Freigegeben")
    await house.press.taps("Heute")
    await house.press.taps("Landrätin")
    await house.press.sends_file("Vermerk-unterschrieben.pdf", SIGNED)


async def test_who_may_see_the_vermerk_may_look_at_the_signed_one_and_that_is_noted(house: House) -> None:
    await approves_on_paper(house)

    for reader in (house.leader, house.press, house.bauamt):
        await taps_above(reader, "Unterschriebenen Vermerk ansehen")
        assert await file_of(reader, "Vermerk-1-Fassung-1-unterschrieben.pdf") == SIGNED
        assert await reader.sees("Vermerk 1, Fassung 1: unterschrieben")
    async with house.town.database.read() as tx:
        noted = (await tx.execute(select(audit.c.actor).where(audit.c.event == "memo_scan_read"))).scalars().all()
    assert len(set(noted)) == 3


async def test_signed_vermerk_is_not_shown_to_others_nor_where_there_is_none(house: House) -> None:
    institute = await house.town.member("Institut", Role.RESEARCH_INSTITUTE)
    look = encode(ReadTap(ReadAct.SCAN, 1))
    await house.submits()
    await house.leader.taps_data(look, message=(await house.leader.card()).id)
    assert await house.leader.sees("Dieses Papier ist hier für Sie nicht zu lesen.")

    await begins(house.press)
    await house.press.taps("Abgelehnt")
    await house.press.taps("Heute")
    await house.press.taps("Landrätin")
    await house.press.sends_file("blatt.pdf", SIGNED)
    await house.press.writes("Zu teuer.")

    # The offices get an approved Vermerk, never one that was rejected.
    for other in (institute, house.bauamt):
        await other.writes("/start")
        await other.taps_data(look, message=(await other.card()).id)
        assert await other.sees("Dieses Papier ist hier für Sie nicht zu lesen.")
        assert not [shown for shown in (await other.screen()).messages if shown.file_name]
