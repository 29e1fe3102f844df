"""``pg_dump`` and ``pg_restore``, the tools that PostgreSQL's own people keep: found, checked and called.

The password goes through the environment, where other users of the machine cannot read it; what the tools say could
name hosts and users and is thrown away.
"""

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.backup_file import BackupRefusal, BackupRefusedError

_REVISION_ROW = re.compile(r"TABLE DATA \S+ alembic_version ")
_PLAINLY = ("--no-owner", "--no-privileges", "--no-password")


async def dump(connection: AsyncConnection, url: str, snapshot: str, target: Path) -> None:
    """Write the database as ``connection`` sees it in its exported ``snapshot`` into the file ``target``."""
    await refuse_older_than_server(connection, "pg_dump")
    await _call(
        "pg_dump", "--format=custom", f"--snapshot={snapshot}", "--no-comments", *_PLAINLY, f"--file={target}", url=url
    )


async def read_through(archive: Path) -> None:
    """Read and unpack an archive to its end; raises ``BackupRefusedError`` if that fails."""
    await _call("pg_restore", "--file=/dev/null", str(archive), url="")


async def restore_all_but_the_revision(archive: Path, url: str) -> None:
    """Bring an archive into an empty database, all or nothing.

    The revision of the schema stays out, so no bot starts on the database before somebody has entered it.
    """
    listed = await _call("pg_restore", "--list", str(archive), url="")
    kept = "".join(line for line in listed.splitlines(keepends=True) if not _REVISION_ROW.search(line))
    with tempfile.NamedTemporaryFile("w", suffix=".list") as contents:
        contents.write(kept)
        contents.flush()
        name = make_url(url).database or ""
        once = ("--single-transaction", "--exit-on-error", f"--use-list={contents.name}", f"--dbname={name}")
        await _call("pg_restore", *once, *_PLAINLY, str(archive), url=url)


async def refuse_older_than_server(connection: AsyncConnection, tool: str) -> None:
    """Raise ``BackupRefusedError`` when a tool is missing or older than the server, whose format it may not know."""
    server = int((await connection.execute(text("SHOW server_version_num"))).scalar_one()) // 10000
    version = re.search(r"\) (\d+)", await _call(tool, "--version", url=""))
    if version is None or int(version[1]) < server:
        raise BackupRefusedError(BackupRefusal.TOOLS_TOO_OLD)


async def _call(tool: str, *words: str, url: str) -> str:
    program = shutil.which(tool)
    if program is None:
        raise BackupRefusedError(BackupRefusal.TOOLS_MISSING)
    process = await asyncio.create_subprocess_exec(
        program,
        *words,
        env={**os.environ, **(_surroundings(make_url(url)) if url else {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise BackupRefusedError(BackupRefusal.TOOLS_FAILED)
    return said.decode(errors="replace")


def _surroundings(url: URL) -> dict[str, str]:
    """What the tools must know of the database, as their environment; what is not said stays as it is there."""
    host, ssl = url.query.get("host"), url.query.get("ssl") or url.query.get("sslmode")
    said = {
        "PGHOST": url.host or (host if isinstance(host, str) else None),
        "PGPORT": str(url.port) if url.port else None,
        "PGUSER": url.username,
        "PGPASSWORD": url.password,
        "PGDATABASE": url.database,
        "PGSSLMODE": ssl if isinstance(ssl, str) else None,
        "PGAPPNAME": "buergerecho",
    }
    return {name: value for name, value in said.items() if value}
