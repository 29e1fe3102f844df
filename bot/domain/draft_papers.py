"""Anlagen: PDF files that the author puts to a Vermerk while writing it; counted, named, and taken out again."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.memo import Draft

MOST = 10
"""So many papers go with a memo: each is handed to everybody who gets it."""
LARGEST = 5 * 1024 * 1024
"""Bytes of one paper."""
ALTOGETHER = 15 * 1024 * 1024
"""Bytes of all papers of one memo."""
LONGEST_NAME = 80
"""Characters of a name: it stands on cards and in the list on the Vermerk."""
_ENDING = ".pdf"


class PaperProblem(StrEnum):
    """Why a file was not taken as an attachment; each has its own sentence."""

    OTHER_KIND = "other_kind"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    TOO_MUCH = "too_much"
    BROKEN = "broken"
    NO_FILE = "no_file"


@dataclass(frozen=True, slots=True)
class DraftPaper:
    """One paper of a draft; ``number`` names it in a button, what people count is its place. ``size`` in bytes."""

    number: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ChoosePapers:
    """Which papers go with the draft; ``problem`` says why the last file is not among them."""

    draft: Draft
    papers: tuple[DraftPaper, ...]
    problem: PaperProblem | None = None


def problem_of(size: int, there: Collection[DraftPaper]) -> PaperProblem | None:
    """Why one more paper of so many bytes is not taken; ``None`` when it is."""
    if size > LARGEST:
        return PaperProblem.TOO_LARGE
    if len(there) >= MOST:
        return PaperProblem.TOO_MANY
    return PaperProblem.TOO_MUCH if size + sum(paper.size for paper in there) > ALTOGETHER else None


def paper_name(file_name: str) -> str:
    """The name under which a file goes with the Vermerk: one line, no path, not endless, with the ending of a PDF."""
    last = file_name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    stem = plain.removesuffix(plain[-len(_ENDING) :]) if plain.lower().endswith(_ENDING) else plain
    return f"{stem[: LONGEST_NAME - len(_ENDING)].strip(' .') or 'Anlage'}{_ENDING}"
