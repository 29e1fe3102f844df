"""Awkward people: the states a citizen's chat can be in, and everything odd that people and Telegram send."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from bot.domain.questionnaire import QuestionType
from bot.reports.csv_export import unguarded
from bot.services import surveys
from bot.services.exporting import export_csv
from bot.simulator.people import Shown
from storage.tables import quarantine
from tests.domain.forms_for_tests import ending, form, grades, of_type, one, several, text
from tests.stories.town import SURVEY, Person, Town

EVERYTHING = form(
    one("a1", "ja", "nein"),
    ending("ende", "${a1} = 'nein'"),
    several("a4", "ort", "telefon"),
    grades("b2"),
    text("b3", required=True),
    of_type("jahre", QuestionType.INTEGER, required=True),
    of_type("stunden", QuestionType.DECIMAL, required=True),
    of_type("tag", QuestionType.DATE, required=True),
    of_type("hinweis", QuestionType.NOTE),
    of_type("ehrlich", QuestionType.ACKNOWLEDGE, required=True),
    one("g", "gut", "schlecht", required=False),
)
"""One question of each type."""

WORDS = (
    *("Hier antworten", "Ich stimme zu", "Ja", "1, 2", "Fertig", "2", "Weil es so ist.", "12", "1,5", "3.5.2022"),
    *("Weiter", "Ja, verstanden", "Gut", "Absenden"),
)
"""What somebody types from the first card to the receipt."""

IN_ENGLISH: Mapping[str, str] = {
    "Hier antworten": "Answer here",
    "Ich stimme zu": "I agree",
    "Ja": "ja (en)",
    "Nein": "nein (en)",
    "Gut": "gut (en)",
    "Fertig": "Done",
    "1,5": "1.5",
    "3.5.2022": "2022-05-03",
    "Weiter": "Next",
    "Ja, verstanden": "Yes, understood",
    "Absenden": "Submit",
    "Lieber angerufen werden": "I’d rather be called",
    "Lieber anders teilnehmen": "Take part another way",
    "Nein, danke": "No, thanks",
    "Später weiter": "Go on later",
    "Einwilligung zurücknehmen": "Withdraw consent",
    "Alles zurücknehmen": "Take back everything",
    "Doch nicht erinnern": "Do not remind me",
    "Ergebnisse doch nicht": "No results, please",
    "Antworten löschen": "Delete answers",
    "Meine Daten löschen": "Delete my data",
    "Als Datei": "As a file",
    "/abbrechen": "/cancel",
    "/widerruf": "/withdraw",
    "/loeschen": "/delete",
    "/auskunft": "/mydata",
    "/datenschutz": "/privacy",
    "/hilfe": "/help",
    "/sprache": "/language",
}
"""What somebody types or taps whose app speaks English."""

_ON_THE_WAY = {
    "first card": 0,
    "notice": 1,
    "single choice": 2,
    "multiple choice": 3,
    "multiple choice, chosen": 4,
    "range": 5,
    "text": 6,
    "whole number": 7,
    "number": 8,
    "date": 9,
    "note": 10,
    "acknowledge": 11,
    "last question": 12,
    "review": 13,
    "receipt": 14,
}
_ASIDE: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "telephone": (0, ("Lieber angerufen werden",)),
    "elsewhere": (0, ("Lieber anders teilnehmen",)),
    "declined": (0, ("Nein, danke",)),
    "turned away": (2, ("Nein",)),
    "pausing": (3, ("/abbrechen",)),
    "paused": (3, ("/abbrechen", "Später weiter")),
    "withdrawing": (3, ("/widerruf",)),
    "withdrawn": (3, ("/widerruf", "Einwilligung zurücknehmen")),
    "deleting": (6, ("/loeschen",)),
    "my data": (6, ("/auskunft",)),
    "privacy": (6, ("/datenschutz",)),
    "help": (6, ("/hilfe",)),
    "language": (6, ("/sprache",)),
    "taken part": (14, ("/start",)),
}


def asks_for_text(state: str) -> bool:
    """Whether any words are an answer there, after «/start» if need be."""
    return state == "text" or (state in _ASIDE and _ASIDE[state][0] == 6)


ON_THE_WAY = tuple(_ON_THE_WAY)
STATES = (*ON_THE_WAY, *_ASIDE)


async def citizen(town: Town, state: str, name: str = "", language: str = "de") -> Person:
    """Somebody new whose chat is in this state; the survey is in the field."""
    far, more = (_ON_THE_WAY[state], ()) if state in _ON_THE_WAY else _ASIDE[state]
    person = await town.person(name or f"In {state}", language)
    await person.writes(f"/start {SURVEY}")
    for words in (*WORDS[:far], *more):
        await person.writes(spoken(words, language))
    return person


def spoken(words: str, language: str) -> str:
    """What somebody says for it in their language."""
    return IN_ENGLISH.get(words, words) if language == "en" else words


def alive(card: Shown) -> bool:
    """Whether there is a way on from this card: a button, or a sentence that asks for words."""
    return bool(card.buttons) or "Textfeld" in card.text


async def all_is_well(town: Town, *people: Person) -> None:
    """Nobody is stuck, Telegram refused nothing, nothing was set aside."""
    for person in people:
        card = await person.card()
        assert alive(card), card.text
    refused = await refusals(town)
    assert not refused, refused
    assert await set_aside(town) == 0


async def refusals(town: Town) -> list[tuple[str, str]]:
    """Calls that Telegram refused, and why; the open poll of a bot that was just stopped does not count."""
    calls = [call for call in await town.simulator.refused_calls() if call["method"] != "getUpdates"]
    return [(call["method"], call["answer"]["description"]) for call in calls]


async def set_aside(town: Town) -> int:
    """How many updates the bot could not handle."""
    async with town.database.read() as tx:
        return int((await tx.execute(select(func.count()).select_from(quarantine))).scalar_one())


def standing(card: Shown) -> tuple[str, tuple[str, ...]]:
    """What a card is about, whatever complaint stands above it."""
    body = card.text.partition("\n\n")[2] if card.text.startswith("➡️") else card.text
    return body, card.labels


def message(person: Person, **content: object) -> dict[str, Any]:
    """An update with a private message of this person."""
    return {"message": {**private(person), **content}}


def private(person: Person) -> dict[str, Any]:
    """The parts every private message has."""
    user = person.phone.user
    return {
        "message_id": 900_000,
        "date": 1_657_880_000,
        "chat": {"id": user, "type": "private", "first_name": person.phone.name},
        "from": {"id": user, "is_bot": False, "first_name": person.phone.name, "language_code": "de"},
    }


async def arrives(town: Town, update: Mapping[str, Any], of: int = 0) -> int:
    """Telegram brings this update, whatever it is; its id."""
    body = await town.simulator.post("update", {**update, "_of": of})
    await town.stepped()
    return int(body["update_id"])


_FILE = {"file_id": "f", "file_unique_id": "u"}
_PICTURE = {**_FILE, "width": 1, "height": 1}
WITHOUT_TEXT: Mapping[str, Mapping[str, Any]] = {
    "animation": {"animation": {**_PICTURE, "duration": 1}, "document": {**_FILE, "file_name": "a.gif"}},
    "audio": {"audio": {**_FILE, "duration": 1}},
    "captioned photo": {"photo": [_PICTURE], "caption": "<b>Ja"},
    "empty caption": {"photo": [_PICTURE], "caption": ""},
    "checklist": {"checklist": {"title": "Liste", "tasks": []}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "forwarded sticker": {
        "sticker": {**_PICTURE, "type": "regular", "is_animated": False, "is_video": False},
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Jemand"},
    },
    "game": {"game": {"title": "Spiel", "description": "Spiel", "photo": [_PICTURE]}},
    "giveaway": {"giveaway_created": {}},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": []}},
    "pinned": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "Ja?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    "something of next year": {"hologram": {"size": 3}},
    "story": {"story": {"chat": {"id": 1, "type": "private"}, "id": 1}},
    "venue": {
        "venue": {"location": {"latitude": 1.0, "longitude": 1.0}, "title": "Amt", "address": "Am Platz"},
        "location": {"latitude": 1.0, "longitude": 1.0},
    },
    "video": {"video": {**_PICTURE, "duration": 1}},
    "video note": {"video_note": {**_FILE, "length": 1, "duration": 1}},
    "web page's answer": {"web_app_data": {"data": "Ja", "button_text": "Ja"}},
}
"""Messages without a text of one's own."""

