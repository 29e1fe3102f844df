"""The state wanted in a chat: one card per slot, overwritten by the next; delivery brings Telegram to it.

A card is edited in place. Only when the person wrote below it (``fresh``) a new message is sent, and the old one loses
its buttons. A state that is overwritten before it was sent is never sent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import BigInteger, ColumnElement, String, and_, bindparam, case, cast, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.ids import ChatId, MessageId
from bot.domain.outgoing import OutgoingMessage, Priority
from storage import bodies
from storage.prepared import Prepared, Row
from storage.tables import cards, unreachable_chats
from storage.transaction import Transaction

FEW = 100
"""So many busy chats are passed over while reading; more are named in the query, which takes longer to prepare."""
AFTER_LONG = "+"
"""How the view of a card ends that answers a long text."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a card is due in a chat that cannot be written to; it counts as shown, so no look for due cards meets it."""

Owners = tuple[int, int]
"""Whose rows a process brings to Telegram: its own number, and 0 (nobody's) if it is the first, else its own again."""


@dataclass(frozen=True, slots=True)
class DueCard:
    """A card to bring to the chat: edit ``message_id``, or send where that is None.

    ``wanted`` names the state; ``retired_message_id`` is an older message that shall lose its buttons.
    """

    chat: ChatId
    slot: str
    wanted: int
    message: OutgoingMessage
    message_id: MessageId | None
    retired_message_id: MessageId | None
    priority: Priority
    attempts: int
    secret: bool


CITIZENS = "citizen:"
"""How the views of citizens' cards begin."""
STAYS = f"{CITIZENS}receipt"
"""The card with the deletion code: it is not among the earlier messages that a deletion takes out of the chat."""
_MOST_EARLIER = 1_000
"""Characters: the numbers of a hundred messages."""

_pending = cards.c.wanted > cards.c.shown
_new = insert(cards)
_may_go = and_(
    cards.c.message_id.is_not(None),
    cards.c.view.startswith(CITIZENS),
    ~cards.c.view.startswith(STAYS),
    func.length(cards.c.earlier) < _MOST_EARLIER,
)


def earlier_when(replaced: ColumnElement[bool]) -> ColumnElement[str]:
    """The earlier messages of a chat, with the one that stands there now if it is replaced by a new one below."""
    with_it = cards.c.earlier + cast(cards.c.message_id, String) + " "
    return case((and_(replaced, _may_go), with_it), else_=cards.c.earlier)


_came_late = _new.excluded.message_id > func.coalesce(cards.c.message_id, 0)
_unreachable = exists().where(unreachable_chats.c.chat_id == bindparam("b_chat", type_=BigInteger))
_STATE = ("wanted", "shown", "message_id", "tappable", "fresh", "retired_message_id", "due_at", "owner")
_show = Prepared(
    _new.on_conflict_do_update(
        index_elements=[cards.c.chat_id, cards.c.slot],
        set_={
            "body": _new.excluded.body,
            "secret": _new.excluded.secret,
            "view": _new.excluded.view,
            "wanted": cards.c.wanted + 1,
            "shown": case((cards.c.due_at == NEVER, cards.c.wanted + 1), else_=cards.c.shown),
            "fresh": case((_new.excluded.fresh > 0, cards.c.wanted + 1), else_=cards.c.fresh),
            "message_id": case((_came_late, _new.excluded.message_id), else_=cards.c.message_id),
            "retired_message_id": case(
                (_came_late & cards.c.tappable, cards.c.message_id), else_=cards.c.retired_message_id
            ),
            "tappable": case((_came_late, True), else_=cards.c.tappable),
            "earlier": earlier_when((_new.excluded.fresh > 0) | _came_late),
            "priority": _new.excluded.priority,
            # Nobody can be reached there, or Telegram asked this chat to wait: a newer card waits as long.
            "due_at": case(
                (cards.c.due_at == NEVER, cards.c.due_at),
                (_pending & (cards.c.due_at > _new.excluded.due_at), cards.c.due_at),
                else_=_new.excluded.due_at,
            ),
            "attempts": 0,
            "changed_at": _new.excluded.changed_at,
            # Whoever has it in hand finishes it first: one call in flight per chat.
            "owner": case((_pending, cards.c.owner), else_=_new.excluded.owner),
        },
    ).returning(*(cards.c[name] for name in _STATE), _unreachable.label("unreachable"))
)
_UNREAD = frozenset({"view", "earlier", "shown", "due_at", "changed_at", "resumed_at", "owner"})
"""What delivery does not need."""
_due = (
    select(*(column for column in cards.c if column.name not in _UNREAD))
    .where(
        _pending,
        cards.c.owner.in_((bindparam("mine"), bindparam("also"))),
        cards.c.due_at <= bindparam("now"),
        ~exists().where(unreachable_chats.c.chat_id == cards.c.chat_id),
    )
    .order_by(cards.c.priority, cards.c.due_at, cards.c.slot)
    .limit(bindparam("limit"))
)
_due_anywhere = Prepared(_due)
_due_elsewhere = _due.where(cards.c.chat_id.not_in(bindparam("busy", expanding=True)))


