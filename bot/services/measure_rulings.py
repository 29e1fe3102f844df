"""What a decision on the whole Vermerk means for the measures that it proposes, where they were not decided singly."""

from bot.domain.measure import Ruling, refused_with_the_vermerk
from bot.domain.memo import Memo
from bot.domain.procedure import Procedure
from bot.domain.staff import Member
from bot.runtime import Runtime
from bot.services import measure_news
from storage import measures
from storage.transaction import Transaction


async def none_endorsed(tx: Transaction, rt: Runtime, procedure: Procedure, memo: Memo, by: Member) -> None:
    """The Vermerk was rejected: none of its measures is carried out, whatever was said about a single one before.

    The reason is that of the Vermerk; a measure that was refused by itself keeps its own. Each office learns in the
    same moment what became of its measures. Does nothing where the memo is not decided.
    """
    if memo.decision is None:
        return
    decided = memo.decision
    ruling = Ruling(by.id, decided.function, decided.at, decided.reason)
    for measure in await measures.of_procedure(tx, procedure.id):
        made = refused_with_the_vermerk(measure, ruling)
        if made != measure and await measures.save(tx, measure, made, now=rt.now()):
            await measure_news.record(tx, rt, f"measure_{made.state}", made, by)
    await measure_news.tell_offices_of_decisions(tx, rt, procedure)
