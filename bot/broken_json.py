"""Reads JSON that the fast parser refuses: half surrogate pairs, endless numbers, endless nesting.

Telegram sends none of it. Yet one update that cannot be read would stop all the others if it came in a batch of theirs,
so it is read as far as anybody may want to look at it, and set aside where it is handled.
"""

import json
import re
from typing import Final

import orjson

DEEPEST: Final = 200
"""What is nested deeper is left out; Telegram's own updates are nested a dozen deep."""
LONGEST_NUMBER: Final = 20
"""Digits; whatever is longer is no id of anything."""
_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


def read(body: bytes) -> object:
    """What the JSON in ``body`` says, as far as it can be read; None for anything else."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        return json.loads(_flattened(body.decode(errors="replace")), parse_int=_number)
    except (ValueError, RecursionError):
        return None


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)


def _flattened(text: str) -> str:
    """The text with null for everything that is nested too deep."""
    kept: list[str] = []
    depth = start = 0
    for found in _STRUCTURE.finditer(text):
        sign = found[0]
        if sign in "[{":
            depth += 1
            if depth == DEEPEST + 1:
                kept += (text[start : found.start()], "null")
        elif sign in "]}":
            depth -= 1
            if depth == DEEPEST:
                start = found.end()
    return "".join(kept) + (text[start:] if depth <= DEEPEST else "")
