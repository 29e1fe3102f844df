"""Writes down a story as a chat that anybody can read: what somebody did, and what then appeared in which chat."""

import re
from difflib import unified_diff
from pathlib import Path

from bot.simulator.people import Shown
from tests.stories.town import Person

HERE = Path(__file__).parent
# A deletion code is random; everything else in a story is the same at every run.
_CODE = re.compile(r"\b[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}\b")
SAMPLE_CODE = "ABCD-EFGH-JKMN"
# So are the digests of encrypted files, and the part of them in the files' names.
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b|(?<=-)[0-9a-f]{8}(?=\.(xlsx|csv)\.age)")
# So are the names of surveys that the bot itself chooses.
_SURVEY = re.compile(r"(?<=Kennung )[a-z0-9]{6}\b|(?<=start=)[a-z0-9]{6}\b|(?<=Ergebnisse-)[a-z0-9]{6}(?=\.pdf)")

Seen = tuple[str, tuple[tuple[str, ...], ...], str]


class Scribe:
    """Watches some chats, by the names they shall have on paper, in the order given."""

    def __init__(self, **chats: Person) -> None:
        self._chats = chats
        self._people = dict(chats)
        self._seen: dict[str, dict[int, Seen]] = {name: {} for name in chats}
        self._lines: list[str] = []

    def also_acting(self, **people: Person) -> None:
        """People of whom is written down what they do, but not what stands in their chats."""
        self._people |= people

    async def begins(self) -> None:
        """What stands in the chats before the story begins is not written down."""
        for name, person in self._chats.items():
            for message in (await person.screen()).messages:
                self._seen[name][message.id] = _as_seen(message)

    def chapter(self, words: str) -> None:
        """A heading."""
        self._lines += ["", f"=== {words} ==="]

    async def writes(self, name: str, text: str) -> None:
        """Somebody writes."""
        self._lines += ["", f"{name} schreibt: {text}"]
        await self._people[name].writes(text)
        await self._look(name)

    async def sends_file(self, name: str, file_name: str, content: bytes) -> None:
        """Somebody sends a file."""
        self._lines += ["", f"{name} schickt die Datei {file_name}"]
        await self._people[name].sends_file(file_name, content)
        await self._look(name)

    async def watches(self, words: str) -> None:
        """Something happens that nobody in these chats did."""
        self._lines += ["", f"({words})"]
        await self._look("")

    async def taps(self, name: str, label: str, *, chat: str = "") -> None:
        """Somebody taps a button, in their own chat or in another one that is watched."""
        where = f" im Chat „{chat}“" if chat else ""
        self._lines += ["", f"{name} tippt{where} auf: [{label}]"]
        person = self._people[name]
        outcome = await (person.at(self._chats[chat].phone.chat) if chat else person).tap(label)
        if outcome.toast:
            self._lines.append(f"    (kurzer Hinweis für {name}: {outcome.toast})")
        await self._look(name)

    def text(self) -> str:
        """Everything written down."""
        text = _CODE.sub(SAMPLE_CODE, "\n".join(self._lines).strip())
        return _SURVEY.sub("ab12cd", _DIGEST.sub("1a2b3c4d…", text)) + "\n"

    async def _look(self, actor: str) -> None:
        for name in sorted(self._chats, key=lambda name: name != actor):
            for message in (await self._chats[name].screen()).messages:
                now, before = _as_seen(message), self._seen[name].get(message.id)
                self._seen[name][message.id] = now
                lost_only_its_buttons = before is not None and before[0] == now[0] and not now[1]
                if message.from_bot and now != before and not lost_only_its_buttons:
                    self._lines += _on_paper(name, message, edited=before is not None)


def _as_seen(message: Shown) -> Seen:
    return message.text, message.buttons, message.file_name


def _on_paper(name: str, message: Shown, *, edited: bool) -> list[str]:
    lines = [line for line in message.text.split("\n") if line]
    if message.file_name:
        lines.append(f"📎 {message.file_name}")
    lines += [" ".join(f"[{label}]" for label in row) for row in message.buttons]
    how = "die Karte ändert sich" if edited else "Bürgerecho schreibt"
    return [f"  {how} – {name}:", *(f"    | {line}" for line in lines)]


def compare(name: str, text: str, *, regenerate: bool) -> None:
    """The story must read as it is checked in; ``regenerate`` checks it in anew."""
    path = HERE / f"{name}.txt"
    if regenerate:
        path.write_text(text, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    changes = "\n".join(unified_diff(kept.splitlines(), text.splitlines(), "checked in", "today", lineterm=""))
    assert not changes, f"{path.name} reads differently (--regenerate-transcripts writes it anew):\n{changes}"
