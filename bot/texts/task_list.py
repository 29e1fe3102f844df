"""The list of tasks as it is read: two lines an entry, numbered like the buttons below; also in the morning."""

from typing import assert_never

from bot.domain.measure_taps import MeasureAct, MeasureTap
from bot.domain.memo import Memo, MemoState
from bot.domain.outgoing import Button, OutgoingMessage
from bot.domain.staff_taps import DigestTap, ListTap, MemoAct, MemoTap, StaffPage, StaffTap
from bot.domain.taps import encode
from bot.domain.task_list import (
    Entry,
    MeasureWish,
    MemoWish,
    SurveyWish,
    TaskPage,
    Urgency,
    Waiting,
    WaitingDraft,
    WaitingMeasure,
    WaitingMemo,
    WaitingSignature,
    WaitingStep,
    WaitingSurvey,
)
from bot.texts.catalogue import Voice
from bot.texts.co_signing import sign_button
from bot.texts.drafts import draft_button, draft_name
from bot.texts.handover import handover_button
from bot.texts.labels import isolated, shortened, which_one
from bot.texts.memo_buttons import revise_button
from bot.texts.staff_names import escaped, memo_name, standing_name, state_name
from bot.texts.steps import step_name
from bot.texts.study_end import end_button
from bot.texts.tasks import task_button

_TITLE = 80
_KEY_CAP = "\ufe0f\u20e3"
DIGEST_HOURS = (7, 8, 9)


def render_list(page: TaskPage, voice: Voice) -> OutgoingMessage:
    """«/aufgaben»."""
    return _rendered(page, voice.say("<b>Ihre Aufgaben</b>"), voice)


def render_digest(page: TaskPage, voice: Voice) -> OutgoingMessage:
    """The same in the morning, without a sound."""
    said = _rendered(page, voice.say("<b>Guten Morgen! Das wartet auf Sie:</b>"), voice)
    return OutgoingMessage(said.text, said.buttons, silent=True, protected=True)


def render_choose_digest(hour: int | None, voice: Voice) -> OutgoingMessage:
    """Whether the list comes by itself, and when."""
    now = (
        voice.say("Zurzeit kommt sie um {hour} Uhr.", hour=hour)
        if hour is not None
        else voice.say("Zurzeit ist sie ausgeschaltet.")
    )
    text = voice.say(
        "<b>Morgenübersicht</b>\nJeden Arbeitstag am Morgen, ohne Ton, was auf Sie wartet – und nichts, wenn nichts "
        "wartet."
    )
    hours = tuple(Button(voice.plain("{hour} Uhr", hour=one), encode(DigestTap(one))) for one in DIGEST_HOURS)
    rows = (hours, (Button(voice.plain("Aus"), encode(DigestTap(0))),), _menu_row(voice))
    return OutgoingMessage(f"{text}\n\n{now}", rows)


def _rendered(page: TaskPage, title: str, voice: Voice) -> OutgoingMessage:
    parts = [_heading(page, title, voice)]
    parts += [_line(place, entry, voice) for place, entry in enumerate(page.entries, start=1)]
    if not page.entries:
        parts.append(voice.say("Im Moment wartet nichts auf Sie."))
    rows = [(_numbered(place, entry, voice),) for place, entry in enumerate(page.entries, start=1)]
    return OutgoingMessage("\n\n".join(parts), (*rows, *_turning(page, voice), _menu_row(voice)), protected=True)


def _heading(page: TaskPage, title: str, voice: Voice) -> str:
    parts = [title]
    if page.overdue:
        parts.append(voice.say_number("{n} davon ist überfällig.", "{n} davon sind überfällig.", page.overdue))
    if page.pages > 1:
        parts.append(
            voice.say(
                "Seite {number} von {pages}, zusammen {total}. Das Dringendste steht vorn.",
                number=page.number + 1,
                pages=page.pages,
                total=page.total,
            )
        )
    return "\n".join(parts)


def _line(place: int, entry: Entry, voice: Voice) -> str:
    new = voice.say("🆕 Neu: ") if entry.new else ""
    when = _when(entry, voice)
    first = f"{place}{_KEY_CAP} {new}<b>{escaped(_name(entry.waiting, voice))}</b>"
    return f"{first}{f' – {when}' if when else ''}\n{_about(entry.waiting, voice)}".rstrip()


def _when(entry: Entry, voice: Voice) -> str:
    day = entry.waiting.due_on
    match entry.urgency:
        case Urgency.OVERDUE:
            assert day is not None  # noqa: S101 - for mypy: nothing else is overdue
            return voice.say("<b>überfällig seit {day}</b>", day=voice.day(day))
        case Urgency.URGENT:
            return voice.say("<b>eilt</b>")
        case Urgency.TODAY:
            return voice.say("<b>bis heute</b>")
        case Urgency.DATED:
            assert day is not None  # noqa: S101 - for mypy: that is its date
            return voice.say("bis {day}", day=voice.day(day))
        case Urgency.UNDATED:
            return ""
        case _:
            assert_never(entry.urgency)


def _name(waiting: Waiting, voice: Voice) -> str:
    match waiting.subject:
        case WaitingMemo(memo) | WaitingSignature(memo):
            return memo_name(memo, voice)
        case WaitingStep(_, task):
            return step_name(task.step, voice)
        case WaitingDraft(draft):
            return voice.plain("Angefangen: {draft}", draft=draft_name(draft, voice))
        case WaitingSurvey(_, wish):
            return _survey_wish(wish, voice)
        case WaitingMeasure(measure):
            return voice.plain("Maßnahme {name}", name=measure.name)
        case _:
            assert_never(waiting.subject)


