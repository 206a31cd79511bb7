"""The properties that a portal knows, by object."""

from typing import Any

from abmkit_hubspot.sandbox.fill.contacts import CUSTOM_PROPERTIES, custom_property
from abmkit_hubspot.sandbox.words import LADDER, LIFECYCLE, ROLES

SINCE = "2019-08-06T02:41:08.029Z"
_STAGES = (*LADDER, "closedwon", "closedlost")

#: Name, label and type; names of one object a line.
_COMMON = (
    ("hs_object_id", "Record ID", "number"),
    ("hubspot_owner_id", "Owner", "enumeration"),
    ("hs_merged_object_ids", "Merged record IDs", "enumeration"),
)
_LIFE = (
    ("lifecyclestage", "Lifecycle Stage", "enumeration"),
    *(
        (f"hs_lifecyclestage_{step}_date", f"Became a {step} date", "datetime")
        for step in LIFECYCLE
    ),
    *((f"hs_v2_date_entered_{step}", f"Date entered {step}", "datetime") for step in LIFECYCLE),
)
_OWN: dict[str, tuple[tuple[str, str, str], ...]] = {
    "contacts": (
        ("createdate", "Create Date", "datetime"),
        ("lastmodifieddate", "Last Modified Date", "datetime"),
        ("firstname", "First Name", "string"),
        ("lastname", "Last Name", "string"),
        ("email", "Email", "string"),
        ("hs_additional_emails", "Additional email addresses", "enumeration"),
        ("hs_email_domain", "Email Domain", "string"),
        ("hs_language", "Preferred language", "enumeration"),
        ("jobtitle", "Job Title", "string"),
        ("company", "Company Name", "string"),
        ("country", "Country/Region", "string"),
        ("associatedcompanyid", "Primary Associated Company ID", "number"),
        ("hs_buying_role", "Buying Role", "enumeration"),
        ("hs_all_contact_vids", "All vids for a contact", "enumeration"),
        ("hs_calculated_merged_vids", "Merged vids with timestamps", "enumeration"),
        ("num_associated_deals", "Number of Associated Deals", "number"),
        *_LIFE,
    ),
    "companies": (
        ("createdate", "Create Date", "datetime"),
        ("hs_lastmodifieddate", "Last Modified Date", "datetime"),
        ("name", "Company name", "string"),
        ("domain", "Company Domain Name", "string"),
        ("hs_additional_domains", "Additional Domains", "enumeration"),
        ("website", "Website URL", "string"),
        ("country", "Country/Region", "string"),
        ("hs_country_code", "Country Code", "string"),
        ("industry", "Industry", "enumeration"),
        ("numberofemployees", "Number of Employees", "number"),
        ("hs_parent_company_id", "Parent Company", "number"),
        ("hs_num_child_companies", "Number of child companies", "number"),
        ("hs_is_target_account", "Target Account", "bool"),
        ("hs_ideal_customer_profile", "Ideal Customer Profile Tier", "enumeration"),
        ("num_associated_deals", "Number of Associated Deals", "number"),
        *_LIFE,
    ),
    "deals": (
        ("createdate", "Create Date", "datetime"),
        ("hs_lastmodifieddate", "Last Modified Date", "datetime"),
        ("dealname", "Deal Name", "string"),
        ("dealstage", "Deal Stage", "enumeration"),
        ("pipeline", "Pipeline", "enumeration"),
        ("dealtype", "Deal Type", "enumeration"),
        ("amount", "Amount", "number"),
        ("amount_in_home_currency", "Amount in company currency", "number"),
        ("deal_currency_code", "Currency", "enumeration"),
        ("closedate", "Close Date", "datetime"),
        ("hs_is_closed", "Is Deal Closed?", "bool"),
        ("hs_is_closed_won", "Is Closed Won", "bool"),
        ("hs_deal_stage_probability", "Deal Probability", "number"),
        ("hs_closed_amount", "Closed Deal Amount", "number"),
        ("hs_projected_amount", "Weighted Amount", "number"),
        ("product_line", "Product line", "string"),
        ("contract_term_months", "Contract term (months)", "number"),
        *((f"hs_date_entered_{s}", f"Date entered '{s}'", "datetime") for s in _STAGES),
        *((f"hs_v2_date_entered_{s}", f"Date entered '{s}'", "datetime") for s in _STAGES),
    ),
    "calls": (
        ("hs_call_title", "Call Title", "string"),
        ("hs_call_direction", "Call direction", "enumeration"),
        ("hs_call_duration", "Call duration", "number"),
        ("hs_call_status", "Call Status", "enumeration"),
        ("hs_call_disposition", "Call outcome", "enumeration"),
    ),
    "meetings": (
        ("hs_meeting_title", "Meeting name", "string"),
        ("hs_meeting_start_time", "Meeting start time", "datetime"),
        ("hs_meeting_end_time", "Meeting end time", "datetime"),
        ("hs_meeting_outcome", "Meeting outcome", "enumeration"),
    ),
    "notes": (("hs_note_body", "Note body", "string"),),
    "tasks": (
        ("hs_task_subject", "Task Title", "string"),
        ("hs_task_status", "Task Status", "enumeration"),
        ("hs_task_priority", "Priority", "enumeration"),
        ("hs_task_type", "Task Type", "enumeration"),
    ),
    "emails": (
        ("hs_email_subject", "Email subject", "string"),
        ("hs_email_direction", "Email Direction", "enumeration"),
        ("hs_email_status", "Email send status", "enumeration"),
    ),
    "products": (("name", "Name", "string"), ("price", "Unit price", "number")),
    "line_items": (
        ("name", "Name", "string"),
        ("hs_product_id", "Product ID", "number"),
        ("quantity", "Quantity", "number"),
        ("price", "Unit price", "number"),
        ("amount", "Net price", "number"),
        ("hs_term_in_months", "Term (months)", "number"),
    ),
}
_ENGAGEMENT = (
    ("hs_timestamp", "Activity date", "datetime"),
    ("hs_createdate", "Create date", "datetime"),
    ("hs_lastmodifieddate", "Last modified date", "datetime"),
)
_OPTIONS = {
    "hs_buying_role": (*ROLES.values(), "OTHER"),
    "lifecyclestage": LIFECYCLE,
    "dealstage": _STAGES,
    "hs_ideal_customer_profile": ("tier_1", "tier_2", "tier_3"),
    "hs_meeting_outcome": ("SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"),
    "dealtype": ("newbusiness", "existingbusiness", "renewal"),
}
_FIELDS = {
    "datetime": "date", "bool": "booleancheckbox", "enumeration": "select", "number": "number",
    "string": "text",
}  # fmt: skip
DEFAULTS = {
    "contacts": (
        "createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname",
    ),
    "companies": ("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"),
    "deals": (
        "amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate",
        "hs_object_id", "pipeline",
    ),
}  # fmt: skip
"""What a record shows when no properties are asked for."""


