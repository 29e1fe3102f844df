"""Updates as Telegram could send them, and as it never would: made from python-telegram-bot's own classes, by seed.

The classes' signatures say which fields there are and of which type; a mutation puts something else into a few places.
"""

import collections.abc
import copy
import datetime
import enum
import json
import random
import sys
import typing
from collections.abc import Iterator, Mapping, MutableMapping, MutableSequence
from functools import cache
from typing import Any, Final

import telegram
from telegram import TelegramObject, Update
from telegram._utils.defaultvalue import DefaultValue

CANARY: Final = "Quastenflosser"
"""Stands in everything that people write, so that the log can be searched for it."""
PEOPLE: Final = range(7_000, 7_020)
KINDS: Final = ("message", "callback_query", "my_chat_member", "channel_post")
"""What the bot listens to; the others come now and then."""
TEXTS: Final = (
    *("/start", "/start lra22-q7", "/hilfe", "/loeschen ABCD-EFGH-2345", "/auskunft", "/verbinden", "/foo@bar"),
    *("Ja", "1", "1, 2", "3.5.2022", "Fertig", "Weiter", f"{CANARY} war hier.", f"<b>{CANARY}", "🙂", "/", ""),
)
DATA: Final = ("p:notice", "p:mydata", "w:consent:lra22", "f:c:0a1b2c3d:a:0:0", "m:a:1:1", "s:menu", "l:de", "k:x")
_REQUIRED_ALL_THE_SAME: Final = frozenset(
    ("persistent_id", "option_persistent_ids", "allows_revoting", "members_only", "can_react_to_messages")
)
"""Optional by their signature alone."""
_SUSPECTS: Final = ("status", "type", "source")


def fields_of(kind: type[TelegramObject]) -> Mapping[str, object]:
    """The fields of a class by their names in JSON."""
    return _fields(kind.__name__)


@cache
def _fields(name: str) -> Mapping[str, object]:
    kind = _names()[name]
    hints = typing.get_type_hints(kind.__init__, _names(), _names())
    hints.pop("return", None)
    hints.pop("api_kwargs", None)
    return {{"from_user": "from"}.get(name, name): hint for name, hint in hints.items()}


@cache
def _names() -> dict[str, Any]:
    modules = [module for name, module in sorted(sys.modules.items()) if name.startswith("telegram")]
    found = {name: thing for module in modules for name, thing in vars(module).items()}
    known = {name: getattr(collections.abc, name) for name in ("Sequence", "Collection", "Mapping", "Callable")}
    return {**found, **known, **vars(telegram), "dtm": datetime, "Optional": typing.Optional, "Union": typing.Union}


@cache
def _constant(name: str) -> Mapping[str, str]:
    """What tells a class from its siblings: ``{"status": "left"}``."""
    kind = _names()[name]
    own = fields_of(kind)
    if kind.__base__ is TelegramObject:
        return {}
    made = kind(**{"from_user" if name == "from" else name: () for name in own})
    found = {name: getattr(made, name, None) for name in _SUSPECTS if name not in own}
    return {name: str(value) for name, value in found.items() if isinstance(value, str)}


