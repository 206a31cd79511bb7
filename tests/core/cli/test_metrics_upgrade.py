"""No definition changes unsaid: the lock, what says that it is left, and how it is renewed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from abmkit.run import sync_client
from abmkit.workspace import Client, Workspace
from abmkit.workspace.lock import read_lock

Q3 = ("--period", "2026-Q3")


@pytest.fixture
def told(client: Client, abmkit) -> Client:
    """A client whose metrics were accepted, and that has a draft of the quarter."""
    plugins = client.workspace.load_plugins()
    sync_client(client, plugins, now=datetime(2026, 10, 2, 6, tzinfo=UTC))
    assert abmkit("metrics", "upgrade").code == 0
    assert abmkit("report", "acme", *Q3).code == 0
    return client


def change(workspace: Workspace, old: str, new: str) -> None:
    path = workspace.plugins / "mine.py"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_new_workspace_has_the_definitions_in_force(abmkit, tmp_path: Path) -> None:
    assert abmkit("init", tmp_path / "new").code == 0
    locked = read_lock(tmp_path / "new")
    assert locked is not None
    assert locked["win_rate"].version >= 1
    assert "÷" in locked["win_rate"].formula
    assert abmkit("-C", tmp_path / "new", "metrics", "upgrade", "--diff", "--json").json == []


def test_while_nothing_changed_nothing_is_said(abmkit, told: Client) -> None:
    value = abmkit("metrics", "value", "acme", "won_deals", *Q3)
    assert (value.code, value.err) == (0, "")
    same = abmkit("metrics", "upgrade", "--diff", "--json")
    assert (same.code, same.json) == (0, [])


def test_without_a_lock_nothing_was_accepted_and_numbers_say_so(abmkit, told: Client) -> None:
    (told.workspace.path / "metrics.lock").unlink()
    for command in (("metrics", "value", "acme", "won_deals"), ("report", "acme")):
        said = abmkit(*command, *Q3)
        assert (said.code, "metrics.lock is missing, so that" in said.err) == (0, True)
    new = abmkit("metrics", "upgrade", "--diff", "--json")
    assert (new.code, {row["change"] for row in new.json}) == (0, {"new"})


def test_the_doctor_tells_a_lost_lock_from_one_that_was_not_needed_yet(
    abmkit, told: Client
) -> None:
    lock, frozen = told.workspace.path / "metrics.lock", told.reports / "2026-Q3" / "draft.json"
    lost = "metrics.lock is missing, and numbers were told to acme"
    lock.unlink()
    said = abmkit("doctor", "--json")
    (check,) = [each for each in said.json["checks"] if "metrics.lock" in each["what"]]
    assert (said.code, check["ok"], check["what"]) == (1, False, lost)
    assert check["advice"].endswith("accept what is installed: abmkit metrics upgrade")
    sent = frozen.parent / "sent" / "20261003T060000Z-0" / "report.json"
    sent.parent.mkdir(parents=True)
    frozen.rename(sent)
    assert lost in abmkit("doctor").out
    sent.unlink()
    checks = {each["what"]: each["ok"] for each in abmkit("doctor", "--json").json["checks"]}
    assert checks["no metrics.lock yet"]
    assert abmkit("metrics", "upgrade").code == 0
    assert "metrics.lock" not in abmkit("doctor").out


def test_a_changed_definition_is_told_with_every_number_until_it_is_accepted(
    abmkit, told: Client
) -> None:
    change(told.workspace, "def won_deals(least: int = 0)", "def won_deals(least: int = 100)")
    value = abmkit("metrics", "value", "acme", "won_deals", *Q3)
    assert value.code == 3
    assert value.err == (
        "not as in metrics.lock: won_deals (v1, other formula); see what changes with: abmkit "
        "metrics upgrade --diff, and accept it with: abmkit metrics upgrade\n"
    )
    report = abmkit("report", "acme", *Q3)
    assert report.code == 3
    assert "won_deals (v1, other formula)" in report.err
    assert Path(report.out.splitlines()[0]).is_file()
    assert abmkit("report", "acme", *Q3, "--as-of", "2026-10-02").code == 0
    other = abmkit("metrics", "value", "acme", "won_amount", *Q3)
    assert (other.code, other.err) == (0, "")

    accepted = abmkit("metrics", "upgrade", "--json")
    assert accepted.code == 0
    assert abmkit("metrics", "value", "acme", "won_deals", *Q3).code == 0


def test_the_difference_shows_both_definitions_and_both_numbers(abmkit, told: Client) -> None:
    change(told.workspace, 'amount >= {least}")', 'amount > 100 and amount > {least * 5000}")')
    change(told.workspace, "def won_deals(least: int = 0)", "def won_deals(least: int = 1)")
    before = (told.workspace.path / "metrics.lock").read_bytes()
    said = abmkit("metrics", "upgrade", "--diff", "--json")
    assert said.code == 3
    (row,) = said.json
    assert (row["metric"], row["change"], row["client"]) == ("won_deals", "changed", "acme")
    assert (row["period"], row["before"], row["after"]) == ("2026-Q3", "1", "0")
    assert row["then"].startswith("v1 ")
    assert row["then"] != row["now"]
    assert "amount >= 0" in row["formula_then"]
    assert "amount > 5000" in row["formula_now"]
    assert row["note"] == "before: draft, data of 2026-10-02"
    assert (told.workspace.path / "metrics.lock").read_bytes() == before
    assert abmkit("metrics", "upgrade", "acme").rows[1][4:8] == ["acme", "2026-Q3", "1", "0"]


def test_a_draft_made_since_is_said_to_be_of_the_new_definition(abmkit, told: Client) -> None:
    change(told.workspace, "def won_deals(least: int = 0)", "def won_deals(least: int = 5000)")
    abmkit("report", "acme", *Q3)
    (row,) = abmkit("metrics", "upgrade", "--diff", "--json").json
    assert row["note"].endswith("made by the new definition already")


def test_a_metric_that_is_gone_keeps_the_number_that_was_told(abmkit, told: Client) -> None:
    change(told.workspace, "return [won_deals, ", "return [")
    change(told.workspace, '"won_deals"', '"won_amount"')
    (row,) = abmkit("metrics", "upgrade", "--json").json
    assert (row["change"], row["before"], row["after"]) == ("gone", "1", None)
    assert row["note"] == "before: draft, data of 2026-10-02; no plugin gives it any more"
    assert "won_deals" not in (read_lock(told.workspace.path) or {})


def test_without_data_the_reason_stands_where_the_number_would(abmkit, told: Client) -> None:
    change(told.workspace, "def won_deals(least: int = 0)", "def won_deals(least: int = 5000)")
    told.warehouse.unlink()
    (row,) = abmkit("metrics", "upgrade", "--diff", "--json").json
    assert row["after"] is None
    assert "cannot be computed now: client acme has no complete sync yet" in row["note"]


def test_what_a_broken_plugin_gave_stays_accepted(abmkit, told: Client) -> None:
    (told.workspace.plugins / "mine.py").write_text("raise RuntimeError('torn')\n", "utf-8")
    assert abmkit("metrics", "upgrade").code == 0
    assert "won_deals" in (read_lock(told.workspace.path) or {})


def test_a_lock_written_by_hand_wrongly_is_one_line(abmkit, told: Client) -> None:
    (told.workspace.path / "metrics.lock").write_text("version = 1\n[metrics.x]\n", "utf-8")
    said = abmkit("metrics", "value", "acme", "won_deals", *Q3)
    assert said.code == 2
    assert said.err.startswith("error: metrics.lock line 2: key 'metrics.x.version' is missing")
    told_as = json.loads(abmkit("metrics", "upgrade", "--json").err)["error"]
    assert told_as["exit_code"] == 2


def test_the_doctor_tells_of_it_and_of_settings_that_name_no_metric(abmkit, told: Client) -> None:
    settings = told.path / "client.toml"
    more = '[metrics.won_deal]\nleast = 5\n[labels]\nwin_rate = "Wins"\nwin_rat = "Wins"\n'
    settings.write_text(settings.read_text("utf-8") + more, "utf-8")
    said = abmkit("doctor").out
    assert "[metrics] won_deal: unknown metric; did you mean won_deals?" in said
    assert "[labels] win_rat: unknown metric; did you mean win_rate?" in said
    assert "metrics.lock" not in said
    change(told.workspace, "def won_deals(least: int = 0)", "def won_deals(least: int = 100)")
    assert "metrics.lock: won_deals (v1, other formula): not as accepted" in abmkit("doctor").out
