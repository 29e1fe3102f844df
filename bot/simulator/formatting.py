"""Texts as they are kept and shown: trimmed as Telegram does, links found by themselves, entities as safe HTML."""

import re
from html import escape

from bot.simulator.entities import SAFE_LINK, in_order, utf16_length
from bot.simulator.values import Json

SHOWN_AS = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
    "bot_command": ('<span class="command">', "</span>"),
}
FOUND_BY_ITSELF = re.compile(
    r"(?P<url>https?://[^\s<>\"]+)|(?P<email>[\w.+-]+@[\w-]+\.[\w.-]*\w)"
    r"|(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?)|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
)
MAY_HOLD_ENTITY = re.compile(r"[/@]")


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without white space around it, as Telegram stores a message; entities move along."""
    kept = text.strip()
    if kept == text:
        return text, entities
    before = utf16_length(text[: len(text) - len(text.lstrip())])
    length = utf16_length(kept)
    moved: list[Json] = []
    for entity in entities:
        begin = max(entity["offset"] - before, 0)
        end = min(entity["offset"] + entity["length"] - before, length)
        if end > begin:
            moved.append({**entity, "offset": begin, "length": end - begin})
    return kept, moved


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """The entities, and the commands, addresses and mentions that Telegram finds in what lies between them."""
    if not MAY_HOLD_ENTITY.search(text):
        return entities
    found = list(entities)
    for match in FOUND_BY_ITSELF.finditer(text):
        begin, length = utf16_length(text[: match.start()]), utf16_length(match.group())
        if match.lastgroup and not any(crosses(entity, begin, length) for entity in entities):
            found.append({"type": match.lastgroup, "offset": begin, "length": length})
    return in_order(found)


def crosses(entity: Json, begin: int, length: int) -> bool:
    """Whether this entity forbids another in the given range: links and code hold no other, the rest may nest."""
    apart = begin + length <= entity["offset"] or begin >= entity["offset"] + entity["length"]
    return not apart and entity["type"] in ("code", "pre", "text_link", "text_mention")


def to_html(text: str, entities: list[Json]) -> str:
    """The text as HTML that is safe in a page: everything escaped, only harmless elements and links."""
    if not entities:
        return escape(text)
    units = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in in_order(entities):
        before, after = tags(entity, units)
        opens.setdefault(entity["offset"], []).append(before)
        closes.setdefault(entity["offset"] + entity["length"], []).insert(0, after)
    parts: list[str] = []
    at = 0
    for border in sorted({*opens, *closes, len(units) // 2}):
        parts.append(escape(units[at * 2 : border * 2].decode("utf-16-le", "replace")))
        parts += closes.get(border, [])
        parts += opens.get(border, [])
        at = border
    return "".join(parts)


def tags(entity: Json, units: bytes) -> tuple[str, str]:
    """What stands before and after the text of one entity."""
    shown = units[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le", "replace")
    match entity["type"]:
        case "text_link":
            return link(str(entity["url"]))
        case "url":
            return link(shown)
        case "email":
            return link(f"mailto:{shown}")
        case kind:
            return SHOWN_AS.get(kind, ("", ""))


def link(address: str) -> tuple[str, str]:
    """A link that opens apart; other schemes than Telegram's usual ones are shown as text only."""
    if not SAFE_LINK.match(address):
        return "", ""
    return f'<a href="{escape(address)}" rel="noopener noreferrer" target="_blank">', "</a>"
