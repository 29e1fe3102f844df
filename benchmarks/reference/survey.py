"""The usual survey bot: ConversationHandler, PicklePersistence, one message edited in place. It loses up to a minute
of answers in a crash, knows no branching, no validation and one language."""

import json
import os
from pathlib import Path
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)

from benchmarks.reference.surroundings import API_URL, TOKEN, WEBHOOK, run

Asked = tuple[str, list[str]]
QUESTIONS: list[Asked] = [(text, choices) for text, choices in json.loads(Path(os.environ["QUESTIONS"]).read_text())]


def card(number: int) -> tuple[str, InlineKeyboardMarkup]:
    """Text and buttons of a question."""
    text, choices = QUESTIONS[number]
    rows = [[InlineKeyboardButton(label, callback_data=f"{number}:{place}")] for place, label in enumerate(choices)]
    listed = "\n".join(f"{place}. {label}" for place, label in enumerate(choices, start=1))
    heading = f"Frage {number + 1} · noch {len(QUESTIONS) - number - 1}"
    return f"{heading}\n\n<b>{text}</b>\n\n{listed}", InlineKeyboardMarkup(rows)


async def start(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    text, markup = card(0)
    if update.message is not None:
        await update.message.reply_text(text, reply_markup=markup, parse_mode="HTML")
    return 0


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep the answer and ask the next question."""
    query = update.callback_query
    if query is None or query.data is None or context.user_data is None:
        return ConversationHandler.END
    number, place = map(int, query.data.split(":"))
    context.user_data[f"q{number}"] = QUESTIONS[number][1][place]
    await query.answer()
    if number + 1 == len(QUESTIONS):
        await query.edit_message_text("Vielen Dank!")
        return ConversationHandler.END
    text, markup = card(number + 1)
    await query.edit_message_text(text, reply_markup=markup, parse_mode="HTML")
    return number + 1


def main() -> None:
    """Run it."""
    persistence = PicklePersistence(Path(os.environ["QUESTIONS"]).with_name(f"survey-{os.getpid()}.pickle"))
    builder: Any = Application.builder().token(TOKEN).base_url(f"{API_URL}/bot").persistence(persistence)
    application = (builder.updater(None) if WEBHOOK else builder).build()
    states: dict[object, Any] = {
        number: [CallbackQueryHandler(answer, pattern=rf"^{number}:\d+$")] for number in range(len(QUESTIONS))
    }
    conversation: Any = ConversationHandler(
        entry_points=[CommandHandler("start", start)],
        states=states,
        fallbacks=[CommandHandler("start", start)],
        name="survey",
        persistent=True,
    )
    application.add_handler(conversation)
    run(application)


if __name__ == "__main__":
    main()
