"""What a connector does wrong is told in one line, with its file and line and no secret."""

import importlib.util
import sys
from pathlib import Path
from textwrap import dedent
from types import ModuleType

import pytest
from pydantic import BaseModel, SecretStr

from abmkit.connect import Batch, Stream
from abmkit.connect.guard import guarded, working
from abmkit.errors import Fatal, Later, PluginError

CODE = """
import json
from datetime import UTC, datetime

from pydantic import BaseModel

from abmkit import Connector, Fatal
from abmkit.errors import Later


class Crm(Connector):
    name = "crm"

    def streams(self):
        return []

    def pull(self, stream, state):
        yield from ()

    def library(self):
        return json.loads("")

    def model(self):
        class Row(BaseModel):
            amount: int

        Row(amount="lots")

    def long(self):
        raise RuntimeError("one\\ntwo " + "x" * 9000)

    def leaves(self):
        raise SystemExit(3)

    def tells(self):
        raise Fatal(f"401 for {self.config.token.get_secret_value()}")

    def waits(self):
        token = self.config.token.get_secret_value()
        raise Later(f"{token} waits", datetime(2026, 10, 2, tzinfo=UTC))

    def close(self):
        raise RuntimeError(self.config.token.get_secret_value())
"""


class Config(BaseModel):
    empty: SecretStr = SecretStr("")
    token: SecretStr = SecretStr("s3cr3t")


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    path = tmp_path / "crm.py"
    path.write_text(dedent(CODE), "utf-8")
    spec = importlib.util.spec_from_file_location("crm_of_a_test", path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "crm_of_a_test", made)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize(
    ("does", "says"),
    [
        ("library", "JSONDecodeError: Expecting value: line 1 column 1 (char 0) (FILE:"),
        ("model", "ValidationError: Row: amount: Input should be a valid integer, unable to parse"),
        ("leaves", "SystemExit: 3 (FILE:"),
        ("long", "RuntimeError: one two xxx"),
        ("close", "RuntimeError: … (FILE:"),
    ],
)
def test_a_mistake_is_told_in_a_line_with_the_line_of_the_connector(
    module: ModuleType, tmp_path: Path, does: str, says: str
) -> None:
    crm = module.Crm(Config(), tmp_path)
    with pytest.raises(PluginError) as caught, guarded("source crm", crm):
        getattr(crm, does)()
    said = str(caught.value)
    assert said.startswith("source crm: connector crm broke: ")
    file = tmp_path / "crm.py"
    assert says.replace("FILE", str(file)) in said
    below = CODE.partition(f"def {does}(self):")[0].count("\n") + 1
    line = int(said.rpartition(f"({file}:")[2].removesuffix(")"))
    assert below < line <= below + 6
    assert "\n" not in said
    assert len(said) < 700


def test_an_error_on_purpose_stays_what_it_is_and_tells_no_secret(
    module: ModuleType, tmp_path: Path
) -> None:
    crm = module.Crm(Config(), tmp_path)
    with pytest.raises(Fatal, match=r"^401 for …$"), guarded("source crm", crm):
        crm.tells()
    with (
        pytest.raises(Later, match=r"^… waits; resume after 2026-10-02") as caught,
        guarded("", crm),
    ):
        crm.waits()
    assert caught.value.resume.day == 2


def test_one_that_cannot_let_go_is_told(module: ModuleType, tmp_path: Path) -> None:
    with (
        pytest.raises(PluginError, match="source crm: connector crm broke: RuntimeError: …"),
        working("source crm", module.Crm(Config(), tmp_path)),
    ):
        pass


def test_a_stream_is_not_taken_for_what_it_does_not_say() -> None:
    with pytest.raises(ValueError, match=r"stream a: mode='Snapshot'; did you mean snapshot\?"):
        Stream("a", ("account",), mode="Snapshot")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"stream a: write tables=\('account',\)"):
        Stream("a", "account")  # type: ignore[arg-type]


def test_rows_are_no_frame() -> None:
    with pytest.raises(ValueError, match="table account: rows are given; make columns by name"):
        Batch({"account": [{"record": "a"}]})  # type: ignore[dict-item]
