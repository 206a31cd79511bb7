"""What people write about metrics is held against the metrics there are."""

from typing import Any

import pytest

from abmkit.errors import ConfigError

HEAD = "metric,scope,period,goal,unit"


@pytest.fixture
def ready(line: Any, accounts: Any, deal_won: Any) -> Any:
    deals = {"deal": [deal_won(1, "2026-08-03")]}
    return line.tells(crm={"accounts": accounts, "deals": deals}).sync()


def notes(line: Any, text: str) -> Any:
    (line.client.path / "notes").mkdir()
    (line.client.path / "notes" / "2026-Q3.md").write_text(text, "utf-8")
    return line


def test_a_note_on_no_metric_is_named_with_its_line_and_the_near_one(ready: Any) -> None:
    with pytest.raises(
        ConfigError, match=r"notes/2026-Q3.md line 3: unknown metric 'won_deal'"
    ) as e:
        notes(ready, "author: Kim\n\n## won_deal\nFewer.\n").report()
    assert "did you mean won_deals?" in str(e.value)


def test_a_misspelt_head_of_actions_is_near_to_it(ready: Any) -> None:
    with pytest.raises(ConfigError, match=r"unknown metric 'action'; did you mean actions\?"):
        notes(ready, "author: Kim\n\n## action\nCall.\n").report()


def test_a_note_that_drops_a_sentence_of_no_report_is_named_with_its_line(ready: Any) -> None:
    with pytest.raises(ConfigError, match=r"2026-Q3.md line 3: unknown sentence 'largest_deal'"):
        notes(ready, "author: Kim\n\n## drop largest_deal\n").report()


def test_a_note_on_a_metric_is_told(ready: Any) -> None:
    data = notes(ready, "author: Kim\n\n## won_deals\nFewer.\n").report()
    assert [remark.metric for remark in data.notes.remarks] == ["won_deals"]


@pytest.mark.parametrize(
    ("goal", "message"),
    [
        ("won_deal,total,2026-Q3,5,", "line 3: unknown metric 'won_deal'; did you mean won_deals?"),
        (
            "won_amount,total,2026-Q3,5,days",
            "line 3: unit: 'days' is not that of won_amount; its unit is money",
        ),
        (
            "won_deals,total,2026-Q3,6,",
            "line 3: a line above sets this goal already; remove one, or say valid_from",
        ),
    ],
)
def test_a_goal_that_fits_no_metric_is_named_with_its_line(
    ready: Any, goal: str, message: str
) -> None:
    ready.list("goals.csv", HEAD, "won_deals,total,2026-Q3,5,count", goal)
    with pytest.raises(ConfigError) as error:
        ready.report()
    assert str(error.value).endswith(f"goals.csv {message}")