def types(kind: str) -> dict[str, str]:
    """The type of each property of an object, by name."""
    own = _COMMON + _OWN[kind] + (() if kind in DEFAULTS else _ENGAGEMENT)
    found = {name: type_ for name, _, type_ in own}
    if kind == "contacts":
        found |= {custom_property(n): "number" for n in range(1, CUSTOM_PROPERTIES + 1)}
    return found


def definitions(kind: str) -> list[dict[str, Any]]:
    """All properties of an object, as the properties API shows them."""
    labels = {name: label for name, label, _ in _COMMON + _OWN[kind] + _ENGAGEMENT}
    return [_definition(name, labels.get(name), type_) for name, type_ in types(kind).items()]


def definition(name: str, type_: str) -> dict[str, Any]:
    """A property that the portal's people made."""
    return _definition(name, None, type_)


def _definition(name: str, label: str | None, type_: str) -> dict[str, Any]:
    theirs = label is not None and not name.startswith(("product_line", "contract_term"))
    options = _OPTIONS.get(name, ())
    return {
        "name": name,
        "label": label or name.replace("_", " "),
        "type": type_,
        "fieldType": _FIELDS[type_],
        "description": "",
        "groupName": "hubspot" if theirs else "own",
        "options": [
            {"label": each, "value": each, "displayOrder": place, "hidden": False}
            for place, each in enumerate(options)
        ],
        "displayOrder": -1,
        "calculated": False,
        "externalOptions": name == "hubspot_owner_id",
        "hasUniqueValue": False,
        "hidden": False,
        "hubspotDefined": theirs,
        "archived": False,
        "formField": not theirs,
        "dataSensitivity": "non_sensitive",
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "modificationMetadata": {
            "archivable": not theirs,
            "readOnlyDefinition": theirs,
            "readOnlyOptions": theirs,
            "readOnlyValue": theirs,
        },
    }
