"""What citizens say: commands, typed messages, taps. Thin: read it, call one service, answer."""

from telegram import Update

from bot.domain.page_words import PAGES, WITH_UMLAUT
from bot.domain.taps import Page
from bot.runtime import Tapped
from bot.services import tapping, typed_entries, writing
from handlers.context import BotContext


async def start(update: Update, context: BotContext) -> None:
    """«/start», bare or with the payload of a deep link."""
    await context.run_once(tapping.start, context.after_command)


async def page(update: Update, context: BotContext) -> None:
    """A command that opens a page."""
    await context.run_once(tapping.page_or_code, PAGES[context.command], context.after_command)


async def typed(update: Update, context: BotContext) -> None:
    """Anything else that was sent: a text, a command that is none, or something without a text."""
    if context.command == WITH_UMLAUT:
        await context.run_once(tapping.page_or_code, Page.ERASE, context.after_command)
    elif context.command:
        await context.run_once(tapping.unknown_command)
    else:
        await context.run_once(writing.typed, context.text)


async def contact(update: Update, context: BotContext) -> None:
    """A contact was sent: the person's own, or somebody else's card."""
    await context.run_once(typed_entries.shared, context.contact)


async def tapped(tap: Tapped, context: BotContext) -> None:
    """A tap on any button of ours."""
    context.answer_tap(await context.run_once(tapping.tap, tap.data))