NOT_FOR_US: Sequence[Mapping[str, Any]] = (
    {},
    {"hologram": {"size": 3}},
    {"hologram": None},
    {"message": None},
    {"message": []},
    {"message": "Ja"},
    {"callback_query": 7},
    {"poll_answer": {"poll_id": "1", "option_ids": []}},
    {"inline_query": {"id": "1", "query": "Ja", "offset": ""}},
    {"message_reaction": {"date": 1}},
    {"chat_boost": {}},
    {"business_message": {"text": "Ja"}},
)
"""Updates of no kind that concerns the bot."""


def malformed(person: Person) -> tuple[Mapping[str, Any], ...]:
    """Updates of known kinds in which something is missing or of another type."""
    whole = private(person)
    others: tuple[object, ...] = ("", None, 7, [], {})
    tap: dict[str, object] = {"id": "1", "from": whole["from"], "chat_instance": "1", "data": "p:go"}
    return (
        *({"message": {key: value for key, value in whole.items() if key != gone}} for gone in whole),
        *({"message": {**whole, "text": "Ja", key: wrong}} for key in whole for wrong in others),
        *({"message": {**whole, "text": wrong}} for wrong in (*others, True)),
        {"message": {**whole, "text": "/start", "entities": [{"type": "bot_command"}]}},
        {"message": {**whole, "text": "/start", "entities": [{"type": "hologram", "offset": 99, "length": -1}]}},
        {"callback_query": tap},
        *({"callback_query": {key: value for key, value in tap.items() if key != gone}} for gone in tap),
        *({"callback_query": {**tap, "data": wrong}} for wrong in others),
        *({"callback_query": {**tap, "message": wrong}} for wrong in (*others, {"chat": {}})),
        {"my_chat_member": {"chat": whole["chat"]}},
        {"my_chat_member": {"chat": whole["chat"], "from": whole["from"], "date": 1, "new_chat_member": {}}},
    )


