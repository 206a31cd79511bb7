"""What the README says of the sandbox is so."""

import re
from pathlib import Path
from typing import Any

import abmkit_hubspot
from abmkit.sandbox import FAULTS
from abmkit.sandbox.faults import EVENTS
from abmkit_hubspot.sandbox.routes.oauth import SCOPES

README = (Path(abmkit_hubspot.__file__).parent / "README.md").read_text("utf-8")


def test_its_example_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    example, _, claim = code.partition("assert ")
    names: dict[str, Any] = {}
    exec(example, names)
    assert eval(claim.partition(" > ")[0], names) == 0, "nobody asked"
    assert names["sandbox"].tables["contacts"].get("51400000004") is None


def test_it_tells_every_fault_and_how_often_it_comes() -> None:
    told = README.partition("| `--faults` |")[2].partition("\n\n")[0]
    named = re.findall(r"`([\w-]+)`", " ".join(row.split("|")[1] for row in told.splitlines()[2:]))
    assert sorted(named) == sorted(FAULTS)
    for name, every in EVENTS.items():
        row = next(row for row in told.splitlines() if f"`{name}`" in row)
        assert str(every) in re.findall(r"(\d+)th", row), name


def test_it_names_every_scope() -> None:
    assert {scope for scope in SCOPES if f"`{scope}`" not in README} <= {"oauth"}
