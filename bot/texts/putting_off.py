"""What the bot says when the Leitung decides later."""

from typing import assert_never

from bot.domain.memo_taps import PutOffAct, PutOffTap
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.putting_off_messages import AskPutOff, PutOffForPressOffice, PutOffNoted
from bot.domain.staff_taps import MemoAct
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.memo_buttons import memo_tap, tasks_row
from bot.texts.memo_shown import memo_heading, memo_subject
from bot.texts.staff_names import escaped, memo_name, refused_in_short, standing_name


def render_putting_off(message: AskPutOff | PutOffNoted | PutOffForPressOffice, voice: Voice) -> OutgoingMessage:
    """The message in the person's language."""
    match message:
        case AskPutOff():
            return _ask(message, voice)
        case PutOffNoted(memo):
            done = voice.say("{memo}: {state}.", memo=memo_name(memo, voice), state=standing_name(memo, voice))
            back = voice.say("An diesem Tag liegt er wieder vor. Sie können auch früher entscheiden.")
            return OutgoingMessage(f"<b>{done}</b>\n\n{back}", (tasks_row(voice),))
        case PutOffForPressOffice():
            return _for_press_office(message, voice)
        case _:
            assert_never(message)


def _ask(message: AskPutOff, voice: Voice) -> OutgoingMessage:
    memo, day = message.memo, message.example
    named = {"memo": memo_name(memo, voice), "subject": memo_subject(memo)}
    parts = (
        f"➡️ {escaped(refused_in_short(message.refused, voice))}" if message.refused else "",
        voice.say("<b>{memo}: „{subject}“ – bis wann zurückstellen?</b>", **named),
        voice.say(
            "Tippen Sie auf einen Knopf, oder schreiben Sie den Tag unten in das Textfeld, zum Beispiel {example}; "
            "wenn Sie mögen, den Grund dahinter. Ihn bekommt nur die Pressestelle.",
            example=f"{day.day}.{day.month}.{day.year}",
        ),
    )
    words = {
        PutOffAct.ONE_WEEK: voice.plain("1 Woche"),
        PutOffAct.TWO_WEEKS: voice.plain("2 Wochen"),
        PutOffAct.ONE_MONTH: voice.plain("1 Monat"),
    }
    spans = tuple(Button(label, encode(PutOffTap(act, memo.id, memo.version))) for act, label in words.items())
    back = Button(voice.plain("Zurück"), memo_tap(MemoAct.BACK, memo))
    return OutgoingMessage("\n\n".join(part for part in parts if part), (spans, (back,)), protected=True)


def _for_press_office(message: PutOffForPressOffice, voice: Voice) -> OutgoingMessage:
    memo = message.memo
    parts = [memo_heading(memo, voice), escaped(standing_name(memo, voice))]
    if message.reason:
        parts.append(
            voice.say("<b>Grund</b>\n<blockquote>{reason}</blockquote>", reason=shortened(message.reason, 3_200))
        )
    parts.append(voice.say("Sie müssen nichts tun: An diesem Tag liegt der Vermerk der Leitung wieder vor."))
    return OutgoingMessage("\n\n".join(parts), protected=True)