def _about(waiting: Waiting, voice: Voice) -> str:
    match waiting.subject:
        case WaitingMemo(memo, wish):
            return f"{_quoted(memo.content.subject)}\n{_wish(memo, wish, voice)}"
        case WaitingSignature(memo):
            signs = voice.say("wartet auf die Mitzeichnung Ihrer Stelle")
            return f"{_quoted(memo.content.subject)}\n{signs}"
        case WaitingStep(procedure, task) if task.handed_to and not waiting.own:
            about = escaped(isolated(which_one(shortened(procedure.title, _TITLE), task.office)))
            lent = voice.say("liegt bei: {office}", office=task.handed_to)
            return f"{about}\n{lent}"
        case WaitingStep(procedure, task, begun):
            about = escaped(isolated(which_one(shortened(procedure.title, _TITLE), task.at_office)))
            # A sentence inside an f-string would not be found by the update of the catalogues.
            half_written = voice.say("angefangen")
            return f"{about} – {half_written}" if begun else about
        case WaitingSurvey(survey):
            return _quoted(survey.title)
        case WaitingMeasure(measure, wish):
            return f"{_quoted(measure.what)}\n{_measure_wish(wish, voice)}"
        case WaitingDraft():
            return ""
        case _:
            assert_never(waiting.subject)


def _wish(memo: Memo, wish: MemoWish, voice: Voice) -> str:
    match wish:
        case MemoWish.DECISION | MemoWish.LEADERSHIP if memo.state is MemoState.PUT_OFF:
            return escaped(standing_name(memo, voice))
        case MemoWish.DECISION:
            return voice.say("wartet auf Ihre Entscheidung")
        case MemoWish.LEADERSHIP:
            return voice.say("wartet auf die Leitung")
        case MemoWish.REVISION:
            return escaped(state_name(memo.state, voice))
        case MemoWish.UNDERWAY:
            return voice.say("unterwegs: {state}", state=standing_name(memo, voice))
        case _:
            assert_never(wish)


def _survey_wish(wish: SurveyWish, voice: Voice) -> str:
    match wish:
        case SurveyWish.HANDOVER:
            return voice.plain("Kontaktdaten an das Institut übergeben")
        case SurveyWish.INSTITUTE:
            return voice.plain("Bestätigung, dass das Institut gelöscht hat")
        case _:
            assert_never(wish)


def _measure_wish(wish: MeasureWish, voice: Voice) -> str:
    match wish:
        case MeasureWish.RULING:
            return voice.say("wartet auf Ihre Entscheidung")
        case MeasureWish.WORK:
            return voice.say("bei Ihrer Stelle in Arbeit")
        case MeasureWish.CONFIRMATION:
            return voice.say("als erledigt gemeldet – bitte bestätigen")
        case _:
            assert_never(wish)


def _numbered(place: int, entry: Entry, voice: Voice) -> Button:
    button = _button(entry.waiting, voice)
    return Button(f"{place}{_KEY_CAP} {button.label}", button.tap)


def _button(waiting: Waiting, voice: Voice) -> Button:  # noqa: C901 - one flat table of what waits
    match waiting.subject:
        case WaitingMemo(memo, MemoWish.REVISION):
            label = voice.plain("Vermerk {number}: neue Fassung", number=memo.id)
            return Button(label, revise_button(memo, voice).tap)
        case WaitingMemo(memo, MemoWish.UNDERWAY):
            label = voice.plain("Vermerk {number} ansehen", number=memo.id)
            return Button(label, encode(MemoTap(MemoAct.OPEN, memo.id, memo.version)))
        case WaitingSignature(memo, place):
            return sign_button(memo, place, voice)
        case WaitingMemo(memo):
            label = voice.plain("Vermerk {number} öffnen", number=memo.id)
            return Button(label, encode(MemoTap(MemoAct.OPEN, memo.id, memo.version)))
        case WaitingStep(_, task, begun):
            opens = task_button(task, voice)
            return Button(voice.plain("Weiterschreiben"), opens.tap) if begun else opens
        case WaitingDraft(draft):
            return draft_button(draft, voice)
        case WaitingSurvey(survey, wish):
            leads = handover_button if wish is SurveyWish.HANDOVER else end_button
            return leads(survey, True, voice)  # noqa: FBT003 - alone: the title stands beside the number
        case WaitingMeasure(measure):
            label = voice.plain("Maßnahme {name} öffnen", name=measure.name)
            return Button(label, encode(MeasureTap(MeasureAct.OPEN, measure.id)))
        case _:
            assert_never(waiting.subject)


def _turning(page: TaskPage, voice: Voice) -> tuple[tuple[Button, ...], ...]:
    seen = int(page.seen.timestamp()) if page.seen else 0
    row = []
    if page.number > 0:
        row.append(Button(voice.plain("‹ Vorige"), encode(ListTap(page.number - 1, seen))))
    if page.number + 1 < page.pages:
        row.append(Button(voice.plain("Weitere ›"), encode(ListTap(page.number + 1, seen))))
    return (tuple(row),) if row else ()


def _quoted(words: str) -> str:
    return escaped(isolated(shortened(" ".join(words.split()), _TITLE)))


def _menu_row(voice: Voice) -> tuple[Button, ...]:
    return (Button(voice.plain("Menü"), encode(StaffTap(StaffPage.MENU))),)
