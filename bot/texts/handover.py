"""What the press office and the staff channel read about hand-overs to the institute."""

import html
from typing import assert_never

from bot.domain.handover import Handover, HandoverKind, HandoverState, Refusal
from bot.domain.handover_messages import (
    DeletionUnconfirmed,
    HandoverMessage,
    HandoverNoted,
    HandoverOverview,
    HandoverWritten,
)
from bot.domain.memo import MemoContent
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.staff_taps import HandoverAct, HandoverTap, StaffPage, StaffTap
from bot.domain.survey import Survey
from bot.domain.taps import encode
from bot.texts.broadcasts import in_steps
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened

SHOWN = 5
"""So many hand-overs, the latest, stand on the card."""
SECTION_UNITS = 1_000


def render_handover(message: HandoverMessage, voice: Voice) -> OutgoingMessage:
    """The message in the person's language."""
    match message:
        case HandoverOverview():
            return _overview(message, voice)
        case HandoverWritten(survey, handover):
            # Not protected: name and digest have to be passed on to whoever takes the file to the institute.
            return OutgoingMessage(_written(survey, handover, voice))
        case HandoverNoted(survey, handover):
            return OutgoingMessage(_noted(survey, handover, voice), silent=True)
        case DeletionUnconfirmed(survey, handover, weeks):
            text = voice.say_number(
                "Das Institut hat seit einer Woche nicht bestätigt, dass gelöscht ist, was auf der Widerrufsliste Nr. "
                "{number} zu „{title}“ steht. Bitte fragen Sie nach.",
                "Das Institut hat seit {n} Wochen nicht bestätigt, dass gelöscht ist, was auf der Widerrufsliste Nr. "
                "{number} zu „{title}“ steht. Bitte fragen Sie nach.",
                weeks,
                number=handover.id,
                title=shortened(survey.title, 200),
            )
            return OutgoingMessage(text)
        case _:
            assert_never(message)


def handover_button(survey: Survey, alone: bool, voice: Voice) -> Button:  # noqa: FBT001 - whether it needs a name
    """«Kontaktdaten übergeben», with the survey's title where there are several."""
    label = (
        voice.plain("Kontaktdaten übergeben")
        if alone
        else voice.plain("Kontaktdaten übergeben: {title}", title=shortened(survey.title, 40))
    )
    return Button(label, encode(HandoverTap(HandoverAct.SHOW, survey.id)))


def _overview(message: HandoverOverview, voice: Voice) -> OutgoingMessage:
    survey = message.survey
    heading = voice.say(
        "<b>Kontaktdaten für {institute}</b>\n{title}",
        institute=voice.authority.research_institute.name,
        title=shortened(survey.title, 200),
    )
    lines = [_line(handover, voice) for handover in message.handovers[-SHOWN:]]
    if message.refusal is not None:
        lines.append(_refused(message.refusal, voice))
    if message.supplement:
        lines.append(
            voice.say(
                "Seit der letzten Übergabe haben sich weitere Freiwillige gemeldet. Der Nachtrag folgt spätestens nach "
                "einer Woche von selbst."
            )
        )
    if message.to_ask_again:
        lines.append(
            voice.say(
                "Nicht dabei sind Personen, deren Einwilligung ein anderes Institut nennt: {n}. Ehe sie angerufen "
                "werden dürfen, müssen sie neu einwilligen.",
                n=in_steps(message.to_ask_again, voice),
            )
        )
    if message.preview is not None:
        lines.append(_preview(message.preview, voice))
    return OutgoingMessage("\n\n".join((heading, *lines)), _buttons(message, voice), protected=True)


def _preview(content: MemoContent, voice: Voice) -> str:
    intro = voice.say(
        "Die Leitung gibt die Übergabe für jede Befragung einmal frei. Den Vermerk dazu habe ich geschrieben; Sie "
        "legen ihn vor. Nach der Freigabe entsteht eine Datei, die nur das Institut öffnen kann."
    )
    sections = (content.subject, content.recommendation, content.facts, content.assessment)
    quoted = (f"<blockquote expandable>{_escaped(shortened(text, SECTION_UNITS))}</blockquote>" for text in sections)
    return "\n".join((intro, *quoted))


def _line(handover: Handover, voice: Voice) -> str:
    lists = handover.kind is HandoverKind.WITHDRAWALS
    name = (
        voice.say("<b>Widerrufsliste Nr. {n}</b>", n=handover.id)
        if lists
        else voice.say("<b>Übergabe Nr. {n}</b>", n=handover.id)
    )
    if handover.institute not in ("", voice.authority.research_institute.name):
        name += "\n" + voice.say("Für {institute}", institute=handover.institute)
    match handover.state:
        case HandoverState.REQUESTED:
            return name + "\n" + voice.say("Vermerk {memo}: noch nicht entschieden.", memo=handover.memo)
        case HandoverState.REFUSED:
            return name + "\n" + voice.say("Vermerk {memo}: nicht freigegeben.", memo=handover.memo)
        case HandoverState.APPROVED:
            return name + "\n" + voice.say("Freigegeben. Die Datei entsteht, sobald etwas zu übergeben ist.")
        case HandoverState.WRITTEN | HandoverState.CONFIRMED:
            return name + "\n" + _file(handover, voice)
        case _:
            assert_never(handover.state)


