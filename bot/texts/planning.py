"""What offices and the data protection officer said in phase 1, in a line or two each: for cards and for the Vermerk.

All of it is plain text in the language of the voice, not escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.memo import Memo
from bot.domain.papers import Paper
from bot.domain.step_names import Outcome, Step
from bot.domain.wording import changes
from bot.texts.catalogue import Voice
from bot.texts.labels import shortened
from bot.texts.papers import entered_in_short
from bot.texts.steps import ending, step_name, step_of_others

_QUOTED = 400
"""UTF-16 units of what is quoted in a line; the whole stands in the paper."""
_FACTS = 7_500
"""UTF-16 units of a Sachverhalt that is begun from the file: the form takes 8,000 characters."""
_TITLE = 150
"""A subject has 200 at the most."""
_WORDS = ("bedingungen", "grund", "auflagen", "begruendung", "anmerkungen")
"""The questions of the forms in which somebody explains their answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """How a step ended for an office, or for whoever does it; ``answers`` are those of the paper, if there is one.

    ``outcome`` is None where the answer is still awaited.
    ``entered``: its paper, where somebody else entered it as it was given on paper or on the telephone.
    """

    step: Step
    office: str
    outcome: Outcome | None
    on: date | None
    answers: Mapping[str, str]
    entered: Paper | None = None


def said_line(said: Said, voice: Voice) -> str:
    """``• Bauamt: Mit Bedingungen, 40 Stunden (3. Mai 2022)``, and what was written to explain it."""
    parts = [ending(said.step, said.outcome, voice) if said.outcome else voice.plain("noch keine Antwort")]
    if said.answers.get("stunden"):
        parts.append(voice.plain("{hours} Stunden", hours=said.answers["stunden"]))
    how = ", ".join(parts)
    day = voice.day(said.on) if said.on else ""
    day = entered_in_short(said.entered, voice) if said.entered else day
    on = f" ({day})" if day else ""
    lines = [f"• {said.office}: {how}{on}" if said.office else f"• {how}{on}"]
    lines += [f"  „{shortened(said.answers[name], _QUOTED)}“" for name in _WORDS if said.answers.get(name)]
    return "\n".join(lines)


def said_by_all(said: Sequence[Said], voice: Voice) -> str:
    """What everybody said, step by step; empty where nobody has said anything."""
    steps = dict.fromkeys(one.step for one in said)
    return "\n\n".join(
        "\n".join((f"{step_of_others(step, voice)}", *(said_line(one, voice) for one in said if one.step is step)))
        for step in steps
    )


def resources_told(answers: Mapping[str, str], voice: Voice) -> str:
    """What the press office learns at once when an office has checked its resources (row 2.6 of MISSION.md § 2)."""
    lines = []
    if answers.get("stunden"):
        lines.append(voice.plain("{hours} Stunden", hours=answers["stunden"]))
    if answers.get("ansprechpartner"):
        lines.append(voice.plain("Ansprechperson: {name}", name=answers["ansprechpartner"]))
    if answers.get("telefon"):
        lines.append(voice.plain("Telefon: {number}", number=answers["telefon"]))
    return "\n".join((*lines, *(f"„{answers[name]}“" for name in _WORDS if answers.get(name))))


def explained(answers: Mapping[str, str]) -> str:
    """What somebody wrote to explain an answer."""
    return "\n\n".join(answers[name] for name in _WORDS if answers.get(name))


def minutes_told(answers: Mapping[str, str], voice: Voice) -> str:
    """What the offices learn of the minutes."""
    return "\n\n".join(
        (
            voice.plain("Ergebnisse: {text}", text=answers.get("ergebnisse", "")),
            voice.plain("Vereinbarungen: {text}", text=answers.get("vereinbarungen", "")),
        )
    )


def changed_text(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]], voice: Voice) -> str:
    """What a new version changes, section by section; ``before`` and ``after`` are headings with their texts."""
    old = dict(before)
    places = [
        voice.plain("{section}\nbisher: {before}\nneu: {after}", section=heading, before=one.before, after=one.after)
        for heading, text in after
        for one in changes(old.get(heading, ""), text)
    ]
    if not places:
        return ""
    return "\n\n".join((voice.plain("Das hat sich gegenüber der vorigen Fassung geändert:"), *places))