class Maker:
    """Makes updates; the same seed makes the same ones."""

    def __init__(self, chance: random.Random, base: int) -> None:
        """``base`` is below every ``update_id``."""
        self.chance = chance
        self._number = base

    def update(self) -> dict[str, Any]:
        """The next update, whole, of somebody out of ``PEOPLE``."""
        self._number += 1
        others = [name for name in fields_of(Update) if name != "update_id"]
        kind = self.chance.choice(KINDS) if self.chance.random() < 0.8 else self.chance.choice(others)
        content = self._value(fields_of(Update)[kind], kind, 0)
        if isinstance(content, dict):
            self._settle(content, self.chance.choice(PEOPLE))
        return {"update_id": self._number, kind: content}

    def message(self, person: int, text: str) -> dict[str, Any]:
        """An ordinary message."""
        self._number += 1
        who = {"id": person, "is_bot": False, "first_name": CANARY}
        chat = {"id": person, "type": "private", "first_name": CANARY}
        content = {"message_id": self._number % 10_000, "date": 1_657_880_000, "chat": chat, "from": who, "text": text}
        return {"update_id": self._number, "message": content}

    def _settle(self, content: dict[str, Any], person: int) -> None:
        """Most of what is sent is said by somebody in private."""
        for place in (content, content.get("message")):
            if not isinstance(place, dict) or self.chance.random() < 0.15:
                continue
            if "chat" in place:
                place["chat"] = {"id": person, "type": "private", "first_name": CANARY}
            if "from" in place:
                place["from"]["id"] = person
        if "from" in content:
            content["from"]["id"] = person
        if "data" in content:
            content["data"] = self.chance.choice(DATA)

    def _value(self, hint: object, name: str, depth: int) -> Any:  # noqa: ANN401 - a flat table of types
        arguments = typing.get_args(hint)
        origin = typing.get_origin(hint)
        if origin is typing.Literal:
            return self.chance.choice(arguments)
        if origin is collections.abc.Sequence:
            return [self._value(arguments[0], name, depth + 1) for _ in range(self.chance.randrange(3))]
        if arguments and origin is not dict:
            known = [
                each for each in arguments if each is not type(None) and typing.get_origin(each) is not DefaultValue
            ]
            return self._value(self.chance.choice(known), name, depth)
        if isinstance(hint, type) and issubclass(hint, TelegramObject):
            return self._object(hint, depth)
        if isinstance(hint, type) and issubclass(hint, enum.Enum):
            return self.chance.choice(list(hint)).value
        return self._scalar(hint, name)

    def _scalar(self, hint: object, name: str) -> object:
        if hint is bool:
            return self.chance.random() < 0.5
        if hint is float:
            return self.chance.choice((0.0, 49.98, -180.0))
        if hint is int and name.endswith("id"):
            return self.chance.choice((1, 5, *PEOPLE, -1_001_234_567_890, 2**52 - 1))
        if hint in (int, datetime.datetime, datetime.timedelta):
            return self.chance.choice((0, 1, 60, 1_657_880_000, 2**31 - 1))
        if name == "text":
            return self.chance.choice(TEXTS)
        if name == "type":
            return self.chance.choice(("private", "group", "supergroup", "channel"))
        return self.chance.choice((CANARY, "de", f"{CANARY} <b>&", "x" * 200, ""))

    def _object(self, kind: type[TelegramObject], depth: int) -> dict[str, Any]:
        kinds = [each for each in kind.__subclasses__() if each is not telegram.Message or depth < 2]
        if kinds:
            kind = self.chance.choice(kinds)
        made: dict[str, Any] = dict(_constant(kind.__name__))
        if kind is telegram.InaccessibleMessage:
            made["date"] = 0
        for name, hint in fields_of(kind).items():
            optional = type(None) in typing.get_args(hint) and name not in _REQUIRED_ALL_THE_SAME
            if not optional or (depth < 4 and self.chance.random() < 3 / (8 + len(fields_of(kind)))):
                made[name] = self._value(hint, name, depth + 1)
        return made

    def mutated(self, update: dict[str, Any]) -> bytes:
        """The update as JSON with something wrong in one to three places; its id stays."""
        whole: dict[str, Any] = json.loads(json.dumps(update))
        for _ in range(self.chance.randrange(1, 4)):
            places = list(_places(whole))
            holder, key = self.chance.choice(places)
            if holder is whole and key == "update_id":
                continue
            if self.chance.random() < 0.2 and isinstance(holder, MutableMapping):
                del holder[key]
            else:
                holder[key] = copy.deepcopy(self.chance.choice(_ODD))
        text = json.dumps(whole)
        for mark, raw in _RAW.items():
            text = text.replace(f'"{mark}"', raw)
        return text.encode()


_DEEP: Final = "\u0001deep"
_ENDLESS: Final = "\u0001endless"
_INFINITE: Final = "\u0001infinite"
_RAW: Final = {
    json.dumps(_DEEP)[1:-1]: "[" * 3_000 + "]" * 3_000,
    json.dumps(_ENDLESS)[1:-1]: "9" * 5_000,
    json.dumps(_INFINITE)[1:-1]: "1e999",
}
_ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, 2**64, -(2**63) - 1, 10**40, 0.5, float("nan"), -0.0),
    *("", " ", "0", "\x00", f"{CANARY}\x00", "\ud800", f"\udfff{CANARY}", "\u202e", CANARY * 500, "private", "%s{0}"),
    *([], [[]], {}, [None], {"id": None}, {"": ""}, {"id": "1"}, [CANARY], {CANARY: CANARY}),
    *(_DEEP, _ENDLESS, _INFINITE),
)


def _places(tree: object) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree of JSON: what holds it, and under which key."""
    if isinstance(tree, MutableMapping):
        keys: list[Any] = list(tree)
    elif isinstance(tree, MutableSequence):
        keys = list(range(len(tree)))
    else:
        return
    for key in keys:
        yield tree, key
        yield from _places(tree[key])
