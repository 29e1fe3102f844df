"""Names for the kinds of identifiers, so that mypy tells a chat from a person and a memo from its version."""

from typing import NewType

UpdateId = NewType("UpdateId", int)
UserId = NewType("UserId", int)
"""Telegram's number of a person; stable, never shown, never logged."""
ChatId = NewType("ChatId", int)
MessageId = NewType("MessageId", int)

Person = NewType("Person", bytes)
"""Keyed hash of a citizen's ``UserId`` (32 bytes): finds the running interview without storing who it is."""
SurveyId = NewType("SurveyId", str)
FormId = NewType("FormId", str)
"""Digest of a questionnaire's content: one id per version of a form."""
InterviewId = NewType("InterviewId", str)
"""Random, 8 hexadecimal digits; stands in the buttons of the interview's card."""

MemberId = NewType("MemberId", int)
MemoId = NewType("MemoId", int)
BroadcastId = NewType("BroadcastId", int)
ProcedureId = NewType("ProcedureId", int)
TaskId = NewType("TaskId", int)
PaperId = NewType("PaperId", int)
MeasureId = NewType("MeasureId", int)
DeputyId = NewType("DeputyId", int)
