"""Reminders of memos: to the offices that were asked to sign, to the Leitung, and to those who look after it."""

from datetime import date

from bot.domain.memo import Memo
from bot.domain.outgoing import OutgoingMessage
from bot.domain.staff import Role
from bot.texts.catalogue import Voice
from bot.texts.co_signing import sign_button
from bot.texts.deadlines import until_when
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import open_button
from bot.texts.staff_names import memo_name, role_name

_SUBJECT = 120


def render_signing_reminder(memo: Memo, place: int, office: str, today: date, voice: Voice) -> OutgoingMessage:
    """To everybody of an office that has not signed yet."""
    parts = (
        _heading(memo, voice),
        voice.say("Die Mitzeichnung Ihrer Stelle fehlt noch: {office}.", office=office),
        _until_signed(memo, today, voice),
        voice.say("Danach gilt: keine Äußerung, und es geht ohne Ihre Stelle weiter."),
    )
    return OutgoingMessage("\n".join(parts), ((sign_button(memo, place, voice),),), protected=True)


def render_nobody_signs(memo: Memo, office: str, today: date, voice: Voice) -> OutgoingMessage:
    """To those who look after it: an office was asked and has nobody any more, or nobody within reach."""
    parts = (
        voice.say(
            "⚠️ <b>Es fehlt jemand: Mitzeichnung</b>\n{name}: {subject}",
            name=memo_name(memo, voice),
            subject=_subject(memo),
        ),
        voice.say("Wartet auf: {role}. Dort ist niemand angemeldet, oder der Bot erreicht niemanden.", role=office),
        _until_signed(memo, today, voice),
        voice.say("Eine Mitzeichnung auf Papier lässt sich nachtragen."),
    )
    return OutgoingMessage("\n".join(parts), ((open_button(memo, voice),),), protected=True)


def render_decision_reminder(memo: Memo, today: date, voice: Voice) -> OutgoingMessage:
    """To whoever decides."""
    waits = voice.say("Er wartet auf Ihre Entscheidung.")
    text = "\n".join((_heading(memo, voice), waits, _until_decided(memo, today, voice)))
    return OutgoingMessage(text, ((open_button(memo, voice),),), protected=True)


def render_decision_reminder_of_others(memo: Memo, today: date, voice: Voice) -> OutgoingMessage:
    """To those who look after what waits for the Leitung."""
    waits = voice.say("Wartet auf: {role}", role=role_name(Role.LEADERSHIP, voice))
    text = "\n".join((_heading(memo, voice), _until_decided(memo, today, voice), waits))
    return OutgoingMessage(text, ((open_button(memo, voice),),), protected=True)


def render_nobody_decides(memo: Memo, today: date, voice: Voice) -> OutgoingMessage:
    """To those who look after it: there is nobody who decides, or nobody within reach."""
    parts = (
        voice.say(
            "⚠️ <b>Es fehlt jemand: Entscheidung</b>\n{name}: {subject}",
            name=memo_name(memo, voice),
            subject=_subject(memo),
        ),
        nobody_decides(voice),
        *((_until_decided(memo, today, voice),) if memo.decide_until is not None else ()),
    )
    return OutgoingMessage("\n".join(parts), ((open_button(memo, voice),),), protected=True)


def nobody_decides(voice: Voice) -> str:
    """Who is missing where a decision waits: whoever wrote the Vermerk is no help, even as a member of the Leitung."""
    return voice.say(
        "Wartet auf: {role}. Dort ist niemand angemeldet, der entscheiden kann, oder der Bot erreicht niemanden. Wer "
        "den Vermerk geschrieben hat, entscheidet nicht selbst. Eine Entscheidung auf Papier lässt sich nachtragen.",
        role=role_name(Role.LEADERSHIP, voice),
    )


def _heading(memo: Memo, voice: Voice) -> str:
    return voice.say(
        "⏰ <b>Erinnerung: {step}</b>\n{title}",
        step=memo_name(memo, voice),
        title=_subject(memo),
    )


def _subject(memo: Memo) -> str:
    return isolated(shortened(memo.content.subject, _SUBJECT))


def _until_signed(memo: Memo, today: date, voice: Voice) -> str:
    assert memo.cosign_until is not None  # noqa: S101 - for mypy: only what has a date is reminded of
    return until_when(memo.cosign_until, today, voice)


def _until_decided(memo: Memo, today: date, voice: Voice) -> str:
    assert memo.decide_until is not None  # noqa: S101 - for mypy: only what has a date is reminded of
    return until_when(memo.decide_until, today, voice)
