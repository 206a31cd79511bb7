"""What describe tells of objects and fields."""

from __future__ import annotations

from typing import Any

from abmkit_salesforce.sandbox.schema import Field, SObject

_SOAP = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "double": "xsd:double",
    "int": "xsd:int",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
}
_BYTES_A_SIGN = 3


def listed(sobject: SObject, version: str) -> dict[str, Any]:
    """An object in the list of all objects."""
    setup = sobject.field("IsDeleted") is None
    history = not setup and sobject.field("LastModifiedDate") is None
    place = f"/services/data/{version}/sobjects/{sobject.name}"
    return {
        "activateable": False,
        "associateEntityType": "History" if history else None,
        "associateParentEntity": "Opportunity" if history else None,
        "createable": not setup and not history,
        "custom": sobject.custom,
        "customSetting": False,
        "deepCloneable": False,
        "deletable": not setup and not history,
        "deprecatedAndHidden": False,
        "feedEnabled": False,
        "hasSubtypes": False,
        "isInterface": False,
        "isSubtype": False,
        "keyPrefix": sobject.prefix,
        "label": sobject.label[0],
        "labelPlural": sobject.label[1],
        "layoutable": not setup and not history,
        "mergeable": sobject.name in ("Account", "Contact", "Lead"),
        "mruEnabled": not setup and not history,
        "name": sobject.name,
        "queryable": True,
        "replicateable": not setup,
        "retrieveable": True,
        "searchable": not setup and not history,
        "triggerable": not setup and not history,
        "undeletable": not setup and not history,
        "updateable": not setup and not history,
        "urls": {
            "sobject": place,
            "describe": f"{place}/describe",
            "rowTemplate": f"{place}/{{ID}}",
        },
    }


def described(sobject: SObject, objects: dict[str, SObject], version: str) -> dict[str, Any]:
    """All of an object: what the list says, its fields, and which records refer to it."""
    return {
        **listed(sobject, version),
        "actionOverrides": [],
        "childRelationships": _children(sobject, objects),
        "compactLayoutable": True,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [described_field(field) for field in sobject.fields],
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": [],
        "searchLayoutable": True,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [
            {"label": f"All {sobject.label[1].lower()}", "name": "everything"},
        ],
    }


def _children(sobject: SObject, objects: dict[str, SObject]) -> list[dict[str, Any]]:
    return [
        {
            "cascadeDelete": not field.nillable,
            "childSObject": other.name,
            "deprecatedAndHidden": False,
            "field": field.name,
            "junctionIdListNames": [],
            "junctionReferenceTo": [],
            "relationshipName": field.children,
            "restrictedDelete": False,
        }
        for other in objects.values()
        for field in other.fields
        if sobject.name in field.to
    ]


def described_field(field: Field) -> dict[str, Any]:
    """A field."""
    return {**_kind(field), **_rights(field), **_rest(field)}


def _kind(field: Field) -> dict[str, Any]:
    """What it holds."""
    whole = field.type == "int"
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "soapType": _SOAP.get(field.type, "xsd:string"),
        "length": field.length,
        "byteLength": field.length * (1 if field.type in ("id", "reference") else _BYTES_A_SIGN),
        "precision": 0 if whole else field.digits[0],
        "scale": 0 if whole else field.digits[1],
        "digits": field.digits[0] if whole else 0,
        "custom": field.custom,
        "calculated": field.calculated,
        "calculatedFormula": None,
        "compoundFieldName": field.compound,
        "extraTypeInfo": None,
        "nillable": field.nillable,
        "nameField": field.name == "Name",
        "namePointing": len(field.to) > 1,
        "referenceTo": list(field.to),
        "referenceTargetField": None,
        "relationshipName": field.relationship,
        "relationshipOrder": None,
        "polymorphicForeignKey": len(field.to) > 1,
        "picklistValues": [_choice(value) for value in field.values],
    }


def _choice(value: str) -> dict[str, Any]:
    return {
        "active": True, "defaultValue": False, "label": value, "validFor": None, "value": value,
    }  # fmt: skip


def _rights(field: Field) -> dict[str, Any]:
    """What may be done with it."""
    system = field.name in _SYSTEM
    compound = field.type == "address"
    changeable = not (system or compound or field.calculated)
    return {
        "aggregatable": not compound,
        "createable": changeable,
        "updateable": changeable,
        "defaultedOnCreate": system or field.type == "boolean",
        "filterable": field.filterable,
        "groupable": field.filterable and field.type not in ("currency", "double", "datetime"),
        "permissionable": changeable and field.nillable,
        "sortable": field.filterable and field.type != "multipicklist",
        "unique": False,
    }


_SYSTEM = (
    "Id", "IsDeleted", "CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById",
    "SystemModstamp",
)  # fmt: skip


def _rest(field: Field) -> dict[str, Any]:
    """What a describe always has, the same for all fields of an organisation without tricks."""
    never = (
        "aiPredictionField", "autoNumber", "cascadeDelete", "caseSensitive", "dependentPicklist",
        "deprecatedAndHidden", "displayLocationInDecimal", "encrypted", "externalId",
        "formulaTreatNullNumberAsZero", "highScaleNumber", "queryByDistance", "restrictedDelete",
        "searchPrefilterable", "writeRequiresMasterRead",
    )  # fmt: skip
    nothing = (
        "controllerName", "defaultValue", "defaultValueFormula", "filteredLookupInfo",
        "inlineHelpText", "mask", "maskType",
    )  # fmt: skip
    return {
        **dict.fromkeys(never, False),
        **dict.fromkeys(nothing),
        "htmlFormatted": False,
        "idLookup": field.name == "Id",
        "restrictedPicklist": field.name in ("CurrencyIsoCode", "ForecastCategory"),
    }