async def show(
    tx: Transaction,
    chat: ChatId,
    message: OutgoingMessage,
    *,
    now: datetime,
    slot: str = "",
    view: str = "",
    fresh: bool = False,
    secret: bool = False,
    after_long: bool = False,
    at: MessageId | None = None,
    priority: Priority = Priority.REPLY,
    key_id: bytes | None = None,
    due_at: datetime | None = None,
) -> bool:
    """Want this message in the chat; ``fresh`` says that the person wrote below the card, so that it is sent anew.

    ``at`` is where the card stands, if a button of it was tapped: a call that was on the line when the bot died may
    have brought it once more, below the message known here, which then loses its buttons.
    ``after_long``: what the person wrote is so long that more of it may be on its way. ``key_id``: the person's key,
    which seals the card. ``due_at``: it does not come before; what replaces it meanwhile waits as long. False where
    nobody can be written to at the moment.
    """
    rows = await tx.rows(
        _show,
        {
            "b_chat": chat,
            "chat_id": chat,
            "slot": slot,
            "body": bodies.seal(tx, message, about(chat, slot), key_id),
            "secret": secret,
            "view": f"{view}{AFTER_LONG}" if after_long else view,
            "wanted": 1,
            "shown": 0,
            "message_id": at,
            "tappable": False,
            "fresh": int(fresh),
            "priority": priority.value,
            "due_at": due_at or now,
            "attempts": 0,
            "changed_at": now,
            "owner": owner_for(tx, chat),
        },
    )
    if slot == "" and chat not in tx.replied_to and _due_at_once(tx, rows[0], now):
        given = {"chat_id": chat, "slot": slot, "priority": priority, "attempts": 0, "secret": secret}
        tx.due_cards.append(_due_card(rows[0] | given, message))
    else:
        tx.more_due = True
    return not rows[0]["unreachable"]


def _due_at_once(tx: Transaction, row: Row, now: datetime) -> bool:
    """Whether this process may bring it to Telegram right after the commit; if not, it is looked for."""
    pending = row["wanted"] > row["shown"] and row["due_at"] <= now
    return pending and row["owner"] == tx.process and not row["unreachable"]


def owner_for(tx: Transaction, chat: ChatId) -> int:
    """Which process brings it to this chat: the one at work here; in groups, whose messages are counted, the first."""
    return tx.process if chat > 0 else 0


async def due(
    tx: Transaction, now: datetime, limit: int, busy: Collection[ChatId], owners: Owners = (0, 0)
) -> tuple[DueCard, ...]:
    """At most ``limit`` cards to bring to Telegram, most urgent first, one per chat, none for a ``busy`` chat."""
    first_of_chat: dict[int, Row] = {}
    for row in await _due_rows(tx, {"now": now, "limit": limit, "mine": owners[0], "also": owners[1]}, busy):
        first_of_chat.setdefault(row["chat_id"], row)
    return tuple(_due_card(row, _message_in(tx, row)) for row in first_of_chat.values())


async def _due_rows(tx: Transaction, values: Row, busy: Collection[ChatId]) -> list[Row]:
    limit = values["limit"]
    if len(busy) <= FEW:
        most = limit + len(busy)
        found = await tx.rows(_due_anywhere, values | {"limit": most})
        rows = [row for row in found if row["chat_id"] not in busy]
        # Else a busy chat with much to come may hide all others.
        if len(found) < most or len(rows) >= limit:
            return rows[:limit]
    result = await tx.execute(_due_elsewhere, values | {"busy": list(busy)})
    return [dict(row) for row in result.mappings()]


def _message_in(tx: Transaction, row: Row) -> OutgoingMessage:
    return bodies.open_sealed(tx, row["body"], about(row["chat_id"], row["slot"]))


def _due_card(row: Row, message: OutgoingMessage) -> DueCard:
    sent, anew = row["message_id"], row["fresh"] > 0
    return DueCard(
        chat=ChatId(row["chat_id"]),
        slot=row["slot"],
        wanted=row["wanted"],
        message=message,
        message_id=None if anew else sent,
        # What has no buttons cannot lose them: Telegram would refuse to take them off.
        retired_message_id=sent if anew and sent and row["tappable"] else row["retired_message_id"],
        priority=Priority(row["priority"]),
        attempts=row["attempts"],
        secret=row["secret"],
    )


def about(chat: ChatId, slot: str) -> str:
    """What the sealed body of a card is bound to."""
    return f"cards.body:{chat}:{slot}"
