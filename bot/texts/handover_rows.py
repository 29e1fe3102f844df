"""How a volunteer stands in the institute's file: in German, as the people who call will read it."""

from bot.domain.volunteering import ContactDetails, VolunteerId
from bot.texts.call_questions import time_name
from bot.texts.catalogue import SHIPPED, Voice

Row = tuple[str, str, str, str, str, str]
"""As in ``handover_file.COLUMNS``."""


def contact_row(volunteer: VolunteerId, details: ContactDetails, voice: Voice) -> Row:
    """The row of one volunteer; without times they may be called at any time."""
    times = ", ".join(time_name(time, voice) for time in details.times)
    language = SHIPPED.get(details.language, details.language)
    return (volunteer, details.name, details.number, times, language, area_name(details.area, voice))


def control_row(canary: str, voice: Voice) -> Row:
    """The row that stands for nobody: the institute knows from the manifest that it is not to be called."""
    return (canary, voice.plain("Kontrollzeile – steht für niemanden, bitte nicht anrufen"), "", "", "", "")


def area_name(area: str, voice: Voice) -> str:
    """The service area as the authority calls it; empty for who names none."""
    known = voice.authority.area(area)
    return voice.own(known.label) if known else area
