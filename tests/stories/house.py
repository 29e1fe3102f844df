"""The Landratsamt of the staff's stories: press office, Leitung, offices and the channel they share."""

import re
from dataclasses import dataclass
from io import BytesIO

import docx

from bot.domain.staff import Role
from bot.simulator.people import Shown
from tests.stories.town import Person, Town

SUBJECT = "Kundenbefragung 2022; hier: Freigabe Grobkonzept"
VOTE = "Es wird vorgeschlagen, das Grobkonzept freizugeben."
FACTS = "Im Sommer sollen Bürgerinnen und Bürger zum Service befragt werden."
ASSESSMENT = "Der Nutzen überwiegt den Aufwand."


@dataclass(slots=True)
class House:
    """Everybody who has to do with a memo; ``stranger`` reads the channel without having joined the staff."""

    town: Town
    press: Person
    leader: Person
    second: Person
    bauamt: Person
    jugendamt: Person
    stranger: Person
    channel: int

    @classmethod
    async def of(cls, town: Town) -> "House":
        """Everybody has joined, and the press office has put the bot into the channel."""
        press = await town.member("Pressestelle", Role.PRESS_OFFICE, "Pressestelle")
        leader = await town.member("Leitung", Role.LEADERSHIP, head=True)
        second = await town.member("Stellvertretung", Role.LEADERSHIP)
        bauamt = await town.member("Bauamt", Role.SUPPORTING_OFFICE, "Bauamt")
        jugendamt = await town.member("Jugendamt", Role.SUPPORTING_OFFICE, "Jugendamt")
        stranger = await town.person("Niemand")
        everybody = [person.phone for person in (press, leader, second, bauamt, jugendamt, stranger)]
        channel = await town.simulator.chat("channel", "Mitarbeiterkanal", *everybody)
        await town.settles()
        return cls(town, press, leader, second, bauamt, jugendamt, stranger, channel)

    async def submits(self, subject: str = SUBJECT) -> None:
        """The press office writes a memo and sends it off."""
        await self.press.writes("/vermerk")
        for text in (subject, VOTE, FACTS, ASSESSMENT):
            await self.press.writes(text)
        await self.press.taps("Absenden")

    async def announced(self) -> tuple[str, tuple[str, ...]]:
        """Text and buttons of the channel's newest message."""
        card = await self.bauamt.at(self.channel).card()
        return card.text, card.labels


async def memo_card(person: Person) -> Shown:
    """The newest card that shows somebody the whole memo."""
    screen = await person.screen()
    return next(message for message in reversed(screen.messages) if "\nVotum\n" in message.text)


def word_file(*paragraphs: str) -> bytes:
    """A .docx as Word saves it."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


async def file_of(person: Person, name: str) -> bytes:
    """The content of a file that stands in the person's chat."""
    screen = await person.screen()
    found = [message.document for message in screen.messages if re.fullmatch(name, message.file_name)]
    async with person.town.simulator.session.get(f"/_sim/file/{found[-1]}") as response:
        return await response.read()
