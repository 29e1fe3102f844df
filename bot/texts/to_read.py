"""What somebody has to read on the card of a task: as much as fits into it, and a word where something is missing."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.papers import Paper
from bot.domain.questionnaire import Questionnaire
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened, units
from bot.texts.papers import cut_line, folded, paper_name, paper_text

TO_READ = 3_000
"""UTF-16 units of all that is to be read on one card: with its frame it stays below Telegram's 4,096."""


@dataclass(frozen=True, slots=True)
class ToRead:
    """What the step itself says (not escaped), and the papers that belong to it; those ``at_hand`` as buttons.

    Several tasks that open together may have the same paper at hand: nobody has to scroll past it on each of them.
    """

    says: str
    papers: Sequence[tuple[Paper, Questionnaire]]
    at_hand: Sequence[Paper] = ()


def parts_to_read(message: ToRead, voice: Voice) -> list[str]:
    """First what the step says, then the papers, folded; below them what of it is not there. Escaped."""
    texts = _texts(message, voice)
    room = rooms([units(text) for text in texts], TO_READ)
    parts = [html.escape(shortened(message.says, room[0]), quote=False)] if message.says else []
    parts += [
        folded(paper_name(paper, voice), text, most)
        for (paper, _), text, most in zip(message.papers, texts[1:], room[1:], strict=True)
    ]
    if cut_papers(message, voice):
        parts.append(cut_line(voice))
    return parts


def cut_to_fit(text: str, voice: Voice) -> str:
    """What somebody learns besides, and a word where it is not the whole; escaped."""
    shown = html.escape(shortened(text, TO_READ), quote=False)
    return f"{shown}\n\n{cut_line(voice)}" if fits_not(text) else shown


def fits_not(text: str) -> bool:
    """Whether a text is cut where somebody learns of it."""
    return units(text) > TO_READ


def cut_papers(message: ToRead, voice: Voice) -> tuple[Paper, ...]:
    """The papers that do not fit onto the card as a whole: whoever has to read them needs the PDF."""
    texts = _texts(message, voice)
    room = rooms([units(text) for text in texts], TO_READ)
    return tuple(
        paper for (paper, _), text, most in zip(message.papers, texts[1:], room[1:], strict=True) if units(text) > most
    )


def rooms(lengths: Sequence[int], room: int) -> list[int]:
    """How much of each text is shown: what a short one does not need goes to the longer ones."""
    given, left = dict[int, int](), room
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        given[place] = min(lengths[place], left // (len(lengths) - len(given)))
        left -= given[place]
    return [given[place] for place in range(len(lengths))]


def _texts(message: ToRead, voice: Voice) -> list[str]:
    return [message.says, *(paper_text(form, paper, voice) for paper, form in message.papers)]
