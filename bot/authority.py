"""The authority that asks: names, addresses, service areas and terms, as frozen values.

``bot/authority_file.py`` reads them; ``bot/authority.example.toml`` explains each.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from bot.domain.key_figures import SMALLEST_GROUP
from bot.domain.questionnaire import Choice, Labels
from bot.domain.step_names import Step
from bot.domain.steps import RULES
from bot.domain.survey import CallDays, Survey

OTHER_AREA = Choice("anderer", {"de": "anderer Bereich", "en": "another area"})
OTHER_AREA_IN = Choice("anderer", {"de": "in einem anderen Bereich", "en": "in another area"})


class LegalBasis(StrEnum):
    """PEOPLE.md 12: button and ledger follow the legal basis; which one holds is for the data protection officer."""

    CONSENT = "consent"
    PUBLIC_TASK = "public_task"


@dataclass(frozen=True, slots=True)
class Name:
    """How sentences speak of the authority, each form by language; the cases are the German ones."""

    full: Labels
    short: Labels
    with_article: Labels
    genitive: Labels
    dative: Labels


@dataclass(frozen=True, slots=True)
class Contact:
    """Where somebody can be reached; what is not known is empty."""

    name: str = ""
    postal_address: str = ""
    telephone: str = ""
    email: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The authority's own pages that the chat points to; ``otherwise`` is the survey without Telegram."""

    website: str
    imprint: str
    privacy: str
    results: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Head:
    """The Leitung: the function by language (``Landrätin``) and the name."""

    function: Labels
    name: str


@dataclass(frozen=True, slots=True)
class ResearchInstitute:
    """Who telephones the volunteers: from which number, how often at most, between which days.

    The days are for surveys outside of a procedure; which ones hold for a survey says ``Authority.calls_of``.
    ``age_recipient`` is its public key, for which files to it are encrypted; empty while nobody has entered it.
    """

    name: str
    postal_address: str
    telephone: str
    most_calls: int
    calls_from: date | None
    calls_to: date | None
    age_recipient: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of the authority's surveys; a survey's own dates stand above these."""

    legal_basis: LegalBasis
    minimum_age: int
    minutes: int
    contact_from: date | None
    contact_to: date | None
    retention_days: int
    deletes_on: date | None
    backup_days: int
    """So long a backup of the database is kept at most."""
    messages_from: time
    messages_to: time


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """A part of the authority citizens have contact with; ``within`` is „in der Zulassungsbehörde“ by language.

    ``parent`` names the area this one belongs to, or is empty. An area that others belong to cannot be chosen itself.
    Both only if set: ``volunteers_target`` telephone interviews are wanted of it, ``most_volunteers`` is a cap.
    ``office`` is the staff's office whose area it is, where its name is not the label. Of fewer than ``smallest_group``
    answers no figure is shown (PEOPLE.md 16: 5, and 10 for Jugendamt and Sozialamt). ``topic``: where the staff
    channel is a forum, its office has a topic of its own in each procedure.
    """

    name: str
    label: Labels
    within: Labels
    parent: str = ""
    volunteers_target: int | None = None
    most_volunteers: int | None = None
    office: str = ""
    smallest_group: int = SMALLEST_GROUP
    topic: bool = False


@dataclass(frozen=True, slots=True)
class Volunteers:
    """How many telephone interviews are wanted, and in how many of a hundred contacts one comes about."""

    target: int
    yield_percent: int


@dataclass(frozen=True, slots=True)
class FileReference:
    """How the authority numbers its files (MISSION.md § 4.2: ``Az.: {Einheit}-{Aktenplannr.}-{Jahr}/{lfd. Nr.}``)."""

    pattern: str = "{unit}-{plan}-{year}/{number}"
    unit: str = "PR"
    plan: str = "013"

    def of(self, year: int, number: int) -> str:
        """The reference number of the ``number``-th file of a year."""
        return self.pattern.format(unit=self.unit, plan=self.plan, year=year, number=number)


@dataclass(frozen=True, slots=True)
class MemoHead:
    """What stands at the head of a Vermerk (MISSION.md § 4.2): the ``place``, and the ``telephones`` by office."""

    place: str = ""
    telephones: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Whose holidays count, by the official letters of the Land, and how many working days offices have to co-sign.

    ``catholic``: the communes' population is mostly Catholic, which in Bavaria makes Mariä Himmelfahrt a holiday.
    ``closed`` are the days on which the authority is closed every year, as month and day.
    """

    land: str = "BY"
    to_co_sign: int = 5
    catholic: bool = True
    closed: tuple[tuple[int, int], ...] = ((12, 24), (12, 31))


