"""What a client decided about who is who."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

Kind = Literal["account", "person"]
NUMBERS = ("lei", "duns", "tax")
"""Kinds of numbers by which registers know a company."""

_USUAL: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(heads.split())
        for kind, heads in {
            "lei": "lei leicode leinumber legalentityidentifier",
            "duns": "duns dunsnumber dunsno dunsid",
            "tax": "vat vatid vatnumber vatno vatregno vatregistrationnumber taxid taxnumber taxno "
            "taxidnumber taxidentificationnumber tin ein gstin cnpj cif nif nit rfc cuit ustid "
            "ustidnr ustidnummer btwnummer partitaiva siren 사업자등록번호 사업자번호 法人番号 "
            "统一社会信用代码",
            "national": "ssn socsecid socialsecurityno socialsecuritynumber nationalid "
            "nationalidnumber nationalinsurancenumber personnummer 주민등록번호 身份证号",
            "phone": "phone phonenumber phoneno phone1 phone2 telephone telephonenumber telephone1 "
            "tel telno tel1 telefon telefono telefone mobile mobilephone mobilenumber mobileno "
            "cell cellphone workphone businessphone officephone directphone directdial "
            "companyphone mainphone homephone contactphone handy 전화 전화번호 휴대폰 휴대전화 "
            "휴대폰번호 電話 電話番号 携帯電話 电话 电话号码 手机 联系电话",
            "street": "address street streetaddress streetname addr address1 addr1 addressline1 "
            "addressline street1 billingstreet billingaddress mailingstreet mailingaddress "
            "addressstreet fulladdress postaladdress strasse anschrift adresse rue direccion calle "
            "indirizzo endereco adres ulica 주소 住所 地址",
            "house": "streetnumber streetno housenumber houseno hausnummer",
            "postcode": "zip zipcode zip5 postcode postalcode postal pincode plz postleitzahl "
            "codepostal codigopostal cep billingpostalcode billingzip mailingpostalcode "
            "mailingzip addresspostcode addresszip 우편번호 郵便番号 邮编 邮政编码",
            "state": "state stateprovince stateregion statecode billingstate billingstateprovince "
            "mailingstate addressstate province region bundesland provincia estado uf",
            "town": "city town suburb locality municipality billingcity mailingcity ort wohnort "
            "stadt ville ciudad citta cidade plaats",
            "birth": "dateofbirth birthdate birthday dob birth geburtsdatum geburtstag "
            "geb gebdatum bday datedenaissance fechadenacimiento datadinascita datadenascimento "
            "생년월일 生年月日 出生日期",
        }.items()
    }
)
"""Heads of fields that usually hold a kind: letters and digits only, in small letters."""

_VISITOR = ("visitor_id", "client_id", "hutk", "hs_user_token", "ga_client_id")
"""Fields that usually hold a browser's id; Client ID, however, is often a customer's number."""

_USUALLY_AROUND = """
    1 account attendee billing business client company contact contacts current customer desc
    description dt employee full guest home lead legal mailing main member office
    patient person personal primary private registered res residence residential text user voter
    work
"""

_AROUND = frozenset(_USUALLY_AROUND.split())
"""Words around those that say what a field holds: res_street_address, Contact: Home Phone."""

_NUMBERING = frozenset({"no", "nr", "num", "number"})
"""Words for a number: that of a street is its house's."""

_WORDS = re.compile(r"[^\W_]+?(?=[A-Z][a-z]|(?<=[a-z])[A-Z]|[\W_]|$|(?<=\D)\d|(?<=\d)\D)")

_CUSTOM = "__c"
"""What ends the names of a Salesforce client's own fields."""


def _fold(name: str) -> str:
    """Letters and digits of a field's name, in small letters and without accents."""
    parts = unicodedata.normalize("NFKD", name.removesuffix(_CUSTOM).casefold())
    return unicodedata.normalize("NFC", "".join(filter(str.isalnum, parts)))


def _holds(name: str, kind: str) -> bool:
    """Whether a field of that name usually holds a kind, whatever words stand around."""
    whole = _fold(name)
    if any(whole in heads for heads in _USUAL.values()):
        return whole in _USUAL[kind]
    said = [_fold(word) for word in _WORDS.findall(name.removesuffix(_CUSTOM))]
    core = "".join(word for word in said if word not in _AROUND and word not in _NUMBERING)
    if core in _USUAL["street"] and not _NUMBERING.isdisjoint(said):
        return kind == "house"
    return core in _USUAL[kind]


@dataclass(frozen=True)
class Decision:
    """A line of ``links.csv``: what a person says about two records.

    Attributes:
        kind: account or person.
        left: Source and id of a record, or source, ``KIND:VALUE`` of a reference.
        right: Source and id of another record.
        same: Whether they are one.
        by: Who says so.
        on: When.
        reason: Why.
    """

    kind: Kind
    left: tuple[str, str]
    right: tuple[str, str]
    same: bool
    by: str
    on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Foreign:
    """A field of a table's ``extra`` that holds ids of another source's records."""

    table: Kind
    field: str
    source: str


@dataclass(frozen=True)
class IdentityRules:
    """A client's choices.

    Attributes:
        foreign: Fields that hold another source's ids.
        numbers: Fields that hold register numbers (``lei``, ``duns``, ``tax``; ``national`` of
            people), what else tells rows apart (``phone``, ``street`` with ``house``,
            ``postcode``, ``town``, ``state``, ``birth``) and, of people, the ids of their browsers
            (``visitor``); those not named are looked for where they usually stand.
        decisions: What people said; it wins over everything.
    """

    foreign: tuple[Foreign, ...] = ()
    numbers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    def fields(self, kind: str, names: Iterable[str]) -> tuple[str, ...]:
        """Those of some fields that hold a kind, in the order in which they are looked at.

        Args:
            kind: As in ``numbers``.
            names: The fields that there are.
        """
        if kind in self.numbers:
            return self.numbers[kind]
        if kind == "visitor":
            return _VISITOR
        return tuple(sorted(name for name in names if _holds(name, kind)))
