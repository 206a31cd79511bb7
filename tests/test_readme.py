"""The README says what is true: its commands run, its plugins load, its tables are generated."""

import importlib.util
import io
import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from abmkit.cli.main import root
from abmkit.metrics import Metric
from abmkit.plugins import load_plugins
from abmkit.testing import check_connector, check_metric, check_renderer, check_report

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

STAGES = ("identify", "expand", "engage", "advocate", "measure")
ROLES = ("headline", "diagnostic", "vanity")

CodeIn = Callable[[str, str], list[str]]


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def with_part(text: str, name: str, part: str) -> str:
    """A page with what stands between its markers `<!-- name -->` replaced."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = text.partition(start)
    _, found, after = rest.partition(end)
    assert found, f"no markers {start} … {end}"
    return f"{before}{start}{part}{end}{after}"


def test_it_opens_with_the_two_commands_of_dev_py(code_in: CodeIn) -> None:
    first = code_in("README.md", "sh")[0]
    commands = [line.partition("#")[0].split() for line in first.splitlines()]
    assert commands == [["python3", "dev.py", "demo"], ["python3", "dev.py", "test"]]
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    dev = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(dev)
    for _, _, *arguments in commands:
        assert dev.parser().parse_args(arguments).command == arguments[0]


def leaves(group: click.Group, path: str = "abmkit") -> Iterator[tuple[str, str]]:
    """Every command with its arguments, and its line of help."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command
        if isinstance(command, click.Group):
            if command.invoke_without_command:
                yield f"`{path} {name}`", command.get_short_help_str(200)
            yield from leaves(command, f"{path} {name}")
        else:
            arguments = command.collect_usage_pieces(click.Context(command))[1:]
            yield f"`{' '.join([path, name, *arguments])}`", command.get_short_help_str(200)


def test_its_table_of_commands_is_that_of_the_program(golden: Any) -> None:
    rows = list(leaves(root()))
    golden(
        README, with_part(README.read_text("utf-8"), "commands", table(("command", "does"), rows))
    )


def rank(metric: Metric) -> tuple[int, int, str]:
    return STAGES.index(metric.stage), ROLES.index(metric.role), metric.title["en"]


def test_its_table_of_metrics_is_that_of_the_registry(golden: Any) -> None:
    plugins = load_plugins()
    ours = [
        metric
        for metric in plugins.metrics.values()
        if plugins.metrics.origins[metric.id].distribution == "abmkit"
    ]
    assert len(ours) > 20
    heads = ("metric", "id", "what it means", "unit", "owner", "stage, role")
    rows = [
        (
            metric.title["en"],
            f"`{metric.id}`",
            " ".join(metric.doc.partition("\n\n")[0].split()),
            metric.unit.replace("_", " "),
            metric.owner,
            f"{metric.stage}, {metric.role}",
        )
        for metric in sorted(ours, key=rank)
    ]
    golden(README, with_part(README.read_text("utf-8"), "metrics", table(heads, rows)))


@pytest.mark.slow
def test_its_picture_is_the_first_page_of_the_demo(demo: Any, golden: Any, look_alike: Any) -> None:
    import pypdfium2

    (path,) = demo.made["northwind"].paths
    page = pypdfium2.PdfDocument(path.read_bytes())[0]
    picture = page.render(scale=900 / page.get_width()).to_pil().convert("RGB")
    file = io.BytesIO()
    picture.quantize(256).save(file, "PNG", optimize=True)  # with fewer, small red signs turn brown
    assert picture.width <= 900
    assert len(file.getvalue()) <= 200_000
    golden(ROOT / "docs/scorecard.png", file.getvalue(), look_alike)


COMPANIES = """\
Company ID,Company name,Domain
1,Contoso Ltd,contoso.com
2,Fabrikam,fabrikam.com
"""


def deals() -> Iterator[str]:
    """Deals of every month of this year and the one before: the last quarter has some."""
    yield "Deal ID,Deal name,Company,Stage,Amount,Create date,Close date\n"
    year = datetime.now(UTC).year
    months = [f"{y}-{month:02}" for y in (year - 1, year) for month in range(1, 13)]
    for n, month in enumerate(months, 1):
        told = "Fabrikam,Closed Lost" if n % 3 == 0 else "Contoso Ltd,Closed Won"
        yield f"{n},Deal {n},{told},{1000 * n},{month}-05,{month}-20\n"


def in_shell(script: str, folder: Path) -> str:
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    environ = {**os.environ, "PATH": path}
    command = ["sh", "-e", "-c", script]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the five steps are written for a POSIX shell")
def test_its_five_steps_lead_from_a_crm_export_to_a_scorecard(
    code_in: CodeIn, tmp_path: Path
) -> None:
    (tmp_path / "deals.csv").write_text("".join(deals()))
    (tmp_path / "companies.csv").write_text(COMPANIES)
    steps = code_in("README.md", "sh")[1]
    assert len(steps.splitlines()) == 5
    *_, made = in_shell(steps, tmp_path).splitlines()
    client = tmp_path / "agency/clients/acme"
    assert Path(made).is_relative_to(client / "reports")
    assert Path(made).read_bytes().startswith(b"%PDF-")
    assert (client / "sources/files.toml").is_file()


CHECKS: dict[str, Callable[[Any, Path], object]] = {
    "connector": lambda given, folder: check_connector(given, {"names": ["Acme"]}, folder),
    "metric": lambda given, _: check_metric(given),
    "report": lambda given, _: check_report(given),
    "renderer": lambda given, _: check_renderer(given),
}


def test_it_has_a_plugin_of_each_kind_that_keeps_its_contract(
    code_in: CodeIn, tmp_path: Path
) -> None:
    for number, block in enumerate(code_in("README.md", "python")):
        (tmp_path / f"readme{number}.py").write_text(block)
    plugins = load_plugins(tmp_path)
    assert plugins.failures == ()
    given = [
        (shelf.kind, shelf[name])
        for shelf in plugins.shelves
        for name, origin in shelf.origins.items()
        if origin.plugin.startswith("readme")
    ]
    assert [kind for kind, _ in given] == list(CHECKS)
    for kind, thing in given:
        CHECKS[kind](thing, tmp_path)


def test_it_is_short() -> None:
    text = README.read_text("utf-8")
    prose = re.sub(r"^```.*?^```$|^\|.*?$", "", text, flags=re.MULTILINE | re.DOTALL)
    assert len(prose.split()) <= 500
