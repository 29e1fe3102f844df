"""From the submitted memo to the decision, as the Leitung, the press office and the offices see it."""

import pytest

from bot.domain.staff import Role
from tests.stories.house import ASSESSMENT, FACTS, SUBJECT, VOTE, House, file_of, memo_card
from tests.stories.town import Town

DECIDE = ("Freigeben", "Änderungen anordnen", "Ablehnen", "Zurückstellen")
DECIDED = "Stand: ✅ freigegeben\n\nEntschieden: Landrätin, 15. Juli 2022, 12:00 Uhr"


@pytest.fixture
async def house(town: Town) -> House:
    return await House.of(town)


async def test_channel_shows_subject_version_and_state_and_each_leader_gets_the_whole(house: House) -> None:
    await house.submits()

    waits = f"Vermerk 1, Fassung 1\n\u2068{SUBJECT}\u2069\n\nStand: ⏳ wartet auf Freigabe"
    assert await house.announced() == (waits, DECIDE)
    for leader in (house.leader, house.second):
        card = await memo_card(leader)
        assert card.labels == DECIDE
        assert card.protected
        for text in (SUBJECT, VOTE, FACTS, ASSESSMENT):
            assert text in card.text
        assert "Fassung 0" not in card.text
        assert "Geändert" not in card.text
        assert (await file_of(leader, "Vermerk-1-Fassung-1.pdf")).startswith(b"%PDF")


async def test_leitung_approves_in_the_channel_and_everybody_concerned_is_told(house: House) -> None:
    await house.submits()

    toast = await house.leader.at(house.channel).tap("Freigeben")
    assert toast.toast == "Bitte bestätigen Sie das im Chat mit mir."
    asked = await house.leader.card()
    assert asked.text == f"Vermerk 1, Fassung 1: „\u2068{SUBJECT}\u2069“ freigeben?\n\nDas geht sofort an 2 Stellen."
    assert asked.labels == ("Ja, freigeben", "Zurück")
    assert (await house.announced())[1] == DECIDE
    noted = await house.leader.taps("Ja, freigeben")

    assert noted.text.startswith("Vermerk 1, Fassung 1: ✅ freigegeben.")
    text, buttons = await house.announced()
    assert text.endswith(DECIDED)
    assert buttons == ()
    for told in (house.press, house.bauamt, house.jugendamt):
        assert "✅ freigegeben – Landrätin" in (await told.card()).text
        assert (await file_of(told, "Vermerk-1-Fassung-1.pdf")).startswith(b"%PDF")
    for leader in (house.leader, house.second):
        assert not (await leader.screen()).offers("Freigeben")


async def test_leitung_approves_in_private(house: House) -> None:
    await house.submits()

    await house.second.taps("Freigeben")
    await house.second.taps("Ja, freigeben")

    assert (await house.announced())[0].endswith(DECIDED)


async def test_going_back_leaves_everything_as_it_was(house: House) -> None:
    await house.submits()
    await house.leader.taps("Freigeben")

    assert "es bleibt alles, wie es ist" in (await house.leader.taps("Zurück")).text

    assert (await house.announced())[1] == DECIDE
    await house.leader.taps("Vermerk öffnen")
    assert (await house.leader.card()).labels == DECIDE


async def test_changes_lead_to_a_new_version_that_is_approved(house: House) -> None:
    await house.submits()
    await house.leader.at(house.channel).tap("Änderungen anordnen")
    assert "was soll geändert werden?" in (await house.leader.card()).text
    await house.leader.writes("Bitte die Kosten nennen.")

    told = await house.press.card()
    assert "✏️ Änderungen angeordnet" in told.text
    assert "Bitte die Kosten nennen." in told.text
    assert "Kosten" not in (await house.announced())[0]
    review = await house.press.taps("Neue Fassung schreiben")
    assert FACTS in review.text
    await house.press.taps("Sachverhalt ändern")
    await house.press.writes("Die Befragung kostet 12.000 Euro.")
    await house.press.taps("Absenden")

    text, buttons = await house.announced()
    assert text.startswith("Vermerk 1, Fassung 2")
    assert buttons == DECIDE
    card = (await memo_card(house.leader)).text
    assert "Geändert gegenüber Fassung 1:" in card
    assert f"Sachverhalt\nbisher: {FACTS}\nneu: Die Befragung kostet 12.000 Euro." in card
    channel = await house.bauamt.at(house.channel).screen()
    assert channel.shows("Diese Fassung ist überholt. Es gilt Fassung 2.")
    assert len([label for label in channel.labels if label == "Freigeben"]) == 1
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert (await house.announced())[0].endswith(DECIDED)


