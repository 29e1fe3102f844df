"""Rows of people who took part long ago, written by the database itself: what a step costs when much is stored."""

import os
from datetime import UTC, date, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from benchmarks.bots import Installation

FIRST_CHAT = 5_000_000_000
"""Nobody who is measured has an id as high."""
AT_ONCE = 100_000
_BODY_BYTES = 600
_CARD_BYTES = 900

_NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT :begin UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :until)",
    "postgresql": "WITH numbers AS (SELECT generate_series(CAST(:begin AS bigint), :until - 1) AS n)",
}
# 32 bytes that differ from row to row, as keyed hashes do.
_DIGEST = {"sqlite": "randomblob(32)", "postgresql": "sha256((random()::text || n)::bytea)"}
_ID = {"sqlite": "hex(randomblob(16))", "postgresql": "md5(random()::text || n)"}
_STATEMENTS = (
    "INSERT INTO responses (id, survey_id, day, body, code) {numbers}"
    " SELECT {id}, (SELECT min(id) FROM surveys), :day, :body, {digest} FROM numbers",
    "INSERT INTO participations (survey_id, marker) {numbers}"
    " SELECT (SELECT min(id) FROM surveys), {digest} FROM numbers",
    "INSERT INTO people (person, language, survey_id, source, seen_at) {numbers}"
    " SELECT {digest}, 'de', (SELECT min(id) FROM surveys), '', :now FROM numbers",
    "INSERT INTO inbox (update_id, seen_at) {numbers} SELECT :chat + n, :now FROM numbers",
    "INSERT INTO cards (chat_id, slot, body, secret, view, wanted, shown, message_id, tappable, fresh, priority,"
    " due_at, attempts, changed_at) {numbers}"
    " SELECT :chat + n, '', :card, :no, 'citizen:receipt', 25, 25, n, :no, 0, 0, :now, 0, :now FROM numbers",
)


async def fill(made: Installation, responses: int) -> None:
    """Store so many submitted responses, each with its marker, its person, its last card and an update taken."""
    engine = create_async_engine(made.database_url)
    try:
        for begin in range(0, responses, AT_ONCE):
            async with engine.begin() as connection:
                await _fill(connection, begin, min(begin + AT_ONCE, responses))
        if engine.dialect.name == "postgresql":
            async with engine.connect() as connection:
                await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text("VACUUM ANALYZE"))
    finally:
        await engine.dispose()


async def _fill(connection: AsyncConnection, begin: int, until: int) -> None:
    kind = connection.dialect.name
    now = datetime.now(UTC)
    local = kind == "sqlite"
    values = {
        "begin": begin,
        "until": until,
        "chat": FIRST_CHAT,
        # SQLite keeps instants as text.
        "now": now.strftime("%Y-%m-%d %H:%M:%S.%f") if local else now,
        "day": date.today().isoformat() if local else date.today(),  # noqa: DTZ011 - any day does
        "body": os.urandom(_BODY_BYTES),
        "card": os.urandom(_CARD_BYTES),
        "no": 0 if local else False,
    }
    for statement in _STATEMENTS:
        sql = statement.format(numbers=_NUMBERS[kind], digest=_DIGEST[kind], id=_ID[kind])
        await connection.execute(text(sql), {name: value for name, value in values.items() if f":{name}" in sql})
