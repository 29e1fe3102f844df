"""Whoever has a copy of the database, the audit trail and the log cannot tell whose response is whose (T19)."""

import random
import re
from collections.abc import Mapping, Sequence

from bot.domain.codes import read_code
from bot.services.participation import code_marker
from storage.sealed import KeyRing
from tests.log_stream import captured_log
from tests.reliability.dumps import Row, dump_of
from tests.reliability.history import remark
from tests.reliability.linking import attack
from tests.reliability.observed import kind_of
from tests.reliability.seeds import seed
from tests.reliability.sizes import size
from tests.reliability.ten_days import Citizen, TenDays, Way
from tests.stories.town import TOKEN, Town, built_town

MOST = 0.55
"""RELIABILITY.md § 5, T19: what a linker may reach where chance is 0.5."""
FEWEST, MANY = 8, 200
"""Of fewer than those nobody can say anything; of fewer than these the best of many guesses is good by chance alone."""


async def test_a_copy_of_everything_links_nobody_to_answers(database_url: str, key_ring: KeyRing) -> None:
    rng = random.Random(seed())
    with captured_log("DEBUG", TOKEN) as log:
        async with built_town(database_url, key_ring) as town:
            days = TenDays(town, rng)
            await days.pass_by(size("T19_SESSIONS"))
            took_part = [citizen for citizen in days.citizens if citizen.code]
            codes = await _codes(town, took_part)
            await town.bot.stop()
            await town.database.close()
            dump = await dump_of(database_url)

    named = re.compile(rf"\b({'|'.join(str(citizen.chat) for citizen in days.citizens)})\b")
    assert not named.search(log.text), "the log says who was there at what time"
    responses: list[Row] = [*dump["responses"], *dump["held_responses"]]
    place = {row["code"]: number for number, row in enumerate(responses)}
    own = {chat: place[code] for chat, code in codes.items()}
    leaks = {}
    for name, some in _groups(took_part).items():
        found = attack(dump, own, some, responses, rng)
        more = {"people": len(some), "auc": found.best.auc, "chance": found.chance, "by": found.best.by}
        remark(test=f"T19 {name}", database=kind_of(database_url), **more)
        if found.best.auc > (MOST if len(some) >= MANY else max(MOST, found.chance)):
            leaks[name] = found.best
    assert leaks == {}


def _groups(took_part: Sequence[Citizen]) -> Mapping[str, Sequence[int]]:
    """The chats of everybody, and of those of whom the database knows more than of others."""
    groups = {way.value: [citizen.chat for citizen in took_part if citizen.way is way] for way in Way}
    everybody = {"everybody": [citizen.chat for citizen in took_part]}
    return everybody | {name: some for name, some in groups.items() if len(some) >= FEWEST}


async def _codes(town: Town, took_part: Sequence[Citizen]) -> Mapping[int, bytes]:
    """Under which marker each person's response lies, by chat: only who knows code and root secret can tell."""
    async with town.database.read() as tx:
        return {citizen.chat: code_marker(tx, read_code(citizen.code) or "") for citizen in took_part}
