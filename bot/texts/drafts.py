"""How a memo looks while it is written: its sections, the review, and what becomes of a draft that is put aside."""

from typing import assert_never

from bot.domain.co_signature_messages import DraftWays
from bot.domain.draft_files import TextProblem
from bot.domain.measure import measure_of
from bot.domain.memo import NEW_MEMO, SECTION_LENGTH, SECTIONS, Draft, memo_of_draft
from bot.domain.messages import AskQuestion, Review
from bot.domain.outgoing import Button, Keyboard, OutgoingMessage
from bot.domain.papers import stopped_by, task_of, tried_for
from bot.domain.retention import DRAFTS
from bot.domain.staff_messages import DraftDiscarded, DraftGone, DraftKept, DraftPutAside, MemoWaits, VersionTaken
from bot.domain.staff_taps import DraftAct, DraftTap, StaffPage, StaffTap
from bot.domain.step_names import Step
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.draft_papers import papers_label
from bot.texts.labels import shortened
from bot.texts.questions import render_question, render_review
from bot.texts.staff_names import escaped, standing_name
from bot.texts.steps import step_name
from bot.texts.stopping import not_stopped_yet
from bot.texts.trial import not_counted, trial_name


def render_draft_question(
    message: AskQuestion, voice: Voice, problem: TextProblem | None = None, about: str = ""
) -> OutgoingMessage:
    """A section of the memo; what was sent as a file and could not be taken over is said above it.

    ``about``: which survey and office it is filled in for, empty where it belongs to none.
    """
    card = render_question(message, voice)
    hint = (
        voice.say("Längere Texte können Sie auch als Datei schicken: .txt oder .docx (Word).")
        if message.asking.question.multiline
        else ""
    )
    heading = f"📝 {escaped(f'{_form_name(message.tag, voice)} · {about}')}" if about else ""
    parts = (heading, f"➡️ {text_problem(problem, voice)}" if problem else "", card.text, hint)
    return OutgoingMessage("\n\n".join(part for part in parts if part), card.buttons, protected=True)


def render_draft_review(
    message: Review,
    voice: Voice,
    ways: DraftWays | None = None,
    problem: TextProblem | None = None,
    about: str = "",
) -> OutgoingMessage:
    """The whole memo or form before it is submitted; ``ways`` is what can be chosen about a memo as a whole.

    ``about``: which survey and office it is filled in for, empty where it belongs to none.
    """
    opening = _not_sent_yet(message.tag, voice) if ways is None else _memo_not_sent_yet(ways, voice)
    if about:
        opening = f"📝 {escaped(about)}\n\n{opening}"
    if problem:
        attach = voice.say("Eine PDF-Datei nehme ich unter „Anlagen“ an.")
        hint = f" {attach}" if ways is not None and problem is TextProblem.OTHER_KIND else ""
        opening = f"➡️ {text_problem(problem, voice)}{hint}\n\n{opening}"
    card = render_review(message, voice, opening, voice.plain("Absenden"))
    discard = Button(voice.plain("Entwurf löschen"), encode(DraftTap(DraftAct.DISCARD, message.tag)))
    return OutgoingMessage(
        card.text, (*card.buttons, *(_way_rows(ways, voice) if ways else ()), (discard,)), protected=True
    )


def _way_rows(ways: DraftWays, voice: Voice) -> Keyboard:
    tag, rows = ways.draft.tag, list[tuple[Button, ...]]()
    if memo_of_draft(tag) is None:
        chosen = voice.plain("Mitzeichnung: {n}", n=len(ways.draft.offices) or voice.plain("niemand"))
        rows.append((Button(chosen, encode(DraftTap(DraftAct.OFFICES, tag))),))
    rows.append((Button(papers_label(ways.papers, voice), encode(DraftTap(DraftAct.PAPERS, tag))),))
    if ways.may_be_editorial:
        words = voice.plain("nur redaktionell geändert")
        box = "☑" if ways.draft.editorial else "☐"
        rows.append((Button(f"{box} {words}", encode(DraftTap(DraftAct.EDITORIAL, tag))),))
    return tuple(rows)


