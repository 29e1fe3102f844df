"""What would tie a chat to the answers that were sent off from it, and is taken away: its card, messages, its turn.

A card says when somebody was last there, and its message id when they first came; beside the day of a response that is
a guess whose it is. PostgreSQL's rows lie in the order in which they were written and name the transaction; in a page
of SQLite the bytes lie so.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from secrets import SystemRandom

from sqlalchemy import ColumnElement, Table, delete, insert, select, text

from bot.domain.ids import ChatId, SurveyId
from storage.cards import NEVER
from storage.interviews import participation_marker
from storage.tables import cards, interviews, outbox, participations, wishes
from storage.transaction import Transaction

AT_ONCE = 500
"""So many values stand in one query."""
_OF_A_CITIZEN = cards.c.view.like("citizen:%")
_ANSWERING = cards.c.view.like("citizen:question:%") | cards.c.view.like("citizen:review%")
"""Only whoever has not sent off yet sees these."""
_WRITTEN_BY = text("SELECT DISTINCT xmin::text FROM wishes WHERE survey_id = :survey LIMIT 2")
"""The transactions that wrote them; it is one, that of the last mixing, where nobody has come since."""
_ALONE = text("LOCK TABLE wishes IN SHARE ROW EXCLUSIVE MODE")


async def forget_cards_after_sending(tx: Transaction, surveys: Collection[SurveyId], instant: datetime) -> int:
    """Forget what stands in the chats of those who sent off in one of these surveys, unless it changed since.

    Whoever is in the middle of another survey keeps it, and so does whoever has not been shown it yet. Returns how
    many cards; the next thing said there is a new message.
    """
    gone = 0
    for chats in await _chats_in(tx, cards, _idle(instant)):
        done = await _took_part(tx, chats, surveys)
        parted = done - await _are_answering(tx, done)
        gone += (await tx.execute(delete(cards).where(_idle(instant), cards.c.chat_id.in_(parted)))).rowcount
    return gone


async def forget_messages_after_sending(tx: Transaction, surveys: Collection[SurveyId], instant: datetime) -> int:
    """Forget that messages went to those who sent off in one of these surveys, if they did so before; how many."""
    arrived = outbox.c.state.in_(("sent", "dropped")) & (outbox.c.created_at < instant)
    gone = 0
    for chats in await _chats_in(tx, outbox, arrived):
        done = await _took_part(tx, chats, surveys)
        gone += (await tx.execute(delete(outbox).where(arrived, outbox.c.chat_id.in_(done)))).rowcount
    return gone


def _idle(instant: datetime) -> ColumnElement[bool]:
    """The cards that were shown and did not change since, but for those on which somebody answers."""
    shown = (cards.c.wanted <= cards.c.shown) & (cards.c.due_at != NEVER)
    return _OF_A_CITIZEN & ~_ANSWERING & shown & (cards.c.changed_at < instant)


async def _chats_in(tx: Transaction, table: Table, which: ColumnElement[bool]) -> list[list[ChatId]]:
    """The chats of these rows, in portions for one query each."""
    rows = await tx.execute(select(table.c.chat_id).where(which).distinct())
    chats = [ChatId(row.chat_id) for row in rows]
    return [chats[start : start + AT_ONCE] for start in range(0, len(chats), AT_ONCE)]


async def _took_part(tx: Transaction, chats: Sequence[ChatId], surveys: Collection[SurveyId]) -> frozenset[ChatId]:
    found: set[ChatId] = set()
    for survey in surveys:
        # A person's private chat has the person's number.
        of_marker = {participation_marker(tx, survey, chat): chat for chat in chats}
        known = select(participations.c.marker).where(
            participations.c.survey_id == survey, participations.c.marker.in_(of_marker)
        )
        found |= _chats_of(of_marker, [row.marker for row in await tx.execute(known)])
    return frozenset(found)


async def _are_answering(tx: Transaction, chats: Collection[ChatId]) -> frozenset[ChatId]:
    of_person = {tx.keys.marker("person", chat): chat for chat in chats}
    known = select(interviews.c.person).where(interviews.c.person.in_(of_person))
    return _chats_of(of_person, [row.person for row in await tx.execute(known)])


def _chats_of(of_marker: Mapping[bytes, ChatId], markers: Sequence[bytes]) -> frozenset[ChatId]:
    return frozenset(of_marker[bytes(marker)] for marker in markers)


async def mix_wishes(tx: Transaction, survey: SurveyId) -> int:
    """Write the wishes of a survey anew in an order of chance if anybody has come since; returns how many.

    Whoever takes a wish back meanwhile waits for the end of this transaction: a statement that had begun before would
    not see the new row.
    """
    if not tx.on_sqlite:
        if len((await tx.execute(_WRITTEN_BY, {"survey": survey})).all()) <= 1:
            return 0
        await tx.execute(_ALONE)
    rows = (await tx.execute(delete(wishes).where(wishes.c.survey_id == survey).returning(wishes))).mappings().all()
    mixed = [dict(row) for row in rows]
    SystemRandom().shuffle(mixed)
    if mixed:
        await tx.execute(insert(wishes), mixed)
    return len(mixed)
