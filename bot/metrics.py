"""Counters and gauges of one process for Prometheus. Labels come from closed sets: no metric can name a person."""

from collections.abc import Collection
from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.domain.alarm import Cause


class UpdateKind(StrEnum):
    """What Telegram brought; everything the bot does not know by name is ``OTHER``."""

    MESSAGE = "message"
    EDITED_MESSAGE = "edited_message"
    CHANNEL_POST = "channel_post"
    CALLBACK_QUERY = "callback_query"
    MY_CHAT_MEMBER = "my_chat_member"
    OTHER = "other"


class UpdateOutcome(StrEnum):
    """What became of an update."""

    DONE = "done"
    REPEATED = "repeated"
    IGNORED = "ignored"
    SHED = "shed"
    QUARANTINED = "quarantined"
    UNAVAILABLE = "unavailable"


class CallOutcome(StrEnum):
    """How a call to Telegram ended."""

    SENT = "sent"
    LATER = "later"
    UNCLEAR = "unclear"
    GONE = "gone"
    MOVED = "moved"
    REJECTED = "rejected"
    UNAUTHORIZED = "unauthorized"


class JobOutcome(StrEnum):
    """How a run of scheduled work ended; ``SKIPPED``: another process did it."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class PageOutcome(StrEnum):
    """How a request for the contact page ended; ``BRAKED``: one of too many wrong links in a minute."""

    SHOWN = "shown"
    ENTERED = "entered"
    ASKED_AGAIN = "asked_again"
    REFUSED = "refused"
    MISSED = "missed"
    BRAKED = "braked"
    UNREADABLE = "unreadable"
    FAILED = "failed"


class Queue(StrEnum):
    """Where something waits to be sent."""

    CARDS = "cards"
    OUTBOX = "outbox"


_KINDS = {kind.value: kind for kind in UpdateKind}


def kind_of(name: str) -> UpdateKind:
    """The kind named in an update, or ``OTHER``."""
    return _KINDS.get(name, UpdateKind.OTHER)


class Metrics:
    """Built once per process in ``bot/app.py`` and handed to intake, delivery, clock and web.

    Every series exists from the start: a rate can be computed from the first event, and counting looks up no label.
    """

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.floods = 0
        """Answers 429 since the start."""
        ProcessCollector(registry=registry)
        updates = Counter("buergerecho_updates", "Updates from Telegram", ["kind", "outcome"], registry=registry)
        calls = Counter("buergerecho_calls", "Calls to Telegram", ["outcome"], registry=registry)
        jobs = Counter("buergerecho_job_runs", "Runs of scheduled work", ["job", "outcome"], registry=registry)
        waiting = Gauge("buergerecho_waiting", "Messages that wait to be sent", ["queue"], registry=registry)
        oldest = Gauge("buergerecho_waiting_oldest_seconds", "Age of the oldest message", ["queue"], registry=registry)
        self._updates = {(kind, end): updates.labels(kind, end) for kind in UpdateKind for end in UpdateOutcome}
        self._calls = {outcome: calls.labels(outcome) for outcome in CallOutcome}
        self._job_runs = jobs
        pages = Counter("buergerecho_contact_pages", "Requests for the contact page", ["outcome"], registry=registry)
        self._pages = {outcome: pages.labels(outcome) for outcome in PageOutcome}
        self._jobs: dict[tuple[str, JobOutcome], Counter] = {}
        alerts = Gauge("buergerecho_alert", "1 while something is wrong", ["cause"], registry=registry)
        self._alerts = {cause: alerts.labels(cause) for cause in Cause}
        self._waiting = {queue: (waiting.labels(queue), oldest.labels(queue)) for queue in Queue}
        self._seconds = Histogram(
            "buergerecho_update_seconds",
            "Seconds from taking an update to its commit",
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
            registry=registry,
        )
        self._batches = Histogram(
            "buergerecho_write_batch_size",
            "Use cases that shared one commit",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128),
            registry=registry,
        )
        self._lanes = Gauge("buergerecho_lanes_waiting", "Updates that wait in the lanes", registry=registry)
        self._lane = Gauge("buergerecho_lanes_oldest_seconds", "Age of the oldest waiting update", registry=registry)
        self._pending = Gauge("buergerecho_webhook_pending", "Updates that wait at Telegram", registry=registry)
        self._quarantine = Gauge("buergerecho_quarantine", "Updates set aside that are kept", registry=registry)
        self._processes = Gauge("buergerecho_processes", "Processes with a lease", registry=registry)
        self._first = Gauge("buergerecho_first_process", "1 if this is the first process", registry=registry)
        self._flood = Counter("buergerecho_flood_waits", "Answers 429 from Telegram", registry=registry)
        self._clock = Gauge("buergerecho_clock_last_run_timestamp_seconds", "When work last ran", registry=registry)

    def update(self, kind: str, outcome: UpdateOutcome, seconds: float) -> None:
        """Count an update; ``kind`` is the name of its field, ``seconds`` the time from taking it to the end."""
        self._updates[kind_of(kind), outcome].inc()
        self._seconds.observe(seconds)

    def lanes(self, waiting: int, oldest_seconds: float = 0.0) -> None:
        """How many updates wait in all lanes together, and for how long the oldest has."""
        self._lanes.set(waiting)
        self._lane.set(oldest_seconds)

    def pending(self, updates: int) -> None:
        """How many updates wait at Telegram to be brought to the webhook."""
        self._pending.set(updates)

    def quarantined(self, updates: int) -> None:
        """How many updates that could not be handled are kept at the moment."""
        self._quarantine.set(updates)

    def processes(self, living: int, *, first: bool) -> None:
        """How many processes have a lease on the database, and whether this one is the first."""
        self._processes.set(living)
        self._first.set(first)

    def alerts(self, causes: Collection[Cause]) -> None:
        """What is wrong at the moment; everything else is not."""
        for cause, gauge in self._alerts.items():
            gauge.set(cause in causes)

    def call(self, outcome: CallOutcome) -> None:
        """Count a call to Telegram."""
        self._calls[outcome].inc()

    def flood_wait(self) -> None:
        """Count an answer 429."""
        self.floods += 1
        self._flood.inc()

    def waiting(self, queue: Queue, count: int, oldest_seconds: float) -> None:
        """How much waits to be sent, and for how long the oldest has."""
        number, age = self._waiting[queue]
        number.set(count)
        age.set(oldest_seconds)

    def expect_jobs(self, names: Collection[str]) -> None:
        """Begin the series of the timetable's work; no other name may be counted."""
        self._jobs |= {(name, end): self._job_runs.labels(name, end) for name in names for end in JobOutcome}

    def job(self, name: str, outcome: JobOutcome) -> None:
        """Count a run of scheduled work; KeyError for a name that the timetable lacks."""
        self._jobs[name, outcome].inc()
        self._clock.set_to_current_time()

    def page(self, outcome: PageOutcome) -> None:
        """Count a request for the contact page."""
        self._pages[outcome].inc()

    def batch(self, size: int) -> None:
        """Count a commit that ``size`` use cases shared."""
        self._batches.observe(size)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)
