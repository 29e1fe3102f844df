"""Who reads the news of a procedure: of the offices only those that have a part in it."""

from collections.abc import Collection

from bot.domain.procedure import Procedure
from bot.domain.staff import Member, Role
from bot.runtime import Runtime
from bot.services import step_forms
from storage import measures, staff
from storage.transaction import Transaction


async def of_procedure(
    tx: Transaction, rt: Runtime, procedure: Procedure, roles: Collection[Role]
) -> tuple[Member, ...]:
    """The members with one of these roles, those of an office only where it is concerned.

    An authority may have several procedures at once; what one of them agrees on is not for all its offices.
    """
    concerned = await _offices(tx, procedure)
    everywhere = set(roles) - {Role.SUPPORTING_OFFICE}
    return tuple(
        member
        for member in await staff.active(tx, rt.authority.id, tuple(roles))
        if any(member.has(role) for role in everywhere) or not concerned.isdisjoint(member.offices)
    )


async def _offices(tx: Transaction, procedure: Procedure) -> set[str]:
    """Those that the newest Grobkonzept names, and those that carry out one of its measures."""
    named = await step_forms.offices_concerned(tx, procedure.id)
    known = await measures.of_procedure(tx, procedure.id)
    return {*named, *(measure.office for measure in known if measure.state.was_endorsed)}
