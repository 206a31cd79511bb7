"""What HubSpot's answers mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from abmkit import api

_NOTHING = ("NO_ASSOCIATIONS_FOUND", "OBJECT_NOT_FOUND")
_GRANT = (
    "tick it in the private app (Settings, Integrations, Private apps, Scopes), "
    "or log in anew if the source was connected by login"
)


def judge(answer: api.Answer, midnight: datetime) -> api.Verdict:
    """Judge an answer by its status, its body and the policy that it names.

    Args:
        answer: The answer.
        midnight: When the portal's daily budget is full again.
    """
    body = answer.body if isinstance(answer.body, dict) else {}
    said = str(body.get("message") or "")
    verdict = api.by_status(answer, said)
    if answer.status == 429:
        return _limited(body, verdict, midnight)
    if answer.status == 403:
        scopes = ", ".join(sorted(set(_scopes(body))))
        advice = f"grant {scopes}: {_GRANT}" if scopes else ""
        return replace(verdict, advice=advice)
    if answer.status == 207 and (bad := _failed(body)):
        return api.Verdict("again", f"207 {bad}")
    if answer.status == 200 and body.get("status") == "error":
        return api.Verdict("again", f"200 with an error: {said}")
    return verdict


def _limited(body: Any, verdict: api.Verdict, midnight: datetime) -> api.Verdict:
    policy = body.get("policyName") or ""
    if policy == "DAILY":
        return replace(verdict, kind="daily", resume=midnight)
    if verdict.after is None:
        return replace(verdict, after=10.0 if policy == "TEN_SECONDLY_ROLLING" else 1.0)
    return verdict


def _scopes(body: Any) -> Iterator[str]:
    for each in [body, *(body.get("errors") or ())]:
        context = each.get("context") or {}
        for name in ("requiredGranularScopes", "requiredScopes"):
            yield from context.get(name) or ()


def _failed(body: Any) -> str:
    """What a batch could not do, but for what is not there."""
    for each in body.get("errors") or ():
        kinds = f"{each.get('category')} {each.get('subCategory')}"
        if not any(nothing in kinds for nothing in _NOTHING):
            return str(each.get("message") or kinds)
    return ""
