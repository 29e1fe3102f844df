"""Reads what a browser sends from the contact page; everything in it is untrusted."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs

from aiohttp import web

from bot.domain.contact_form import ContactForm, Field
from bot.domain.volunteering import TimeOfDay

LARGEST_BODY: Final = 16 * 1024
READ_SECONDS: Final = 10.0
_MOST_FIELDS: Final = 40
_KIND: Final = "application/x-www-form-urlencoded"

Fields = Mapping[str, Sequence[str]]


async def read_fields(request: web.Request, seconds: float) -> Fields | int:
    """The fields of a form, or the HTTP status that says why it is none (408, 413, 415 or 400)."""
    if request.content_type != _KIND or "Content-Encoding" in request.headers:
        return 415
    try:
        async with asyncio.timeout(seconds):
            body = await _at_most(request, LARGEST_BODY)
    except TimeoutError:
        return 408
    if body is None:
        return 413
    try:
        found = parse_qs(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return 400
    known = set(Field)
    return {name: values for name, values in found.items() if name in known}


def form_of(fields: Fields) -> ContactForm:
    """The form that was filled in; what no browser would have sent counts as not filled in."""
    times = fields.get(Field.TIMES, ())
    return ContactForm(
        name=_first(fields, Field.NAME),
        number=_first(fields, Field.NUMBER),
        times=tuple(time for time in TimeOfDay if time in times),
        language=_first(fields, Field.LANGUAGE),
        area=_first(fields, Field.AREA),
        agrees=Field.AGREES in fields,
        passes_area=Field.PASSES_AREA in fields,
        notice=Field.NOTICE in fields,
        waits=Field.WAITS in fields,
        wording=_first(fields, Field.WORDING),
    )


def _first(fields: Fields, field: Field) -> str:
    return next(iter(fields.get(field, ())), "").strip()


async def _at_most(request: web.Request, largest: int) -> bytes | None:
    if (request.content_length or 0) > largest:
        return None
    body = b""
    async for piece in request.content.iter_any():
        body += piece
        if len(body) > largest:
            return None
    return body
