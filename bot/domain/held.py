"""What is kept of one person at this moment, as far as it can be found from their chat (Art. 15 GDPR)."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.broadcast import Wished
from bot.domain.citizen import Begun, Interview
from bot.domain.consent import Consent, ConsentFor, stands
from bot.domain.ids import ChatId
from bot.domain.staff import Member
from bot.domain.survey import Survey
from bot.domain.volunteer_draft import VolunteerDraft
from bot.domain.volunteering import ContactDetails, Volunteer


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """What somebody entered for the telephone interview of a survey."""

    survey: Survey
    volunteer: Volunteer
    details: ContactDetails
    consents: tuple[Consent, ...]

    @property
    def area_is_passed_on(self) -> bool:
        """Whether the consent to tell the institute the service area stands."""
        return stands(self.consents, ConsentFor.SERVICE_AREA)


@dataclass(frozen=True, slots=True)
class Held:
    """Everything there is, but for submitted answers: nobody can find those without their code.

    ``interview`` is that of the present survey, ``elsewhere`` are those of others. ``survey`` is the one that the dates
    of deletion are taken from. ``wished`` is what they asked to be told, ``told`` whether it is kept for a few days
    that they were. ``wrong_codes`` is how many they sent today. ``entries`` are those for telephone interviews,
    ``entering`` is what they have entered so far for one. ``member``: they work for the authority.
    """

    chat: ChatId
    survey: Survey | None = None
    language: str = ""
    source: str = ""
    seen_at: datetime | None = None
    interview: Interview | None = None
    answered_at: datetime | None = None
    elsewhere: tuple[Begun, ...] = ()
    consents: tuple[Consent, ...] = ()
    wished: tuple[Wished, ...] = ()
    told: bool = False
    participations: tuple[Survey, ...] = ()
    wrong_codes: int = 0
    entries: tuple[OwnEntry, ...] = ()
    entering: tuple[VolunteerDraft, ...] = ()
    member: Member | None = None

    @property
    def running(self) -> bool:
        """Whether answers to the present survey were begun and not sent off."""
        return self.interview is not None

    @property
    def volunteers(self) -> bool:
        """Whether contact details are kept, or are being entered."""
        return bool(self.entries or self.entering)

    @property
    def taken_part(self) -> bool:
        """Whether the one participation in some survey is used up."""
        return bool(self.participations)

    @property
    def interviews(self) -> tuple[Interview, ...]:
        """Everything that was begun and not sent off, that of the present survey first."""
        own = () if self.interview is None else (self.interview,)
        return (*own, *(begun.interview for begun in self.elsewhere))

    @property
    def anything_to_delete(self) -> bool:
        """Whether there is anything that goes at once when they ask for it."""
        return bool(self.interviews or self.wished) or self.seen_at is not None or self.volunteers

    @property
    def consents_to_take_back(self) -> int:
        """How many consents stand: to taking part, for each wish, for each call, and for each area passed on."""
        areas = sum(entry.area_is_passed_on for entry in self.entries)
        areas += sum(draft.passes_area is True for draft in self.entering)
        return len(self.interviews) + len(self.wished) + len(self.entries) + len(self.entering) + areas
