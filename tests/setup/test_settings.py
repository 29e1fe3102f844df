"""Settings as operators write them: all mistakes at once, never a secret."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.config import Config, Listen, Secret
from bot.domain.errors import SettingsError

KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
OTHER_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
TOKEN = "123456:geheimes-wort_42"


@pytest.fixture(autouse=True)
def empty_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("BUERGERECHO_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"BUERGERECHO_{name}", value)


def mistakes(*needs: str) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        Config.load(needs=needs)
    return str(refused.value).splitlines()


def test_without_any_setting_the_defaults_of_the_contract_hold() -> None:
    config = Config.load()

    assert config == Config()
    assert config.api_url == "https://api.telegram.org"
    assert config.database_url == "sqlite+aiosqlite:///buergerecho.db"
    assert config.listen == Listen("127.0.0.1", 8080)
    assert (config.time_zone, config.log_level, config.log_format) == ("Europe/Berlin", "INFO", "json")


def test_everything_that_can_be_set_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "behoerde.toml").write_text("", encoding="utf-8")
    given(
        monkeypatch,
        {
            "TOKEN": TOKEN,
            "BOT_USERNAME": "@MusterlandBot",
            "API_URL": "http://127.0.0.1:8801/",
            "DATABASE_URL": "postgresql+asyncpg://bot:passwort@db/buergerecho",
            "WEBHOOK_URL": "https://bot.example/telegram",
            "WEBHOOK_SECRET": "kennwort",
            "LISTEN": "[::1]:9000",
            "PUBLIC_URL": "https://bot.example/",
            "STAFF_CHAT": "-1001234567890",
            "AUTHORITY": "behoerde.toml",
            "SECRET_KEYS": f"{KEY}, {OTHER_KEY.rstrip('=')}",
            "DATA_DIR": str(tmp_path),
            "TIME_ZONE": "Europe/Vienna",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "console",
        },
    )

    config = Config.load(needs=("token", "authority", "secret_keys"))

    assert config.token.get_secret_value() == TOKEN
    assert config.bot_username == "MusterlandBot"
    assert config.api_url == "http://127.0.0.1:8801"
    assert config.webhook_secret.get_secret_value() == "kennwort"
    assert config.listen == Listen("::1", 9000)
    assert config.public_url == "https://bot.example"
    assert config.staff_chat == -1001234567890
    assert config.authority == Path("behoerde.toml")
    assert config.secret_keys == (b"0123456789abcdef0123456789abcdef", b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef")
    assert (config.data_dir, config.time_zone) == (tmp_path, "Europe/Vienna")
    assert (config.log_level, config.log_format) == ("DEBUG", "console")
    assert config.secrets() == (TOKEN, "kennwort", "passwort")


def test_all_mistakes_are_named_at_once_with_their_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "TOKEN": "falsch",
        "BOT_USERNAME": "ein bot",
        "API_URL": "telegram",
        "DATABASE_URL": "mysql://db",
        "WEBHOOK_URL": "bot.example",
        "WEBHOOK_SECRET": "mit leerzeichen",
        "LISTEN": "8080",
        "PUBLIC_URL": "ftp://bot.example",
        "STAFF_CHAT": "kanal",
        "AUTHORITY": "fehlt.toml",
        "SECRET_KEYS": "kurz",
        "DATA_DIR": "fehlt",
        "TIME_ZONE": "Bayern",
        "LOG_LEVEL": "LAUT",
        "LOG_FORMAT": "xml",
    }
    given(monkeypatch, wrong)

    found = mistakes()

    assert [line.split()[0] for line in found] == [f"BUERGERECHO_{name}" for name in wrong]
    assert not [line for line in found if "falsch" in line or "kurz" in line]


def test_what_a_command_needs_and_nobody_has_set_is_named_too(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"TOKEN": "falsch", "WEBHOOK_URL": "https://bot.example", "LISTEN": "überall"})

    found = mistakes("token", "authority", "secret_keys")

    assert [line.split()[0].removeprefix("BUERGERECHO_") for line in found] == [
        "SECRET_KEYS",
        "AUTHORITY",
        "WEBHOOK_SECRET",
        "TOKEN",
        "LISTEN",
    ]


def test_an_empty_setting_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"TOKEN": "", "STAFF_CHAT": ""})

    assert Config.load().staff_chat is None
    assert mistakes("token") == ["BUERGERECHO_TOKEN fehlt: das Token, das BotFather nennt."]


def test_no_mistake_names_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"TOKEN": "12:geheim geheim", "SECRET_KEYS": f"{KEY},{KEY}", "WEBHOOK_SECRET": "geheim!"})

    found = " ".join(mistakes())

    assert "geheim!" not in found
    assert "geheim geheim" not in found
    assert KEY not in found


def test_settings_show_no_secret_when_somebody_prints_them() -> None:
    database = "postgresql+asyncpg://bot:passwort@db/x"
    config = Config(
        token=Secret(TOKEN), webhook_secret=Secret("kennwort"), secret_keys=(b"k" * 32,), database_url=database
    )

    shown = f"{config} {config!r} {config.token} {config.token!r}"

    assert not [word for word in (TOKEN, "kennwort", "kkkk", "passwort") if word in shown]


def test_settings_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"BUERGERECHO_TOKEN={TOKEN}\nBUERGERECHO_LISTEN=0.0.0.0:80\n", encoding="utf-8")
    given(monkeypatch, {"LISTEN": "127.0.0.1:81"})

    config = Config.load(needs=("token",))

    assert config.token.get_secret_value() == TOKEN
    assert config.listen == Listen("127.0.0.1", 81)  # the environment stands above the file


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_keys_in_a_file_that_others_may_read_are_refused(tmp_path: Path, mode: int) -> None:
    file = tmp_path / ".env"
    file.write_text(f"BUERGERECHO_SECRET_KEYS={KEY}\n", encoding="utf-8")
    file.chmod(mode)

    with pytest.raises(SettingsError, match=r"SECRET_KEYS .* chmod 600 \.env"):
        Config.load(needs=("secret_keys",))

    file.chmod(0o600)
    assert len(Config.load(needs=("secret_keys",)).secret_keys) == 1


def test_systemd_may_hand_secrets_over_as_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "buergerecho_token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))

    assert Config.load(needs=("token",)).token.get_secret_value() == TOKEN
