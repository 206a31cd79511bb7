"""Forms of three kinds and who sent them in."""

from typing import Any

from abmkit.world import Touch
from abmkit_hubspot.sandbox.fill.base import Fill
from abmkit_hubspot.sandbox.words import guid, millis, record_id, stamp

_NAMES = {
    "ko": ("데모 신청", "뉴스레터 구독", "문의하기"),
    "en": ("Request a demo", "Newsletter sign-up", "Contact us"),
}
_PAGES = ("demo", "newsletter", "contact")


def forms(fill: Fill) -> list[dict[str, Any]]:
    """The forms, as the forms API shows them."""
    names = _NAMES[fill.world.profile.locale]
    since = stamp(fill.clock.instant(fill.world.start, 9))
    return [
        {
            "id": _form_id(number),
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
        for number, name in enumerate(names)
    ]


def submissions(fill: Fill) -> dict[str, list[dict[str, Any]]]:
    """What was sent in by form, newest first."""
    found: dict[str, list[dict[str, Any]]] = {_form_id(n): [] for n in range(len(_PAGES))}
    for touch in reversed(fill.world.touches):
        if touch.kind == "form":
            number = touch.id % len(_PAGES)
            found[_form_id(number)].append(_submission(fill, touch, number))
    return found


def _form_id(number: int) -> str:
    return guid("form", _PAGES[number])


def _submission(fill: Fill, touch: Touch, number: int) -> dict[str, Any]:
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
        "pageUrl": f"https://www.{fill.world.profile.domain}/{_PAGES[number]}",
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