async def test_rejection_ends_the_memo_and_the_reason_stays_out_of_the_channel(house: House) -> None:
    await house.submits()
    await house.leader.taps("Ablehnen")
    assert "warum lehnen Sie ab?" in (await house.leader.card()).text

    await house.leader.writes("Zu teuer.")

    assert "Zu teuer." in (await house.press.card()).text
    assert not (await house.press.card()).offers("Neue Fassung schreiben")
    assert "❌ abgelehnt" in (await house.announced())[0]
    assert not await house.bauamt.at(house.channel).sees("Zu teuer")
    assert not await house.bauamt.sees("abgelehnt")


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo"])
async def test_sticker_is_no_reason(house: House, kind: str) -> None:
    await house.submits()
    await house.leader.taps("Ablehnen")

    assert "Bitte schreiben Sie den Grund als Text." in (await house.leader.sends(kind)).text

    assert (await house.announced())[1] == DECIDE


async def test_office_member_who_taps_is_refused_with_a_sentence(house: House) -> None:
    await house.submits()

    outcome = await house.bauamt.at(house.channel).tap("Freigeben")

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert "Sie sind als beteiligte Stelle angemeldet" in (await house.bauamt.card()).text
    assert (await house.announced())[1] == DECIDE
    again = len((await house.bauamt.screen()).messages)
    await house.bauamt.at(house.channel).tap("Freigeben")
    assert len((await house.bauamt.screen()).messages) == again


async def test_author_who_taps_is_refused_and_keeps_the_draft_in_hand(house: House) -> None:
    await house.submits()
    await house.press.writes("/vermerk")

    outcome = await house.press.at(house.channel).tap("Freigeben")

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert "Abschnitt 2 von 4" in (await house.press.writes("Zweiter Vermerk")).text


async def test_stranger_in_the_channel_is_refused(house: House) -> None:
    await house.submits()

    outcome = await house.stranger.at(house.channel).tap("Freigeben")

    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert (await house.announced())[1] == DECIDE


async def test_second_leader_is_told_who_decided_and_when(house: House) -> None:
    await house.submits()
    await house.second.taps("Freigeben")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")

    outcome = await house.second.tap("Ja, freigeben")

    assert outcome.toast == "Schon entschieden: ✅ freigegeben – Landrätin, 15. Juli 2022, 12:00 Uhr"
    card = await house.second.card()
    assert "Über Vermerk 1, Fassung 1 ist schon entschieden" in card.text
    assert card.labels == ("Aufgaben",)


async def test_double_tap_on_the_confirmation_tells_everybody_once(house: House) -> None:
    await house.submits()
    await house.leader.taps("Freigeben")
    screen = await house.town.simulator.get("screen", user=house.leader.phone.user)
    (confirm,) = [b for m in screen["messages"] for row in m["buttons"] for b in row if b["label"] == "Ja, freigeben"]
    message = (await house.leader.card()).id
    await house.leader.taps("Ja, freigeben")

    await house.leader.taps_data(confirm["data"], message)

    told = [shown for shown in (await house.bauamt.screen()).messages if "✅ freigegeben" in shown.text]
    assert len(told) == 1


async def test_word_typed_instead_of_tapped_counts(house: House) -> None:
    await house.submits()

    await house.leader.writes("freigeben")
    await house.leader.writes("ja, freigeben")

    assert (await house.announced())[0].endswith(DECIDED)


@pytest.mark.parametrize("word", ["Freigeben", "ja, freigeben"])
async def test_who_thinks_it_over_and_types_freigeben_has_not_rejected(house: House, word: str) -> None:
    await house.submits()
    await house.submits("Zweiter Vermerk")
    await house.leader.taps("Ablehnen")

    asked = await house.leader.writes(word)

    assert asked.text.startswith("Vermerk 2, Fassung 1: „\u2068Zweiter Vermerk\u2069“ freigeben?")
    assert (await house.announced())[1] == DECIDE


async def test_leader_who_blocked_the_bot_is_sent_to_the_private_chat(house: House) -> None:
    await house.submits()
    await house.leader.phone.blocks()
    await house.town.settles()

    outcome = await house.leader.at(house.channel).tap("Freigeben")

    assert outcome.toast is not None
    assert outcome.toast.startswith("Bitte öffnen Sie zuerst den Chat mit mir")
    await house.leader.phone.unblocks()
    await house.town.settles()
    await house.leader.at(house.channel).tap("Freigeben")
    assert (await house.leader.card()).labels == ("Ja, freigeben", "Zurück")


async def test_office_of_the_leitung_sees_what_waits_and_decides_nothing(house: House) -> None:
    office = await house.town.member("Büro", Role.LEADERSHIP_OFFICE, "Büro des Landrats")
    await house.submits()

    assert "wartet auf die Leitung" in (await office.writes("/aufgaben")).text
    await office.taps("Vermerk 1 öffnen")

    card = await memo_card(office)
    assert VOTE in card.text
    assert card.labels == ("Eilt", "Entscheidung nachtragen")


async def test_task_list_of_the_leitung_opens_the_memo(house: House) -> None:
    await house.submits()

    tasks = await house.leader.writes("/aufgaben")

    assert "wartet auf Ihre Entscheidung" in tasks.text
    assert (await house.leader.taps("Vermerk 1 öffnen")).labels == DECIDE
