"""The bare echo bot of python-telegram-bot's examples: no database, no state, one answer per message."""

from typing import Any

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from benchmarks.reference.surroundings import API_URL, TOKEN, WEBHOOK, run


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say what was said."""
    if update.message is not None and update.message.text is not None:
        await update.message.reply_text(update.message.text)


def main() -> None:
    """Run it."""
    builder: Any = Application.builder().token(TOKEN).base_url(f"{API_URL}/bot")
    application = (builder.updater(None) if WEBHOOK else builder).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    run(application)


if __name__ == "__main__":
    main()
