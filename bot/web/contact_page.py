"""The page on which somebody leaves their telephone number; HTTP only, what it does is for ``bot/services``.

No script, no cookie, nothing from elsewhere. The token in its address is a secret: nothing here logs a path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from bot.domain.contact_form import ContactForm
from bot.domain.errors import DatabaseUnavailableError
from bot.domain.volunteering import Refused
from bot.metrics import Metrics, PageOutcome
from bot.runtime import Runtime
from bot.services import contact_page
from bot.services.contact_links import PATH
from bot.services.contact_page import Corrections, Entered, Opened
from bot.texts.catalogue import SHIPPED, SOURCE_LANGUAGE, Voice, spoken
from bot.web import contact_views as views
from bot.web.brake import Brake
from bot.web.contact_body import READ_SECONDS, Fields, form_of, read_fields
from bot.web.rendering import STYLE, style

log = structlog.stdlib.get_logger("bot.web")

RETRY_SECONDS: Final = "30"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
STRICT_TRANSPORT: Final = "max-age=31536000"


@dataclass(frozen=True, slots=True)
class ContactPages:
    """The routes of the page, and what stands behind them."""

    rt: Runtime
    metrics: Metrics
    brake: Brake
    read_seconds: float = READ_SECONDS

    def mount(self, application: web.Application) -> None:
        """Add them below the path of PUBLIC_URL."""
        root = urlsplit(self.rt.config.public_url).path + PATH
        application.router.add_get(f"{root}/{STYLE}", self.show_style)
        application.router.add_get(f"{root}/{{token}}", self.show)
        application.router.add_post(f"{root}/{{token}}", self.send)

    async def show_style(self, _request: web.Request) -> web.Response:
        """The style sheet."""
        return web.Response(text=style(), content_type="text/css", headers=self._headers())

    async def show(self, request: web.Request) -> web.Response:
        """The form. Looking at it does not use the link up: Telegram does so to show a preview."""
        try:
            page = await contact_page.open_page(self.rt, request.match_info["token"])
            if page is None:
                return self._missed(request)
            if isinstance(page, Refused):
                return self._refused(request, page)
            voice = self._voice(request, page.language)
            return self._html(PageOutcome.SHOWN, 200, views.form_page(voice, page, ContactForm()))
        except Exception as error:  # noqa: BLE001 - whatever is wrong, the person reads a sentence
            return self._failed(request, error, {})

    async def send(self, request: web.Request) -> web.Response:
        """The form, filled in."""
        fields = await read_fields(request, self.read_seconds)
        if isinstance(fields, int):
            return self._html(PageOutcome.UNREADABLE, fields, views.unreadable_page(self._voice(request)))
        try:
            return await self._sent(request, form_of(fields))
        except Exception as error:  # noqa: BLE001 - as above, and nobody has to write anything twice
            return self._failed(request, error, fields)

    async def _sent(self, request: web.Request, form: ContactForm) -> web.Response:
        token = request.match_info["token"]
        # Looked up before it is written: whoever tries links out shall not keep the writer busy.
        page = await contact_page.open_page(self.rt, token)
        if not isinstance(page, Opened):
            return self._missed(request) if page is None else self._refused(request, page)
        voice = self._voice(request, page.language)
        match await self.rt.run(contact_page.send, token, form, voice.language):
            case None:
                return self._missed(request)
            case Refused() as refused:
                return self._refused(request, refused)
            case Corrections() as corrections:
                return self._html(PageOutcome.ASKED_AGAIN, 422, views.corrected_page(voice, corrections, form))
            case Entered() as entered:
                return self._html(PageOutcome.ENTERED, 200, views.entered_page(voice, entered))

    def _missed(self, request: web.Request) -> web.Response:
        """One answer for unknown, used and expired links. Too many get it with a pause; who has a link notices none."""
        pause = self.brake.miss()
        page = views.missed_page(self._voice(request))
        if pause:
            return self._html(PageOutcome.BRAKED, 429, page, {"Retry-After": str(pause)})
        return self._html(PageOutcome.MISSED, 404, page)

    def _refused(self, request: web.Request, refused: Refused) -> web.Response:
        return self._html(PageOutcome.REFUSED, 200, views.refused_page(self._voice(request), refused.reason))

    def _failed(self, request: web.Request, error: Exception, fields: Fields) -> web.Response:
        if not isinstance(error, DatabaseUnavailableError):
            log.error("the contact page failed", exc_info=error)
        page = views.failed_page(self._voice(request), fields)
        return self._html(PageOutcome.FAILED, 503, page, {"Retry-After": RETRY_SECONDS})

    def _voice(self, request: web.Request, language: str = "") -> Voice:
        """The language chosen on the page, else the link's, else the browser's."""
        asked = request.query.get("lang", "")
        preferred = spoken(request.headers.get("Accept-Language", "").partition(",")[0])
        return self.rt.texts.voice(asked if asked in SHIPPED else language or preferred or SOURCE_LANGUAGE)

    def _html(
        self, outcome: PageOutcome, status: int, page: str, more: Mapping[str, str] | None = None
    ) -> web.Response:
        self.metrics.page(outcome)
        headers = {**self._headers(), **(more or {})}
        return web.Response(text=page, status=status, content_type="text/html", headers=headers)

    def _headers(self) -> dict[str, str]:
        strict = self.rt.config.public_url.startswith("https://")
        return {**HEADERS, "Strict-Transport-Security": STRICT_TRANSPORT} if strict else dict(HEADERS)
