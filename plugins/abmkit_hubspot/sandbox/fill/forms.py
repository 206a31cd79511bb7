"""Forms of three kinds and who sent them in."""

from typing import Any

from abmkit.world import Touch
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.words import guid, millis, record_id, stamp

_NAMES = {
    "ko": {"demo": "데모 신청", "newsletter": "뉴스레터 구독", "contact": "문의하기"},
    "en": {"demo": "Request a demo", "newsletter": "Newsletter sign-up", "contact": "Contact us"},
}


def forms(fill: Fill) -> list[dict[str, Any]]:
    """The forms, as the forms API shows them."""
    names = _NAMES[fill.world.profile.locale]
    since = stamp(fill.clock.instant(fill.world.start, 9))
    return [
        {
            "id": _form_id(kind),
            "name": name,
            "formType": "hubspot",
            "createdAt": since,
            "updatedAt": since,
            "archived": False,
            "fieldGroups": [_group("email", "Email"), _group("firstname", "First name")],
            "configuration": _configuration(fill),
            "displayOptions": _display(),
            "legalConsentOptions": {"type": "none"},
        }
        for kind, name in names.items()
    ]


def submissions(fill: Fill) -> dict[str, list[dict[str, Any]]]:
    """What was sent in by form, newest first."""
    kinds = _NAMES[fill.world.profile.locale]
    found: dict[str, list[dict[str, Any]]] = {_form_id(kind): [] for kind in kinds}
    for touch in reversed(fill.world.touches):
        if touch.form_kind:
            found[_form_id(touch.form_kind)].append(_submission(fill, touch))
    return found


def _form_id(kind: str) -> str:
    return guid("form", kind)


def _submission(fill: Fill, touch: Touch) -> dict[str, Any]:
    person = fill.world.people[touch.person_id - 1]
    values = {
        "email": fill.address(touch.person_id),
        "firstname": person.name,
        "seconds_on_page": str(int(touch.minutes * 60)),
    }
    return {
        "conversionId": guid("submission", touch.id),
        "submittedAt": millis(touch.occurred_at),
        "values": [
            {"name": name, "value": value, "objectTypeId": "0-1"} for name, value in values.items()
        ],
        "pageUrl": f"https://www.{fill.world.profile.domain}/{touch.form_kind}",
    }


def _group(name: str, label: str) -> dict[str, Any]:
    is_email = name == "email"
    field: dict[str, Any] = {
        "objectTypeId": "0-1",
        "name": name,
        "label": label,
        "required": is_email,
        "hidden": False,
        "dependentFields": [],
        "fieldType": "email" if is_email else "single_line_text",
    }
    if is_email:
        field["validation"] = {"blockedEmailDomains": [], "useDefaultBlockList": False}
    return {"groupType": "default_group", "richTextType": "text", "fields": [field]}


def _configuration(fill: Fill) -> dict[str, Any]:
    return {
        "language": fill.world.profile.locale,
        "cloneable": True,
        "editable": True,
        "archivable": True,
        "recaptchaEnabled": False,
        "notifyContactOwner": False,
        "notifyRecipients": [record_id("owners", 1)],
        "createNewContactForNewEmail": True,
        "prePopulateKnownValues": True,
        "allowLinkToResetKnownValues": False,
        "lifecycleStages": [],
        "postSubmitAction": {"type": "thank_you", "value": "Thanks for submitting the form."},
    }


def _display() -> dict[str, Any]:
    return {
        "renderRawHtml": False,
        "theme": "default_style",
        "submitButtonText": "Submit",
        "style": {
            "fontFamily": "arial, helvetica, sans-serif",
            "backgroundWidth": "100%",
            "labelTextColor": "#33475b",
            "labelTextSize": "14px",
            "helpTextColor": "#7C98B6",
            "helpTextSize": "11px",
            "legalConsentTextColor": "#33475b",
            "legalConsentTextSize": "14px",
            "submitColor": "#ff7a59",
            "submitAlignment": "left",
            "submitFontColor": "#ffffff",
            "submitSize": "12px",
        },
    }
