"""Reads the authority's TOML file and names every mistake in it at once, each with the path of its key."""

import re
import tomllib
from datetime import date, time
from importlib.resources import files
from pathlib import Path

from bot.authority import (
    OTHER_AREA,
    Authority,
    Contact,
    Head,
    LegalBasis,
    Name,
    Pages,
    ResearchInstitute,
    ServiceArea,
    Terms,
    Volunteers,
)
from bot.authority_procedure import file_reference, memo_head, working_days
from bot.domain.deputy import LONGEST_FUNCTION
from bot.domain.errors import SettingsError
from bot.domain.key_figures import SMALLEST_GROUP
from bot.toml_table import TomlTable

EXAMPLE = "authority.example.toml"
BACKUP_DAYS = 14


def read_authority(path: Path) -> Authority:
    """Read the file; raises ``SettingsError`` with one German sentence per mistake."""
    return _checked(path.name, _content(path))


def example() -> str:
    """The complete, commented authority file that ships with the bot."""
    return (files("bot") / EXAMPLE).read_text(encoding="utf-8")


def example_authority() -> Authority:
    """The authority of that file, for the demo and for tests."""
    return _checked(EXAMPLE, example())


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        raise SettingsError(f"Die Behördendatei {path.name} kann nicht gelesen werden.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{path.name} ist nicht in UTF-8 gespeichert.") from None


def _checked(name: str, content: str) -> Authority:
    problems: list[str] = []
    document = TomlTable(_parsed(name, content), "", problems)
    authority = _authority(document)
    document.close()
    if problems:
        raise SettingsError("\n".join(f"{name}: {problem}" for problem in problems))
    return authority


def _parsed(name: str, content: str) -> dict[str, object]:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        # Before Python 3.14 the place of the fault stands nowhere but in the message.
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f" ab Zeile {place[1]}, Spalte {place[2]}" if place else ""
        raise SettingsError(f"{name} ist{where} kein gültiges TOML.") from None


def _authority(document: TomlTable) -> Authority:
    languages = _languages(document)
    return Authority(
        id=_id(document),
        languages=languages,
        name=_name(document.table("name"), languages),
        contact=_contact(document.table("contact"), named=False),
        pages=_pages(document.table("pages")),
        head=_head(document.table("head"), languages),
        data_protection_officer=_contact(document.table("data_protection_officer")),
        supervisory_authority=_contact(document.table("supervisory_authority")),
        research_institute=_institute(document.table("research_institute")),
        volunteers=_volunteers(document.table_if_there("volunteers")),
        terms=_terms(document.table("terms")),
        service_areas=_areas(document, languages),
        texts=document.sentences("texts"),
        file_reference=file_reference(document.table_if_there("file_reference")),
        working_days=working_days(document.table_if_there("working_days")),
        memo_head=memo_head(document.table_if_there("memos")),
    )


def _id(document: TomlTable) -> str:
    value = document.text("id")
    if value and not re.fullmatch(r"[a-z0-9-]{1,40}", value):
        document.refuse("id", "darf nur aus 1 bis 40 kleinen Buchstaben a–z, Ziffern und - bestehen")
    return value


def _languages(document: TomlTable) -> tuple[str, ...]:
    languages = document.words("languages", ("de", "en"))
    if languages[0] != "de":
        document.refuse("languages", 'muss mit "de" beginnen')
    return languages


def _name(table: TomlTable, languages: tuple[str, ...]) -> Name:
    name = Name(
        full=table.labels("full", languages),
        short=table.labels("short", languages),
        with_article=table.labels("with_article", languages),
        genitive=table.labels("genitive", languages),
        dative=table.labels("dative", languages),
    )
    table.close()
    return name


def _contact(table: TomlTable, *, named: bool = True) -> Contact:
    contact = Contact(
        name=table.text("name") if named else "",
        postal_address=table.text("postal_address"),
        telephone=table.text("telephone"),
        email=table.text("email"),
        website=table.address("website", ""),
    )
    if contact.email and "@" not in contact.email:
        table.refuse("email", "muss eine E-Mail-Adresse sein")
    table.close()
    return contact


def _pages(table: TomlTable) -> Pages:
    pages = Pages(
        website=table.address("website"),
        imprint=table.address("imprint"),
        privacy=table.address("privacy"),
        results=table.address("results"),
        otherwise=table.address("otherwise"),
    )
    table.close()
    return pages


def _head(table: TomlTable, languages: tuple[str, ...]) -> Head:
    head = Head(table.labels("function", languages), table.text("name"))
    if len(head.function["de"]) > LONGEST_FUNCTION:
        table.refuse("function", f"darf höchstens {LONGEST_FUNCTION} Zeichen haben")
    table.close()
    return head


