"""What the institute reports about the contacts it got: one word for each, in German or English."""

from enum import StrEnum

from bot.domain.volunteering import Disposition


class Returned(StrEnum):
    """``DELETE_NOW``: somebody told the institute that they want no call and everything deleted."""

    COMPLETED = "completed"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"
    DELETE_NOW = "delete_now"

    @property
    def disposition(self) -> Disposition:
        """What is counted for the contact; a wish for deletion counts as a refusal."""
        return Disposition.REFUSED if self is Returned.DELETE_NOW else Disposition(self.value)


WORDS = {
    "completed": Returned.COMPLETED,
    "geführt": Returned.COMPLETED,
    "abgeschlossen": Returned.COMPLETED,
    "refused": Returned.REFUSED,
    "abgelehnt": Returned.REFUSED,
    "verweigert": Returned.REFUSED,
    "not reached": Returned.NOT_REACHED,
    "nicht erreicht": Returned.NOT_REACHED,
    "delete now": Returned.DELETE_NOW,
    "sofort löschen": Returned.DELETE_NOW,
    "löschen": Returned.DELETE_NOW,
}
"""What may stand in the file; capital letters, hyphens and underscores make no difference."""


def read_word(text: str) -> Returned | None:
    """What a cell means; ``None`` where it is none of the words."""
    return WORDS.get(" ".join(text.casefold().replace("_", " ").replace("-", " ").split()))
