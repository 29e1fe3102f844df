"""A questionnaire as text and back: how a version is kept, and the digest that names it."""

import json
import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.domain.expression import Expression, parse
from bot.domain.ids import FormId
from bot.domain.questionnaire import Choice, NumberRange, Question, Questionnaire, QuestionType, filter_columns

_BARE_WORD = re.compile(r"[^\W\d][\w.\-]*")

# Any: these are the nested plain values of JSON on their way to and from the types.


def to_json(questionnaire: Questionnaire) -> str:
    """The whole form as canonical JSON; expressions as they were written."""
    return _canonical({"form_id": questionnaire.form_id, **_content(questionnaire)})


def from_json(text: str) -> Questionnaire:
    """The form that ``to_json`` wrote. Raises ``ExpressionError`` only if the text is not from there."""
    form = json.loads(text)
    return Questionnaire(
        form_id=FormId(form["form_id"]),
        version=form["version"],
        title=form["title"],
        languages=tuple(form["languages"]),
        default_language=form["default_language"],
        questions=tuple(_read_question(row) for row in form["questions"]),
    )


def named_by_content(questionnaire: Questionnaire) -> Questionnaire:
    """The form with its id: the SHA-256 of everything else in it, so that another wording is another version."""
    digest = sha256(_canonical(_content(questionnaire)).encode()).hexdigest()
    return replace(questionnaire, form_id=FormId(digest))


def _canonical(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _content(questionnaire: Questionnaire) -> dict[str, Any]:
    return {
        "version": questionnaire.version,
        "title": dict(questionnaire.title),
        "languages": list(questionnaire.languages),
        "default_language": questionnaire.default_language,
        "questions": [_question(row) for row in questionnaire.questions],
    }


def _question(row: Question) -> dict[str, Any]:
    """The row without what is empty, to keep the text small."""
    full = {
        "name": row.name,
        "type": row.type.value,
        "labels": dict(row.labels),
        "hints": dict(row.hints),
        "required": row.required,
        "required_message": dict(row.required_message),
        "relevant": _source(row.relevant),
        "constraint": _source(row.constraint),
        "constraint_message": dict(row.constraint_message),
        "calculation": _source(row.calculation),
        "default": row.default,
        "choices": [_choice(choice) for choice in row.choices],
        "choice_filter": _source(row.choice_filter),
        "range": [str(row.range.start), str(row.range.end), str(row.range.step)] if row.range else None,
        "multiline": row.multiline,
        "ends": row.ends,
        "sections": [dict(labels) for labels in row.sections],
    }
    return {name: value for name, value in full.items() if value}


def _choice(choice: Choice) -> dict[str, Any]:
    return {"name": choice.name, "labels": dict(choice.labels), "columns": dict(choice.columns)}


def _source(expression: Expression | None) -> str | None:
    return None if expression is None else expression.source


def _read_question(row: dict[str, Any]) -> Question:
    return Question(
        name=row["name"],
        type=QuestionType(row["type"]),
        labels=row.get("labels", {}),
        hints=row.get("hints", {}),
        required=row.get("required", False),
        required_message=row.get("required_message", {}),
        relevant=_read_expression(row.get("relevant")),
        constraint=_read_expression(row.get("constraint")),
        constraint_message=row.get("constraint_message", {}),
        calculation=_read_expression(row.get("calculation")),
        default=row.get("default", ""),
        choices=(choices := tuple(Choice(**choice) for choice in row.get("choices", ()))),
        choice_filter=_read_expression(row.get("choice_filter"), filter_columns(choices)),
        range=NumberRange(*map(Decimal, row["range"])) if "range" in row else None,
        multiline=row.get("multiline", False),
        ends=row.get("ends", False),
        sections=tuple(row.get("sections", ())),
    )


def _read_expression(source: str | None, columns: frozenset[str] = frozenset()) -> Expression | None:
    return None if source is None else parse(source, columns=columns)


def _read_filter(source: str | None) -> Expression | None:
    # It was read against the columns of the choices sheet once; whatever stands bare in it is one of those.
    return None if source is None else parse(source, columns=frozenset(_BARE_WORD.findall(source)))
