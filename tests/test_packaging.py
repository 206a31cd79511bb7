"""Folders, pyproject.toml, installed metadata and wheel agree; the wheel works on its own."""

import json
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENTRY_POINTS = PROJECT["project"]["entry-points"]["abmkit"]
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
PLUGINS = {
    f"{roof}/{path.name}"
    for roof in ("plugins", "reports")
    for path in (ROOT / roof).iterdir()
    if path.name != "__pycache__"
}
INSTALL_AGAIN = "run pip install -e . again"


def run(*command: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    words = [str(word) for word in command]
    result = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def test_every_plugin_folder_is_packaged_and_nothing_else() -> None:
    assert set(PACKAGES) == PLUGINS | {"core/abmkit"}, (
        "list each folder under plugins/ and reports/ in `packages` of pyproject.toml"
    )


def test_every_plugin_folder_has_an_entry_point() -> None:
    folders = {Path(folder).name for folder in PLUGINS} | {"abmkit.plugins.builtin"}
    assert {module.partition(":")[0] for module in ENTRY_POINTS.values()} == folders, (
        "list each folder under plugins/ and reports/ in [project.entry-points.abmkit]; "
        f"then {INSTALL_AGAIN}"
    )


def test_the_installed_metadata_is_that_of_the_checkout() -> None:
    installed = distribution("abmkit").entry_points
    assert {point.name: point.value for point in installed.select(group="abmkit")} == (
        ENTRY_POINTS
    ), INSTALL_AGAIN
    assert {point.name: point.value for point in installed.select(group="console_scripts")} == (
        PROJECT["project"]["scripts"]
    ), INSTALL_AGAIN
    assert distribution("abmkit").version == PROJECT["project"]["version"], INSTALL_AGAIN


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_the_annotations(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (built,) = folder.iterdir()
    return built


def files_of(package: str) -> set[str]:
    source = ROOT / package
    files = [path for path in source.rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {path.relative_to(source.parent).as_posix() for path in files}


def test_the_wheel_holds_our_packages_whole_and_no_generic_name(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    info = f"abmkit-{PROJECT['project']['version']}.dist-info"
    assert {name for name in names if not name.startswith(f"{info}/")} == set().union(
        *map(files_of, PACKAGES)
    )
    assert all(name.startswith("abmkit") for name in names)
    fonts = [path.name for path in (ROOT / "reports/abmkit_pdf/fonts").glob("OFL-*.txt")]
    assert len(fonts) == 3
    kept = {Path(name).name for name in names if name.startswith(f"{info}/licenses/")}
    assert kept == {"LICENSE", *fonts}


@pytest.fixture(scope="module")
def programs(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory, developers_environ: dict[str, str]
) -> Iterator[Path]:
    """The programs of a fresh environment that holds the wheel and what it asks for."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=True)
    folder = place / ("Scripts" if sys.platform == "win32" else "bin")
    pip = [str(folder / "python"), "-m", "pip", "--disable-pip-version-check"]
    pinned = ["--constraint", str(ROOT / "constraints.txt")]
    run(*pip, "install", *pinned, f"{wheel}[demo]", env=developers_environ, cwd=place)
    run(*pip, "check", cwd=place)
    yield folder
    shutil.rmtree(place)  # hundreds of megabytes


@pytest.mark.slow
def test_no_developers_package_is_in_reach(programs: Path) -> None:
    code = """
import abmkit, importlib.metadata, json
names = [found.name.lower() for found in importlib.metadata.distributions()]
print(json.dumps([abmkit.__file__, names]))
"""
    file, names = json.loads(run(programs / "python", "-c", code))
    tools = {tool.partition(">=")[0] for tool in PROJECT["dependency-groups"]["dev"]}
    tools -= {
        tool.partition(">=")[0] for tool in PROJECT["project"]["optional-dependencies"]["demo"]
    }
    assert Path(file).is_relative_to(programs.parent)
    assert "duckdb" in names
    assert not tools & set(names)


@pytest.mark.slow
def test_the_installed_program_helps_and_names_its_plugins(programs: Path) -> None:
    assert "demo" in run(programs / "abmkit", "--help")
    listed = json.loads(run(programs / "abmkit", "plugins", "--json"))
    assert {each["plugin"] for each in listed} == set(ENTRY_POINTS)


@pytest.mark.slow
def test_the_installed_program_makes_the_demo(programs: Path, tmp_path: Path) -> None:
    run(programs / "abmkit", "demo", tmp_path / "agency")
    scorecards = list((tmp_path / "agency").rglob("*.pdf"))
    assert len(scorecards) >= 2
    assert all(scorecard.read_bytes().startswith(b"%PDF-") for scorecard in scorecards)
