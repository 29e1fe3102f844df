"""The real programs for runs from outside: simulator and bot as processes, commands as an operator gives them."""

import asyncio
import csv
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from bot.authority_file import example_authority
from bot.domain.questionnaire import Questionnaire
from bot.forms import shipped
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder, order_for

TOKEN = "4711:Crowd"
ROOT = Path(__file__).resolve().parents[2]
SECRET = "crowd-secret-1234567890"
KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
READY_SECONDS = 90.0


@dataclass(slots=True)
class Installation:
    """One authority's installation in a folder: settings, database, simulator, and the bot while it runs."""

    folder: Path
    database_url: str
    webhook: bool
    telegram: str = ""
    port: int = 0
    time_scale: float = 1.0
    """Shortens leases, gaps and watches, where a run has no half minutes to wait."""
    bot: asyncio.subprocess.Process | None = None
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder / "bot.log"
        self.port = free_port()

    def settings(self) -> dict[str, str]:
        """The environment of every command; the log level is DEBUG so that the log can be searched for secrets."""
        own = {
            "TOKEN": TOKEN,
            "API_URL": self.telegram,
            "DATABASE_URL": self.database_url,
            "AUTHORITY": str(self.folder / "behoerde.toml"),
            "SECRET_KEYS": KEY,
            "LISTEN": f"127.0.0.1:{self.port}",
            "DATA_DIR": str(self.folder),
            "BOT_USERNAME": "crowd_bot",
            "LOG_LEVEL": "DEBUG",
            "TIME_SCALE": str(self.time_scale),
        }
        if self.webhook:
            own |= {
                "WEBHOOK_URL": f"http://127.0.0.1:{self.port}/telegram",
                "WEBHOOK_SECRET": SECRET,
            }
        return {**os.environ, **{f"BUERGERECHO_{name}": value for name, value in own.items()}}

    async def command(self, *words: str) -> str:
        """Give a command and return what it printed; AssertionError with its error text if it failed."""
        process = await asyncio.create_subprocess_exec(
            *_program(*words),
            cwd=self.folder,
            env=self.settings(),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        said, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
        return said.decode()

    async def status_of(self, program: Sequence[str]) -> int:
        """Run another program with the settings of this installation; its exit status."""
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *program, cwd=self.folder, env=self.settings(), stdout=log, stderr=log
            )
        return await process.wait()

    async def start_bot(self, program: Sequence[str] = ()) -> None:
        """Start ``run``, or another program with its settings, and return at once; the log is appended to."""
        with self.log.open("ab") as log:
            self.bot = await asyncio.create_subprocess_exec(
                *(program or _program("run")), cwd=self.folder, env=self.settings(), stdout=log, stderr=log
            )

    async def kill_bot(self) -> None:
        """Kill -9 without any warning."""
        if self.bot is not None:
            self.bot.kill()
            await self.bot.wait()

    async def stop_bot(self) -> int:
        """SIGTERM once it listens; the exit status."""
        if self.bot is None or self.bot.returncode is not None:
            return 0 if self.bot is None else self.bot.returncode or 0
        await self.listens()
        self.bot.send_signal(signal.SIGTERM)
        return await asyncio.wait_for(self.bot.wait(), 20)

    async def listens(self) -> None:
        """Wait until the bot that was started last answers on its port."""
        async with asyncio.timeout(READY_SECONDS):
            while True:
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                    writer.close()
                    return
                assert self.bot is None or self.bot.returncode is None, self.last_words()
                await asyncio.sleep(0.05)

    def last_words(self) -> str:
        """The end of the bot's log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:]

    async def import_survey(self, form: bytes | None = None) -> str:
        """Import and open a questionnaire, the shipped one if none is given; its id."""
        workbook = self.folder / "kundenbefragung.xlsx"
        workbook.write_bytes(form or shipped.customer_survey())
        (self.folder / "behoerde.toml").write_text(await self.command("authority", "example"))
        opens, closes = fieldwork_days()
        dates = ("--opens", opens.isoformat(), "--closes", closes.isoformat())
        said = await self.command("survey", "import", str(workbook), "--title", "Kundenbefragung", *dates, "--open")
        return said.splitlines()[0]

    async def exported(self, survey: str) -> Sequence[Mapping[str, str]]:
        """Close the survey and export it."""
        await self.command("survey", "close", survey)
        return await self.rows_of(survey)

    async def rows_of(self, survey: str) -> Sequence[Mapping[str, str]]:
        """Export a survey that is closed."""
        target = self.folder / "antworten.csv"
        await self.command("export", survey, "--format", "csv", "--out", str(target))
        with target.open(newline="", encoding="utf-8") as file:
            return tuple(csv.DictReader(file))


def fieldwork_days() -> tuple[date, date]:
    """Yesterday, and a month ahead."""
    today = date.today()  # noqa: DTZ011 - a day of slack on both sides
    return today - timedelta(days=1), today + timedelta(days=30)


def shipped_form(workbook: bytes | None = None) -> Questionnaire:
    """The questionnaire as the installation imports it, from the shipped workbook or another."""
    authority = example_authority()
    order = order_for(authority, "Kundenbefragung", *fieldwork_days(), None, None)
    assert isinstance(order, SurveyOrder)
    form = read_form_for(authority, order, workbook or shipped.customer_survey(), "kundenbefragung.xlsx")
    assert isinstance(form, Questionnaire), form
    return form


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program_of_module(name: str, *words: str) -> tuple[str, ...]:
    """A module of the repository as a program, started from any folder."""
    return (
        sys.executable,
        "-c",
        f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); runpy.run_module({name!r}, run_name='__main__')",
        *words,
    )


def _program(*words: str) -> tuple[str, ...]:
    return (
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from bot.cli import main; sys.exit(main())",
        *words,
    )


@asynccontextmanager
async def started_program(*words: str, folder: Path) -> AsyncIterator[str]:
    """A program that prints its address when it is ready; ended with SIGTERM, which it must survive with 0."""
    process = await asyncio.create_subprocess_exec(*_program(*words), cwd=folder, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        address = await asyncio.wait_for(process.stdout.readline(), READY_SECONDS)
        assert address.startswith(b"http://"), address
        yield address.decode().strip()
        process.terminate()
        assert await asyncio.wait_for(process.wait(), READY_SECONDS) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


@asynccontextmanager
async def installation(folder: Path, database_url: str, *, webhook: bool) -> AsyncIterator[Installation]:
    """A simulator that runs, and an installation with its settings; both are ended at the end."""
    async with started_program("simulator", "--port", "0", "--keep-calls", "1000000", folder=folder) as address:
        made = Installation(folder, database_url, webhook, telegram=address)
        try:
            yield made
        finally:
            await made.stop_bot()
