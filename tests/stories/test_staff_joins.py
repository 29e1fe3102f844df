"""Joining the staff by an invitation, the channel, the menu, and what waits for whom."""

import pytest

from bot.domain.staff import Role
from bot.services import staffing
from tests.stories.awkward import EVERYTHING, WORDS
from tests.stories.house import SUBJECT, House
from tests.stories.town import SURVEY, Town

INVALID = "Dieser Einladungslink gilt nicht mehr."


async def invited(town: Town, role: Role = Role.SUPPORTING_OFFICE, office: str = "Bauamt", name: str = "Anna") -> str:
    return await town.rt.run(staffing.invite, role=role, office=office, name=name)


async def test_invitation_greets_by_name_and_says_role_and_office(town: Town) -> None:
    anna = await town.person("Anna")

    greeting = await anna.writes(f"/start i_{await invited(town)}")

    assert greeting.text.startswith(
        "Willkommen, Anna!\n\nSie sind jetzt angemeldet für das Landratsamt Musterland als beteiligte Stelle (Bauamt)."
    )


async def test_invitation_in_english_for_whose_app_speaks_english(town: Town) -> None:
    anna = await town.person("Anna", "en")

    greeting = await anna.writes(f"/start i_{await invited(town)}")

    assert greeting.text.startswith("Welcome, Anna!")


async def test_link_works_once_and_only_for_48_hours(town: Town) -> None:
    anna, berta = await town.person("Anna"), await town.person("Berta")
    token = await invited(town)
    await anna.writes(f"/start i_{token}")
    assert INVALID in (await berta.writes(f"/start i_{token}")).text

    late = await invited(town)
    await town.later(hours=48)
    answer = (await berta.writes(f"/start i_{late}")).text
    unknown = (await berta.writes("/start i_AAAAAAAAAAAAAAAAAAAAAA")).text
    assert answer == unknown
    assert INVALID in answer


@pytest.mark.parametrize("payload", ["i_", "i_" + "x" * 62, "i_../../etc", "i_%00"])
async def test_rubbish_in_an_invitation_gets_the_same_sentence(town: Town, payload: str) -> None:
    anna = await town.person("Anna")
    assert INVALID in (await anna.writes(f"/start {payload}")).text


async def test_second_invitation_adds_a_role_and_says_that_the_first_stays(town: Town) -> None:
    anna = await town.member("Anna", Role.PRESS_OFFICE, "Pressestelle")

    greeting = await anna.writes(f"/start i_{await invited(town)}")

    assert "als beteiligte Stelle (Bauamt)." in greeting.text
    assert "Ihre bisherige Rolle gilt weiter: Pressestelle." in greeting.text
    assert "Angemeldet als Pressestelle; beteiligte Stelle (Bauamt)." in (await anna.writes("/start")).text
    assert "Betreff" in (await anna.writes("/vermerk")).text


async def test_second_role_is_told_beside_the_first_where_neither_is_enough(town: Town) -> None:
    anna = await town.member("Anna", Role.SUPPORTING_OFFICE, "Bauamt")
    await anna.writes(f"/start i_{await invited(town, Role.DATA_PROTECTION_OFFICER, '')}")

    answer = await anna.writes("/vermerk")

    assert "Das gehört zu keiner Ihrer Rollen (beteiligte Stelle; Datenschutz)." in answer.text


async def test_the_same_invitation_twice_is_one_role(town: Town) -> None:
    anna = await town.member("Anna", Role.SUPPORTING_OFFICE, "Bauamt")

    greeting = await anna.writes(f"/start i_{await invited(town)}")

    assert "gilt weiter" not in greeting.text
    assert "Angemeldet als beteiligte Stelle (Bauamt)." in (await anna.writes("/start")).text


async def test_channel_learns_role_and_office_and_never_a_name(town: Town) -> None:
    house = await House.of(town)

    await town.member("Zacharias", Role.SUPPORTING_OFFICE, "Sozialamt")

    channel = await house.bauamt.at(house.channel).screen()
    assert channel.shows("Neu angemeldet: beteiligte Stelle (Sozialamt)")
    assert not channel.shows("Zacharias")


async def test_channel_is_connected_by_whoever_may(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE)
    channel = await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone)
    await town.settles()
    assert (await press.at(channel).card()).text.startswith("Dieser Chat ist jetzt der Mitarbeiterkanal.")


async def test_nobody_else_connects_a_channel(town: Town) -> None:
    office = await town.member("Bauamt", Role.SUPPORTING_OFFICE)
    stranger = await town.person("Niemand")
    for somebody in (office, stranger):
        channel = await town.simulator.chat("channel", "Falscher Kanal", somebody.phone)
        await town.settles()
        assert not (await somebody.at(channel).screen()).messages


async def test_group_is_connected_later_by_a_word(town: Town) -> None:
    admin = await town.person("Technik")
    group = await town.simulator.chat("supergroup", "Mitarbeitergruppe", admin.phone)
    await town.settles()
    await town.member("Technik", Role.ADMIN)

    card = await admin.at(group).writes("/verbinden")

    assert card.text.startswith("Dieser Chat ist jetzt der Mitarbeiterkanal.")


