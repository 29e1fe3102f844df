"""``buergerecho doctor``: one line for each thing the bot needs, ``ok …`` or ``fehlt …``."""

import asyncio
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import click

from bot import logs
from bot.authority_file import read_authority
from bot.cli.sentences import sentence
from bot.config import Config
from bot.domain.audit_trail import Broken
from bot.domain.errors import BuergerechoError, SettingsError
from bot.opening import open_database, open_database_of
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE, catalogue
from storage import alerts, audit, quarantine, staff
from storage.engines import file_of
from storage.keystore import FILE_NAME
from storage.transaction import Transaction

SECONDS = 10.0
EVER = datetime(2000, 1, 1, tzinfo=UTC)
MAY_WRITE = {"creator", "administrator", "member"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is as it must be, and a few words about it."""

    good: bool
    thing: str
    says: str


@click.command()
def doctor() -> None:
    """Prüft Einstellungen, Token, Rechte im Mitarbeiterkanal, Webhook, Datenbank, Schlüssel und Texte.

    Eine Zeile je Punkt; Ende mit 1, wenn etwas fehlt.
    """
    logs.configure("WARNING", "console")
    if not asyncio.run(_report()):
        sys.exit(1)


async def _report() -> bool:
    """Print every finding as soon as it is there; tells whether all is well."""
    healthy = True
    async for finding in _findings():
        click.echo(f"{'ok   ' if finding.good else 'fehlt'} {finding.thing}: {finding.says}")
        healthy = healthy and finding.good
    return healthy


async def _findings() -> AsyncIterator[Finding]:
    try:
        config = Config.load(needs=("token", "authority", "secret_keys"))
    except SettingsError as error:
        for line in str(error).splitlines():
            yield Finding(good=False, thing="Einstellungen", says=line)
        return
    logs.configure("WARNING", "console", config.secrets())
    yield Finding(good=True, thing="Einstellungen", says="vollständig")
    authority, finding = _authority(config)
    yield finding
    connected, findings = await _database(config, authority)
    for finding in findings:
        yield finding
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session:
        telegram = Telegram(session, config)
        async for finding in _telegram(telegram, config, config.staff_chat or connected):
            yield finding
    yield _catalogues()


def _authority(config: Config) -> tuple[str, Finding]:
    """The authority's id, or nothing, and the finding."""
    assert config.authority is not None  # noqa: S101 - for mypy: it is among the needs
    try:
        found = read_authority(config.authority)
    except SettingsError as error:
        return "", Finding(good=False, thing="Behördendatei", says=" ".join(str(error).splitlines()))
    return found.id, Finding(good=True, thing="Behördendatei", says=found.name.full["de"])


async def _database(config: Config, authority: str) -> tuple[int | None, tuple[Finding, ...]]:
    """The staff chat that was connected from the chat, if any, and the findings."""
    thing = "Datenbank und Schlüssel"
    try:
        database = await (open_database_of(config, authority) if authority else open_database(config))
        try:
            async with database.read() as tx:
                chat = await staff.connected_chat(tx, authority)
                watch = await _watch(tx)
                trail = await _trail(tx)
        finally:
            await database.close()
    except BuergerechoError as error:
        return None, (Finding(good=False, thing=thing, says=sentence(error)),)
    found = Finding(good=True, thing=thing, says="erreichbar, Schema aktuell, Schlüssel passt")
    return chat, (found, _key_store(config), watch, trail)


def _key_store(config: Config) -> Finding:
    """Whoever takes the database's folder should not have the keys with it; with one disk it cannot be helped."""
    says = f"{FILE_NAME} in DATA_DIR, nur für den Dienst lesbar"
    database = file_of(config.database_url)
    if database is not None and database.parent.resolve() == config.data_dir.resolve():
        says += "; liegt im selben Ordner wie die Datenbank, besser auf einem anderen Datenträger"
    return Finding(good=True, thing="Schlüsselspeicher", says=says)


async def _watch(tx: Transaction) -> Finding:
    """What the watch told the staff and is not over, and what was set aside."""
    thing = "Überwachung"
    standing = [cause.value for cause in await alerts.standing(tx)]
    kept = await quarantine.count_since(tx, EVER)
    aside = f"{kept} Meldungen in Quarantäne" if kept else "nichts in Quarantäne"
    if standing:
        return Finding(good=False, thing=thing, says=f"offen: {', '.join(standing)}; {aside}")
    return Finding(good=not kept, thing=thing, says=f"keine offenen Hinweise; {aside}")


async def _trail(tx: Transaction) -> Finding:
    thing = "Protokoll"
    found = await audit.follow(tx)
    if isinstance(found, Broken):
        return Finding(good=False, thing=thing, says=f"ab Eintrag {found.nr} unterbrochen oder geändert")
    return Finding(good=True, thing=thing, says=f"unversehrt, {found.nr} Einträge")


class Telegram:
    """The few calls a check needs; what goes wrong is an empty answer."""

    def __init__(self, session: aiohttp.ClientSession, config: Config) -> None:
        self._session = session
        self._root = f"{config.api_url}/bot{config.token.get_secret_value()}"

    async def ask(self, method: str, **parameters: int | str) -> Mapping[str, Any]:  # Any: Telegram's JSON
        """The result of a call, or an empty mapping."""
        try:
            async with self._session.post(f"{self._root}/{method}", json=parameters) as response:
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return {}
        result = answer.get("result") if isinstance(answer, dict) and answer.get("ok") else None
        return result if isinstance(result, dict) else {}


async def _telegram(telegram: Telegram, config: Config, chat: int | None) -> AsyncIterator[Finding]:
    me = await telegram.ask("getMe")
    if not me:
        yield Finding(good=False, thing="Token", says="Telegram nimmt es nicht an oder ist nicht erreichbar")
        return
    yield Finding(good=True, thing="Token", says=f"gehört zu @{me.get('username', '?')}")
    yield await _staff_chat(telegram, int(me["id"]), chat)
    yield await _webhook(telegram, config)


async def _staff_chat(telegram: Telegram, bot: int, chat: int | None) -> Finding:
    thing = "Mitarbeiterkanal"
    if chat is None:
        return Finding(good=False, thing=thing, says="keiner verbunden; den Bot dort hinzufügen oder STAFF_CHAT setzen")
    place = await telegram.ask("getChat", chat_id=chat)
    member = await telegram.ask("getChatMember", chat_id=chat, user_id=bot)
    if member.get("status") not in MAY_WRITE:
        return Finding(good=False, thing=thing, says="der Bot ist dort nicht Mitglied")
    if place.get("type") == "channel" and not member.get("can_post_messages"):
        return Finding(good=False, thing=thing, says="dem Bot fehlt dort das Recht „Nachrichten senden“")
    return Finding(good=True, thing=thing, says="der Bot darf dort schreiben")


async def _webhook(telegram: Telegram, config: Config) -> Finding:
    thing = "Webhook"
    known = await telegram.ask("getWebhookInfo")
    if known.get("url", "") != config.webhook_url:
        return Finding(good=False, thing=thing, says="Telegram kennt eine andere Adresse; „run“ setzt sie beim Start")
    if not config.webhook_url:
        return Finding(good=True, thing=thing, says="keiner; der Bot fragt ab")
    waiting = known.get("pending_update_count", 0)
    if known.get("last_error_date") and waiting:
        return Finding(good=False, thing=thing, says=f"Telegram erreicht ihn nicht, {waiting} Meldungen warten")
    return Finding(good=True, thing=thing, says="gesetzt")


def _catalogues() -> Finding:
    thing = "Texte"
    empty = [name for code, name in SHIPPED.items() if code != SOURCE_LANGUAGE and not catalogue(code).info()]
    if empty:
        return Finding(good=False, thing=thing, says=f"ohne Katalog: {', '.join(empty)}")
    return Finding(good=True, thing=thing, says=", ".join(SHIPPED.values()))