def memo_subject(step: Step, title: str, voice: Voice) -> str:
    """``Kundenbefragung 2022; hier: Freigabe Grobkonzept``."""
    return _subject(title, _what_is_approved(step, voice), voice)


def memo_subject_once_more(title: str, voice: Voice) -> str:
    """The Feinkonzept was approved before: nobody shall take it for the same Vermerk."""
    return _subject(title, voice.plain("Freigabe geändertes Feinkonzept"), voice)


def _what_is_approved(step: Step, voice: Voice) -> str:
    return {
        Step.OUTLINE_MEMO: voice.plain("Freigabe Grobkonzept"),
        Step.DETAIL_MEMO: voice.plain("Freigabe Feinkonzept"),
        Step.RESULTS_MEMO: voice.plain("Ergebnisse und Maßnahmen"),
    }.get(step, step_name(step, voice))


def _subject(title: str, what: str, voice: Voice) -> str:
    named = shortened(" ".join(title.split()), _TITLE)
    # Behind a whole sentence, such as «Was gefällt Ihnen an unserer Stadt?», a semicolon would be wrong.
    if named.endswith(("?", "!", ".")):
        return voice.plain("{title} Hier: {what}", title=named, what=what)
    return voice.plain("{title}; hier: {what}", title=named, what=what)


def memo_follows(step: Step, voice: Voice) -> str:
    """What the Verfügung of a step's Vermerk names after the approval."""
    return {
        Step.OUTLINE_MEMO: voice.plain(
            "Die Pressestelle leitet die Phase „Konzeption und Umsetzung“ ein und bittet die Stellen um Unterstützung."
        ),
        Step.DETAIL_MEMO: voice.plain("Die Pressestelle setzt das Feinkonzept mit den beteiligten Stellen um."),
        Step.RESULTS_MEMO: voice.plain(
            "Die Pressestelle setzt die Maßnahmen mit den Stellen um und entwirft die Pressemeldung."
        ),
    }.get(step, "")


def memo_reference(memo: Memo, on: date, voice: Voice) -> str:
    """The Bezug: ``Vermerk Nr. 1 vom 3. Mai 2022``, with its reference number where it has one."""
    named = dated(voice.plain("Vermerk Nr. {number}", number=memo.id), on, voice)
    return f"{named}, Az. {memo.reference}" if memo.reference else named


def version_reference(memo: Memo, on: date, voice: Voice) -> str:
    """The Bezug of the version after it: ``Vermerk Nr. 1, Fassung 1 vom 3. Mai 2022``."""
    return dated(
        voice.plain("Vermerk Nr. {number}, Fassung {version}", number=memo.id, version=memo.version), on, voice
    )


def memo_facts(occasion: str, papers: Sequence[str], meeting: str, said: str, voice: Voice) -> str:
    """The Sachverhalt of a Vermerk as far as the file tells it; the press office goes on from there."""
    stand = voice.plain("Bisheriger Stand: {papers}.", papers="; ".join(papers)) if papers else ""
    who = "\n\n".join((voice.plain("Beteiligung"), said)) if said else ""
    return shortened("\n\n".join(part for part in (occasion, stand, meeting, who) if part), _FACTS)


def occasion_line(on: date, text: str, voice: Voice) -> str:
    """Where it comes from: the idea of which day, and what it was."""
    return voice.plain("Anlass: Idee vom {day}. {text}", day=voice.day(on), text=shortened(text, 1_500)).strip()


def dated(name: str, on: date, voice: Voice) -> str:
    """A paper with its day: ``Grobkonzept, Fassung 2 vom 3. Mai 2022``."""
    return voice.plain("{paper} vom {day}", paper=name, day=voice.day(on))


def meeting_line(answers: Mapping[str, str], voice: Voice) -> str:
    """Which meeting there was, and when."""
    return voice.plain(
        "Gemeinsames Treffen ({kind}) am {day}, {place}.",
        kind=answers.get("runde", ""),
        day=voice.day(date.fromisoformat(answers["tag"])),
        place=answers.get("ort", ""),
    )