async def test_memo_that_waits_appears_in_a_channel_connected_later(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await press.writes("/vermerk")
    for text in (SUBJECT, "Votum.", "Sachverhalt.", "Bewertung."):
        await press.writes(text)
    await press.taps("Absenden")

    channel = await town.simulator.chat("channel", "Mitarbeiterkanal", press.phone)
    await town.settles()

    assert (await press.at(channel).screen()).offers("Freigeben")


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            Role.PRESS_OFFICE,
            (
                "Aufgaben",
                "Vermerk schreiben",
                "Befragungen",
                "Verfahren",
                "Ergebnisse",
                "Maßnahmen",
                "Neue Idee",
                "Mitarbeitende",
                "Morgenübersicht",
                "Selbst an der Befragung teilnehmen",
            ),
        ),
        (
            Role.LEADERSHIP,
            (
                "Aufgaben",
                "Befragungen",
                "Verfahren",
                "Ergebnisse",
                "Maßnahmen",
                "Neue Idee",
                "Vertretung",
                "Morgenübersicht",
                "Selbst an der Befragung teilnehmen",
            ),
        ),
        (
            Role.SUPPORTING_OFFICE,
            (
                "Aufgaben",
                "Verfahren",
                "Ergebnisse",
                "Maßnahmen",
                "Neue Idee",
                "Morgenübersicht",
                "Selbst an der Befragung teilnehmen",
            ),
        ),
    ],
)
async def test_menu_offers_what_the_role_may(town: Town, role: Role, offered: tuple[str, ...]) -> None:
    member = await town.member("Anna", role)

    menu = await member.writes("/start")

    assert menu.labels == offered
    assert "Im Moment wartet nichts auf Sie." in menu.text


async def test_menu_counts_what_waits(town: Town) -> None:
    house = await House.of(town)
    await house.submits()

    assert "1 Aufgabe wartet auf Sie." in (await house.leader.writes("/start")).text


async def test_citizens_are_not_told_what_staff_can_do(town: Town) -> None:
    berta = await town.person("Berta")
    for word in ("/aufgaben", "/vermerk", "/befragungen"):
        assert "nur für angemeldete" in (await berta.writes(word)).text


async def test_member_speaks_english_after_choosing_it(town: Town) -> None:
    anna = await town.member("Anna", Role.LEADERSHIP)
    await anna.writes("/sprache")
    await anna.taps("English")

    assert "Nothing is waiting for you" in (await anna.writes("/aufgaben")).text


async def role_ends(town: Town, role: Role) -> None:
    numbers = {member.role: member.id for member in reversed(await staffing.members(town.rt))}
    await town.rt.run(staffing.release, numbers[role])
    await town.settles()


async def test_whose_role_ended_decides_nothing_any_more_and_is_told(town: Town) -> None:
    house = await House.of(town)
    await house.submits()
    await house.leader.taps("Freigeben")
    # Telegram lets nobody delete what is older than two days: the button is still there.
    await town.later(days=2, minutes=1)

    await role_ends(town, Role.LEADERSHIP)

    assert await house.leader.sees("Ihre Rolle hier ist beendet.")
    outcome = await house.leader.tap("Ja, freigeben")
    assert outcome.toast == "Freigeben kann nur die Leitung. Es wurde nichts geändert."
    assert await house.bauamt.at(house.channel).sees("wartet auf Freigabe")
    assert "nur für angemeldete" in (await house.leader.writes("/aufgaben")).text
    # It is Sunday: the channel is quiet until the next working day.
    assert not await house.bauamt.at(house.channel).sees("Beendet: Behördenleitung")
    await town.later(days=1)
    assert await house.bauamt.at(house.channel).sees("Beendet: Behördenleitung")


async def test_what_a_member_had_begun_and_was_shown_goes_with_the_role(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await press.writes("/vermerk")
    await press.writes("Ein Betreff, den nur die Pressestelle kennt")
    await press.writes("Ein Votum")

    await role_ends(town, Role.PRESS_OFFICE)

    left = [message.text for message in (await press.screen()).messages if message.from_bot]
    assert left[-1].startswith("Ihre Rolle hier ist beendet.")
    assert not any("Ein Betreff, den nur die Pressestelle kennt" in text for text in left)
    await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    assert "Entwurf" not in (await press.writes("/aufgaben")).text
    assert "Betreff" in (await press.writes("/vermerk")).text


async def test_a_member_who_took_part_keeps_the_card_of_a_citizen(town: Town) -> None:
    house = await House.of(town)
    await house.submits()
    await town.opens(EVERYTHING)
    await house.leader.writes(f"/start {SURVEY}")
    for words in WORDS:
        await house.leader.writes(words)
    receipt = await house.leader.card()

    await role_ends(town, Role.LEADERSHIP)

    assert await house.leader.sees(receipt.text)
    assert "schon einmal teilgenommen" in (await house.leader.writes(f"/start {SURVEY}")).text