ODD_TEXTS = (
    "<b>&amp;</script>",
    "</b></i><a href='x'>&lt;&#0;",
    "🙂",
    "🙂" * 2_000,
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "=1+1",
    '=HYPERLINK("http://x.invalid")',
    "@SUM(A1)",
    "+49 971 8010",
    "-1+1|cmd",
    "\tEingerückt",
    "A\tB",
    "Eins\n\n\nzwei",
    "\u202eumgedreht\u202c",
    "مرحبا بالعالم",
    "\u2066שלום\u2069 Amt",
    "Null\u200bbreite\u200d",
    "Wort" * 900,
    "x" * 4_000,
    "'; DROP TABLE interviews; --",
    "{name} ${a1} %s %(x)s {0}",
    '"Anführung", und; Semikolon',
    "NULL",
    "ﷺ" * 50,
    "e\u0301\u0302\u0303" * 200,
    "Frage 7",
    "00",
)
"""Answers to a question for a text, whatever they look like elsewhere."""


def as_telegram_brings_it(said: str) -> str:
    """A text as it reaches the bot: blanks around it are gone."""
    return said.strip()


async def texts_submitted(town: Town, question: str) -> list[str]:
    """All answers to one question, as the export has them after the survey is closed."""
    await town.rt.run(surveys.close_by_command, SURVEY)
    async with town.database.read() as tx:
        exported = await export_csv(tx, SURVEY)
    assert exported is not None
    rows = csv.DictReader(io.StringIO(exported.answers.decode(), newline=""))
    return [unguarded(row[question]) for row in rows]


async def buttons(person: Person, label: str = "") -> list[str]:
    """What the buttons in front of a person carry, those with this label or all of them."""
    shown = await person.town.simulator.get("screen", user=person.phone.user)
    live = (button for message in shown["messages"] for row in message["buttons"] for button in row)
    return [button["data"] for button in live if "data" in button and (not label or label in button["label"])]
