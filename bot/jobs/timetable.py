"""The timetable: which use case the clock calls how often."""

from datetime import timedelta

from bot.services import broadcast_work, retention, surveys, unlinking
from bot.services.scheduling import Work

JOBS: tuple[Work, ...] = (
    Work(
        "close-surveys",
        timedelta(minutes=1),
        "schließt Befragungen nach ihrem letzten Tag",
        surveys.close_what_ended,
    ),
    Work(
        "send-reminders",
        timedelta(minutes=10),
        "erinnert am zugesagten Tag einmal, wer darum gebeten und noch nicht abgeschickt hat",
        broadcast_work.begin_reminders,
    ),
    Work(
        "awaited-results",
        timedelta(hours=1),
        "sagt dem Mitarbeiterkanal vor der Löschung, wenn noch Menschen auf die Ergebnisse warten",
        broadcast_work.tell_staff_of_waiting,
    ),
    Work(
        "delete-started-answers",
        timedelta(hours=1),
        "löscht begonnene Antworten nach 14 Tagen ohne Antwort",
        retention.delete_started_answers,
    ),
    Work(
        "unlink",
        timedelta(hours=1),
        "vergisst die Chats derer, die abgeschickt haben, und mischt, wer die Ergebnisse erfahren möchte",
        unlinking.unlink,
    ),
    Work(
        "delete-traces",
        timedelta(hours=1),
        "löscht Nummern alter Nachrichten, beiseitegelegte Nachrichten und abgelaufene Einladungen",
        retention.delete_traces,
    ),
    Work(
        "delete-past-surveys",
        timedelta(hours=1),
        "löscht am zugesagten Tag alles, was zu einer Befragung gespeichert ist",
        retention.delete_past_surveys,
    ),
)


def find_job(name: str) -> Work | None:
    """The work of that name, if the timetable has it."""
    return next((work for work in JOBS if work.name == name), None)
