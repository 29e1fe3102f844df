"""What somebody wrote, as a text file: to change it elsewhere and send it back, and so that nothing of it is lost."""

from bot.domain.messages import AskQuestion
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.domain.questionnaire import QuestionType
from bot.texts.catalogue import Voice
from bot.texts.labels import label_text, units
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


def text_file(name: str, text: str) -> Attachment:
    """A file that every word processor opens with its umlauts: ``Zielsetzung.txt``."""
    plain = "".join(sign if sign.isalnum() else "-" for sign in name)
    short = "-".join(part for part in plain.split("-") if part)[:60]
    # The mark at the beginning tells older programs that it is UTF-8; reading it back takes it away.
    return Attachment(f"{short or 'Text'}.txt", text.encode("utf-8-sig"))
