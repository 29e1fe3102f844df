"""The memo by which the Leitung is asked for the hand-over. The bot writes it, since every fact in it lies here.

Memos are papers, so this one is German whoever reads it; its sentences can be replaced like all others.
"""

from bot.domain.handover import fingerprint, valid_until
from bot.domain.handover_messages import HandoverFacts
from bot.domain.memo import MemoContent
from bot.texts.broadcasts import in_steps
from bot.texts.catalogue import Voice
from bot.texts.handover_rows import area_name
from bot.texts.labels import shortened

TITLE_UNITS = 80
INSTITUTE_UNITS = 60


def handover_memo(facts: HandoverFacts, voice: Voice) -> MemoContent:
    """Subject, recommendation, facts and assessment; people are counted in steps of five (PEOPLE.md 16)."""
    title = shortened(facts.survey.title, TITLE_UNITS)
    institute = shortened(voice.authority.research_institute.name, INSTITUTE_UNITS)
    return MemoContent(
        voice.plain("{title}; hier: Übergabe der Kontaktdaten an {institute}", title=title, institute=institute),
        voice.plain(
            "Es wird vorgeschlagen, die Kontaktdaten der Freiwilligen für die Telefoninterviews an {institute} zu "
            "übergeben. Die Freigabe gilt für diese Befragung: Wer sich später meldet, folgt als Nachtrag.",
            institute=institute,
        ),
        "\n".join(_facts(facts, voice)),
        "\n".join(_assessment(facts, voice)),
    )


def _facts(facts: HandoverFacts, voice: Voice) -> list[str]:
    institute, calls = voice.authority.research_institute, voice.authority.calls_of(facts.survey)
    lines = [
        voice.plain(
            "Für ein Telefoninterview zur Befragung „{title}“ haben sich Freiwillige gemeldet: {people}. Davon nach "
            "Bereichen:",
            title=facts.survey.title,
            people=in_steps(facts.people, voice),
        )
    ]
    lines += [
        voice.plain("– {area}: {people}", area=area_name(area, voice) or _unnamed(voice), people=in_steps(count, voice))
        for area, count in facts.areas
    ]
    if calls is not None:
        lines.append(
            voice.plain(
                "{institute} ruft vom {first} bis zum {last} an, jede Person höchstens {n}-mal.",
                institute=institute.name,
                first=voice.day(calls.calls_from),
                last=voice.day(calls.calls_to),
                n=institute.most_calls,
            )
        )
    lines.append(
        voice.plain(
            "Übergeben werden Name, Telefonnummer, Anrufzeiten und Sprache. Der Bereich steht nur bei denen dabei, die "
            "auch dem zugestimmt haben. Antworten aus dem Fragebogen sind nicht dabei."
        )
    )
    return lines


def _assessment(facts: HandoverFacts, voice: Voice) -> list[str]:
    last = valid_until(facts.survey, voice.authority.calls_of(facts.survey))
    return [
        voice.plain(
            "Alle haben in die Weitergabe eingewilligt. Fassungen der Einwilligung: {versions}.",
            versions=", ".join(facts.versions),
        ),
        voice.plain(
            "Die Datei wird für das Institut verschlüsselt (age). Öffnen kann sie nur das Institut, hier im Haus "
            "niemand. Fingerabdruck des Schlüssels (SHA-256): {fingerprint}. Ob er stimmt, fragt man am besten "
            "telefonisch nach.",
            fingerprint=fingerprint(facts.recipient),
        ),
        voice.plain(
            "Das Institut darf die Daten bis zum {last} verwenden. Wer widerruft, steht noch am selben Tag auf einer "
            "Liste für das Institut. Es muss dann löschen und das bestätigen; einer Freigabe bedarf das nicht.",
            last=voice.day(last),
        ),
        voice.plain("Hier wird spätestens am {day} alles gelöscht.", day=voice.day(facts.survey.deletes_on)),
    ]


def _unnamed(voice: Voice) -> str:
    return voice.plain("ohne Angabe")
