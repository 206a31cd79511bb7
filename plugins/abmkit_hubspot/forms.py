"""Forms, and what was sent in by them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from abmkit import api
from abmkit_hubspot.cells import instant
from abmkit_hubspot.crm import Tables
from abmkit_hubspot.paging import LATELY, PAGES, NewestFirst, millis
from abmkit_hubspot.portal import Portal
from abmkit_hubspot.settings import FormKind, HubSpotConfig
from abmkit_hubspot.shape import shaped

_PATH, _SUBMISSIONS = "form-integrations/v1/submissions/forms", 50
#: What a form asks for, by words in its name or page, in the languages that clients write.
_KINDS: tuple[tuple[FormKind, str], ...] = (
    ("demo", r"\b(demo|trial)|데모|시연|演示|试用"),
    ("newsletter", r"\b(newsletter|subscri|blog)|뉴스레터|구독|订阅|通讯"),
    ("contact", r"\b(contact|quote|sales|inquir|enquir)|문의|견적|상담|联系|咨询"),
)


def forms() -> api.Resource:
    """The stream of the forms."""

    def read(_: api.Part) -> api.Read:
        return api.Read(api.get("marketing/v3/forms"), PAGES, "results", size=("limit", 100))

    def rows(items: Sequence[api.Item]) -> Tables:
        columns: Mapping[str, api.Cell] = {
            "kind": lambda item: "form",
            "title": "name",
            "cta": "displayOptions.submitButtonText",
            "extra": api.rest("", ("id", "name")),
        }
        return {"asset": api.frame(items, columns)}

    return api.Resource(name="forms", tables=("asset",), read=read, rows=rows, scope="forms")


def submissions(portal: Portal, config: HubSpotConfig) -> api.Resource:
    """The stream of what was sent in, form by form.

    The API tells the newest first and knows no dates: it is read until they are known.
    """
    own = config.columns.get("form_submissions", {})
    columns: Mapping[str, api.Cell] = {
        **_COLUMNS,
        "person": lambda item: portal.addresses.person(item["properties"].get("email")),
        "form_kind": lambda item: _kind(item, config),
    }
    made = shaped("touch", columns, own, portal.zone, spent=("email",))

    def read(part: api.Part) -> api.Read:
        form = portal.forms[part.slice]

        def items(answer: api.Answer) -> list[api.Item]:
            new = [e for e in answer.body["results"] if e["submittedAt"] >= millis(part.start)]
            return [_submission(form, each) for each in new]

        request = api.get(
            f"form-integrations/v1/submissions/forms/{form['id']}", limit=_SUBMISSIONS
        )
        pages = NewestFirst("paging.next.after", "after", stamp="submittedAt", start=part.start)
        return api.Read(request, pages, items)

    return api.Resource(
        name="form_submissions",
        tables=("touch",),
        fingerprint=repr((config.form_kinds, own)),
        read=read,
        rows=lambda items: {"touch": made(items)},
        slices=lambda: portal.forms,
        window=LATELY,
        mode="append",
        scope="forms",
    )


def _submission(form: api.Item, told: api.Item) -> api.Item:
    """A submission, with its form, and its values as properties."""
    values = {each["name"]: each["value"] for each in told.get("values") or ()}
    own = told.get("conversionId") or f"{form['id']}:{told['submittedAt']}:{values.get('email')}"
    page = told.get("pageUrl")
    return {**told, "id": own, "form": form, "properties": {**values, "pageUrl": page}}


def _kind(item: api.Item, config: HubSpotConfig) -> FormKind:
    form = item["form"]
    for told in (form["id"], form["name"]):
        if told in config.form_kinds:
            return config.form_kinds[told]
    for told in (form["name"], urlsplit(item["properties"]["pageUrl"] or "").path):
        for kind, words in _KINDS:
            if re.search(words, told, re.IGNORECASE):
                return kind
    return "other"


_COLUMNS: Mapping[str, api.Cell] = {
    "occurred_at": lambda item: instant(item["submittedAt"]),
    "kind": lambda item: "form",
    "action": lambda item: "submitted",
    "asset": lambda item: f"id:{item['form']['id']}",
    "channel": lambda item: "web",
    "direction": lambda item: "in",
    "is_marketing": lambda item: "true",
}
