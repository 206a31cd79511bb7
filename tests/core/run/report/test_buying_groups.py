"""Each account's buying group, as a report is told of it, from rows that a source gave."""

from typing import Any

import pytest

from abmkit.report import RoleCover

LIST = ("domain,tier,owner,required_roles,valid_from,valid_to",)
LADDER = '[ladders.deal]\nsteps = ["Met", "Offered", "Won"]\nwon = "Won"\n'


def member(person: str, account: str, role: str | None, **more: str) -> dict[str, Any]:
    told = {
        "source_id": f"{person}-{account}",
        "person": f"id:{person}",
        "account": f"id:{account}",
    }
    return told | ({"buying_role": role} if role else {}) | more


def touched(number: int, person: str, day: str) -> dict[str, str]:
    told = {"source_id": f"t{number}", "person": f"id:{person}", "kind": "meeting"}
    return told | {"occurred_at": f"{day}T10:00:00Z", "minutes": "30", "outcome": "held"}


@pytest.fixture
def told(line: Any, accounts: Any, deal_won: Any) -> Any:
    people = [{"source_id": name, "email": f"{name}@acme.com"} for name in ("ann", "bob", "cid")]
    members = [
        member("ann", "acme", "champion"),
        member("bob", "acme", "champion"),
        member("cid", "acme", "legal", valid_to="2026-09-01"),
    ]
    touches = [touched(1, "ann", "2026-09-20"), touched(2, "bob", "2026-05-20")]
    streams = {
        "accounts": accounts,
        "deals": {"deal": [deal_won(1, "2026-08-03")]},
        "people": {"person": people},
        "members": {"membership": members},
        "touches": {"touch": touches},
    }
    listed = "acme.com,1,Kim,champion;legal,2026-01-01,"
    return line.tells(crm=streams).list("targets.csv", *LIST, listed).decide(LADDER).sync()


def group(data: Any, name: str) -> dict[str, RoleCover]:
    (card,) = [card for card in data.accounts.values() if card.name == name]
    return dict(card.roles)


def test_known_engaged_and_required_are_told_by_role(told: Any) -> None:
    assert group(told.report(), "Acme") == {
        "champion": RoleCover(known=2, engaged=1, required=True),  # bob was met in May
        "legal": RoleCover(known=0, engaged=0, required=True),  # cid left on September 1
    }


def test_the_group_is_that_of_the_periods_end(told: Any) -> None:
    before = group(told.report("2026-Q2"), "Acme")
    assert before["legal"] == RoleCover(known=1, engaged=0, required=True)
    assert before["champion"] == RoleCover(known=2, engaged=1, required=True)


def test_how_long_a_touch_counts_is_that_of_the_metric_that_the_report_names(told: Any) -> None:
    told.decide('[metrics.engaged_people]\nwindow = "6m"\n')
    assert group(told.report(), "Acme")["champion"].engaged == 2


def test_an_account_of_which_nobody_is_known_has_no_group(told: Any) -> None:
    assert group(told.report(), "Bolt") == {}


def test_a_report_knows_the_ladders_in_their_order(told: Any) -> None:
    assert told.report().client.ladders == {"deal": ("Met", "Offered", "Won")}
