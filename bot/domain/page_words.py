"""The words that open a page, as a command with a slash or, where nothing else is asked, without one."""

from collections.abc import Mapping
from typing import Final

from bot.domain.taps import Page

PAGES: Final[Mapping[str, Page]] = {
    "loeschen": Page.ERASE,
    "delete": Page.ERASE,
    "hilfe": Page.HELP,
    "help": Page.HELP,
    "sprache": Page.LANGUAGE,
    "language": Page.LANGUAGE,
    "datenschutz": Page.PRIVACY,
    "privacy": Page.PRIVACY,
    "impressum": Page.IMPRINT,
    "imprint": Page.IMPRINT,
    "anders": Page.OTHERWISE,
    "otherwise": Page.OTHERWISE,
    "auskunft": Page.MY_DATA,
    "mydata": Page.MY_DATA,
    "widerruf": Page.WITHDRAW,
    "withdraw": Page.WITHDRAW,
    "abbrechen": Page.PAUSE,
    "cancel": Page.PAUSE,
    "stop": Page.PAUSE,
}
"""The commands of the contract; those about one's data also take a deletion code."""
WITH_UMLAUT: Final = "löschen"
"""What Telegram does not take for a command, and Germans write all the same."""


def page_named(text: str) -> Page | None:
    """The page whose word somebody wrote without the slash, and nothing beside it."""
    word = text.strip(" \n.!").lower()
    return Page.ERASE if word == WITH_UMLAUT else PAGES.get(word)
