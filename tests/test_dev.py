"""dev.py on a small checkout of its own: what it makes, what it says when something is missing."""

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).parents[1] / "dev.py"
TOGETHER = ("-n", "auto", "--dist", "loadfile")

PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "abmkit"
version = "0"
[dependency-groups]
dev = ["pip"]
"""
BACKEND = '''
"""Build a distribution whose program `abmkit` prints its arguments and ends with 7."""
import zipfile

FILES = {
    "abmkit.py": "import sys\\ndef main():\\n    print(*sys.argv[1:])\\n    return 7\\n",
    "abmkit-0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: abmkit\\nVersion: 0\\n",
    "abmkit-0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "abmkit-0.dist-info/entry_points.txt": "[console_scripts]\\nabmkit = abmkit:main\\n",
    "abmkit-0.dist-info/RECORD": "",
}

def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(f"{folder}/abmkit-0-py3-none-any.whl", "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
    return "abmkit-0-py3-none-any.whl"
'''


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with dev.py and a project that installs without any network."""
    shutil.copy(DEV, tmp_path)
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    (tmp_path / "backend.py").write_text(BACKEND, "utf-8")
    (tmp_path / "constraints.txt").touch()
    return tmp_path


@pytest.fixture
def dev(checkout: Path) -> ModuleType:
    """The functions of that checkout's dev.py."""
    spec = importlib.util.spec_from_file_location("dev", checkout / "dev.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(
    checkout: Path, *words: str, before: str = "", **environ: str
) -> subprocess.CompletedProcess[str]:
    """Run dev.py as a person does, after a line of Python that spoils its Python."""
    code = f"import runpy, sys\n{before}\nrunpy.run_path(sys.argv[0], run_name='__main__')"
    command = [sys.executable, "-c", f"import sys; del sys.argv[0]\n{code}"]
    return subprocess.run(
        [*command, str(checkout / "dev.py"), *words],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
    )


def test_it_needs_the_standard_library_only() -> None:
    nodes = list(ast.walk(ast.parse(DEV.read_text("utf-8"))))
    whole = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in whole | parts} <= sys.stdlib_module_names


def test_an_old_python_can_read_it_and_hears_what_is_needed(checkout: Path) -> None:
    ast.parse(DEV.read_text("utf-8"), feature_version=(3, 6))
    result = run(checkout, "demo", before="sys.version_info = (3, 10, 0)")
    assert result.returncode == 1
    assert "abmkit needs Python 3.11 or newer" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_without_a_command_it_helps_and_makes_nothing(checkout: Path) -> None:
    result = run(checkout)
    assert result.returncode == 0
    assert {"demo", "test", "format"} <= set(result.stdout.split())
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_told_in_one_line(checkout: Path) -> None:
    result = run(checkout, "demo", before="sys.modules['ensurepip'] = None")
    assert result.returncode == 1
    assert "sudo apt install python3-venv" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_the_options_of_other_commands_are_refused(checkout: Path) -> None:
    result = run(checkout, "demo", "--quick")
    assert result.returncode == 2
    assert "unrecognized arguments: --quick" in result.stderr


@pytest.mark.slow
def test_it_installs_once_and_passes_on_the_exit_code(checkout: Path) -> None:
    first = run(checkout, "demo", "agency")
    assert first.returncode == 7, first.stderr
    assert first.stdout.splitlines() == [
        "Preparing .venv; the first time takes a minute or two.",
        "demo agency",
    ]
    assert run(checkout, "demo").stdout.splitlines() == ["demo demo"]

    marker = checkout / ".venv/marker"
    marker.touch()
    (checkout / "constraints.txt").write_text("# renewed\n")
    assert "Preparing" in run(checkout, "demo").stdout
    assert marker.exists()

    shutil.rmtree(checkout / ".venv" / ("Scripts" if os.name == "nt" else "bin"))
    assert run(checkout, "demo").returncode == 7
    assert not marker.exists()