def _memo_not_sent_yet(ways: DraftWays, voice: Voice) -> str:
    if ways.offices:
        opening = voice.say(
            "<b>Ihr Vermerk – noch nicht abgeschickt.</b>\nMit „Absenden“ bekommen ihn zuerst diese Stellen zur "
            "Mitzeichnung: {offices}. Danach liegt er der Leitung vor.",
            offices=shortened(", ".join(ways.offices), 300),
        )
    else:
        opening = voice.say(
            "<b>Ihr Vermerk – noch nicht abgeschickt.</b>\nMit „Absenden“ liegt er der Leitung vor, "
            "und im Mitarbeiterkanal steht der Betreff."
        )
    if ways.from_file:
        names = shortened(", ".join(ways.from_file), 300)
        come_too = voice.say("Aus dem Verfahren liegen von selbst bei: {names}", names=names)
        opening = f"{opening}\n\n{come_too}"
    if ways.measures:
        listed = voice.say(
            "Unter dem Votum steht dann die Liste aus /massnahmen:\n{measures}", measures=shortened(ways.measures, 600)
        )
        opening = f"{opening}\n\n{listed}"
    if ways.draft.editorial:
        kept = voice.say("Nur redaktionell geändert: Die Mitzeichnungen der Stellen gelten weiter.")
        opening = f"{opening}\n\n{kept}"
    return opening


def _not_sent_yet(tag: str, voice: Voice) -> str:
    if measure_of(tag) is not None:
        return voice.say(
            "<b>Maßnahme – noch nicht abgeschickt.</b>\nMit „Absenden“ steht sie auf der Liste, über die die Leitung "
            "entscheidet. Bis zum Vermerk können Sie sie noch ändern oder streichen."
        )
    if stopped_by(tag) is not None:
        return not_stopped_yet(voice)
    if tried_for(tag) is not None:
        return not_counted(voice)
    return voice.say(
        "<b>{form} – noch nicht abgeschickt.</b>\nMit „Absenden“ ist diese Aufgabe erledigt, und alle, die es "
        "betrifft, erfahren es.",
        form=_form_name(tag, voice),
    )


def text_problem(problem: TextProblem, voice: Voice) -> str:  # noqa: C901 - one line a problem
    """Why a message or file was not taken over, and what to do instead; or that the form has changed meanwhile."""
    match problem:
        case TextProblem.OTHER_KIND:
            return voice.say("Diese Datei kann ich nicht lesen. Bitte schicken Sie den Text als .txt oder .docx.")
        case TextProblem.TOO_LARGE:
            return voice.say("Diese Datei ist zu groß: Möglich sind 2 MB. Bilder darin brauche ich nicht.")
        case TextProblem.BROKEN:
            return voice.say(
                "Diese Datei lässt sich nicht öffnen. Bitte speichern Sie sie neu und schicken Sie sie noch einmal."
            )
        case TextProblem.EMPTY:
            return voice.say("In dieser Datei habe ich keinen Text gefunden.")
        case TextProblem.TOO_LONG:
            return voice.say("Der Text ist zu lang: Möglich sind {most} Zeichen.", most=f"{SECTION_LENGTH // 1000}.000")
        case TextProblem.CUT:
            return voice.say(
                "Ihr Text war zu lang für eine Nachricht; was nach dem ersten Teil kam, fehlt. Bitte schicken Sie ihn "
                "als .txt oder .docx."
            )
        case TextProblem.NO_TEXT:
            return voice.say("Hier kann ich nur Text lesen: geschrieben, als .txt oder als .docx.")
        case TextProblem.NOT_HERE:
            return voice.say("Bitte wählen Sie zuerst mit den Knöpfen, welchen Abschnitt Sie ändern möchten.")
        case TextProblem.NO_FILE_HERE:
            return voice.say("Hier passt keine Datei. Bitte wählen Sie einen Knopf, oder schreiben Sie die Antwort.")
        case TextProblem.NEWER_FORM:
            return voice.say(
                "Dieses Formular wurde geändert, seit Sie begonnen haben. Ihr Entwurf behält die Fragen von damals, "
                "damit nichts verloren geht, und kann so abgeschickt werden. Mit den neuen Fragen beginnen Sie, wenn "
                "Sie am Ende „Entwurf löschen“ wählen."
            )
        case _:
            assert_never(problem)


