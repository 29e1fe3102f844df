"""What a new version of a Vermerk changes against the one that its reader knew (AGO § 16(3): visible and traceable)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.memo import SECTIONS, MemoContent, answers_of
from bot.domain.wording import Change, changes

VOTE = "votum"
"""The section below which the measures stand that are decided on with the Vermerk."""
PAPERS = "anlagen"
"""Stands beside ``bot.domain.memo.SECTIONS``: the papers attached are part of what was laid before somebody."""


SHORT = 80
"""Characters of an answer that is shown whole, however little of it changed."""


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """What a new version changes in one section, named as in ``bot.domain.memo.SECTIONS``, or in the ``PAPERS``.

    What changed in the concept that the Vermerk is about bears the heading that it has there (German).
    """

    section: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class MemoChanges:
    """Everything that changed since version ``since``, the last one that the reader had; it may be nothing at all.

    ``approved``: the reader knows the concept from that Vermerk, which was approved; ``since`` is its version then.
    """

    since: int
    sections: tuple[SectionChanges, ...]
    approved: int = 0


Texts = Sequence[tuple[str, str]]
"""Headings with what stands below them."""
Papers = Sequence[tuple[str, str]]
"""Each with its name and the digest of its content: another paper may come under the old name."""


def memo_changes(
    since: int, before: MemoContent, after: MemoContent, papers_before: Papers, papers_after: Papers
) -> MemoChanges:
    """Compare two versions: section by section in the order of the Vermerk, then what is attached."""
    old = {**answers_of(before), VOTE: before.vote}
    new = {**answers_of(after), VOTE: after.vote}
    found = [SectionChanges(section, changes(old[section], new[section])) for section in SECTIONS]
    found.append(SectionChanges(PAPERS, _exchanged(papers_before, papers_after)))
    return MemoChanges(since, tuple(section for section in found if section.changes))


def concept_changes(name: str, before: Texts, after: Texts) -> tuple[SectionChanges, ...]:
    """Compare two versions of the concept, place by place in the order of its form; what was struck comes last."""
    old, new = dict(before), dict(after)
    found = [
        SectionChanges(f"{name}: {heading}", _in_place(old.get(heading, ""), new.get(heading, "")))
        for heading in dict.fromkeys((*new, *old))
    ]
    return tuple(section for section in found if section.changes)


def _in_place(before: str, after: str) -> tuple[Change, ...]:
    """A day or a number is read whole; of longer texts the sentences that changed."""
    if max(len(before), len(after)) > SHORT:
        return changes(before, after)
    return (Change(before, after),) if before != after else ()


def _exchanged(before: Papers, after: Papers) -> tuple[Change, ...]:
    gone = ", ".join(name for name, digest in before if (name, digest) not in after)
    came = ", ".join(name for name, digest in after if (name, digest) not in before)
    return (Change(gone, came),) if gone or came else ()
