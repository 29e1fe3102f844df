"""What stands in a file for the institute: who agrees to it is read, and encrypted in the same breath.

Besides volunteering the only service that may read contact details; what it hands on only the institute can read.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.consent import ConsentFor
from bot.domain.errors import KeyDestroyedError, NotFoundError
from bot.domain.handover import Handover, HandoverId, HandoverKind, valid_until
from bot.domain.survey import Survey
from bot.domain.volunteering import ContactDetails, ContactUse, Disposition, Volunteer, VolunteerId, passed_on
from bot.reports import handover_file
from bot.reports.handover_file import Manifest, Sealed
from bot.runtime import Runtime
from bot.services import ledger
from bot.texts.catalogue import SOURCE_LANGUAGE
from bot.texts.handover_rows import contact_row, control_row
from storage import contacts, handovers, volunteers
from storage.transaction import Transaction

FILE_STARTS = {HandoverKind.CONTACTS: "uebergabe", HandoverKind.WITHDRAWALS: "widerrufe"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody whose contact is handed over: under which wording, and whether with the service area.

    ``again``: a file of the same hand-over had them already, but never left the house.
    """

    volunteer: VolunteerId
    version: str
    with_area: bool
    again: bool


@dataclass(frozen=True, slots=True)
class ChosenOrNot:
    """Whose contact is handed over, and how many first have to be asked again."""

    chosen: tuple[Chosen, ...]
    to_ask_again: int


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a file, and whom it is about; ``per_area`` counts those by service area who were in none yet."""

    content: bytes = field(repr=False)
    rows: int
    chosen: tuple[Chosen, ...] = ()
    listed: tuple[VolunteerId, ...] = ()
    areas: tuple[VolunteerId, ...] = ()
    per_area: Mapping[str, int] = field(default_factory=dict)
    canary: str = ""

    @property
    def people(self) -> int:
        """How many people it is about."""
        return len(self.chosen) + len(self.listed) + len(self.areas)


@dataclass(frozen=True, slots=True)
class Package:
    """An encrypted file and its manifest, not noted yet; nothing readable is left of what stands in it."""

    handover: Handover
    chosen: tuple[Chosen, ...]
    listed: tuple[VolunteerId, ...]
    areas: tuple[VolunteerId, ...]
    per_area: Mapping[str, int]
    file: Sealed
    manifest: bytes

    @property
    def people(self) -> int:
        """How many people it is about."""
        return len(self.chosen) + len(self.listed) + len(self.areas)

    @property
    def names(self) -> tuple[str, str]:
        """The two files on the disk."""
        return self.file.name, handover_file.manifest_name(self.file.name)


async def chosen(
    tx: Transaction, rt: Runtime, survey: Survey, handover: HandoverId | None = None
) -> tuple[Chosen, ...]:
    """Who is registered, in no file but that of ``handover``, and agrees as of now that this institute gets it.

    Sorted by their random references.
    """
    return (await chosen_or_not(tx, rt, survey, handover)).chosen


async def chosen_or_not(
    tx: Transaction, rt: Runtime, survey: Survey, handover: HandoverId | None = None
) -> ChosenOrNot:
    """The same, and how many are left out because they agreed to another institute than the present one."""
    agreed = await handovers.standing_consents(tx, survey.id)
    those = await volunteers.to_hand_over(tx, survey.id, handover)
    willing = [one for one in those if ConsentFor.CONTACT_DETAILS in agreed.get(one.id, {})]
    naming = await ledger.naming_institute(tx, rt, [line for one in willing for line in agreed[one.id].values()])
    those_chosen = tuple(
        Chosen(
            one.id,
            agreed[one.id][ConsentFor.CONTACT_DETAILS].wording_version,
            with_area=ConsentFor.SERVICE_AREA in agreed[one.id]
            and agreed[one.id][ConsentFor.SERVICE_AREA].wording_sha256 in naming,
            again=one.handover is not None,
        )
        for one in sorted(willing, key=lambda one: one.id)
        if agreed[one.id][ConsentFor.CONTACT_DETAILS].wording_sha256 in naming
    )
    return ChosenOrNot(those_chosen, len(willing) - len(those_chosen))


async def packed(tx: Transaction, rt: Runtime, survey: Survey, handover: Handover) -> Package | None:
    """Make the file of an approved hand-over; ``None`` if there is nobody to put into it. Only reads."""
    contacts_wanted = handover.kind is HandoverKind.CONTACTS
    filling = (
        await _contacts(tx, rt, survey, handover) if contacts_wanted else await _withdrawals(tx, rt, survey, handover)
    )
    if not filling.people:
        return None
    start = f"{FILE_STARTS[handover.kind]}-{survey.id}-{handover.id}"
    kind = "xlsx" if contacts_wanted else "csv"
    file = await asyncio.to_thread(handover_file.encrypted, filling.content, handover.recipient, start, kind)
    manifest = Manifest(
        study=survey.id,
        title=survey.title,
        handover=handover.id,
        kind=handover.kind.value,
        rows=filling.rows,
        consent_versions=tuple(sorted({one.version for one in filling.chosen})),
        created=rt.now(),
        valid_until=valid_until(survey, rt.authority.calls_of(survey)),
        canary=filling.canary,
    )
    written = manifest.written(file.name, file.sha256)
    return Package(handover, filling.chosen, filling.listed, filling.areas, filling.per_area, file, written)


def canary(tx: Transaction, handover: Handover) -> str:
    """The reference of the row that stands for nobody; it can be found again without being kept."""
    return tx.keys.marker("handover-canary", handover.survey, handover.id).hex()[:32]


async def _contacts(tx: Transaction, rt: Runtime, survey: Survey, handover: Handover) -> Filling:
    control, voice = canary(tx, handover), rt.texts.voice(SOURCE_LANGUAGE)
    rows, areas, packed_ones = [control_row(control, voice)], Counter[str](), []
    for one in await chosen(tx, rt, survey, handover.id):
        details = await _details(tx, one)
        if details is None:
            continue
        packed_ones.append(one)
        areas[details.area] += not one.again
        rows.append(contact_row(one.volunteer, passed_on(details, with_area=one.with_area), voice))
    # By the random references: the order of the rows says nothing about who came when.
    content = await asyncio.to_thread(handover_file.contacts_xlsx, sorted(rows))
    return Filling(content, len(rows), chosen=tuple(packed_ones), per_area=areas, canary=control)


async def _details(tx: Transaction, one: Chosen) -> ContactDetails | None:
    """The contact; ``None`` where it or its key is gone, as when somebody withdrew since this transaction began."""
    try:
        with contacts.declared(tx, ContactUse.HAND_OVER):
            return await contacts.read(tx, one.volunteer, ContactUse.HAND_OVER)
    except (KeyDestroyedError, NotFoundError):
        return None


async def _withdrawals(tx: Transaction, rt: Runtime, survey: Survey, handover: Handover) -> Filling:
    """Only of those whom this very institute has; and today's is told of those of whom nobody knows which has them."""
    present = handover.institute == rt.authority.research_institute.name
    told = (handover.institute, "") if present else (handover.institute,)
    listed = await handovers.withdrawn_unlisted(tx, survey.id, told)
    areas = await handovers.areas_unlisted(tx, survey.id, told)
    content = handover_file.withdrawals_csv(listed, areas)
    return Filling(content, len(listed) + len(areas), listed=listed, areas=areas)


async def note_disposition(tx: Transaction, volunteer: Volunteer, disposition: Disposition) -> None:
    """Note what became of a contact, and count it in its service area; a later report replaces an earlier one."""
    if volunteer.disposition is disposition:
        return
    area = await contacts.area_of(tx, volunteer.id)
    if volunteer.disposition is not None:
        await volunteers.count(tx, volunteer.survey, area, volunteer.disposition.value, -1)
    await volunteers.set_disposition(tx, volunteer.id, disposition)
    await volunteers.count(tx, volunteer.survey, area, disposition.value, 1)
