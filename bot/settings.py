"""Reads the settings from the environment, ``.env`` and systemd's credentials, and says in German what is wrong."""

import os
import re
from base64 import urlsafe_b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)

PREFIX = "BUERGERECHO_"

MISSING = {
    "token": "das Token, das BotFather nennt",
    "secret_keys": "ein Schlüssel, wie ihn „buergerecho keys new“ ausgibt",
    "authority": "der Pfad der Behördendatei; ein Muster gibt „buergerecho authority example“ aus",
    "webhook_secret": "zu WEBHOOK_URL gehört ein geheimes Kennwort aus Buchstaben, Ziffern, _ und -",
    "public_url": "die Adresse der eigenen Seiten der Behörde",
}


def _wrong(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def _shaped(pattern: str, sentence: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if not re.fullmatch(pattern, value.get_secret_value()):
            raise _wrong(sentence)
        return value

    return check


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _wrong("muss eine Adresse sein, die mit https:// oder http:// beginnt")
    return value.rstrip("/")


def _database(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        raise _wrong("muss mit sqlite+aiosqlite:/// oder postgresql+asyncpg:// beginnen")
    return value


def _listen(value: object) -> tuple[str, int]:
    if isinstance(value, tuple):
        return value
    host, _, port = str(value).rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65535:
        raise _wrong("muss Adresse:Port sein, zum Beispiel 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def _chat(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    if not re.fullmatch(r"-?\d{1,16}", str(value)):
        raise _wrong("muss die Nummer eines Chats sein, zum Beispiel -1001234567890")
    return int(str(value))


def _file(value: Path | None) -> Path | None:
    if value is not None and not value.is_file():
        raise _wrong("nennt eine Datei, die es nicht gibt")
    return value


def _folder(value: Path) -> Path:
    if not value.is_dir():
        raise _wrong("nennt einen Ordner, den es nicht gibt")
    return value


def _one_key(nr: int, text: str) -> bytes:
    try:
        key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (NotBase64, ValueError):
        key = b""
    if len(key) != 32:
        raise _wrong(f"enthält an Stelle {nr} keinen Schlüssel; jeder ist 32 Bytes lang, in URL-sicherem Base64")
    return key


def _keys(value: object) -> tuple[bytes, ...]:
    if isinstance(value, tuple):
        return value
    texts = [text.strip() for text in str(value).split(",") if text.strip()]
    keys = tuple(_one_key(nr, text) for nr, text in enumerate(texts, start=1))
    if len(set(keys)) != len(keys):
        raise _wrong("enthält einen Schlüssel doppelt")
    return keys


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong("muss eine Zeitzone sein, zum Beispiel Europe/Berlin") from None
    return value


def _level(value: str) -> str:
    if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise _wrong("muss DEBUG, INFO, WARNING oder ERROR sein")
    return value.upper()


def _format(value: str) -> str:
    if value.lower() not in {"json", "console"}:
        raise _wrong("muss json oder console sein")
    return value.lower()


def _scale(value: object) -> float:
    try:
        scale = float(str(value))
    except ValueError:
        scale = 0.0
    if not 0 < scale <= 1:
        raise _wrong("muss eine Zahl über 0 und höchstens 1 sein; im Betrieb bleibt sie weg")
    return scale


def _user_name(value: str) -> str:
    if not re.fullmatch(r"@?[A-Za-z][A-Za-z0-9_]{2,31}", value):
        raise _wrong("muss der Benutzername des Bots sein, zum Beispiel MusterlandBot")
    return value.removeprefix("@")


_TOKEN = _shaped(r"\d+:[A-Za-z0-9_-]+", "hat nicht die Form eines Tokens: Ziffern, Doppelpunkt, Zeichenfolge")
_WEBHOOK_SECRET = _shaped(r"[A-Za-z0-9_-]{1,256}", "darf nur aus 1 bis 256 Buchstaben, Ziffern, _ und - bestehen")


def _sources(settings: type[BaseSettings]) -> tuple[PydanticBaseSettingsSource, ...]:
    """Where values come from, the strongest first; systemd hands credentials over as files in a folder of its own."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    credentials = (SecretsSettingsSource(settings, folder),) if folder and Path(folder).is_dir() else ()
    return (EnvSettingsSource(settings), DotEnvSettingsSource(settings), *credentials)


class Settings(BaseSettings):
    """The settings as they are written; what is empty counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
        validate_default=False,
    )

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_usual: PydanticBaseSettingsSource, **_more: PydanticBaseSettingsSource
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The sources of ``_sources`` instead of the usual ones."""
        return _sources(settings_cls)

    token: Annotated[SecretStr, AfterValidator(_TOKEN)] = SecretStr("")
    bot_username: Annotated[str, AfterValidator(_user_name)] = ""
    api_url: Annotated[str, AfterValidator(_address)] = "https://api.telegram.org"
    database_url: Annotated[SecretStr, AfterValidator(_database)] = SecretStr("sqlite+aiosqlite:///buergerecho.db")
    webhook_url: Annotated[str, AfterValidator(_address)] = ""
    webhook_secret: Annotated[SecretStr, AfterValidator(_WEBHOOK_SECRET)] = SecretStr("")
    listen: Annotated[tuple[str, int], NoDecode, BeforeValidator(_listen)] = ("127.0.0.1", 8080)
    public_url: Annotated[str, AfterValidator(_address)] = ""
    staff_chat: Annotated[int | None, BeforeValidator(_chat)] = None
    authority: Annotated[Path | None, AfterValidator(_file)] = None
    secret_keys: Annotated[tuple[bytes, ...], NoDecode, BeforeValidator(_keys)] = ()
    data_dir: Annotated[Path, AfterValidator(_folder)] = Path()
    time_zone: Annotated[str, AfterValidator(_time_zone)] = "Europe/Berlin"
    log_level: Annotated[str, AfterValidator(_level)] = "INFO"
    log_format: Annotated[str, AfterValidator(_format)] = "json"
    time_scale: Annotated[float, BeforeValidator(_scale)] = 1.0


def _open_to_others() -> tuple[str, ...]:
    """What is wrong with a ``.env`` that holds keys and that other users of the machine may read."""
    holds_keys = "secret_keys" in DotEnvSettingsSource(Settings)()
    if holds_keys and Path(".env").stat().st_mode & 0o077:
        return (f"{PREFIX}SECRET_KEYS steht in .env, und andere Benutzer dürfen die Datei lesen: chmod 600 .env",)
    return ()


def read(needs: Collection[str]) -> Settings | tuple[str, ...]:
    """The settings, or one sentence per mistake; ``needs`` must be set, and with a webhook's address its secret."""
    given = {name for source in _sources(Settings) for name in source()}
    wanted = {*needs, "webhook_secret"} if "webhook_url" in given else {*needs}
    missing = tuple(
        f"{PREFIX}{name.upper()} fehlt: {what}." for name, what in MISSING.items() if name in wanted - given
    )
    found = (*missing, *_open_to_others())
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)
        return (*found, *(f"{PREFIX}{str(problem['loc'][0]).upper()} {problem['msg']}." for problem in wrong))
    return found or settings
