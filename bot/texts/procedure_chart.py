"""Draws the procedure from its table into ``docs/verfahren.md``; run by hand: ``python -m bot.texts.procedure_chart``.

A test compares the document with the table, so neither can change without the other.
"""

from collections.abc import Iterator
from pathlib import Path

from bot.domain.step_names import Outcome, Phase, Way
from bot.domain.steps import FALLS_WITH, RULES, StepRule
from bot.texts.catalogue import Voice
from bot.texts.staff_names import role_name
from bot.texts.steps import phase_name, step_name

BEGIN, END = "<!-- aus der Tabelle: Anfang -->", "<!-- aus der Tabelle: Ende -->"


def drawn(voice: Voice) -> str:
    """The chart (Mermaid) and the table of steps, as they stand in the document."""
    return "\n".join((*_chart(voice), "", *_table(voice), "", *_done_anew(voice)))


def _chart(voice: Voice) -> Iterator[str]:
    yield "```mermaid"
    yield "flowchart TD"
    for number, phase in enumerate(Phase, start=1):
        yield f'  subgraph {phase}["{number} {phase_name(phase, voice)}"]'
        for rule in RULES.values():
            if rule.phase is phase:
                yield f"    {rule.step}{_shape(rule, f'{step_name(rule.step, voice)}<br>{role_name(rule.by, voice)}')}"
        yield "  end"
    for rule in RULES.values():
        yield from (f"  {before} --> {rule.step}" for before in RULES if before in rule.after)
        yield from (f"  {rule.step} -. {_OUTCOMES[outcome]} .-> {back}" for outcome, back in rule.redoes.items())
    yield "```"


def _shape(rule: StepRule, label: str) -> str:
    """A decision is a rhombus, what nobody does a stadium."""
    if rule.way is Way.DECISION:
        return f'{{"{label}"}}'
    return f'(["{label}"])' if rule.way is Way.ITSELF else f'["{label}"]'


def _table(voice: Voice) -> Iterator[str]:
    yield "| Schritt | Name | wer | wie | Frist in Arbeitstagen | kann enden mit | ohne Äußerung | Quelle |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in RULES.values():
        cells = (
            step_name(rule.step, voice),
            f"`{rule.step}`",
            f"jede {role_name(rule.by, voice)}" if rule.by_each else role_name(rule.by, voice),
            _WAYS[rule.way],
            str(rule.days or "–"),
            ", ".join(_OUTCOMES[outcome] for outcome in rule.outcomes),
            "geht es weiter" if rule.lapses else "wartet es",
            rule.seed,
        )
        yield f"| {' | '.join(cells)} |"


def _done_anew(voice: Voice) -> Iterator[str]:
    yield "Wird etwas noch einmal gemacht, so gilt nicht mehr, was dazu gesagt oder entschieden war. Dann folgt neu:"
    yield ""
    for step, falls in FALLS_WITH.items():
        yield f"- nach „{step_name(step, voice)}“: {', '.join(step_name(one, voice) for one in falls)}"


_WAYS = {
    Way.FORM: "Vordruck",
    Way.BUTTON: "Knopf",
    Way.MEMO: "Vermerk",
    Way.DECISION: "Entscheidung über den Vermerk",
    Way.ITSELF: "von selbst",
}
_OUTCOMES = {
    Outcome.DONE: "erledigt",
    Outcome.CONDITIONS: "mit Bedingungen",
    Outcome.COMMENTED: "mit Anmerkungen",
    Outcome.NO: "nein",
    Outcome.CHANGES: "Änderungen",
    Outcome.MOVED: "anderer Termin",
    Outcome.FAULTS: "Fehler gefunden",
    Outcome.STOPPED: "Ende des Verfahrens",
    Outcome.NO_ANSWER: "keine Äußerung",
    Outcome.WITHDRAWN: "zurückgezogen",
    Outcome.NOT_REACHED: "niemand zu erreichen",
}


def renewed(document: str, voice: Voice) -> str:
    """The document with chart and table as they are now."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{drawn(voice)}\n\n{END}{after}"


def write() -> None:
    """Bring the document up to date."""
    from bot.authority_file import example_authority
    from bot.texts.catalogue import Texts

    path = Path(__file__).resolve().parents[2] / "docs" / "verfahren.md"
    voice = Texts(example_authority(), "Europe/Berlin").voice("de")
    path.write_text(renewed(path.read_text(encoding="utf-8"), voice), encoding="utf-8")


if __name__ == "__main__":
    write()
