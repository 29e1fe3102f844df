"""Who is on the staff, and how a role ends, from the command line."""

import asyncio
from pathlib import Path

from bot.authority_file import example_authority
from bot.config import Config
from bot.domain.ids import ChatId, UpdateId, UserId
from bot.domain.staff import Role
from bot.runtime import Runtime, Sender
from bot.services import staffing
from bot.texts.catalogue import Texts
from storage.database import Database
from storage.sealed import KeyRing
from tests.cli.conftest import Terminal, terminal_at


async def joined(url: str, ring: KeyRing) -> None:
    """The press office's member number 1 has opened an invitation."""
    database = await Database.open(url, ring)
    authority = example_authority()
    rt = Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"))
    token = await rt.run(staffing.invite, role=Role.PRESS_OFFICE, office="Pressestelle", name="Erika Muster")
    await rt.run(staffing.join, token, Sender(UpdateId(1), UserId(7), ChatId(7), typed=True))
    await database.close()


def terminal_with_a_member(folder: Path, ring: KeyRing) -> Terminal:
    url = f"sqlite+aiosqlite:///{folder / 'staff.db'}"
    asyncio.run(joined(url, ring))
    return terminal_at(folder, url)


def test_list_names_number_role_and_office_and_no_person(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)

    assert terminal.run("staff", "list").out == "1\tpress-office\tPressestelle\n"


def test_role_is_removed_once(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)

    assert terminal.run("staff", "remove", "1").status == 0

    assert terminal.run("staff", "list").out == ""
    again = terminal.run("staff", "remove", "1")
    assert (again.status, again.err) == (1, "Unter der Nummer 1 ist niemand angemeldet.\n")


async def granted(url: str, ring: KeyRing, user: int, role: Role, office: str, *, head: bool = False) -> None:
    """Somebody opens one more invitation."""
    database = await Database.open(url, ring)
    authority = example_authority()
    rt = Runtime(Config(), authority, database, Texts(authority, "Europe/Berlin"))
    token = await rt.run(staffing.invite, role=role, office=office, name="", head=head)
    sender = Sender(UpdateId(user * 1000 + len(office)), UserId(user), ChatId(user), typed=True)
    await rt.run(staffing.join, token, sender)
    await database.close()


def with_more_roles(folder: Path, ring: KeyRing) -> Terminal:
    """Number 1 heads two offices beside the press office; number 2 is the Leitung."""
    terminal = terminal_with_a_member(folder, ring)
    url = f"sqlite+aiosqlite:///{folder / 'staff.db'}"
    asyncio.run(granted(url, ring, 7, Role.SUPPORTING_OFFICE, "Bauamt", head=True))
    asyncio.run(granted(url, ring, 7, Role.SUPPORTING_OFFICE, "Jugendamt"))
    asyncio.run(granted(url, ring, 8, Role.LEADERSHIP, ""))
    return terminal


def test_every_role_has_a_line_and_one_of_them_can_be_removed(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = with_more_roles(tmp_path, key_ring)
    lines = "1\tpress-office\tPressestelle\n1\toffice\tBauamt\thead\n1\toffice\tJugendamt\n2\tleadership\t\n"
    assert terminal.run("staff", "list").out == lines

    unclear = terminal.run("staff", "remove", "1", "--role", "office")
    assert (unclear.status, unclear.err) == (
        1,
        "Nummer 1 hat diese Rolle für mehrere Stellen: bitte --office angeben.\n",
    )
    missing = terminal.run("staff", "remove", "1", "--role", "admin")
    assert (missing.status, missing.err) == (1, "Nummer 1 hat diese Rolle nicht.\n")
    assert terminal.run("staff", "remove", "1", "--office", "Bauamt").status == 2
    assert terminal.run("staff", "remove", "1", "--role", "office", "--office", "Bauamt").status == 0
    assert terminal.run("staff", "remove", "1", "--role", "press-office").status == 0

    assert terminal.run("staff", "list").out == "1\toffice\tJugendamt\n2\tleadership\t\n"


def test_head_of_the_authority_is_invited_and_listed(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)
    url = f"sqlite+aiosqlite:///{tmp_path / 'staff.db'}"
    invited = terminal.run("staff", "invite", "--role", "leadership", "--head")
    assert (invited.status, "https://t.me/" in invited.out) == (0, True)

    asyncio.run(granted(url, key_ring, 8, Role.LEADERSHIP, "", head=True))
    assert terminal.run("staff", "list").out.endswith("2\tleadership\t\thead\n")


def test_head_needs_an_office(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = terminal_with_a_member(tmp_path, key_ring)
    for arguments in (("--role", "press-office", "--office", "Bauamt"), ("--role", "office")):
        ended = terminal.run("staff", "invite", "--head", *arguments)
        assert (ended.status, "--head braucht --role leadership, oder --role office" in ended.err) == (2, True)


def test_deputy_is_entered_listed_and_ended(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = with_more_roles(tmp_path, key_ring)
    days = ("--first", "1.7.2097", "--last", "2097-07-14")

    entered = terminal.run("staff", "deputy", "add", "2", "1", *days)
    assert (entered.status, entered.out) == (0, "1\n")
    assert terminal.run("staff", "deputy", "list").out == "1\t2\t1\t2097-07-01\t2097-07-14\n"
    again = terminal.run("staff", "deputy", "add", "2", "1", *days)
    assert (again.status, again.err) == (1, "Diese Vertretung ist für solche Tage schon eingetragen.\n")

    assert terminal.run("staff", "deputy", "end", "1").status == 0
    assert terminal.run("staff", "deputy", "list").out == ""
    over = terminal.run("staff", "deputy", "end", "1")
    assert (over.status, over.err) == (1, "Unter der Nummer 1 ist keine Vertretung eingetragen, die noch gilt.\n")


def test_deputy_that_cannot_be_is_refused_in_a_sentence(tmp_path: Path, key_ring: KeyRing) -> None:
    terminal = with_more_roles(tmp_path, key_ring)
    wrong = {
        ("1", "2", "1.7.2097", "14.7.2097"): "Vertreten wird nur, wer zur Leitung gehört.\n",
        ("2", "2", "1.7.2097", "14.7.2097"): "Vertreten kann nur, wer zur Leitung oder ihrem Büro gehört oder eine "
        "Stelle leitet.\n",
        ("2", "9", "1.7.2097", "14.7.2097"): "Vertreten kann nur, wer zur Leitung oder ihrem Büro gehört oder eine "
        "Stelle leitet.\n",
        ("2", "1", "1.7.2097", "14.6.2097"): "Der letzte Tag liegt vor dem ersten.\n",
        ("2", "1", "1.7.2020", "14.7.2020"): "Diese Tage sind schon vorbei.\n",
    }
    for (away, deputy, first, last), sentence in wrong.items():
        ended = terminal.run("staff", "deputy", "add", away, deputy, "--first", first, "--last", last)
        assert (ended.status, ended.err) == (1, sentence)
