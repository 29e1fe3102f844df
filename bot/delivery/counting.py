"""Under which name of the metrics the outcome of a call is counted."""

from bot.delivery.outcome import Done, Gone, Later, Missing, Moved, Outcome, Rejected, Sent, Stop, Unclear
from bot.metrics import CallOutcome

COUNTED: dict[type[Outcome], CallOutcome] = {
    Sent: CallOutcome.SENT,
    Done: CallOutcome.SENT,
    Later: CallOutcome.LATER,
    Unclear: CallOutcome.UNCLEAR,
    Gone: CallOutcome.GONE,
    Moved: CallOutcome.MOVED,
    Missing: CallOutcome.REJECTED,
    Rejected: CallOutcome.REJECTED,
    Stop: CallOutcome.UNAUTHORIZED,
}
