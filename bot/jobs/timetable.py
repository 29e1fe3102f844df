"""The timetable: which use case the clock calls how often."""

from datetime import timedelta

from bot.services import (
    broadcast_work,
    call_notice,
    co_signing,
    deadlines,
    deputising,
    digest,
    entering,
    handover,
    measure_reminders,
    milestones,
    opening,
    putting_off,
    retention,
    study_deletion,
    study_end,
    surveys,
    unlinking,
    volunteering,
)
from bot.services.scheduling import Work

JOBS: tuple[Work, ...] = (
    Work(
        "open-surveys",
        timedelta(minutes=1),
        "eröffnet an ihrem ersten Tag die Befragung eines Verfahrens, für die Votum und Umsetzung vorliegen",
        opening.open_due,
    ),
    Work(
        "close-surveys",
        timedelta(minutes=1),
        "schließt Befragungen nach ihrem letzten Tag",
        surveys.close_what_ended,
    ),
    Work(
        "bring-back-memos",
        timedelta(minutes=5),
        "legt zurückgestellte Vermerke am genannten Tag der Leitung wieder vor",
        putting_off.bring_back,
    ),
    Work(
        "end-co-signing",
        timedelta(minutes=5),
        "legt Vermerke nach der Frist der Mitzeichnung der Leitung vor und vermerkt „keine Äußerung“",
        co_signing.go_on_without_silent,
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
        "fill-places",
        timedelta(minutes=10),
        "lässt vorgemerkte Freiwillige nachrücken, wenn ihr Bereich wieder Platz hat, weil die Grenze angehoben wurde",
        volunteering.fill_places,
    ),
    Work(
        "tell-of-places",
        timedelta(minutes=10),
        "merkt vor, wem heute zu schreiben ist, dass ein Platz frei wurde: wer darum gebeten hat und nachgerückt ist",
        call_notice.tell_who_moved_up,
    ),
    Work(
        "write-handovers",
        timedelta(minutes=1),
        "schreibt freigegebene Übergaben, Nachträge und Listen der Widerrufe für das Institut, verschlüsselt",
        handover.open_due,
        afterwards=handover.write_due,
    ),
    Work(
        "watch-deadlines",
        timedelta(minutes=10),
        "erinnert an Fristen; was eine Stelle bis dahin nicht beantwortet, endet als „keine Äußerung“",
        deadlines.watch,
    ),
    Work(
        "morning-digests",
        timedelta(minutes=5),
        "schickt an Arbeitstagen die Aufgabenliste zur gewählten Stunde, wenn etwas wartet",
        digest.send_due,
    ),
    Work(
        "tell-milestones",
        timedelta(hours=1),
        "sagt dem Mitarbeiterkanal, wenn 25, 50, 75, 100 % der gewünschten Antworten da sind oder fehlen",
        milestones.tell,
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
        "delete-what-staff-left",
        timedelta(hours=1),
        "löscht Entwürfe nach 90 Tagen ohne Änderung und was im Chat Ausgeschiedener stand",
        retention.delete_what_staff_left,
    ),
    Work(
        "unconfirmed-numbers",
        timedelta(hours=1),
        "nimmt Rufnummern aus dem Chat, von denen einen Tag lang niemand sagte, ob sie stimmen",
        entering.end_unconfirmed,
    ),
    Work(
        "destroy-unowned-keys",
        timedelta(hours=1),
        "vernichtet Schlüssel, die nach einem Absturz niemandem gehören",
        retention.destroy_unowned_keys,
    ),
    Work(
        "tell-of-deletions",
        timedelta(hours=1),
        "sagt der Leitung 14 Tage vorher, was an welchem Tag gelöscht wird",
        study_end.tell_leadership,
    ),
    Work(
        "follow-deputies",
        timedelta(minutes=10),
        "bringt Vertretungen am ersten Morgen, was auf die Leitung wartet, und nimmt ihnen danach die Knöpfe",
        deputising.follow_days,
    ),
    Work(
        "delete-past-surveys",
        timedelta(minutes=1),
        "löscht am zugesagten Tag, oder wenn die Leitung es vorzieht, alles, was zu einer Befragung gespeichert ist",
        study_deletion.delete_past_surveys,
    ),
    Work(
        "prove-deletions",
        timedelta(minutes=5),
        "räumt nach der Löschung die Dateien auf, durchsucht sie und schreibt den Löschvermerk",
        study_deletion.write_waiting_memos,
        study_deletion.clean_up,
    ),
    Work(
        "remind-of-measures",
        timedelta(hours=1),
        "erinnert Stelle und Pressestelle vor, am und nach dem Tag, an dem eine Maßnahme fällig ist",
        measure_reminders.remind,
    ),
    Work(
        "remind-institute",
        timedelta(hours=1),
        "erinnert den Mitarbeiterkanal alle 7 Tage, solange das Institut seine Löschung nicht bestätigt hat",
        study_end.remind_of_institute,
    ),
)


def find_job(name: str) -> Work | None:
    """The work of that name, if the timetable has it."""
    return next((work for work in JOBS if work.name == name), None)
