"""What every handler gets: who speaks, typed, and the two things it may do — run a use case, answer the tap."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVarTuple

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot

from bot.domain.ids import ChatId, MessageId, UpdateId, UserId
from bot.domain.volunteer_draft import SharedNumber
from bot.runtime import Receipt, Runtime, Sender, Tapped
from storage.transaction import Transaction

Ts = TypeVarTuple("Ts")

AnswerTap = Callable[[UpdateId, str, str], None]
"""Answers the tap of this update with this query id and text; returns at once."""

HALF_A_MESSAGE = 2_000
"""Characters; no app cuts a text into parts that are shorter, but for the last one."""
NOBODY = Sender(UpdateId(0), UserId(0), ChatId(0), private=False)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the handlers of one bot share; lies where python-telegram-bot keeps a bot's data."""

    rt: Runtime
    answer_tap: AnswerTap


class BotContext(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], Surroundings]):
    """One update's context; python-telegram-bot makes one for each."""

    incoming: Update | None = None
    tapped: Tapped | None = None
    speaker: Sender = NOBODY
    """Who sent this update; a channel's post has nobody, user 0."""

    @classmethod
    def from_update(cls, update: object, application: "Application[Any, Any, Any, Any, Any, Any]") -> Self:
        """The context of an update, with the person who sent it."""
        context = super().from_update(update, application)
        if isinstance(update, Tapped):
            context.tapped = update
            context.speaker = update.sender
        elif isinstance(update, Update):
            context.incoming = update
            context.speaker = sender_of(update)
        return context

    @property
    def rt(self) -> Runtime:
        """What use cases need."""
        return self.bot_data.rt

    @property
    def text(self) -> str:
        """What the person wrote; empty if it was something else."""
        message = self.incoming.message if self.incoming else None
        return (message.text or "") if message else ""

    @property
    def contact(self) -> SharedNumber:
        """The number that was sent; somebody else's, or one without an account, is not the person's own."""
        sent = self.incoming.message.contact if self.incoming and self.incoming.message else None
        if sent is None:
            return SharedNumber("", own=False)
        # Telegram leaves the plus out more often than not.
        number = f"+{sent.phone_number.lstrip('+')}"
        return SharedNumber(number, own=sent.user_id is not None and sent.user_id == self.speaker.user)

    @property
    def command(self) -> str:
        """The command that was sent, in lower case, without slash and without the bot's name; empty if it was none."""
        word = self.text.split(maxsplit=1)[0] if self.text.startswith("/") else ""
        return word[1:].split("@")[0].lower()

    @property
    def after_command(self) -> str:
        """What was written after the command."""
        return "".join(self.text.split(maxsplit=1)[1:]).strip()

    async def run_once(
        self, use_case: Callable[[Transaction, Runtime, *Ts, Sender], Awaitable[Receipt]], *args: *Ts
    ) -> Receipt:
        """Run a use case for this update: ``use_case(tx, rt, *args, sender)``; delivered again it changes nothing."""
        return await self.rt.run_once(use_case, self.speaker, *args, self.speaker)

    def answer_tap(self, receipt: Receipt) -> None:
        """Answer the tap, if the update was one; after the commit, not awaited."""
        if self.tapped is not None:
            self.bot_data.answer_tap(self.tapped.update_id, self.tapped.query, receipt.text)


def sender_of(update: Update) -> Sender:
    """Who sent an update, and where."""
    user, chat = update.effective_user, update.effective_chat
    written = update.message
    return Sender(
        update_id=UpdateId(update.update_id),
        user=UserId(user.id if user else 0),
        chat=ChatId(chat.id if chat else user.id if user else 0),
        language_code=(user.language_code or "") if user else "",
        private=chat is not None and chat.type == ChatType.PRIVATE,
        typed=written is not None,
        message=MessageId(written.message_id) if written is not None else None,
        long=len((written and written.text) or "") > HALF_A_MESSAGE,
    )
