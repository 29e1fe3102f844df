"""Writes chats down step by step, as the people in them saw each card, so that the press office can read them.

A card is edited in place; the simulator's own transcript shows only its last state. Here every state is kept.
"""

import re
from pathlib import Path

from bot.simulator.people import Shown
from tests.stories.town import Person

FOLDER = Path(__file__).parent
_CODE = re.compile(r"\b[2-9A-HJKMNP-Z]{4}(?:-[2-9A-HJKMNP-Z]{4}){2}\b")
_INVITATION = re.compile(r"i_[\w-]{22}")


class Recorder:
    """One chat, or several read one after the other; what differs from run to run is masked."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def heading(self, words: str) -> None:
        """What happens next, in a line of its own."""
        self._lines += [f"=== {words} ===", ""]

    async def writes(self, person: Person, text: str) -> Shown:
        """Somebody writes."""
        self._said(person, text)
        return self.saw(await person.writes(text))

    async def taps(self, person: Person, label: str) -> Shown:
        """Somebody taps."""
        self._said(person, f"[{label}]")
        return self.saw(await person.taps(label))

    async def receives(self, person: Person, label: str) -> None:
        """Somebody taps, and only the short answer matters."""
        self._said(person, f"[{label}]")
        outcome = await person.tap(label)
        self._lines += [f"    ({outcome.toast})" if outcome.toast else "    (kein Hinweis)", ""]

    async def looks(self, person: Person) -> Shown:
        """Somebody looks at their chat after others did something."""
        self._lines += [f"{person.phone.name} sieht:", ""]
        return self.saw(await person.card())

    def saw(self, card: Shown) -> Shown:
        """The bot's newest message with its buttons."""
        self._lines += [f"    {line}".rstrip() for line in card.text.splitlines()]
        if card.file_name:
            self._lines.append(f"    (Datei: {card.file_name})")
        self._lines += ["    " + "  ".join(f"[{label}]" for label in row) for row in card.buttons]
        self._lines.append("")
        return card

    def _said(self, person: Person, words: str) -> None:
        self._lines += [f"{person.phone.name}: {words}", ""]

    def text(self) -> str:
        """Everything so far."""
        masked = _CODE.sub("XXXX-XXXX-XXXX", "\n".join(self._lines).strip() + "\n")
        return _INVITATION.sub("i_…", masked)

    def check(self, name: str, *, regenerate: bool) -> None:
        """Compare with the file of that name, or write it anew."""
        path = FOLDER / f"{name}.txt"
        if regenerate:
            path.write_text(self.text())
        assert path.read_text() == self.text(), f"{path.name} reads differently; see docs of --regenerate-transcripts"
