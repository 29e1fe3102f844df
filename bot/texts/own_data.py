"""«Als Datei»: everything held about one person as JSON, for themselves (Art. 15 and 20 GDPR).

The names of its fields are English and stay the same, for machines; what stands in them is in the person's language.
"""

from collections.abc import Mapping
from datetime import datetime

import orjson

from bot.domain.citizen import Interview
from bot.domain.consent import WISHES, Consent
from bot.domain.held import Held
from bot.domain.ids import FormId
from bot.domain.outgoing import Attachment, Button, OutgoingMessage
from bot.domain.questionnaire import Questionnaire
from bot.domain.routing import Walk
from bot.domain.staff import Member
from bot.domain.taps import Wish, WishTap, encode
from bot.domain.volunteer_draft import VolunteerDraft
from bot.texts import call_entries
from bot.texts.catalogue import Voice
from bot.texts.held import purpose_name
from bot.texts.labels import label_text, spoken_answer

Json = dict[str, object]


def own_data_file(
    held: Held, forms: Mapping[FormId, Questionnaire], wordings: Mapping[str, str], now: datetime, voice: Voice
) -> OutgoingMessage:
    """The file with a sentence; ``forms`` are those of the interviews, ``wordings`` the texts by their digest."""
    content = {
        "controller": voice.own(voice.authority.name.full),
        "created_at": now,
        "note": voice.plain(
            "Abgeschickte Antworten stehen nicht darin: Wir können sie niemandem zuordnen. Mit Ihrem Code zeigt "
            "/auskunft sie Ihnen."
        ),
        "chat": held.chat,
        "language": held.language,
        "link": held.source,
        "last_message_at": held.seen_at,
        "interview": _interview(held.interview, forms, voice) if held.interview else None,
        "last_answer_at": held.answered_at,
        "interviews_of_other_surveys": [_interview(begun.interview, forms, voice) for begun in held.elsewhere],
        "consents": [_consent(line, wordings, voice) for line in held.consents],
        "wishes": [
            {"purpose": one.purpose.value, "survey": one.survey, "language": one.language, "until": one.due_on}
            for one in held.wished
        ],
        "telephone_interviews": [call_entries.written(entry, voice) for entry in held.entries],
        "telephone_interviews_being_entered": [_draft(draft) for draft in held.entering],
        "staff": _member(held.member) if held.member else None,
        "told_within_three_days": held.told,
        "taken_part_in": [survey.title for survey in held.participations],
        "wrong_codes_today": held.wrong_codes,
        "recipients": [
            voice.own(voice.authority.name.full),
            "Telegram Messenger Inc.",
            *call_entries.institutes(held, voice),
        ],
        "deleted_at_the_latest": held.survey.deletes_on if held.survey else None,
    }
    written = orjson.dumps(content, option=orjson.OPT_INDENT_2)
    # The file stands below the card; with this button the card comes below the file.
    go_on = Button(voice.plain("Weiter"), encode(WishTap(Wish.GO_ON, held.survey.id if held.survey else "")))
    return OutgoingMessage(
        voice.say("Alles, was wir gerade von Ihnen gespeichert haben. Die Datei selbst behalten wir nicht."),
        ((go_on,),),
        attachment=Attachment(voice.plain("auskunft.json"), written),
    )


def _interview(interview: Interview, forms: Mapping[FormId, Questionnaire], voice: Voice) -> Json:
    form, progress = forms[interview.form], interview.progress
    walk = Walk(path=(), values=progress.answers, possible=())
    answers = [
        {
            "question": row.name,
            "text": label_text(form, row.labels, walk, voice),
            "value": progress.answers[row.name],
            "answer": spoken_answer(form, row, walk, voice),
        }
        for row in form.questions
        if row.name in progress.answers
    ]
    return {
        "survey": interview.survey,
        "began_at": interview.started_at,
        "wording_sha256": interview.wording,
        "answers": answers,
        "chosen_not_confirmed": list(progress.draft or ()),
    }


def _member(member: Member) -> Json:
    return {
        "name": member.name,
        "role": member.role.value,
        "office": member.office,
        "language": member.language,
        "active": member.active,
        "telegram_user": member.user,
    }


def _draft(draft: VolunteerDraft) -> Json:
    return {
        "survey": draft.survey,
        "reference": draft.volunteer,
        "service_area": draft.area,
        "service_area_is_passed_on": draft.passes_area is True,
        "times": [time.value for time in draft.times],
        "interview_language": draft.spoken,
        "name": draft.name,
        "number": draft.number or draft.unchecked,
    }


def _consent(line: Consent, wordings: Mapping[str, str], voice: Voice) -> Json:
    return {
        "purpose": line.purpose.value,
        "purpose_in_words": purpose_name(line.purpose, voice),
        "given_at": line.given_at,
        "withdrawn_at": line.withdrawn_at,
        "only_the_month_is_kept": line.purpose in WISHES,
        "wording_version": line.wording_version,
        "wording_sha256": line.wording_sha256,
        "wording": wordings.get(line.wording_sha256, ""),
        "language": line.language,
    }