def _institute(table: TomlTable) -> ResearchInstitute:
    institute = ResearchInstitute(
        name=table.text("name"),
        postal_address=table.text("postal_address"),
        telephone=table.text("telephone"),
        most_calls=table.number("most_calls", 5, 1, 20),
        calls_from=table.day("calls_from"),
        calls_to=table.day("calls_to"),
        age_recipient=_age_recipient(table),
    )
    _check_order(table, "calls_from", institute.calls_from, "calls_to", institute.calls_to)
    table.close()
    return institute


def _volunteers(table: TomlTable) -> Volunteers:
    # Seed: 400 interviews, "ca. 18 bis 25 Prozent" of the contacts; 22 is the cautious figure to plan with.
    volunteers = Volunteers(
        target=table.number("target", 400, 1, 100_000),
        yield_percent=table.number("yield_percent", 22, 1, 100),
    )
    table.close()
    return volunteers


def _age_recipient(table: TomlTable) -> str:
    """The institute's public key, if it is there. A misspelt one would be noticed only when a file cannot be opened."""
    value = table.text("age_recipient", "")
    if value and not _is_age_recipient(value):
        table.refuse("age_recipient", "muss der öffentliche Schlüssel des Instituts sein; er beginnt mit age1")
    return value


def _is_age_recipient(value: str) -> bool:
    # Most authority files have none, so that most processes never load the library.
    import pyrage

    try:
        pyrage.x25519.Recipient.from_str(value)
    except pyrage.RecipientError:
        return False
    return True


def _terms(table: TomlTable) -> Terms:
    terms = Terms(
        legal_basis=_legal_basis(table),
        minimum_age=table.number("minimum_age", 16, 14, 99),
        minutes=table.number("minutes", 8, 1, 120),
        contact_from=table.day("contact_from"),
        contact_to=table.day("contact_to"),
        retention_days=table.number("retention_days", 180, 0, 3650),
        deletes_on=table.day("deletes_on"),
        backup_days=table.number("backup_days", BACKUP_DAYS, 1, 90),
        messages_from=table.clock("messages_from", time(8)),
        messages_to=table.clock("messages_to", time(20)),
    )
    _check_order(table, "contact_from", terms.contact_from, "contact_to", terms.contact_to)
    if terms.messages_from >= terms.messages_to:
        table.refuse("messages_to", "muss nach messages_from liegen")
    table.close()
    return terms


def _legal_basis(table: TomlTable) -> LegalBasis:
    known = {basis.value: basis for basis in LegalBasis}
    return known.get(table.one_of("legal_basis", known, LegalBasis.CONSENT.value), LegalBasis.CONSENT)


def _check_order(table: TomlTable, first: str, begins: date | None, last: str, ends: date | None) -> None:
    """Both days or none, in their order."""
    if (begins is None) != (ends is None):
        table.refuse(last, f"und {first} gehören zusammen: beide oder keines")
    if begins is not None and ends is not None and ends < begins:
        table.refuse(last, f"liegt vor {first}")


def _areas(document: TomlTable, languages: tuple[str, ...]) -> tuple[ServiceArea, ...]:
    tables = document.tables("service_areas")
    areas = tuple(_area(table, languages) for table in tables)
    names = [area.name for area in areas]
    for table, area in zip(tables, areas, strict=True):
        if names.count(area.name) > 1 or area.name == OTHER_AREA.name:
            table.refuse("name", "ist schon vergeben")
        if area.parent and (area.parent not in names or area.parent == area.name):
            table.refuse("parent", "nennt keinen anderen Bereich dieser Datei")
    return areas


def _area(table: TomlTable, languages: tuple[str, ...]) -> ServiceArea:
    area = ServiceArea(
        name=table.text("name"),
        label=table.labels("label", languages),
        within=table.labels("in", languages),
        parent=table.text("parent", ""),
        volunteers_target=table.number_if_set("volunteers_target", 1, 100_000),
        most_volunteers=table.number_if_set("most_volunteers", 1, 100_000),
        office=table.text("office", ""),
        smallest_group=table.number("smallest_group", SMALLEST_GROUP, SMALLEST_GROUP, 1_000),
    )
    if area.name and not re.fullmatch(r"[a-z][a-z0-9_]{0,15}", area.name):
        table.refuse("name", "darf nur aus 1 bis 16 kleinen Buchstaben a–z, Ziffern und _ bestehen")
    table.close()
    return area
