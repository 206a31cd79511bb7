"""What people write about metrics is held against the metrics there are."""

from collections.abc import Callable
from decimal import Decimal
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
            "line 3: a line above already sets this goal; remove one, or give valid_from",
        ),
        ("flat,tier=1,2026-Q3,6,", "line 3: model flat has no break-down by tier; it has none"),
    ],
)
def test_a_goal_that_fits_no_metric_is_named_with_its_line(
    ready: Any, goal: str, message: str
) -> None:
    ready.list("goals.csv", HEAD, "won_deals,total,2026-Q3,5,count", goal)
    with pytest.raises(ConfigError) as error:
        ready.report()
    assert str(error.value).endswith(f"goals.csv {message}")


def test_goals_are_reached_in_total_and_by_tier(
    line: Any, deal_won: Callable[..., Any], accounts: Any
) -> None:
    deals = [
        deal_won(n, "2026-09-01", account=f"id:{name}") for n, name in enumerate(("acme",) * 3)
    ]
    deals.append(deal_won(4, "2026-09-02", account="id:bolt"))
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}})
    line.list("targets.csv", "domain,tier", "acme.com,1", "bolt.com,2")
    line.list(
        "goals.csv", HEAD, "won_deals,tier=2,2026-Q3,2,", "engaged_people,total,*,7,",
        "won_deals,tier=1,2026-Q3,2,", "won_deals,total,2026-Q3,5,", "won_deals,total,2026-Q2,1,",
        "flat,total,2026-Q3,1,",
    )  # fmt: skip
    told = line.sync().report().attained()
    aims = [(each.metric, each.tier, each.reached and each.reached.number) for each in told]
    assert aims == [
        ("won_deals", None, Decimal("0.8")),
        ("won_deals", "1", Decimal("1.5")),
        ("won_deals", "2", Decimal("0.5")),
        ("engaged_people", None, None),
        ("flat", None, Decimal(1)),
    ]
    assert [each.state for each in told] == ["off", "good", "off", "none", "good"]
