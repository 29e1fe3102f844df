"""What it costs to wait for the disk: the same bot once as it is, once with commits that nobody waits for."""

import sys

from benchmarks.bots import OURS, ROOT, Contestant

_UNDURABLE = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from storage import engines, writers
engines._PRAGMAS = tuple(pragma.replace("synchronous=FULL", "synchronous=OFF") for pragma in engines._PRAGMAS)
async def commit(self):
    self._connection.commit()
writers.LocalWriter.commit = commit
begin = writers.RemoteWriter.begin
async def begin_undurable(self, keys):
    tx = await begin(self, keys)
    from sqlalchemy import text
    if not getattr(self, "_told", False):
        await tx.execute(text("SET synchronous_commit = off"))
        self._told = True
    return tx
writers.RemoteWriter.begin = begin_undurable
from bot.cli import main
main()
"""


def undurable() -> Contestant:
    """Our bot, whose commits may be lost when the machine fails: only to measure what durability costs."""
    return Contestant(OURS.name, (sys.executable, "-c", _UNDURABLE, str(ROOT), "run"), OURS.way_in, OURS.tap)
