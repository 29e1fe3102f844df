"""Counters and gauges of one process for Prometheus. Labels come from closed sets: no metric can name a person."""

from enum import StrEnum

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest


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
        ProcessCollector(registry=registry)
        updates = Counter("buergerecho_updates", "Updates from Telegram", ["kind", "outcome"], registry=registry)
        calls = Counter("buergerecho_calls", "Calls to Telegram", ["outcome"], registry=registry)
        jobs = Counter("buergerecho_job_runs", "Runs of scheduled work", ["outcome"], registry=registry)
        waiting = Gauge("buergerecho_waiting", "Messages that wait to be sent", ["queue"], registry=registry)
        oldest = Gauge("buergerecho_waiting_oldest_seconds", "Age of the oldest message", ["queue"], registry=registry)
        self._updates = {(kind, end): updates.labels(kind, end) for kind in UpdateKind for end in UpdateOutcome}
        self._calls = {outcome: calls.labels(outcome) for outcome in CallOutcome}
        self._jobs = {outcome: jobs.labels(outcome) for outcome in JobOutcome}
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
        self._flood = Counter("buergerecho_flood_waits", "Answers 429 from Telegram", registry=registry)
        self._clock = Gauge("buergerecho_clock_last_run_timestamp_seconds", "When work last ran", registry=registry)

    def update(self, kind: str, outcome: UpdateOutcome, seconds: float) -> None:
        """Count an update; ``kind`` is the name of its field, ``seconds`` the time from taking it to the end."""
        self._updates[kind_of(kind), outcome].inc()
        self._seconds.observe(seconds)

    def lanes(self, waiting: int) -> None:
        """How many updates wait in all lanes together."""
        self._lanes.set(waiting)

    def call(self, outcome: CallOutcome) -> None:
        """Count a call to Telegram."""
        self._calls[outcome].inc()

    def flood_wait(self) -> None:
        """Count an answer 429."""
        self._flood.inc()

    def waiting(self, queue: Queue, count: int, oldest_seconds: float) -> None:
        """How much waits to be sent, and for how long the oldest has."""
        number, age = self._waiting[queue]
        number.set(count)
        age.set(oldest_seconds)

    def job(self, outcome: JobOutcome) -> None:
        """Count a run of scheduled work."""
        self._jobs[outcome].inc()
        self._clock.set_to_current_time()

    def batch(self, size: int) -> None:
        """Count a commit that ``size`` use cases shared."""
        self._batches.observe(size)

    def exposition(self) -> bytes:
        """All of it in Prometheus' text format."""
        return generate_latest(self.registry)
