"""The one-time link to the authority's own page, so that a telephone number never passes through Telegram."""

import secrets
from typing import Final

from bot.domain.contact_link import LINK_LASTS, ContactLink
from bot.domain.ids import ChatId
from bot.domain.survey import Survey
from bot.runtime import Runtime, Sender
from storage import contact_links, volunteers
from storage.transaction import Transaction

PATH: Final = "/kontakt"
"""Below ``PUBLIC_URL``; the token follows as the last part."""
_TOKEN_BYTES: Final = 32


async def make(tx: Transaction, rt: Runtime, survey: Survey, sender: Sender, language: str) -> str:
    """A fresh link for this chat, to be used once within 24 hours; it voids the one before.

    Only while PUBLIC_URL is set: without it there is no page.
    """
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    marker = volunteers.chat_marker(tx, survey.id, sender.chat)
    await contact_links.void(tx, survey.id, marker)
    link = ContactLink(survey.id, marker, sender.chat, language, rt.now() + LINK_LASTS)
    await contact_links.add(tx, _hashed(tx, token), link)
    return f"{rt.config.public_url}{PATH}/{token}"


async def find(tx: Transaction, rt: Runtime, token: str) -> ContactLink | None:
    """The link of this token, which it does not use up; ``None`` alike for one unknown, used or expired."""
    return await contact_links.find(tx, _hashed(tx, token), now=rt.now())


async def use(tx: Transaction, rt: Runtime, token: str) -> ContactLink | None:
    """Use it up: of several who try, exactly one gets the link."""
    return await contact_links.use(tx, _hashed(tx, token), now=rt.now())


async def give_back(tx: Transaction, token: str) -> None:
    """In the transaction that used it up: there is still something to correct."""
    await contact_links.give_back(tx, _hashed(tx, token))


async def void(tx: Transaction, survey: Survey, chat: ChatId) -> None:
    """Whoever takes everything back in this chat leaves no link behind either."""
    await contact_links.void(tx, survey.id, volunteers.chat_marker(tx, survey.id, chat))


def _hashed(tx: Transaction, token: str) -> bytes:
    return tx.keys.marker("contact link", token)
