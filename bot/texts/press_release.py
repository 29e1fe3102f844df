"""The press release as text to copy. It is published in German, as the press office wrote it, and not translated."""

import html
from collections.abc import Collection, Mapping

from bot.authority import Head
from bot.domain.measure import Measure
from bot.domain.outgoing import Attachment, OutgoingMessage
from bot.texts.catalogue import SOURCE_LANGUAGE, Voice
from bot.texts.design import survey_days
from bot.texts.labels import units
from bot.texts.results import Report, summary

_PART = 3_500
"""UTF-16 units of one message of it: with what Telegram adds it stays below 4,096."""

Answers = Mapping[str, str]
"""What was filled in: ``titel``, ``text``, perhaps ``zitat``, ``kontakt``."""


def quote_of(answers: Answers, head: Head) -> str:
    """The quote with the name of whoever says it, as it is printed; empty where there is none."""
    said = answers.get("zitat", "").strip()
    # Before the comma after the closing mark, a full stop falls away; «!», «?» and «...» stay.
    said = said if said.endswith("..") else said.removesuffix(".")
    return f"„{said}“, so {head.function[SOURCE_LANGUAGE]} {head.name}." if said else ""


def nobody_to_quote(head: Head, voice: Voice) -> str:
    """On the card of the draft, while nobody could release a quote; not escaped."""
    return voice.plain(
        "Zitate von {function} {name} kann nur diese Person selbst freigeben, und noch ist niemand als "
        "„Behördenleitung“ angemeldet. Bitten Sie die Technik um eine Einladung dafür, oder lassen Sie das Zitat weg.",
        function=voice.own(head.function),
        name=head.name,
    )


def suggestion(report: Report, measures: Collection[Measure], voice: Voice) -> str:
    """What a press release can be made of, not escaped: what may be told of the results, and what is carried out.

    Empty where there is neither. What a measure costs, and what was not endorsed, is no news for the press.
    """
    carried_out = [
        voice.plain("• {what} ({office}, bis {day})", what=one.what, office=one.office, day=voice.day(one.due_on))
        for one in measures
        if one.state.was_endorsed
    ]
    parts = [*_told(report, voice), *([voice.plain("Was jetzt geschieht:")] if carried_out else [])]
    return "\n\n".join(parts) + "".join(f"\n{line}" for line in carried_out)


def _told(report: Report, voice: Voice) -> tuple[str, ...]:
    if report.erased:
        return ()
    chosen = voice.plain("Geantwortet hat, wer wollte: Das ist keine Zufallsstichprobe.")
    which = voice.plain("Befragung {which}", which=survey_days(report.survey, voice))
    return which, summary(report, voice), chosen


def render_suggestion(text: str, voice: Voice) -> tuple[OutgoingMessage, ...]:
    """The same above the card of the draft, in as many messages as it needs. Not protected: it is to be copied."""
    what = voice.say(
        "<b>Vorschlag für die Pressemeldung</b>, zum Kopieren und Ändern. Veröffentlicht wird nur, was Sie selbst in "
        "den Entwurf schreiben."
    )
    first, *others = (html.escape(part, quote=False) for part in in_parts(text, _PART))
    return tuple(OutgoingMessage(part, silent=True) for part in (f"{what}\n\n{first}", *others))


def release_text(answers: Answers, head: Head) -> str:
    """The whole press release as plain text, not escaped."""
    parts = (answers["titel"], answers["text"], quote_of(answers, head), answers["kontakt"])
    return "\n\n".join(part.strip() for part in parts if part)


def render_release_text(answers: Answers, head: Head) -> tuple[OutgoingMessage, ...]:
    """The text to copy, in as many messages as it needs. Not protected: it is to be passed on."""
    parts = in_parts(release_text(answers, head), _PART)
    return tuple(OutgoingMessage(html.escape(part, quote=False), silent=True) for part in parts)


def render_release_file(file: Attachment, voice: Voice) -> OutgoingMessage:
    """The PDF for website and mailing list."""
    text = voice.say("Die Pressemeldung als PDF, für Website und Verteiler. Der Text zum Kopieren steht darüber.")
    return OutgoingMessage(text, attachment=file)


def render_published_file(file: Attachment, voice: Voice) -> OutgoingMessage:
    """The same for everybody else whom the procedure concerns. Not protected: an office puts it on file."""
    text = voice.say("Der ganze Text als PDF: die veröffentlichte Pressemeldung.")
    return OutgoingMessage(text, attachment=file, silent=True)


def in_parts(text: str, most: int) -> tuple[str, ...]:
    """The text in pieces of at most ``most`` UTF-16 units, cut between lines, or between words where a line is long."""
    parts: list[str] = []
    for line in text.split("\n"):
        for piece in _pieces(line, most):
            if parts and units(f"{parts[-1]}\n{piece}") <= most:
                parts[-1] = f"{parts[-1]}\n{piece}"
            else:
                parts.append(piece)
    return tuple(part.strip("\n") for part in parts if part.strip())


def _pieces(line: str, most: int) -> tuple[str, ...]:
    pieces = [""]
    for word in line.split(" "):
        joined = f"{pieces[-1]} {word}".removeprefix(" ") if pieces[-1] else word
        if units(joined) <= most:
            pieces[-1] = joined
        else:
            # A word that is longer than a message is no word; it is cut anywhere.
            cut = [word[at : at + most // 2] for at in range(0, len(word), most // 2)]
            pieces += cut
    return tuple(pieces)
