"""What every test gets: no network, nobody's home, and the means to say what it needs."""

import io
import operator
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from abmkit import Workspace
    from abmkit.plugins import Plugins
    from abmkit.run import Made

ROOT = Path(__file__).parents[1]
DATA = "ABMKIT_DATA"
LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
CALLS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.bind"}

PERSONAL = {"CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR"} | {
    f"XDG_{kind}_HOME" for kind in ("CACHE", "CONFIG", "DATA", "STATE")
}
STARTED_IN = dict(os.environ)

# How long an example takes tells of the machine, not of the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

refused: list[str] = []


class OutsideCall(Exception):
    """A test reached for an address that is not on this machine's loopback."""


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_outside_calls(event: str, args: tuple[object, ...]) -> None:
    if event in LOOK_UPS:
        host, allowed = args[0], {None, "", socket.gethostname()}
    elif event in CALLS and isinstance(args[1], tuple):  # else a path: a socket of this machine
        host, allowed = args[1][0], set()
    else:
        return
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name not in allowed and not is_loopback(str(name)):
        refused.append(f"{event} {name}")
        raise OutsideCall(f"{event}: tests speak to loopback only, not to {name}")


sys.addaudithook(refuse_outside_calls)


@pytest.fixture(autouse=True)
def only_loopback() -> Iterator[None]:
    """Fail a test that called outside, even when its code swallowed the refusal."""
    refused.clear()
    yield
    if refused:
        pytest.fail(f"tests speak to loopback only; refused: {', '.join(refused)}", pytrace=False)


@pytest.fixture(scope="session")
def developers_environ() -> dict[str, str]:
    """The environment that the tests were started in, for pip alone: its cache, its settings."""
    return STARTED_IN.copy()


@pytest.fixture(scope="session", autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hide the developer's own settings and files from the tests and their child processes."""
    home = str(tmp_path_factory.mktemp("home"))
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name in PERSONAL or (name.startswith("ABMKIT_") and name != DATA):
                patch.delenv(name)
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
            patch.setenv(name, home)
        yield


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each test in its own folder: it finds no workspace there and litters no checkout."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Give the path of a file or folder of real data: `shared_data("datasets/NAME")`.

    Skips where the environment names no data, fails where it names data that is incomplete.
    """
    root = os.environ.get(DATA)
    if not root:
        pytest.skip(f"needs {DATA}")

    def find(name: str) -> Path:
        path = Path(root) / name
        if not path.exists():
            pytest.fail(f"{DATA} is set, and {path} is missing: the data is incomplete")
        return path

    return find


@pytest.fixture(scope="session")
def needs_program() -> Callable[[str], str]:
    """Give the path of a program: `needs_program("qpdf")`. Its absence skips; under CI it fails."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is not None:
            return path
        reason = f"needs the program {program}, which is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)

    return find


Alike = Callable[[bytes, bytes], bool]
Golden = Callable[..., None]
Program = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def program() -> Program:
    """Run the installed program in a pipe: `program("sync", "acme")`; `ends=` its exit code."""
    path = shutil.which("abmkit", path=sysconfig.get_path("scripts"))
    assert path, "the program abmkit is not installed: pip install -e ."

    def run(*args: object, ends: int = 0, **environ: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [path, *map(str, args)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1", **environ},
        )
        assert done.returncode == ends, done.stdout + done.stderr
        return done

    return run


@dataclass(frozen=True)
class Demo:
    """The demo's workspace after its run: clients synced, scorecards drafted."""

    workspace: "Workspace"
    plugins: "Plugins"
    made: dict[str, "Made"]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    from abmkit.plugins import load_plugins
    from abmkit.run import make_demo, run_demo

    workspace = make_demo(tmp_path_factory.mktemp("demo") / "agency")
    plugins = load_plugins(workspace.plugins)
    assert not plugins.failures
    names = [client.id for client in workspace.clients()]
    return Demo(workspace, plugins, dict(zip(names, run_demo(workspace, plugins), strict=False)))


@pytest.fixture(scope="session")
def code_in() -> Callable[[str, str], list[str]]:
    """The blocks of code in one language of a page: `code_in("README.md", "python")`."""

    def read(page: str, language: str) -> list[str]:
        text = (ROOT / page).read_text("utf-8")
        return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)

    return read


@pytest.fixture(scope="session")
def look_alike() -> Alike:
    """Whether two pictures look the same, in gray: another release of a rasteriser passes.

    The mean difference is small, and so is that of the square that differs most.
    """
    from PIL import Image, ImageChops, ImageStat

    def compare(committed: bytes, made: bytes) -> bool:
        one, other = (Image.open(io.BytesIO(data)).convert("L") for data in (committed, made))
        if one.size != other.size:
            return False
        apart = ImageChops.difference(one, other)
        corners = ((x, y) for x in range(0, one.width, 16) for y in range(0, one.height, 16))
        squares = (apart.crop((x, y, x + 16, y + 16)) for x, y in corners)
        worst = max(ImageStat.Stat(square).mean[0] for square in squares)
        return bool(ImageStat.Stat(apart).mean[0] < 1.5 and worst < 24)

    return compare


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew",
        action="store_true",
        help="rewrite the files that tests compare with; look at the change before committing it",
    )


@pytest.fixture(scope="session")
def golden(pytestconfig: pytest.Config) -> Golden:
    """Compare with a committed file, or rewrite it under --renew: `golden(path, "content")`.

    `alike(committed, made)` decides in place of equality: for pictures, say. A file that is alike
    is left as it is.
    """

    def compare(path: Path, content: str | bytes, alike: Alike = operator.eq) -> None:
        made = content.encode() if isinstance(content, str) else content
        committed = path.read_bytes() if path.is_file() else None
        if committed is not None and alike(committed, made):
            return
        if not pytestconfig.getoption("renew"):
            wrong = "is missing" if committed is None else "differs" + first_change(path, made)
            pytest.fail(f"{path} {wrong}: renew it with --renew, and look at it", pytrace=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        renewed.append(path)

    return compare


renewed: list[Path] = []


def first_change(path: Path, made: bytes) -> str:
    """Where a text begins to differ from its file; nothing for a picture."""
    try:
        lines = zip_longest(path.read_text("utf-8").splitlines(), made.decode().splitlines())
    except UnicodeDecodeError:
        return ""
    for number, (old, new) in enumerate(lines, 1):
        if old != new:
            return f" from line {number}, {old!r}, which should be {new!r}"
    return " in its line ends"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave whole journeys and benches out of a quick run, and tell whose coverage is measured."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in ("journeys", "bench"):
            item.add_marker("slow")
        elif folder == "core":
            item.add_marker("core")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the files that were renewed, and count the tests that had no data.

    A green run must hide neither.
    """
    for path in renewed:
        terminalreporter.write_line(f"renewed: {path}", yellow=True)
    skipped = terminalreporter.stats.get("skipped", [])
    without_data = sum(DATA in str(report.longrepr) for report in skipped)
    if without_data:
        terminalreporter.write_line(
            f"{without_data} tests need {DATA}: the folder of real data", yellow=True
        )
