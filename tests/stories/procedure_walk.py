"""The way through the procedure as people walk it in their chats: whole steps, to be put together by stories."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bot.domain.staff import Role
from bot.domain.step_names import Step
from tests.stories.house import House
from tests.stories.town import Person, Town

TITLE = "Kundenbefragung 2022"
PLANNING = (
    *(Step.TAKE_UP, Step.OUTLINE, Step.RESOURCES, Step.TOOL_VOTE, Step.OUTLINE_DRAFT, Step.MEETING),
    *(Step.ATTENDANCE, Step.MINUTES, Step.OUTLINE_MEMO, Step.OUTLINE_DECISION, Step.SUPPORT),
)
"""Where ``Procedures.reaches`` can stop: the step is open then, and those before it are done."""


@dataclass(slots=True)
class Procedures:
    """The house with everybody whom a procedure needs: three offices and the data protection officer."""

    house: House
    sozialamt: Person
    officer: Person

    @classmethod
    async def of(cls, town: Town) -> "Procedures":
        """Everybody has joined."""
        house = await House.of(town)
        sozialamt = await town.member("Sozialamt", Role.SUPPORTING_OFFICE, "Sozialamt")
        officer = await town.member("Datenschutz", Role.DATA_PROTECTION_OFFICER)
        return cls(house, sozialamt, officer)

    @property
    def offices(self) -> tuple[Person, Person, Person]:
        """The offices that the Grobkonzept names."""
        return self.house.bauamt, self.house.jugendamt, self.sozialamt

    async def reaches(self, step: Step, *, since: Step = Step.TAKE_UP) -> None:
        """Walk from the idea, or ``since`` another step that is open, until this one of phase 1 is, as people do it."""
        for before in PLANNING[PLANNING.index(since) : PLANNING.index(step)]:
            await _WALKS[before](self)

    async def _propose(self) -> None:
        await has_an_idea(self.house.leader)

    async def _write_outline(self) -> None:
        await self.house.press.taps("Ausfüllen")
        await writes_the_outline(self.house.press, "Bauamt", "Jugendamt", "Sozialamt")

    async def _check_resources(self) -> None:
        for office in self.offices:
            await checks_resources(office)

    async def _vote(self) -> None:
        await votes(self.officer, "Zugestimmt")

    async def _read_draft(self) -> None:
        for office in self.offices:
            await reads_the_draft(office)

    async def _invite(self) -> None:
        await invites(self.house.press)

    async def _come(self) -> None:
        for office in self.offices:
            await office.taps("Wir kommen")

    async def _write_minutes(self) -> None:
        await writes_the_minutes(self.house.press)

    async def _write_memo(self) -> None:
        await writes_the_memo(self.house.press)

    async def _approve(self) -> None:
        await approves(self.house.leader)


_WALKS: Mapping[Step, Callable[[Procedures], Awaitable[None]]] = {
    Step.TAKE_UP: Procedures._propose,
    Step.OUTLINE: Procedures._write_outline,
    Step.RESOURCES: Procedures._check_resources,
    Step.TOOL_VOTE: Procedures._vote,
    Step.OUTLINE_DRAFT: Procedures._read_draft,
    Step.MEETING: Procedures._invite,
    Step.ATTENDANCE: Procedures._come,
    Step.MINUTES: Procedures._write_minutes,
    Step.OUTLINE_MEMO: Procedures._write_memo,
    Step.OUTLINE_DECISION: Procedures._approve,
}
"""How each step is done; an idea of the Leitung's is taken up by itself."""


async def has_an_idea(person: Person, title: str = TITLE) -> None:
    """Propose an idea."""
    await person.writes("/idee")
    await person.writes(title)
    await person.writes("Wir möchten wissen, wie zufrieden die Bürgerinnen und Bürger sind.")
    await person.taps("Absenden")


async def writes_the_outline(press: Person, *offices: str) -> None:
    """The four sections of the Grobkonzept, on the card of its form."""
    await press.writes("Wir wollen den Service verbessern.")
    for office in offices:
        await press.taps(f"☐ {office}")
    await press.taps("Fertig")
    await press.writes("Etwa 200 Stunden, rund 9.000 Euro.")
    await press.writes("Art. 6 Abs. 1 Buchst. e DSGVO.")
    await press.taps("Absenden")


async def checks_resources(office: Person, *, conditions: str = "", contact: str = "Erika Muster") -> None:
    """An office can support it, and names its contact person."""
    await office.taps("Ausfüllen")
    await office.taps("Mit Bedingungen" if conditions else "Ja")
    if conditions:
        await office.writes(conditions)
    await office.writes("40")
    await office.writes(contact)
    await office.writes("0971 801-1234")
    await office.taps("Absenden")


async def refuses_resources(office: Person, reason: str) -> None:
    """An office has nobody for it."""
    await office.taps("Ausfüllen")
    await office.taps("Nein")
    await office.writes(reason)
    await office.taps("Absenden")


async def votes(officer: Person, vote: str, why: str = "") -> None:
    """The data protection officer's vote on tool and third country."""
    await officer.taps("Ausfüllen")
    await officer.taps(vote)
    if why:
        await officer.writes(why)
    await officer.taps("Absenden")


async def reads_the_draft(office: Person, comment: str = "") -> None:
    """An office reads the draft of the Grobkonzept, and may comment on it."""
    await office.taps("Ausfüllen")
    await office.taps("Anmerkungen" if comment else "Gelesen, keine Anmerkungen")
    if comment:
        await office.writes(comment)
    await office.taps("Absenden")


async def invites(press: Person) -> None:
    """The press office invites to the joint meeting."""
    await press.taps("Ausfüllen")
    for text in ("Amtsleiterrunde", "15.7.2022", "9:30", "Großer Sitzungssaal", "Grobkonzept und Mitarbeit"):
        await press.writes(text)
    await press.taps("Absenden")


async def writes_the_minutes(press: Person) -> None:
    """The minutes; who came is filled in already."""
    await press.taps("Ausfüllen")
    await press.writes("Alle Stellen tragen das Vorhaben mit.")
    await press.writes("Bauamt und Sozialamt legen Fragen bis Freitag vor.")
    await press.taps("Absenden")


async def writes_the_memo(press: Person) -> None:
    """The Vermerk of a step: subject and facts are there already."""
    await press.taps("Vermerk schreiben")
    await press.writes("Es wird vorgeschlagen, das Grobkonzept freizugeben.")
    await press.writes("Der Nutzen überwiegt den Aufwand.")
    await press.taps("Absenden")


async def approves(leader: Person) -> None:
    """The Leitung approves the Vermerk that waits, with two taps."""
    await leader.taps("Freigeben")
    await leader.taps("Ja, freigeben")


async def newest(person: Person) -> str:
    """The text of the newest message."""
    return (await person.card()).text
