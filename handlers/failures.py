"""The last net: what a handler raised is kept for the intake, which sets the update aside and goes on."""

from telegram import Update

from bot.domain.outgoing import OutgoingMessage
from bot.runtime import Tapped
from bot.texts.catalogue import Texts, spoken
from handlers.context import BotContext


class Failures:
    """python-telegram-bot swallows what handlers raise; here it is found again by ``update_id``."""

    def __init__(self) -> None:
        self._noted: dict[int, Exception] = {}

    async def note(self, update: object, context: BotContext) -> None:
        """Keep the error; registered as the error handler."""
        if isinstance(update, Update | Tapped) and context.error is not None:
            self._noted[update.update_id] = context.error

    def take(self, update_id: int) -> Exception | None:
        """What was raised while this update was handled, if anything; asked once."""
        return self._noted.pop(update_id, None)


def excuse(texts: Texts, language_code: str) -> OutgoingMessage:
    """The sentence for somebody whose message could not be handled."""
    voice = texts.voice(spoken(language_code))
    return OutgoingMessage(
        voice.say("Das hat gerade nicht geklappt. Bitte versuchen Sie es noch einmal oder schreiben Sie /start.")
    )
