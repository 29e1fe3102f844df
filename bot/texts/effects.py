"""What a tap of the Leitung brings about, said before it is confirmed (PEOPLE.md 22)."""

from collections.abc import Sequence

from bot.domain.measure import AtStake
from bot.domain.memo import Memo, MemoState
from bot.domain.step_names import Step
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.staff_names import memo_name

_NAMES = 200


def goes_to(offices: int, voice: Voice) -> str:
    """Who has the Vermerk the moment it is approved; escaped."""
    if not offices:
        return voice.say("Das geht sofort an die Pressestelle.")
    return voice.say_number("Das geht sofort an {n} Stelle.", "Das geht sofort an {n} Stellen.", offices)


def then(memo: Memo, voice: Voice) -> list[str]:
    """The step that follows by the Verfügung; escaped."""
    follows = memo.content.follows
    return [voice.say("Danach: {follows}", follows=shortened(follows, 200))] if follows else []


def before_rejecting(memo: Memo, voice: Voice) -> list[str]:
    """What a rejection brings about for the procedure of the Vermerk; nothing outside of one. Escaped."""
    if not memo.step:
        return []
    if not _is_about_results(memo):
        return [voice.say("Mit dem Absenden ist das ganze Verfahren beendet.")]
    return [
        voice.say(
            "Mit dem Absenden wird keine Maßnahme befürwortet, auch keine, die schon einzeln befürwortet ist. Das "
            "Verfahren geht weiter: Als Nächstes folgt die Pressemeldung zu den Ergebnissen."
        )
    ]


def reason_goes_to(memo: Memo, voice: Voice) -> str:
    """Who reads why it was rejected: with the results, the offices whose measures were proposed as well; escaped."""
    if _is_about_results(memo):
        return voice.say("Den Grund bekommen die Pressestelle und die Stellen, deren Maßnahmen vorgeschlagen sind.")
    return voice.say("Den Grund bekommt nur die Pressestelle.")


def after_rejecting(memo: Memo, voice: Voice) -> list[str]:
    """What a rejection has brought about; nothing for every other state and outside of a procedure. Escaped."""
    if memo.state is not MemoState.REJECTED or not memo.step:
        return []
    if _is_about_results(memo):
        return [goes_on_without_measures(voice)]
    return [voice.say("Das ganze Verfahren ist damit beendet.")]


def goes_on_without_measures(voice: Voice) -> str:
    """The results were rejected; escaped."""
    return voice.say(
        "Keine Maßnahme ist befürwortet. Das Verfahren geht weiter: Als Nächstes folgt die Pressemeldung zu den "
        "Ergebnissen."
    )


def _is_about_results(memo: Memo) -> bool:
    return memo.step == Step.RESULTS_MEMO.value


def still_objecting(memo: Memo, offices: Sequence[str], voice: Voice) -> list[str]:
    """Offices have days to object to an editorial change; whoever approves before that knows it. Escaped."""
    if not offices or memo.cosign_until is None:
        return []
    return [
        voice.say_number(
            "{offices} kann der letzten, redaktionellen Änderung noch bis {day} widersprechen. Auch nach der Freigabe "
            "erfahren Sie davon, und es steht im Vermerk.",
            "{offices} können der letzten, redaktionellen Änderung noch bis {day} widersprechen. Auch nach der "
            "Freigabe erfahren Sie davon, und es steht im Vermerk.",
            len(offices),
            offices=shortened(", ".join(offices), _NAMES),
            day=voice.day(memo.cosign_until),
        )
    ]


def endorsed_too(at_stake: AtStake | None, voice: Voice) -> list[str]:
    """Whoever approves the Vermerk as a whole endorses what is left of its measures; escaped."""
    if at_stake is None:
        return []
    lines = []
    if at_stake.open:
        lines.append(
            voice.say_number(
                "Damit befürworten Sie auch die Maßnahme, über die noch nicht entschieden ist: {names}.",
                "Damit befürworten Sie auch alle {n} Maßnahmen, über die noch nicht entschieden ist: {names}.",
                len(at_stake.open),
                names=shortened(", ".join(at_stake.open), _NAMES),
            )
        )
    return lines + stays_refused(at_stake, voice)


def asked_after_paper(at_stake: AtStake | None, voice: Voice) -> list[str]:
    """To whoever enters that the Vermerk was approved on paper: what else it decides; escaped."""
    if at_stake is None:
        return []
    if not at_stake.open:
        return stays_refused(at_stake, voice)
    said = voice.say_number(
        "Danach frage ich, ob auf dem Papier auch die Maßnahme befürwortet ist: {names}.",
        "Danach frage ich, welche der {n} Maßnahmen auf dem Papier befürwortet sind: {names}.",
        len(at_stake.open),
        names=shortened(", ".join(at_stake.open), _NAMES),
    )
    return [said, *stays_refused(at_stake, voice)]


def stays_refused(at_stake: AtStake, voice: Voice) -> list[str]:
    """What was not endorsed is not touched by it; escaped."""
    if not at_stake.refused:
        return []
    return [voice.say("Nicht befürwortet bleibt: {names}.", names=shortened(", ".join(at_stake.refused), _NAMES))]


def decides_memo(memo: Memo, offices: int, *, whole: bool, voice: Voice) -> str:
    """With the last measure the Vermerk is decided as well; ``whole``: nothing of it is refused. Escaped."""
    done = (
        voice.say("Damit ist auch {memo} freigegeben.", memo=memo_name(memo, voice))
        if whole
        else voice.say("Damit ist über {memo} entschieden.", memo=memo_name(memo, voice))
    )
    return " ".join((done, goes_to(offices, voice)))
