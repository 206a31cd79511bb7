"""Labelled files as rows, and which of their columns is which, whatever they are called."""

import csv
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from abmkit_files.opening import open_file
from abmkit_files.settings import File

Row = dict[str, str]

#: The longest cell that is read; more is no cell, but a quote that was never closed.
_LONGEST = 1 << 24

#: Heads of columns, letters and digits only; the first that is there is taken.
HEADS = {
    "id": (
        "id", "recid", "recordid", "rowid", "uid", "uuid", "key", "contactid", "personid",
        "accountid", "companyid", "organizationid", "leadid", "customerid",
    ),
    "name": (
        "name", "fullname", "companyname", "accountname", "organizationname", "organisationname",
        "businessname", "legalname", "entitylegalname", "entityname", "corporatename", "firmname",
        "registeredname", "contactname", "personname", "displayname", "company", "organization",
        "organisation", "account", "business", "firm", "entity", "customer", "customername",
        "supplier", "suppliername", "vendor", "vendorname", "assignee", "issuer", "issuername",
        "institution", "university", "school", "restaurant", "venue", "hotel", "store", "brand",
        "employer", "affiliation", "title", "label", "preflabel", "firma", "firmenname",
        "unternehmen", "nom", "raisonsociale", "denominationsociale", "nombre", "razonsocial",
        "empresa", "denominazione", "ragionesociale", "nome", "razaosocial", "naam", "bedrijfsnaam",
        "nazwa", "název", "namn", "navn", "nimi", "unvan", "название", "наименование",
        "회사명", "업체명", "이름", "名称", "公司名称", "企业名称", "会社名", "商号", "社名",
        "氏名", "名前", "姓名", "성명",
    ),
    "given": ("givenname", "firstname", "forename", "given", "first", "fname", "vorname", "prenom",
              "名", "이름"),
    "middle": ("middlename", "middleinitial", "middle", "mname", "mi"),
    "family": ("surname", "lastname", "familyname", "family", "last", "lname", "secondname",
               "nachname", "nomdefamille", "apellido", "apellidos", "姓", "성"),
    "email": ("email", "emailaddress", "emailaddr", "mail", "workemail", "emailwork",
              "businessemail", "email1", "primaryemail", "contactemail", "correo", "eposta",
              "이메일", "メール"),
    "domains": ("domain", "domains", "website", "websiteurl", "url", "site", "homepage",
                "homepageurl", "webpage", "web", "companydomainname", "companydomain", "www",
                "internet", "sitioweb", "siteweb", "홈페이지", "ホームページ", "网站"),
    "city": ("city", "town", "billingcity", "locality", "municipality", "suburb", "cityname",
             "hqcity", "headquarterscity", "addresscity", "postaltown", "ort", "stadt", "ville",
             "ciudad", "citta", "cidade", "plaats", "miasto", "도시", "市", "城市"),
    "country": ("country", "countryregion", "countrycode", "countryname", "countryiso", "iso2",
                "billingcountry", "addresscountry", "hqcountry", "nation", "land", "pays", "pais",
                "paese", "kraj", "국가", "国", "国家", "jurisdiction"),
}  # fmt: skip


NUMBERS = frozenset({"", "unnamed0", "index", "idx", "no", "row", "line", "column1"})
"""Heads of columns that number the lines of a file."""

_PAIR = 2


def fold(head: str) -> str:
    """Letters and digits of a head, alike whatever its case and accents."""
    plain = unicodedata.normalize("NFKD", head).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def read(path: Path) -> list[Row]:
    """The rows of a file, as a source of files reads them: any encoding and delimiter.

    Raises:
        SystemExit: It cannot be read.
    """
    csv.field_size_limit(_LONGEST)
    try:
        reader = open_file(path, File.model_construct(encoding=None, delimiter=None, sheet=None))
        rows: list[Row] = []
        for chunk in reader.chunks():
            columns = [[_clean(cell) for cell in cells] for cells in chunk.columns]
            lines = zip(*columns, strict=True)
            rows += (dict(zip(reader.header, line, strict=True)) for line in lines)
            for refused in chunk.refused:
                print(f"  {path.name}: {refused.record}: {refused.reason}")
    except (OSError, ValueError) as error:
        raise SystemExit(f"{path}: {error}") from error
    return rows


def _clean(cell: str) -> str:
    """A cell without blanks around it, and without bytes that are no text."""
    return cell.encode("utf-8", "replace").decode().strip()


def column(rows: Sequence[Row], kind: str) -> str | None:
    """The column that a head says is of a kind, if any has anything in it."""
    heads = {fold(head): head for row in rows[:1] for head in reversed(row)}
    for known in HEADS[kind]:
        if (head := heads.get(fold(known))) and any(row[head] for row in rows):
            return head
    return None


def named(rows: Sequence[Row], head: str, path: Path) -> str:
    """The column of that name, whatever its case.

    Raises:
        SystemExit: There is none.
    """
    heads = {fold(each): each for row in rows[:1] for each in row}
    if not rows or head in rows[0]:
        return head
    if fold(head) in heads:
        return heads[fold(head)]
    raise SystemExit(f"{path} has no column {head!r}; it has {', '.join(heads.values())}")


def ids(rows: Sequence[Row], gold: Sequence[Row]) -> str | None:
    """The column of a list that tells its rows apart: the one that the gold pairs speak of.

    Args:
        rows: Of the list.
        gold: The pairs.
    """
    said = [{row[head] for row in gold if row[head]} for head in of_ids(gold)]
    known = column(rows, "id")

    def fits(head: str) -> tuple[int, bool, int]:
        cells = {row[head] for row in rows if row[head]}
        most = max((len(cells & each) for each in said), default=0)
        return most, fold(head) not in NUMBERS, len(cells)

    heads = list(rows[0]) if rows else []
    found = max(heads, key=fits, default=None)
    return known if known and found and fits(known)[0] == fits(found)[0] else found


def of_ids(gold: Sequence[Row]) -> list[str]:
    """The columns of gold pairs that may hold ids: neither the number of a line nor a label."""
    heads = list(gold[0]) if gold else []
    if len(heads) > _PAIR:
        heads = [head for head in heads if fold(head) not in NUMBERS]
    if len(heads) > _PAIR:
        heads = [h for h in heads if not {row[h].casefold() for row in gold} <= _LABELS]
    return heads


def is_true(cell: str) -> bool:
    """Whether a label says that two are one."""
    said = cell.casefold()
    if said.replace(".", "", 1).isdigit():
        return float(said) > 0
    return said in {"true", "yes", "y", "t", "match", "same", "m", "positive", "duplicate"}


def labels(gold: Sequence[Row], pair: Sequence[str]) -> Iterator[str]:
    """Columns beside the ids of a pair that say of each whether it is true."""
    for head in gold[0] if gold else ():
        cells = {row[head].casefold() for row in gold if row[head]}
        if head not in pair and cells <= _LABELS and len(cells) > 1:
            yield head


_LABELS = frozenset({
    "0", "1", "0.0", "1.0", "-1", "true", "false", "yes", "no", "y", "n", "t", "f", "m", "u",
    "match", "nonmatch", "non-match", "no match", "not match", "same", "different", "positive",
    "negative", "duplicate", "distinct",
})  # fmt: skip
