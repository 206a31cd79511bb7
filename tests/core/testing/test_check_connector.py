from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from pydantic import BaseModel, SecretStr

from abmkit.connect import Batch, Check, Connector, Refusal, Stream
from abmkit.errors import PluginError
from abmkit.testing import check_connector


class Login(BaseModel):
    keys: list[SecretStr] = []
    named: dict[str, SecretStr] = {}


class Config(BaseModel):
    names: list[str] = ["Acme", "Hanbit"]
    token: SecretStr = SecretStr("s3cr3t")
    login: Login = Login()


class Good(Connector):
    name = "good"
    title = "A source that keeps its contract"
    Config = Config
    config: Config

    def streams(self) -> list[Stream]:
        return [Stream("companies", ("account",))]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        yield batch(*self.config.names)


def batch(*names: str | None, **rest: Any) -> Batch:
    rows = [{"record": n or "x", "source_id": n, "name": n} for n in names]
    return Batch({"account": pd.DataFrame(rows, dtype="object")}, **rest)


def test_a_good_connector_passes_and_tells_its_rows(tmp_path: Path) -> None:
    assert check_connector(Good, {}, tmp_path) == {"account": 2}
    keyed = {"login": {"keys": ["k3y"], "named": {"a": "n4med"}}}
    assert check_connector(Good, keyed, tmp_path) == {"account": 2}


def test_rows_that_are_known_to_be_bad_are_counted(tmp_path: Path) -> None:
    class Half(Good):
        def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            yield batch("Acme", None, refused=(Refusal("line 3", "no name", "?"),))

    assert check_connector(Half, {}, tmp_path, rejected=2) == {"account": 1}
    with pytest.raises(
        AssertionError, match=r"^2 rows or records were rejected, not 0\n"
    ) as caught:
        check_connector(Half, {}, tmp_path)
    assert "no name (1)" in str(caught.value)


class Nothing(Good):
    def streams(self) -> list[Stream]:
        return []


class Twins(Good):
    def streams(self) -> list[Stream]:
        return [Stream("a", ("account",)), Stream("a", ("account",))]


class Elsewhere(Good):
    def streams(self) -> list[Stream]:
        return [Stream("a", ("companies",))]


class Restless(Good):
    asked = 0

    def streams(self) -> list[Stream]:
        self.asked += 1
        return [Stream(f"a{self.asked}", ("account",))]


class Chatty(Good):
    def __repr__(self) -> str:
        return f"Chatty({self.config.token.get_secret_value()})"


class Wordy(Good):
    def check(self) -> Iterator[Any]:
        yield "fine"


class Unwell(Good):
    def check(self) -> Iterator[Check]:
        yield Check(ok=False, what="no key", advice="get one")


class Doubled(Good):
    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        yield batch("Acme", "Acme")


class Restated(Good):
    rounds: ClassVar[dict[str, int]] = {}

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        self.rounds[stream.name] = number = self.rounds.get(stream.name, 0) + 1
        row = {"record": "a", "source_id": "a", "name": f"Acme {number}"}
        yield Batch({"account": pd.DataFrame([row], dtype="object")})


class Forgetful(Good):
    rounds: ClassVar[dict[str, int]] = {}

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        self.rounds[stream.name] = number = self.rounds.get(stream.name, 0) + 1
        yield batch("Acme") if number > 1 else batch("Acme", "Hanbit")


@pytest.mark.parametrize(
    ("connector", "says"),
    [
        (Nothing, r"streams\(\) is empty"),
        (Twins, r"two streams have one name: \['a', 'a'\]"),
        (Elsewhere, "stream a fills {'companies'}"),
        (Restless, r"streams\(\) says something else when asked again"),
        (Chatty, "a secret shows in the connector's or the settings' text"),
        (Wordy, r"check\(\) yields something else"),
        (Unwell, r"check\(\) finds fault: no key: get one"),
        (Doubled, "stream companies has 1 rows whose source_id another row has"),
        (Restated, "reading stream companies again changed 1 records: the same source"),
        (Forgetful, "reading stream companies again lost 1 records: a snapshot shows all"),
    ],
)
def test_a_connector_that_breaks_its_contract_is_told_how(
    connector: type[Connector], says: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=says):
        check_connector(connector, {}, tmp_path)


def test_what_does_not_fit_the_schema_is_told_by_the_warehouse(tmp_path: Path) -> None:
    class Typo(Good):
        def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            row = {"record": "a", "source_id": "a", "nmae": "Acme"}
            yield Batch({"account": pd.DataFrame([row], dtype="object")})

    with pytest.raises(PluginError, match=r"no column 'nmae'; did you mean name"):
        check_connector(Typo, {}, tmp_path)
