"""Several roles for one person, invitations from the chat, and roles that end: what everybody concerned sees."""

import pytest

from bot.domain.staff import Role
from tests.stories.house import House
from tests.stories.town import Person, Town

ISOLATES = {0x2068: None, 0x2069: None}
"""Marks around somebody else's words that nobody sees."""


async def link_for(person: Person) -> str:
    """The payload of the link in the newest message that is there to be forwarded."""
    letters = [message for message in (await person.screen()).messages if "t.me/" in message.text]
    return letters[-1].text.split("?start=")[1].split()[0]


async def invites_head(inviter: Person, office: str, name: str) -> str:
    """The whole way from the menu to the link."""
    await inviter.writes("/start")
    await inviter.taps("Mitarbeitende")
    await inviter.taps("Jemanden einladen")
    await inviter.taps("beteiligte Stelle (Leitung der Stelle)")
    await inviter.writes(office)
    await inviter.writes(name)
    return await link_for(inviter)


async def test_press_office_invites_the_head_of_an_office_from_the_menu(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")

    payload = await invites_head(press, "Bauamt", "Anna Huber")
    anna = await town.person("Anna")
    greeting = await anna.writes(f"/start {payload}")

    assert greeting.text.startswith("Willkommen, Anna Huber!")
    assert "als Leitung der Stelle Bauamt." in greeting.text
    assert "Angemeldet als Bauamt (Leitung der Stelle)." in (await anna.writes("/start")).text


async def test_head_of_the_authority_is_invited_by_the_admin_alone(town: Town) -> None:
    admin = await town.member("Technik", Role.ADMIN)
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await press.writes("/mitarbeitende")
    assert "Behördenleitung" not in (await press.taps("Jemanden einladen")).labels

    await admin.writes("/mitarbeitende")
    await admin.taps("Jemanden einladen")
    await admin.taps("Behördenleitung")
    await admin.writes("Dr. Anna Beispiel")
    anna = await town.person("Anna")
    greeting = await anna.writes(f"/start {await link_for(admin)}")

    assert "als Behördenleitung." in greeting.text
    assert "Angemeldet als Behördenleitung." in (await anna.writes("/start")).text


async def test_invitation_to_forward_says_who_invites_to_what_and_until_when(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")

    await invites_head(press, "Bauamt", "Anna Huber")

    screen = await press.screen()
    letter = next(message for message in reversed(screen.messages) if "t.me/" in message.text)
    assert letter.text.startswith("Landratsamt Musterland\nSie sind eingeladen, an der Bürgerbefragung mitzuarbeiten")
    assert "mitzuarbeiten als Leitung der Stelle Bauamt." in letter.text.translate(ISOLATES)
    assert "nur einmal und bis 17. Juli 2022, 12:00 Uhr" in letter.text
    assert not letter.protected
    assert "Anna Huber" not in letter.text


async def test_link_from_the_chat_ends_after_48_hours_and_with_its_first_use(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    anna, berta = await town.person("Anna"), await town.person("Berta")

    used = await invites_head(press, "Bauamt", "Anna")
    await anna.writes(f"/start {used}")
    assert "gilt nicht mehr" in (await berta.writes(f"/start {used}")).text

    late = await invites_head(press, "Jugendamt", "Berta")
    await town.later(hours=48)
    assert "gilt nicht mehr" in (await berta.writes(f"/start {late}")).text


async def test_known_office_is_tapped_and_the_name_may_be_left_out(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")

    await press.writes("/mitarbeitende")
    await press.taps("Jemanden einladen")
    await press.taps("beteiligte Stelle")
    await press.taps("Bauamt")
    await press.taps("Ohne Namen einladen")
    anna = await town.person("Anna")
    greeting = await anna.writes(f"/start {await link_for(press)}")

    assert greeting.text.startswith("Willkommen!")
    assert "als beteiligte Stelle (Bauamt)." in greeting.text


async def test_office_typed_in_other_letters_is_the_same_office(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")

    payload = await invites_head(press, "  bauAMT ", "Anna")
    anna = await town.person("Anna")

    assert "als Leitung der Stelle Bauamt." in (await anna.writes(f"/start {payload}")).text


@pytest.mark.parametrize("typed", ["x" * 51, "😀" * 51])
async def test_office_that_is_too_long_is_asked_for_again(town: Town, typed: str) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    await press.writes("/mitarbeitende")
    await press.taps("Jemanden einladen")
    await press.taps("beteiligte Stelle")

    answer = await press.writes(typed)

    assert answer.text.startswith("➡️ Das passt nicht: Der Name einer Stelle hat 1 bis 50 Zeichen.")
    assert "Wie heißt die Person" in (await press.writes("Bauamt")).text


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.PRESS_OFFICE, ("beteiligte Stelle", "beteiligte Stelle (Leitung der Stelle)")),
        (
            Role.LEADERSHIP_OFFICE,
            (
                "Büro der Leitung",
                "Pressestelle",
                "beteiligte Stelle",
                "Datenschutz",
                "Marktforschungsinstitut",
                "beteiligte Stelle (Leitung der Stelle)",
            ),
        ),
        (
            Role.ADMIN,
            (
                "Leitung",
                "Büro der Leitung",
                "Pressestelle",
                "beteiligte Stelle",
                "Datenschutz",
                "Marktforschungsinstitut",
                "Technik",
                "Behördenleitung",
                "beteiligte Stelle (Leitung der Stelle)",
            ),
        ),
    ],
)
async def test_who_may_invite_to_what(town: Town, role: Role, offered: tuple[str, ...]) -> None:
    member = await town.member("Anna", role)
    await member.writes("/mitarbeitende")

    card = await member.taps("Jemanden einladen")

    assert card.labels == (*offered, "Mitarbeitende")


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.SUPPORTING_OFFICE, Role.DATA_PROTECTION_OFFICER])
async def test_nobody_else_invites_or_sees_who_is_there(town: Town, role: Role) -> None:
    member = await town.member("Anna", role)

    assert "Mitarbeitende" not in (await member.writes("/start")).labels
    assert "Das gehört nicht zu Ihrer Rolle" in (await member.writes("/mitarbeitende")).text


