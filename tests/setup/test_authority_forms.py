"""The authority file about the steps of the procedure: own forms beside it, own deadlines."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.authority_file import example, read_authority
from bot.authority_forms import WITH_FORM
from bot.domain.errors import SettingsError
from bot.domain.step_names import Step
from bot.forms import shipped
from bot.forms.form_writer import workbook
from bot.forms.needed_fields import NEEDED
from bot.forms.step_texts import STEP_FORMS
from tests.cli.conftest import Terminal, terminal

__all__ = ["terminal"]


def written(folder: Path, content: str) -> Path:
    file = folder / "behoerde.toml"
    file.write_text(content, encoding="utf-8")
    return file


def with_lines(heading: str, *lines: str) -> str:
    assert f"[{heading}]\n" in example()
    return example().replace(f"[{heading}]\n", "\n".join((f"[{heading}]", *lines, "")), 1)


def test_an_own_form_lies_beside_the_file(tmp_path: Path) -> None:
    (tmp_path / "formulare").mkdir()
    (tmp_path / "formulare" / "grob.xlsx").write_bytes(shipped.step_form("outline"))
    authority = read_authority(written(tmp_path, with_lines("forms", 'outline = "formulare/grob.xlsx"')))

    assert authority.own_forms == {Step.OUTLINE: shipped.step_form("outline")}


def test_every_step_with_a_form_can_have_an_own_one() -> None:
    assert set(WITH_FORM) == set(STEP_FORMS)


def test_all_mistakes_in_all_own_forms_are_named_at_once(tmp_path: Path) -> None:
    outline = STEP_FORMS[Step.OUTLINE]
    (tmp_path / "grob.xlsx").write_bytes(
        workbook(replace(outline, lines=[line for line in outline.lines if line.name != "weitere"]))
    )
    lines = ('outline = "grob.xlsx"', 'minutes = "fehlt.xlsx"', 'support = "grob.xlsx"')

    with pytest.raises(SettingsError) as refused:
        read_authority(written(tmp_path, with_lines("forms", *lines)))
    assert str(refused.value).splitlines() == [
        f"behoerde.toml: forms.outline (grob.xlsx): Die Frage „weitere“ fehlt. {NEEDED[Step.OUTLINE]['weitere']}.",
        "behoerde.toml: forms.minutes nennt die Datei fehlt.xlsx, die nicht gelesen werden kann.",
        "behoerde.toml: forms.support ist hier unbekannt.",
    ]


def test_deadlines_are_the_authoritys_own_where_it_names_some(tmp_path: Path) -> None:
    authority = read_authority(written(tmp_path, with_lines("deadlines", "outline = 20")))

    assert (authority.days_for(Step.OUTLINE), authority.days_for(Step.RESOURCES)) == (20, 10)
    assert authority.days_for(Step.ARCHIVE) == 0


def test_a_deadline_is_a_number_of_working_days_of_a_step_that_has_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        read_authority(written(tmp_path, with_lines("deadlines", "outline = 0", "archive = 5", "unbekannt = 1")))
    assert str(refused.value).splitlines() == [
        "behoerde.toml: deadlines.outline muss zwischen 1 und 250 liegen.",
        "behoerde.toml: deadlines.archive ist hier unbekannt.",
        "behoerde.toml: deadlines.unbekannt ist hier unbekannt.",
    ]


def test_the_shipped_form_is_handed_out_to_be_changed(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "grob.xlsx"
    ended = terminal.run("form", "step", "outline", str(file))
    assert (ended.status, ended.err) == (0, "")
    assert 'unter [forms] outline = "grob.xlsx"' in ended.out
    assert file.read_bytes() == shipped.step_form("outline")

    again = terminal.run("form", "step", "outline", str(file))
    assert (again.status, again.err) == (1, "grob.xlsx gibt es schon.\n")
