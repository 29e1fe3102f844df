"""The bots that are compared, each as a process of its own: the real program and the two it is measured against."""

import asyncio
import base64
import compileall
import json
import os
import secrets
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import psutil

from benchmarks.telegram import TOKEN, FakeTelegram
from bot.authority_file import example_authority
from bot.domain.questionnaire import QuestionType
from bot.forms import shipped
from bot.services.survey_forms import read_form_for
from bot.services.surveys import SurveyOrder, order_for

ROOT: Final = Path(__file__).resolve().parents[1]
READY_SECONDS: Final = 60.0
END_SECONDS: Final = 15.0
_PRODUCT: Final = "import sys; sys.path.insert(0, sys.argv.pop(1)); from bot.cli import main; sys.exit(main())"


@dataclass(frozen=True, slots=True)
class Contestant:
    """One bot; ``way_in`` is what people do before they are measured, ``tap`` what they do then."""

    name: str
    command: tuple[str, ...]
    way_in: tuple[str, ...]
    tap: bool


ECHO: Final = Contestant("PTB echo", (sys.executable, "-m", "benchmarks.reference.echo"), ("Guten Tag",), tap=False)
USUAL: Final = Contestant(
    "PTB ConversationHandler + pickle", (sys.executable, "-m", "benchmarks.reference.survey"), ("/start",), tap=True
)
OURS: Final = Contestant(
    "Bürgerecho",
    (sys.executable, "-c", _PRODUCT, str(ROOT), "run"),
    ("/start", "Hier antworten", "Ich stimme zu"),
    tap=True,
)
CONTESTANTS: Final = (ECHO, USUAL, OURS)


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with everything all contestants need: settings, survey, the questions as plain words."""

    folder: Path
    database_url: str
    api_url: str
    secret_key: str

    def environment(self, *, webhook: bool, port: int) -> dict[str, str]:
        """What every contestant finds in its environment."""
        own = {
            "TOKEN": TOKEN,
            "API_URL": self.api_url,
            "DATABASE_URL": self.database_url,
            "AUTHORITY": str(self.folder / "behoerde.toml"),
            "SECRET_KEYS": self.secret_key,
            "LISTEN": f"127.0.0.1:{port}",
            "DATA_DIR": str(self.folder),
            "BOT_USERNAME": "benchmark_bot",
            "LOG_LEVEL": "INFO",
        }
        if webhook:
            own |= {"WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram", "WEBHOOK_SECRET": secrets.token_urlsafe(24)}
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("BUERGERECHO_")},
            **{f"BUERGERECHO_{name}": value for name, value in own.items()},
            "PYTHONPATH": str(ROOT),
            "BENCHMARK_API_URL": self.api_url,
            "BENCHMARK_TOKEN": TOKEN,
            "BENCHMARK_PORT": str(port),
            "BENCHMARK_DELIVERY": "webhook" if webhook else "polling",
            "QUESTIONS": str(self.folder / "questions.json"),
        }

    async def command(self, *words: str) -> str:
        """Give the product a command and return what it printed."""
        process = await asyncio.create_subprocess_exec(
            *(*OURS.command[:-1], *words),
            cwd=self.folder,
            env=self.environment(webhook=False, port=free_port()),
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await process.communicate()
        if process.returncode:
            raise SystemExit(f"buergerecho {words[0]} failed")
        return said.decode()


async def installed(folder: Path, database_url: str, api_url: str, workbook: bytes | None = None) -> Installation:
    """Set up an authority with the shipped questionnaire, or another, open for a month."""
    # As pip does: where bytecode may not be written (PYTHONDONTWRITEBYTECODE), every start would compile it anew.
    for package in ("bot", "handlers", "storage"):
        compileall.compile_dir(ROOT / package, quiet=1)
    made = Installation(folder, database_url, api_url, base64.b64encode(secrets.token_bytes(32)).decode())
    (folder / "behoerde.toml").write_text(await made.command("authority", "example"))
    file = folder / "kundenbefragung.xlsx"
    file.write_bytes(workbook or shipped.customer_survey())
    today = datetime.now(UTC).date()
    opens, closes = today - timedelta(days=1), today + timedelta(days=30)
    days = ("--opens", str(opens), "--closes", str(closes))
    await made.command("survey", "import", str(file), "--title", "Kundenbefragung", *days, "--open")
    (folder / "questions.json").write_text(json.dumps(_plain_questions(opens, closes), ensure_ascii=False))
    return made


def _plain_questions(opens: date, closes: date) -> list[tuple[str, list[str]]]:
    """The questions of the shipped workbook that have choices, in German: the usual bot shows the same texts."""
    authority = example_authority()
    order = order_for(authority, "Kundenbefragung", opens, closes, None, None)
    if not isinstance(order, SurveyOrder):
        raise SystemExit("the example authority cannot open a survey")
    form = read_form_for(authority, order, shipped.customer_survey(), "kundenbefragung.xlsx")
    if isinstance(form, tuple):
        raise SystemExit("the shipped workbook cannot be read: " + " ".join(form))
    return [
        (question.labels["de"], [choice.labels["de"] for choice in question.choices])
        for question in form.questions
        if question.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
    ]


@dataclass(slots=True)
class Running:
    """A bot that takes updates; ``started`` is how many seconds that took."""

    process: asyncio.subprocess.Process
    watched: psutil.Process
    started: float

    def cpu_seconds(self) -> float:
        """Processor time used so far, of all its threads."""
        used = self.watched.cpu_times()
        return used.user + used.system

    def descriptors(self) -> int:
        """Open files and connections."""
        return self.watched.num_fds()

    def memory(self) -> float:
        """Resident memory in MiB."""
        return self.watched.memory_info().rss / 2**20


@asynccontextmanager
async def running(
    bot: Contestant, made: Installation, telegram: FakeTelegram, *, webhook: bool
) -> AsyncIterator[Running]:
    """Start a bot on a core of its own, wait until it takes updates, end it in the end."""
    telegram.forget_bot()
    begun = time.perf_counter()
    with (made.folder / "bots.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *bot.command,
            cwd=made.folder,
            env=made.environment(webhook=webhook, port=free_port()),
            stdout=log,
            stderr=log,
        )
    watched = psutil.Process(process.pid)
    if len(psutil.Process().cpu_affinity()) == 1:  # whoever measures keeps to a core, and leaves the bot another
        pin(watched, last=True)
    try:
        await _ready(process, telegram, made.folder / "bots.log")
        yield Running(process, watched, time.perf_counter() - begun)
    finally:
        await _end(process)


async def _ready(process: asyncio.subprocess.Process, telegram: FakeTelegram, log: Path) -> None:
    ready = asyncio.create_task(telegram.ready.wait())
    ended = asyncio.create_task(process.wait())
    done, others = await asyncio.wait((ready, ended), timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    if ready not in done:
        raise SystemExit("the bot does not start:\n" + _end_of(log))


def _end_of(log: Path) -> str:
    return log.read_text()[-3000:]


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), END_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


def pin(process: psutil.Process, *, last: bool) -> None:
    """Give a process the first or the last core, where the system lets us: nobody measured shares it with us."""
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0) if not last else range(os.cpu_count() or 1))
        process.cpu_affinity([cores[-1 if last else 0]])


def free_port() -> int:
    """A port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
