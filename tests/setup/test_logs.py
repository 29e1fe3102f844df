"""Log lines: whatever happens, they carry no secret and no person."""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
import structlog

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def usual_logging() -> Iterator[None]:
    """Put everything back as it was."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, logging.raiseExceptions, structlog.get_config())
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    yield
    root.handlers[:], level, logging.raiseExceptions, config = before
    root.setLevel(level)
    structlog.configure(**config)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("level", [logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR, logging.CRITICAL])
@pytest.mark.parametrize(
    "name", ["httpx", "telegram.ext.ExtBot", "bot.delivery", "handlers", "asyncio", "", "new.library"]
)
@pytest.mark.parametrize("log_format", ["json", "console"])
def test_the_token_is_redacted_at_every_level(
    level: int, name: str, log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure("DEBUG", log_format, [TOKEN])

    logging.getLogger(name).log(level, f"https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: G004 - as libraries do
    logging.getLogger(name).log(level, "https://api.telegram.org/bot%s/getMe", TOKEN)

    written = capsys.readouterr().err
    assert TOKEN not in written
    assert TOKEN.split(":")[1] not in written
    assert (name.startswith(("bot", "handlers")) or level >= logging.WARNING) == ("getMe" in written)


def test_libraries_are_heard_from_warning_on_even_when_everything_is_logged(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG")

    for name in logs.QUIET_LOGGERS:
        logging.getLogger(name).info("leise")
        logging.getLogger(name).warning("laut")

    assert {line["event"] for line in lines(capsys)} == {"laut"}


def test_what_a_library_puts_into_its_sentence_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    logging.getLogger("apscheduler").error("Job %s raised", "Erika Mustermann")
    logging.getLogger("asyncio").error("Task failed\nfuture: <Task exception=KeyError('Erika Mustermann')>")

    assert [line["event"] for line in lines(capsys)] == ["Job %s raised", "Task failed"]


@pytest.mark.parametrize(
    "personal",
    [
        "erika.mustermann@example.org",
        "+49 971 8010",
        "+4997112345678",
        "0049 171 1234567",
        "0971/801-0000",
        "0171 1234567",
        "AB2C-D3EF-GH4J",
        "i_dGhpcyBpcyBhIHRva2Vu",
        "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        "geheim-12",
    ],
)
def test_what_slipped_into_our_own_lines_is_redacted_too(personal: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("DEBUG", "json", ["geheim-12"])

    structlog.stdlib.get_logger("bot.test").info("said", about=f"„{personal}“", again=personal)

    assert personal not in capsys.readouterr().err


def test_ids_numbers_and_instants_stay_readable(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    said = {"update": 1234567890, "seconds": 0.0123456, "day": "2026-11-21", "interview": "ab12cd34"}

    structlog.stdlib.get_logger("bot.test").info("done", **said)

    (line,) = lines(capsys)
    assert said.items() <= line.items()
    assert str(line["timestamp"]).endswith("Z")


def fail() -> None:
    name = "Erika Mustermann"
    try:
        int(name)
    except ValueError as error:
        raise KeyError(name, TOKEN) from error


@pytest.mark.parametrize("name", ["bot.test", "some.library"])
def test_a_failure_is_logged_by_classes_and_places_alone(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        fail()
    except KeyError:
        logging.getLogger(name).exception("failed")
        structlog.stdlib.get_logger(name).exception("failed again")

    for line in lines(capsys):
        assert line["error"] == "KeyError"
        assert "test_logs.py" in str(line["frames"])
        assert "ValueError" in str(line["frames"])
        assert "Erika" not in json.dumps(line)


def test_a_task_nobody_waited_for_says_nothing_about_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    async def forgotten() -> None:
        async def lost() -> None:
            fail()

        task = asyncio.create_task(lost())
        await asyncio.wait([task])
        del task

    asyncio.run(forgotten())

    written = capsys.readouterr().err
    assert "never retrieved" in written
    assert "Erika" not in written


def test_a_thread_that_dies_says_nothing_about_anybody(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()

    (line,) = lines(capsys)
    assert (line["event"], line["error"]) == ("uncaught in a thread", "KeyError")
    assert "Erika" not in json.dumps(line)


def test_a_log_line_that_cannot_be_built_harms_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()

    logging.getLogger("bot.test").info("%d people", "Erika Mustermann")

    assert "Erika" not in capsys.readouterr().err
