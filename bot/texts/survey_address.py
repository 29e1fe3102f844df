"""The address by which citizens reach a survey, where the staff reads it: for posters, website and letters."""

from collections.abc import Sequence

from bot.domain.outgoing import Button
from bot.domain.survey import Survey
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.staff_names import escaped

_SOURCE = "-q7"


def unknown_address(voice: Voice) -> str:
    """Where the bot has not learned its own name yet; not escaped."""
    return voice.plain(
        "Die Adresse der Befragung ist noch nicht bekannt, denn der Bot kennt seinen Namen bei Telegram noch nicht. "
        "Bitte sehen Sie in einigen Minuten noch einmal nach, oder fragen Sie die Technik."
    )


def address_to_pass_on(link: str, voice: Voice) -> str:
    """To everybody who learns that the survey is open; not escaped."""
    return voice.plain("Adresse der Befragung: {link}", link=link) if link else unknown_address(voice)


def address_to_print(link: str, voice: Voice) -> str:
    """To the press office before the survey begins, as plain text; not escaped."""
    if not link:
        return unknown_address(voice)
    where = voice.plain("Adresse für Plakat, Website und Brief: {link}", link=link)
    stays = voice.plain("Wird der Fragebogen noch einmal eingelesen, bekommt die Befragung eine andere Adresse.")
    return f"{where}\n{how_to_mark(voice)} {stays}"


def how_to_mark(voice: Voice) -> str:
    """How posters can be told apart; not escaped. CONTRACT.md: a source is neutral, "nothing personal"."""
    return voice.plain(
        "Damit sich Plakate unterscheiden lassen, hängen Sie für jeden Ort ein eigenes Kürzel an die Adresse, zum "
        "Beispiel {source}: nur Buchstaben und Ziffern, nie der Name einer Stelle oder eines Menschen.",
        source=_SOURCE,
    )


def address_line(link: str, voice: Voice) -> str:
    """The address in the list of surveys; not escaped, empty where it is not known."""
    return voice.plain("Adresse: {link}", link=link) if link else ""


def below_the_addresses(addresses: Sequence[tuple[Survey, str]], voice: Voice) -> tuple[str, ...]:
    """What is said once below the list of surveys, if there is any address to speak of; escaped."""
    if not addresses:
        return ()
    known = any(link for _, link in addresses)
    return (escaped(how_to_mark(voice) if known else unknown_address(voice)),)


def copy_buttons(addresses: Sequence[tuple[Survey, str]], voice: Voice) -> list[tuple[Button]]:
    """Each address as a button that copies it, with the survey's title where there are several."""
    known = [(survey, link) for survey, link in addresses if link]
    if len(known) == 1:
        return [(Button(voice.plain("Adresse kopieren"), copy=link),) for _, link in known]
    return [
        (Button(voice.plain("Adresse kopieren: {title}", title=shortened(survey.title, 40)), copy=link),)
        for survey, link in known
    ]
