"""What «/auskunft», «/widerruf» and «/loeschen» say about an entry for a telephone interview."""

from bot.domain.call_taps import CallAct
from bot.domain.held import Held, OwnEntry
from bot.domain.outgoing import Keyboard
from bot.domain.volunteering import VolunteerState, Way
from bot.texts.call_parts import call_button, institute_is_told, keep_area_row, withdraw_row
from bot.texts.call_questions import time_name
from bot.texts.catalogue import SHIPPED, Voice

Json = dict[str, object]


def entry_lines(held: Held, voice: Voice) -> list[str]:
    """A line for each entry. Name and number are not written into the chat once more; the file has them."""
    lines = [_line(entry, voice) for entry in held.entries]
    if held.entering:
        lines.append(
            voice.say("• Was Sie für das Telefoninterview bis jetzt eingetragen haben – höchstens einen Tag lang")
        )
    return lines


def take_back_rows(held: Held, voice: Voice) -> Keyboard:
    """One button for each consent: to being called, and to passing the service area on."""
    drop = voice.plain("Angefangene Eintragung löschen")
    passed_on = [entry.survey.id for entry in held.entries if entry.area_is_passed_on]
    passed_on += [draft.survey for draft in held.entering if draft.passes_area]
    return (
        *(withdraw_row(entry.survey.id, voice) for entry in held.entries),
        *(keep_area_row(survey, voice) for survey in passed_on),
        *(call_button(drop, CallAct.DROP, draft.survey) for draft in held.entering),
    )


def gone(held: Held, voice: Voice) -> str:
    """After everything was taken back or deleted; empty for those who had entered nothing."""
    if not held.volunteers:
        return ""
    said = voice.say("Was Sie für das Telefoninterview eingetragen hatten, ist gelöscht.")
    if any(entry.volunteer.with_institute for entry in held.entries):
        said += " " + institute_is_told(voice)
    return said


def written(entry: OwnEntry, voice: Voice) -> Json:
    """The whole entry for the file, but for what Telegram is not to learn: the file goes through it like all else."""
    details, here = entry.details, _passed_through_the_chat(entry)
    return {
        "survey": entry.survey.title,
        "reference": entry.volunteer.id,
        "state": entry.volunteer.state.value,
        "way": entry.volunteer.way.value,
        "entered_on": entry.volunteer.added_on,
        "name": details.name if here else None,
        "number": details.number if here else None,
        "name_and_number": "" if here else _by_telephone(voice),
        "times": [time.value for time in details.times],
        "interview_language": details.language,
        "service_area": details.area,
        "service_area_in_words": _area(entry, voice),
        "passed_on_to_the_institute": entry.volunteer.with_institute,
        "institute_reported": entry.volunteer.disposition.value if entry.volunteer.disposition else None,
    }


def _line(entry: OwnEntry, voice: Voice) -> str:
    details = entry.details
    waits = entry.volunteer.state is VolunteerState.WAITING
    said = [
        voice.say("• Vorgemerkt für ein Telefoninterview zu „{title}“", title=entry.survey.title)
        if waits
        else voice.say("• Eingetragen für ein Telefoninterview zu „{title}“", title=entry.survey.title),
        voice.say("Ihr Name und Ihre Nummer, die auf {digits} endet", digits=details.number[-2:])
        if _passed_through_the_chat(entry)
        else _by_telephone(voice),
        ", ".join(time_name(time, voice) for time in details.times),
        SHIPPED.get(details.language, details.language),
        _area(entry, voice),
        voice.say("weitergegeben an {institute}", institute=institute_of(entry, voice))
        if entry.volunteer.with_institute
        else voice.say("noch nicht weitergegeben"),
    ]
    return "; ".join(part for part in said if part)


def _passed_through_the_chat(entry: OwnEntry) -> bool:
    # The authority's page promises: "Telegram erfährt sie nicht." Every message of the bot goes through Telegram.
    return entry.volunteer.way is Way.CHAT


def _by_telephone(voice: Voice) -> str:
    return voice.say(
        "Ihr Name und Ihre Nummer – hier zeigen wir sie nicht, denn Telegram soll sie nicht erfahren. Was wir "
        "gespeichert haben, sagen wir Ihnen gern am Telefon: {telephone}",
        telephone=voice.authority.contact.telephone,
    )


def institutes(held: Held, voice: Voice) -> list[str]:
    """Every institute that has anything of this person."""
    return sorted({institute_of(one, voice) for one in held.entries if one.volunteer.with_institute})


def institute_of(entry: OwnEntry, voice: Voice) -> str:
    """Who got it: the institute of that time, even if another calls today."""
    return entry.volunteer.institute or voice.authority.research_institute.name


def _area(entry: OwnEntry, voice: Voice) -> str:
    choices = voice.authority.choice_lists()["service_area"]
    return next((voice.own(one.labels) for one in choices if one.name == entry.details.area), "")