async def test_nobody_gives_themselves_a_role_and_trying_the_link_out_does_not_use_it_up(town: Town) -> None:
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    payload = await invites_head(press, "Bauamt", "Anna")

    own = await press.writes(f"/start {payload}")

    assert own.text.startswith("Diese Einladung haben Sie selbst ausgestellt")
    assert "Angemeldet als Pressestelle." in (await press.writes("/start")).text
    assert "Willkommen, Anna!" in (await (await town.person("Anna")).writes(f"/start {payload}")).text


async def test_leitung_and_channel_learn_of_new_roles_and_of_their_end_without_a_name(town: Town) -> None:
    house = await House.of(town)
    payload = await invites_head(house.press, "Sozialamt", "Zacharias")
    zacharias = await town.person("Zacharias")

    await zacharias.writes(f"/start {payload}")

    channel = house.bauamt.at(house.channel)
    for reader in (channel, house.leader, house.second):
        assert await reader.sees("Neu angemeldet: Sozialamt (Leitung der Stelle)")
    assert next(message for message in (await house.leader.screen()).messages if "Sozialamt" in message.text).silent

    await house.press.writes("/mitarbeitende")
    await house.press.taps("3: Rolle beenden")
    await house.press.taps("Ja, beenden")

    for reader in (channel, house.leader, house.second):
        assert await reader.sees("Beendet: Sozialamt (Leitung der Stelle)")
        assert not await reader.sees("Zacharias")
    assert await zacharias.sees("Ihre Rolle hier ist beendet.")
    assert not await house.jugendamt.sees("Sozialamt")


async def test_one_of_two_roles_ends_and_the_other_stays(town: Town) -> None:
    admin = await town.member("Technik", Role.ADMIN)
    anna = await town.member("Anna", Role.PRESS_OFFICE, "Pressestelle")
    await town.member("Anna", Role.SUPPORTING_OFFICE, "Bauamt")
    listed = await admin.writes("/mitarbeitende")
    assert "2. Pressestelle – Anna\n3. beteiligte Stelle (Bauamt) – Anna" in listed.text.translate(ISOLATES)

    asked = await admin.taps("2: Rolle beenden")
    assert "Die anderen Rollen der Person gelten weiter." in asked.text
    await admin.taps("Ja, beenden")

    assert await anna.sees("Ihre Rolle „Pressestelle“ ist beendet. Weiter gilt: beteiligte Stelle (Bauamt).")
    assert "Das gehört nicht zu Ihrer Rolle" in (await anna.writes("/vermerk")).text
    assert "Angemeldet als beteiligte Stelle (Bauamt)." in (await anna.writes("/start")).text


async def test_thinking_it_over_ends_nothing(town: Town) -> None:
    admin = await town.member("Technik", Role.ADMIN)
    anna = await town.member("Anna", Role.PRESS_OFFICE, "Pressestelle")
    await admin.writes("/mitarbeitende")
    await admin.taps("2: Rolle beenden")

    await admin.taps("Zurück")

    assert "Betreff" in (await anna.writes("/vermerk")).text


async def test_many_members_stand_on_several_pages(town: Town) -> None:
    town.restart_after = 0
    press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
    for number in range(1, 11):
        await town.member(f"Mensch {number}", Role.SUPPORTING_OFFICE, f"Amt {number}")

    first = await press.writes("/mitarbeitende")
    second = await press.taps("Weitere ›")

    assert "8. beteiligte Stelle (Amt 8) – Mensch 8" in first.text.translate(ISOLATES)
    assert "Amt 9" not in first.text
    assert "10. beteiligte Stelle (Amt 10) – Mensch 10" in second.text.translate(ISOLATES)
    assert "1. beteiligte Stelle (Amt 1)" in (await press.taps("‹ Vorige")).text.translate(ISOLATES)


async def test_somebody_with_two_roles_sees_and_does_what_belongs_to_both(town: Town) -> None:
    house = await House.of(town)
    await town.member("Leitung", Role.ADMIN)
    await house.submits()

    menu = await house.leader.writes("/start")

    assert menu.labels == (
        "Aufgaben",
        "Befragungen",
        "Verfahren",
        "Ergebnisse",
        "Maßnahmen",
        "Neue Idee",
        "Vertretung",
        "Mitarbeitende",
        "Morgenübersicht",
        "Selbst an der Befragung teilnehmen",
    )
    assert "1 Aufgabe wartet auf Sie." in menu.text
    await house.leader.taps("Aufgaben")
    await house.leader.taps("Vermerk 1 öffnen")
    await house.leader.taps("Freigeben")
    await house.leader.taps("Ja, freigeben")
    assert await house.press.sees("✅ freigegeben – Landrätin")
