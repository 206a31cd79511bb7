"""Where people work, and which part they play in buying there, day by day."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from .rows import EVER, NEVER, Row, Tables, covers, first


class Records(Tables):
    """The live rows of a warehouse, and what is known of accounts and people on each day."""

    @cached_property
    def stints(self) -> list[Row]:
        """Who works where, and who plays a part in a deal there meanwhile."""
        told = [
            {
                **{n: row[n] for n in ("key", "is_primary", "valid_from", "valid_to")},
                "person": self.who(row["person"]),
                "account": self.who(row["account"]),
                "role": row["buying_role"],
                "is_part": row["deal"] is not None,
            }
            for row in self.live["membership"]
        ]
        told = [stint for stint in told if None not in (stint["person"], stint["account"])]
        told += list(self._by_domain({stint["person"] for stint in told}))
        jobs = [stint for stint in told if not stint["is_part"]]
        employed = {job["person"] for job in jobs}
        found = list(jobs)
        for part in told:
            if part["is_part"] and part["person"] not in employed:
                found.append(part)
            elif part["is_part"]:
                found += list(_meanwhile(part, jobs))
        return found

    def _by_domain(self, known: set[int]) -> Iterator[Row]:
        """Of people of whom nothing is told, the one account that has their mailbox's domain."""
        for row in self.live["person"]:
            person, domain = self.who(row["key"]), (row["email"] or "").partition("@")[2]
            hosts = [each for each, told in self.accounts.items() if domain in told["domains"]]
            if person not in known and person is not None and len(hosts) == 1:
                yield {
                    **dict.fromkeys(("is_primary", "valid_from", "valid_to", "role")),
                    "key": person,
                    "person": person,
                    "account": hosts[0],
                    "is_part": False,
                }

    def _stint(self, person: int | None, day: date | None, best: Any, **at: Any) -> Row | None:
        own = [
            stint
            for stint in self.stints
            if stint["person"] == person
            and all(stint[name] == value for name, value in at.items())
            and day is not None
            and covers(stint["valid_from"], stint["valid_to"], day)
        ]
        return min(own, key=best, default=None)

    def employer(self, person: int | None, day: date | None) -> int | None:
        stint = self._stint(person, day, _main) if person is not None else None
        return stint["account"] if stint else None

    def role(self, person: int | None, account: int | None, day: date | None) -> str | None:
        if None in (person, account):
            return None
        stint = self._stint(person, day, _told, account=account)
        return stint["role"] if stint else None

    def attributes(self, person: int | None) -> Row:
        rows = [row for row in self.live["person"] if self.who(row["key"]) == person]
        rows.sort(key=lambda row: (self._belief(row), row["key"]))
        return {
            "person_id": person,
            "seniority": first(row["seniority"] for row in rows),
            "department": first(row["department"] for row in rows),
        }


def _meanwhile(part: Row, jobs: Iterable[Row]) -> Iterator[Row]:
    """A part in a deal, as long as its person works at the buyer."""
    for job in jobs:
        if (job["person"], job["account"]) == (part["person"], part["account"]):
            begun = max(job["valid_from"] or EVER, part["valid_from"] or EVER)
            after = min(job["valid_to"] or NEVER, part["valid_to"] or NEVER)
            if begun < after:
                yield {
                    **part,
                    "valid_from": None if begun == EVER else begun,
                    "valid_to": None if after == NEVER else after,
                }


def _main(stint: Row) -> tuple[Any, ...]:
    """Order of employers of one day: the main one first, then who came last."""
    prime = {True: 0, False: 1, None: 2}[stint["is_primary"]]
    begun = -(stint["valid_from"] or EVER).toordinal()
    return prime, begun, stint["account"], stint["key"]


def _told(stint: Row) -> tuple[Any, ...]:
    """Order of roles of one day at one account: what a person is called, before parts in deals."""
    begun = -(stint["valid_from"] or EVER).toordinal()
    return stint["role"] is None, stint["is_part"], begun, stint["key"]
