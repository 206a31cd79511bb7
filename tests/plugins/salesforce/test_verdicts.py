"""What Salesforce's answers are taken for."""

from datetime import UTC, datetime, timedelta

import pytest

from abmkit.connect.api import Answer
from abmkit_salesforce.verdicts import calls_left, verdict

NOW = datetime(2026, 10, 1, 6, tzinfo=UTC)


def refused(status: int, code: str, message: str = "said") -> Answer:
    return Answer(status, {}, [{"message": message, "errorCode": code}])


CONCURRENT = "ConcurrentRequests (Concurrent API Requests) Limit exceeded."


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(200, {}, {"records": []}), "ok"),
        (Answer(200, {}, []), "ok"),
        (Answer(204, {}), "ok"),
        (refused(401, "INVALID_SESSION_ID", "Session expired or invalid"), "auth"),
        (refused(401, "INVALID_SESSION_ID", "This session is not valid for use with X"), "scope"),
        (refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), "daily"),
        (refused(403, "REQUEST_LIMIT_EXCEEDED", CONCURRENT), "burst"),
        (refused(403, "API_DISABLED_FOR_ORG"), "scope"),
        (refused(403, "INSUFFICIENT_ACCESS"), "scope"),
        (refused(400, "INSUFFICIENT_ACCESS"), "scope"),
        (refused(400, "MALFORMED_QUERY"), "fatal"),
        (refused(400, "INVALID_QUERY_LOCATOR"), "fatal"),
        (refused(400, "QUERY_TIMEOUT"), "fatal"),
        (refused(200, "QUERY_TIMEOUT"), "again"),
        (refused(400, "UNABLE_TO_LOCK_ROW"), "again"),
        (refused(404, "NOT_FOUND"), "fatal"),
        (refused(500, "UNKNOWN_EXCEPTION"), "again"),
        (refused(503, "SERVER_UNAVAILABLE"), "again"),
        (Answer(503, {}, None, b"<html>"), "again"),
        (Answer(414, {}, None, b"<h1>Bad Message 414</h1>"), "shrink"),
        (Answer(431, {}), "shrink"),
    ],
)
def test_what_an_answer_means(answer: Answer, kind: str) -> None:
    assert verdict(answer, NOW).kind == kind


def test_a_refusal_is_told_in_salesforces_words() -> None:
    told = verdict(refused(400, "INVALID_FIELD", "No such column 'X__c'"), NOW)
    assert told.said == "400 INVALID_FIELD: No such column 'X__c'"
    assert "API Enabled" in verdict(refused(403, "API_DISABLED_FOR_ORG"), NOW).advice


def test_a_day_that_is_used_up_is_tried_again_in_an_hour() -> None:
    told = verdict(refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."), NOW)
    assert told.resume == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("header", "left"),
    [
        ("api-usage=18/5000", 4982),
        ("api-usage=25/100; per-app-api-usage=17/250(appName=sample-connected-app)", 75),
        ("per-app-api-usage=17/250(appName=sample-connected-app)", None),
        (f"api-usage={'9' * 5_000}/5000", None),
        (f"api-usage=1/{'9' * 5_000}", None),
        ("", None),
    ],
)
def test_the_calls_that_are_left(header: str, left: int | None) -> None:
    assert calls_left(Answer(200, {"sforce-limit-info": header} if header else {})) == left
