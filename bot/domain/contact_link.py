"""The link to the page on which somebody leaves their telephone number: whose it is, and how long it may be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.ids import ChatId, SurveyId

LINK_LASTS: Final = timedelta(hours=24)
"""Long enough to finish in the evening what was begun at noon; the page and the chat name these hours."""


@dataclass(frozen=True, slots=True)
class ContactLink:
    """One link that may still be used. ``marker`` is the volunteer's keyed hash, ``chat`` where it is confirmed."""

    survey: SurveyId
    marker: bytes
    chat: ChatId
    language: str
    expires_at: datetime
