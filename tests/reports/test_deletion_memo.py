"""The Löschvermerk stays on file beside the results: it must not tell more of people than these do."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.audit_trail import Head
from bot.domain.ids import FormId, SurveyId
from bot.domain.study_end import ByteScan, Erased, StudyEnd
from bot.domain.survey import Survey, SurveyState
from bot.reports import deletion_memo
from bot.reports.deletion_memo import DeletionProof

SURVEY = Survey(
    id=SurveyId("abc123"),
    authority="lra",
    title="Kundenbefragung",
    form_id=FormId("f1"),
    state=SurveyState.CLOSED,
    opens_on=date(2022, 7, 1),
    closes_on=date(2022, 8, 15),
    contact_from=None,
    contact_to=None,
    deletes_on=date(2022, 12, 31),
)


def facts(erased: Erased) -> str:
    at = datetime(2022, 12, 31, 5, tzinfo=UTC)
    proof = DeletionProof(
        survey=SURVEY,
        end=StudyEnd(SURVEY.id, erased_at=at, erased=erased, cleaned_at=at, byte_scan=ByteScan.CLEAN),
        head=Head(1, b"a" * 32),
        zone=ZoneInfo("Europe/Berlin"),
        backup_days=14,
        institute="Institut",
        on_server=False,
        brought_forward_as="",
    )
    return deletion_memo.write(proof).facts


@pytest.mark.parametrize(
    ("number", "said"),
    [(0, "keine"), (1, "weniger als 5"), (4, "weniger als 5"), (5, "mindestens 5"), (46, "mindestens 45")],
)
def test_beside_the_results_nobody_works_out_how_few_answered_or_that_one_person_withdrew(
    number: int, said: str
) -> None:
    written = facts(Erased(responses=number, participations=number, consents=number, volunteers=number, keys=number))
    for kind in (
        "abgesandte Antworten",
        "Kennzeichen einer Teilnahme",
        "Nachweise von Einwilligungen",
        "Meldungen zum Telefoninterview mit Kontaktdaten",
        "vernichtete Schlüssel einzelner Personen",
    ):
        assert f"– {kind}: {said}\n" in f"{written}\n"


def test_files_for_the_institute_are_nobody_and_are_counted_exactly() -> None:
    assert "– Dateien mit übergebenen Kontaktdaten: 3\n" in facts(Erased(files=3))
