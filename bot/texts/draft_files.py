"""What somebody wrote, as a text file: to change it elsewhere and send it back, and so that nothing of it is lost."""

from bot.domain.measure import measure_of
from bot.domain.memo import Draft
from bot.domain.messages import AskQuestion
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.questionnaire import Questionnaire, QuestionType
from bot.texts.catalogue import Voice
from bot.texts.drafts import draft_name
from bot.texts.labels import label_text, units
from bot.texts.papers import answered_sections
from bot.texts.questions import LONGEST_OLD_TEXT


def render_old_text(message: AskQuestion, voice: Voice) -> OutgoingMessage | None:
    """The old text of a section that is longer than its card shows; ``None`` where the card has all of it.

    Not protected: it is to be saved, changed and sent back.
    """
    asking, question = message.asking, message.asking.question
    if question.type is not QuestionType.TEXT or not asking.answered:
        return None
    text = asking.walk.values.get(question.name, "")
    if units(text) <= LONGEST_OLD_TEXT:
        return None
    name = label_text(message.form, question.labels, asking.walk, voice)
    said = voice.say("{section}: Ihr ganzer bisheriger Text", section=name)
    return OutgoingMessage(said, attachment=text_file(name, text), silent=True)


def render_writes_too(draft: Draft, name: str, voice: Voice) -> OutgoingMessage:
    """To each of two who fill in the same form, about the other."""
    text = voice.say(
        "ℹ️ <b>{draft}</b>\n{name} füllt dasselbe Formular aus. Bitte sprechen Sie sich ab: Es gilt, was zuerst "
        "abgeschickt wird. Was dann nicht mehr gebraucht wird, geht nicht verloren, sondern kommt als Datei zurück.",
        draft=draft_name(draft, voice),
        name=_somebody(name, voice),
    )
    return OutgoingMessage(text, protected=True)


def render_handed_back(draft: Draft, form: Questionnaire, name: str, voice: Voice) -> OutgoingMessage:
    """What somebody wrote into a form that is over; ``name`` is who was faster, empty where nobody else was.

    Not protected: it is theirs to keep.
    """
    what = draft_name(draft, voice)
    over = _why_over(draft, what, name, voice)
    kept = voice.say("Ihr angefangener Text ist nicht verloren: Hier ist er als Datei.")
    text = "\n\n".join(f"{head}\n{said}" for head, said in answered_sections(form, draft.progress.answers, voice))
    return OutgoingMessage(f"{over} {kept}", attachment=text_file(what, text))


def _why_over(draft: Draft, what: str, name: str, voice: Voice) -> str:
    if not name:
        return voice.say("<b>{draft}</b>\nDieser Entwurf wird nicht mehr gebraucht.", draft=what)
    if measure_of(draft.tag) is not None:
        return voice.say("<b>{draft}</b>\n{name} hat sie schon geändert oder gestrichen.", draft=what, name=name)
    return voice.say("<b>{draft}</b>\n{name} hat diese Aufgabe schon erledigt.", draft=what, name=name)


def _somebody(name: str, voice: Voice) -> str:
    return name or voice.plain("Jemand anders")


def text_file(name: str, text: str) -> Attachment:
    """A file that every word processor opens with its umlauts: ``Zielsetzung.txt``."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in name)
    short = "-".join(part for part in plain.split("-") if part)[:60]
    # The mark at the beginning tells older programs that it is UTF-8; reading it back takes it away.
    return Attachment(f"{short or 'Text'}.txt", text.encode("utf-8-sig"))
