"""The bot's own pages as a proxy, a monitor and a stranger see them."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.config import Listen
from bot.metrics import CallOutcome, JobOutcome, Metrics, Queue, UpdateOutcome
from bot.web import server
from bot.web.server import AddressInUseError, Check, build_web, serving


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise ConnectionError


@pytest.fixture
async def monitor() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def readiness(monitor: aiohttp.ClientSession, **checks: Check) -> tuple[int, dict[str, bool]]:
    async with (
        serving(build_web(Metrics(), checks), Listen(port=0)) as taken,
        monitor.get(f"http://{taken.host}:{taken.port}/readyz") as answer,
    ):
        return answer.status, await answer.json()


async def test_the_process_says_that_it_lives(monitor: aiohttp.ClientSession) -> None:
    async with (
        serving(build_web(Metrics(), {"database": broken}), Listen(port=0)) as taken,
        monitor.get(f"http://{taken.host}:{taken.port}/healthz") as answer,
    ):
        assert (answer.status, await answer.text()) == (200, "ok\n")


async def test_it_is_ready_when_database_and_telegram_are(monitor: aiohttp.ClientSession) -> None:
    assert await readiness(monitor, database=yes, telegram=yes) == (200, {"database": True, "telegram": True})


@pytest.mark.parametrize("bad", [no, broken])
async def test_it_is_not_ready_when_one_of_them_is_not(monitor: aiohttp.ClientSession, bad: Check) -> None:
    assert await readiness(monitor, database=bad, telegram=yes) == (503, {"database": False, "telegram": True})


async def test_a_check_that_hangs_does_not_keep_the_monitor_waiting(monitor: aiohttp.ClientSession) -> None:
    async def hangs() -> bool:
        await asyncio.Event().wait()
        return True

    async with asyncio.timeout(server.CHECK_SECONDS + 3):
        assert await readiness(monitor, database=hangs) == (503, {"database": False})


async def test_no_page_tells_what_runs_here_or_lets_itself_be_framed(monitor: aiohttp.ClientSession) -> None:
    async with serving(build_web(Metrics(), {}), Listen(port=0)) as taken:
        for path in ("/healthz", "/metrics", "/nothing"):
            async with monitor.get(f"http://{taken.host}:{taken.port}{path}") as answer:
                assert "Server" not in answer.headers
                assert server.SECURITY_HEADERS.items() <= dict(answer.headers).items()


async def test_the_monitor_sees_what_happened(monitor: aiohttp.ClientSession) -> None:
    metrics = Metrics()
    metrics.update("message", UpdateOutcome.DONE, 0.003)
    metrics.update("a kind nobody knows", UpdateOutcome.QUARANTINED, 0.1)
    metrics.call(CallOutcome.SENT)
    metrics.flood_wait()
    metrics.waiting(Queue.OUTBOX, 3, 7.5)
    metrics.lanes(2)
    metrics.expect_jobs(["close-surveys"])
    metrics.job("close-surveys", JobOutcome.DONE)
    metrics.batch(5)

    async with (
        serving(build_web(metrics, {}), Listen(port=0)) as taken,
        monitor.get(f"http://{taken.host}:{taken.port}/metrics") as answer,
    ):
        shown = (await answer.text()).splitlines()

    assert 'buergerecho_updates_total{kind="message",outcome="done"} 1.0' in shown
    assert 'buergerecho_updates_total{kind="other",outcome="quarantined"} 1.0' in shown
    assert 'buergerecho_updates_total{kind="callback_query",outcome="done"} 0.0' in shown
    assert 'buergerecho_calls_total{outcome="sent"} 1.0' in shown
    assert "buergerecho_flood_waits_total 1.0" in shown
    assert 'buergerecho_waiting{queue="outbox"} 3.0' in shown
    assert 'buergerecho_waiting_oldest_seconds{queue="outbox"} 7.5' in shown
    assert "buergerecho_lanes_waiting 2.0" in shown
    assert 'buergerecho_job_runs_total{job="close-surveys",outcome="done"} 1.0' in shown
    assert "buergerecho_write_batch_size_count 1.0" in shown


async def test_a_busy_address_is_one_sentence() -> None:
    async with serving(build_web(Metrics(), {}), Listen(port=0)) as taken:
        with pytest.raises(AddressInUseError, match=f"127.0.0.1:{taken.port}"):
            async with serving(build_web(Metrics(), {}), taken):
                pass
