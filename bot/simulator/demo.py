"""``buergerecho demo``: simulator, bot and a ready authority in one process, on a file that is thrown away.

The scene is set the way people would set it: invitations are opened, the press office writes its memo in chat.
"""

import asyncio
import secrets
import signal
import socket
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

import click

from bot import logs
from bot.app import Bot
from bot.authority import Authority
from bot.authority_file import example_authority
from bot.config import Config, Listen, Secret
from bot.domain.errors import BuergerechoError
from bot.domain.staff import Role
from bot.forms import shipped
from bot.opening import open_database
from bot.runtime import Runtime, system_clock
from bot.services import staffing, surveys
from bot.services.survey_forms import read_form_for
from bot.simulator.people import Phone, Simulator
from bot.simulator.server import TelegramServer

BOT: Final = "1000:Demo"
TITLE: Final = "Kundenbefragung"
FIELDWORK_DAYS: Final = 45
CALL_DAYS: Final = (14, 60)
MEMO: Final = (
    "Kundenbefragung: Freigabe des Grobkonzepts",
    "Es wird vorgeschlagen, die Kundenbefragung wie im Grobkonzept beschrieben durchzuführen und freizugeben.",
    "Das Landratsamt befragt die Bürgerinnen und Bürger zum Service von sechs Sachgebieten. Die beteiligten Stellen "
    "haben ihre Unterstützung zugesagt.",
    "Die Befragung ist mit geringem Aufwand möglich. Die Teilnahme ist freiwillig; wer nicht chatten möchte, kann "
    "anders teilnehmen. Die Datenschutzbeauftragte war beteiligt.",
)
STAFF: Final = (
    ("Leitung", Role.LEADERSHIP, ""),
    ("Pressestelle", Role.PRESS_OFFICE, "Pressestelle"),
    ("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt"),
    ("Datenschutz", Role.DATA_PROTECTION_OFFICER, ""),
)
CITIZENS: Final = ("Bürgerin 1", "Bürger 2")
CHANNEL: Final = "Mitarbeiterkanal"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse der Chatseite.")
@click.option("--port", default=8800, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: ein freier.")
def demo(host: str, port: int) -> None:
    """Zeigt alles auf diesem Rechner: ein eigenes Telegram, den Bot und eine fertige Behörde; ohne Token, ohne Netz."""
    logs.configure("WARNING", "console")
    sys.exit(asyncio.run(_serve(host, port)))


async def _serve(host: str, port: int) -> int:
    """Play until SIGTERM or SIGINT; the exit status."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    server = TelegramServer()
    try:
        address = await server.start(host, port)
    except OSError:
        click.echo(f"An {host}:{port} kann die Demo nicht lauschen; vermutlich ist der Port belegt.", err=True)
        return 1
    with tempfile.TemporaryDirectory(prefix="buergerecho-demo-") as folder:
        bot = await _bot(address, host, Path(folder))
        await bot.start()
        async with Simulator(address) as town:
            await town.post("bots", {"token": BOT, "username": "buergerecho_demo_bot", "name": "Bürgerecho"})
            await set_scene(town, bot.rt)
        click.echo(address)
        await stop.wait()
        await bot.stop()
        await bot.rt.database.close()
    await server.stop()
    return 0


async def _bot(address: str, host: str, folder: Path) -> Bot:
    from handlers import routes

    database_url = f"sqlite+aiosqlite:///{folder / 'demo.db'}"
    key, own = secrets.token_bytes(32), Listen(host, _free_port(host))
    config = Config(
        token=Secret(BOT),
        api_url=address,
        database_url=database_url,
        listen=own,
        public_url=f"{address.rpartition(':')[0]}:{own.port}",
        secret_keys=(key,),
        data_dir=folder,
    )
    return Bot(config, _authority(), await open_database(config), routes)


def _authority() -> Authority:
    """The example, whose institute calls some weeks from today: volunteers can be shown on any day."""
    example = example_authority()
    today = system_clock().date()
    calls = (today + timedelta(days=days) for days in CALL_DAYS)
    institute = replace(example.research_institute, calls_from=next(calls), calls_to=next(calls))
    return replace(example, research_institute=institute)


def _free_port(host: str) -> int:
    """A port for the authority's own pages, whose address the links in the chat name."""
    with socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as free:
        return int(free.getsockname()[1])


async def set_scene(town: Simulator, rt: Runtime) -> None:
    """An open survey, a staff channel, people on the staff, a memo that waits for approval."""
    citizens = [await town.person(name) for name in CITIZENS]
    staff = {name: await town.person(name) for name, _, _ in STAFF}
    survey = await _open_survey(rt)
    for name, role, office in STAFF:
        token = await rt.run(staffing.invite, role=role, office=office, name="", head=role is Role.LEADERSHIP)
        await staff[name].sends(f"/start i_{token}")
        await staff[name].sees("angemeldet")
    press_office = staff["Pressestelle"]
    channel = await town.chat("channel", CHANNEL, press_office, staff["Leitung"], staff["Bauamt"])
    await press_office.at(channel).sees("Mitarbeiterkanal")
    await _write_memo(press_office)
    await staff["Leitung"].sees("Freigabe des Grobkonzepts")
    phones = [
        *(_phone(phone, f"/start {survey}") for phone in citizens),
        {"name": CHANNEL, "user": staff["Leitung"].user, "chat": channel, "kind": "channel", "writable": False},
        *(_phone(phone, "/start") for phone in staff.values()),
    ]
    await town.post("scene", {"phones": phones})


def _phone(phone: Phone, hint: str) -> dict[str, object]:
    private = {"user": phone.user, "chat": phone.user, "kind": "private", "writable": True}
    return {"name": phone.name, "hint": hint, **private}


async def _open_survey(rt: Runtime) -> str:
    today = rt.today()
    closes = today + timedelta(days=FIELDWORK_DAYS)
    contact_to = today.replace(day=1) - timedelta(days=1)
    contact_from = contact_to.replace(day=1, year=contact_to.year - 1)
    order = surveys.order_for(rt.authority, TITLE, today, closes, contact_from, contact_to)
    if isinstance(order, str):
        raise BuergerechoError(order)
    form = read_form_for(rt.authority, order, shipped.customer_survey(), "kundenbefragung.xlsx")
    if isinstance(form, tuple):
        raise BuergerechoError("; ".join(form))
    return (await rt.run(surveys.import_and_open, form, order)).id


async def _write_memo(press_office: Phone) -> None:
    await press_office.sends("/vermerk")
    for number, section in enumerate(MEMO, start=1):
        await press_office.sees(f"Abschnitt {number} von {len(MEMO)}")
        await press_office.sends(section)
    await press_office.sees("noch nicht abgeschickt")
    await press_office.taps("Absenden")
