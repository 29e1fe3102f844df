"""How bots get their updates: getUpdates with long polling, and the setting of webhooks."""

import asyncio
import re
import time
from typing import Any
from urllib.parse import urlsplit

import orjson

from bot.simulator.backend import Backend
from bot.simulator.parameters import Parameters
from bot.simulator.values import ApiError, BotAccount, Json, bad_request
from bot.simulator.webhooks import Target

LONGEST_POLL = 50
SECRET = re.compile(r"[A-Za-z0-9_-]*")
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLL = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
BY_SET_WEBHOOK = "Conflict: terminated by setWebhook request"
CONFLICT_PAUSE = 3.0


def set_allowed(account: BotAccount, parameters: Parameters) -> None:
    """Keep allowed_updates for later calls too; an empty list means the default kinds."""
    if "allowed_updates" not in parameters:
        return
    kinds: Any = parameters.json("allowed_updates", "can't parse allowed updates JSON object")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("expected an Array of String as allowed updates")
    account.updates.allowed = frozenset(str(kind) for kind in kinds or ())


async def get_updates(backend: Backend, account: BotAccount, parameters: Parameters) -> list[orjson.Fragment]:
    """getUpdates: at once if something waits, else after at most ``timeout`` seconds."""
    if account.id in backend.webhooks:
        raise await _conflict(backend, account, WEBHOOK_ACTIVE)
    set_allowed(account, parameters)
    limit = min(max(parameters.integer("limit", 100), 1), 100)
    timeout = min(max(parameters.integer("timeout"), 0), LONGEST_POLL)
    updates = account.updates
    if offset := parameters.integer("offset"):
        updates.confirm(offset)
    account.polls += 1
    mine = account.polls
    updates.arrived.set()  # wakes an older poll, which finds that it was terminated
    deadline = time.monotonic() + timeout
    while True:
        batch = updates.batch(limit)
        if batch:
            return [orjson.Fragment(update) for update in batch]
        if backend.closing.is_set() or not await _arrives(updates.arrived, deadline - time.monotonic()):
            return []
        if account.id in backend.webhooks:
            raise await _conflict(backend, account, BY_SET_WEBHOOK)
        if account.polls != mine:
            raise await _conflict(backend, account, OTHER_POLL)


async def _arrives(event: asyncio.Event, seconds: float) -> bool:
    if seconds <= 0:
        return False
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


async def _conflict(backend: Backend, account: BotAccount, words: str) -> ApiError:
    """A 409; from the second within three seconds on it is held back, so that nobody spins."""
    now = time.monotonic()
    if now < account.conflict_at:
        await backend.pause(CONFLICT_PAUSE)
    else:
        account.conflict_at = now + CONFLICT_PAUSE
    return ApiError(409, words)


def set_webhook(backend: Backend, account: BotAccount, parameters: Parameters) -> tuple[bool, str]:
    """setWebhook; an empty address deletes it. Plain http and any port will do here, as with a server of one's own."""
    url = parameters.text("url")
    if not url:
        return delete_webhook(backend, account, parameters)
    _check_url(url)
    secret = parameters.text("secret_token")
    if len(secret) > 256:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    set_allowed(account, parameters)
    if parameters.flag("drop_pending_updates"):
        account.updates.drop_all()
    connections = min(max(parameters.integer("max_connections", 40), 1), 100)
    target = Target(url, secret, connections, certificate=parameters.upload("certificate") is not None)
    backend.pretended.get(account.id, {}).pop("url", None)
    known = backend.webhooks.get(account.id)
    if known is not None and known.target == target:
        return True, "Webhook is already set"
    if known is not None:
        known.stop()
    webhook = backend.connect(account, target)
    backend.webhooks[account.id] = webhook
    account.updates.arrived.set()
    webhook.start()
    return True, "Webhook was set"


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise bad_request("invalid webhook URL specified")


def delete_webhook(backend: Backend, account: BotAccount, parameters: Parameters) -> tuple[bool, str]:
    """DeleteWebhook."""
    if parameters.flag("drop_pending_updates"):
        account.updates.drop_all()
    webhook = backend.webhooks.pop(account.id, None)
    if webhook is None:
        return True, "Webhook is already deleted"
    webhook.stop()
    return True, "Webhook was deleted"


def get_webhook_info(backend: Backend, account: BotAccount, _parameters: Parameters) -> Json:
    """GetWebhookInfo."""
    webhook = backend.webhooks.get(account.id)
    info = webhook.info() if webhook else {"url": "", "has_custom_certificate": False}
    info["pending_update_count"] = len(account.updates)
    if account.updates.allowed:
        info["allowed_updates"] = sorted(account.updates.allowed)
    return info | backend.pretended.get(account.id, {})
