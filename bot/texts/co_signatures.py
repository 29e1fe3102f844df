"""How the answers of offices that co-sign are called: the words that several cards share."""

from collections.abc import Iterable
from typing import assert_never

from bot.domain.co_signature import Answer, CoSignature
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened


def answer_line(signature: CoSignature, voice: Voice) -> str:
    """``✅ Bauamt: mitgezeichnet, 4. Mai 2022``; escaped. The opinion is not in it."""
    match signature.answer:
        case Answer.OPEN:
            return voice.say("⏳ {office}: steht noch aus", office=signature.office)
        case Answer.SIGNED:
            words = voice.say("✅ {office}: mitgezeichnet", office=signature.office)
        case Answer.DISSENTING:
            words = voice.say("⚠️ {office}: mitgezeichnet mit abweichender Meinung", office=signature.office)
        case Answer.SILENT:
            return voice.say("– {office}: keine Äußerung", office=signature.office)
        case _:
            assert_never(signature.answer)
    if signature.on_paper_on is None:
        return words
    return words + voice.say(", auf Papier am {day}", day=voice.day(signature.on_paper_on))


def answer_lines(signatures: Iterable[CoSignature], voice: Voice) -> list[str]:
    """One line for each office."""
    return [answer_line(signature, voice) for signature in signatures]


def opinion_lines(signatures: Iterable[CoSignature], voice: Voice) -> list[str]:
    """The line of each office, and below it what it sees differently, short enough for the Leitung's card."""
    lines: list[str] = []
    for signature in signatures:
        lines.append(answer_line(signature, voice))
        if signature.opinion:
            lines.append(voice.say("<i>„{opinion}“</i>", opinion=shortened(signature.opinion, 160)))
    return lines


def fitting(lines: list[str], units: int) -> list[str]:
    """As many of the lines as fit into so many UTF-16 units, an ellipsis in place of the others."""
    left, kept = units, list[str]()
    for line in lines:
        left -= len(line.encode("utf-16-le")) // 2 + 1
        if left < 0:
            return [*kept, "…"]
        kept.append(line)
    return kept
