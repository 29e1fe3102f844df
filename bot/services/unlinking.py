"""Scheduled work: nothing that lies beside a chat's number tells which answers were sent off from it (T19)."""

from bot.domain.broadcast import wishes_are_mixed
from bot.domain.retention import cutoffs
from bot.runtime import Runtime
from storage import surveys, unlinking
from storage.transaction import Transaction


async def unlink(tx: Transaction, rt: Runtime) -> dict[str, int]:
    """Forget the chats of those who sent off a while ago, and mix the wishes to be told something."""
    known = await surveys.of_authority(tx, rt.authority.id)
    # First of all, as it waits for whoever is changing a wish and holds nothing else then.
    for survey in known:
        if wishes_are_mixed(survey, rt.today()):
            await unlinking.mix_wishes(tx, survey.id)
    due = cutoffs(rt.now(), rt.today()).cards_after_sending
    ids = [survey.id for survey in known]
    return {
        "cards_after_sending": await unlinking.forget_cards_after_sending(tx, ids, due),
        "messages_after_sending": await unlinking.forget_messages_after_sending(tx, ids, due),
    }
