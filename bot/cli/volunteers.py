"""``buergerecho volunteers``: what is done by hand for the telephone interviews."""

import click

from bot.cli.by_telephone import show, unblock, withdraw
from bot.cli.handover import confirmed, dispositions, handover
from bot.cli.paper import add, list_


@click.group()
def volunteers() -> None:
    """Freiwillige für die Telefoninterviews."""


for command in (add, list_, show, withdraw, unblock, handover, confirmed, dispositions):
    volunteers.add_command(command)
