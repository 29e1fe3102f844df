"""Telegram's HTML read into plain text and entities, whose offsets count UTF-16 units.

Takes, refuses and says what the parser of tdlib does (MessageEntity.cpp, parse_html).
"""

import re
from dataclasses import dataclass

from bot.simulator.values import Json, bad_request

TYPE_OF_TAG = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(rb"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
SPECIAL = re.compile(rb"[<&]")
SPACES = b" \t\r\n\0\v"
SAFE_LINK = re.compile(r"(?:https?|tg|mailto|tel):", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def cannot_parse(problem: str) -> Exception:
    """The refusal of a text whose markup is wrong."""
    return bad_request(f"can't parse entities: {problem}")


@dataclass(frozen=True, slots=True)
class OpenTag:
    """A tag whose end has not come yet: its value (address, language …) and where its text begins."""

    name: str
    value: str
    offset: int
    begin: int


def parse_html(text: str) -> tuple[str, list[Json]]:
    """The plain text and its entities, outermost first; :class:`ApiError` in Telegram's words if it cannot be read."""
    if "<" not in text and "&" not in text:
        return text, []
    reader = _HtmlReader(text.encode())
    reader.read()
    for entity in reader.entities:
        if entity["type"] == "code":  # a language means something only together with <pre>
            entity.pop("language", None)
    return reader.plain(), in_order(reader.entities)


def in_order(entities: list[Json]) -> list[Json]:
    """Sorted as they begin, outer ones first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


class _HtmlReader:
    """Walks over the bytes, because the offsets in Telegram's complaints count bytes."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.at = 0
        self.out: list[str] = []
        self.offset = 0
        self.open: list[OpenTag] = []
        self.entities: list[Json] = []

    def plain(self) -> str:
        return "".join(self.out)

    def read(self) -> None:
        while self.at < len(self.source):
            match self.source[self.at : self.at + 1]:
                case b"<" if self.source[self.at + 1 : self.at + 2] == b"/":
                    self.end_tag()
                case b"<":
                    self.start_tag()
                case b"&":
                    self.write(self.reference())
                case _:
                    self.write(self.literal())
        if self.open:
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def write(self, text: str) -> None:
        self.out.append(text)
        self.offset += utf16_length(text)

    def literal(self) -> str:
        begin = self.at
        special = SPECIAL.search(self.source, begin)
        self.at = special.start() if special else len(self.source)
        return self.source[begin : self.at].decode()

    def reference(self) -> str:
        """A character reference; what Telegram does not know stays as it is written."""
        found = REFERENCE.match(self.source, self.at)
        character = decoded(found) if found else ""
        self.at = found.end() if found and character else self.at + 1
        return character or "&"

    def byte(self) -> bytes:
        return self.source[self.at : self.at + 1]

    def skip_spaces(self) -> None:
        while self.at < len(self.source) and self.source[self.at] in SPACES:
            self.at += 1

    def word(self, stops: bytes) -> str:
        begin = self.at
        while self.at < len(self.source) and self.source[self.at] not in stops:
            self.at += 1
        return self.source[begin : self.at].decode()

    def start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self.word(SPACES + b">").lower()
        if not self.byte():
            raise cannot_parse(f"Unclosed start tag at byte offset {begin}")
        if name not in TYPE_OF_TAG:
            raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {begin}')
        value = ""
        while self.byte() != b">":
            self.skip_spaces()
            if self.byte() == b">":
                break
            value = self.attribute(name, begin) or value
        self.at += 1
        if name == "span" and value != "spoiler":
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(OpenTag(name, value, self.offset, len(self.out)))

    def attribute(self, tag: str, begin: int) -> str:
        """Read one attribute; its value where it means something to this tag."""
        name = self.word(SPACES + b"=>")
        if not name:
            raise cannot_parse(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
        self.skip_spaces()
        if self.byte() != b"=" and tag == "blockquote" and name == "expandable":
            return "expandable"
        if self.byte() != b"=":
            raise cannot_parse(
                f'Expected equal sign in declaration of an attribute of the tag "{tag}" at byte offset {begin}'
            )
        self.at += 1
        self.skip_spaces()
        if not self.byte():
            raise cannot_parse(f'Unclosed start tag "{tag}" at byte offset {begin}')
        value = self.quoted() if self.byte() in (b"'", b'"') else self.name_token()
        if not self.byte():
            raise cannot_parse(f"Unclosed start tag at byte offset {begin}")
        return meaning(tag, name, value)

    def quoted(self) -> str:
        quote = self.source[self.at]
        self.at += 1
        parts: list[str] = []
        while self.at < len(self.source) and self.source[self.at] != quote:
            parts.append(self.reference() if self.byte() == b"&" else self.word(bytes((quote,)) + b"&"))
        self.at += 1
        return "".join(parts)

    def name_token(self) -> str:
        begin = self.at
        while self.byte().isalnum() or self.byte() in (b".", b"-"):
            self.at += 1
        if self.byte() not in (b">", b" ", b"\t", b"\r", b"\n", b"\0", b"\v"):
            raise cannot_parse(f"Unexpected end of name token at byte offset {begin}")
        return self.source[begin : self.at].decode().lower()

    def end_tag(self) -> None:
        begin = self.at
        if not self.open:
            raise cannot_parse(f"Unexpected end tag at byte offset {begin}")
        self.at += 2
        name = self.word(SPACES + b">").lower()
        self.skip_spaces()
        if self.byte() != b">":
            raise cannot_parse(f"Unclosed end tag at byte offset {begin}")
        tag = self.open.pop()
        if name and name != tag.name:
            raise cannot_parse(f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", found "</{name}>"')
        self.at += 1
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: OpenTag) -> None:
        entity: Json = {"type": TYPE_OF_TAG[tag.name], "offset": tag.offset, "length": self.offset - tag.offset}
        if tag.name == "a":
            self.link(entity, tag.value or "".join(self.out[tag.begin :]))
        elif tag.name not in ("code", "pre") or not self.merged(tag, entity):
            self.entities.append({**entity, **details(tag)})

    def merged(self, tag: OpenTag, entity: Json) -> bool:
        """<pre><code class="language-x"> becomes one "pre" with a language."""
        last = self.entities[-1] if self.entities else {}
        same = last.get("offset") == entity["offset"] and last.get("length") == entity["length"]
        if not same or last.get("type") not in ("code", "pre") or last["type"] == tag.name:
            return False
        language = last.get("language") or tag.value
        if not language:
            return False
        last.update(type="pre", language=language)
        return True

    def link(self, entity: Json, address: str) -> None:
        if address.startswith("tg://user?id=") and address[13:].isdecimal():
            entity.update(type="text_mention", user_id=int(address[13:]))
        elif "." in address or SAFE_LINK.match(address):
            entity["url"] = address if "://" in address or SAFE_LINK.match(address) else f"http://{address}/"
        else:
            return
        self.entities.append(entity)


def details(tag: OpenTag) -> Json:
    """What an entity carries besides its place."""
    match tag.name:
        case "blockquote" if tag.value:
            return {"type": "expandable_blockquote"}
        case "tg-emoji" if not tag.value.isdecimal():
            raise cannot_parse("Invalid custom emoji identifier specified")
        case "tg-emoji":
            return {"custom_emoji_id": tag.value}
        case "tg-time":
            return {"unix_time": int(tag.value) if tag.value.isdecimal() else 0}
        case "code" if tag.value:
            return {"language": tag.value}
    return {}


def decoded(found: re.Match[bytes]) -> str:
    """The character meant by a reference, or nothing."""
    hexadecimal, decimal, name = found.groups()
    if name is not None:
        return NAMED.get(name.decode(), "")
    code = int(hexadecimal, 16) if hexadecimal is not None else int(decimal)
    usable = 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if usable and found.end() - found.start() <= 10 else ""


def meaning(tag: str, attribute: str, value: str) -> str:
    """What an attribute says to its tag; others are read over."""
    match tag, attribute:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "unix"):
            return value
        case ("code", "class") if value.startswith("language-"):
            return value[9:]
        case ("span", "class") if value.startswith("tg-"):
            return value[3:]
        case ("blockquote", "expandable"):
            return "expandable"
    return ""
