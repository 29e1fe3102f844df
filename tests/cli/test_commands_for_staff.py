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
