"""Questionnaires by version. A version never changes, so each is read and parsed once per process."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from bot.domain.errors import NotFoundError
from bot.domain.ids import FormId
from bot.domain.questionnaire import Questionnaire
from bot.domain.questionnaire_json import from_json, to_json
from storage.tables import forms
from storage.transaction import Transaction

_BODY = select(forms.c.body).where(forms.c.id == bindparam("form"))

# Parsing costs a few milliseconds and the hot path needs the form at every step. The id is the digest of the content,
# so an entry is right for every database this process may have open.
_parsed: dict[FormId, Questionnaire] = {}


async def save(tx: Transaction, questionnaire: Questionnaire, now: datetime) -> None:
    """Keep a version; the same content is kept once."""
    new = insert(forms).values(id=questionnaire.form_id, body=to_json(questionnaire), created_at=now)
    await tx.execute(new.on_conflict_do_nothing(index_elements=[forms.c.id]))


async def get(tx: Transaction, form: FormId) -> Questionnaire:
    """The version of that id. Raises ``NotFoundError``."""
    if form not in _parsed:
        body = (await tx.execute(_BODY, {"form": form})).scalar_one_or_none()
        if body is None:
            raise NotFoundError(f"form {form}")
        _parsed[form] = from_json(body)
    return _parsed[form]


async def newest_first(tx: Transaction, wanted: Collection[FormId]) -> tuple[Questionnaire, ...]:
    """These versions, the one that was saved last in front."""
    rows = await tx.execute(select(forms.c.id).where(forms.c.id.in_(wanted)).order_by(forms.c.created_at.desc()))
    return tuple([await get(tx, FormId(row.id)) for row in rows])