@dataclass(frozen=True, slots=True)
class Authority:
    """Everything the texts and forms need to know about the authority; ``texts`` replaces German sentences.

    ``own_forms`` are workbooks that replace the shipped forms of steps, ``own_deadlines`` working days of steps.
    """

    id: str
    languages: tuple[str, ...]
    name: Name
    contact: Contact
    pages: Pages
    head: Head
    data_protection_officer: Contact
    supervisory_authority: Contact
    research_institute: ResearchInstitute
    volunteers: Volunteers
    terms: Terms
    service_areas: tuple[ServiceArea, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    file_reference: FileReference = field(default_factory=FileReference)
    working_days: WorkingDays = field(default_factory=WorkingDays)
    own_deadlines: Mapping[Step, int] = field(default_factory=dict)
    own_forms: Mapping[Step, bytes] = field(default_factory=dict, repr=False)
    memo_head: MemoHead = field(default_factory=MemoHead)

    def days_for(self, step: Step) -> int:
        """Working days until a step is due, 0 for none."""
        return self.own_deadlines.get(step, RULES[step].days)

    def area(self, name: str) -> ServiceArea | None:
        """The service area of that name, if there is one."""
        return next((area for area in self.service_areas if area.name == name), None)

    def areas_of(self, office: str) -> tuple[str, ...]:
        """The names of the service areas that are this office's, with those that belong to one of them."""
        wanted = office.strip().casefold()
        own = {area.name for area in self.service_areas if wanted and wanted in _called(area)}
        return tuple(area.name for area in self.service_areas if area.name in own or area.parent in own)

    def has_topic(self, office: str) -> bool:
        """Whether an office has topics of its own in the staff channel."""
        wanted = office.strip().casefold()
        return bool(wanted) and any(area.topic and wanted in _called(area) for area in self.service_areas)

    def offices(self) -> tuple[str, ...]:
        """The offices whose service areas are asked about, by name, whether or not anybody of them uses this bot."""
        areas = (area for area in self.service_areas if area.office or not area.parent)
        return tuple(dict.fromkeys(area.office or area.label["de"] for area in areas))

    def most_volunteers(self, area: str) -> int | None:
        """How many volunteers of this area are entered at the most; None without a cap, and for who names no area."""
        known = self.area(area)
        return known.most_volunteers if known else None

    def calls_of(self, survey: Survey) -> CallDays | None:
        """When volunteers of a survey are collected and called; ``None`` where nobody is called.

        A survey of a procedure has the days that were approved; any other collects while it runs, and is called as
        this file says.
        """
        institute = self.research_institute
        if survey.of_procedure:
            return survey.calls
        if institute.calls_from is None or institute.calls_to is None:
            return None
        return CallDays(survey.opens_on, survey.closes_on, institute.calls_from, institute.calls_to)

    def deletion_day(self, closes_on: date) -> date:
        """The last day on which anything of a survey is kept (PEOPLE.md 14: one printed last date)."""
        return self.terms.deletes_on or closes_on + timedelta(days=self.terms.retention_days)

    def choice_lists(self) -> Mapping[str, tuple[Choice, ...]]:
        """The lists a form takes from here: the areas that can be chosen, and „in der …“ for its sentences."""
        parents = {area.parent for area in self.service_areas}
        areas = [area for area in self.service_areas if area.name not in parents]
        return {
            "service_area": (*(Choice(area.name, area.label) for area in areas), OTHER_AREA),
            "service_area_in": (*(Choice(area.name, area.within) for area in areas), OTHER_AREA_IN),
        }


def _called(area: ServiceArea) -> frozenset[str]:
    """How the staff may call the office of an area."""
    return frozenset(name.strip().casefold() for name in (area.office, area.label.get("de", "")) if name)