def render_about_draft(
    message: DraftPutAside | DraftKept | DraftDiscarded | DraftGone | VersionTaken | MemoWaits, voice: Voice
) -> OutgoingMessage:
    """What became of a draft, or shall become of it."""
    match message:
        case DraftPutAside(draft):
            later = Button(voice.plain("Später weiter"), encode(DraftTap(DraftAct.LATER, draft.tag)))
            discard = Button(voice.plain("Entwurf löschen"), encode(DraftTap(DraftAct.DISCARD, draft.tag)))
            question = voice.say("Was soll aus dem Entwurf werden: {draft}?", draft=draft_name(draft, voice))
            return OutgoingMessage(question, ((later,), (discard,), (draft_button(draft, voice),)), protected=True)
        case DraftKept():
            text = voice.say(
                "Der Entwurf bleibt liegen. Sie finden ihn unter „Aufgaben“. Wenn Sie ihn {days} Tage lang nicht "
                "ändern, wird er gelöscht.",
                days=DRAFTS.days,
            )
        case DraftDiscarded():
            text = voice.say("Der Entwurf ist gelöscht.")
        case DraftGone():
            text = voice.say("Dieser Entwurf ist schon abgeschickt oder gelöscht.")
        case MemoWaits():
            text = voice.say(
                "Dieser Vermerk kommt später: Erst wird geändert, worum es darin geht. Danach steht er wieder unter "
                "„Aufgaben“. Was Sie geschrieben haben, bleibt erhalten."
            )
        case VersionTaken(memo):
            text = voice.say(
                "Für Vermerk {number} wird gerade keine neue Fassung gebraucht: Es gilt Fassung {version}, {state}. "
                "Ihr Entwurf ist noch unter „Aufgaben“.",
                number=memo.id,
                version=memo.version,
                state=standing_name(memo, voice),
            )
    return OutgoingMessage(text, ((Button(voice.plain("Aufgaben"), encode(StaffTap(StaffPage.TASKS))),),))


def draft_name(draft: Draft, voice: Voice) -> str:
    """Which draft it is, not escaped."""
    if not draft.tag.startswith(NEW_MEMO) or memo_of_draft(draft.tag) is not None:
        return _form_name(draft.tag, voice)
    subject = " ".join(draft.progress.answers.get(SECTIONS[0], "").split())
    return (
        voice.plain("Vermerk „{subject}“", subject=shortened(subject, 80)) if subject else voice.plain("neuer Vermerk")
    )


def _form_name(tag: str, voice: Voice) -> str:
    """What is filled in: the form of a step, the next version of a Vermerk; an idea is no step of a procedure yet."""
    if measure_of(tag) is not None:
        return voice.plain("Maßnahme")
    memo = memo_of_draft(tag)
    if memo is not None:
        return voice.plain("Vermerk {number}, neue Fassung", number=memo[0])
    if stopped_by(tag) is not None:
        return step_name(Step.STOP, voice)
    if tried_for(tag) is not None:
        return trial_name(voice)
    wanted = task_of(tag)
    return step_name(wanted.step if wanted else Step.IDEA, voice)


def draft_button(draft: Draft, voice: Voice) -> Button:
    """Goes on with the draft."""
    return Button(voice.plain("Weiterschreiben"), encode(DraftTap(DraftAct.GO_ON, draft.tag)))
