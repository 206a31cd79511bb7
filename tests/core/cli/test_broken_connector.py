"""A connector that breaks where it is asked besides its streams stops its source alone."""

from typing import Any

import pytest

BREAKS = """

class Odd(Crm):
    name = "odd"

    def __init__(self, *given):
        super().__init__(*given)
        self.break_if(1)

    def break_if(self, number):
        if self.config.deals == number:
            raise RuntimeError(f"broke {self.config.token.get_secret_value()}")

    def account(self):
        self.break_if(2)

    def close(self):
        self.break_if(3)

    def fields(self):
        self.break_if(4)
        return []

    def check(self):
        yield Check(ok=True, what=f"token {self.config.token.get_secret_value()}")
"""


@pytest.fixture
def odd(workspace: Any, abmkit: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    path = workspace.plugins / "mine.py"
    text = path.read_text("utf-8").replace("return [Crm]", "return [Crm, Odd]")
    path.write_text(text.replace("\n\ndef say(", f"{BREAKS}\n\ndef say(", 1), "utf-8")
    monkeypatch.setenv("TOKEN_OF_A_TEST", "s3cr3t")
    workspace.add_client("acme", {"name": "Acme", "zone": "Europe/Berlin"})

    def add(number: int) -> None:
        said = abmkit(
            "source", "add", "acme", "odd", "--set", f"deals={number}",
            "--set", "token=env:TOKEN_OF_A_TEST", "--no-check",
        )  # fmt: skip
        assert said.code == 0, said.err

    return add


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_sync_of_another_source_goes_on(odd: Any, abmkit: Any, number: int) -> None:
    abmkit("source", "add", "acme", "crm", "--name", "zz", "--no-check")
    odd(number)
    said = abmkit("sync", "acme", "--json")
    told = {row["source"]: row for row in said.json}
    assert (said.code, told["zz"]["rows"], told["odd"]["outcome"]) == (3, 4, "failed"), said.err
    assert "source odd: connector odd broke: RuntimeError: broke … (" in told["odd"]["missing"]
    assert "mine.py:" in told["odd"]["missing"]
    assert told["odd"]["advice"] == "tell the author of the connector"


def test_its_check_tells_no_secret_and_its_fields_who_broke(odd: Any, abmkit: Any) -> None:
    odd(4)
    (told,) = abmkit("source", "check", "acme", "odd", "--json").json
    assert told["what"] == "token …"
    said = abmkit("source", "fields", "acme", "odd")
    assert said.code == 1
    assert said.err.startswith("error: source odd: connector odd broke: RuntimeError: broke … (")
