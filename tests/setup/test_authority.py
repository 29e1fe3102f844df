"""The authority file as an office edits it."""

from datetime import date
from pathlib import Path

import pytest

from bot.authority import LegalBasis
from bot.authority_file import example, example_authority, read_authority
from bot.domain.deputy import Acting
from bot.domain.errors import SettingsError
from bot.domain.ids import MemberId


def mistakes(tmp_path: Path, content: str) -> list[str]:
    file = tmp_path / "behoerde.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_authority(file)
    return [line.removeprefix("behoerde.toml: ") for line in str(refused.value).splitlines()]


def changed(old: str, new: str) -> str:
    assert old in example()
    return example().replace(old, new, 1)


def test_the_example_that_ships_with_the_bot_can_be_used_as_it_is() -> None:
    authority = example_authority()

    assert authority.name.dative["de"] == "dem Landratsamt Musterland"
    assert authority.head.function["de"] == "Landrätin"
    assert authority.terms.legal_basis is LegalBasis.CONSENT
    assert authority.terms.minimum_age == 16
    assert authority.texts == {}


def test_the_areas_of_the_study_can_be_chosen_and_another_area_stands_last() -> None:
    lists = example_authority().choice_lists()

    assert [choice.name for choice in lists["service_area"]] == ["bau", "jug", "fahr", "zul", "soz", "land", "anderer"]
    assert [choice.name for choice in lists["service_area_in"]] == [choice.name for choice in lists["service_area"]]
    assert lists["service_area"][-1].labels == {"de": "anderer Bereich", "en": "another area"}
    assert lists["service_area_in"][3].labels["de"] == "in der Zulassungsbehörde"


def test_an_area_that_others_belong_to_is_known_but_cannot_be_chosen() -> None:
    authority = example_authority()
    licences = authority.area("fahr")

    assert licences is not None
    assert licences.parent == "verkehr"
    assert authority.area("verkehr") is not None
    assert "verkehr" not in {choice.name for choice in authority.choice_lists()["service_area"]}


def test_every_text_is_there_in_every_language_of_the_file() -> None:
    authority = example_authority()

    for choices in authority.choice_lists().values():
        assert all(set(authority.languages) <= set(choice.labels) for choice in choices)


