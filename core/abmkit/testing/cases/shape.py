"""What a connector's declarations promise before anything is read."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from abmkit.connect.apiconnector import ApiConnector
from abmkit.connect.request import Answer
from abmkit.connect.secrets import secrets_of
from abmkit.connect.window import Part
from abmkit.testing.cases.case import any_of, case
from abmkit.testing.cases.stages import Stages
from abmkit.testing.claims import claim


@case("AC4", any_of(lambda each: each.complete))
def completed(stages: Stages) -> None:
    """What other requests add to a record is read again in time: its changes move no stamp."""
    stale = stages.streams(lambda each: each.complete and not each.window.is_whole)
    never = [name for name in stale if not stages.resources[name].anew]
    claim(not never, f"streams that are completed and never read anew (anew=…): {never}")


@case("AC5")
def long_addresses(stages: Stages) -> None:
    """No address is too long."""
    refused = {s: n for s, n in stages.calm.answers.items() if s in (413, 414, 431)}
    claim(not refused, f"the vendor refused addresses as too long: {refused}")


@case("AC28")
def versioned(stages: Stages) -> None:
    """The version of the API that the connector was tried with is told."""
    kinds = stages.connector.__mro__
    told = any("version" in vars(each) for each in kinds[: kinds.index(ApiConnector)])
    claim(told and stages.connector.version, "say which version of the API is asked: version = …")


@case("SAFE")
def safe(stages: Stages) -> None:
    """Nothing that is loaded means something else, and no secret is told."""
    claim(not stages.calm.faults, "; ".join(sorted(stages.calm.faults)[:3]))
    with stages.empty() as stage, closing(stage.make()) as connector:
        findings, account = list(connector.check()), connector.account()
        shown = f"{connector!r} {connector} {connector.config!r} {findings} {account}"
        for secret in filter(None, secrets_of(connector.config)):
            where = "what the connector, its settings, check() or account() show as text"
            claim(secret not in shown, f"a secret stands in {where}")


@case("AC18")
def ended(stages: Stages) -> None:
    """A version of the API that has ended is told, and not asked for again."""
    body = {"status": 426, "code": "NONEXISTENT_VERSION", "message": "this version has ended"}
    with stages.empty() as stage, closing(stage.make()) as connector:
        verdict = connector.classify(_answer(426, body))
        claim(verdict.kind == "fatal", f"426 Upgrade Required is taken for {verdict.kind!r}")


def _answer(status: int, body: Any) -> Answer:
    return Answer(status, {"content-type": "application/json"}, body, json.dumps(body).encode())


def _cut(stages: Stages) -> dict[str, Part]:
    """The first part of each stream whose vendor cuts its lists off."""
    now = datetime.now(UTC)
    found = {}
    for name, resource in stages.resources.items():
        part = Part("", *next(resource.window.stretches(None, now)))
        if not resource.slices and resource.read(part).most is not None:
            found[name] = part
    return found


@case("AC19", lambda stages: bool(_cut(stages)))
def cut(stages: Stages) -> None:
    """A list that its vendor cuts off is read in stretches of time that can be halved."""
    whole = [name for name, part in _cut(stages).items() if None in (part.start, part.end)]
    claim(not whole, f"lists that are cut off and have no beginning (window start): {whole}")
