"""``buergerecho keys new``."""

import os
from base64 import urlsafe_b64encode

import click


@click.group()
def keys() -> None:
    """Schlüssel für verschlüsselte Spalten."""


@keys.command()
def new() -> None:
    """Gibt einen neuen Schlüssel für BUERGERECHO_SECRET_KEYS aus.

    Wird ein Schlüssel ersetzt, kommt der neue vor die bisherigen, durch Komma getrennt.
    """
    click.echo(urlsafe_b64encode(os.urandom(32)).decode())
