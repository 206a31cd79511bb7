"""What Salesforce answers when it refuses, as the status and body that it sends."""

from __future__ import annotations

from abmkit.sandbox import Answer
from abmkit.sandbox import Refused as AnyRefused


class Refused(AnyRefused):
    """A request is refused, with the body of every refusal outside OAuth: a list.

    Args:
        status: HTTP status.
        code: Salesforce's ``errorCode``.
        message: What it says.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(Answer(status, [{"message": message, "errorCode": code}]))


def not_found(message: str = "The requested resource does not exist") -> Refused:
    """Nothing lives at that address."""
    return Refused(404, "NOT_FOUND", message)


def no_such_record(record_id: str) -> Refused:
    """There is no record of that id, or it is deleted."""
    return not_found(f"Provided external ID field does not exist or is not accessible: {record_id}")


def session_expired() -> Refused:
    """The access token is unknown or too old."""
    return Refused(401, "INVALID_SESSION_ID", "Session expired or invalid")


def scope_missing() -> Refused:
    """The access token was granted without the scope ``api``."""
    return Refused(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API")


def daily_limit() -> Refused:
    """The organisation has used up its calls of the last 24 hours."""
    return Refused(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")


def concurrent_limit() -> Refused:
    """Too many long calls run at once: the same code as for the day, another message."""
    return Refused(
        403,
        "REQUEST_LIMIT_EXCEEDED",
        "ConcurrentRequests (Concurrent API Requests) Limit exceeded.",
    )


def broken() -> Refused:
    """The server failed."""
    return Refused(
        500,
        "UNKNOWN_EXCEPTION",
        "An unexpected error occurred. Please include this ErrorId if you contact support: "
        "1187300318-52741 (-1204361571)",
    )


def api_disabled() -> Refused:
    """The edition or the profile has no API."""
    return Refused(
        403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."
    )


def too_long() -> Answer:
    """The address exceeds 16,384 bytes: the web server in front says so, not in JSON."""
    page = b"<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>"
    return Answer(414, page, {"content-type": "text/html;charset=iso-8859-1"})


def timed_out() -> Answer:
    """A query that ran too long says so after its status of success was sent."""
    message = "Your query request was running for too long."
    return Answer(200, [{"message": message, "errorCode": "QUERY_TIMEOUT"}])


def locator_lost() -> Refused:
    """The pages of a query are kept for a while only."""
    return Refused(400, "INVALID_QUERY_LOCATOR", "invalid query locator")
