"""Every route of the bot, in one table; the order matters."""

from collections.abc import Mapping, Sequence
from typing import Any

from telegram.ext import (
    Application,
    BaseHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.domain.page_words import PAGES
from bot.runtime import Tapped
from bot.texts.catalogue import SHIPPED, Texts
from handlers.citizen import words
from handlers.staff import words as staff

_PRIVATE = filters.UpdateType.MESSAGE & filters.ChatType.PRIVATE
_GROUP = filters.UpdateType.MESSAGE & filters.ChatType.GROUPS

ROUTES: tuple[BaseHandler[Any, Any, Any], ...] = (
    TypeHandler(Tapped, words.tapped),
    CommandHandler("start", words.start, filters=_PRIVATE),
    CommandHandler(tuple(PAGES), words.page, filters=_PRIVATE),
    CommandHandler(tuple(staff.PAGES), staff.page, filters=_PRIVATE),
    CommandHandler(("verbinden", "connect"), staff.connect, filters=_GROUP),
    MessageHandler(_GROUP & filters.StatusUpdate.MIGRATE, staff.migrated),
    ChatMemberHandler(staff.membership, ChatMemberHandler.MY_CHAT_MEMBER),
    MessageHandler(_PRIVATE & filters.Document.ALL, staff.document),
    MessageHandler(_PRIVATE & filters.CONTACT, words.contact),
    MessageHandler(_PRIVATE, words.typed),
)


def register(application: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """Add every route to the application."""
    application.add_handlers(ROUTES)


def commands(texts: Texts) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The commands for the menu button, by language; whoever speaks none of these gets the German ones."""
    listed = {language: _commands(texts, language) for language in SHIPPED}
    return {"": listed["de"], **listed}


def _commands(texts: Texts, language: str) -> tuple[tuple[str, str], ...]:
    voice = texts.voice(language)
    german = language == "de"
    return (
        ("start", voice.plain("Zur Befragung")),
        ("abbrechen" if german else "cancel", voice.plain("Pause machen oder aufhören")),
        ("sprache" if german else "language", voice.plain("Sprache wechseln")),
        ("anders" if german else "otherwise", voice.plain("Ohne Telegram teilnehmen")),
        ("datenschutz" if german else "privacy", voice.plain("Was mit Ihren Daten geschieht")),
        ("auskunft" if german else "mydata", voice.plain("Was wir gespeichert haben")),
        ("widerruf" if german else "withdraw", voice.plain("Einwilligung zurücknehmen")),
        ("loeschen" if german else "delete", voice.plain("Antworten und andere Daten löschen")),
        ("impressum" if german else "imprint", voice.plain("Impressum")),
        ("hilfe" if german else "help", voice.plain("Hilfe")),
    )
