"""``buergerecho simulator``: the simulated Telegram alone, for any bot."""

import asyncio
import signal
import sys
from collections.abc import Callable

import click

from bot.simulator.server import TelegramServer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adresse, an der der Simulator lauscht.")
@click.option(
    "--port", default=8801, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 nimmt einen freien."
)
@click.option("--keep-calls", default=100_000, show_default=True, help="So viele Aufrufe bleiben nachlesbar.")
@click.option("--keep-messages", default=1_000, show_default=True, help="So viele Nachrichten behält jeder Chat.")
def simulator(host: str, port: int, keep_calls: int, keep_messages: int) -> None:
    """Startet ein Telegram auf diesem Rechner: Bot-API für beliebige Bots, dazu die Chatseite."""
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        sys.exit(runner.run(_serve(host, port, keep_calls, keep_messages)))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """The faster loop, where there is one."""
    if sys.platform == "win32":
        return None
    import uvloop

    return uvloop.new_event_loop


async def _serve(host: str, port: int, keep_calls: int, keep_messages: int) -> int:
    """Serve until SIGTERM or SIGINT; the exit status."""
    server = TelegramServer(keep_calls=keep_calls, keep_messages=keep_messages)
    try:
        address = await server.start(host, port)
    except OSError:
        click.echo(f"An {host}:{port} kann der Simulator nicht lauschen; vermutlich ist der Port belegt.", err=True)
        return 1
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    click.echo(address)
    await stop.wait()
    await server.stop()
    return 0


if __name__ == "__main__":
    simulator()
