"""The command: says where it listens, ends when told, complains in one sentence."""

import asyncio
import signal
import sys

import aiohttp


async def command(*arguments: str) -> asyncio.subprocess.Process:
    """Start the simulator as a program of its own."""
    program = (sys.executable, "-m", "bot.simulator.command", *arguments)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*program, stdout=pipe, stderr=pipe)


async def test_it_prints_its_address_and_ends_on_sigterm_even_while_somebody_polls() -> None:
    process = await command("--port", "0")
    assert process.stdout is not None
    async with asyncio.timeout(20):
        address = (await process.stdout.readline()).decode().strip()
    assert address.startswith("http://127.0.0.1:")
    async with aiohttp.ClientSession(address) as session:
        poll = asyncio.create_task(session.get("/bot1:x/getUpdates?timeout=30").__aenter__())
        await session.get("/bot1:x/getMe")
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await process.wait() == 0
        poll.cancel()
        await asyncio.gather(poll, return_exceptions=True)
    assert await process.stdout.read() == b""


async def test_a_busy_port_ends_it_with_one_sentence() -> None:
    first = await command("--port", "0")
    assert first.stdout is not None
    async with asyncio.timeout(20):
        port = (await first.stdout.readline()).decode().strip().rsplit(":", 1)[1]
    second = await command("--port", port)
    async with asyncio.timeout(20):
        out, errors = await second.communicate()
    assert (second.returncode, out) == (1, b"")
    assert len(errors.decode().strip().splitlines()) == 1
    assert "belegt" in errors.decode()
    first.terminate()
    assert await first.wait() == 0
