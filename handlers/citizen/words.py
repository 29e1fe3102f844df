"""What citizens say: commands, typed messages, taps. Thin: read it, call one service, answer."""

from telegram import Update

from bot.domain.taps import Page
from bot.services import tapping
from handlers.context import BotContext

PAGES = {
    "hilfe": Page.HELP,
    "help": Page.HELP,
    "sprache": Page.LANGUAGE,
    "language": Page.LANGUAGE,
    "datenschutz": Page.PRIVACY,
    "privacy": Page.PRIVACY,
    "auskunft": Page.MY_DATA,
    "mydata": Page.MY_DATA,
    "widerruf": Page.WITHDRAW,
    "withdraw": Page.WITHDRAW,
    "abbrechen": Page.PAUSE,
    "cancel": Page.PAUSE,
    "stop": Page.PAUSE,
}
"""The words of the contract that open a page; «/loeschen» and «/start» take something with them."""


async def start(update: Update, context: BotContext) -> None:
    """«/start», bare or with the payload of a deep link."""
    await context.run_once(tapping.start, context.after_command)


async def page(update: Update, context: BotContext) -> None:
    """A command that opens a page."""
    await context.run_once(tapping.page, PAGES[context.command])


async def erase(update: Update, context: BotContext) -> None:
    """«/loeschen», alone or with a code."""
    await context.run_once(tapping.erase, context.after_command)


async def typed(update: Update, context: BotContext) -> None:
    """Anything else that was sent: a text, or something without one."""
    await context.run_once(tapping.typed, context.text)


async def tapped(update: Update, context: BotContext) -> None:
    """A tap on any button of ours."""
    context.answer_tap(await context.run_once(tapping.tap, context.data))
