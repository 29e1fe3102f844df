"""Looks for what must not be told in whatever was told: plain, in addresses, in base64 (T18)."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import aiohttp

from tests.reliability.crowd import Citizen
from tests.reliability.processes import KEY, SECRET, TOKEN, Installation

SHORTEST = 6
"""Shorter words turn up by chance."""


def disguises(word: str) -> frozenset[str]:
    """A word as it may stand somewhere: plain, in an address, and in base64 at any of its three places."""
    raw = word.encode()
    encoded = {word, quote(word), quote_plus(word)}
    for shift in range(3):
        inside = base64.b64encode(bytes(shift) + raw).decode().rstrip("=")
        # The first and the last sign also carry bits of what stands beside the word.
        encoded.add(inside[-(-shift * 8 // 6) : -1])
    return frozenset(form for form in encoded if len(form) >= SHORTEST)


def leaks(text: str, words: Iterable[str]) -> list[str]:
    """The words that are in the text in some disguise."""
    return [word for word in words if any(form in text for form in disguises(word))]


def canaries(crowd: Iterable[Citizen]) -> Iterator[str]:
    """What nobody but the database may know: secrets, names, codes, and what people wrote."""
    yield from (TOKEN, TOKEN.partition(":")[2], SECRET, KEY)
    for citizen in crowd:
        yield citizen.phone.name
        yield from (citizen.code, citizen.code.replace("-", ""))
        yield from (said for said in citizen.answers.values() if " " in said and len(said) >= SHORTEST)


async def told_outside(installed: Installation) -> str:
    """Everything a running bot shows to those around it: metrics, health, and its command line."""
    assert installed.bot is not None
    shown = [Path(f"/proc/{installed.bot.pid}/cmdline").read_text()]  # noqa: ASYNC240 - no real file
    async with aiohttp.ClientSession(f"http://127.0.0.1:{installed.port}") as session:
        for path in ("/metrics", "/healthz", "/readyz", "/telegram", "/nowhere"):
            async with session.get(path) as response:
                shown.append(await response.text())
    return "\n".join(shown)
