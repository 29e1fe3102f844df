"""What it means to endorse measures, said before it is done: the last one, or all at once."""

from dataclasses import dataclass, replace

from bot.domain.measure import AtStake
from bot.domain.measure_taps import MeasuresAct, RulingsTap
from bot.domain.memo import Memo
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.procedure import Procedure
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.effects import decides_memo, goes_to, stays_refused, still_objecting
from bot.texts.labels import isolated, shortened
from bot.texts.measures import list_row
from bot.texts.staff_names import memo_name


def last_to_decide(memo: Memo, offices: int, voice: Voice) -> str:
    """On the card of the last measure that is open: with it the Vermerk is decided too; escaped."""
    last = voice.say(
        "Das ist die letzte offene Maßnahme; mit ihr ist auch über {memo} entschieden.", memo=memo_name(memo, voice)
    )
    return " ".join((last, goes_to(offices, voice)))


def version_is_old(memo: Memo | None, shown: OutgoingMessage, voice: Voice) -> OutgoingMessage:
    """Above the measures ``shown`` as they are now: what was tapped or typed was about an older version."""
    old = (
        voice.say(
            "Diese Fassung ist überholt. Es gilt {memo}. So sind die Maßnahmen jetzt:", memo=memo_name(memo, voice)
        )
        if memo
        else voice.say("Diese Fassung ist überholt. So sind die Maßnahmen jetzt:")
    )
    return replace(shown, text=f"{old}\n\n{shown.text}")


def wish_is_old(shown: OutgoingMessage, voice: Voice) -> OutgoingMessage:
    """The same above a measure for which something else is proposed by now."""
    old = voice.say("Diese Änderung ist überholt. Inzwischen ist etwas anderes vorgeschlagen:")
    return replace(shown, text=f"{old}\n\n{shown.text}")


@dataclass(frozen=True, slots=True)
class SureAll:
    """All measures that are still open shall be endorsed at once.

    ``memo`` proposes them and is decided with it, ``offices`` get it; ``deputy`` is the function of a deputy, and
    ``may_object`` are the offices that may still object to the memo's last change. Only what lies before the Leitung
    in this ``version`` is endorsed.
    """

    procedure: Procedure
    at_stake: AtStake
    memo: Memo | None
    version: int
    offices: int
    deputy: str
    may_object: tuple[str, ...] = ()


def render_sure_all(view: SureAll, voice: Voice) -> OutgoingMessage:
    """Ask back before all that is still open is endorsed at once; it names the effect (PEOPLE.md 22)."""
    names = shortened(", ".join(view.at_stake.open), 200)
    number, by = len(view.at_stake.open), {"names": names, "function": view.deputy}
    question = (
        voice.say_number(
            "{n} Maßnahme als {function} befürworten: {names}?",
            "Alle {n} Maßnahmen als {function} befürworten, über die noch nicht entschieden ist: {names}?",
            number,
            **by,
        )
        if view.deputy
        else voice.say_number(
            "{n} Maßnahme befürworten: {names}?",
            "Alle {n} Maßnahmen befürworten, über die noch nicht entschieden ist: {names}?",
            number,
            **by,
        )
    )
    lines = [voice.say("<b>{title}</b>", title=isolated(shortened(view.procedure.title, 120))), question]
    lines += stays_refused(view.at_stake, voice)
    lines.append(voice.say("Die Stellen erfahren es sofort."))
    if view.memo is not None:
        lines += still_objecting(view.memo, view.may_object, voice)
        lines.append(decides_memo(view.memo, view.offices, whole=not view.at_stake.refused, voice=voice))
    yes = Button(
        voice.plain("Ja, alle befürworten"),
        encode(RulingsTap(MeasuresAct.CONFIRM_ALL, view.procedure.id, view.version)),
    )
    return OutgoingMessage("\n".join(lines), ((yes,), list_row(view.procedure, voice)), protected=True)
