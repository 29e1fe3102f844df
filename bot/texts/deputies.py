"""What is said about deputies of the Leitung: the list, the way to an entry, and to whom it matters."""

from datetime import date
from typing import assert_never

from bot.domain.deputy import DeputyRefusal, DeputyState, Period
from bot.domain.deputy_messages import (
    AskAway,
    AskDeputy,
    AskEndDeputy,
    AskEntry,
    AskFirstDay,
    AskLastDay,
    DeputiesPage,
    DeputyCard,
    DeputyEndNoted,
    DeputyEntered,
    DeputyLine,
    DeputyMessage,
    DeputyNews,
    DeputyNotEntered,
)
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.role_taps import DeputyAct, DeputyTap, EndDeputyAct, EndDeputyTap
from bot.domain.staff import Member
from bot.domain.staff_taps import StaffPage, StaffTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, shortened
from bot.texts.memo_buttons import tasks_row
from bot.texts.staff_names import escaped, person_label, person_name

LABEL_LENGTH = 60
CANDIDATES_SHOWN = 20


def render_deputy(message: DeputyMessage, voice: Voice) -> OutgoingMessage:  # noqa: C901 - one line a message
    """The message in the person's language."""
    match message:
        case DeputiesPage():
            return _page(message, voice)
        case AskAway(leaders):
            return _ask_away(leaders, voice)
        case AskDeputy():
            return _ask_deputy(message, voice)
        case AskFirstDay():
            return _ask_first_day(message, voice)
        case AskLastDay():
            return _ask_last_day(message, voice)
        case AskEntry():
            return _ask_entry(message, voice)
        case DeputyEntered(line):
            text = voice.say("<b>Die Vertretung ist eingetragen.</b>") + f"\n{escaped(_line(line, voice))}"
            return OutgoingMessage(text, (_page_row(voice),), protected=True)
        case DeputyNotEntered(reason):
            return OutgoingMessage(_reason(reason, voice), (_page_row(voice),))
        case AskEndDeputy(line):
            return _ask_end(line, voice)
        case DeputyEndNoted(line):
            text = voice.say("<b>Die Vertretung ist beendet.</b>") + f"\n{escaped(_line(line, voice))}"
            return OutgoingMessage(text, (_page_row(voice),), protected=True)
        case DeputyCard(line):
            return _card(line, voice)
        case DeputyNews(line):
            return _news(line, voice)
        case _:
            assert_never(message)


def _page(message: DeputiesPage, voice: Voice) -> OutgoingMessage:
    lines = [f"• {escaped(_line(line, voice))}" for line in message.lines]
    parts = (
        voice.say("<b>Vertretung der Leitung</b>"),
        "\n".join(lines) or voice.say("Im Moment ist keine Vertretung eingetragen."),
        voice.say(
            "Wer vertritt, entscheidet nur an den eingetragenen Tagen über Vermerke; unter der Entscheidung steht dann "
            "„i. V.“."
        ),
    )
    rows = (
        (Button(voice.plain("Vertretung eintragen"), _tap(DeputyAct.NEW)),),
        *((_end_button(line, voice),) for line in message.endable),
        (Button(voice.plain("Menü"), encode(StaffTap(StaffPage.MENU))),),
    )
    return OutgoingMessage("\n\n".join(parts), rows, protected=True)


def _ask_away(leaders: tuple[Member, ...], voice: Voice) -> OutgoingMessage:
    if not leaders:
        text = voice.say("Von der Leitung ist hier noch niemand angemeldet, der vertreten werden könnte.")
        return OutgoingMessage(text, (_page_row(voice),))
    rows = [(Button(_label(leader, voice), _tap(DeputyAct.AWAY, leader)),) for leader in leaders]
    return OutgoingMessage(voice.say("<b>Wer wird vertreten?</b>"), (*rows, _back_row(voice)), protected=True)


