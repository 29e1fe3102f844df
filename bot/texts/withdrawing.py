"""What is said when the press office takes a Vermerk back to change the concept behind it."""

from collections.abc import Iterable

from bot.domain.co_signature import Answer, CoSignature
from bot.domain.memo import Memo
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.staff_taps import MemoAct
from bot.texts.catalogue import Voice
from bot.texts.memo_buttons import memo_tap, open_button, tasks_row
from bot.texts.staff_names import memo_name, standing_name


def render_ask(memo: Memo, voice: Voice) -> OutgoingMessage:
    """Ask back: what others signed or have before them is void by it."""
    question = voice.say("<b>{memo} zurückziehen?</b>", memo=memo_name(memo, voice))
    then = voice.say(
        "Was Stellen schon mitgezeichnet haben, gilt dann nicht mehr. Sie ändern zuerst das Konzept und schicken "
        "danach eine neue Fassung des Vermerks ab; Ihr Text bleibt eingesetzt. Alle werden noch einmal gefragt und "
        "lesen, was sich geändert hat."
    )
    yes = Button(voice.plain("Ja, zurückziehen"), memo_tap(MemoAct.CONFIRM_TAKE_BACK, memo))
    return OutgoingMessage(f"{question}\n\n{then}", ((yes,), (open_button(memo, voice),)), protected=True)


def render_withdrawn(memo: Memo, voice: Voice) -> OutgoingMessage:
    """To whoever took it back."""
    done = voice.say("<b>{memo} ist zurückgezogen.</b>", memo=memo_name(memo, voice))
    then = voice.say("Das Konzept steht jetzt wieder unter Ihren Aufgaben.")
    return OutgoingMessage(f"{done}\n\n{then}", (tasks_row(voice),), protected=True)


def render_not_withdrawn(memo: Memo, voice: Voice) -> OutgoingMessage:
    """It was decided, put off or replaced meanwhile."""
    text = voice.say(
        "Das geht jetzt nicht mehr. Es gilt: {memo}, Stand: {state}.",
        memo=memo_name(memo, voice),
        state=standing_name(memo, voice),
    )
    return OutgoingMessage(text, (tasks_row(voice),), protected=True)


def withdrawn_line(voice: Voice) -> str:
    """On the card of an office that was asked to co-sign."""
    return voice.say(
        "Die Pressestelle hat diese Fassung zurückgezogen, weil sie das Konzept noch ändert. Sie müssen nichts tun: "
        "Die neue Fassung bekommen Sie, und dann werden Sie noch einmal gefragt."
    )


def objections_text(signatures: Iterable[CoSignature], voice: Voice) -> str:
    """What offices see differently, for the card of the concept that is changed because of it; not escaped."""
    said = [
        voice.plain("{office}: {opinion}", office=one.office, opinion=one.opinion)
        for one in signatures
        if one.answer is Answer.DISSENTING
    ]
    return "\n\n".join((voice.plain("Das sehen Stellen anders:"), *said)) if said else ""
