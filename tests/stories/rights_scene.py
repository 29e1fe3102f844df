"""What stories about rights look at: the file with everything held, the wording that was read, a changed notice."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import orjson
from sqlalchemy import select

from bot.delivery.telegram import plain_text
from bot.domain.ids import ChatId
from bot.simulator.people import Shown
from storage import bodies
from storage.cards import about
from storage.tables import cards, metadata
from tests.stories.town import Person, Town

FILES = ("auskunft.json", "my-data.json")
NOTICE = "• Wir speichern Ihre Antworten verschlüsselt und ohne Ihren Namen."

# Each table, and under which name the file shows what it holds of a person.
SHOWN = {
    "people": "language",
    "interviews": "interview",
    "consents": "consents",
    "wordings": "consents",
    "wishes": "wishes",
    "broadcast_recipients": "told_within_three_days",
    "participations": "taken_part_in",
    "code_attempts": "wrong_codes_today",
    "cards": "chat",
    "volunteers": "telephone_interviews",
    "volunteer_drafts": "telephone_interviews_being_entered",
    "members": "staff",
}
NOT_SHOWN = {
    "contact_links": "a link that this very chat shows, with nothing about the person; a day",
    "kept_results": "figures of enough people, of nobody in particular",
    "blocked_numbers": "keyed hashes of a number, and of it with a chat, that lead to no chat",
    **dict.fromkeys(("responses", "held_responses"), "nobody can tell whose they are; the code shows them"),
    "outbox": "on its way to this very chat, gone as soon as it is there",
    "unreachable_chats": "whoever asks can be reached",
    "quarantine": "updates that failed, by nothing that leads to a person, under their key or empty; seven days",
    "inbox": "numbers of updates, of nobody",
    "doomed_keys": "random numbers of keys, of nobody",
    **dict.fromkeys(("processes", "alerts", "settings", "secrets"), "about the bot itself"),
    **dict.fromkeys(("audit", "tallies", "volunteer_counts", "study_ends", "handovers", "broadcasts"), "no citizens"),
    **dict.fromkeys(("forms", "surveys"), "what is asked, not who answers"),
    **dict.fromkeys(("invitations", "staff_chats", "drafts", "memos", "memo_versions"), "staff, not citizens"),
    **dict.fromkeys(
        (
            "procedures",
            "tasks",
            "papers",
            "co_signatures",
            "measures",
            "topics",
            "targets",
            "scans",
            "memo_attachments",
            "draft_papers",
            "file_numbers",
        ),
        "the work of the offices, not citizens",
    ),
    **dict.fromkeys(("member_roles", "deputies"), "which functions staff have in a procedure, not citizens"),
}
"""Tables of which the file shows nothing, and why."""


def unexplained_tables() -> set[str]:
    """Tables of which nobody said whether a person is shown what they hold."""
    return {table.name for table in metadata.sorted_tables} - set(SHOWN) - set(NOT_SHOWN)


async def changes_the_notice(town: Town, words: str = "• Wir speichern Ihre Antworten verschlüsselt.") -> None:
    """The authority words its notice otherwise, in its file; the bot is started anew."""
    town.authority = replace(town.authority, texts={**town.authority.texts, NOTICE: words})
    await town.restarts()


async def held(person: Person, label: str = "Als Datei") -> Any:  # noqa: ANN401 - JSON as it was sent
    """What the file says that the person is sent."""
    await person.writes("/auskunft")
    await person.tap(label)
    screen = await person.screen()
    document = next(one.document for one in reversed(screen.messages) if one.file_name in FILES)
    async with person.town.simulator.session.get(f"/_sim/file/{document}") as response:
        return orjson.loads(await response.read())


async def copies(person: Person) -> list[tuple[str, bytes]]:
    """The sealed cards of this chat, as somebody has them who copied the database now."""
    async with person.town.database.read() as tx:
        rows = await tx.execute(select(cards.c.slot, cards.c.body).where(cards.c.chat_id == person.phone.user))
        return [(row.slot, row.body) for row in rows]


async def readable(person: Person, kept: Iterable[tuple[str, bytes]]) -> list[str]:
    """The texts of such copies that today's keys still open."""
    async with person.town.database.read() as tx:
        chat = ChatId(person.phone.user)
        texts = [bodies.open_sealed(tx, body, about(chat, slot)).text for slot, body in kept]
    return [text for text in texts if text]


def is_what_was_read(consent: Mapping[str, str], card: Shown) -> bool:
    """Whether the wording behind a consent is word for word what stood on the card, buttons included."""
    wording = consent["wording"]
    kept_whole = consent["wording_sha256"] == hashlib.sha256(wording.encode()).hexdigest()
    return kept_whole and plain_text(wording) == "\n".join((card.text, *card.labels))
