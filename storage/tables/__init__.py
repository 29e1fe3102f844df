"""Every table, in SQLAlchemy Core. Rows never leave ``storage``; its functions return the domain's values.

Columns named ``body``, ``state`` (binary), ``name`` (binary), ``reason`` and ``unfinished`` hold sealed values
(``storage/sealed.py``).
"""

from storage.columns import metadata
from storage.tables.broadcasts import broadcast_recipients, broadcasts
from storage.tables.citizens import (
    code_attempts,
    consents,
    doomed_keys,
    held_responses,
    interviews,
    participations,
    people,
    responses,
    wishes,
    wordings,
)
from storage.tables.procedures import measures, papers, procedures, scans, targets, tasks, topics
from storage.tables.staff import (
    co_signatures,
    deputies,
    drafts,
    invitations,
    member_roles,
    members,
    memo_versions,
    memos,
    staff_chats,
)
from storage.tables.surveys import forms, surveys, tallies
from storage.tables.traffic import (
    alerts,
    audit,
    cards,
    inbox,
    outbox,
    processes,
    quarantine,
    secrets,
    settings,
    unreachable_chats,
)
from storage.tables.volunteers import (
    blocked_numbers,
    contact_links,
    handovers,
    study_ends,
    volunteer_counts,
    volunteer_drafts,
    volunteers,
)

__all__ = [
    "alerts",
    "audit",
    "blocked_numbers",
    "broadcast_recipients",
    "broadcasts",
    "cards",
    "co_signatures",
    "code_attempts",
    "consents",
    "contact_links",
    "deputies",
    "doomed_keys",
    "drafts",
    "forms",
    "handovers",
    "held_responses",
    "inbox",
    "interviews",
    "invitations",
    "measures",
    "member_roles",
    "members",
    "memo_versions",
    "memos",
    "metadata",
    "outbox",
    "papers",
    "participations",
    "people",
    "procedures",
    "processes",
    "quarantine",
    "responses",
    "scans",
    "secrets",
    "settings",
    "staff_chats",
    "study_ends",
    "surveys",
    "tallies",
    "targets",
    "tasks",
    "topics",
    "unreachable_chats",
    "volunteer_counts",
    "volunteer_drafts",
    "volunteers",
    "wishes",
    "wordings",
]
