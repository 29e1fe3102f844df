"""Everything the bot says about deputies of the Leitung, as data. The words are chosen in ``bot/texts/deputies.py``."""

from dataclasses import dataclass
from datetime import date

from bot.domain.deputy import Deputy, DeputyRefusal, DeputyState, Period
from bot.domain.staff import Member


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """Who stands in for whom, and whether that is yet to come, holds now, or is over."""

    entry: Deputy
    away: Member
    deputy: Member
    state: DeputyState


@dataclass(frozen=True, slots=True)
class DeputiesPage:
    """Whoever stands in now or later; the reader may end ``endable`` of them."""

    lines: tuple[DeputyLine, ...]
    endable: tuple[DeputyLine, ...]


@dataclass(frozen=True, slots=True)
class AskAway:
    """Asks who of the Leitung is away."""

    leaders: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AskDeputy:
    """Asks who stands in."""

    away: Member
    candidates: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class AskFirstDay:
    """Asks for the first day."""

    away: Member
    deputy: Member
    today: date
    problem: DeputyRefusal | None = None


@dataclass(frozen=True, slots=True)
class AskLastDay:
    """Asks for the last day."""

    away: Member
    deputy: Member
    first: date
    problem: DeputyRefusal | None = None


@dataclass(frozen=True, slots=True)
class AskEntry:
    """Asks whether to enter this deputy."""

    away: Member
    deputy: Member
    period: Period


@dataclass(frozen=True, slots=True)
class DeputyEntered:
    """To whoever entered it."""

    line: DeputyLine


@dataclass(frozen=True, slots=True)
class DeputyNotEntered:
    """Nothing was entered, and why."""

    reason: DeputyRefusal


@dataclass(frozen=True, slots=True)
class AskEndDeputy:
    """Asks whether to end it early."""

    line: DeputyLine


@dataclass(frozen=True, slots=True)
class DeputyEndNoted:
    """To whoever ended it."""

    line: DeputyLine


@dataclass(frozen=True, slots=True)
class DeputyCard:
    """To the deputy: one card that follows the days."""

    line: DeputyLine


@dataclass(frozen=True, slots=True)
class DeputyNews:
    """To the Leitung: somebody stands in, or no longer."""

    line: DeputyLine


DeputyMessage = (
    DeputiesPage
    | AskAway
    | AskDeputy
    | AskFirstDay
    | AskLastDay
    | AskEntry
    | DeputyEntered
    | DeputyNotEntered
    | AskEndDeputy
    | DeputyEndNoted
    | DeputyCard
    | DeputyNews
)
