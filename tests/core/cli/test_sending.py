"""From a draft to what was sent, and what was frozen printed again, by the command line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from abmkit.workspace import Client

Q3 = ("--period", "2026-Q3")
NOW = [datetime(2026, 10, 2, 6, tzinfo=UTC)]


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW[0]


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch):
    import abmkit.cli.approve
    import abmkit.cli.send
    import abmkit.cli.sync

    NOW[0] = datetime(2026, 10, 2, 6, tzinfo=UTC)
    for module in (abmkit.cli.approve, abmkit.cli.send, abmkit.cli.sync):
        monkeypatch.setattr(module, "datetime", Clock)


def later(day: int, hour: int = 6) -> None:
    NOW[0] = datetime(2026, 10, day, hour, tzinfo=UTC)


@pytest.fixture
def drafted(abmkit, synced: Client) -> Client:
    assert abmkit("report", "acme", *Q3).code == 0
    return synced


def won(deals: int, abmkit, client: Client) -> None:
    """Let the source tell other deals, and draft what comes of it."""
    path = client.source_folder / "crm.toml"
    path.write_text(f'version = 1\nconnector = "crm"\ndeals = {deals}\n', "utf-8")
    assert abmkit("sync", "acme").code == 0
    assert abmkit("report", "acme", *Q3).code == 0


def send(abmkit, ends: int = 0):
    said = abmkit("send", "acme", *Q3, "--json")
    assert said.code == ends, said.err
    return said.json if ends == 0 else json.loads(said.err)["error"]["message"]


def test_a_report_freezes_the_definitions_numbers_and_words(abmkit, drafted: Client) -> None:
    told = json.loads((drafted.reports / "2026-Q3" / "draft.json").read_text("utf-8"))
    assert told["form"] == 1
    assert told["metrics"]["won_deals"]["version"] == 1
    assert len(told["metrics"]["won_deals"]["hash"]) == 16
    assert told["numbers"]["won_deals"]["number"] == "1"
    assert told["messages"]["en"]["metric.won_deals"] == "Won deals"
    assert told["document"]["theme"]["name"] == "North Star"
    assert told["document"]["pages"][0]["blocks"][0]["table"]["rows"][0][0]["id"] == (
        "metric.won_deals"
    )


def test_an_approved_draft_is_sent_once(abmkit, drafted: Client) -> None:
    assert "nobody approved" in send(abmkit, ends=2)
    said = abmkit("approve", "acme", *Q3, "--by", "Dana", "--json").json
    assert (said["by"], said["at"]) == ("Dana", "2026-10-02T06:00:00Z")
    first = send(abmkit)
    later(3)
    assert abmkit("report", "acme", *Q3).code == 0
    again = send(abmkit)
    assert again == first
    assert (first["approved_by"], first["replaces"]) == ("Dana", None)
    assert first["files"] == ["scorecard.txt"]
    rendering = drafted.reports / "2026-Q3" / "scorecard.txt"
    (sent,) = (drafted.reports / "2026-Q3" / "sent").iterdir()
    assert (sent / "scorecard.txt").read_bytes() == rendering.read_bytes()


def test_who_approves_is_the_one_logged_in_unless_told(
    abmkit, drafted: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "minji")
    assert abmkit("approve", "acme", *Q3, "--json").json["by"] == "minji"


def test_a_changed_draft_needs_a_new_word_and_corrects_what_was_sent(
    abmkit, drafted: Client
) -> None:
    abmkit("approve", "acme", *Q3, "--by", "Dana")
    first = send(abmkit)
    later(4)
    won(4, abmkit, drafted)
    assert "has changed since Dana approved it" in send(abmkit, ends=2)
    abmkit("approve", "acme", *Q3, "--by", "Dana")
    second = send(abmkit)
    assert first["folder"].endswith(second["replaces"])
    draft = drafted.reports / "2026-Q3" / "draft.json"
    assert json.loads(draft.read_text("utf-8"))["document"]["corrects"] == "2026-10-02T06:00:00Z"
    before = draft.read_bytes()
    assert abmkit("report", "acme", *Q3).code == 0
    assert draft.read_bytes() == before
    assert send(abmkit) == second
    assert len(list((drafted.reports / "2026-Q3" / "sent").iterdir())) == 2


def test_an_elapsed_part_that_was_sent_is_not_corrected_by_the_whole(
    abmkit, client: Client
) -> None:
    NOW[0] = datetime(2026, 9, 10, 6, tzinfo=UTC)
    abmkit("sync", "acme")
    assert abmkit("report", "acme", *Q3, "--to-date").code == 0
    abmkit("approve", "acme", *Q3)
    send(abmkit)
    later(2)
    won(3, abmkit, client)
    abmkit("approve", "acme", *Q3)
    assert send(abmkit)["replaces"] is None


def test_a_draft_of_another_abmkit_is_not_sent(abmkit, drafted: Client) -> None:
    draft = drafted.reports / "2026-Q3" / "draft.json"
    draft.write_bytes(draft.read_bytes().replace(b'"abmkit": "', b'"abmkit": "9'))
    abmkit("approve", "acme", *Q3)
    assert "was made by abmkit 9" in send(abmkit, ends=2)


# -- as of -----------------------------------------------------------------------------------------


def test_as_of_prints_what_was_frozen_without_the_warehouse(abmkit, drafted: Client) -> None:
    rendering = drafted.reports / "2026-Q3" / "scorecard.txt"
    abmkit("approve", "acme", *Q3)
    send(abmkit)
    made, first = rendering.read_bytes(), drafted.reports / "2026-Q3" / "sent"
    later(5)
    won(4, abmkit, drafted)
    drafted.warehouse.unlink()
    said = abmkit("report", "acme", *Q3, "--as-of", "2026-10-02", "--json")
    assert said.code == 0, said.err
    assert said.json["frozen"].startswith(str(first))
    (path,) = said.json["paths"]
    assert "as-of/20261002T060000Z/scorecard.txt" in path
    assert Path(path).read_bytes() == made
    newest = abmkit("report", "acme", *Q3, "--as-of", "2026-10-05T06:00:00Z", "--json").json
    assert newest["frozen"].endswith("draft.json")
    assert Path(newest["paths"][0]).read_bytes() == rendering.read_bytes() != made


def test_a_frozen_report_is_printed_in_another_language(abmkit, drafted: Client) -> None:
    how = ("--as-of", "2026-12-31", "--locale", "ko-KR", "--json")
    (path,) = abmkit("report", "acme", *Q3, *how).json["paths"]
    assert path.endswith("scorecard.ko-KR.txt")
    assert '"locale":"ko-KR"' in Path(path).read_text("utf-8")
    (path,) = abmkit("report", "acme", *Q3, "--locale", "ko-KR", "--json").json["paths"]
    assert path.endswith("2026-Q3/scorecard.ko-KR.txt")
    told = json.loads((drafted.reports / "2026-Q3" / "draft.json").read_text("utf-8"))
    assert told["document"]["locale"] == "en-US"


@pytest.mark.parametrize(
    ("as_of", "message"),
    [
        ("2026-10-01", "no report scorecard of 2026-Q3 was frozen by 2026-10-01"),
        ("2026-10-02T07:59:59", "no report scorecard"),  # 05:59:59 UTC by Berlin's clock
        ("yesterday", "--as-of 'yesterday' is neither a day nor an instant"),
        ("2026-13-45", "is neither a day nor an instant"),
    ],
)
def test_an_instant_with_nothing_before_it_is_told(
    abmkit, drafted: Client, as_of: str, message: str
) -> None:
    said = abmkit("report", "acme", *Q3, "--as-of", as_of)
    assert said.code == 2
    assert message in said.err


def test_a_block_of_a_plugin_that_is_gone_is_warned_of(abmkit, drafted: Client) -> None:
    draft = drafted.reports / "2026-Q3" / "draft.json"
    draft.write_bytes(draft.read_bytes().replace(b'"kpi_grid"', b'"gone_grid"'))
    said = abmkit("report", "acme", *Q3, "--as-of", "2026-12-31", "--json").json
    assert said["warnings"] == [
        "no kind of block 'gone_grid' is known; shown as a table", "no colours",
    ]  # fmt: skip
