"""Numbers of a client as rows."""

from typing import Any

import pytest

from abmkit.run.numbers import numbers


@pytest.mark.parametrize("by", ["account", "root"])
def test_accounts_stand_in_order_of_their_names_and_no_account_is_last(
    line: Any, accounts: Any, deal_won: Any, by: str
) -> None:
    names = ["ember", "acme", "nobody", "delta", "cobra", "bolt"]
    deals = [deal_won(n, "2026-08-03", account=f"id:{name}") for n, name in enumerate(names)]
    line.tells(crm={"accounts": accounts, "deals": {"deal": deals}}).sync()
    told = numbers(line.client, line.plugins, "2026-Q3", metrics=["won_amount"], by=by)
    assert [row["name"] for row in told.rows] == [
        None, "Acme", "Bolt", "Cobra", "Delta", "Ember", "–",
    ]  # fmt: skip