def _ask_deputy(message: AskDeputy, voice: Voice) -> OutgoingMessage:
    away = person_name(message.away, voice)
    if not message.candidates:
        text = voice.say(
            "Für {away} kann noch niemand eingetragen werden: Vertreten können andere Mitglieder der Leitung und wer "
            "eine Stelle leitet; jemanden aus dem Büro der Leitung kann nur eintragen, wer selbst vertreten wird.",
            away=isolated(away),
        )
        return OutgoingMessage(text, (_page_row(voice),), protected=True)
    rows = [
        (Button(_label(one, voice), _tap(DeputyAct.WHO, message.away, one)),)
        for one in message.candidates[:CANDIDATES_SHOWN]
    ]
    text = voice.say("<b>Wer vertritt {away}?</b>", away=isolated(away))
    return OutgoingMessage(text, (*rows, _back_row(voice)), protected=True)


def _ask_first_day(message: AskFirstDay, voice: Voice) -> OutgoingMessage:
    parts = (
        _problem(message.problem, voice),
        voice.say(
            "<b>Ab welchem Tag vertritt {deputy}?</b>",
            deputy=isolated(person_name(message.deputy, voice)),
        ),
        _how_to_write(message.today, voice),
    )
    today = _tap(DeputyAct.WHO, message.away, message.deputy, first=message.today)
    rows = ((Button(voice.plain("Ab heute"), today),), _back_row(voice))
    return OutgoingMessage(_joined(parts), rows, protected=True)


def _ask_last_day(message: AskLastDay, voice: Voice) -> OutgoingMessage:
    parts = (
        _problem(message.problem, voice),
        voice.say(
            "<b>Bis zu welchem Tag vertritt {deputy}, diesen eingeschlossen?</b>",
            deputy=isolated(person_name(message.deputy, voice)),
        ),
        voice.say("Erster Tag: {day}", day=voice.day(message.first)),
        _how_to_write(message.first, voice),
    )
    return OutgoingMessage(_joined(parts), (_back_row(voice),), protected=True)


def _how_to_write(day: date, voice: Voice) -> str:
    return voice.say(
        "Bitte schreiben Sie das Datum, zum Beispiel {example}.", example=f"{day.day}.{day.month}.{day.year}"
    )


def _ask_entry(message: AskEntry, voice: Voice) -> OutgoingMessage:
    text = voice.say(
        "<b>{deputy} vertritt {away} {period}. So eintragen?</b>\n\nAn diesen Tagen entscheidet die Vertretung über "
        "Vermerke, mit dem Zusatz „i. V.“. Die Leitung und die Vertretung erfahren es sofort.",
        deputy=isolated(person_name(message.deputy, voice)),
        away=isolated(person_name(message.away, voice)),
        period=_period(message.period, voice),
    )
    first, last = message.period.first, message.period.last
    yes = _tap(DeputyAct.CONFIRM, message.away, message.deputy, first=first, last=last)
    return OutgoingMessage(text, ((Button(voice.plain("Ja, eintragen"), yes),), _back_row(voice)), protected=True)


def _ask_end(line: DeputyLine, voice: Voice) -> OutgoingMessage:
    question = voice.say("<b>Diese Vertretung beenden?</b>\n{line}", line=_line(line, voice))
    effect = voice.say("Das gilt sofort: Die Vertretung entscheidet dann nichts mehr.")
    rows = (
        (Button(voice.plain("Ja, beenden"), encode(EndDeputyTap(EndDeputyAct.CONFIRM, line.entry.id))),),
        _back_row(voice),
    )
    return OutgoingMessage(f"{question}\n\n{effect}", rows, protected=True)


def _card(line: DeputyLine, voice: Voice) -> OutgoingMessage:
    heading = voice.say("<b>Ihre Vertretung für {away}</b>", away=isolated(person_name(line.away, voice)))
    period = _period(line.entry.period, voice)
    match line.state:
        case DeputyState.PLANNED:
            text = voice.say(
                "Sie vertreten {period}. Am ersten Morgen bekommen Sie, was dann wartet; vorher können Sie nichts "
                "entscheiden.",
                period=period,
            )
        case DeputyState.IN_FORCE:
            text = voice.say(
                "Sie vertreten {period}. Was wartet, bekommen Sie in diesem Chat; unter Ihren Entscheidungen steht "
                "„i. V.“.",
                period=period,
            )
        case DeputyState.OVER:
            text = voice.say("Diese Vertretung ({period}) ist beendet. Vielen Dank.", period=period)
        case _:
            assert_never(line.state)
    rows = (tasks_row(voice),) if line.state is DeputyState.IN_FORCE else ()
    return OutgoingMessage(f"{heading}\n\n{text}", rows, protected=True)


