"""What HubSpot's answers mean, by status, policy and body."""

from datetime import UTC, datetime
from typing import Any

import pytest

from abmkit.connect.api import Answer
from abmkit_hubspot.verdicts import judge

MIDNIGHT = datetime(2026, 10, 1, 15, tzinfo=UTC)
GRANULAR = {"errors": [{"context": {"requiredGranularScopes": ["crm.objects.deals.read"]}}]}


def told(status: int, body: Any, **headers: str) -> Any:
    return judge(Answer(status, headers, body, b""), MIDNIGHT)


@pytest.mark.parametrize(
    ("policy", "headers", "kind", "after", "resume"),
    [
        ("DAILY", {}, "daily", None, MIDNIGHT),
        ("TEN_SECONDLY_ROLLING", {}, "burst", 10.0, None),
        ("SECONDLY", {}, "burst", 1.0, None),
        (None, {}, "burst", 1.0, None),
        ("TEN_SECONDLY_ROLLING", {"retry-after": "3"}, "burst", 3.0, None),
    ],
)
def test_a_burst_and_a_day_that_is_used_up_are_two_things(
    policy: Any, headers: Any, kind: str, after: Any, resume: Any
) -> None:
    found = told(429, {"policyName": policy, "message": "limit"}, **headers)
    assert (found.kind, found.after, found.resume) == (kind, after, resume)


def failed(category: str, sub: str = "") -> dict[str, Any]:
    return {"results": [], "errors": [{"category": category, "subCategory": sub, "message": "no"}]}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, {"results": []}, "ok"),
        (200, {"status": "error", "message": "no"}, "again"),
        (207, failed("INTERNAL_ERROR"), "again"),
        (207, failed("OBJECT_NOT_FOUND"), "ok"),
        (207, failed("VALIDATION_ERROR", "crm.associations.NO_ASSOCIATIONS_FOUND"), "ok"),
        (207, {"results": []}, "ok"),
        (401, {}, "auth"),
        (414, None, "shrink"),
        (502, None, "again"),
        (400, {"message": "no"}, "fatal"),
    ],
)
def test_what_failed_in_part_has_failed(status: int, body: Any, kind: str) -> None:
    assert told(status, body).kind == kind


def test_a_missing_scope_is_named_with_where_it_is_granted() -> None:
    found = told(403, {"message": "no", **GRANULAR})
    assert (found.kind, found.said) == ("scope", "403 no")
    assert found.advice.startswith("grant crm.objects.deals.read: tick it in the private app")
    assert told(403, {"message": "no"}).advice == ""
