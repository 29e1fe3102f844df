"""Serves the chat page: its files, from this package alone, with headers that forbid everything from elsewhere."""

from importlib.resources import files

from aiohttp import web

KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def add_routes(app: web.Application) -> None:
    """The page at ``/``, its parts at ``/page/…``."""
    app.router.add_get("/", _index)
    app.router.add_get("/page/{name:[A-Za-z0-9_.-]+}", _part)


async def _index(_request: web.Request) -> web.Response:
    return _file("index.html")


async def _part(request: web.Request) -> web.Response:
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    kind = next((kind for ending, kind in KINDS.items() if name.endswith(ending)), "")
    source = files("bot.simulator").joinpath("page", name)
    if not kind or not source.is_file():
        raise web.HTTPNotFound
    return web.Response(body=source.read_bytes(), content_type=kind, charset="utf-8", headers=HEADERS)
