"""What the vendor account allows, and what it does not."""

from __future__ import annotations

from abmkit.errors import SourceError
from abmkit.testing.cases.case import any_of, case
from abmkit.testing.cases.stage import Stage
from abmkit.testing.cases.stages import Stages
from abmkit.testing.claims import claim


def _has_login(stages: Stages) -> bool:
    return stages.login is not None


@case("AC10")
def refused(stages: Stages) -> None:
    """A token that is refused in the middle is told with what to do."""
    with stages.empty("401-midpage:every=3") as stage:
        silent = {name: said for name, said in _said(stage).items() if "token" not in said}
        claim(not silent, f"it is not said that the token is refused: {silent}")


@case("AC10", _has_login)
def expired(stages: Stages) -> None:
    """A token that expires in the middle is renewed."""
    with stages.empty("401-midpage:every=5", login=True) as stage:
        stage.whole()
        claim(stage.sandbox.answers[401], "the sandbox never refused a token")
        claim(stage.rows() == stages.calm.rows, "the warehouse is not that of a calm day")


@case("AC11", _has_login)
def rotated(stages: Stages) -> None:
    """A refresh token that is good for one use is not used twice, and the next one is kept."""
    with stages.empty("rotate,401-midpage:every=7", login=True) as stage:
        stage.whole()
        claim(stage.rows() == stages.calm.rows, "the warehouse is not that of a calm day")
        stage.wait(days=1)
        stage.whole()
        kept = stage.tokens.read()
        good = kept and stage.sandbox.tokens.redeem(kept.refresh)
        claim(good, "the refresh token that was kept is not the last one: the login is lost")


@case("AC17", any_of(lambda each: each.scope))
def scope(stages: Stages) -> None:
    """A missing permission stops its stream alone, and is named."""
    with stages.empty("403-scope") as stage:
        failed = _said(stage)
        claim(failed, "the sandbox refuses a permission, and no stream fails")
        some = set(failed) < set(stages.resources) or not _allowed(stages, stage)
        claim(some, f"a missing permission stops every stream: {failed}")
        silent = {n: said for n, said in failed.items() if "permission" not in said}
        claim(not silent, f"it is not said that a permission is missing: {silent}")


def _allowed(stages: Stages, stage: Stage) -> list[str]:
    """What the vendor still allows of all that is asked on a calm day."""
    from abmkit.sandbox import Request

    asked = [told.split(" ", 1) for told in stages.calm.asked]
    requests = [Request(verb, path) for verb, path in asked]
    return [each.path for each in requests if not stage.sandbox.forbidden(each)]


def _said(stage: Stage) -> dict[str, str]:
    """What is missing after a sync, by stream; without a name, of all of them."""
    try:
        result = stage.sync()
    except SourceError as error:
        return {"": str(error)}
    return {each.stream: each.missing for each in result.streams if each.outcome != "complete"}