def _file(handover: Handover, voice: Voice) -> str:
    if not handover.file_name:
        return voice.say(
            "Diese Personen hatte das Institut schon, als eine ältere Sicherung wiederhergestellt wurde: {n}",
            n=in_steps(handover.volunteers, voice),
        )
    lines = [
        voice.say("Personen: {n}", n=in_steps(handover.volunteers, voice)),
        voice.say("Datei: <code>{name}</code>", name=handover.file_name),
        voice.say("SHA-256: <code>{digest}</code>", digest=handover.sha256),
    ]
    if handover.written_at is not None:
        lines.insert(0, voice.say("Geschrieben: {moment}", moment=voice.moment(handover.written_at)))
    if handover.confirmed_on is not None:
        lines.append(voice.say("Vom Institut bestätigt: {day}", day=voice.day(handover.confirmed_on)))
    return "\n".join(lines)


def _refused(refusal: Refusal, voice: Voice) -> str:
    match refusal:
        case Refusal.NO_KEY:
            return voice.say(
                "Übergeben geht noch nicht: Der öffentliche Schlüssel des Instituts fehlt. Die Technik trägt ihn in "
                "der Behördendatei unter [research_institute] als age_recipient ein."
            )
        case Refusal.NO_PERIOD:
            return voice.say(
                "Übergeben geht noch nicht: Es steht nicht fest, von wann bis wann das Institut anruft. Die Technik "
                "trägt es in der Behördendatei als calls_from und calls_to ein."
            )
        case Refusal.PERIOD_OVER:
            return voice.say("Die Zeit der Anrufe ist vorbei. Es wird nichts mehr übergeben.")
        case Refusal.ALREADY_APPROVED:
            return voice.say(
                "Die Leitung hat die Übergabe für diese Befragung schon freigegeben, das genügt. Wer sich später "
                "meldet, folgt als Nachtrag."
            )
        case Refusal.UNDECIDED:
            return voice.say("Über die Übergabe ist noch nicht entschieden. Ein zweiter Vermerk ist nicht nötig.")
        case Refusal.NOBODY:
            return voice.say("Im Moment gibt es niemanden, dessen Kontaktdaten zu übergeben wären.")
        case _:
            assert_never(refusal)


def _written(survey: Survey, handover: Handover, voice: Voice) -> str:
    title = shortened(survey.title, 200)
    if handover.kind is HandoverKind.WITHDRAWALS:
        opening = voice.say(
            "<b>Widerrufe zu „{title}“</b>\nDiese Liste muss heute noch zum Institut. Sie nennt nur Kennungen und was "
            "zu jeder zu löschen ist; das Institut löscht es und bestätigt das.",
            title=title,
        )
    else:
        opening = voice.say(
            "<b>Kontaktdaten zu „{title}“</b>\nDie Datei für das Institut ist fertig. Nur das Institut kann sie "
            "öffnen.",
            title=title,
        )
    how = voice.say(
        "Die Technik holt sie mit <code>buergerecho volunteers handover {survey} --out ORDNER</code> und bringt sie "
        "dem Institut auf Ihrem üblichen Weg, nicht über Telegram.",
        survey=survey.id,
    )
    return "\n\n".join((opening, _line(handover, voice), how))


def _noted(survey: Survey, handover: Handover, voice: Voice) -> str:
    title = shortened(survey.title, 200)
    if handover.kind is HandoverKind.WITHDRAWALS:
        return voice.say(
            "Zu „{title}“ liegt eine Liste der Widerrufe für das Institut bereit. Sie muss heute noch hin.", title=title
        )
    return voice.say(
        "Zu „{title}“ liegt eine verschlüsselte Datei mit Kontaktdaten für das Institut bereit.", title=title
    )


def _buttons(message: HandoverOverview, voice: Voice) -> Keyboard:
    rows: list[tuple[Button, ...]] = []
    survey = message.survey.id
    if message.preview is not None:
        submit = HandoverTap(HandoverAct.SUBMIT, survey)
        rows.append((Button(voice.plain("Der Leitung vorlegen"), encode(submit)),))
    if message.supplement:
        supplement = HandoverTap(HandoverAct.SUPPLEMENT, survey)
        rows.append((Button(voice.plain("Nachtrag übergeben"), encode(supplement)),))
    return (*rows, (Button(voice.plain("Befragungen"), encode(StaffTap(StaffPage.SURVEYS))),))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)
