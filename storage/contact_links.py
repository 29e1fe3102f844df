"""One-time links to the contact page, each under the keyed hash of its token; the token itself is kept nowhere."""

from datetime import datetime

from sqlalchemy import Row, delete, insert, select, update

from bot.domain.contact_link import ContactLink
from bot.domain.ids import ChatId, SurveyId
from storage.tables import contact_links
from storage.transaction import Transaction


def _about_chat(token: bytes) -> str:
    return f"contact_links.chat:{token.hex()}"


async def add(tx: Transaction, token: bytes, link: ContactLink) -> None:
    """Keep a new link; ``token`` is the keyed hash."""
    await tx.execute(
        insert(contact_links).values(
            token=token,
            survey_id=link.survey,
            marker=link.marker,
            chat=tx.keys.seal(str(link.chat).encode(), _about_chat(token)),
            language=link.language,
            expires_at=link.expires_at,
            used=False,
        )
    )


async def find(tx: Transaction, token: bytes, *, now: datetime) -> ContactLink | None:
    """The link as long as it may be used; ``None`` alike for one that is unknown, used or expired."""
    usable = (contact_links.c.token == token) & ~contact_links.c.used & (contact_links.c.expires_at > now)
    row = (await tx.execute(select(contact_links).where(usable))).first()
    return None if row is None else _link(tx, row)


async def use(tx: Transaction, token: bytes, *, now: datetime) -> ContactLink | None:
    """Use it up, once and in time: of two at the same instant one gets the link, the other ``None``."""
    usable = (contact_links.c.token == token) & ~contact_links.c.used & (contact_links.c.expires_at > now)
    used = await tx.execute(update(contact_links).where(usable).values(used=True).returning(contact_links))
    row = used.first()
    return None if row is None else _link(tx, row)


async def give_back(tx: Transaction, token: bytes) -> None:
    """In the transaction that used it up: nothing came of it, so it may be used again."""
    await tx.execute(update(contact_links).where(contact_links.c.token == token).values(used=False))


async def void(tx: Transaction, survey: SurveyId, marker: bytes) -> int:
    """Delete the links of one person in a survey, used or not; returns how many."""
    of_person = (contact_links.c.survey_id == survey) & (contact_links.c.marker == marker)
    return (await tx.execute(delete(contact_links).where(of_person))).rowcount


async def erase_expired(tx: Transaction, now: datetime) -> int:
    """Delete the links whose time is over; returns how many."""
    return (await tx.execute(delete(contact_links).where(contact_links.c.expires_at <= now))).rowcount


async def erase(tx: Transaction, survey: SurveyId) -> int:
    """Delete every link of a survey; returns how many."""
    return (await tx.execute(delete(contact_links).where(contact_links.c.survey_id == survey))).rowcount


def _link(tx: Transaction, row: Row[tuple[object, ...]]) -> ContactLink:
    chat = ChatId(int(tx.keys.open(row.chat, _about_chat(row.token))))
    return ContactLink(SurveyId(row.survey_id), row.marker, chat, row.language, row.expires_at)
