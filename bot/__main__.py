"""``python3 -m bot …`` works on a bare Python 3.11+: the first call sets up ``.venv`` from the hash-pinned locks.

Nothing but the standard library may be imported before ``prepare`` returns, and the file must still parse on an old
Python, so that people get a sentence. A virtual environment that has the packages already is used as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = HOME / ".locked"
LOCKS = {"run": ROOT / "bot" / "requirements.txt", "test": ROOT / "tests" / "requirements.txt"}


def stamp_of(kind: str) -> str:
    """What ``STAMP`` holds once the lock of that kind is installed for this Python."""
    digest = hashlib.sha256(LOCKS[kind].read_bytes()).hexdigest()
    return f"{kind}:{digest}:{sys.version_info.major}.{sys.version_info.minor}"


def installed() -> str:
    """The stamp of what is installed; empty if nothing is, or an installation was interrupted."""
    with contextlib.suppress(OSError):
        if PYTHON.exists():
            return STAMP.read_text(encoding="utf-8")
    return ""


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, stdout=sys.stderr)  # noqa: S603 - our own words


def _install(lock: Path, *, anew: bool) -> None:
    """Install a lock with uv if there is one, else with pip; ``anew`` throws away what stands there half built."""
    uv = shutil.which("uv")
    if uv:
        try:
            _install_with_uv(uv, lock, anew=anew)
        except subprocess.CalledProcessError:
            _say("Mit uv gelang es nicht, nun mit pip … / uv failed, trying pip …")
        else:
            return
    _install_with_pip(lock, anew=anew)


def _install_with_uv(uv: str, lock: Path, *, anew: bool) -> None:
    if anew:
        shutil.rmtree(HOME, ignore_errors=True)
        _run(uv, "venv", "-q", "--allow-existing", "--python", sys.executable, HOME)
    _run(uv, "pip", "sync", "-q", "--python", PYTHON, "--require-hashes", lock)


def _install_with_pip(lock: Path, *, anew: bool) -> None:
    if anew or not any(PYTHON.parent.glob("pip*")):
        _run(sys.executable, "-m", "venv", "--clear", HOME)
    pip = (PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input")
    _run(*pip, "--only-binary", ":all:", "--require-hashes", "-r", lock)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)  # noqa: T201 - there is no log yet


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one process at a time set up; a second one waits and finds the work done."""
    if os.name == "nt":
        yield
        return
    import fcntl

    with (ROOT / ".venv.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _set_up(kind: str) -> None:
    """Bring ``.venv`` to the lock of that kind and note it at the very end, so that an interrupted try is seen."""
    with _alone():
        before = installed()
        if before in (stamp_of(kind), stamp_of("test")):
            return
        _say("Richte .venv ein (einmalig) … / setting up .venv (once) …")
        anew = before != stamp_of("run")
        if HOME.is_symlink():
            HOME.unlink()  # what it leads to belongs to somebody else and stays as it is
            anew = True
        with contextlib.suppress(OSError):
            STAMP.unlink()
        _install(LOCKS[kind], anew=anew)
        STAMP.write_text(stamp_of(kind), encoding="utf-8")


def _explain(error: Exception) -> str:
    """One sentence for the person in front of a set-up that failed; what pip said stands above it."""
    hint = ""
    if isinstance(error, subprocess.CalledProcessError) and "venv" in error.cmd:
        hint = " Auf Debian und Ubuntu fehlt dann meist ein Paket: apt install python3-venv"
    return f"Die Einrichtung von .venv ist fehlgeschlagen / set-up failed ({type(error).__name__}).{hint}"


def _complete(kind: str) -> bool:
    """Whether this Python has what the command needs; told by one package of the bot and one of the checks."""
    wanted = ("telegram", "pytest") if kind == "test" else ("telegram",)
    return all(importlib.util.find_spec(name) for name in wanted)


def _set_up_or_leave(kind: str) -> None:
    try:
        _set_up(kind)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(_explain(error))
    except KeyboardInterrupt:
        sys.exit(130)


def prepare(kind: str) -> None:
    """Go on in ``.venv`` with the lock of that kind installed; returns only where this process is right already."""
    at_home = Path(sys.prefix).resolve() == HOME.resolve()
    if sys.prefix != sys.base_prefix and not at_home and _complete(kind):
        return  # somebody's own virtual environment
    if os.environ.get("BOT_NO_BOOTSTRAP") or not all(lock.is_file() for lock in LOCKS.values()):
        return  # a container, or installed as a package
    ready = installed() in (stamp_of(kind), stamp_of("test"))
    if ready and at_home:
        return
    if not ready:
        _set_up_or_leave(kind)
    command = [str(PYTHON), "-m", "bot", *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.call(command))  # noqa: S603 - our own words
    os.execv(PYTHON, command)  # noqa: S606 - no shell wanted


def start() -> int:
    """Run the checks for ``test``, else the command line; returns the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - pip would notice, but nobody has asked pip yet
        sys.exit("Bürgerecho braucht Python 3.11 oder neuer / needs Python 3.11 or newer.")
    testing = sys.argv[1:2] == ["test"]
    prepare("test" if testing else "run")
    try:
        if testing:
            from bot.checks import main as check

            return check(sys.argv[2:])
        from bot.cli import main
    except ModuleNotFoundError as error:
        sys.exit(f"Hier fehlt {error.name}: pip install --require-hashes -r bot/requirements.txt (oder tests/…)")
    return main()


if __name__ == "__main__":
    sys.exit(start())
