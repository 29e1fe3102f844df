"""What comes with a memo besides its content: the offices that co-sign, the papers attached, the step it belongs to."""

from dataclasses import dataclass

from bot.domain.outgoing import Attachment


@dataclass(frozen=True, slots=True)
class MemoOrder:
    """The defaults are those of a memo outside any procedure that nobody has to sign before the Leitung.

    ``attachments`` are the author's own, ``from_file`` the papers of the procedure's file.
    """

    offices: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    procedure: int | None = None
    step: str = ""
    from_file: tuple[Attachment, ...] = ()


ALONE = MemoOrder()
