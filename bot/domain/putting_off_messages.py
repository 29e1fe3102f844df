"""What the bot says when the Leitung decides later, as data. The words are chosen in ``bot/texts/putting_off.py``."""

from dataclasses import dataclass
from datetime import date

from bot.domain.memo import Memo, Refused


@dataclass(frozen=True, slots=True)
class AskPutOff:
    """Until when? ``refused`` says why the last message named no day; ``example`` is one that would be taken."""

    memo: Memo
    example: date
    refused: Refused | None = None


@dataclass(frozen=True, slots=True)
class PutOffNoted:
    """To whoever put it off."""

    memo: Memo


@dataclass(frozen=True, slots=True)
class PutOffForPressOffice:
    """The Leitung decides later; ``reason`` may be empty."""

    memo: Memo
    reason: str
