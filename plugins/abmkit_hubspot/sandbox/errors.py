"""HubSpot's error bodies."""

from typing import Any

from abmkit.sandbox import Answer, Refused
from abmkit_hubspot.sandbox.words import guid

_SCOPES = "https://developers.hubspot.com/scopes"
_POLICIES = {
    "TEN_SECONDLY_ROLLING": "You have reached your ten_secondly_rolling limit.",
    "SECONDLY": "You have reached your secondly limit.",
    "DAILY": "You have reached your daily limit.",
}


def error(status: int, category: str, message: str, **rest: Any) -> Answer:
    """An error as the CRM's endpoints tell it."""
    body = {
        "status": "error",
        "message": message,
        "correlationId": guid("error", category, message),
        "category": category,
        **rest,
    }
    return Answer(status, body)


def invalid(message: str) -> Refused:
    """A request that cannot be answered as asked."""
    return Refused(error(400, "VALIDATION_ERROR", message))


def missing(what: str) -> Refused:
    """Something asked for by its id that is not there."""
    return Refused(error(404, "OBJECT_NOT_FOUND", what))


def expired(ended: str) -> Answer:
    """The token was good once."""
    return error(
        401,
        "EXPIRED_AUTHENTICATION",
        "The OAuth token used to make this call expired 1 second(s) ago.",
        context={"expire time": [ended]},
    )


def unknown_token() -> Answer:
    """The token was never good."""
    return error(
        401,
        "INVALID_AUTHENTICATION",
        "Authentication credentials not found. This API supports OAuth 2.0 authentication and you "
        "can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview",
    )


def no_scope(scope: str) -> Answer:
    """The token may not read this."""
    return error(
        403,
        "MISSING_SCOPES",
        "This app hasn't been granted all required scopes to make this call. "
        f"Read more about required scopes here: {_SCOPES}.",
        errors=[
            {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": [scope]},
            }
        ],
        links={"scopes": _SCOPES},
    )


def too_many(policy: str) -> Answer:
    """One request more than a policy allows."""
    body = {
        "status": "error",
        "message": _POLICIES[policy],
        "errorType": "RATE_LIMIT",
        "category": "RATE_LIMITS",
        "correlationId": guid("limit", policy),
        "policyName": policy,
        "groupName": f"privateapp:{policy.lower()}",
    }
    return Answer(429, body)


def broken() -> Answer:
    """HubSpot's own trouble."""
    body = {
        "status": "error",
        "message": "internal error",
        "correlationId": guid("internal"),
        "category": "INTERNAL_ERROR",
    }
    return Answer(500, body)


def hidden() -> Answer:
    """An error inside a success."""
    body = {
        "status": "error",
        "message": "There was a problem with the request.",
        "correlationId": guid("hidden"),
        "category": "INTERNAL_ERROR",
    }
    return Answer(200, body)
