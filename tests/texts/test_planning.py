"""What the Vermerke of phase 1 begin with."""

import pytest

from bot.authority_file import example_authority
from bot.domain.step_names import Step
from bot.texts.catalogue import Texts
from bot.texts.planning import memo_subject


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("Kundenbefragung 2022", "Kundenbefragung 2022; hier: Freigabe Grobkonzept"),
        ("Was gefällt Ihnen an unserer Stadt?", "Was gefällt Ihnen an unserer Stadt? Hier: Freigabe Grobkonzept"),
    ],
)
def test_subject_reads_well_behind_a_name_and_behind_a_sentence(title: str, subject: str) -> None:
    voice = Texts(example_authority(), "Europe/Berlin").voice("de")

    assert memo_subject(Step.OUTLINE_MEMO, title, voice) == subject