@pytest.mark.slow
def test_without_network_it_says_so_in_one_line(checkout: Path) -> None:
    wanted = PYPROJECT.replace('"pip"', '"abmkit-no-such-tool"')
    (checkout / "pyproject.toml").write_text(wanted, "utf-8")
    proxy = "http://127.0.0.1:9"
    result = run(checkout, "demo", HTTPS_PROXY=proxy, https_proxy=proxy, PIP_RETRIES="1")
    assert result.returncode == 1
    assert "pip cannot reach its package index" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert "ProxyError" in (checkout / ".venv/install.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("ERROR: [Errno 28] No space left on device", "the disk is full"),
        ("[SSL: CERTIFICATE_VERIFY_FAILED]", "PIP_CERT"),
        ("getaddrinfo failed\nERROR: No matching distribution", "check the network"),
        ("ERROR: No matching distribution found for duckdb==9", "no such version"),
        ("/here/python: No module named pip", "has lost its pip"),
        ("a\nboom\n", "boom"),
        ("", "said nothing"),
    ],
    ids=["disk", "certificate", "network", "version", "pip", "unknown", "silent"],
)
def test_the_advice_fits_the_failure(dev: ModuleType, said: str, advice: str) -> None:
    assert advice in dev.advice(said)


def test_each_check_takes_a_line_and_the_first_failure_is_shown_whole(
    dev: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    good = dev.Step("good", [sys.executable, "-c", "print('quiet')"])
    bad = dev.Step("bad", [sys.executable, "-c", "print('the reason'); raise SystemExit(1)"])
    assert dev.passes(good, in_full=True)
    assert not dev.passes(bad, in_full=True)
    assert not dev.passes(bad, in_full=False)
    lines = capfd.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:2]] == [["ok", "good"], ["FAIL", "bad"]]
    assert lines[2] == "the reason"
    assert lines[3].split()[:2] == ["FAIL", "bad"]
    assert lines[4].startswith("      see: ")


@pytest.mark.parametrize(
    ("words", "pytest_words"),
    [
        (
            [],
            ["-m", "slow or not core", "--no-loadscope-reorder", *TOGETHER],
        ),
        (["--quick"], ["-m", "not slow", *TOGETHER]),
        (["tests/core", "-k", "period and not year", "-x"], None),
        (["--quick", "-x"], ["-m", "not slow", "-x"]),
    ],
    ids=["whole", "quick", "chosen", "quick and chosen"],
)
def test_pytest_gets_what_was_asked(
    dev: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    words: list[str],
    pytest_words: list[str] | None,
) -> None:
    monkeypatch.setattr(dev, "make_ready", lambda: None)
    monkeypatch.setattr(dev, "STATIC_CHECKS", [])
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    (dev.ROOT / "pytest.py").write_text("import sys\nprint(sys.argv[1:])\n")
    assert dev.main(["test", *words]) == 0
    assert capfd.readouterr().out.splitlines()[-1] == str(pytest_words or words)


def test_the_quick_tests_of_core_alone_are_measured(dev: ModuleType) -> None:
    measured, others = (words for _, words in dev.lanes([], quick=False))
    assert measured[:4] == ["tests/core", "-m", "not slow", "--cov"]
    assert "--cov" not in others


def test_each_test_is_in_one_run(dev: ModuleType, checkout: Path) -> None:
    settings = tomllib.loads((DEV.parent / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]
    (checkout / "pyproject.toml").write_text(
        f"[tool.pytest]\nstrict = true\nmarkers = {settings['markers']}\n", "utf-8"
    )
    two = "import pytest\ndef test_one(): ...\n@pytest.mark.slow\ndef test_two(): ...\n"
    for path in ("core/test_a.py", "plugins/core/test_b.py", "journeys/test_c.py", "test_d.py"):
        (checkout / "tests" / path).parent.mkdir(parents=True, exist_ok=True)
        (checkout / "tests" / path).write_text(two, "utf-8")
    shutil.copy(DEV.parent / "tests/conftest.py", checkout / "tests")
    found = []
    for _, words in dev.lanes([], quick=False):
        command = [sys.executable, "-m", "pytest", *words, "--collect-only", "-q", "--no-cov"]
        said = subprocess.run(command, cwd=checkout, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
        found.append([line for line in said.stdout.splitlines() if "::" in line])
    assert found[0] == ["tests/core/test_a.py::test_one"]
    assert len(found[1]) == 7
    assert not set(found[0]) & set(found[1])


def test_a_failed_check_fails_the_run_and_is_named_last(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = dev.Step("bad", [sys.executable, "-c", "raise SystemExit(1)"])
    monkeypatch.setattr(dev, "make_ready", lambda: None)
    monkeypatch.setattr(dev, "STATIC_CHECKS", [bad])
    monkeypatch.setattr(dev, "PYTHON", sys.executable)
    (dev.ROOT / "pytest.py").write_text("raise SystemExit(1)\n")
    assert dev.main(["test"]) == 1
    said = capfd.readouterr().out.splitlines()
    assert said[-1] == "FAILED: bad, quick tests of core, other tests"
