"""What the vendor account allows, and what it does not."""

from __future__ import annotations

from abmkit.testing.cases.case import Begin, any_of, case
from abmkit.testing.claims import claim


@case("AC17", any_of(lambda e: e.scope))
def scope(begin: Begin) -> None:
    """A missing permission stops its stream alone, and is named."""
    with begin() as calm:
        calm.whole()
        streams = set(calm.resources())
    with begin("403-scope") as stage:
        result = stage.sync()
        failed = {each.stream: each.missing for each in result.streams if each.outcome == "failed"}
        claim(failed, "the sandbox refuses a permission, and no stream fails")
        claim(set(failed) < streams, "a missing permission stops every stream")
        silent = {n: said for n, said in failed.items() if "permission" not in said}
        claim(not silent, f"it is not said that a permission is missing: {silent}")


@case("AC5")
def long_addresses(begin: Begin) -> None:
    """No address is too long."""
    with begin() as stage:
        stage.whole()
        refused = {s: n for s, n in stage.sandbox.answers.items() if s in (413, 414, 431)}
        claim(not refused, f"the vendor refused addresses as too long: {refused}")
