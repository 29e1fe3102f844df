"""The wording of the Löschvermerk. Papers speak the authority's language, so it is German and is not translated.

RELIABILITY.md R3: counts, key ids destroyed, horizon of the backups, result of the search, head of the audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.audit_trail import Head
from bot.domain.key_figures import SMALLEST_GROUP
from bot.domain.memo import SUBJECT_LENGTH, MemoContent
from bot.domain.study_end import KEY_COPIES_LAST, ByteScan, StudyEnd, backups_gone_on
from bot.domain.survey import Survey


@dataclass(frozen=True, slots=True)
class DeletionProof:
    """Everything that stands in the Löschvermerk; ``brought_forward_as`` names whoever did, if anybody."""

    survey: Survey
    end: StudyEnd
    head: Head
    zone: ZoneInfo
    backup_days: int
    institute: str
    on_server: bool
    brought_forward_as: str


_KINDS: Mapping[str, str] = {
    "responses": "abgesandte Antworten",
    "interviews": "angefangene Antworten",
    "people": "Angaben zu Sprache und Herkunft des Links",
    "consents": "Nachweise von Einwilligungen",
    "participations": "Kennzeichen einer Teilnahme",
    "wishes": "Bitten um Erinnerung oder Ergebnisse",
    "recipients": "Empfänger von Rundsendungen",
    "volunteers": "Meldungen zum Telefoninterview mit Kontaktdaten",
    "blocked_numbers": "Kennzeichen gesperrter Rufnummern",
    "contact_links": "Links zur Seite für Kontaktdaten",
    "cards": "Karten in Chats",
    "unreachable": "Vermerke nicht erreichbarer Chats",
    "messages": "Nachrichten, gesandt oder wartend",
    "chat_messages": "Nachrichten der letzten 48 Stunden, deren Löschung im Chat verlangt wurde",
    "quarantined": "beiseitegelegte Meldungen",
    "code_attempts": "Zählungen falscher Löschcodes",
    "files": "Dateien mit übergebenen Kontaktdaten",
    "keys": "vernichtete Schlüssel einzelner Personen",
}
_NOBODY = "files"
"""What is counted exactly: of how many people each file tells stands nowhere."""


def write(proof: DeletionProof) -> MemoContent:
    """The memo as it is submitted."""
    subject = f"{proof.survey.title}; hier: Löschvermerk"
    return MemoContent(
        subject=subject[:SUBJECT_LENGTH],
        recommendation="Es wird gebeten, von der Löschung Kenntnis zu nehmen und diesen Vermerk zu den Akten zu geben.",
        facts="\n\n".join((_occasion(proof), _counts(proof), _method(proof), _institute(proof))),
        assessment="\n\n".join((_result(proof), _horizon(proof), _outside_reach(), _trail(proof))),
    )


def _occasion(proof: DeletionProof) -> str:
    survey, end = proof.survey, proof.end
    lines = [
        "Diesen Vermerk hat das Programm nach der Löschung selbst geschrieben; die Pressestelle legt ihn vor.",
        _which(survey),
    ]
    if end.brought_forward_at is not None:
        lines.append(f"Vorgezogen durch: {proof.brought_forward_as}, {_moment(end.brought_forward_at, proof)}.")
    lines.append(
        f"Gelöscht: {_moment(end.erased_at, proof)}. Aufgeräumt und geprüft: {_moment(end.cleaned_at, proof)}."
    )
    return "\n".join(lines)


def _which(survey: Survey) -> str:
    named = f"Befragung „{survey.title}“ (Kennung {survey.id})"
    if survey.never_opened:
        return (
            f"{named}. Sie hat nicht stattgefunden; niemand wurde befragt. Als Löschtag war festgelegt: "
            f"{_day(survey.deletes_on)}."
        )
    return (
        f"{named}, {_day(survey.opens_on)} bis {_day(survey.closes_on)}. Den Bürgerinnen und Bürgern zugesagter "
        f"Löschtag: {_day(survey.deletes_on)}."
    )


def _counts(proof: DeletionProof) -> str:
    """People in steps, as everywhere: beside the results an exact number says how few answered, or who withdrew."""
    counted = proof.end.erased.by_name()
    lines = [
        f"– {_KINDS[name]}: {number if name == _NOBODY else _in_steps(number)}" for name, number in counted.items()
    ]
    heading = "Gelöscht wurde (Anzahl in Fünferschritten, damit niemand auf einzelne Menschen schließen kann):"
    return "\n".join((heading, *lines))


def _in_steps(number: int) -> str:
    if not number:
        return "keine"
    rounded = number // SMALLEST_GROUP * SMALLEST_GROUP
    return f"mindestens {rounded}" if rounded else f"weniger als {SMALLEST_GROUP}"


def _method(proof: DeletionProof) -> str:
    counts = (
        "Zählungen ohne Personenbezug, darunter die Ergebnisse, soweit sie mit dem Ende der Befragung festgehalten "
        "wurden (nur Zahlen genügend großer Gruppen, keine freien Texte), "
    )
    told = "Zählungen ohne Personenbezug, " if proof.survey.never_opened else counts
    kept = f"Geblieben sind {told}die Wortlaute der Einwilligungen, Vermerke und das Protokoll."
    if proof.on_server:
        how = "Alle Tabellen der Datenbank wurden neu geschrieben (VACUUM FULL)."
    else:
        how = "Das Schreibprotokoll (WAL) der Datenbank wurde geleert, ihre Datei neu geschrieben (VACUUM)."
    return f"{how} {kept}"


def _institute(proof: DeletionProof) -> str:
    end = proof.end
    if end.delivery_confirmed_on is None:
        delivered = ""
    else:
        delivered = f"Lieferung der Ergebnisse bestätigt: {_day(end.delivery_confirmed_on)}. "
    if end.institute_asked_at is None:
        return f"{delivered}An {proof.institute} wurden keine Kontaktdaten übergeben."
    return (
        f"{delivered}Löschung bei {proof.institute} verlangt: {_moment(end.institute_asked_at, proof)}. Die "
        "Bestätigung steht bei der Abfassung dieses Vermerks noch aus; sie wird im Protokoll eingetragen und alle "
        "sieben Tage angemahnt."
    )


def _result(proof: DeletionProof) -> str:
    end = proof.end
    match end.byte_scan:
        case ByteScan.CLEAN:
            return (
                "Suche in den Dateien: Vor der Löschung wurden Stichproben der gespeicherten Werte genommen. In den "
                "Dateien der Datenbank, des Schlüsselspeichers und des Datenordners ist keine davon mehr zu finden."
            )
        case ByteScan.FOUND:
            return (
                "Suche in den Dateien: Stichproben der gelöschten Werte wurden noch gefunden, und zwar in: "
                f"{end.remains}. Diese Dateien sind von Hand zu löschen; es sind meist Sicherungen im Datenordner."
            )
        case ByteScan.IMPOSSIBLE | ByteScan.NOT_YET if proof.on_server:
            return (
                "Suche in den Dateien: nicht möglich, denn die Datenbank liegt auf einem Server, dessen Dateien das "
                f"Programm nicht liest. Archivierte Protokolldateien (WAL) bis {end.remains} können Gelöschtes noch "
                "enthalten; sie sind mit den Sicherungen zu vernichten."
            )
        case _:
            return f"Suche in den Dateien: nicht möglich, denn diese ließen sich nicht lesen: {end.remains}."


def _horizon(proof: DeletionProof) -> str:
    erased = proof.end.erased_at
    gone = backups_gone_on(erased.astimezone(proof.zone).date(), proof.backup_days) if erased else None
    hours = int(KEY_COPIES_LAST.total_seconds()) // 3600
    return (
        f"Sicherungen: Sie werden höchstens {proof.backup_days} Tage aufbewahrt. Die letzte, in der gelöschte Daten "
        f"noch verschlüsselt liegen, ist spätestens am {_day(gone)} zu vernichten. Kontaktdaten und angefangene "
        "Antworten sind auch darin nicht mehr lesbar, weil ihre Schlüssel vernichtet sind; Kopien des "
        f"Schlüsselspeichers werden höchstens {hours} Stunden aufbewahrt."
    )


def _outside_reach() -> str:
    return (
        "Außerhalb der Reichweite: die Kopien, die Telegram selbst führt, und Chats auf den Geräten der Beteiligten; "
        "außerdem Reste in Speicherzellen von SSD-Datenträgern."
    )


def _trail(proof: DeletionProof) -> str:
    return (
        f"Kopf des Protokolls: {proof.head.note}. „buergerecho audit verify --head“ mit dieser Angabe prüft, ob "
        "seither etwas geändert oder entfernt wurde."
    )


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "–"


def _moment(instant: datetime | None, proof: DeletionProof) -> str:
    return f"{instant.astimezone(proof.zone):%d.%m.%Y, %H:%M} Uhr" if instant else "–"
