"""What a new version of a Vermerk changed, as it is said on cards and printed on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.memo import SECTIONS
from bot.domain.memo_changes import PAPERS, MemoChanges
from bot.domain.wording import Change
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened


@dataclass(frozen=True, slots=True)
class Room:
    """How much of the changes a card shows: so many places, and so many UTF-16 units of each side."""

    places: int
    units: int


ALL_THERE_IS = Room(4, 220)
"""For a card that is about little else; four places, both sides, and the Votum stay below Telegram's 4,096."""
IN_SHORT = Room(3, 90)
"""Beside the sections of the whole Vermerk; the PDF shows everything."""
IN_SHORT_UNITS = 800
"""UTF-16 units that changes shown ``IN_SHORT`` take at most."""


def section_name(section: str, voice: Voice) -> str:
    """How a section of the Vermerk is called, not escaped; a place in the concept bears its own heading."""
    words = (voice.plain("Betreff"), voice.plain("Votum"), voice.plain("Sachverhalt"), voice.plain("Bewertung"))
    return {**dict(zip(SECTIONS, words, strict=True)), PAPERS: voice.plain("Anlagen")}.get(section, section)


def changed_lines(changed: MemoChanges | None, room: Room, voice: Voice) -> list[str]:
    """Old and new of the first places, section by section, and how many more there are; nothing in a first version."""
    if changed is None:
        return []
    shown = [(section.section, change) for section in changed.sections for change in section.changes]
    if changed.approved:
        return [_known_from(changed, voice), *_places(shown, room, voice)]
    if not shown:
        return [voice.say("Gegenüber Fassung {version} hat sich nichts geändert.", version=changed.since)]
    heading = voice.say("<b>Geändert gegenüber Fassung {version}:</b>", version=changed.since)
    return [heading, *_places(shown, room, voice)]


def _known_from(changed: MemoChanges, voice: Voice) -> str:
    """The Leitung has approved this concept before: what she is asked now is not the same once more."""
    number = changed.approved
    if not changed.sections:
        return voice.say("Das Konzept war mit Vermerk {number} schon freigegeben und ist unverändert.", number=number)
    return voice.say(
        "<b>Das Konzept war mit Vermerk {number} schon freigegeben. Geändert ist seither:</b>", number=number
    )


def _places(shown: Sequence[tuple[str, Change]], room: Room, voice: Voice) -> list[str]:
    lines = [
        voice.say(
            "<b>{section}</b>\nbisher: {before}\nneu: {after}",
            section=section_name(section, voice),
            before=shortened(change.before, room.units) or "–",
            after=shortened(change.after, room.units) or "–",
        )
        for section, change in shown[: room.places]
    ]
    if (more := len(shown) - room.places) > 0:
        lines.append(voice.say_number("und {n} weitere Änderung", "und {n} weitere Änderungen", more))
    return lines
