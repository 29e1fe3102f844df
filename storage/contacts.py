"""Name, number, times and service area of volunteers, sealed under a key of their own. Nobody reads them by accident.

The purpose lock (MISSION.md 1.17: "ausschließlich für diese Befragung genutzt"): only the two services that import this
module may read, and only while they declare what for. Anything else raises ``PurposeLockedError`` and leaves a line in
the audit trail (``storage/contact_refusals.py``). So it is with what somebody is entering (``volunteer_drafts.py``).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from sqlalchemy import select

from bot.domain.errors import NotFoundError
from bot.domain.volunteering import ContactDetails, ContactUse, TimeOfDay, VolunteerId
from storage import contact_refusals
from storage.tables import volunteers
from storage.transaction import Transaction


@contextmanager
def declared(tx: Transaction, use: ContactUse, marker: bytes = b"") -> Iterator[None]:
    """Say what contact details are read for in this block; for own access ``marker`` is the person's chat or number.

    A block and not the whole transaction: several use cases may share one.
    """
    tx.contact_use = (use, marker)
    try:
        yield
    finally:
        tx.contact_use = None


def seal(tx: Transaction, volunteer: VolunteerId, key_id: bytes, details: ContactDetails) -> bytes:
    """The details as they lie in the row of this volunteer."""
    content = (details.name, details.number, details.times, details.language, details.area)
    return tx.keys.seal_with(key_id, orjson.dumps(content), _about(volunteer))


async def read(tx: Transaction, volunteer: VolunteerId, use: ContactUse) -> ContactDetails:
    """The details of one volunteer, for the purpose that was declared.

    Raises ``PurposeLockedError`` for any other purpose and for somebody else's details, ``NotFoundError`` where there
    are none (any more), and ``KeyDestroyedError``.
    """
    declared, own = tx.contact_use or (None, b"")
    if declared is not use:
        await contact_refusals.refuse(tx, volunteer, use)
    found = select(volunteers.c.body, volunteers.c.marker, volunteers.c.number).where(volunteers.c.id == volunteer)
    row = (await tx.execute(found)).first()
    if use is ContactUse.OWN_ACCESS and (row is None or own not in (row.marker, row.number)):
        await contact_refusals.refuse(tx, volunteer, use)
    if row is None or row.body is None:
        raise NotFoundError("contact details of a volunteer")
    return _opened(tx, volunteer, row.body)


async def area_of(tx: Transaction, volunteer: VolunteerId) -> str:
    """The service area alone, for the counts: no purpose is needed for what says nothing about who it is."""
    row = (await tx.execute(select(volunteers.c.body).where(volunteers.c.id == volunteer))).first()
    if row is None or row.body is None:
        raise NotFoundError("service area of a volunteer")
    return _opened(tx, volunteer, row.body).area


def _opened(tx: Transaction, volunteer: VolunteerId, body: bytes) -> ContactDetails:
    name, number, times, language, area = orjson.loads(tx.keys.open_with(body, _about(volunteer)))
    return ContactDetails(name, number, tuple(TimeOfDay(time) for time in times), language, area)


def _about(volunteer: VolunteerId) -> str:
    return f"volunteers.body:{volunteer}"
