"""Labelled companies and people, as three sources know them: with gaps, second domains, typos.

Like the set behind the figures of `engine.md` §7, and as hard: brands are few, so that many names
are nearly alike; 10 to 35 % of the rows of a source lack a domain, some have one that anybody can
have a mailbox at, or their second one.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SOURCES = {"crm": 0.10, "mail": 0.20, "sheet": 0.35}
"""Share of rows without a domain by source."""

SHARE = 0.92
"""Share of the companies, and of the people of known companies, that a source knows."""

FORMS = {
    "US": ("Inc.", ", Inc.", "Inc", "LLC", "Corp.", "Corporation", "Co."),
    "GB": ("Ltd", "Limited", "plc", "Ltd."),
    "DE": ("GmbH", "AG", "GmbH & Co. KG", "KG"),
    "FR": ("SA", "S.A.S.", "SARL"),
    "KR": ("Co., Ltd.", "Inc."),
}
CITIES = {
    "US": ("Austin", "Boston", "Chicago", "Denver", "Portland", "Seattle", "Columbus", "Tampa"),
    "GB": ("London", "Leeds", "Bristol", "Glasgow", "York", "Derby"),
    "DE": ("Berlin", "Bonn", "Hamburg", "Köln", "München", "Ulm"),
    "FR": ("Paris", "Lyon", "Lille", "Nantes", "Nice"),
    "KR": ("Seoul", "Busan", "Incheon", "Daegu"),
}
COUNTRIES = {"US": "United States", "GB": "UK", "DE": "Germany", "FR": "France", "KR": "Korea"}
TRADES = (
    "Robotics",
    "Logistics",
    "Controls",
    "Foods",
    "Software",
    "Analytics",
    "Energy",
    "Textiles",
    "Packaging",
    "Bearings",
    "Pharma",
    "Media",
    "Capital",
    "Foundry",
    "Optics",
    "Marine",
    "Ceramics",
    "Networks",
    "Systems",
    "Solutions",
    "Partners",
    "Interiors",
    "Machinery",
    "Instruments",
    "Plastics",
    "Aviation",
    "Biotech",
    "Motors",
    "Tools",
    "Security",
)
SYLLABLES = (
    "al",
    "bar",
    "cor",
    "den",
    "el",
    "fal",
    "gor",
    "han",
    "ist",
    "jor",
    "kal",
    "lin",
    "mor",
    "nor",
    "ost",
    "per",
    "quin",
    "ros",
    "sal",
    "tor",
)
GIVEN = (
    "Anna",
    "Ben",
    "Chris",
    "Dana",
    "Emma",
    "Finn",
    "Grace",
    "Hana",
    "Ivan",
    "Jin",
    "Kim",
    "Lee",
    "Min",
    "Nora",
    "Omar",
    "Paul",
)
FAMILY = (
    "Adler",
    "Baker",
    "Chen",
    "Duval",
    "Egger",
    "Fischer",
    "Garcia",
    "Hwang",
    "Ito",
    "Jones",
    "Kang",
    "Lopez",
    "Meyer",
)
FREE = ("gmail.com", "outlook.com", "naver.com")


def brand(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 2, 3)))).capitalize()


def typo(text: str, rng: random.Random) -> str:
    place = rng.randrange(1, max(2, len(text) - 1))
    cut = rng.choice(("drop", "swap", "double"))
    if cut == "drop":
        return text[:place] + text[place + 1 :]
    if cut == "swap" and place + 1 < len(text):
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + text[place] + text[place:]


class Company:
    """A company, and how it is written."""

    def __init__(self, number: int, brands: list[str], rng: random.Random) -> None:
        self.number = number
        self.country = rng.choice(list(FORMS))
        self.city = rng.choice(CITIES[self.country])
        self.words = f"{rng.choice(brands)} {rng.choice(TRADES)}"
        if rng.random() < 0.25:
            self.words += f" {rng.choice(TRADES)}"
        stem = self.words.lower().replace(" ", rng.choice(("", "-")))
        self.domain = f"{stem}{number if rng.random() < 0.5 else ''}.{rng.choice(('com', 'net'))}"
        self.second = f"{stem}-{self.country.lower()}{number}.com"

    def row(self, source: str, rng: random.Random) -> dict[str, Any]:
        name = f"{self.words} {rng.choice(FORMS[self.country])}".replace(" ,", ",")
        name = self.words if rng.random() < 0.2 else name
        if rng.random() < 0.06:
            name = typo(name, rng)
        drawn = rng.random()
        name = name.upper() if drawn < 0.1 else name.lower() if drawn < 0.15 else name
        return {
            "source": source,
            "source_id": f"{source[0]}{self.number}",
            "name": name,
            "domain": self._domain(source, rng),
            "country": COUNTRIES[self.country] if rng.random() < 0.9 else "",
            "city": self.city if rng.random() < 0.8 else "",
            "label": self.number,
        }

    def _domain(self, source: str, rng: random.Random) -> str:
        if rng.random() < SOURCES[source]:
            return ""
        drawn = rng.random()
        if drawn < 0.03:
            return rng.choice(FREE)
        domain = self.second if drawn < 0.13 else self.domain
        return f"https://www.{domain}/about" if rng.random() < 0.2 else domain


def accounts(companies: list[Company], rng: random.Random) -> Iterator[dict[str, Any]]:
    for company in companies:
        for source in SOURCES:
            if rng.random() < SHARE:
                yield company.row(source, rng)


def people(companies: list[Company], rows: int, rng: random.Random) -> Iterator[dict[str, Any]]:
    """About so many rows; a person has one mailbox, which sources write in several ways."""
    number, written = 0, 0
    while written < rows:
        number += 1
        company = rng.choice(companies)
        given, family = rng.choice(GIVEN), rng.choice(FAMILY)
        free = rng.random() < 0.04
        local = f"{given}.{family}{number}".lower()
        for source in SOURCES:
            if rng.random() < 0.8:
                written += 1
                host = "gmail.com" if free else company.domain
                yield {
                    "source": source,
                    "source_id": f"{source[0]}{number}",
                    "name": f"{given} {family}",
                    "email": _address(local, host, rng),
                    "label": number,
                }


def _address(local: str, host: str, rng: random.Random) -> str:
    drawn = rng.random()
    if drawn < 0.04:
        return ""
    if host == "gmail.com" and drawn < 0.5:
        local = local.replace(".", "") if drawn < 0.3 else f"{local}+news"
    address = f"{local}@{host}"
    return address.title() if drawn > 0.9 else address


def write(folder: Path, companies: int, persons: int, seed: int = 7) -> None:
    """`accounts.csv` and `people.csv`, and of each `more.*`: 1 % of the rows as they are later."""
    rng = random.Random(seed)
    brands = sorted({brand(rng) for _ in range(max(20, companies // 6))})
    known = [Company(number, brands, rng) for number in range(companies)]
    later = random.Random(seed + 1)
    for name, rows in (
        ("accounts.csv", list(accounts(known, rng))),
        ("people.csv", list(people(known, persons, rng))),
    ):
        _csv(folder / name, rows)
        changed = later.sample(rows, max(1, len(rows) // 100))
        _csv(folder / f"more.{name}", [_renamed(row, later) for row in changed])


def _renamed(row: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The row with another spelling; or another company or person in its place."""
    return {**row, "name": typo(row["name"], rng)}


def _csv(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