def _news(line: DeputyLine, voice: Voice) -> OutgoingMessage:
    said = (
        voice.say("Vertretung beendet: {line}", line=_line(line, voice))
        if line.state is DeputyState.OVER
        else voice.say("Vertretung eingetragen: {line}", line=_line(line, voice))
    )
    return OutgoingMessage(said, silent=True, protected=True)


def _problem(problem: DeputyRefusal | None, voice: Voice) -> str:
    return "" if problem is None else f"➡️ {_reason(problem, voice)}"


def _reason(reason: DeputyRefusal, voice: Voice) -> str:  # noqa: C901 - one line a reason
    match reason:
        case DeputyRefusal.NOT_YOUR_ROLE:
            return voice.say("Das gehört nicht zu Ihrer Rolle. Es wurde nichts geändert.")
        case DeputyRefusal.NOT_LEADERSHIP:
            return voice.say("Vertreten wird nur, wer zur Leitung gehört. Es wurde nichts eingetragen.")
        case DeputyRefusal.NOT_ELIGIBLE:
            return voice.say("Diese Person kann hier nicht vertreten. Es wurde nichts eingetragen.")
        case DeputyRefusal.NOT_A_DATE:
            return voice.say("Das habe ich nicht als Datum verstanden.")
        case DeputyRefusal.ENDS_BEFORE_IT_BEGINS:
            return voice.say("Der letzte Tag liegt vor dem ersten.")
        case DeputyRefusal.IN_THE_PAST:
            return voice.say("Diese Tage sind schon vorbei.")
        case DeputyRefusal.TOO_LONG:
            return voice.say("Länger als ein Jahr kann eine Vertretung nicht dauern.")
        case DeputyRefusal.ENTERED_ALREADY:
            return voice.say("Diese Vertretung ist für solche Tage schon eingetragen.")
        case _:
            assert_never(reason)


def _line(line: DeputyLine, voice: Voice) -> str:
    """``Anna Huber vertritt Max Muster vom 2. Mai 2022 bis einschließlich 16. Mai 2022``, not escaped."""
    return voice.plain(
        "{deputy} vertritt {away} {period}",
        deputy=isolated(person_name(line.deputy, voice)),
        away=isolated(person_name(line.away, voice)),
        period=_period(line.entry.period, voice),
    )


def _period(period: Period, voice: Voice) -> str:
    if period.first == period.last:
        return voice.plain("am {day}", day=voice.day(period.first))
    return voice.plain(
        "vom {first} bis einschließlich {last}", first=voice.day(period.first), last=voice.day(period.last)
    )


def _label(member: Member, voice: Voice) -> str:
    return shortened(person_label(member, voice), LABEL_LENGTH)


def _end_button(line: DeputyLine, voice: Voice) -> Button:
    label = voice.plain("Beenden: {deputy}", deputy=shortened(person_name(line.deputy, voice), 40))
    return Button(label, encode(EndDeputyTap(EndDeputyAct.ASK, line.entry.id)))


def _joined(parts: tuple[str, ...]) -> str:
    return "\n\n".join(part for part in parts if part)


def _page_row(voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Vertretung"), encode(StaffTap(StaffPage.DEPUTIES))),)


def _back_row(voice: Voice) -> tuple[Button]:
    return (Button(voice.plain("Zurück"), encode(StaffTap(StaffPage.DEPUTIES))),)


def _tap(
    act: DeputyAct,
    away: Member | None = None,
    deputy: Member | None = None,
    *,
    first: date | None = None,
    last: date | None = None,
) -> str:
    people = (away.id if away else 0, deputy.id if deputy else 0)
    return encode(DeputyTap(act, *people, first.toordinal() if first else 0, last.toordinal() if last else 0))
