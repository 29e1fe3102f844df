"""What a use case needs besides its transaction, and the one way to run it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from bot.authority import Authority
from bot.config import Config
from bot.domain.ids import ChatId, MessageId, UpdateId, UserId
from bot.texts.catalogue import Texts
from storage import inbox
from storage.database import Database
from storage.transaction import Transaction

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sender:
    """Who spoke, in which update and chat.

    ``language_code`` is the app's language as Telegram reports it, or empty. ``typed`` says that the person wrote or
    sent something, so that the next card has to appear below it; a tap leaves the card in its place. ``message``
    is the one that was written, or under which the tapped button stood. ``long``: the text may be one part of several,
    since people's apps cut what does not fit into one message.
    """

    update_id: UpdateId
    user: UserId
    chat: ChatId
    language_code: str = ""
    private: bool = True
    typed: bool = False
    message: MessageId | None = None
    long: bool = False


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap on a button; ``query`` is the id under which it is answered, ``data`` what the button carries."""

    sender: Sender
    query: str
    data: str

    @property
    def update_id(self) -> UpdateId:
        """The update that brought it."""
        return self.sender.update_id


@dataclass(frozen=True, slots=True)
class Receipt:
    """The short answer to a tap (at most 200 characters); empty when the card says everything."""

    text: str = ""


_AGAIN = Receipt()
"""The receipt of an update that was taken before."""


def system_clock() -> datetime:
    """The present instant, aware and in UTC."""
    return datetime.now(UTC)


def nobody_waits() -> None:
    """Used where no delivery runs in this process: the running bot finds the outbox by itself."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """Built once in ``bot/app.py`` (or by a command); use cases get it as their second argument."""

    config: Config
    authority: Authority
    database: Database
    texts: Texts
    clock: Callable[[], datetime] = system_clock
    wake: Callable[[], None] = nobody_waits
    repeated: set[UpdateId] = field(default_factory=set, compare=False)
    """Updates that turned out to have been taken before; whoever counts them takes them out."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return self.clock()

    def local_now(self) -> datetime:
        """The present instant on the authority's clock."""
        return self.clock().astimezone(ZoneInfo(self.config.time_zone))

    def local_day(self, instant: datetime) -> date:
        """The calendar day of an instant, where the authority is."""
        return instant.astimezone(ZoneInfo(self.config.time_zone)).date()

    def today(self) -> date:
        """The calendar day where the authority is."""
        return self.local_now().date()

    async def run(
        self,
        use_case: Callable[Concatenate[Transaction, "Runtime", P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a use case in a write transaction and wake the delivery after the commit."""
        result = await self.database.write(use_case, self, *args, **kwargs)
        self.wake()
        return result

    async def run_once(
        self,
        use_case: Callable[Concatenate[Transaction, "Runtime", P], Awaitable[Receipt]],
        sender: Sender,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Receipt:
        """Run a use case that an update brought; one delivered again changes nothing and gets an empty receipt."""

        async def once(tx: Transaction) -> Receipt:
            if not await inbox.first_time(tx, sender.update_id, self.now(), sender.user):
                return _AGAIN
            return await use_case(tx, self, *args, **kwargs)

        receipt = await self.database.write_at(sender.user, once)
        if receipt is _AGAIN:
            self.repeated.add(sender.update_id)
        return receipt
