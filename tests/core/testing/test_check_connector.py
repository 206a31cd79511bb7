from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import pytest
from pydantic import BaseModel, SecretStr

from abmkit.connect import Batch, Check, Connector, Refusal, Stream
from abmkit.errors import Fatal, PluginError
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


class Telling(Good):
    """Tells its token where it is told to."""

    where: ClassVar[str]

    def told(self, where: str) -> str:
        return self.config.token.get_secret_value() if where == self.where else "x"

    def account(self) -> str | None:
        return self.told("account")

    def check(self) -> Iterator[Check]:
        yield Check(ok=True, what=self.told("check"))

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        if self.where == "error":
            raise Fatal(f"401 for {self.told('error')}")
        yield batch(self.told("row"), state={"at": self.told("state")})


def telling(where: str) -> type[Connector]:
    return type("Told", (Telling,), {"where": where})


class Wandering(Good):
    asked = count()

    def account(self) -> str:
        return str(next(self.asked))


class Silent(Good):
    def streams(self) -> Any:
        return None


class Worded(Good):
    def streams(self) -> Any:
        return ["companies"]


class Unchecked(Good):
    def check(self) -> Any:
        return None


class Empty(Good):
    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Any:
        return None


class Cut(Good):
    """Goes on after the highest id it has seen, of a source that is in no order."""

    ids: ClassVar[tuple[int, ...]] = (1, 5, 3)
    mode: ClassVar[Any] = "append"

    def streams(self) -> list[Stream]:
        return [Stream("companies", ("account",), self.mode)]

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        seen = state["after"] if state else 0
        for number in [each for each in self.ids if each > seen]:
            seen = max(seen, number)
            yield batch(str(number), state={"after": seen})


class Sorted(Cut):
    ids = (1, 3, 5)


class Repeating(Cut):
    """Writes down where it is before it has sent what stands there."""

    mode = "snapshot"

    def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
        for page in range(state["page"] if state else 0, 3):
            yield batch(str(page), state={"page": page + 2})


def test_one_that_goes_on_in_the_order_of_its_source_passes(tmp_path: Path) -> None:
    assert check_connector(Sorted, {}, tmp_path) == {"account": 3}


def cells(**row: str) -> type[Connector]:
    table = row.pop("table")

    class Cells(Good):
        def streams(self) -> list[Stream]:
            return [Stream("rows", (table,))]

        def pull(self, stream: Stream, state: Mapping[str, Any] | None) -> Iterator[Batch]:
            whole = {"record": "1", "source_id": "1", **row}
            yield Batch({table: pd.DataFrame([whole], dtype="object")})

    return Cells


def call(at: str) -> type[Connector]:
    return cells(table="touch", kind="call", occurred_at=at)


def deal(**row: str) -> type[Connector]:
    return cells(table="deal", status="won", amount="10.50", **row)


@pytest.mark.parametrize(
    "connector",
    [
        call("2026-01-01T10:00:00Z"),
        call("2026-01-01 10:00:00+09:00"),
        call("2026-01-01T10:00:00.5-0300"),
        deal(currency="USD", probability="0.5"),
        deal(currency="", probability=""),
    ],
    ids=["Z", "+09:00", "-0300", "told", "not told"],
)
def test_cells_that_say_all_pass(connector: type[Connector], tmp_path: Path) -> None:
    check_connector(connector, {}, tmp_path)


@pytest.mark.parametrize(
    ("connector", "says"),
    [
        (call("2026-01-01T10:00:00"), "touch.occurred_at has '2026-01-01T10:00:00', which says no"),
        (call("2026-01-01"), "touch.occurred_at has '2026-01-01', which says no zone: end it with"),
        (deal(currency="Dollar"), "deal.currency has 'Dollar', which is no code of ISO 4217, such"),
        (deal(probability="60"), "deal.probability has '60', which does not lie between 0 and 1"),
    ],
)
def test_cells_that_would_be_misunderstood_are_told(
    connector: type[Connector], says: str, tmp_path: Path
) -> None:
    with pytest.raises(AssertionError, match=f"^stream rows: {says}"):
        check_connector(connector, {}, tmp_path)


@pytest.mark.parametrize(
    ("connector", "says"),
    [
        (Nothing, r"streams\(\) is empty"),
        (Twins, r"two streams have one name: \['a', 'a'\]"),
        (Elsewhere, "stream a fills {'companies'}"),
        (Restless, r"streams\(\) says something else when asked again"),
        (Chatty, "a secret shows in the connector's or the settings' text"),
        (telling("account"), r"a secret shows in account\(\)"),
        (telling("check"), r"a secret shows in check\(\)"),
        (telling("error"), "a secret shows in what it raises"),
        (telling("row"), "stream companies: a secret of the settings stands in a batch"),
        (telling("state"), "a secret of the settings stands in a batch: it would be kept"),
        (Wandering, r"account\(\) says something else when asked again"),
        (Silent, r"streams\(\) gives None, not Streams"),
        (Worded, r"streams\(\) gives \['companies'\], which are no Streams"),
        (Unchecked, r"check\(\) gives None, not Checks"),
        (Empty, r"pull\(\) gives None; let it yield Batches"),
        (
            Cut,
            r"companies, cut short after batch 2 .* such as in \['account 3'\]: a st",
        ),
        (
            Repeating,
            r"companies, cut short after batch 1 .* such as in \['account 1'\]: a state",
        ),
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
