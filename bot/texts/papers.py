"""Papers of a procedure's file as they are read in the chat: what was filled in, question by question."""

import html
from collections.abc import Mapping, Sequence
from datetime import date

from bot.domain.memo import Memo
from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from bot.domain.papers import ABOUT, Paper
from bot.domain.procedure import Procedure
from bot.domain.questionnaire import Questionnaire
from bot.domain.routing import Walk
from bot.domain.sheets import PROOF, TOLD
from bot.domain.staff_taps import ProcedureTap, ReadAct, ReadTap
from bot.domain.taps import encode
from bot.texts.catalogue import Voice
from bot.texts.labels import isolated, label_text, shortened, spoken_value, units
from bot.texts.staff_names import memo_name
from bot.texts.steps import step_of_others

PAPER_UNITS = 3_200
"""UTF-16 units of a paper on its card: with its frame it stays below Telegram's 4,096."""
_OLDER = 4

Section = tuple[str, str]
"""Heading and text, neither escaped."""


def paper_name(paper: Paper, voice: Voice) -> str:
    """Which paper it is, not escaped: ``Verfügbare Ressourcen (Bauamt), Fassung 1``."""
    office = f" ({paper.office})" if paper.office else ""
    name = step_of_others(paper.step, voice)
    return voice.plain("{name}{office}, Fassung {version}", name=name, office=office, version=paper.version)


def paper_sections(form: Questionnaire, paper: Paper, voice: Voice) -> tuple[Section, ...]:
    """What was answered, in the order of the form; what was left out is left out."""
    sections = answered_sections(form, paper.answers, voice)
    about = paper.answers.get(ABOUT)
    return (*sections, (voice.plain("Bezug"), about)) if about else sections


def answered_sections(form: Questionnaire, answers: Mapping[str, str], voice: Voice) -> tuple[Section, ...]:
    """Question and answer, in the order of the form, as far as there are answers."""
    answered = Walk((), answers)
    return tuple(
        (
            label_text(form, question.labels, answered, voice),
            spoken_value(form, question, answers[question.name], voice),
        )
        for question in form.questions
        if question.counts and answers.get(question.name)
    )


def wording_of(paper: Paper, sha256: str, voice: Voice) -> str:
    """Which wording somebody voted on: the paper, its version and the digest of its content."""
    return voice.plain("{paper}, Prüfsumme (SHA-256): {sha256}", paper=paper_name(paper, voice), sha256=sha256)


def paper_text(form: Questionnaire, paper: Paper, voice: Voice) -> str:
    """The whole paper as plain text, not escaped."""
    return "\n\n".join(f"{heading}\n{text}" for heading, text in paper_sections(form, paper, voice))


def folded(title: str, text: str, most: int) -> str:
    """A text that opens with a tap on it, under its title; escaped, and cut where it is longer than ``most`` units."""
    shown = html.escape(shortened(text, most), quote=False)
    return f"<b>{html.escape(title, quote=False)}</b>\n<blockquote expandable>{shown}</blockquote>"


def cut_line(voice: Voice) -> str:
    """Says that a text on a card is not the whole of it; escaped."""
    return voice.say("✂️ Hier gekürzt – der ganze Text steht im PDF.")


def render_paper(
    procedure: Procedure, paper: Paper, form: Questionnaire, older: Sequence[Paper], voice: Voice
) -> OutgoingMessage:
    """A paper on the card, with the ways to its PDF, to older versions and back."""
    title = isolated(shortened(procedure.title, 120))
    text = voice.say(
        "<b>{paper}</b>\n{title}\nVom {moment}",
        paper=paper_name(paper, voice),
        title=title,
        moment=voice.moment(paper.made_at),
    )
    if paper.on_paper_on:
        text = f"{text}\n{_entered(paper.on_paper_on, paper.answers.get(PROOF) == TOLD, voice)}"
    whole = paper_text(form, paper, voice)
    body = html.escape(shortened(whole, PAPER_UNITS), quote=False)
    if units(whole) > PAPER_UNITS:
        body = f"{body}\n\n{cut_line(voice)}"
    file = Button(voice.plain("Als PDF"), encode(ReadTap(ReadAct.FILE, paper.id)))
    before = tuple((paper_button(one, voice),) for one in older[-_OLDER:])
    back = Button(voice.plain("Stand ansehen"), encode(ProcedureTap(procedure.id)))
    return OutgoingMessage(f"{text}\n\n{body}", ((file,), *before, (back,)), protected=True)


def entered_in_short(paper: Paper, voice: Voice) -> str:
    """Where it comes from, if somebody else entered it: on paper, or as it was told; not escaped, empty otherwise."""
    if paper.on_paper_on is None:
        return ""
    day = voice.day(paper.on_paper_on)
    if paper.answers.get(PROOF) == TOLD:
        return voice.plain("Auskunft vom {day}", day=day)
    return voice.plain("auf Papier, {day}", day=day)


def _entered(day: date, told: bool, voice: Voice) -> str:  # noqa: FBT001 - told, not handed in
    if told:
        return voice.say("Nachgetragen: Auskunft vom {day}.", day=voice.day(day))
    return voice.say("Auf Papier abgegeben am {day}.", day=voice.day(day))


def render_paper_file(paper: Paper, file: Attachment, voice: Voice) -> OutgoingMessage:
    """A paper as PDF. Not protected: an office has to be able to put it on file."""
    return OutgoingMessage(voice.say("{paper}", paper=paper_name(paper, voice)), attachment=file, silent=True)


def render_memo_file(memo: Memo, file: Attachment, voice: Voice) -> OutgoingMessage:
    """A Vermerk of the procedure as PDF, for the file of whoever asked for it."""
    return OutgoingMessage(voice.say("{paper}", paper=memo_name(memo, voice)), attachment=file, silent=True)


def render_signed_memo(memo: Memo, version: int, file: Attachment, voice: Voice) -> OutgoingMessage:
    """The sheet on which a version was decided, to be looked at."""
    words = voice.say("Vermerk {number}, Fassung {version}: unterschrieben", number=memo.id, version=version)
    return OutgoingMessage(words, attachment=file, silent=True, protected=True)


def render_not_readable(voice: Voice) -> OutgoingMessage:
    """A paper that is not the tapper's to read."""
    return OutgoingMessage(voice.say("Dieses Papier ist hier für Sie nicht zu lesen."))


def memo_buttons(memo: Memo, voice: Voice) -> tuple[Button, ...]:
    """Sends a Vermerk as PDF; and the signed sheet, where it was decided on paper."""
    whole = Button(f"📄 {memo_name(memo, voice)}", encode(ReadTap(ReadAct.MEMO, memo.id)))
    if memo.decision is None or memo.decision.on_paper_on is None:
        return (whole,)
    signed = voice.plain("🖋 Vermerk {number}, unterschrieben", number=memo.id)
    return (whole, Button(signed, encode(ReadTap(ReadAct.SCAN, memo.id))))


def paper_button(paper: Paper, voice: Voice) -> Button:
    """Opens a paper."""
    label = shortened(paper_name(paper, voice), 60)
    return Button(f"📄 {label}", encode(ReadTap(ReadAct.SHOW, paper.id)))
