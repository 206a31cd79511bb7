"""Accounts, lists, people, touches, answers, platforms and money, worked out row by row."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from abmkit.derive import MINUTES

from .people import Records
from .rows import DAY, EVER, Row, covers, earliest, is_cost, rounded

SCORES = ("market_influence", "strategic_importance", "revenue_potential")


def on(day: date, first: str, after: str) -> Row:
    """A clock that holds for one day."""
    return {first: day, after: day + DAY}


class Plain:
    """Facts that rest on records alone.

    Rows of clocks on which things hold for a while are told for single days, those of `days`.
    """

    def __init__(self, records: Records, days: Collection[date]) -> None:
        self.records, self.days = records, sorted(days)
        self.deal_rows = {row["key"]: row for row in records.heard["deal"]}
        self.touches = list(self._touches())
        self.money = list(self._money())

    # -- accounts, lists, people -------------------------------------------------------------------

    def accounts(self) -> Iterator[Row]:
        for account, known in self.records.accounts.items():
            if known["is_known"] and not self.records.excluded(
                known["created_on"], account=account
            ):
                yield {
                    "id": account,
                    **self.records.about(account),
                    "created_on": known["created_on"],
                    "gone_on": self.records.until(account=account),
                    "is_subsidiary": known["parent"] is not None,
                }

    def listings(self) -> Iterator[Row]:
        begun = {stay["valid_from"] or EVER for stay in self.records.stays}
        for day, account, stay in self._listed({*self.days, *begun}):
            yield {
                "id": stay["key"],
                **self.records.about(account),
                "tier": stay["tier"],
                "list_owner": stay["owner"],
                "roles_required": len(stay["roles"]),
                **{name: _score(stay["scores"], name) for name in SCORES},
                **on(day, "valid_from", "valid_to"),
            }

    def required_roles(self) -> Iterator[Row]:
        for day, account, stay in self._listed(self.days):
            for role in dict.fromkeys(stay["roles"]):
                yield {"account_id": account, "role": role, **on(day, "valid_from", "valid_to")}

    def _listed(self, days: Collection[date]) -> Iterator[tuple[date, int, Row]]:
        for day in days:
            for account in {stay["account_id"] for stay in self.records.stays}:
                stay = self.records.listed(account, day)
                if stay is not None:
                    yield day, account, stay

    def roles(self) -> Iterator[Row]:
        pairs = {(stint["person"], stint["account"]) for stint in self.records.stints}
        for day in self.days:
            for person, account in pairs:
                role = self.records.role(person, account, day)
                whose = {"person_id": person, "account_id": account}
                yield {**whose, "role": role, **on(day, "valid_from", "valid_to")}

    def memberships(self) -> Iterator[Row]:
        for stint in self.records.stints:
            ids = {"person": stint["person"], "account": stint["account"]}
            if not self.records.excluded(stint["valid_from"], **ids):
                role = stint["role"]
                yield {
                    "id": stint["key"],
                    **self.records.attributes(stint["person"]),
                    **self.records.about(stint["account"]),
                    "role": role,
                    "account_role": f"{stint['account']}:{role}" if role else None,
                    "valid_from": stint["valid_from"],
                    "valid_to": earliest(stint["valid_to"], self.records.until(**ids)),
                }

    def contactable(self) -> Iterator[Row]:
        for row in self.memberships():
            for day in self.days:
                if covers(row["valid_from"], row["valid_to"], day) and self._may(
                    row["person_id"], day
                ):
                    yield {**row, **on(day, "contact_from", "contact_to")}

    def _may(self, person: int, day: date) -> bool:
        """Whether we may contact a person, by some way."""
        if not self.records.live["consent"]:
            return True
        ways: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in self.records.live["consent"]:
            if self.records.who(row["person"]) == person and covers(
                row["valid_from"], row["valid_to"], day
            ):
                ways[row["purpose"], row["channel"]].add(row["status"])
        return {"given"} in ways.values()

    # -- touches, answers, platforms ---------------------------------------------------------------

    def _touches(self) -> Iterator[Row]:
        campaigns = {row["key"]: row for row in self.records.live["campaign"]}
        assets = {row["key"]: row for row in self.records.live["asset"]}
        for row in self.records.heard["touch"]:
            placed = self._placed(row, self.records.day(row["occurred_at"]), "occurred_on")
            if placed is None:
                continue
            campaign = self.records.who(row["campaign"])
            asset = self.records.who(row["asset"])
            told, met = campaigns.get(campaign, {}), assets.get(asset, {})
            kind = told.get("type")
            touch = {
                **placed,
                **{name: row[name] for name in (
                    "kind", "action", "channel", "direction", "outcome", "form_kind", "sentiment",
                )},
                "activity_id": row["event"] or str(row["key"]),
                "is_machine": bool(row["is_machine"]),
                "is_marketing": bool(row["is_marketing"]),
                "campaign_id": campaign,
                "asset_id": asset,
                "deal_id": self.records.who(row["deal"]),
                "campaign_type": kind.lower() if kind else None,
                "programme": told.get("programme"),
                "asset_kind": met.get("kind"),
                "cta": met.get("cta"),
                "variant": met.get("variant"),
            }  # fmt: skip
            yield {**touch, "minutes": self._minutes(row, touch)}

    def _placed(self, row: Row, day: date, clock: str) -> Row | None:
        """A row of a person, at the account that counts for it; None where it counts nowhere."""
        person, named = self.records.who(row["person"]), self.records.who(row["account"])
        account = named if named is not None else self.records.employer(person, day)
        if self.records.excluded(day, person=person, account=account):
            return None
        return {
            "id": row["key"],
            **self.records.about(account),
            **self.records.attributes(person),
            "role": self.records.role(person, account, day),
            clock: day,
            **self.records.dated(clock, account, day),
        }

    def _minutes(self, row: Row, touch: Row) -> Decimal:
        worth = Decimal(0)
        sent = row["direction"] == "out" and row["kind"] not in ("meeting", "call")
        missed = row["kind"] in ("meeting", "call") and row["outcome"] != "held"
        if not touch["is_machine"]:
            if row["minutes"] is not None:
                worth = row["minutes"]
            elif not sent and not missed:
                worth = {**MINUTES, **self.records.rules.minutes}.get(row["kind"], Decimal(0))
        for weight in self.records.rules.weights:
            by = {**touch, "tier": touch["tier__occurred_on"]}
            if all(by[name] in values for name, values in weight.when.items()):
                worth *= weight.factor
        return rounded(worth)

    def responses(self) -> Iterator[Row]:
        for row in self.records.heard["response"]:
            placed = self._placed(row, self.records.day(row["answered_at"]), "answered_on")
            if placed is not None:
                yield {**placed, **{name: row[name] for name in ("survey", "scale", "score")}}

    def stats(self) -> Iterator[Row]:
        rows = [self._stat(row) for row in self.records.heard["stat"]]
        rows.sort(key=lambda row: (row["day"], row["id"]))
        for row in rows:
            series = [each for each in rows if each["series"] == row["series"]]
            place = series.index(row)
            row["held_to"] = series[place + 1]["day"] if place + 1 < len(series) else None
            if row["additivity"] == "last":
                row["level"] = row["reading"]
                row["change"] = row["reading"] - series[place - 1]["reading"] if place else None
            beside = [each["reading"] for each in rows if each["place"] == row["place"]
                      and each["name"] == "impressions"]  # fmt: skip
            if beside and row["name"] != "impressions":
                row["weight"] = sum(beside, Decimal(0))
                row["weighted"] = rounded(row["weight"] * row["reading"])
            if not self.records.excluded(row["day"], account=row["account_id"]):
                yield row

    def _stat(self, row: Row) -> Row:
        name, adds = row["name"].lower(), row["additivity"] == "sum"
        account = self.records.who(row["account"])
        of = {
            "channel": row["channel"],
            "campaign_id": self.records.who(row["campaign"]),
            "asset_id": self.records.who(row["asset"]),
            **self.records.about(account),
        }
        place = (row["source"], *(of[n] for n in ("channel", "campaign_id", "asset_id")), account)
        return {
            "id": row["key"],
            "name": name,
            **of,
            "additivity": row["additivity"],
            "value": row["value"] if adds else None,
            "reading": row["value"],
            "minutes": row["value"] if adds and name.endswith("minutes") else None,
            "day": row["day"],
            "series": (*place, name),
            "place": (*place, row["day"]),
            **self.records.dated("day", account, row["day"]),
        }

    # -- money -------------------------------------------------------------------------------------

    def _money(self) -> Iterator[Row]:
        for row in self.records.heard["money"]:
            deal = self.records.who(row["deal"])
            deal = deal if deal in self.deal_rows else None
            account = self.records.who(row["account"])
            if account is None and deal is not None:
                account = self.records.who(self.deal_rows[deal]["account"])
            first, after = row["covers_from"], row["covers_to"]
            if self.records.excluded(row["on_date"], deal=deal, account=account):
                continue
            yield {
                "id": row["key"],
                **self.records.about(account),
                "kind": row["kind"],
                "amount": self.records.worth(row["amount"], row["currency"], row["on_date"]),
                "is_cost": is_cost(row),
                "channel": row["channel"],
                "campaign_id": self.records.who(row["campaign"]),
                "deal_id": deal,
                "days_covered": (after - first).days if first and after else None,
                "on_date": row["on_date"],
                "covered_from": first or row["on_date"],
                "covered_to": after if first or after else row["on_date"],
                **self.records.dated("on_date", account, row["on_date"]),
            }


def _score(scores: str | None, name: str) -> Decimal | None:
    told = json.loads(scores).get(name) if scores else None
    try:
        return None if told is None else rounded(Decimal(str(told)))
    except InvalidOperation:
        return None
