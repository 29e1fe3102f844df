"""Zurückstellen: the Leitung decides later, until a day it names; on that day the memo comes back by itself."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.domain.answers import read_date, tidy
from bot.domain.deputy import Acting
from bot.domain.memo import REASON_LENGTH, Memo, MemoState, Refusal, Refused, refusal
from bot.domain.memo_taps import PutOffAct
from bot.domain.staff import Member

LONGEST = timedelta(days=366)
"""Further ahead nothing is put off: it would be forgotten, and silence is never a decision (PEOPLE.md 21)."""
_SPANS = {
    PutOffAct.ONE_WEEK: timedelta(weeks=1),
    PutOffAct.TWO_WEEKS: timedelta(weeks=2),
    PutOffAct.ONE_MONTH: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class PutOff:
    """The memo as it is then, still to be saved; ``reason`` may be empty and is for the press office alone."""

    memo: Memo
    until: date
    reason: str


def day_of(act: PutOffAct, today: date) -> date:
    """The day that a button means."""
    return today + _SPANS[act]


def read_day_and_reason(text: str) -> tuple[date | None, str]:
    """``1.8.2022 nach der Sitzung``: the day, and the reason behind it if there is one."""
    # "1.8.2022", "1. August" is none, "1. August 2022": at most three words are the day.
    for words in range(1, 4):
        *day, rest = f"{tidy(text)} ".split(maxsplit=words) if len(text.split()) > words else (*text.split(), "")
        if (found := read_date(" ".join(day))) is not None:
            return found, rest.strip()
    return None, ""


def decide_put_off(
    memo: Memo,
    seen_version: int,
    member: Member | None,
    *,
    until: date | None,
    reason: str,
    today: date,
    acting: Acting | None = None,
) -> PutOff | Refused:
    """Put the memo off as the Leitung saw it; ``until`` is none where no day could be read."""
    if (refused := refusal(memo, seen_version, member, acting)) is not None:
        return refused
    if until is None or not today < until <= today + LONGEST:
        return Refused(Refusal.WRONG_DAY)
    if len(reason) > REASON_LENGTH:
        return Refused(Refusal.REASON_TOO_LONG)
    return PutOff(replace(memo, state=MemoState.PUT_OFF, put_off_until=until), until, reason)
