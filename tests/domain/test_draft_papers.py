"""Attachments of a draft: what is taken, and under which name it goes."""

import pytest

from bot.domain.draft_papers import ALTOGETHER, LARGEST, MOST, DraftPaper, PaperProblem, paper_name, problem_of


@pytest.mark.parametrize(
    ("sent", "named"),
    [
        ("Kosten.pdf", "Kosten.pdf"),
        ("KOSTEN.PDF", "KOSTEN.pdf"),
        ("C:\\Temp\\Plan  A.pdf", "Plan A.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\u0007b\u202ec\n.pdf", "a b c.pdf"),
        ("", "Anlage.pdf"),
        (".pdf", "Anlage.pdf"),
        ("x" * 200 + ".pdf", "x" * 76 + ".pdf"),
    ],
)
def test_name_is_one_plain_line_that_says_pdf(sent: str, named: str) -> None:
    assert paper_name(sent) == named


def test_each_limit_has_its_own_answer() -> None:
    small = DraftPaper(1, "Kosten.pdf", 1)
    assert problem_of(LARGEST, ()) is None
    assert problem_of(LARGEST + 1, ()) is PaperProblem.TOO_LARGE
    assert problem_of(1, (small,) * (MOST - 1)) is None
    assert problem_of(1, (small,) * MOST) is PaperProblem.TOO_MANY
    assert problem_of(2, (DraftPaper(1, "Kosten.pdf", ALTOGETHER - 1),)) is PaperProblem.TOO_MUCH
