"""How the reference bots get their updates: python-telegram-bot's own polling, or its example for other web servers."""

import asyncio
import os
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import Application

API_URL = os.environ["BENCHMARK_API_URL"]
TOKEN = os.environ["BENCHMARK_TOKEN"]
PORT = int(os.environ["BENCHMARK_PORT"])
WEBHOOK = os.environ["BENCHMARK_DELIVERY"] == "webhook"

AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def run(application: AnyApplication) -> None:
    """Run until the process is ended."""
    if WEBHOOK:
        asyncio.run(_behind_a_webhook(application))
    else:
        application.run_polling()


async def _behind_a_webhook(application: AnyApplication) -> None:
    """The library's example «customwebhookbot» with aiohttp; its own webhook needs tornado, an extra package."""

    async def take(request: web.Request) -> web.Response:
        await application.update_queue.put(Update.de_json(await request.json(), application.bot))
        return web.Response()

    server = web.Application()
    server.router.add_post("/telegram", take)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    async with application:
        await application.start()
        await application.bot.set_webhook(f"http://127.0.0.1:{PORT}/telegram", max_connections=100)
        await asyncio.Event().wait()