def test_a_missing_translation_falls_back_to_german(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(
        changed('label = { de = "Jugendamt", en = "Youth welfare office" }', 'label = { de = "Jugendamt" }')
    )

    area = read_authority(file).area("jug")

    assert area is not None
    assert area.label == {"de": "Jugendamt", "en": "Jugendamt"}


def test_the_last_date_of_deletion_follows_from_the_terms() -> None:
    assert example_authority().deletion_day(date(2022, 8, 15)) == date(2023, 2, 11)


def test_a_fixed_date_of_deletion_stands_above_the_days(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(changed("retention_days = 180", "deletes_on = 2022-12-31"), encoding="utf-8")

    assert read_authority(file).deletion_day(date(2022, 8, 15)) == date(2022, 12, 31)


def test_without_a_cap_nobody_is_counted_out_and_a_cap_belongs_to_one_area(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(
        changed('name = "jug"', 'name = "jug"\nmost_volunteers = 60\nvolunteers_target = 50'), encoding="utf-8"
    )

    authority = read_authority(file)
    youth = authority.area("jug")

    assert [authority.most_volunteers(name) for name in ("jug", "bau", "anderer", "")] == [60, None, None, None]
    assert youth is not None
    assert youth.volunteers_target == 50


def test_an_office_finds_its_areas_by_its_own_name_by_that_of_the_area_and_by_what_belongs_to_it() -> None:
    authority = example_authority()
    named = ("Bauamt", "jugendamt ", "Verkehrswesen", "Pressestelle", "")

    assert [authority.areas_of(office) for office in named] == [("bau",), ("jug",), ("verkehr", "fahr", "zul"), (), ()]
    assert [area.smallest_group for area in authority.service_areas] == [5, 10, 5, 5, 5, 10, 5]


def test_no_area_may_show_fewer_than_five(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(changed("smallest_group = 10", "smallest_group = 4"), encoding="utf-8")

    with pytest.raises(SettingsError, match="smallest_group"):
        read_authority(file)


def test_target_and_yield_are_those_of_the_study_where_the_file_names_none(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(changed("[volunteers]\ntarget = 400\nyield_percent = 22\n", ""), encoding="utf-8")

    assert (read_authority(file).volunteers.target, read_authority(file).volunteers.yield_percent) == (400, 22)
    assert mistakes(tmp_path, changed("yield_percent = 22", "yield_percent = 0")) == [
        "volunteers.yield_percent muss zwischen 1 und 100 liegen."
    ]


def test_all_mistakes_are_named_at_once_with_the_path_of_their_keys(tmp_path: Path) -> None:
    content = changed('id = "landratsamt-musterland"', 'id = "Landratsamt Musterland"')
    content = content.replace("minimum_age = 16", "minimum_age = 3")
    content = content.replace("minutes = 8", 'minutes = "acht"')
    content = content.replace("contact_to = 2022-05-31", "contact_to = 2020-05-31")
    content = content.replace('legal_basis = "consent"', 'legal_basis = "egal"')
    content = content.replace('email = "datenschutz@landratsamt-musterland.example"', 'telefon = "1"')
    content = content.replace('name = "zul"', 'name = "fahr"')
    content = content.replace('parent = "verkehr"', 'parent = "strasse"', 1)

    assert mistakes(tmp_path, content) == [
        "id darf nur aus 1 bis 40 kleinen Buchstaben a–z, Ziffern und - bestehen.",
        "data_protection_officer.email fehlt.",
        "data_protection_officer.telefon ist hier unbekannt.",
        "terms.legal_basis muss eines dieser Wörter sein: consent, public_task.",
        "terms.minimum_age muss zwischen 14 und 99 liegen.",
        "terms.minutes muss eine ganze Zahl sein.",
        "terms.contact_to liegt vor contact_from.",
        "service_areas[4].name ist schon vergeben.",
        "service_areas[4].parent nennt keinen anderen Bereich dieser Datei.",
        "service_areas[5].name ist schon vergeben.",
    ]


def test_a_function_with_no_room_for_a_deputy_is_refused_before_somebody_decides(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(changed('de = "Landrätin"', f'de = "{"L" * 34}"'), encoding="utf-8")
    assert len(Acting(MemberId(1)).function(read_authority(file).head.function["de"])) == 40  # as many as are kept

    assert mistakes(tmp_path, changed('de = "Landrätin"', f'de = "{"L" * 35}"')) == [
        "head.function darf höchstens 34 Zeichen haben."
    ]


def test_an_empty_file_names_what_is_missing_without_repeating_itself(tmp_path: Path) -> None:
    found = mistakes(tmp_path, "")

    assert "name fehlt." in found
    assert "service_areas braucht mindestens eine Tabelle [[service_areas]]." in found
    assert not [line for line in found if line.startswith("name.")]


def test_a_slip_in_the_file_is_named_with_its_line(tmp_path: Path) -> None:
    assert mistakes(tmp_path, 'id = "a"\nname = \n') == ["behoerde.toml ist ab Zeile 2, Spalte 8 kein gültiges TOML."]


def test_a_file_that_is_not_there_or_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"fehlt\.toml kann nicht gelesen werden"):
        read_authority(tmp_path / "fehlt.toml")
    (tmp_path / "alt.toml").write_bytes("name = 'Büro'".encode("latin-1"))
    with pytest.raises(SettingsError, match="nicht in UTF-8"):
        read_authority(tmp_path / "alt.toml")


def test_own_sentences_stand_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(changed("[texts]\n# ", "[texts]\n"), encoding="utf-8")

    assert read_authority(file).texts == {"Vielen Dank!": "Herzlichen Dank – Ihr Landratsamt Musterland"}


KEY = "age1wwcy440e34m5gf4rcd78zk9g04334ngkxtdg3q36sjf5t7tzz9vqh6akax"


def with_key(key: str) -> str:
    return changed("calls_to = 2022-08-31", f'calls_to = 2022-08-31\nage_recipient = "{key}"')


def test_the_institutes_key_is_read_and_may_be_missing(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    file.write_text(with_key(KEY), encoding="utf-8")

    assert read_authority(file).research_institute.age_recipient == KEY
    assert example_authority().research_institute.age_recipient == ""


@pytest.mark.parametrize("key", [KEY[:-1], KEY.replace("wwcy", "wwcx"), "AGE-SECRET-KEY-1QQQQ", "ssh-ed25519 AAAA"])
def test_a_misspelt_key_is_noticed_before_a_file_is_made_for_it(tmp_path: Path, key: str) -> None:
    assert mistakes(tmp_path, with_key(key)) == [
        "research_institute.age_recipient muss der öffentliche Schlüssel des Instituts sein; er beginnt mit age1."
    ]


PATTERN = 'pattern = "{unit}-{plan}-{year}/{number}"\nunit = "PR"\nplan = "013"'


def test_reference_number_follows_the_authoritys_pattern(tmp_path: Path) -> None:
    file = tmp_path / "behoerde.toml"
    own = 'pattern = "{plan}/{unit}/{number}/{year}"\nunit = "L 1"\nplan = "0143"'
    file.write_text(changed(PATTERN, own), encoding="utf-8")
    assert read_authority(file).file_reference.of(2022, 7) == "0143/L 1/7/2022"
    file.write_text(changed(f"[file_reference]\n{PATTERN}\n", ""), encoding="utf-8")
    assert read_authority(file).file_reference.of(2022, 7) == "PR-013-2022/7"


@pytest.mark.parametrize(
    "pattern",
    ["{number}", "{year}", "{year}/{number}/{office}", "{year}/{number:>99}", "{year}/{number!r}", "{year}{number"],
)
def test_pattern_that_is_none_is_named(tmp_path: Path, pattern: str) -> None:
    assert mistakes(tmp_path, changed(PATTERN, f'pattern = "{pattern}"')) == [
        "file_reference.pattern darf nur {unit}, {plan}, {year} und {number} enthalten "
        "und muss die beiden letzten nennen."
    ]


def test_reference_number_that_fits_nowhere_is_named(tmp_path: Path) -> None:
    content = changed(PATTERN, f'pattern = "{{unit}}-{{year}}/{{number}}"\nunit = "{"x" * 70}"')
    assert mistakes(tmp_path, content) == ["file_reference.pattern ergibt Aktenzeichen mit mehr als 80 Zeichen."]


def test_working_days_are_those_of_a_land(tmp_path: Path) -> None:
    assert mistakes(tmp_path, changed('land = "BY"\nto_co_sign = 5', 'land = "Bayern"\nto_co_sign = 0')) == [
        "working_days.land muss eines dieser Wörter sein: "
        "BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH.",
        "working_days.to_co_sign muss zwischen 1 und 60 liegen.",
    ]


def test_days_on_which_the_authority_is_closed_are_read_and_mistakes_named(tmp_path: Path) -> None:
    closed = 'closed = ["24.12.", "31.12."]'
    file = tmp_path / "authority.toml"
    file.write_text(changed(closed, 'closed = ["29.2.", "5.6."]'), encoding="utf-8")
    assert read_authority(file).working_days.closed == ((2, 29), (6, 5))
    file.write_text(changed(closed, "closed = []"), encoding="utf-8")
    assert read_authority(file).working_days.closed == ()

    assert mistakes(tmp_path, changed(closed, 'closed = ["24.12.", "31.13."]')) == [
        'working_days.closed muss aus Tagen ohne Jahr bestehen, zum Beispiel ["24.12.", "31.12."].'
    ]
    assert mistakes(tmp_path, changed("catholic = true", 'catholic = "ja"')) == [
        "working_days.catholic muss true oder false sein."
    ]


def test_elsewhere_the_catholic_holidays_are_those_of_few_communes(tmp_path: Path) -> None:
    file = tmp_path / "authority.toml"
    file.write_text(changed('land = "BY"', 'land = "TH"').replace("catholic = true\n", ""), encoding="utf-8")
    assert not read_authority(file).working_days.catholic
