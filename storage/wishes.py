"""Who asked to be told something later. A wish becomes a recipient when its broadcast begins, and is gone with it."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import BigInteger, Row, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.broadcast import Purpose, Wished
from bot.domain.ids import ChatId, SurveyId
from storage.tables import wishes
from storage.transaction import Transaction

_new = insert(wishes)
_keep = _new.on_conflict_do_update(
    index_elements=[wishes.c.survey_id, wishes.c.purpose, wishes.c.chat_id],
    set_={"language": _new.excluded.language, "due_on": _new.excluded.due_on},
)
_of_chat = select(wishes).where(wishes.c.chat_id == bindparam("chat")).order_by(wishes.c.survey_id, wishes.c.purpose)
_forget_chat = delete(wishes).where(wishes.c.chat_id == bindparam("chat", type_=BigInteger))


async def keep(tx: Transaction, wished: Sequence[Wished]) -> None:
    """Keep what somebody asked for; asked again, the newer day and language count."""
    if wished:
        await tx.execute(_keep, [_row(one) for one in wished])


async def of_chat(tx: Transaction, chat: ChatId) -> tuple[Wished, ...]:
    """What is still to be told in this chat, but for what is on its way already."""
    return tuple(_wished(row) for row in await tx.execute(_of_chat, {"chat": chat}))


async def forget(tx: Transaction, survey: SurveyId, purpose: Purpose, chat: ChatId) -> bool:
    """Take one wish back; whether there was one."""
    which = (wishes.c.survey_id == survey) & (wishes.c.purpose == purpose.value) & (wishes.c.chat_id == chat)
    return (await tx.execute(delete(wishes).where(which))).rowcount > 0


async def forget_chat(tx: Transaction, chat: ChatId) -> int:
    """Take back everything that was asked for in this chat; returns how many wishes."""
    return (await tx.execute(_forget_chat, {"chat": chat})).rowcount


async def count(tx: Transaction, survey: SurveyId, purpose: Purpose) -> int:
    """How many people want to be told."""
    wanted = select(func.count()).where(wishes.c.survey_id == survey, wishes.c.purpose == purpose.value)
    return int((await tx.execute(wanted)).scalar_one())


async def surveys_with_due(tx: Transaction, purpose: Purpose, today: date) -> tuple[SurveyId, ...]:
    """The surveys of which somebody is to be told today."""
    due = select(wishes.c.survey_id).where(wishes.c.purpose == purpose.value, wishes.c.due_on <= today).distinct()
    return tuple(SurveyId(row.survey_id) for row in await tx.execute(due))


async def due_after(tx: Transaction, survey: SurveyId, purpose: Purpose, day: date) -> tuple[Wished, ...]:
    """All wishes that are due later than that day."""
    found = select(wishes).where(wishes.c.survey_id == survey, wishes.c.purpose == purpose.value, wishes.c.due_on > day)
    return tuple(_wished(row) for row in await tx.execute(found))


async def chats_of(tx: Transaction, survey: SurveyId, purposes: Collection[Purpose]) -> tuple[ChatId, ...]:
    """Every chat that wished one of these of a survey."""
    named = [purpose.value for purpose in purposes]
    found = select(wishes.c.chat_id).where(wishes.c.survey_id == survey, wishes.c.purpose.in_(named)).distinct()
    return tuple(ChatId(row.chat_id) for row in await tx.execute(found))


async def page(tx: Transaction, survey: SurveyId, purpose: Purpose, due_by: date, most: int) -> tuple[Wished, ...]:
    """At most ``most`` wishes that are due by a day."""
    found = select(wishes).where(
        wishes.c.survey_id == survey, wishes.c.purpose == purpose.value, wishes.c.due_on <= due_by
    )
    return tuple(_wished(row) for row in await tx.execute(found.order_by(wishes.c.chat_id).limit(most)))


async def take_out(tx: Transaction, survey: SurveyId, purpose: Purpose, chats: Collection[ChatId]) -> None:
    """Delete the wishes of these chats: they are recipients now, or their time is over."""
    which = (wishes.c.survey_id == survey) & (wishes.c.purpose == purpose.value) & wishes.c.chat_id.in_(chats)
    await tx.execute(delete(wishes).where(which))


async def erase_expired(tx: Transaction, today: date) -> int:
    """Delete the wishes for results whose last day has come; returns how many."""
    which = (wishes.c.purpose == Purpose.RESULTS.value) & (wishes.c.due_on <= today)
    return (await tx.execute(delete(wishes).where(which))).rowcount


async def erase(tx: Transaction, survey: SurveyId, purposes: Collection[Purpose] = tuple(Purpose)) -> int:
    """Delete all wishes of a survey for these purposes; returns how many."""
    named = [purpose.value for purpose in purposes]
    gone = await tx.execute(delete(wishes).where(wishes.c.survey_id == survey, wishes.c.purpose.in_(named)))
    return gone.rowcount


def _row(one: Wished) -> dict[str, object]:
    return {
        "survey_id": one.survey,
        "purpose": one.purpose.value,
        "chat_id": one.chat,
        "language": one.language,
        "due_on": one.due_on,
    }


def _wished(row: Row[tuple[object, ...]]) -> Wished:
    return Wished(SurveyId(row.survey_id), Purpose(row.purpose), ChatId(row.chat_id), row.language, row.due_on)
